"""What was lately found on a server, remembered by whoever searches there: passages, and where words stand."""

import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from index.server.client import Records
from index.words import stem

SCANNED = 30_000
"""Passages read of one word at most."""
WORDS, FRESH = 256, 60.0
"""Words whose passages are remembered, and for how many seconds: others may be indexing."""
REMEMBERED = 20_000
"""Passages lately found that are remembered by their number."""

Row = dict[str, Any]


class Lately:
    """Gives numbers to passages and articles, as a library in a file does, and keeps what a search asks for again.

    `found` are passages by number: what is said of the passage, and of its article.
    """

    def __init__(self, cells: Records) -> None:
        self._cells = cells
        self._numbers: dict[str, int] = {}
        self.found: dict[int, tuple[Row, Row]] = {}
        self._held = lru_cache(WORDS)(self._ask)

    def identify(self, key: str) -> int:
        """A number for a passage or an article, of which it keeps one as long as the library is open."""
        return self._numbers.setdefault(key, len(self._numbers) + 1)

    def number(self, cells: Mapping[str, Row], heads: Mapping[str, Row]) -> list[int]:
        """Numbers for passages that were just found, under which the library gives them."""
        numbers = [self.identify(identity) for identity in cells]
        for number, cell in zip(numbers, cells.values(), strict=True):
            self.found[number] = cell["metadata"], heads[cell["metadata"]["article"]]["metadata"]
        while len(self.found) > REMEMBERED:
            self.found.pop(next(iter(self.found)))
        return numbers

    def holding(self, word: str, total: int, where: Any = None) -> Sequence[str]:
        """The ids of passages that hold a form of a folded word, in their title or text, `SCANNED` at most.

        Asked of all passages, the answer is remembered for up to `FRESH` seconds, or until `total`, their number, is
        another.
        """
        if where is not None:
            return self._ask(stem(word), where)
        return self._held(stem(word), None, total, int(time.monotonic() / FRESH))

    def forget(self) -> None:
        """Forget where words stand: something was written."""
        self._held.cache_clear()

    def _ask(self, stemmed: str, where: Any, *moment: int) -> list[str]:
        """`moment` only tells an answer from later ones."""
        fits = {"$contains": f" {stemmed} "}
        return [row["id"] for row in self._cells.where(where, fits, include=(), limit=SCANNED)]
