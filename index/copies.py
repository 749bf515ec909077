"""Articles that print the same, among those that a search has found: agency copy taken over by several outlets."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.features import Floats, Shelved

ALIKE = 0.93
"""Cosine of two articles' mean vectors from which their words are compared."""
COPIED = 0.6
"""Share of the shorter article's runs of three words that the longer one must hold."""
LOOKED_AT = 30
"""Best articles among which copies are looked for."""


def find_copies(articles: Sequence[Shelved], scores: Floats) -> dict[int, list[int]]:
    """The best of articles that print the same → the others, as places in `articles`, best first."""
    best = [int(place) for place in np.argsort(-scores, kind="stable")[:LOOKED_AT]]
    vectors = np.stack([articles[place].vector for place in best])
    alike = vectors @ vectors.T >= ALIKE
    runs: dict[int, NDArray[np.uint64]] = {}
    copies: dict[int, list[int]] = {}
    behind: set[int] = set()
    for i, original in enumerate(best):
        if original in behind:
            continue
        for j in np.flatnonzero(alike[i, i + 1 :]) + i + 1:
            copy = best[j]
            if copy not in behind and _is_copy(*(_runs(articles, place, runs) for place in (original, copy))):
                copies.setdefault(original, []).append(copy)
                behind.add(copy)
    return copies


def _runs(articles: Sequence[Shelved], place: int, known: dict[int, NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Hashes of all runs of three words of an article, each once."""
    if place not in known:
        body = articles[place].body.astype(np.uint64)
        mixed = body[:-2] * np.uint64(0x9E3779B97F4A7C15) ^ body[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F) ^ body[2:]
        known[place] = np.unique(mixed)
    return known[place]


def _is_copy(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and len(np.intersect1d(one, other, assume_unique=True)) >= COPIED * shorter
