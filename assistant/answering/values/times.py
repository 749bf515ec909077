"""Times in an answer: a day as far as it is told, or an hour; and whether two agree."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.answering.asking.kinds import DAY_PART, HOUR, VAGUE_TIME
from assistant.answering.values.hours import Hour, are_in_other_zones, leave_room, read_hour, without_hours
from assistant.answering.values.numerals import NUMBERS
from assistant.answering.values.quantities import Relation
from assistant.answering.values.years import year_of
from index.facts.coming import WIDTH, is_opening_what_comes
from index.facts.dates import Mention, clause_before, find_mentions
from index.words import fold

SIDES = {"before": "before", "until": "before", "till": "before", "after": "after", "since": "after"}
STANDING = re.compile(rf"\b(?:(?P<side>{'|'.join(SIDES)}) (?:the )?)?(?:(?P<part>early|mid|late)(?: in)?[ -])?$")
"""What may stand before a time: on which side of it, and which part of it."""
DAYS_AGO = re.compile(rf"\b(?P<count>\d{{1,2}}|{'|'.join(NUMBERS)}) days ago\b")
PERIOD = re.compile(r"(?<!\bthe )\b(?P<which>last|this|next) (?P<unit>month|year)\b")
STEPS = {"last": -1, "this": 0, "next": 1}
YEAR_BEHIND = re.compile(r",? (?:of )?(?P<which>last|this|next) year\b")
OPEN = re.compile(
    r"\b(?:(?:first|second|third|fourth|last|this|next) quarter|ramadan|eid|hanukkah|passover|thanksgiving|now|soon"
    r"|currently|immediately|shortly|later|earlier|previously|already)\b"
)
"""Times that no day can be told of without a calendar, or from the text alone."""
FEAST = re.compile(
    r"\b(?:Easter|Palm|Bloody|Super|Ash|Shrove|Maundy|Good|Black|Cyber|Holy)"
    r" (?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b"
)
"""Days whose date is told by no weekday."""
SLASHED = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.](?P<year>(?:19|20)\d\d)\b")
RANK = re.compile(r"\bthe (?P<day>[12]?\d|3[01])(?:st|nd|rd|th)\W*$")
DECADE = re.compile(r"\b(?:1[5-9]|20)\d0s\b")
BESIDE = 20
"""Code points from a weekday to the date that it is told with."""
DAY_OF_HOUR = re.compile(
    r"\.?(?: local time| GMT)?,?(?: on| of)? (?:the (?:morning|night|evening) of )?", re.IGNORECASE
)
HOUR_OF_DAY = re.compile(r",? (?:at|around|about|shortly|just|before|after| )*", re.IGNORECASE)
"""What may stand between an hour and its day."""
AGE = re.compile(r"\b(?:years?|months?)(?: |-)(?:olds?|of age)\b")
"""What is told of somebody's age, and no time."""
DAY_BEFORE = re.compile(r"(?<![\d.,:$€£])\b(?:[12]?\d|3[01])(?:st|nd|rd|th)?(?: ?[-–/] ?| and | or | to )(?:the )?$")
DAY_BEHIND = re.compile(r"(?: ?[-–/] ?| and | or | to )(?:[12]?\d|3[01])(?:st|nd|rd|th)?\b(?![.,:]?\d)(?! [a-z]+s\b)")
"""What stands beside a day where several are told, or a night: "7-8 March"."""
RELATIVE = (
    (-2, re.compile(r"\bday before yesterday\b")),
    (2, re.compile(r"\bday after tomorrow\b")),
    (-1, re.compile(r"\byesterday\b|\blast night\b|\b(?:a|one) day ago\b")),
    (1, re.compile(r"\btomorrow\b")),
    (0, re.compile(r"\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b")),
)
"""Days from that of publication."""


