"""What an answer gives, as something that can be compared: a quantity, a day, or names and words.

Two values of one question are the same, or one says more than the other ("northern Babil" and "Babil", "900" and
"about 900", "July" and "July 30"), or they differ. Only values that differ can be in dispute.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from index.facts.dates import Mention, find_mentions
from index.words import content_words, fold, stem, words

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
    ("most", re.compile(r"\b(?:at most|up to|less than|fewer than|under|below|no more than|nearly|almost)\b")),
    (
        "about",
        re.compile(r"\b(?:about|around|some|roughly|approximately|an estimated|estimated|circa|more or less)\b|~"),
    ),
)
MANY = re.compile(r"\b(?:dozens|hundreds|thousands|millions|billions) of\b", re.IGNORECASE)
NEAR = 0.12
"""Relative distance from a rounded figure within which another may be the same, told more exactly."""
CLOCK = re.compile(r"\b(\d{1,2})[:.](\d\d)\b\s*([ap])?\.?m?|\b(\d{1,2})\s*([ap])\.?m\b", re.IGNORECASE)
DAYS = {"second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "day": 1, "night": 1, "week": 7, "month": 30.44}
DAYS |= {"year": 365.25, "decade": 3_652.5, "century": 36_525, "centurie": 36_525}
LASTING = re.compile(rf"\b({'|'.join(DAYS)})s?\b")
"""Units of time, and how many days they have."""
SIMILAR = 0.92
LOOSE = 0.75
"""Jaro-Winkler similarity (Winkler 1990) from which two names of equal consonants are spellings of one: alone, and
where another part of the name agrees."""
SILENT = re.compile(r"(?<=.)[aeiouyh'’`]")
COMPOUND = re.compile(r"\b(\w+)-(led|backed|based|run|owned|linked|born|made|held|aligned|supported|controlled)\b")
"""What is led by somebody is somebody else: such words are one."""
TITLES = frozenset(
    """mr mrs ms dr sir lord lady president prime minister pm general gen maj major col colonel lt lieutenant captain
    sgt admiral senator sen rep representative governor gov mayor judge justice king queen prince princess pope sheikh
    ayatollah imam secretary spokesman spokesperson spokeswoman chief deputy former late professor prof""".split()
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with what it counts: "%", a currency sign, or "" for things; `value` in units."""

    value: float
    bound: Bound = "exact"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A time as far as it is told; `minute` of the day."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """An answer's words with what they give. `quantity` and `day` are None where the question does not ask for one or
    the words hold none."""

    text: str
    quantity: Quantity | None = None
    day: Day | None = None


def read_value(text: str, kind: str, published: date | None = None) -> Value:
    """Read an answer to a question of some kind ("count", "when", …) from an article published on a day."""
    if kind in ("when", "clock"):
        return Value(text, day=read_day(text, published))
    if kind == "duration":
        return Value(text, quantity=read_duration(text))
    figure = read_quantity(text)
    is_figure = kind in ("count", "money", "share") or (figure is not None and _is_mostly_figure(text))
    return Value(text, quantity=figure if is_figure else None)


def read_quantity(text: str) -> Quantity | None:
    """The first figure in a text, in digits or in words; None without one."""
    from text_to_num import alpha2digit

    plain = alpha2digit(fold(text), "en", threshold=0)
    plain = re.sub(r"\bhalf an? (?=million|billion|1000)", "0.5 ", plain)
    match = FIGURE.search(plain)
    if match is None:
        return None
    value = float(match["number"].replace(",", ""))
    rest = plain[match.end("half" if match["half"] else "number") :].strip()
    value += 0.5 if match["half"] else 0.0
    if match["times"]:
        value *= MAGNITUDES[match["times"]]
    if written := re.match(r"(1000|1000000|1000000000|1000000000000)\b", rest):
        value *= float(written[1])
    unit = "%" if match["percent"] else match["sign"] or ""
    if MANY.search(text):
        return Quantity(value, "least", unit)
    before = f"{plain[: match.start()]} {plain[match.end() : match.end() + 1]}"
    return Quantity(value, next((bound for bound, pattern in BOUNDS if pattern.search(before)), "exact"), unit)


def read_duration(text: str) -> Quantity | None:
    """The first length of time in a text, in days; None without one."""
    unit = LASTING.search(fold(text))
    figure = read_quantity(text) or (Quantity(1.0) if unit else None)
    if unit is None or figure is None:
        return None
    return Quantity(round(figure.value * DAYS[unit[1]], 6), figure.bound, "days")


def _is_mostly_figure(text: str) -> bool:
    """Whether a text is a figure with hardly anything else ("about 900 troops")."""
    from text_to_num import alpha2digit

    return len(words(text)) <= 4 and any(
        word[0].isdigit() for word in words(alpha2digit(fold(text), "en", threshold=0))[:2]
    )


def read_day(text: str, published: date | None) -> Day | None:
    """The first time in a text; a weekday or "yesterday" is that before the day of publication, where it is known."""
    minute = _read_clock(text)
    mentions = find_mentions(text)
    if mentions:
        return _resolve(mentions[0] if len(mentions) == 1 else _join(mentions), published, minute)
    relative = {"yesterday": 1, "today": 0, "tonight": 0, "this morning": 0}
    found = next((days for word, days in relative.items() if word in fold(text)), None)
    if found is not None and published:
        day = published - timedelta(days=found)
        return Day(day.year, day.month, day.day, minute)
    return Day(minute=minute) if minute is not None else None


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
        return Day(minute=minute)
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


def relate(one: Value, other: Value, aliases: Collection[frozenset[str]] = ()) -> Relation:
    """What `one` is to `other`. `aliases` are sets of folded names that an article says are one thing's."""
    if one.quantity and other.quantity:
        return _relate_quantities(one.quantity, other.quantity)
    if one.day and other.day:
        return _relate_days(one.day, other.day)
    return _relate_words(one.text, other.text, aliases)


