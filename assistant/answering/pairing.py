"""A sentence that gives several values to several names → the value that belongs to the name asked about."""

import re
from collections.abc import Collection

from assistant.answering.enumeration import NAME
from assistant.answering.quoting.phrases import VERBAL, tags
from assistant.answering.values.widening import ALONE
from assistant.checking.days import DAY_NAME, MONTH_NAME
from index.records import Span
from index.words import stems

VALUE = rf"{ALONE.pattern}(?:[ -]?%|[ -](?!(?:and|or)\b|{ALONE.pattern})[a-z]+\b){{0,4}}"
GIVEN = rf"{VALUE}(?: \([^()]*\))?"
RESPECTIVELY = re.compile(rf"(?P<values>(?:{GIVEN}, )*{GIVEN},? and {GIVEN}),? respectively\b", re.IGNORECASE)
"""Values that are given in the order of names before them: "won 12 and nine seats respectively"."""
PARTED = re.compile(r",? and |, (?!\d{3}\b)")
GETS = r"(?:had|has|have|with|got|gets|won|received|took|polled|scored|was \w+ (?:with|on|at)|at|on|:)"
TIME = f"{DAY_NAME}|{MONTH_NAME}"
PAIR = re.compile(
    rf"(?P<name>(?!(?:{TIME})\b){NAME})(?:,? (?:on )?{GETS})?(?:,| only| just| about| some)? "
    r"(?P<value>[$€£]?\d[\d,.]*\d|\d)"
)
"""A name with the figure that belongs to it: "Ide had 3,240 votes, Li Po 5,130"."""


def own_value(asked: Collection[str], text: str, marked: Span) -> Span:
    """The words `marked` in a sentence, or the value in their place that it gives to whom the question names.

    `asked` are the stems of the question's words. Where these fit no name, or several as well, nothing is moved.
    """
    return _in_order(asked, text, marked) or _beside(asked, text, marked) or marked


def _in_order(asked: Collection[str], text: str, marked: Span) -> Span | None:
    """The value whose place among the values is that of the name among the names."""
    if "respectively" not in text.lower():
        return None
    listed = next((m for m in RESPECTIVELY.finditer(text) if _overlap(Span(*m.span("values")), marked)), None)
    if not listed:
        return None
    values = _pieces(text, Span(*listed.span("values")))
    ends = [m.start() for m in re.finditer(" and ", text[: listed.start()]) if _noun(text[m.end() : listed.start()])]
    if not ends or len(values) < 2:
        return None
    parts = [_noun(part.of(text)) for part in _pieces(text, Span(0, listed.start()), around=ends[-1])]
    place = _only([len(stems(part) & set(asked)) for part in parts[-len(values) :]])
    return values[place] if place is not None and len(parts) >= len(values) else None


def _noun(text: str) -> str:
    """The words up to the first verb."""
    words = text.split()
    verb = next((i for i, kind in enumerate(tags(words)) if kind in VERBAL), len(words))
    return " ".join(words[:verb])


def _pieces(text: str, span: Span, around: int | None = None) -> list[Span]:
    """What stands between the commas, and before and behind "and"; behind the "and" at `around` nothing is cut."""
    ends = [m for m in PARTED.finditer(text, *span) if around is None or m.start() <= around]
    starts = [span.start, *(match.end() for match in ends)]
    return [Span(*pair) for pair in zip(starts, [*(match.start() for match in ends), span.end], strict=True)]


def _beside(asked: Collection[str], text: str, marked: Span) -> Span | None:
    """The figure beside the name, where each name has one of its own."""
    pairs = list(PAIR.finditer(text))
    values = [Span(*pair.span("value")) for pair in pairs]
    place = _only([len(stems(pair["name"]) & set(asked)) for pair in pairs])
    if place is None or len(pairs) < 2 or not any(_overlap(value, marked) for value in values):
        return None
    return None if _overlap(values[place], marked) else values[place]


def _only(counts: list[int]) -> int | None:
    """Which of some counts is not zero, if one alone is the highest."""
    most = max(counts, default=0)
    return counts.index(most) if most and counts.count(most) == 1 else None


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
