"""Shares in words: "two thirds of voters", and of how many: "half of the 30 passengers"."""

import re
from dataclasses import replace

from assistant.answering.values.fractions import MEASURES, in_decimals
from assistant.answering.values.numerals import NUMBERS, in_digits
from assistant.answering.values.quantities import Bound, Quantity, bound_of, holds_figure, read_quantity
from index.words import fold

PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
NAMED = "|".join(PARTS)
WHOSE = (
    r"[\w-]+'s?|the|its|their|his|her|our|all|those|these|some|about|around|nearly|almost|roughly|an estimated"
    "|more than|over"
)
FRACTION = re.compile(
    rf"\b(?:(?P<count>{'|'.join(NUMBERS)})[\s-](?P<parts>{NAMED})s\b"
    rf"|(?:an?|one)[\s-](?P<part>{NAMED})\b(?= of\b|\W*$)|^(?P<first>{NAMED})\b(?= of\b)"
    rf"|(?<!first )(?<!second )(?<!other )(?P<half>half)\b(?=\W*$| (?:of|{WHOSE})\b))"
    rf"(?! of an? (?:hundred|thousand|[mbtr]+illion|{MEASURES})\b)"
)
WHOLE = re.compile(
    r"\W*(?:(?P<most>most(?! (?:recent|likely|common|important)\b)|(?:a|the) (?:\w+ )?majority)|all(?! but\b))\b"
)
MIXED = re.compile(r"\band (?:an?[\s-])?$")
"""What makes a part one beside a whole: "two and a half"."""
AMONG = re.compile(r"\b(\d+) (?:in|out of)(?: every)? (\d+)\b")
OF_TOTAL = re.compile(rf"^(?: of)?(?: (?:{WHOSE}))*(?: [$€£])? ?(?=\d)")


def read_share(text: str) -> Quantity | None:
    """A share in words, in per cent: "two thirds of voters", "more than half", "one in five", "most"."""
    if not holds_figure(text) and (whole := WHOLE.match(fold(text))):
        return Quantity(50.0, unit="%", top=100.0) if whole["most"] else Quantity(100.0, unit="%")
    part = _part(text)
    return _in_percent(*part) if part else None


def read_part(text: str) -> Quantity | None:
    """A share of a number that is told, as a number: "half of the 30 passengers"; else a share in words, unless a
    figure stands before it."""
    part = _part(text)
    if part is None:
        return None
    size, before, behind = part
    total = read_quantity(behind) if OF_TOTAL.match(in_digits(behind)) else None
    if total and total.unit != "%" and total.top is None:
        return replace(total, value=total.value * size, bound=_loose(before, ""))
    return None if holds_figure(before) else _in_percent(*part)


def _part(text: str) -> tuple[float, str, str] | None:
    """How much of one the first fraction in a text is, with the text before and behind it."""
    plain = fold(in_decimals(text))
    fractions = (match for match in FRACTION.finditer(plain) if not MIXED.search(plain[: match.start()]))
    if found := next(fractions, None):
        named = found["parts"] or found["part"] or found["first"] or found["half"]
        return NUMBERS.get(found["count"], 1) / PARTS[named], plain[: found.start()], plain[found.end() :]
    plain = in_digits(text)
    among = AMONG.search(plain)
    if among and 0 < int(among[1]) < int(among[2]) <= 100:
        return int(among[1]) / int(among[2]), plain[: among.start()], plain[among.end() :]
    return None


def _in_percent(size: float, before: str, behind: str) -> Quantity:
    return Quantity(round(100 * size, 6), _loose(before, behind), "%")


def _loose(before: str, behind: str) -> Bound:
    """How exact a share in words is: never wholly."""
    bound = bound_of(before, behind)
    return "about" if bound == "exact" else bound
