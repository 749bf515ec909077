"""Dates: of a metadata field (`parse_date`), named in a text (`find_mentions`), and of an article (`infer_date`).

Month and weekday names are English whatever the locale. A date is ISO 8601: "YYYY-MM-DD", "YYYY-MM" or "YYYY". What
cannot be told for certain is not guessed: a wrong date is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from index.records import Span

FIRST_YEAR, LAST_YEAR = 1500, 2199
"""Years outside these are taken for other figures."""
OLDEST = 40
"""How many years back a date without a year is looked for."""

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:.,]*\d|\w)"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_NAMED = re.compile(
    rf"\b(?:(?P<weekday>{_WEEKDAY}),?\s+)?(?:(?:the\s+)?\b(?P<before>{_DAY})\s+(?:of\s+)?)?\b(?P<month>{_MONTH})"
    rf"(?!\w)(?:\s+(?P<after>{_DAY}))?(?:,?\s+(?P<year>{_YEAR})\b)?"
)
_NUMERIC = re.compile(rf"(?<![\w./-])(?P<year>{_YEAR})(?P<gap>[-/.])(?P<month>\d\d)(?P=gap)(?P<day>\d\d)(?!\d|[-/.]\d)")
_BARE_WEEKDAY = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!,?\s+(?:the\s+)?(?:\d|" + _MONTH + r")| +[A-Z])"
)
_BARE_YEAR = re.compile(
    rf"(?<![\w$€£.,/:-]){_YEAR}(?!\w|[.,:]\d|-\d\d\d|\s+(?:people|troops|soldiers|miles|dollars)\b)"
)

_COMING = re.compile(
    r"\b(?:will|would|won't|scheduled|slated|set (?:to|for)|expected|due|plan(?:s|ned|ning)?|upcoming|begins?|runs?"
    r"|airs?|opens?|kicks? off|returns?|premieres?|goes|deadline|ahead of)\b"
)
_LIMIT = re.compile(
    r"\b(?:[Uu]ntil|till|[Bb]y|through|[Ff]rom|between|[Bb]efore|starting|next|every|each|for|to|last)\b[\s\w]{0,14}$"
)
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
class Mention:
    """A date as a text names it. `weekday` counts from Monday = 0.

    `coming`: the words before it say that it is still to come, a limit, or not the nearest one ("by", "next", "last").
    """

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    coming: bool = False

    @property
    def iso(self) -> str | None:
        """As precise as the mention is; None without a year, or for a day that does not exist."""
        if self.year is None or self.month is None:
            return None if self.year is None else f"{self.year:04}"
        if self.day is None:
            return f"{self.year:04}-{self.month:02}"
        day = day_of(self.year, self.month, self.day)
        return day.isoformat() if day else None


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_TIME = re.compile(
    r"(?:T|\b)\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?(?:\s*(?:Z|UTC|GMT))?(?:\s*[+-]\d\d:?\d\d)?", re.I
)
_NOISE = re.compile(rf"\b(?:{_WEEKDAY}|of|the|at|on|[ap]m|[ECMPAI][SD]?T|BST|CES?T|MSK|UTC|GMT|Z)(?!\w)|[,|()]", re.I)
_YEAR_FIRST = re.compile(rf"({_YEAR})(?:([-/.])(\d{{1,2}})(?:\2(\d{{1,2}}))?)?")
_COMPACT = re.compile(rf"({_YEAR})(\d\d)(\d\d)(?:T?\d{{4,6}}Z?)?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2({_YEAR})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]{3,9})\.?(?:[ -](\d{1,2})(?:st|nd|rd|th)?)?[ -](\d{4})")


def parse_date(text: str) -> str | None:
    """The ISO date that a metadata field states, times and time zones left off; None if ambiguous or impossible.

    "31/07/2024" has one reading; "03/04/2024" has two, and so gives None.
    """
    rest = " ".join(_NOISE.sub(" ", _TIME.sub(" ", text.strip())).split())
    if match := _YEAR_FIRST.fullmatch(rest):
        return _iso(match[1], match[3], match[4])
    if match := _COMPACT.fullmatch(rest):
        return _iso(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(rest):
        readings = {_iso(match[4], match[3], match[1]), _iso(match[4], match[1], match[3])} - {None}
        return readings.pop() if len(readings) == 1 else None
    match = _WORDS.fullmatch(rest.casefold())
    if not match or (match[1] and match[3]) or not _is_month(match[2]):
        return None
    return _iso(match[4], str(MONTH_NAMES.index(match[2][:3]) + 1), match[1] or match[3])


def _is_month(word: str) -> bool:
    return re.fullmatch(_MONTH, word.capitalize()) is not None


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    numbers = int(year), int(month or 1), int(day or 1)
    if not FIRST_YEAR <= numbers[0] <= LAST_YEAR or not day_of(*numbers):
        return None
    return "-".join(f"{n:02}" for n, part in zip(numbers, (year, month, day), strict=True) if part)


def find_mentions(text: str) -> list[Mention]:
    """The dates, months, years and weekdays that a text names, in order."""
    found = [_named(match, text) for match in _NAMED.finditer(text) if match[0] not in ("May", "March")]
    for match in _NUMERIC.finditer(text):
        year, month, day = (int(match[part]) for part in ("year", "month", "day"))
        if month <= len(MONTH_NAMES):
            found.append(Mention(Span(*match.span()), year, month, day, coming=_is_coming(text, match.start())))
    for match in _BARE_WEEKDAY.finditer(text):
        weekday = WEEKDAY_NAMES.index(match[0][:3].lower())
        found.append(Mention(Span(*match.span()), weekday=weekday, coming=_is_coming(text, match.start())))
    edges = {edge for mention in found for edge in mention.span}
    for match in _BARE_YEAR.finditer(text):
        if match.start() not in edges and match.end() not in edges:
            found.append(Mention(Span(*match.span()), int(match[0]), coming=_is_coming(text, match.start())))
    return sorted(found, key=lambda mention: mention.span)


def _named(match: re.Match[str], text: str) -> Mention:
    day = match["before"] or match["after"]
    return Mention(
        Span(*match.span()),
        int(match["year"]) if match["year"] else None,
        MONTH_NAMES.index(match["month"][:3].lower()) + 1,
        int(re.sub(r"\D", "", day)) if day else None,
        WEEKDAY_NAMES.index(match["weekday"][:3].lower()) if match["weekday"] else None,
        _is_coming(text, match.start()),
    )


def _clause(text: str, start: int, width: int) -> str:
    """Up to `width` code points before `start`, from the beginning of the sentence or line."""
    before = text[max(0, start - width) : start]
    return before[max(before.rfind(mark) for mark in ".\n!?;") + 1 :]


def _is_coming(text: str, start: int) -> bool:
    clause = _clause(text, start, 70)
    return bool(_LIMIT.search(clause[-25:]) or _COMING.search(clause))


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
    before = _clause(reading.text, mention.span.start, 200)
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
