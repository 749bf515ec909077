"""Times in an answer: a day as far as it is told, or an hour; and whether two agree."""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.answering.quantities import Relation
from index.facts.dates import Mention, find_mentions
from index.words import fold

CLOCK = re.compile(r"\b(\d{1,2})[:.](\d\d)\b\s*([ap])?\.?m?|\b(\d{1,2})\s*([ap])\.?m\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A time as far as it is told; `minute` of the day; `weekday`, Monday 0, where it is told without its date."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    minute: int | None = None
    weekday: int | None = None

    @property
    def on(self) -> int | None:
        """The day of the week, told or by the calendar."""
        if self.year and self.month and self.day:
            with suppress(ValueError):
                return date(self.year, self.month, self.day).weekday()
        return self.weekday


def read_day(text: str, published: date | None, before: str = "") -> Day | None:
    """The first time in a text; a weekday or "yesterday" is that before the day of publication, where it is known.

    What stands `before` it tells whether it is still to come: "will rule on Friday".
    """
    minute = _read_clock(text)
    mentions = [_without_last(mention, before + text) for mention in find_mentions(before + text)]
    mentions = [mention for mention in mentions if mention.span.start >= len(before)]
    if mentions:
        return _resolve(mentions[0] if len(mentions) == 1 else _join(mentions), published, minute)
    relative = {"yesterday": 1, "today": 0, "tonight": 0, "this morning": 0}
    found = next((days for word, days in relative.items() if word in fold(text)), None)
    if found is not None and published:
        day = published - timedelta(days=found)
        return Day(day.year, day.month, day.day, minute)
    return Day(minute=minute) if minute is not None else None


def _without_last(mention: Mention, text: str) -> Mention:
    """A mention that "last" does not make one to come, as other limits do."""
    return replace(mention, coming=False) if re.search(r"\blast $", text[: mention.span.start].lower()) else mention


def _join(mentions: list[Mention]) -> Mention:
    """A weekday told beside its date is no other date."""
    return next((mention for mention in mentions if mention.month), mentions[0])


def _resolve(mention: Mention, published: date | None, minute: int | None) -> Day:
    if mention.month or mention.year:
        year = mention.year
        if year is None and published and mention.month:
            year = published.year - (mention.month > published.month + 1 and not mention.coming)
        return Day(year, mention.month, mention.day, minute)
    if published is None or mention.weekday is None:
        return Day(minute=minute, weekday=mention.weekday)
    back = (published.weekday() - mention.weekday) % 7
    day = published + timedelta(days=(7 - back) % 7 if mention.coming else -back)
    return Day(day.year, day.month, day.day, minute)


def _read_clock(text: str) -> int | None:
    match = CLOCK.search(text)
    if match is None:
        return None
    hour, half = int(match[1] or match[4]), (match[3] or match[5] or "").lower()
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return hour * 60 + int(match[2] or 0) if hour < 24 else None


def relate_days(one: Day, other: Day) -> Relation:
    """What a time is to another, as far as both are told."""
    told = ((time.year, time.month, time.day, time.minute, time.on) for time in (one, other))
    pairs = list(zip(*told, strict=True))
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return "differs"
    more = any(a is not None and b is None for a, b in pairs)
    less = any(a is None and b is not None for a, b in pairs)
    return "same" if more == less else ("more" if more else "less")
