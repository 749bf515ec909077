"""Figures in an answer, in digits or in words: how many, how much, what share, how long; and whether two agree."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.checking.figures import CURRENCY_SIGNS
from index.words import fold, words

Relation = Literal["same", "more", "less", "differs"]
"""What one value is to another: "more" says that it holds the other and more, "less" the reverse."""
Bound = Literal["exact", "about", "least", "most"]

MAGNITUDES = {"dozen": 12, "dozens": 12, "thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "mn": 10**6}
MAGNITUDES |= {"billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "hundred": 100}
FIGURE = re.compile(
    rf"(?P<sign>[$€£¥])?\s?(?P<number>\d[\d,]*(?:\.\d+)?)"
    rf"(?:(?P<half> and a half)|[\s-]?(?P<times>{'|'.join(MAGNITUDES)})\b)?"
    r"\s?(?P<percent>%|per ?cent\b|percent\b)?"
)
BOUNDS: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (
        "least",
        re.compile(r"\b(?:at least|more than|over|no fewer than|no less than|upwards of|minimum of|exceed\w*)\b|\+"),
    ),
    ("most", re.compile(r"\b(?:at most|up to|less than|fewer than|under|below|no more than)\b")),
    (
        "about",
        re.compile(r"\b(?:about|around|some|roughly|approximately|nearly|almost|estimated|circa|more or less)\b|~"),
    ),
)
MANY = re.compile(
    r"\b(?:(?:tens|scores|dozens|hundreds|thousands|millions|billions) of"
    r"|(?:several|many|a few|a couple of) (?:dozen|hundred|thousand|million|billion))\b",
    re.IGNORECASE,
)
RANGE = re.compile(r"\s*(?P<joint>-|–|to|and|or)\s*(?P<sign>[$€£¥])?(?P<top>\d[\d,]*(?:\.\d+)?)(?![\w-])")
"""How a range goes on behind its lower figure: "40 to 50", "25-30"."""
NAUGHT = re.compile(r"\b(?:no|not) one\b|\bnobody\b|\bnone\b")
DOZENS = ((re.compile(r"\bhalf a dozen\b"), "6"), (re.compile(r"\b(?:a|one) dozen\b"), "12"))
CURRENCIES = CURRENCY_SIGNS | {"yuan": "¥", "rupee": "₹", "rouble": "₽", "ruble": "₽"}
CURRENCY = re.compile(rf"\W*(?P<name>{'|'.join(CURRENCIES)})s?\b")
FRACTION = re.compile(r"\b(?:(?P<count>a|one|two|three|four) )?(?P<part>half|third|quarter|fifth)s?\b(?= of\b|$)")
FRACTIONS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0}
"""Shares in words, in per cent."""
NEAR = 0.12
"""Relative distance from a rounded figure within which another may be the same, told more exactly."""
DAYS = {
    "second": 1 / 86_400,
    "minute": 1 / 1_440,
    "hour": 1 / 24,
    "day": 1,
    "night": 1,
    "week": 7,
    "month": 365.25 / 12,
}
DAYS |= {"year": 365.25, "decade": 3_652.5, "century": 36_525, "centurie": 36_525}
LASTING = re.compile(rf"\b({'|'.join(DAYS)})s?\b")
"""Units of time, and how many days they have."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with what it counts: "%", a currency sign, or "" for things; `value` in units, `top` the end of a range
    that begins there."""

    value: float
    bound: Bound = "exact"
    unit: str = ""
    top: float | None = None


def read_quantity(text: str) -> Quantity | None:
    """The first figure in a text, in digits or in words; None without one."""
    from text_to_num import alpha2digit

    plain = NAUGHT.sub("0", fold(text))
    for pattern, figure in DOZENS:
        plain = pattern.sub(figure, plain)
    plain = alpha2digit(plain, "en", threshold=0)
    plain = re.sub(r"\bhalf an? (?=million|billion|1000)", "0.5 ", plain)
    match = FIGURE.search(plain)
    if match is None:
        return Quantity(24.0, "least") if re.search(r"\bdozens\b", plain) else None
    value = float(match["number"].replace(",", ""))
    rest = plain[match.end("half" if match["half"] else "number") :].strip()
    value += 0.5 if match["half"] else 0.0
    if match["times"]:
        value *= MAGNITUDES[match["times"]]
    if written := re.match(r"(1000|1000000|1000000000|1000000000000)\b", rest):
        value *= float(written[1])
    unit = "%" if match["percent"] else match["sign"] or _currency(plain[match.end() :])
    if MANY.search(text):
        return Quantity(value, "least", unit)
    if not match["times"] and (found := _range(value, match, plain, unit)):
        return found
    before = f"{plain[: match.start()]} {plain[match.end() : match.end() + 1]}"
    return Quantity(value, _bound(before), unit)


def _currency(behind: str) -> str:
    """The sign of the currency that is named behind a figure."""
    named = CURRENCY.match(re.sub(r"^\s*(?:1000|1000000|1000000000)\b", "", behind))
    return CURRENCIES[named["name"]] if named else ""


def _range(low: float, figure: re.Match[str], plain: str, unit: str) -> Quantity | None:
    """A figure with what follows it, if that is a range; a magnitude behind the range is that of both.

    The second figure of a range is the higher one, and "and" joins two only behind "between".
    """
    match = RANGE.match(plain, figure.end())
    if match is None or (match["joint"] == "and" and "between" not in plain[: figure.start()]):
        return None
    high, behind = float(match["top"].replace(",", "")), plain[match.end() :]
    if high <= low:
        return None
    times = re.match(rf"\s?(?P<times>{'|'.join(MAGNITUDES)}|1(?:000)+)\b", behind)
    factor = (MAGNITUDES.get(times["times"]) or int(times["times"])) if times else 1
    behind = behind[times.end() :] if times else behind
    unit = unit or ("%" if re.match(r"\s?(?:%|per ?cent\b)", behind) else _currency(behind))
    return Quantity(low * factor, unit=unit, top=high * factor)


def read_fraction(text: str) -> Quantity | None:
    """A share in words, in per cent: "two thirds of voters", "one in five"."""
    from text_to_num import alpha2digit

    plain = fold(text)
    if match := FRACTION.search(plain):
        count = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}.get(match["count"] or "a", 1)
        return Quantity(round(count * FRACTIONS[match["part"]], 6), "about", "%")
    among = re.search(r"\b(\d+) (?:in|out of)(?: every)? (\d+)\b", alpha2digit(plain, "en", threshold=0))
    if among and 0 < int(among[1]) < int(among[2]) <= 100:
        return Quantity(100 * int(among[1]) / int(among[2]), "about", "%")
    return None


def read_duration(text: str) -> Quantity | None:
    """The first length of time in a text, in days; None without one."""
    plain = fold(text)
    unit = LASTING.search(plain)
    if unit is None:
        return None
    if half := re.search(rf"\bhalf an? ({'|'.join(DAYS)})\b", plain):
        return Quantity(round(DAYS[half[1]] / 2, 6), unit="days")
    figure = read_quantity(text) or _one(plain, unit)
    top = None if figure.top is None else round(figure.top * DAYS[unit[1]], 6)
    return Quantity(round(figure.value * DAYS[unit[1]], 6), figure.bound, "days", top)


def _one(plain: str, unit: re.Match[str]) -> Quantity:
    """A length without a figure: "a year and a half"; of "months" no more is known than that it is one or more."""
    if not re.search(rf"\b(?:an?|one) (?:\w+ )?{unit[1]}\b", plain):
        return Quantity(1.0, "least")
    return Quantity(1.5 if "and a half" in plain[unit.end() :] else 1.0, _bound(plain[: unit.start()]))


def _bound(before: str) -> Bound:
    """How exact a figure is, by the words before it."""
    return next((bound for bound, pattern in BOUNDS if pattern.search(before)), "exact")


def is_mostly_figure(text: str) -> bool:
    """Whether a text is a figure with hardly anything else ("about 900 troops")."""
    from text_to_num import alpha2digit

    return len(words(text)) <= 4 and any(
        word[0].isdigit() for word in words(alpha2digit(fold(text), "en", threshold=0))[:2]
    )


def relate_quantities(one: Quantity, other: Quantity) -> Relation:
    """What a figure is to another: a rounded or bounded one, and a range, leave room for others."""
    if one.unit != other.unit and one.unit and other.unit:
        return "differs"
    if one.top or other.top:
        return _relate_ranges(one, other)
    if one.value == other.value and {one.bound, other.bound} == {"least", "most"}:
        return "differs"
    if one.value == other.value:
        return "same" if one.bound == other.bound else ("more" if one.bound == "exact" else "less")
    if _allows(other, one.value):
        return "more"
    return "less" if _allows(one, other.value) else "differs"


def _relate_ranges(one: Quantity, other: Quantity) -> Relation:
    """One range is the other, lies within it, or holds it; they differ else. A figure is a range of one."""
    (low, high), (least, most) = ((each.value, each.top or each.value) for each in (one, other))
    if (low, high) == (least, most):
        return "same"
    if least <= low and high <= most:
        return "more"
    return "less" if low <= least and most <= high else "differs"


def _allows(loose: Quantity, value: float) -> bool:
    """Whether a rounded or bounded figure leaves room for `value`."""
    if loose.bound == "least":
        return value >= loose.value
    if loose.bound == "most":
        return value <= loose.value
    is_near = abs(value - loose.value) <= NEAR * max(abs(value), abs(loose.value))
    return is_near and (loose.bound == "about" or _is_rounded(loose.value, value))


def _is_rounded(round_one: float, value: float) -> bool:
    """Whether a figure of 100 and more is another, rounded: 2,500 of 2,487, not 2,486 of 2,487."""
    if round_one < 100 or round_one != int(round_one):
        return False
    zeros = len(str(int(round_one))) - len(str(int(round_one)).rstrip("0"))
    return zeros > 0 and round(value, -zeros) == round_one
