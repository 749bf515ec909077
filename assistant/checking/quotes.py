"""A quotation and a text → where it stands there, verbatim but for spaces and the shapes of quotes and dashes."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.records import Span

LEAST_WORDS = 3
"""Words that a quotation must have: fewer stand anywhere."""
SHAPES = str.maketrans({
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "−": "-",
    "‑": "-",
})
JOINT = re.compile(r"\s*(?:\.\.\.|…|\[\.\.\.\]|\[…\])\s*")

QuoteFault = Literal["fabricated", "misattributed", "stitched", "too short"]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a quotation stands: `place` is the number of the text; or what is wrong with it."""

    place: int | None = None
    span: Span | None = None
    fault: QuoteFault | None = None


def find(quote: str, text: str) -> Span | None:
    """The first place of a quotation in a text; letters must be the same, spaces and shapes of quotes may differ."""
    wanted, (flat, places) = " ".join(quote.translate(SHAPES).split()), _flatten(text)
    start = flat.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if not _cuts_word(flat, start) and not _cuts_word(flat, end):
            return Span(places[start], places[end - 1] + 1)
        start = flat.find(wanted, start + 1)
    return None


@lru_cache(maxsize=1024)
def _flatten(text: str) -> tuple[str, tuple[int, ...]]:
    """The text with single spaces and plain shapes, and where each of its characters stands in the text itself."""
    pieces, places = list[str](), list[int]()
    for match in re.finditer(r"\S+", text.translate(SHAPES)):  # every shape is one character, so that places stay
        if pieces:
            pieces.append(" ")
            places.append(match.start() - 1)
        pieces.append(match.group())
        places.extend(range(*match.span()))
    return "".join(pieces), tuple(places)


def _cuts_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def locate(quote: str, cited: int | None, texts: list[str]) -> Located:
    """Where a quotation stands among the texts, the cited one first; else what it is.

    fabricated: it stands nowhere; misattributed: it stands in another text than the cited one, which is given;
    stitched: its parts stand in places apart.
    """
    quote = quote.strip().strip('"“”').strip()
    if len(re.findall(r"\w+", quote)) < LEAST_WORDS:
        return Located(fault="too short")
    order = ([cited] if cited is not None else []) + [i for i in range(len(texts)) if i != cited]
    for place in order:
        if span := find(quote, texts[place]):
            return Located(place, span, None if place == cited else "misattributed")
    return Located(fault="stitched" if _is_stitched(quote, texts) else "fabricated")


def _is_stitched(quote: str, texts: list[str]) -> bool:
    """Whether the quotation is made of two or more parts that each stand somewhere."""
    parts = [part for part in JOINT.split(quote) if part.strip()]
    if len(parts) > 1:
        return all(any(find(part, text) for text in texts) for part in parts)
    words = quote.split()
    return any(
        _stands(words[:cut], texts) and _stands(words[cut:], texts)
        for cut in range(LEAST_WORDS, len(words) - LEAST_WORDS + 1)
    )


def _stands(words: list[str], texts: list[str]) -> bool:
    return any(find(" ".join(words).rstrip(",;:"), text) for text in texts)
