"""The words beside a figure that belong to it, and that a mark may leave out: "nearly", "$", "million", the other end
of a range."""

import re

from assistant.answering.asking.kinds import HOUR, NUMBER_WORDS
from assistant.answering.values.quantities import read_quantity
from assistant.checking.days import DAY_NAME, MONTH_NAME
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
FROM = re.compile(r"\bfrom $", re.IGNORECASE)
PAIR = re.compile(rf"{NUMBER}(?:[ -](?:{'|'.join(SCALES)})\b| ?%| per ?cent\b)? to {NUMBER}", re.IGNORECASE)
"""Two figures of a change, and what stands before them: "from 14 to five"."""
BEHIND = re.compile(rf"(?:[ -](?:{'|'.join(SCALES)})\b)?(?: ?%| per ?cent\b(?: points?\b)?| percentage points?\b)?")

_MONTH = rf"(?:{MONTH_NAME}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_WEEKDAY = rf"(?:{DAY_NAME})"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?!\d)(?:,? (?:19|20)\d\d)?"
WEEKDAY = re.compile(rf"(?:on )?{_WEEKDAY}", re.IGNORECASE)
ON_DATE = re.compile(rf",? {_DATE}|,? \({_DATE}\)")
ON_DAY = re.compile(
    rf"(?: local time)?,?(?: on)? (?:{_WEEKDAY}(?:,? {_DATE})?|{_DATE})(?! (?:morning|night|evening)\b)"
)
"""A day behind an hour."""

AMOUNT = rf"{NUMBER}(?:[\s-]{NUMBER})*(?:[ -]?(?:{'|'.join(SCALES)})\b)?(?: ?%| per ?cent\b)?"
RANGE = re.compile(rf"\bbetween {AMOUNT} and {AMOUNT}|(?<!\bfrom )(?<![\w.,]){AMOUNT} to {AMOUNT}", re.IGNORECASE)


def widened(text: str, answer: Span) -> Span:
    """An answer that begins with a figure, in a text, with what bounds it; one that is no more than a figure with its
    magnitude and its share, too; an end of a range with the other end, and a change with "from"."""
    if found := _range_around(text, answer):
        return found
    words = answer.of(text)
    if not FIRST.match(words):
        return answer
    start = FROM.search(text, 0, answer.start) if PAIR.match(words) else None
    start = start or BEFORE.search(text, 0, answer.start)
    end = BEHIND.match(text, answer.end) if ALONE.fullmatch(words) else None
    return Span(start.start() if start else answer.start, end.end() if end else answer.end)


def with_day(text: str, answer: Span) -> Span:
    """An hour with the day that is told behind it, "8 p.m. on Monday", and a weekday with its date."""
    words = answer.of(text)
    if ON_DAY.search(words) or not (HOUR.search(words) or WEEKDAY.fullmatch(words)):
        return answer
    behind = (ON_DAY if HOUR.search(words) and not WEEKDAY.search(words) else ON_DATE).match(text, answer.end)
    return Span(answer.start, behind.end()) if behind else answer


def _range_around(text: str, answer: Span) -> Span | None:
    """An answer with the range that its first figure is an end of; "6% to $41" is none."""
    first = FIRST.search(text, answer.start, answer.end)
    for match in RANGE.finditer(text):
        found = read_quantity(match[0])
        is_end = first is not None and match.start() <= first.start() < match.end()
        if is_end and found and found.top is not None:
            return Span(min(answer.start, match.start()), max(answer.end, match.end()))
    return None
