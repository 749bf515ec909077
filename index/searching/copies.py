"""Articles that print the same, among those that a search has found: the best of them stands for the rest."""

from collections.abc import Sequence

import numpy as np

from index.searching.features import Floats, Shelved

ALIKE = 0.93
"""Cosine of two articles' mean vectors from which a copy adds nothing: a brief that a long report holds is none."""
LOOKED_AT = 30
"""Best articles among which copies are looked for."""


def find_copies(articles: Sequence[Shelved], scores: Floats, pairs: set[tuple[int, int]]) -> dict[int, list[int]]:
    """The best of articles that print the same → the others, as places in `articles`, best first.

    `pairs` are the ids of articles that are copies (`Origins.among`).
    """
    best = [int(place) for place in np.argsort(-scores, kind="stable")[:LOOKED_AT]]
    vectors = np.stack([articles[place].vector for place in best])
    alike = vectors @ vectors.T >= ALIKE
    copies: dict[int, list[int]] = {}
    behind: set[int] = set()
    for i, original in enumerate(best):
        if original in behind:
            continue
        for j in np.flatnonzero(alike[i, i + 1 :]) + i + 1:
            copy = best[j]
            if copy not in behind and (articles[original].id, articles[copy].id) in pairs:
                copies.setdefault(original, []).append(copy)
                behind.add(copy)
    return copies
