"""What an answer gives, as something that can be compared: a quantity, a day, or names and words.

Two values of one question are the same, or one says more than the other ("northern Babil" and "Babil", "900" and
"about 900", "July" and "July 30"), or they differ. Only values that differ can be in dispute.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from assistant.answering.agreement import are_opposed, negated
from assistant.answering.values.aliases import is_acronym, with_one_name
from assistant.answering.values.currencies import are_in_other_currencies, may_be_one_sum, told_otherwise
from assistant.answering.values.durations import read_duration
from assistant.answering.values.names import are_told_apart, capitals, have_articles, name_words
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
from assistant.answering.values.spellings import is_same_word, joined
from assistant.answering.values.sums import add_up, is_one_person
from assistant.answering.values.times import Day, read_day, relate_days
from assistant.answering.values.units import are_of_one_kind, unit_behind
from assistant.answering.values.widening import ALONE
from index.words import fold, words

UP = re.compile(
    r"\b(?:up(?! to\b)|rise|rises|rose|risen|rising|increas(?:e|es|ed|ing)|gr[eo]w|grown|growth|gain(?:s|ed)?"
    r"|climb(?:s|ed)?|jump(?:s|ed)?|surged?|soared|higher)\b"
)
DOWN = re.compile(
    r"\b(?:down(?! to\b)|fall|falls|fell|fallen|falling|decreas(?:e|es|ed|ing)|drop(?:s|ped)?|declin(?:e|es|ed|ing)"
    r"|shrank|shrunk|slump(?:s|ed)?|plunged?|tumbled?|lower)\b"
)
OPPOSITES = frozenset(map(frozenset, (("for", "against"), ("with", "without"), ("over", "under"), ("from", "to"))))
"""Opposites that in whole sentences tell nothing."""


@dataclass(frozen=True, slots=True)
class Value:
    """An answer's words with what they give. `quantity` and `day` are None where the question does not ask for one or
    the words hold none; `beside` are the words beside a figure of things where no figure is asked for, `also` is a sum
    of money in another currency in which it is told once more."""

    text: str
    quantity: Quantity | None = None
    day: Day | None = None
    beside: str = ""
    also: Quantity | None = None


def read_value(
    text: str,
    kind: str,
    published: date | None = None,
    before: str = "",
    behind: str = "",
    asked: Collection[str] = (),
) -> Value:
    """Read an answer to a question of some kind ("count", "when", …) from an article published on a day; `before` and
    `behind` are what stands beside it in its sentence, `asked` the question's words of content."""
    if kind in ("when", "day", "clock"):
        return Value(text, day=read_day(text, published, before, behind))
    if kind == "duration":
        length = read_duration(text)
        return Value(text, quantity=length, day=None if length else read_day(text, published, before, behind))
    if kind == "count":
        return Value(text, quantity=_with_unit(_count(text, asked), text, behind))
    figure = (read_share(text) if kind == "share" else read_part(text)) or read_quantity(text)
    if kind in ("money", "share"):
        return Value(text, quantity=figure, also=told_otherwise(figure, text, behind))
    if figure is None or not is_mostly_figure(text):
        return Value(text)
    return Value(text, quantity=figure, beside="" if figure.unit else beside_figure(text))


def _count(text: str, asked: Collection[str]) -> Quantity | None:
    """How many a text tells of: people told in parts as their sum, a share of a number as a number."""
    if people := add_up(text, asked):
        return Quantity(people[0], bound_of(people[1]))
    if figure := read_part(text) or read_quantity(text):
        return figure
    return Quantity(0.0) if tells_none(text) else Quantity(1.0) if is_one_person(text) else None


def _with_unit(quantity: Quantity | None, text: str, behind: str) -> Quantity | None:
    """A figure with the unit that stands behind a text which is no more than the figure: "17", " knots"."""
    if quantity is None or quantity.unit or not ALONE.fullmatch(text):
        return quantity
    return replace(quantity, unit=unit_behind(fold(behind)))


def relate(one: Value, other: Value, aliases: Collection[frozenset[str]] = ()) -> Relation:
    """What `one` is to `other`. `aliases` are sets of folded names that an article says are one thing's."""
    if one.quantity and other.quantity:
        if one.beside and other.beside:
            beside = _relate_words(one.beside, other.beside, aliases)
            if beside == "differs" or _are_opposed(one.text, other.text):
                return "differs"
        if {_direction(one.text), _direction(other.text)} == {"up", "down"}:
            return "differs"
        is_share = [value.quantity is not None and value.quantity.unit == "%" for value in (one, other)]
        if is_share[0] != is_share[1] and beside_figure((other if is_share[0] else one).text):
            return "differs"
        return relate_quantities(*_of_one_unit(one, other))
    if one.day and other.day and not one.day == other.day == Day():
        return relate_days(one.day, other.day)
    return _relate_words(one.text, other.text, aliases)


def _of_one_unit(one: Value, other: Value) -> tuple[Quantity, Quantity]:
    """The figures of two values, of sums in two currencies those in the same one."""
    pairs = [
        (ours, theirs)
        for ours, theirs in product((one.quantity, one.also), (other.quantity, other.also))
        if ours and theirs
    ]
    return next((pair for pair in pairs if not are_in_other_currencies(*pair)), pairs[0])


def _relate_words(one: str, other: str, aliases: Collection[frozenset[str]]) -> Relation:
    one, other = with_one_name(one), with_one_name(other)
    if _are_opposed(one, other) or are_told_apart(one, other):
        return "differs"
    if is_acronym(one, other):
        return "same"
    ours, theirs = name_words(one), name_words(other)
    a, b = joined(ours, theirs), joined(theirs, ours)
    if not a or not b:
        return "same" if fold(one) == fold(other) else "differs"
    if any({" ".join(a), " ".join(b)} <= names for names in aliases):
        return "same"
    high, higher = capitals(one), capitals(other)
    is_part = have_articles(one, other) or any(
        is_same_word(x, y, x in high and y in higher, False) for x in a for y in b
    )
    shared = sum(any(is_same_word(x, y, x in high and y in higher, is_part) for y in b) for x in a)
    if shared == len(a) == len(b) or (shared == len(a) and shared == len(b)):
        return "same"
    if shared == len(b):
        return "more"
    return "less" if shared == len(a) else "differs"


def can_be_at_odds(one: Value, other: Value) -> bool:
    """Whether two values that differ cannot both be right: a share says nothing against a number or a sum, nor a
    length against a speed or against a day, nor euros against as many dollars as they may have been worth."""
    if one.quantity is None or other.quantity is None:
        return not ((one.quantity and other.day) or (one.day and other.quantity))
    ours, theirs = _of_one_unit(one, other)
    if are_in_other_currencies(ours, theirs):
        return not may_be_one_sum(ours, theirs)
    return are_of_one_kind(ours.unit, theirs.unit)


def _direction(text: str) -> str:
    """Whether a text tells of a figure that went up, or down; nothing where it tells of neither or of both."""
    is_up, is_down = UP.search(fold(text)), DOWN.search(fold(text))
    return "" if bool(is_up) == bool(is_down) else "up" if is_up else "down"


def _are_opposed(one: str, other: str) -> bool:
    """Whether only one of two texts denies something, or each has one of two opposite words: "guilty", "not guilty"."""
    a, b = set(words(one)), set(words(other))
    return (
        negated(one) != negated(other)
        or are_opposed(one, other)
        or any(frozenset(pair) in OPPOSITES for pair in product(a - b, b - a))
    )
