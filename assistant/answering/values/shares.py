"""Shares in words: "two thirds of voters", and of how many: "half of the 30 passengers"."""

import re
from dataclasses import replace

from assistant.answering.values.fractions import MEASURES, in_decimals
from assistant.answering.values.numerals import in_digits
from assistant.answering.values.quantities import Bound, Quantity, bound_of, holds_figure, read_quantity
from index.words import fold

PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
COUNTS = {word: count for count, word in enumerate("one two three four five six seven eight nine".split(), 1)}
NAMED = "|".join(PARTS)
WHOSE = (
    r"[\w-]+'s?|the|its|their|his|her|our|all|those|these|some|about|around|nearly|almost|roughly|an estimated"
    "|more than|over"
)
FRACTION = re.compile(
    rf"\b(?:(?P<count>{'|'.join(COUNTS)})[\s-](?P<parts>{NAMED})s\b"
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
    plain = fold(in_decimals(text))
    if not holds_figure(text) and (whole := WHOLE.match(plain)):
        return Quantity(50.0, unit="%", top=100.0) if whole["most"] else Quantity(100.0, unit="%")
    if match := _fraction(plain):
        bound = _loose(plain[: match.start()], plain[match.end() :])
        return Quantity(round(100 * _size(match), 6), bound, "%")
    plain = in_digits(text)
    among = AMONG.search(plain)
    if among and 0 < int(among[1]) < int(among[2]) <= 100:
        bound = _loose(plain[: among.start()], plain[among.end() :])
        return Quantity(100 * int(among[1]) / int(among[2]), bound, "%")
    return None


def read_part(text: str) -> Quantity | None:
    """A share of a number that is told, as a number: "half of the 30 passengers"; else a share in words, unless a
    figure stands before it."""
    plain = fold(in_decimals(text))
    match = _fraction(plain)
    if match is None:
        digits = in_digits(text)
        among = AMONG.search(digits)
        return read_share(text) if among and not holds_figure(digits[: among.start()]) else None
    before, behind = plain[: match.start()], plain[match.end() :]
    total = read_quantity(behind) if OF_TOTAL.match(in_digits(behind)) else None
    if total and total.unit != "%" and total.top is None:
        return replace(total, value=total.value * _size(match), bound=_loose(before, ""))
    return None if holds_figure(before) else read_share(text)


def _fraction(plain: str) -> re.Match[str] | None:
    found = (match for match in FRACTION.finditer(plain) if not MIXED.search(plain[: match.start()]))
    return next(found, None)


def _size(fraction: re.Match[str]) -> float:
    """How much of one a fraction is."""
    part = fraction["parts"] or fraction["part"] or fraction["first"] or fraction["half"]
    return COUNTS.get(fraction["count"], 1) / PARTS[part]


def _loose(before: str, behind: str) -> Bound:
    """How exact a share in words is: never wholly."""
    bound = bound_of(before, behind)
    return "about" if bound == "exact" else bound
