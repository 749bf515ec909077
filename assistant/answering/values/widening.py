"""The words beside a figure that belong to it, and that a mark may leave out: "nearly", "$", "million"."""

import re

from assistant.answering.asking.kinds import NUMBER_WORDS
from assistant.checking.figures import SCALES
from index.records import Span

NUMBER = rf"(?:[$€£¥₹]\s?)?(?:\d[\d,.]*|\b(?:{'|'.join(NUMBER_WORDS)})\b)"
FIRST = re.compile(rf"{NUMBER}", re.IGNORECASE)
ALONE = re.compile(rf"{NUMBER}(?:[\s-]{NUMBER})*", re.IGNORECASE)
BOUND = (
    r"at least|at most|no (?:more|fewer|less) than|(?:more|fewer|less|greater|higher|lower) than"
    r"|as (?:many|much|few|little|high) as|up to|upwards of|close to"
    r"|(?:well |just )?(?:over|under|above|below)|about|around|some"
    r"|roughly|approximately|nearly|almost|(?:an )?estimated"
)
BEFORE = re.compile(rf"(?:\b(?:{BOUND}) )?(?:[$€£¥₹]\s?)?$", re.IGNORECASE)
"""What bounds a figure, or makes it one of money, before it."""
PAIRS = {"to": re.compile(r"\bfrom $", re.IGNORECASE), "and": re.compile(r"\bbetween $", re.IGNORECASE)}
"""What stands before two figures, by what joins them: "from 14 to five"."""
PAIR = re.compile(
    rf"{NUMBER}(?:[ -](?:{'|'.join(SCALES)})\b| ?%| per ?cent\b)? (?P<joint>to|and) {NUMBER}", re.IGNORECASE
)
BEHIND = re.compile(rf"(?:[ -](?:{'|'.join(SCALES)})\b)?(?: ?%| per ?cent\b(?: points?\b)?| percentage points?\b)?")


def widened(text: str, answer: Span) -> Span:
    """An answer that begins with a figure, in a text, with what bounds it, or with what stands before two figures; one
    that is no more than a figure with its magnitude and its share, too."""
    words = answer.of(text)
    if not FIRST.match(words):
        return answer
    pair = PAIR.match(words)
    start = pair and PAIRS[pair["joint"].lower()].search(text, 0, answer.start)
    start = start or BEFORE.search(text, 0, answer.start)
    end = BEHIND.match(text, answer.end) if ALONE.fullmatch(words) else None
    return Span(start.start() if start else answer.start, end.end() if end else answer.end)
