"""Articles that print the same, found as they are taken in: agency copy taken over by several outlets, an edited copy.

Every article leaves a sketch of its words: the MinHash (Broder 1997) of its runs of three stems, which two articles
share in as many places as they resemble each other. Those that share a few are compared word by word, and count as
copies where the longer one holds most runs of the shorter.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

COPIED = 0.6
"""Share of the shorter article's runs of three words that the longer one must hold."""
PLACES = 64
"""Places of a sketch."""
SHARED = 2
"""Places that two sketches must share for the articles to be compared."""
COMPARED = 100
"""Articles that one is compared with at most, those of the likest sketches."""

LISTED = 200
"""Articles looked at that share one place: a text that thousands print costs no more than this."""
NOTED = 30
"""Copies of one article that are noted, the likest."""

Runs = NDArray[np.uint64]


class Origins:
    """The copies among the articles of one open library."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, article: int) -> None:
        """Find the copies of an article that is already shelved for the search, and note them."""
        runs = self._runs(article)
        if not len(runs):
            return
        keys = sketch(runs)
        likest = (other for other in self._alike(keys, article) if is_copy(runs, self._runs(other)))
        copies = list(islice(likest, NOTED))
        self._db.executemany("INSERT OR IGNORE INTO copied VALUES (?, ?)", [(article, other) for other in copies])
        self._db.executemany("INSERT OR IGNORE INTO sketch VALUES (?, ?)", [(key, article) for key in keys])

    def _alike(self, keys: Sequence[int], article: int) -> list[int]:
        """The articles of the likest sketches, likest first; of those that share one key, the first `LISTED` count."""
        shared = Counter[int]()
        for key in keys:
            listed = self._db.execute("SELECT article FROM sketch WHERE key = ? LIMIT ?", (key, LISTED))
            shared.update(int(other) for (other,) in listed if other != article)
        likest = sorted((-places, other) for other, places in shared.items() if places >= SHARED)
        return [other for _, other in likest[:COMPARED]]

    def remove(self, article: int) -> None:
        """Forget an article's sketch, before the article itself is removed; its copies go with it."""
        keys = [(key, article) for key in sketch(self._runs(article))]
        self._db.executemany("DELETE FROM sketch WHERE key = ? AND article = ?", keys)

    def among(self, articles: Sequence[int]) -> set[tuple[int, int]]:
        """The pairs of these articles of which one is a copy of the other, in both orders."""
        marks = _marks(articles)
        query = f"SELECT article, other FROM copied WHERE article IN ({marks}) AND other IN ({marks})"
        pairs = {(int(a), int(b)) for a, b in self._db.execute(query, [*articles, *articles])}
        return pairs | {(b, a) for a, b in pairs}

    def copies(self, source: str) -> frozenset[str]:
        """The sources of an article's copies."""
        query = """
            WITH this AS (SELECT id FROM article WHERE source = ?)
            SELECT source FROM article WHERE id IN (
                SELECT other FROM copied JOIN this ON copied.article = id
                UNION SELECT copied.article FROM copied JOIN this ON other = id
            )"""
        return frozenset(str(row[0]) for row in self._db.execute(query, (source,)))

    def _runs(self, article: int) -> Runs:
        row = self._db.execute("SELECT body FROM searched WHERE article = ?", (article,)).fetchone()
        return runs_of(np.frombuffer(row[0], np.uint32)) if row else np.zeros(0, np.uint64)


def runs_of(stems: NDArray[np.uint32]) -> Runs:
    """Hashes of all runs of three words, each once."""
    body = stems.astype(np.uint64)
    mixed = body[:-2] * np.uint64(0x9E3779B97F4A7C15) ^ body[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F) ^ body[2:]
    return np.unique(mixed)


def is_copy(one: Runs, other: Runs) -> bool:
    """Whether the longer of two articles holds most of the shorter."""
    shorter = min(len(one), len(other))
    return shorter > 0 and len(np.intersect1d(one, other, assume_unique=True)) >= COPIED * shorter


def sketch(runs: Runs) -> list[int]:
    """The MinHash of runs, as one number for each place and value; empty where there are no runs."""
    from rensa import RMinHash

    if not len(runs):
        return []
    minhash = RMinHash(num_perm=PLACES, seed=1)
    minhash.update([str(run) for run in runs.tolist()])
    return [(place << 32) | value for place, value in enumerate(minhash.digest())]


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)
