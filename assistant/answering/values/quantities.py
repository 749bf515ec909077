"""Figures in an answer, in digits or in words: how many, how much, what share; and whether two agree."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from assistant.answering.values.fractions import BESIDE, in_decimals, part_of
from assistant.answering.values.labels import without_labels, without_names, without_years
from assistant.answering.values.numerals import FEW, VAGUE, in_digits, limits, magnitude
from assistant.answering.values.units import SIGN, can_be_one, factor, is_in_hundredths, sign_of, unit_behind
from assistant.checking.figures import SCALES
from index.words import content_words, fold, words

Relation = Literal["same", "more", "less", "differs"]
"""What one value is to another: "more" says that it holds the other and more, "less" the reverse."""
Bound = Literal["exact", "about", "least", "most"]

NUMBER = r"\d[\d,]*(?:\.\d+)?"
TIMES = rf"{BESIDE}(?:[\s-]?(?P<times>{'|'.join(SCALES)})\b)?"
FIGURE = re.compile(rf"(?:(?P<sign>{SIGN})\s?)?(?P<number>{NUMBER}){TIMES}")
PERCENT = re.compile(r"\s?(?:%|per ?cent\b(?! points?\b))")
RANGE = re.compile(
    rf"\s*(?P<joint>-|–|to|and|or)\s*(?:(?P<sign>{SIGN})\s?)?(?P<number>{NUMBER}){TIMES}(?!\w|-\d|[.,]\d)"
)
"""How a range goes on behind its lower figure: "40 to 50", "25-30", "$3 million to $4 million"."""
SPELLED = re.compile(r"\b(?:hundred|thousand|million|billion|trillion)\b")
MINUS = re.compile(r"(?:^|[\s(])[-−]$|\b(?:minus|negative) $")
NO_NOUN = r"(?! (?:the|a|an|his|her|its|their|this|that) [a-z])"
"""What makes a word that bounds a figure one of place or time: "over the weekend"."""
BOUNDS: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("most", re.compile(r"\b(?:(?:no|not) (?:more|greater|higher) than|not (?:over|above|exceed\w*))\b")),
    ("least", re.compile(r"\b(?:(?:no|not) (?:fewer|less|lower) than|not (?:under|below)|as (?:few|little) as)\b")),
    ("least", re.compile(rf"\b(?:at least|more than|(?:over|above)\b{NO_NOUN}|upwards of|minimum of|exceed\w*)\b")),
    (
        "most",
        re.compile(
            rf"\b(?:at most|up to|(?:less|fewer) than|(?:under|below)\b{NO_NOUN}|maximum of|as (?:many|much|high) as)\b"
        ),
    ),
    (
        "about",
        re.compile(
            r"\b(?:about|around|some|roughly|approximately|nearly|almost|close to|estimated|circa|more or less)\b|~"
        ),
    ),
)
"""Words before a figure that say how exact it is; what denies another stands first."""
NEAR_BY = re.compile(r"(?:[\s-]+[^\W\d]+){0,2}[^\w,;#]*")
"""What may stand between such a word and its figure."""
BOUNDS_BEHIND: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("about", re.compile(r"\W*(?:\w+\W+){0,2}?(?:or so|more or less)\b")),
    ("least", re.compile(r"\+|[\s-]plus\b|\W*(?:\w+\W+){0,2}?or (?:more|higher|longer|over|above)\b(?! than| \d)")),
    ("most", re.compile(r"\W*(?:\w+\W+){0,2}?or (?:fewer|less|lower|under|below)\b(?! than| \d)")),
)
DECADE = re.compile(r"\b(?:his|her|their)(?: (?:early|mid|late))?[ -](?P<from>[1-9]0)s\b")
"""An age that is told by its decade: "in his 30s"."""
FEWEST, FEWEST_TOP = 2, 12
"""How many "several" and "a handful" may be."""
ANYBODY = frozenset("people persons person individuals others".split())
NEAR = 0.12
"""Relative distance from a figure told with "about" within which another may be the same, told more exactly."""
ROUNDING = 0.05
"""The same for a figure that is round."""
WHOLE = 10
"""The least figure without decimals that may be one with decimals, rounded."""
REACH = 1.5
BEYOND = 2
"""How far "at least" and "up to" reach: so many times the figure, or so many things beyond it."""
ROUGHLY = 0.02
"""Relative distance within which days are as many as months or years, which have no fixed number of them."""
CONVERTED = 0.01
"""Relative distance within which figures in two units are one."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with what it counts: "%", a currency, a measure, or "" for things; `value` in units, `top` the end of a
    range that begins there."""

    value: float
    bound: Bound = "exact"
    unit: str = ""
    top: float | None = None


def read_quantity(text: str) -> Quantity | None:
    """The first figure in a text, in digits or in words, that is no part of a name; None without one.

    A rank, a date or another number that counts nothing is read where there is no other figure.
    """
    named = in_decimals(without_names(text))
    return _read(fold(without_years(named))) or _read(fold(named))


def _read(folded: str) -> Quantity | None:
    """The first figure in a folded text."""
    vague = VAGUE.search(folded)
    if vague and not FIGURE.search(without_labels(in_digits(folded[: vague.start()]))):
        least, most = limits(vague)
        sign = re.search(rf"({SIGN})\s?$", folded[: vague.start()])
        return Quantity(least, "least", sign_of(sign[1]) if sign else unit_behind(folded[vague.end() :]), most)
    plain = in_digits(folded)
    counted = without_labels(plain)
    match = FIGURE.search(counted) or FIGURE.search(plain)
    if match is None:
        few = FEW.search(plain)
        return Quantity(FEWEST, "least", unit_behind(plain[few.end() :]), FEWEST_TOP) if few else None
    decade = DECADE.search(counted)
    if decade and decade.start("from") == match.start("number"):
        return Quantity(float(decade["from"]), top=float(decade["from"]) + 9)
    plain = counted if counted[match.start("number")] != "#" else plain
    before, behind = plain[: match.start()], plain[match.end() :]
    unit = sign_of(match["sign"]) or unit_behind(behind)
    if found := _range(match, plain, unit, SPELLED.search(folded) is not None):
        return found
    value = _value(match) * (-1 if MINUS.search(before) else 1) / (100 if is_in_hundredths(behind) else 1)
    return Quantity(value, bound_of(before, PERCENT.sub("", behind, count=1)), unit)


def _value(figure: re.Match[str]) -> float:
    """What a figure comes to, with its magnitude."""
    value = float(figure["number"].replace(",", "")) + (part_of(figure["part"]) if figure["part"] else 0.0)
    return value * SCALES[figure["times"]] if figure["times"] else value


def _range(figure: re.Match[str], plain: str, unit: str, is_spelled: bool) -> Quantity | None:
    """A figure with what follows it, if that is a range; a magnitude behind its end alone is that of both.

    The second figure of a range is the higher one, in the same unit ("rose 6% to $41" is none), and "and" joins two
    only behind "between".
    """
    percent = PERCENT.match(plain, figure.end())
    match = RANGE.match(plain, percent.end() if percent else figure.end())
    if match is None or (match["joint"] == "and" and "between" not in plain[: figure.start()]):
        return None
    if (percent and not PERCENT.match(plain, match.end())) or (
        unit and match["sign"] and unit != sign_of(match["sign"])
    ):
        return None
    low, high = _value(figure), _value(match)
    if not figure["times"]:
        times = SCALES[match["times"]] if match["times"] else magnitude(high) if is_spelled else 1
        low = low * times if low * times < high else low
    if high <= low:
        return None
    behind = plain[match.end() :]
    hundredths = 100 if is_in_hundredths(behind) else 1
    return Quantity(low / hundredths, unit=unit or sign_of(match["sign"]) or unit_behind(behind), top=high / hundredths)


def holds_figure(text: str) -> bool:
    """Whether a text has a figure that counts something."""
    named = without_names(text)
    return bool(VAGUE.search(fold(named)) or FIGURE.search(without_labels(in_digits(named))))


def bound_of(before: str, behind: str = "") -> Bound:
    """How exact a figure is, by the words before and behind it."""
    told = (
        bound for bound, pattern in BOUNDS if any(NEAR_BY.fullmatch(before, m.end()) for m in pattern.finditer(before))
    )
    return next(told, next((bound for bound, pattern in BOUNDS_BEHIND if pattern.match(behind)), "exact"))


def is_mostly_figure(text: str) -> bool:
    """Whether a text is a figure with hardly anything else ("about 900 troops")."""
    return len(words(text)) <= 4 and any(word[0].isdigit() for word in words(in_digits(text))[:2])


def beside_figure(text: str) -> str:
    """The words of content beside a text's first figure, without those that say how exact it is, or only "people"."""
    plain = in_digits(" ".join(words(in_decimals(text))))
    for _, pattern in BOUNDS:
        plain = pattern.sub("", plain)
    return " ".join(
        word
        for word in content_words(re.sub(rf"{FIGURE.pattern}(?:st|nd|rd|th)?\b", " ", plain, count=1))
        if word not in ANYBODY
    )


