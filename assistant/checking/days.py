"""Dates in a statement and in the words that it cites: each part that the statement gives must be given there."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MONTHS = "january february march april may june july august september october november december".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTH_NAME, DAY_NAME = ("|".join(map(str.capitalize, names)) for names in (MONTHS, DAYS))
"""Any of them, as it is written."""
MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|[.,]\d)"
YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b",
        rf"\b{MONTH}\s+{NUMBER}(?:,?\s+{YEAR})?\b",
        rf"\b{NUMBER}(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR})?\b",
        rf"\b{MONTH},?\s+(?:of\s+)?{YEAR}\b",
        rf"\b(?:(?<=in )|(?<=since )|(?<=last )|(?<=early )|(?<=late )|(?<=mid-)|(?<=until )|(?<=by )){MONTH}\b",
        r"\b(?P<weekday>" + "|".join(DAYS) + r")\b",
        rf"(?<![\w$€£.,-]){YEAR}s?(?![\w%]|,\d|\.\d)",
        r"\b(?P<relative>today|yesterday|tomorrow|tonight|(?:last|next|this)\s+(?:week|month|year|summer|winter|spring|autumn|fall|weekend))\b",
        r"\b(?P<clock>\d{1,2}(?::\d\d)\s?(?:[ap]\.?\s?m\b\.?)?|\d{1,2}\s?[ap]\.?\s?m\b\.?)",
    )
)

COMING = re.compile(r"\b(?:will|would|next|coming|due|scheduled)\b[^.]{0,80}$", re.IGNORECASE)
"""Words before a weekday by which it is still to come."""
SHOWN = 3
"""Dates that are told in the place of one that is not there."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is given; `clock` in minutes after midnight."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: str | None = None
    clock: int | None = None

    def fits(self, other: "Day") -> bool:
        """Whether every part given here is the same there."""
        return all(
            getattr(self, part) in {None, getattr(other, part)}
            for part in ("year", "month", "day", "weekday", "relative", "clock")
        )


@lru_cache(maxsize=4096)
def days(text: str) -> tuple[Day, ...]:
    """The dates in a text, in their order, none within another."""
    found: list[Day] = []
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            if not any(match.start() < day.end and day.start < match.end() for day in found):
                found.append(_day(match))
    return tuple(sorted(found, key=lambda day: day.start))


def places(text: str) -> tuple[tuple[int, int], ...]:
    """Where the dates of a text stand."""
    return tuple((day.start, day.end) for day in days(text))


def _day(match: re.Match[str]) -> Day:
    parts = match.groupdict()
    month = parts.get("month")
    number = int(parts["number"]) if parts.get("number") else None
    return Day(
        *match.span(),
        year=int(parts["year"]) if parts.get("year") else None,
        month=_month(month) if month else number,
        day=int(parts["day"]) if parts.get("day") else None,
        weekday=DAYS.index(parts["weekday"].lower()) if parts.get("weekday") else None,
        relative=" ".join(parts["relative"].lower().split()) if parts.get("relative") else None,
        clock=_clock(parts["clock"].lower()) if parts.get("clock") else None,
    )


def _month(name: str) -> int:
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def _clock(text: str) -> int:
    hour, _, minute = re.sub(r"[^\d:]", "", text).partition(":")
    half = re.search(r"([ap])\.?\s?m", text)
    hours = int(hour) % 12 + 12 * (half[1] == "p") if half else int(hour)
    return hours * 60 + int(minute or 0)


def faults(statement: str, cited: str, published: date | None) -> list[str]:
    """What is wrong with the dates of a statement, by the words cited and the day on which they were published."""
    theirs = days(cited)
    whole = [*theirs, *(known for day in theirs if (known := _resolve(day, published, cited)))]
    given = " and ".join(dict.fromkeys(cited[day.start : day.end] for day in theirs[:SHOWN]))
    instead = f", which have {given}" if given else ""
    return [
        f"the date {statement[day.start : day.end]} is not in the cited words{instead}"
        for day in days(statement)
        if not any(day.fits(other) for other in whole)
        and not any(_joined(day, one, other) for one in whole for other in whole if one is not other)
    ]


def _joined(day: Day, one: Day, other: Day) -> bool:
    """Whether two dates side by side ("Monday, March 4") give together what `day` says."""
    if abs(one.start - other.end) > 3 and abs(other.start - one.end) > 3:
        return False
    both = {
        part: getattr(one, part) if getattr(one, part) is not None else getattr(other, part)
        for part in ("year", "month", "day", "weekday", "relative", "clock")
    }
    return day.fits(Day(0, 0, **both))


def _resolve(day: Day, published: date | None, text: str) -> Day | None:
    """The whole date of a weekday, of "today" and the like, or of a day without a year, by the day of publication."""
    if published is None:
        return None
    if day.weekday is not None and COMING.search(text[: day.start]):
        ahead = (day.weekday - published.weekday() - 1) % 7 + 1
        return _whole(day, published + timedelta(days=ahead))
    if day.weekday is not None:
        return _whole(day, published - timedelta(days=(published.weekday() - day.weekday) % 7))
    if day.relative in {"today", "tonight", "yesterday", "tomorrow"}:
        shift = {"yesterday": -1, "tomorrow": 1}.get(day.relative, 0)
        return _whole(day, published + timedelta(days=shift))
    if day.month and day.year is None:
        years = (published.year, published.year - 1, published.year + 1)
        near = [_whole(day, found) for year in years if (found := _date(year, day.month, day.day or 1))]
        best = min(
            near, key=lambda d: abs((date(d.year or 1, d.month or 1, d.day or 1) - published).days), default=None
        )
        return best and Day(day.start, day.end, best.year, day.month, day.day, best.weekday if day.day else None)
    return None


def _whole(day: Day, found: date) -> Day:
    return Day(day.start, day.end, found.year, found.month, found.day, found.weekday(), day.relative)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
