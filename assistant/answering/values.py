"""What an answer gives, as something that can be compared: a quantity, a day, or names and words.

Two values of one question are the same, or one says more than the other ("northern Babil" and "Babil", "900" and
"about 900", "July" and "July 30"), or they differ. Only values that differ can be in dispute.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from assistant.answering.agreement import negated
from assistant.answering.durations import read_duration
from assistant.answering.numerals import tells_none
from assistant.answering.quantities import (
    Quantity,
    Relation,
    beside_figure,
    is_mostly_figure,
    read_fraction,
    read_quantity,
    relate_quantities,
)
from assistant.answering.times import Day, read_day, relate_days
from index.words import content_words, fold, stem, words

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
class Value:
    """An answer's words with what they give. `quantity` and `day` are None where the question does not ask for one or
    the words hold none; `beside` are the words beside a figure of things where no figure is asked for."""

    text: str
    quantity: Quantity | None = None
    day: Day | None = None
    beside: str = ""


def read_value(text: str, kind: str, published: date | None = None, before: str = "") -> Value:
    """Read an answer to a question of some kind ("count", "when", …) from an article published on a day; `before` is
    what stands before it in its sentence."""
    if kind in ("when", "clock"):
        return Value(text, day=read_day(text, published, before))
    if kind == "duration":
        return Value(text, quantity=read_duration(text))
    figure = (read_fraction(text) if kind == "share" else None) or read_quantity(text)
    if kind in ("count", "money", "share"):
        return Value(text, quantity=figure or (Quantity(0.0) if kind == "count" and tells_none(text) else None))
    if figure is None or not is_mostly_figure(text):
        return Value(text)
    return Value(text, quantity=figure, beside="" if figure.unit else beside_figure(text))


def relate(one: Value, other: Value, aliases: Collection[frozenset[str]] = ()) -> Relation:
    """What `one` is to `other`. `aliases` are sets of folded names that an article says are one thing's."""
    if one.quantity and other.quantity:
        if one.beside and other.beside and _relate_words(one.beside, other.beside, aliases) == "differs":
            return "differs"
        return relate_quantities(one.quantity, other.quantity)
    if one.day and other.day and not one.day == other.day == Day():
        return relate_days(one.day, other.day)
    return _relate_words(one.text, other.text, aliases)


def _relate_words(one: str, other: str, aliases: Collection[frozenset[str]]) -> Relation:
    if _are_opposed(one, other):
        return "differs"
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


OPPOSITES = (
    ("before", "after"), ("for", "against"), ("with", "without"), ("above", "below"), ("over", "under"), ("up", "down")
)  # fmt: skip


def _are_opposed(one: str, other: str) -> bool:
    """Whether only one of two texts denies something, or each has one of two opposite words: "guilty", "not guilty"."""
    a, b = set(words(one)), set(words(other))
    return negated(one) != negated(other) or any(
        (left in a and right in b - a) or (right in a and left in b - a) for left, right in OPPOSITES
    )


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


FORMERLY = r"(?:also|formerly|previously|once|otherwise|better|now|officially|originally)"
CALLED = r"(?:known|called|named|renamed|referred to)"
ALIAS = re.compile(
    r"(?P<one>[A-Z][\w’'-]+(?:[ -](?:al-)?[A-Z][\w’'-]+){0,3}),? ?"
    rf"(?:\({FORMERLY}(?: {CALLED})?|,? ?{FORMERLY}(?: widely| locally)? {CALLED})(?: as)?:? "
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
