"""Sums of money in different currencies: told beside each other as one sum, or such that they may be one."""

import re

from assistant.answering.values.quantities import Quantity, read_quantity
from assistant.answering.values.units import can_be_one, is_money

ASIDE = re.compile(r"\((?P<told>[^()]{2,40})(?:\)|$)")
BEHIND = re.compile(r"[\w. -]{0,25}\((?P<told>[^()]{2,40})\)")
"""Where a sum is told once more: "€110 million ($120 million)"."""
IN_DOLLARS = {"$": (1.0, 1.0), "€": (0.82, 1.6), "£": (1.05, 2.11)}
"""For how many US dollars at least and at most a currency was had since 1999."""


def told_otherwise(quantity: Quantity | None, text: str, behind: str) -> Quantity | None:
    """A sum in the other currency in which a text, or what is `behind` it, tells it once more in brackets."""
    match = ASIDE.search(text) or (BEHIND.match(behind) if "(" not in text else None)
    other = read_quantity(match["told"]) if match and quantity else None
    return other if quantity and other and are_in_other_currencies(quantity, other) else None


def are_in_other_currencies(one: Quantity, other: Quantity) -> bool:
    """Whether both are sums of money, and of different currencies."""
    return is_money(one.unit) and is_money(other.unit) and not can_be_one(one.unit, other.unit)


def may_be_one_sum(one: Quantity, other: Quantity) -> bool:
    """Whether sums in different currencies may be one, by what rates there have been; always where none is known."""
    ours, theirs = _in_dollars(one), _in_dollars(other)
    return ours is None or theirs is None or (ours[0] <= theirs[1] and theirs[0] <= ours[1])


def _in_dollars(sum_: Quantity) -> tuple[float, float] | None:
    """Between how many US dollars a sum may have been worth."""
    rates = IN_DOLLARS.get(sum_.unit.removeprefix("us"))
    return (sum_.value * rates[0], (sum_.top or sum_.value) * rates[1]) if rates else None
