"""Dates: of a metadata field (`parse_date`), and named in a text (`find_mentions`).

Month and weekday names are English whatever the locale. A date is ISO 8601: "YYYY-MM-DD", "YYYY-MM" or "YYYY". What
cannot be told for certain is not guessed: a wrong date is worse than none.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from index.facts.coming import WIDTH, is_coming
from index.facts.languages import is_weekday, month_of
from index.records import Span

FIRST_YEAR, LAST_YEAR = 1500, 2199
"""Years outside these are taken for other figures."""

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_MONTH = rf"(?:{_MONTHS}|{_MONTHS.upper()}|(?:{_SHORT_MONTHS}|{_SHORT_MONTHS.upper()})\b\.?)"
_WEEKDAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\b\.?"
_WEEKDAY = rf"(?:{_WEEKDAYS}|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY|(?:MON|TUES?|WED|THU(?:RS)?|FRI|SAT|SUN)\b\.?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:.,]*\d|\w)"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_NAMED = re.compile(
    rf"\b(?:(?P<weekday>{_WEEKDAY}),?\s+)?(?:(?:the\s+)?\b(?P<before>{_DAY})\s+(?:of\s+)?)?\b(?P<month>{_MONTH})"
    rf"(?!\w)(?:\s+(?P<after>{_DAY}))?(?:,?\s+(?P<year>{_YEAR})\b)?"
)
_IN_MONTH = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Ll]ast|[Nn]ext|[Ee]arly|[Ll]ate|[Mm]id)[ -]$")
"""What stands before "May" and "March" where they are months, and neither a verb nor a name."""
_NUMERIC = re.compile(
    rf"(?<![\w./-])(?:(?P<year>{_YEAR})(?P<gap>[-/.])(?P<month>\d\d)(?P=gap)(?P<day>\d\d)"
    rf"|\d{{1,2}}(?P<last>[-/.])\d{{1,2}}(?P=last){_YEAR})(?!\d|[-/.]\d)"
)
_BARE_WEEKDAY = re.compile(
    rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!,?\s+(?:the\s+)?(?:{_DAY}\s+(?:of\s+)?\b{_MONTH}(?!\w)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)\b|\d+[-/.]\d+[-/.]\d|{_MONTH})| +[A-Z])"
)
_AT = "(?:" + "|".join(rf"(?<=\b{word} )" for word in "at by to from until and before after around about".split()) + ")"
_HOUR = (
    r"(?:1\d|2[0-3])[0-5]\d\s+(?:local time\b"
    r"|(?:\(\d{4}\s+)?(?:GMT|UTC|BST|CES?T|EES?T|MSK|IST|[ECMP][SD]T|ET|PT)\b)"
    rf"|{_AT}(?:1\d|2[0-3])[0-5]\d\s+(?:hours|hrs)\b"
)
_BARE_YEAR = re.compile(
    rf"(?<![\w$€£.,/:-])(?!{_HOUR}){_YEAR}(?!\w|[.,:]\d|-\d\d\d|\s+(?:people|troops|soldiers|miles|dollars)\b)"
)


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


_NAME_OF_MONTH_OR_DAY = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|MON|TUE|WED|THU|FRI|SAT|SUN)"
_PLACE = r"(?-i:[A-Z]\w+/[A-Z][\w/+-]+)"
_ZONE = (
    rf"(?:[+-]\d\d?(?::?\d\d)?(?!\d)|Z\b|(?-i:(?!{_NAME_OF_MONTH_OR_DAY})[A-Z]{{2,5}}\b)|{_PLACE}"
    r"|[\[(][A-Za-z/_ ]{1,40}[\])]|(?-i:(?:[A-Z][a-z]+ ){1,3}|local )time\b)"
)
_CLOCK = (
    r"(?:(?:T|(?<![+-])\b)\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?|(?<![\d.])(?:[01]?\d|2[0-3])(?:\.| ?h ?)[0-5]\d(?![.\d])"
    r"|\b\d{1,2}(?=\s*[ap]\.?m\b))"
)
_TIME = re.compile(rf"{_CLOCK}\s*(?:[ap]\.?m\b\.?)?(?:\s*{_ZONE}){{0,3}}", re.I)
_NOISE = re.compile(
    rf"\b(?:{_WEEKDAY}|of|the|at|on|published|posted|[ap]m|[ECMPAI][SD]?T|BST|CES?T|MSK|UTC|GMT|Z|hrs?|Uhr|um|le|den"
    rf"|a las|às?)(?!\w)|\b{_PLACE}|[,|()@•·]",
    re.I,
)
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}){0,2}(?:\.\d*)?")
_YEAR_FIRST = re.compile(rf"({_YEAR})(?:([-/.])(\d{{1,2}})(?:\2(\d{{1,2}})(?:Z|[+-]\d\d:?\d\d)?)?)?")
_SIGNS = re.compile(rf"({_YEAR}) ?[年년] ?(\d{{1,2}}) ?[月월] ?(\d{{1,2}}) ?[日일]")
_COMPACT = re.compile(rf"({_YEAR})(\d\d)(\d\d)(?:T?\d{{4,6}}Z?)?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2({_YEAR})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]{3,9})\.?(?:[ -](\d{1,2})(?:st|nd|rd|th)?)?[ -](\d{4})")

_LONGEST = 200
"""Characters of a field that can state a date."""
_LETTERS = r"[^\W\d_]{3,20}"
_FOREIGN = re.compile(
    rf"(?:(?P<weekday>{_LETTERS})\.? )?(?:(?P<day>\d{{1,2}})(?:\.|er|º|°)? (?:de |d['’])?(?P<month>{_LETTERS})\.?"
    rf"|(?P<first>{_LETTERS}) (?P<after>\d{{1,2}})) (?:del? )?(?P<year>{_YEAR})(?: (?:r|г)\.?)?"
)


def parse_date(text: str) -> str | None:
    """The ISO date that a metadata field states, times and time zones left off; None if ambiguous or impossible.

    "31/07/2024" has one reading; "03/04/2024" has two, and so gives None. Ten digits are seconds since 1970, three or
    six more of them fractions. A month in words may be of any of `LANGUAGES`.
    """
    if len(text) > _LONGEST:
        return None
    if since := _EPOCH.fullmatch(text.strip()):
        return datetime.fromtimestamp(int(since[1]), UTC).date().isoformat()
    rest = " ".join(_NOISE.sub(" ", _TIME.sub(" ", text.strip())).split())
    if match := _YEAR_FIRST.fullmatch(rest):
        return _iso(match[1], match[3], match[4])
    if match := _COMPACT.fullmatch(rest) or _SIGNS.fullmatch(rest):
        return _iso(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(rest):
        return _one_reading(match)
    match = _WORDS.fullmatch(rest.casefold())
    if not match or (match[1] and match[3]) or not _is_month(match[2]):
        return _foreign_day(rest.casefold())
    return _iso(match[4], str(MONTH_NAMES.index(match[2][:3]) + 1), match[1] or match[3])


def _one_reading(match: re.Match[str]) -> str | None:
    """The day that "31/07/2024" is, whichever number is the month; None where both can be."""
    readings = {_iso(match[4], match[3], match[1]), _iso(match[4], match[1], match[3])} - {None}
    return readings.pop() if len(readings) == 1 else None


def _foreign_day(text: str) -> str | None:
    """The day that "mercredi 31 juillet 2024" or "31 de julio de 2024" is."""
    match = _FOREIGN.fullmatch(text)
    if not match or (match["weekday"] and not is_weekday(match["weekday"])):
        return None
    month = month_of(match["month"] or match["first"])
    return _iso(match["year"], str(month), match["day"] or match["after"]) if month else None


def _is_month(word: str) -> bool:
    return re.fullmatch(_MONTH, word.capitalize()) is not None


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    numbers = int(year), int(month or 1), int(day or 1)
    if not FIRST_YEAR <= numbers[0] <= LAST_YEAR or not day_of(*numbers):
        return None
    return "-".join(f"{n:02}" for n, part in zip(numbers, (year, month, day), strict=True) if part)


def find_mentions(text: str) -> list[Mention]:
    """The dates, months, years and weekdays that a text names, in order."""
    found = [_named(match, text) for match in _NAMED.finditer(text) if _is_date(match)]
    for match in _NUMERIC.finditer(text):
        if day := parse_date(match[0]):
            year, month, number = map(int, day.split("-"))
            found.append(Mention(Span(*match.span()), year, month, number, coming=_is_coming(text, match.start())))
    for match in _BARE_WEEKDAY.finditer(text):
        weekday = WEEKDAY_NAMES.index(match[0][:3].lower())
        found.append(Mention(Span(*match.span()), weekday=weekday, coming=_is_coming(text, match.start())))
    edges = {edge for mention in found for edge in mention.span}
    for match in _BARE_YEAR.finditer(text):
        if match.start() not in edges and match.end() not in edges:
            found.append(Mention(Span(*match.span()), int(match[0]), coming=_is_coming(text, match.start())))
    return sorted(found, key=lambda mention: mention.span)


def _is_date(match: re.Match[str]) -> bool:
    """Whether a month's name is one: in capitals it needs its day or year, shortened ("MAR") its year."""
    if not match["month"].isupper():
        return match[0] not in ("May", "March") or _is_in_month(match)
    is_short = match["month"] not in _MONTHS.upper().split("|")
    return bool(match["year"] or ((match["before"] or match["after"]) and not is_short))


def _is_in_month(match: re.Match[str]) -> bool:
    """Whether a bare "May" or "March" is a month: "in May", not "in May's cabinet" or "in March Madness"."""
    before, behind = (
        match.string[max(0, match.start() - 10) : match.start()],
        match.string[match.end() : match.end() + 2],
    )
    return bool(_IN_MONTH.search(before)) and not re.match(r"['’]| [A-Z]", behind)


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


def clause_before(text: str, start: int, width: int) -> str:
    """Up to `width` code points before `start`, from the beginning of the sentence or line."""
    before = text[max(0, start - width) : start]
    return before[max(before.rfind(mark) for mark in ".\n!?;") + 1 :]


def _is_coming(text: str, start: int) -> bool:
    return is_coming(clause_before(text, start, WIDTH))
