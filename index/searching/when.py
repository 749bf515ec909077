"""The time a question is about: the news of the moment, a day or a month it names, or no time in particular.

Phrases are found here and read by `dateparser`, against the day of asking. The nearness of an article to that time
falls off on several scales (days to a year), so that beyond a year all articles are equally far: an old corpus asked
from today is ranked as if time did not matter.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from index.words import UPPER, fold, is_content

SCALES = (3.0, 10.0, 45.0, 365.0)
"""Days in which nearness falls to 1/e."""
FRESH = 45
"""Days back to which a day that is named is still the news of the moment."""

MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20)\d\d"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_ITS_YEAR = rf"(?:,? {_YEAR}|(?:,? of|,)? (?:last|this|next) year)"
PHRASES = (
    ("day", re.compile(rf"\b{_YEAR}-\d\d-\d\d\b")),
    ("day", re.compile(rf"\b{MONTH} {_DAY}(?!\d){_ITS_YEAR}?\b", re.IGNORECASE)),
    ("day", re.compile(rf"\b{_DAY}(?: of)? {MONTH}{_ITS_YEAR}?\b", re.IGNORECASE)),
    ("month", re.compile(rf"\b{MONTH},? (?:of )?{_YEAR}\b", re.IGNORECASE)),
    ("month", re.compile(rf"(?<=\bin |\bof )(?:early |late |mid-?)?{MONTH}(?! \d){_ITS_YEAR}?\b", re.IGNORECASE)),
    ("month", re.compile(rf"\b(?:this|the) (?!(?-i:march|may)\b)({MONTH}) (?=[^\W\d])", re.IGNORECASE)),
    ("month", re.compile(rf"\b(?:last|next) (?!(?-i:march|may)\b){MONTH}(?! \d)\b", re.IGNORECASE)),
    ("year", re.compile(rf"\b(?:{_YEAR}s?|(?:last|next) year)\b", re.IGNORECASE)),
    ("month", re.compile(r"\b(?:last|next) month\b|\b\w+ months ago\b", re.IGNORECASE)),
    ("week", re.compile(r"\b(?:last|next) week(?:end)?\b|\b\w+ weeks? ago\b", re.IGNORECASE)),
    (
        "day",
        re.compile(
            rf"\b(?:yesterday|tomorrow)\b|\b\w+ days ago\b|\b(?:on |last |this |next ){WEEKDAY}\b", re.IGNORECASE
        ),
    ),
)
"""Phrases for a time with the length of what they mean, longer ones first."""
_HIGH, _LOW = r"(?:1[3-9]|2\d|3[01])", r"(?:0?[1-9]|1[0-2])"
OF_QUESTIONS = (
    *PHRASES,
    ("day", re.compile(rf"\b(?:{_HIGH}[/.]{_LOW}|{_LOW}[/.]{_HIGH})[/.]{_YEAR}\b")),
    ("day", re.compile(rf"\b{WEEKDAY}\b", re.IGNORECASE)),
)
"""The same, and what only a question is read for: a day in figures that can be read in one way, a weekday alone."""
MOMENT = re.compile(
    r"\b(?:this (?:past )?(?:week(?:end)?|month|year)|past (?:week|month|few days)|these days|recent(?:ly)?|latest"
    r"|newest|today|tonight|now|currently|just|so far|breaking)\b",
    re.IGNORECASE,
)
"""Words by which a question is about the news of the moment."""
COMING = re.compile(r"\b(?:will|due|scheduled|upcoming|going to)\b", re.IGNORECASE)
"""Words by which a question is about what is still to come."""
OPEN = re.compile(r"\b(?:since|before|after|until|till|by|from|between)(?: the| early| late)?\s+$", re.IGNORECASE)
"""What makes a date the edge of a time, and no time to be near to."""
RELATIVE = re.compile(rf"\b(?:last|this|next|ago|yesterday|tomorrow|{WEEKDAY})\b", re.IGNORECASE)
"""What only a time that is told from the day of asking has."""
NEXT_WORD = re.compile(r"\s*\b([^\W\d_]+)")
DATING = re.compile(
    r"\b(?:on|in|of|at|since|until|till|by|before|after|between|from|and|early|late|mid|during)[\s-]+$",
    re.IGNORECASE,
)
"""What stands before a date that is one in its own right, and no part of a name."""
ABOUT = re.compile(r"\b(?:about|over|concerning|regarding)(?: the| his| her| its| their)?\s+$", re.IGNORECASE)
MODAL = re.compile(r"\b(?:to|will|would|shall|should|can|could|might|did|do|does|not)\s+$", re.IGNORECASE)
"""What makes "march" a verb."""
UNDATED = re.compile(rf"\b(?:an?|the|every|each|any|one|and|or|of|for|(?-i:[{UPPER}])[\w'’]*)\s+$", re.IGNORECASE)
"""What makes a weekday any such day, or part of a name."""
_END = rf"(?:{_DAY}(?: of)? {MONTH}|{MONTH}(?: {_DAY}(?!\d))?|{_DAY})(?:,? {_YEAR})?"
RANGE = re.compile(
    rf"\b(?:(?P<between>between)\s+|(?P<from>from)\s+)?(?:the )?\b(?P<first>{_END})"
    r"(?:\s?[-–]\s?|\s+(?(between)and|(?:to|until|till|through))\s+)"
    rf"(?:the )?(?P<last>{_END})\b",
    re.IGNORECASE,
)
"""A time that is told by its two ends."""
ITS_YEAR = re.compile(r"(?<=[\w.])(?:,? of|,)? (last|this|next) year$", re.IGNORECASE)
YEARS_ON = {"last": -1, "this": 0, "next": 1}


@dataclass(frozen=True, slots=True)
class Moment:
    """The days (first and last) that a question is about, and how much nearness to them counts: 1, or 0 for not at all.

    `is_said` tells that the question itself says so.
    """

    start: date | None = None
    end: date | None = None
    strength: float = 0.0
    is_said: bool = False

    def around(self, days: int) -> tuple[date, date]:
        """The first and the last day, `days` wider on both sides. Only for a moment that has days."""
        assert self.start and self.end
        margin = timedelta(days=days)
        return max(self.start, date.min + margin) - margin, min(self.end, date.max - margin) + margin


def read_moment(text: str, as_of: date | None, today: date) -> Moment:
    """Read the time a question is about. Without a day of asking and a phrase, there is none."""
    now = as_of or today
    prefer = "future" if COMING.search(text) else "past"
    if days := read_range(text, now, prefer):
        return _moment(*days, now)
    is_now = MOMENT.search(text) is not None
    found = _find(text)
    if found is None or (is_now and _is_aside(text, found[1])):
        return Moment(now, now, 1.0, is_now) if as_of or is_now else Moment()
    unit, match = found
    period = read_period(unit, match.group(match.lastindex or 0), now, prefer)
    if period is None or unit == "year" or _is_open(text, match):
        is_known = is_now or (period is None and as_of is not None)
        return Moment(now, now, 1.0, True) if is_known else Moment()
    return _moment(*period, now)


def _moment(start: date, end: date, now: date) -> Moment:
    if now - timedelta(days=FRESH) <= end and start <= now:
        return Moment(min(start, now), now, 1.0, True)
    return Moment(start, end + timedelta(days=2), 1.0, True)


def _find(text: str) -> tuple[str, re.Match[str]] | None:
    """The phrase that is most likely the question's own time: no bare year, no aside, what means the longest."""
    every = [(unit, match) for unit, pattern in OF_QUESTIONS for match in pattern.finditer(text)]
    found = [each for each in every if not any(_is_within(each[1], match) for _, match in every)]
    found = [(unit, match) for unit, match in found if not _is_name(text, match)]

    def rank(each: tuple[str, re.Match[str]]) -> tuple[bool, bool, bool]:
        unit, match = each
        is_year = unit == "year"
        is_aside = _is_aside(text, match) or _is_open(text, match)
        return is_year and not RELATIVE.search(match.group()), is_aside, is_year

    return min(found, key=rank, default=None)


