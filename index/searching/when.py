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

SCALES = (3.0, 10.0, 45.0, 365.0)
"""Days in which nearness falls to 1/e."""
FRESH = 45
"""Days back to which a day that is named is still the news of the moment."""

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20)\d\d"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
PHRASES = (
    ("day", re.compile(rf"\b{_YEAR}-\d\d-\d\d\b")),
    ("day", re.compile(rf"\b{_MONTH} {_DAY}(?!\d)(?:,? {_YEAR})?\b", re.IGNORECASE)),
    ("day", re.compile(rf"\b{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?\b", re.IGNORECASE)),
    ("month", re.compile(rf"\b{_MONTH},? (?:of )?{_YEAR}\b", re.IGNORECASE)),
    ("month", re.compile(rf"(?<=\bin |\bof )(?:early |late |mid-?)?{_MONTH}(?! \d)\b", re.IGNORECASE)),
    ("month", re.compile(rf"\b(?:last|this|the) (?!(?-i:march|may)\b)({_MONTH}) (?=\w)", re.IGNORECASE)),
    ("year", re.compile(rf"\b(?:{_YEAR}s?|(?:last|next) year)\b", re.IGNORECASE)),
    ("month", re.compile(r"\blast month\b|\b\w+ months ago\b", re.IGNORECASE)),
    ("week", re.compile(r"\blast week(?:end)?\b|\b\w+ weeks? ago\b", re.IGNORECASE)),
    ("day", re.compile(rf"\byesterday\b|\b\w+ days ago\b|\b(?:on |last |this ){_WEEKDAY}\b", re.IGNORECASE)),
)
"""Phrases for a time with the length of what they mean, longer ones first."""
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
    found = _find(text)
    is_now = MOMENT.search(text) is not None
    if found is None:
        return Moment(now, now, 1.0, is_now) if as_of or is_now else Moment()
    unit, match = found
    phrase = match.group(match.lastindex or 0)
    period = read_period(unit, phrase, now, "future" if COMING.search(text) else "past")
    is_open = OPEN.search(text[: match.start()]) is not None
    if period is None or unit == "year" or is_open:
        is_known = is_now or (period is None and as_of is not None)
        return Moment(now, now, 1.0, True) if is_known else Moment()
    start, end = period
    if now - timedelta(days=FRESH) <= end and start <= now:
        return Moment(min(start, now), now, 1.0, True)
    return Moment(start, end + timedelta(days=2), 1.0, True)


def _find(text: str) -> tuple[str, re.Match[str]] | None:
    for unit, pattern in PHRASES:
        if match := pattern.search(text):
            return unit, match
    return None


def read_period(unit: str, phrase: str, now: date, prefer: str = "past") -> tuple[date, date] | None:
    """The first and the last day that a phrase means, seen from `now`; "September" is the next one if `prefer` is
    "future"."""
    import dateparser

    phrase = phrase.replace("weekend", "week").replace("a few days", "three days")
    plain = re.sub(r"^(?:on|this|last(?= [a-z]+day)) |^(?:early|late|mid)[ -]", "", phrase, flags=re.IGNORECASE)
    read = dateparser.parse(
        plain,
        languages=["en"],
        settings={"RELATIVE_BASE": datetime.combine(now, time(12)), "PREFER_DATES_FROM": prefer},
    )
    if read is None:
        return None
    day = read.date()
    if unit == "month":
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