def relate_quantities(one: Quantity, other: Quantity) -> Relation:
    """What a figure is to another: a rounded or bounded one, and a range, leave room for others."""
    if {one.unit, other.unit} == {"°c", "°f"}:
        one, other = _in_celsius(one, other), _in_celsius(other, one)
    if not can_be_one(one.unit, other.unit):
        return "differs"
    if one.unit != other.unit and (times := factor(one.unit, other.unit)):
        other = _converted(other, times, one)
    if one.top == other.top and _is_equal(one, other):
        if {one.bound, other.bound} == {"least", "most"}:
            return "differs"
        return "same" if one.bound == other.bound else ("more" if one.bound == "exact" else "less")
    if _leaves_room(other, one):
        return "more"
    return "less" if _leaves_room(one, other) else "differs"


def _in_celsius(figure: Quantity, like: Quantity) -> Quantity:
    """A temperature in degrees Celsius, as another is where they are the same but for rounding."""
    if figure.unit == "°c":
        return figure
    value, top = (figure.value - 32) / 1.8, None if figure.top is None else (figure.top - 32) / 1.8
    is_near = abs(value - like.value) < 1
    return replace(figure, value=like.value if is_near else value, top=top, unit="°c")


def _converted(figure: Quantity, times: float, like: Quantity) -> Quantity:
    """A figure in the unit of another, and as that one where they are all but equal: 100 miles are 160 km."""
    value, top = figure.value * times, None if figure.top is None else figure.top * times
    is_near = abs(value - like.value) <= CONVERTED * max(value, like.value)
    return replace(figure, value=like.value if is_near else value, top=top, unit=like.unit)