def _is_within(match: re.Match[str], other: re.Match[str]) -> bool:
    (start, end), (first, last) = match.span(), other.span()
    return first <= start and end <= last and end - start < last - first


def _is_open(text: str, match: re.Match[str]) -> bool:
    return OPEN.search(text[: match.start()]) is not None


def _is_aside(text: str, match: re.Match[str]) -> bool:
    """Whether a date says which one of something ("the October 7 attack"), or what is spoken about."""
    before, after = text[: match.start()], NEXT_WORD.match(text, match.end())
    if RELATIVE.search(match.group()):
        return False
    is_noun = after is not None and is_content(fold(after[1])) and not DATING.search(before)
    return is_noun or ABOUT.search(before) is not None


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether "march" or "may" is a word of its own, or a weekday alone belongs to a name ("Black Friday")."""
    before, phrase = text[: match.start()], match.group()
    if re.fullmatch(WEEKDAY, phrase, re.IGNORECASE):
        return (
            UNDATED.search(before) is not None
            or OPEN.search(before) is not None
            or re.match(rf"\s+[{UPPER}]", text[match.end() :]) is not None
        )
    if not re.search(r"\b(?:march|may)\b", phrase) or re.search(_YEAR, phrase):
        return False
    has_capitals = any(letter.isupper() for letter in text[1:])
    return MODAL.search(before) is not None or (has_capitals and not DATING.search(before))


def read_range(text: str, now: date, prefer: str) -> tuple[date, date] | None:
    """The first and the last day of a time that is told by both: "from 3 to 10 July", "between May and July 2024"."""
    for match in RANGE.finditer(text):
        first, last = match["first"], match["last"]
        days = [re.search(rf"\b({_DAY})\b", re.sub(_YEAR, "", end), re.IGNORECASE) for end in (first, last)]
        months = [re.search(MONTH, end, re.IGNORECASE) for end in (first, last)]
        years = [re.search(_YEAR, end) for end in (first, last)]
        month, year = months[0] or months[1], years[0] or years[1]
        is_spoken = match["between"] or match["from"]
        if month is None or (days[0] is None) != (days[1] is None) or not (is_spoken or days[0]):
            continue
        read = [
            read_period(
                "day" if each[0] else "month",
                " ".join(part[0] for part in (each[0], each[1] or month, each[2] or year) if part),
                now,
                prefer,
            )
            for each in zip(days, months, years, strict=True)
        ]
        if read[0] and read[1] and (ends := _in_order(read[0][0], read[1][1], year is not None)):
            return ends
    return None


def _in_order(start: date, end: date, has_year: bool) -> tuple[date, date] | None:
    """The two ends of a time, which may lie in two years: "from December 28 to January 3"; None if it has no length."""
    if start <= end or start.month == end.month:
        return (start, end) if start <= end else None
    return (_moved(start, -1), end) if has_year else (start, _moved(end, 1))


def _moved(day: date, years: int) -> date:
    return date.fromordinal(ordinal((day.year + years) * 10_000 + day.month * 100 + day.day))


def read_period(unit: str, phrase: str, now: date, prefer: str = "past") -> tuple[date, date] | None:
    """The first and the last day that a phrase means, seen from `now`; "September" is the next one if `prefer` is
    "future"."""
    import dateparser

    phrase = phrase.replace("weekend", "week").replace("a few days", "three days")
    phrase = ITS_YEAR.sub(lambda match: f" {now.year + YEARS_ON[match[1].lower()]}", phrase)
    named = re.match(r"(last|next)\b", phrase, re.IGNORECASE)
    prefer = {"last": "past", "next": "future"}[named[1].lower()] if named else prefer
    plain = re.sub(
        rf"^(?:on|this|(?:last|next)(?= (?:{WEEKDAY}|{MONTH})\b)) |^(?:early|late|mid)[ -]",
        "",
        phrase,
        flags=re.IGNORECASE,
    )
    read = dateparser.parse(
        plain,
        languages=["en"],
        settings={"RELATIVE_BASE": datetime.combine(now, time(12)), "PREFER_DATES_FROM": prefer},
    )
    if read is None:
        return None
    day = read.date()
    if unit == "month":
        is_this = named is not None and plain != phrase and (day.year, day.month) == (now.year, now.month)
        day = _moved(day, -1) if is_this else day
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    return (date(day.year, 1, 1), date(day.year, 12, 31)) if unit == "year" else (day, day)


def nearness(moment: Moment, last_days: Sequence[int | None]) -> NDArray[np.float64]:
    """exp(−days / scale) between each article (its last day as YYYYMMDD) and the moment, shape (n × len(SCALES)).

    Articles without a date get the mean of the others: they are neither preferred nor punished.
    """
    near = np.zeros((len(last_days), len(SCALES)))
    if moment.start is None or moment.end is None or not moment.strength:
        return near
    days = np.array([ordinal(day) if day else -1 for day in last_days])
    known = days >= 0
    apart = np.maximum(0, np.maximum(moment.start.toordinal() - days, days - moment.end.toordinal()))
    near[known] = np.exp(-apart[known, None] / np.array(SCALES))
    near[~known] = near[known].mean(0) if known.any() else 0.0
    return near * moment.strength


def ordinal(day: int) -> int:
    """The number of a day given as YYYYMMDD; a 31st that the month lacks is its last day."""
    year, month = day // 10_000, day // 100 % 100
    return date(year, month, min(day % 100, monthrange(year, month)[1])).toordinal()