@dataclass(frozen=True, slots=True)
class Day:
    """A time as far as it is told; `weekday`, Monday 0, where it is told without its date; `hour` of the day; the
    `side` of the time that is meant, "before" or "after", and the `part` of it, "early", "mid" or "late"."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: Hour | None = None
    weekday: int | None = None
    side: str | None = None
    part: str | None = None

    @property
    def on(self) -> int | None:
        """The day of the week, told or by the calendar."""
        if self.year and self.month and self.day:
            with suppress(ValueError):
                return date(self.year, self.month, self.day).weekday()
        return self.weekday


def read_day(text: str, published: date | None, before: str = "", behind: str = "") -> Day | None:
    """The first time in a text; a weekday or "yesterday" is that before the day of publication, where it is known.

    What stands `before` it tells whether it is still to come, "will rule on Friday", or else what is `behind` it. A
    time that cannot be placed is a day of which nothing is told; without any, there is none.
    """
    hour, whole = read_hour(text, before), before + FEAST.sub(lambda match: " " * len(match[0]), without_hours(text))
    mentions = [_without_last(mention, whole) for mention in find_mentions(whole)]
    mentions = [mention for mention in mentions if mention.span.start >= len(before)]
    if hour and not mentions and (beside := _day_beside(before, behind, len(text))):
        return replace(_resolve(beside, published, before, behind), hour=hour)
    if mentions:
        mention = _first(mentions)
        day = _resolve(mention, published, whole[: mention.span.start], whole[mention.span.end :] + behind)
        standing = STANDING.search(fold(whole[: mentions[0].span.start]))
        side, part = (standing["side"], standing["part"]) if standing else (None, None)
        return replace(day, hour=hour, side=SIDES.get(side or ""), part=part)
    distance = _distance(fold(text))
    if distance is not None and published:
        found = published + timedelta(days=distance)
        return Day(found.year, found.month, found.day, hour)
    if published and (period := PERIOD.search(fold(text))):
        return replace(_period(period, published), hour=hour)
    if rank := RANK.search(fold(text)):
        return Day(day=int(rank["day"]), hour=hour)
    if slashed := SLASHED.search(text):
        return Day(int(slashed["year"]), hour=hour)
    is_time = any(pattern.search(AGE.sub("", fold(text))) for pattern in (VAGUE_TIME, DAY_PART, HOUR, DECADE, OPEN))
    return Day(hour=hour) if hour or is_time else None


def _day_beside(before: str, behind: str, length: int) -> Mention | None:
    """The day that stands directly behind an hour, or before it: "4 a.m. on Friday", "On Friday, at about 4 a.m."."""
    found = find_mentions(before + " " * length + behind)
    end = len(before) + length
    ahead = (
        each for each in found if each.span.start >= end and DAY_OF_HOUR.fullmatch(behind[: each.span.start - end])
    )
    back = (each for each in found if each.span.end <= len(before) and HOUR_OF_DAY.fullmatch(before[each.span.end :]))
    return next(ahead, None) or next(back, None)


def _first(mentions: Sequence[Mention]) -> Mention:
    """The first time of several: a weekday beside its date is no other."""
    first = mentions[0]
    beside = (each for each in mentions if each.month and each.span.start - first.span.end <= BESIDE)
    return first if first.month else next(beside, first)


def _without_last(mention: Mention, text: str) -> Mention:
    """A mention that "last" does not make one to come, as other limits do."""
    return replace(mention, coming=False) if re.search(r"\blast $", text[: mention.span.start].lower()) else mention


def _period(period: re.Match[str], published: date) -> Day:
    """The month or the year that "last month" or "this year" is."""
    steps = STEPS[period["which"]]
    if period["unit"] == "year":
        return Day(published.year + steps)
    months = published.year * 12 + published.month - 1 + steps
    return Day(months // 12, months % 12 + 1)


def _resolve(mention: Mention, published: date | None, before: str, behind: str) -> Day:
    is_coming = is_opening_what_comes(clause_before(before, len(before), WIDTH), behind)
    if mention.month or mention.year:
        year = mention.year
        if year is None and published and mention.month:
            told = YEAR_BEHIND.match(behind)
            year = published.year + STEPS[told["which"]] if told else year_of(mention, published, before, is_coming)
        return Day(year, mention.month, None if _is_of_several(mention, before, behind) else mention.day)
    if published is None or mention.weekday is None:
        return Day(weekday=mention.weekday)
    day = published + timedelta(days=_days_to(mention.weekday, published, mention.coming or is_coming, before))
    return Day(day.year, day.month, day.day)


def _is_of_several(mention: Mention, before: str, behind: str) -> bool:
    """Whether a day of a month is told with others: "7-9 March", "March 7 and 8", "between 7 and 9 March"."""
    return mention.day is not None and bool(DAY_BEFORE.search(before) or DAY_BEHIND.match(behind))


def _days_to(weekday: int, published: date, is_coming: bool, before: str) -> int:
    """Days to a weekday, back or ahead; "last" and "next" are not the day of publication itself."""
    ahead = (weekday - published.weekday()) % 7
    if ahead == 0:
        return {"last": -7, "next": 7}.get("".join(before.lower().split()[-1:]), 0)
    return ahead if is_coming else ahead - 7


def _distance(folded: str) -> int | None:
    """Days from that of publication to a time that is told from there: "two days ago", "last night"."""
    if match := DAYS_AGO.search(folded):
        return -(NUMBERS.get(match["count"]) or int(match["count"]))
    return next((days for days, pattern in RELATIVE if pattern.search(folded)), None)


def relate_days(one: Day, other: Day) -> Relation:
    """What a time is to another, as far as both are told. Hours of zones that are named differently are left open, and
    so is a rough one where the other may be the same."""
    if are_in_other_zones(one.hour, other.hour):
        one, other = replace(one, hour=None), replace(other, hour=None)
    elif one.hour and other.hour and leave_room(one.hour, other.hour):
        one, other = (replace(time, hour=None if time.hour and time.hour.bound else time.hour) for time in (one, other))
    pairs = list(zip(_told(one), _told(other), strict=True))
    if any(a is not None and b is not None and a != b for a, b in pairs) or _are_opposed(one, other):
        return "differs"
    more = any(a is not None and b is None for a, b in pairs)
    less = any(a is None and b is not None for a, b in pairs)
    return "same" if more == less else ("more" if more else "less")


def _told(time: Day) -> tuple[int | None, ...]:
    minute, is_late = (time.hour.minute, time.hour.is_late) if time.hour else (None, None)
    return time.year, time.month, time.day, minute, is_late, time.on


def _are_opposed(one: Day, other: Day) -> bool:
    """Whether two times lie on either side of one day, month or year, or in other parts of it."""
    is_one = _told(one) == _told(other)
    return is_one and any(a and b and a != b for a, b in ((one.side, other.side), (one.part, other.part)))
