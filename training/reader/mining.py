"""Near misses: passages that our own search puts high for a question, and that do not hold its answer."""

from collections.abc import Sequence

import numpy as np

from index.minilm import MiniLM
from index.records import Vectors
from index.words import fold
from training.reader.rows import Row

LOOKED_AT = 8
"""Best passages of other rows among which a near miss is looked for."""
SAME_ARTICLE = 0.62
"""Cosine from which two passages are taken to be of one article, when held-out articles are kept from training."""


def mine(rows: Sequence[Row], pool: Sequence[str], vectors: Vectors, embedder: MiniLM) -> list[list[str]]:
    """For each row the passages of `pool` (with their `vectors`) nearest to its question that lack its answers."""
    questions = embedder.embed([row.question for row in rows])
    found = []
    for i in range(0, len(rows), 1000):
        near = np.argpartition(-(questions[i : i + 1000] @ vectors.T), LOOKED_AT, axis=1)[:, :LOOKED_AT]
        found += [
            [pool[j] for j in places if is_miss(row, pool[j])]
            for row, places in zip(rows[i : i + 1000], near, strict=True)
        ]
    return found


def is_miss(row: Row, passage: str) -> bool:
    """Whether a passage is another one than the row's and holds none of its answers."""
    folded = fold(passage)
    return passage != row.passage and not any(fold(text) in folded for text in row.texts)


def far_from(held: Vectors, others: Vectors) -> list[bool]:
    """For each of `others` whether it is of no held-out passage's article."""
    return [bool(near < SAME_ARTICLE) for near in (others @ held.T).max(axis=1)]
