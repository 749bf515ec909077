"""A sentence as the checks read it: its words with their stems, where they stand, and in which clause."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.words import ABBREVIATED, POSSESSIVE, WORD, fold, is_content, stem

CLAUSE = frozenset(
    "but while whereas although though because that which who whom whose where when after before if".split()
)
"""Words that begin a clause."""
STOPS = re.compile(r"[,;:()—–]|\s-\s")


class Word(NamedTuple):
    """A word: as written, folded, its stem, the number of its clause, its place in the text."""

    text: str
    folded: str
    stem: str
    clause: int
    start: int

    @property
    def is_content(self) -> bool:
        """Whether it carries content; negations and modals do not."""
        return is_content(self.folded)


def shorten(text: str) -> str:
    """The text with "U.S.", "United States" and the like as one word each; a text made so stays as it is."""
    return ABBREVIATED.sub(lambda match: str(match.lastgroup).upper(), text)


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Word, ...]:
    """The words of a text, "U.S." and the like as one."""
    text = shorten(text)
    found: list[Word] = []
    clause, end = 0, 0
    for match in WORD.finditer(text):
        folded = POSSESSIVE.sub("", fold(match.group()))
        if folded[:1].isdigit():
            folded = folded.replace(",", "")
        clause += bool(STOPS.search(text[end : match.start()])) or folded in CLAUSE
        found.append(Word(match.group(), folded, stem(folded), clause, match.start()))
        end = match.end()
    return tuple(found)


def content(words: Iterable[Word]) -> list[Word]:
    """Those of the words that carry content."""
    return [word for word in words if word.is_content]


def is_kin(one: str, other: str) -> bool:
    """Whether two stems are of one word, or forms of it: the same first five letters and three quarters of the
    longer."""
    if one == other:
        return True
    if len(one) < 5 or one[:5] != other[:5]:  # nearly all pairs end here
        return False
    size = max(5, -(-3 * max(len(one), len(other)) // 4))
    return one[:size] == other[:size]


def holds(words: Sequence[Word], wanted: str) -> bool:
    """Whether a stem, or a form of it, is among the words."""
    return any(is_kin(wanted, word.stem) for word in words)


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The stems of a text's words of content."""
    return frozenset(word.stem for word in content(read(text)))