def _is_equal(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are one, be it that of two lengths of time only one is told by the calendar."""
    if one.value == other.value or not one.unit == other.unit == "days":
        return one.value == other.value
    by_calendar = [abs(months - round(months)) < 1e-3 for months in (q.value * 12 / 365.25 for q in (one, other))]
    is_near = abs(one.value - other.value) <= ROUGHLY * max(one.value, other.value)
    return is_near and by_calendar[0] != by_calendar[1] and min(one.value, other.value) > 1


def _leaves_room(loose: Quantity, told: Quantity) -> bool:
    """Whether a rounded or bounded figure, or a range, leaves room for another; of a range, for what bounds it."""
    low, high = _room(loose)
    ends = (told.value, told.value if told.top is None else told.top)
    if loose.top is None and loose.bound in ("least", "most"):
        ends = (ends[0],) * 2 if loose.bound == "least" else (ends[1],) * 2
    if low <= ends[0] and ends[1] <= high:
        return True
    return loose.bound == "exact" and loose.top is told.top is None and _is_rounded(loose.value, told.value)


def _room(loose: Quantity) -> tuple[float, float]:
    """Between what a figure may lie."""
    value, beyond = loose.value, 0 if loose.unit else BEYOND
    if loose.top is not None:
        return value, loose.top
    match loose.bound:
        case "least":
            return value, max(value * REACH, value + beyond)
        case "most":
            return min(value / REACH, value - beyond), value
        case "about":
            return value - NEAR * abs(value), value + NEAR * abs(value)
        case "exact":
            return value, value


def _is_rounded(round_one: float, value: float) -> bool:
    """Whether a figure is another, rounded: from 10 on that of one with decimals, 71 of 71.4, and from 100 on 2,500 of
    2,487, not 2,486 of 2,487."""
    has_decimals = value != int(value) and value == round(value, 2)
    if round_one >= WHOLE and round_one == int(round_one) and has_decimals:
        return -0.5 < round_one - value <= 0.5
    if round_one < 100 or round_one != int(round_one) or abs(value - round_one) > ROUNDING * round_one:
        return False
    zeros = len(str(int(round_one))) - len(str(int(round_one)).rstrip("0"))
    return zeros > 0 and round(value, -zeros) == round_one
