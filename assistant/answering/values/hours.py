"""Hours in a text: of a half of the day where that is told, with the zone that they are told in."""

import re
from dataclasses import dataclass, replace

from assistant.answering.values.numerals import NUMBERS

CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)\b(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
    r"|\b(?P<whole>\d{1,2})\s*(?P<part>[ap])\.?\s?m\b\.?|\b(?P<struck>\d{1,2}) ?o['’ ]?clock\b",
    re.IGNORECASE,
)
FOUR_DIGITS = re.compile(
    r"(?<![\d,] )\b(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?=\s?(?:GMT|UTC|Z|hours|hrs|h|local time)\b)",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(?<!\bafter )(?<!\bbefore )(?<!\baround )(?<!\babout )(?<!\bnear )(?<!\bpast )(?<!\bby )(?<!\buntil )(?<!\btill )"
    r"(?<!\bto )(?<!\bsince )(?<!\bfrom )\b(?P<name>noon|midday|midnight)\b",
    re.IGNORECASE,
)
ONE_OF = rf"(?P<hour>{'|'.join(NUMBERS)}|\d{{1,2}})"
PARTLY = re.compile(
    r"(?<!\bfrom )\b(?:(?:an? )?(?P<part>half|quarter)|(?P<count>five|ten|twenty(?:-five)?|5|10|20|25)(?: minutes)?)"
    rf" (?P<side>past|to) {ONE_OF}\b(?! [a-z]+s\b)",
    re.IGNORECASE,
)
MINUTES = NUMBERS | {"quarter": 15, "half": 30, "twenty": 20, "twenty-five": 25}
STRUCK = re.compile(
    rf"\b{ONE_OF}(?= (?:in the (?:morning|afternoon|evening)|at night)\b)"
    rf"|\b(?P<struck>{'|'.join(NUMBERS)}) o['’]clock\b",
    re.IGNORECASE,
)
RANGE = re.compile(r"\d\s?[-–]\s?$|\bbetween (?:\d{1,2}(?:[:.]\d\d)?)(?:\s?[ap]\.?m\b\.?)? and $", re.IGNORECASE)
"""What stands before the end of a span of hours, which is no hour: "8-9pm"."""
ZONE = re.compile(
    r"\s*\(?(?P<zone>(?:GMT|UTC)(?:\s?[+-]\d{1,2}(?::?\d\d)?)?|Z\b|BST|CES?T|EES?T|WES?T|MSK|[ECMPA][SD]?T|I[SD]T|HST|JST"
    r"|AK[SD]T|KST|Eastern|Central|Mountain|Pacific|SGT|HKT|PKT|AE[SD]T|AC[SD]T|AWST|NZ[SD]T"
    r"|(?:(?:[A-Z][a-z]+|local) ){1,2}[Tt]ime)\b"
)
LOOSE = re.compile(
    r"(?<!hours )(?<!minutes )(?<!hour )\b(?:(?P<about>about|around|approximately|roughly|nearly|almost|circa)"
    r"|(?P<side>after|before|by)) (?:the )?$",
    re.IGNORECASE,
)
"""What makes an hour a rough one, or one that something is before or after: "around 5", "shortly after 4"."""
ABOUT, BESIDE = 15, 60
"""Minutes about an hour, and on one side of it, within which another may be the same, told more exactly."""
GREENWICH = frozenset({"gmt", "utc", "z"})
SECOND_HALF = re.compile(r"\b(?:afternoon|evening|tonight)\b", re.IGNORECASE)
FIRST_HALF = re.compile(r"\bmorning\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of half a day: `minute` after noon or midnight; `is_late`: after noon, None where it is not told; `bound`
    "about", or the side of it that is meant, "before" or "after"."""

    minute: int
    is_late: bool | None
    zone: str | None
    bound: str | None = None

    @property
    def room(self) -> tuple[int, int]:
        """Between which minutes it may lie."""
        before = {"about": ABOUT, "before": BESIDE}.get(self.bound or "", 0)
        after = {"about": ABOUT, "after": BESIDE}.get(self.bound or "", 0)
        return self.minute - before, self.minute + after


def read_hour(text: str, before: str = "") -> Hour | None:
    """The first hour in a text: "10.45 pm", "22:45", "1830 GMT", "noon"; "3:30" may be of either half of the day.

    What stands `before` the text may tell how exact it is.
    """
    text = _in_digits(text)
    hour, match = _find_hour(text)
    loose = LOOSE.search(before + text[: match.start()]) if match else None
    if hour is None or loose is None:
        return hour
    side = (loose["side"] or "about").lower()
    return replace(hour, bound="before" if side == "by" else side)


def _find_hour(text: str) -> tuple[Hour, re.Match[str]] | tuple[None, None]:
    """The first hour in a text in digits, and where it stands."""
    clock, digits = CLOCK.search(text), FOUR_DIGITS.search(text)
    if clock and RANGE.search(text[: clock.start()]):
        return None, None
    if digits and not (clock and clock.start() < digits.start()):
        return _hour(digits, text, int(digits["hour"]), int(digits["minute"]), int(digits["hour"]) >= 12), digits
    if clock:
        told, half = clock["hour"] or clock["whole"] or clock["struck"], clock["half"] or clock["part"]
        if int(told) >= 24:
            return None, None
        return _hour(clock, text, int(told), int(clock["minute"] or 0), _is_late(told, half, text)), clock
    if match := NAMED.search(text):
        return _hour(match, text, 0, 0, match["name"].lower() != "midnight"), match
    return None, None


def _in_digits(text: str) -> str:
    """A text with its hours in digits: "half past two" → "2:30", "seven at night" → "7 o'clock at night"."""

    def number(word: str) -> int:
        return int(word) if word.isdigit() else NUMBERS[word.lower()]

    def clock(match: re.Match[str]) -> str:
        part, hour = (match["part"] or match["count"]).lower(), number(match["hour"])
        minute = MINUTES.get(part) or int(part)
        is_to = match["side"].lower() == "to"
        return f"{(hour - 2) % 12 + 1 if is_to else hour}:{60 - minute if is_to else minute:02}"

    text = PARTLY.sub(clock, text)
    return STRUCK.sub(lambda match: f"{number(match['hour'] or match['struck'])} o'clock", text)


def without_hours(text: str) -> str:
    """A text without the hours that could be read as years: "1830 GMT"; each gives way to as many spaces."""
    return FOUR_DIGITS.sub(lambda match: " " * len(match[0]), text)


def _hour(match: re.Match[str], text: str, hour: int, minute: int, is_late: bool | None) -> Hour:
    found = ZONE.match(text, match.end())
    zone = found["zone"].lower().replace(" ", "") if found else None
    return Hour(hour % 12 * 60 + minute, is_late, "gmt" if zone in GREENWICH else zone)


def _is_late(told: str, half: str | None, text: str) -> bool | None:
    """Whether an hour is after noon: by what is told with it, or where only one of 24 hours can be meant."""
    if half:
        return half.lower() == "p"
    if told.startswith("0") or not 1 <= int(told) <= 12:
        return int(told) >= 12
    late, early = SECOND_HALF.search(text), FIRST_HALF.search(text)
    return None if bool(late) == bool(early) else bool(late)


def are_in_other_zones(one: Hour | None, other: Hour | None) -> bool:
    """Whether two hours are told in zones that are named differently, so that they cannot be compared."""
    return bool(one and other and one.zone and other.zone and one.zone != other.zone)


def leave_room(one: Hour, other: Hour) -> bool:
    """Whether two different hours, of which one is only told to be about or on a side of its minute, may be one."""
    if one.is_late is not None and other.is_late is not None and one.is_late != other.is_late:
        return False
    (low, high), (other_low, other_high) = one.room, other.room
    return max(low, other_low) <= min(high, other_high) and one.minute != other.minute