def _relate_quantities(one: Quantity, other: Quantity) -> Relation:
    if one.unit != other.unit and one.unit and other.unit:
        return "differs"
    if one.value == other.value:
        return "same" if one.bound == other.bound else ("more" if one.bound == "exact" else "less")
    if _allows(other, one.value):
        return "more"
    return "less" if _allows(one, other.value) else "differs"


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


def _relate_days(one: Day, other: Day) -> Relation:
    pairs = [(one.year, other.year), (one.month, other.month), (one.day, other.day), (one.minute, other.minute)]
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return "differs"
    more = any(a is not None and b is None for a, b in pairs)
    less = any(a is None and b is not None for a, b in pairs)
    return "same" if more == less else ("more" if more else "less")


def _relate_words(one: str, other: str, aliases: Collection[frozenset[str]]) -> Relation:
    a, b = name_words(one), name_words(other)
    if not a or not b:
        return "same" if fold(one) == fold(other) else "differs"
    if any({" ".join(a), " ".join(b)} <= names for names in aliases):
        return "same"
    shared = sum(any(_is_same_word(x, y, a, b) for y in b) for x in a)
    if shared == len(a) == len(b) or (shared == len(a) and shared == len(b)):
        return "same"
    if shared == len(b):
        return "more"
    return "less" if shared == len(a) else "differs"


def name_words(text: str) -> list[str]:
    """The words that tell: content words without titles, folded; a text of nothing else keeps them."""
    found = content_words(COMPOUND.sub(r"\1\2", text))
    return [word for word in found if word not in TITLES] or found


def _is_same_word(one: str, other: str, ones: list[str], others: list[str]) -> bool:
    """The same word, another form of it, or another spelling of a name."""
    if one == other or stem(one) == stem(other):
        return True
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    from rapidfuzz.distance import JaroWinkler

    likeness = JaroWinkler.similarity(one, other)
    same_sound = _consonants(one) == _consonants(other)
    return same_sound and (likeness >= SIMILAR or (likeness >= LOOSE and bool(set(ones) & set(others))))


def _consonants(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", SILENT.sub("", word))


ALIAS = re.compile(
    r"(?P<one>[A-Z][\w’'-]+(?:[ -](?:al-)?[A-Z][\w’'-]+){0,3}),? ?[(,]? ?"
    r"(?:also|formerly|previously|once|otherwise|better|now|officially|originally)"
    r"(?: widely| locally)?(?: (?:known|called|named|renamed|referred to))?(?: as)?:? "
    r"[\"“]?(?P<other>[A-Z][\w’'-]+(?:[ -](?:al-)?[A-Z][\w’'-]+){0,3})"
)


ACRONYM = re.compile(r"\b((?:[A-Z][\w’'-]+ (?:(?:of|for|the|and) )*){2,8})\(([A-Z]{2,8})\)")


def find_aliases(text: str) -> list[frozenset[str]]:
    """The pairs of names that a text says are one thing's: "Jurf al-Nasr, formerly known as Jurf al-Sakhr", and
    "Popular Mobilization Forces (PMF)", as far as its initials go."""
    pairs = [(match["one"], match["other"]) for match in ALIAS.finditer(text)]
    for match in ACRONYM.finditer(text):
        capitals = [word for word in match[1].split() if word[0].isupper()]
        if "".join(word[0] for word in capitals[-len(match[2]) :]) == match[2]:
            pairs.append((" ".join(capitals[-len(match[2]) :]), match[2]))
    named = [frozenset(" ".join(name_words(name)) for name in pair) for pair in pairs]
    return [pair for pair in named if len(pair) > 1]
