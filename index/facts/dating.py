"""The day on which an article without a date line was written, inferred from the dates that its text names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from index.facts.dates import FIRST_YEAR, Mention, clause_before, day_of, find_mentions
from index.records import Span

OLDEST = 40
"""How many years back a date without a year is looked for."""

_NOW = re.compile(r"\b(?:today|tonight|[Tt]his (?:morning|afternoon|evening)),? (?:on )?$")
_POSTED = re.compile(r"\(@\w+\) $")
_CREDIT = re.compile(
    r"\.?\s*(?:[A-Z][\w.' -]{2,40}/\s?(?:AP|AFP|Reuters|REUTERS|Getty|EPA|Xinhua|Bloomberg)\b|\(AP Photo)"
)
_OPENING = re.compile(r"(?:^|[\n.!?”\"]\s*)On $")
_REPORTED = re.compile(
    r"\b(?:said|told|reported|announced|confirmed|condemned|stated|declared|warned|denied|accused)\b"
)
_PAST = re.compile(
    r"\b(?:\w{2,}ed|said|told|hit|struck|was|were|had|met|shot|began|took|held|left|fell|came|won|lost)\b"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ELAPSED = re.compile(
    rf"\b(?:(?P<ordinal>{'|'.join(_ORDINALS)})\s+anniversary|(?P<cardinal>{'|'.join(_CARDINALS)})\s+years\s+(?:ago|after))\b"
)


class Dated(NamedTuple):
    """An ISO date and the words of the text that give it."""

    iso: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Reading:
    """An article's text with the dates it names: `past` those behind it, `weekdays` the ones it uses without a date."""

    text: str
    today: date
    dateline: Span | None
    years: frozenset[int]
    past: tuple[Mention, ...]
    weekdays: frozenset[int]


def infer_date(text: str, today: date, dateline: Span | None = None) -> Dated | None:
    """The day on which an article without a date line was written, where its own words leave no other.

    A day must be named in a way that only the report's present is: "today, July 31"; a post or picture dated in full;
    "On July 31, 2024, the ministry said"; a past "Tuesday, July 30". The article must use its weekday (or the next)
    without a date, name no later past day, month or year, and then is dated by the last weekday it so uses. A date
    without a year takes the one in which its weekday fits, near a year the article names, as does that of a dateline.
    """
    reading = _read(text, today, dateline)
    days = [(day, mention) for mention in reading.past if (day := _present_day(mention, reading))]
    days = [(day, mention) for day, mention in days if day <= today and not _is_outdated(day, reading.past)]
    if not days:
        return None
    day, mention = max(days, key=lambda found: found[0])
    return Dated(_roll_forward(day, reading).isoformat(), mention.span)


def _read(text: str, today: date, dateline: Span | None) -> _Reading:
    mentions = find_mentions(text)
    past = tuple(m for m in mentions if not m.coming and (m.year is None or (m.iso or "9") <= today.isoformat()))
    weekdays = frozenset(m.weekday for m in past if m.weekday is not None and m.month is None)
    return _Reading(text, today, dateline, frozenset(m.year for m in mentions if m.year), past, weekdays)


def _present_day(mention: Mention, reading: _Reading) -> date | None:
    """The day of a mention that speaks of the report's present; None for any other."""
    if mention.month is None or mention.day is None:
        return None
    if mention.year is None:
        return _yearless_day(mention, mention.month, mention.day, reading)
    day = day_of(mention.year, mention.month, mention.day)
    if day is None or (mention.weekday is not None and mention.weekday != day.weekday()):
        return None
    text, (start, end) = reading.text, mention.span
    before, after = text[max(0, start - 40) : start], text[end : end + 150]
    if _NOW.search(before) or (_POSTED.search(before) and (not reading.weekdays or _is_near(day, reading))):
        return day
    is_present = (
        mention.weekday is not None or _CREDIT.match(after) or (_OPENING.search(before) and _REPORTED.search(after))
    )
    return day if is_present and day.weekday() in reading.weekdays else None


def _yearless_day(mention: Mention, month: int, number: int, reading: _Reading) -> date | None:
    before = clause_before(reading.text, mention.span.start, 200)
    is_now = mention.span == reading.dateline or _NOW.search(before) is not None
    is_caption = _CREDIT.match(reading.text[mention.span.end : mention.span.end + 80])
    if not is_now and (is_caption or not reading.weekdays or not _PAST.search(before)):
        return None
    days = [day for year in range(reading.today.year, FIRST_YEAR, -1) if (day := day_of(year, month, number))]
    days = [day for day in days[:OLDEST] if day <= reading.today and not _is_outdated(day, reading.past)]
    if mention.weekday is None:
        days = [day for day in days if day.weekday() in reading.weekdays]
        days = [
            day
            for day in days
            if (day.year in reading.years | {y + 1 for y in reading.years} if is_now else _is_anniversary(day, reading))
        ]
        return days[0] if len(days) == 1 else None
    days = [day for day in days if day.weekday() == mention.weekday and (is_now or _is_near(day, reading))]
    named = [day for day in days if day.year in reading.years]
    latest = [day for day in days[:1] if not reading.years or {day.year - 1, day.year + 1} & reading.years]
    return next(iter(named + latest), None)


def _is_near(day: date, reading: _Reading) -> bool:
    """Whether the article uses the weekday of `day`, or of the day after, without a date."""
    return bool({day.weekday(), (day.weekday() + 1) % 7} & reading.weekdays)


def _is_anniversary(day: date, reading: _Reading) -> bool:
    """Whether `day` lies at "N years after" or the "Nth anniversary" of the latest full date, within days."""
    full = [m.iso for m in reading.past if m.day and m.iso]
    if not full:
        return False
    latest = date.fromisoformat(max(full))
    for match in _ELAPSED.finditer(reading.text):
        names, name = (_ORDINALS, match["ordinal"]) if match["ordinal"] else (_CARDINALS, match["cardinal"])
        passed = day_of(latest.year + names.index(name) + 1, latest.month, latest.day)
        if passed and abs((day - passed).days) <= 3:
            return True
    return False


def _is_outdated(day: date, past: Sequence[Mention]) -> bool:
    """Whether the article names a later past year or day, or a month up to half a year later without its year."""
    return any(_is_later(other, day) for other in past)


def _is_later(other: Mention, day: date) -> bool:
    if other.year is not None:
        return (other.iso or "") > day.isoformat()
    if other.month is None or not 0 <= other.month - day.month <= 6:
        return False
    return (other.month, other.day or 0) > (day.month, day.day)


def _roll_forward(day: date, reading: _Reading) -> date:
    """The last of the two days after `day` whose weekday the article uses without a date; else `day`."""
    later = [day + timedelta(days=ahead) for ahead in (2, 1)]
    return next((d for d in later if d <= reading.today and d.weekday() in reading.weekdays), day)
