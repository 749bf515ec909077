"""Copies among the articles that a search on a server has found; the server itself knows of none."""

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.storing.origins import SHARED, Origins, Runs, is_copy, runs_of, sketch

REMEMBERED = 2_000
"""Articles lately found whose words are remembered."""


class ServerOrigins(Origins):
    """As `Origins`, of the articles lately found; copies by way of an article that was not found are not seen."""

    def __init__(self) -> None:
        self._found: OrderedDict[int, tuple[str, Runs, list[int]]] = OrderedDict()
        self._sharing: defaultdict[int, set[int]] = defaultdict(set)  # a sketch's place and value → the articles

    def remember(self, article: int, source: str, body: NDArray[np.uint32]) -> None:
        """Note what a search read of an article, under its number."""
        if article not in self._found:
            runs = runs_of(body)
            keys = sketch(runs)
            self._found[article] = source, runs, keys
            for key in keys:
                self._sharing[key].add(article)
        self._found.move_to_end(article)
        while len(self._found) > REMEMBERED:
            self._forget()

    def among(self, articles: Sequence[int]) -> set[tuple[int, int]]:
        """As in `Origins`."""
        known = {article for article in articles if article in self._found}
        pairs = {(a, b) for a in known for b in self._copies(a, {b for b in known if b > a})}
        return pairs | {(b, a) for a, b in pairs}

    def copies(self, source: str) -> frozenset[str]:
        """As in `Origins`."""
        known = {name: article for article, (name, *_) in self._found.items()}
        if (this := known.pop(source, None)) is None:
            return frozenset()
        return frozenset(self._found[other][0] for other in self._copies(this, set(known.values())))

    def _copies(self, article: int, others: set[int]) -> list[int]:
        """Those of the others that are copies of an article: only those whose sketches are like its are compared."""
        _, runs, keys = self._found[article]
        shared = Counter(other for key in keys for other in self._sharing[key] & others)
        return [other for other, places in shared.items() if places >= SHARED and is_copy(runs, self._found[other][1])]

    def _forget(self) -> None:
        """Forget the article that was longest not found."""
        article, (_, _, keys) = self._found.popitem(last=False)
        for key in keys:
            self._sharing[key].remove(article)
            if not self._sharing[key]:
                del self._sharing[key]
