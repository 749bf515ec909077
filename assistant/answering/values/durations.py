"""Lengths of time in an answer, in days."""

import re

from assistant.answering.values.fractions import in_decimals, part_of
from assistant.answering.values.quantities import Quantity, bound_of, read_quantity
from assistant.answering.values.units import DAYS
from index.words import fold

LENGTHS = DAYS | {"fortnight": 14}
"""Units of time, and how many days they have."""
UNIT = "|".join(LENGTHS)
LASTING = re.compile(rf"\b({UNIT})s?\b")
PART = re.compile(
    rf"(?<!\band a )\b(?P<part>half|quarter|three quarters)(?:(?<=half)(?: an?)?| of an?| an) (?P<unit>{UNIT})\b"
)
AND_PART = re.compile(r" and a (half|quarter)\b")
SHORT = {"hr": "hours", "h": "hours", "min": "minutes", "sec": "seconds", "yr": "years"}
WRITTEN_SHORT = re.compile(rf"(?<=\d)\s?({'|'.join(SHORT)})s?\b(?:\s?(\d+)\s?m\b)?")
FURTHER = re.compile(rf"(?:,? and|,)? (?P<number>\d+(?:\.\d+)?) (?P<unit>{UNIT})s?\b")
"""How a length goes on in a smaller unit: "two years and three months"."""
MANY = 12
"""How many of a unit of time there may be where only its plural is told."""


def read_duration(text: str) -> Quantity | None:
    """The first length of time in a text, in days; None without one."""
    plain = re.sub(rf"(?<=[a-z])-(?=[a-z])|-(?=(?:{UNIT})s?\b)", " ", _written_out(fold(in_decimals(text))))
    unit = LASTING.search(plain)
    if unit is None:
        return None
    if part := PART.search(plain):
        return Quantity(
            round(LENGTHS[part["unit"]] * part_of(part["part"]), 6), bound_of(plain[: part.start()]), "days"
        )
    is_one_first = re.search(rf"\ban? {unit[1]}\b", plain[: unit.end()])
    figure = None if is_one_first else read_quantity(plain)
    figure = figure or _one(plain, unit)
    days = LENGTHS[unit[1]]
    top = None if figure.top is None else round(figure.top * days, 6)
    more = 0.0 if top else _further(plain[unit.end() :], days)
    return Quantity(round(figure.value * days + more, 6), figure.bound, "days", top)


def _written_out(folded: str) -> str:
    """A text with its units of time in whole words: "1h 20m" → "1 hours 20 minutes"."""
    return WRITTEN_SHORT.sub(lambda match: f" {SHORT[match[1]]}" + (f" {match[2]} minutes" if match[2] else ""), folded)


def _further(behind: str, days: float) -> float:
    """The days that are told behind the first unit, each in a smaller one."""
    from text_to_num import alpha2digit

    plain = re.sub(rf"\ban? (?=(?:{UNIT})\b)", "1 ", str(alpha2digit(behind, "en", threshold=0)))
    part = AND_PART.match(plain)
    found, start = days * part_of(part[1]) if part else 0.0, 0
    while (match := FURTHER.match(plain, start)) and LENGTHS[match["unit"]] < days:
        days = LENGTHS[match["unit"]]
        found += float(match["number"]) * days
        start = match.end()
    return found


def _one(plain: str, unit: re.Match[str]) -> Quantity:
    """A length without a figure: "a year"; of "months" no more is known than that it is one or more."""
    if not re.search(rf"\b(?:an?|one|the (?:whole|entire|full)) (?:\w+ )?{unit[1]}\b", plain):
        return Quantity(1.0, "least", top=MANY)
    return Quantity(1.0, bound_of(plain[: unit.start()], plain[unit.end() :]))
