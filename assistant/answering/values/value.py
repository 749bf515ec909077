"""What an answer gives, as something that can be compared: a quantity, a day, or names and words.

Two values of one question are the same, or one says more than the other ("northern Babil" and "Babil", "900" and
"about 900", "July" and "July 30"), or they differ. Only values that differ can be in dispute.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import product

from assistant.answering.agreement import are_opposed, negated
from assistant.answering.values.durations import read_duration
from assistant.answering.values.names import are_told_apart, capitals, is_same_word, name_words
from assistant.answering.values.numerals import tells_none
from assistant.answering.values.quantities import (
    Quantity,
    Relation,
    beside_figure,
    bound_of,
    is_mostly_figure,
    read_quantity,
    relate_quantities,
)
from assistant.answering.values.shares import read_part, read_share
from assistant.answering.values.sums import add_up
from assistant.answering.values.times import Day, read_day, relate_days
from index.words import fold, words


@dataclass(frozen=True, slots=True)
class Value:
    """An answer's words with what they give. `quantity` and `day` are None where the question does not ask for one or
    the words hold none; `beside` are the words beside a figure of things where no figure is asked for."""

    text: str
    quantity: Quantity | None = None
    day: Day | None = None
    beside: str = ""


def read_value(
    text: str, kind: str, published: date | None = None, before: str = "", asked: Collection[str] = ()
) -> Value:
    """Read an answer to a question of some kind ("count", "when", …) from an article published on a day; `before` is
    what stands before it in its sentence, `asked` are the question's words of content."""
    if kind in ("when", "clock"):
        return Value(text, day=read_day(text, published, before))
    if kind == "duration":
        return Value(text, quantity=read_duration(text))
    if kind == "count":
        return Value(text, quantity=_count(text, asked))
    figure = (read_share(text) if kind == "share" else read_part(text)) or read_quantity(text)
    if kind in ("money", "share"):
        return Value(text, quantity=figure)
    if figure is None or not is_mostly_figure(text):
        return Value(text)
    return Value(text, quantity=figure, beside="" if figure.unit else beside_figure(text))


def _count(text: str, asked: Collection[str]) -> Quantity | None:
    """How many a text tells of: people told in parts as their sum, a share of a number as a number."""
    if people := add_up(text, asked):
        return Quantity(people[0], bound_of(people[1]))
    return read_part(text) or read_quantity(text) or (Quantity(0.0) if tells_none(text) else None)


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
    if _are_opposed(one, other) or are_told_apart(one, other):
        return "differs"
    a, b = name_words(one), name_words(other)
    if not a or not b:
        return "same" if fold(one) == fold(other) else "differs"
    if any({" ".join(a), " ".join(b)} <= names for names in aliases):
        return "same"
    high, higher, is_part = capitals(one), capitals(other), not set(a).isdisjoint(b)
    shared = sum(any(is_same_word(x, y, x in high and y in higher, is_part) for y in b) for x in a)
    if shared == len(a) == len(b) or (shared == len(a) and shared == len(b)):
        return "same"
    if shared == len(b):
        return "more"
    return "less" if shared == len(a) else "differs"


OPPOSITES = frozenset(map(frozenset, (("for", "against"), ("with", "without"), ("over", "under"), ("from", "to"))))
"""Opposites that in whole sentences tell nothing."""


def _are_opposed(one: str, other: str) -> bool:
    """Whether only one of two texts denies something, or each has one of two opposite words: "guilty", "not guilty"."""
    a, b = set(words(one)), set(words(other))
    return (
        negated(one) != negated(other)
        or are_opposed(one, other)
        or any(frozenset(pair) in OPPOSITES for pair in product(a - b, b - a))
    )


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
