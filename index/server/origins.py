"""Copies among the articles that a search on a server has found; the server itself knows of none."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from index.storing.origins import SHARED, Origins, Runs, is_copy, runs_of, sketch

REMEMBERED = 2_000
"""Articles lately found whose words are remembered."""


class ServerOrigins(Origins):
    """As `Origins`, of the articles lately found; copies by way of an article that was not found are not seen."""

    def __init__(self) -> None:
        self._found: OrderedDict[int, tuple[str, int, Runs, set[int]]] = OrderedDict()

    def remember(self, article: int, source: str, last_day: int, body: NDArray[np.uint32]) -> None:
        """Note what a search read of an article, under its number."""
        if article not in self._found:
            runs = runs_of(body)
            self._found[article] = source, last_day, runs, set(sketch(runs))
        self._found.move_to_end(article)
        while len(self._found) > REMEMBERED:
            self._found.popitem(last=False)

    def among(self, articles: Sequence[int]) -> set[tuple[int, int]]:
        """As in `Origins`."""
        known = [article for article in articles if article in self._found]
        pairs = {(a, b) for a, b in combinations(known, 2) if self._are_copies(a, b)}
        return pairs | {(b, a) for a, b in pairs}

    def copies(self, source: str) -> frozenset[str]:
        """As in `Origins`."""
        known = {name: article for article, (name, *_) in self._found.items()}
        this = known.pop(source, None)
        alike = (name for name, other in known.items() if this is not None and self._are_copies(this, other))
        return frozenset(alike)

    def _are_copies(self, one: int, other: int) -> bool:
        (_, _, runs, keys), (_, _, other_runs, other_keys) = self._found[one], self._found[other]
        return len(keys & other_keys) >= SHARED and is_copy(runs, other_runs)
