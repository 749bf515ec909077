"""Near misses: passages that our own search puts high for a question, and that do not hold its answer."""

import math
from collections.abc import Sequence

import numpy as np

from assistant.reader.reader import Page, Reader
from index.embedding.minilm import MiniLM
from index.records import Span, Vectors
from index.words import fold
from training.reader.rows import Row

LOOKED_AT = 8
"""Best passages of other rows among which a near miss is looked for."""
WHOLE = 300
"""Characters from which a passage says enough for a question to have its answer there alone."""
HARDENED, TRIED = 20_000, 3
"""Rows whose near misses the reader itself reads, and how many of each."""
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


def harden(rows: Sequence[Row], misses: Sequence[list[str]], reader: Reader) -> list[list[str]]:
    """The misses; for the first rows with a whole passage, only that which misleads the reader most, and another."""
    hardened, left = [list(found) for found in misses], HARDENED
    for i, (row, found) in enumerate(zip(rows, misses, strict=True)):
        if left and len(found) > 1 and len(row.passage) > WHOLE:
            read = reader.read(row.question, [Page("", text, (Span(0, len(text)),)) for text in found[:TRIED]])
            odds = [marks[0][0].odds if marks[0] else -math.inf for marks in read]
            hardest = found[max(range(len(odds)), key=odds.__getitem__)]
            hardened[i] = [hardest, next(text for text in found if text != hardest)]
            left -= 1
    return hardened


def is_miss(row: Row, passage: str) -> bool:
    """Whether a passage is another one than the row's and holds none of its answers."""
    folded = fold(passage)
    return passage != row.passage and not any(fold(text) in folded for text in row.texts)


def far_from(held: Vectors, others: Vectors) -> list[bool]:
    """For each of `others` whether it is of no held-out passage's article."""
    return [bool(near < SAME_ARTICLE) for near in (others @ held.T).max(axis=1)]
