"""What calls to a chat model cost, and the caps that they never exceed: for one question, and for a whole batch."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.errors import CapReached, ModelError

PER_MESSAGE = 16
"""Tokens that a server adds for each message, at most."""


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens of prompt and of completion."""

    prompt: float
    completion: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on calls, on tokens (prompt and completion) and on US dollars; None is no cap."""

    calls: int | None = None
    tokens: int | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """What one or more calls took. Where a server did not count, the tokens are upper bounds."""

    calls: int = 0
    prompt: int = 0
    completion: int = 0
    cost: float = 0.0

    def __add__(self, other: "Bill") -> "Bill":
        return Bill(
            self.calls + other.calls,
            self.prompt + other.prompt,
            self.completion + other.completion,
            self.cost + other.cost,
        )

    def __sub__(self, other: "Bill") -> "Bill":
        return self + Bill(-other.calls, -other.prompt, -other.completion, -other.cost)

    @property
    def usage(self) -> Mapping[str, float]:
        """The bill as an answer gives it."""
        return {
            "calls": self.calls,
            "prompt_tokens": self.prompt,
            "completion_tokens": self.completion,
            "cost": round(self.cost, 8),
        }


def bill(prompt: int, completion: int, prices: Prices | None, calls: int = 1) -> Bill:
    """The bill for so many tokens: cost = (prompt × price + completion × price) / 1,000,000; 0 without prices."""
    cost = (prompt * prices.prompt + completion * prices.completion) / 1e6 if prices else 0.0
    return Bill(calls, prompt, completion, cost)


def most_tokens(texts: list[str]) -> int:
    """Tokens that a prompt of these messages has at most: each token stands for at least one byte."""
    return sum(len(text.encode("utf-8", "replace")) + PER_MESSAGE for text in texts)


class Account:
    """Keeps count of what is spent. A call is paid at its highest price before it is made, and settled after it.

    Args:
        limits: the caps.
        parent: an account that is charged too: that of the batch.
    """

    def __init__(self, limits: Limits, parent: "Account | None" = None) -> None:
        self._limits = limits
        self._parent = parent
        self._lock: threading.RLock = parent._lock if parent else threading.RLock()
        self._spent = Bill()
        self.fault: ModelError | None = None
        """What the last call failed of, if it may go better: what is told where a cap then ends the tries."""

    @property
    def spent(self) -> Bill:
        """What was spent so far, calls under way included at their highest price."""
        return self._spent

    def reserve(self, most: Bill) -> None:
        """Take the highest price of a call from this account and its parent.

        Raises:
            CapReached: the call could exceed a cap; nothing is taken, and it must not be made.
        """
        with self._lock:
            account: Account | None = self
            while account is not None:
                account._check(most)
                account = account._parent
            self._add(most)

    def settle(self, most: Bill, actual: Bill) -> None:
        """Put the actual price in the place of the highest one."""
        with self._lock:
            self._add(actual - most)

    def _add(self, change: Bill) -> None:
        self._spent += change
        if self._parent:
            self._parent._add(change)

    def _check(self, most: Bill) -> None:
        after = self._spent + most
        whose = "a question" if self._parent else "all questions together"
        for what, value, cap in (
            ("calls", after.calls, self._limits.calls),
            ("tokens", after.prompt + after.completion, self._limits.tokens),
            ("US dollars", round(after.cost, 6), self._limits.cost),
        ):
            if cap is not None and value > cap:
                raise CapReached(f"the next call could take {value:,} {what}, over the cap of {cap:,} for {whose}")
