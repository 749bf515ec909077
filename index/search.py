"""A question → ranked passages. Meaning (Chroma) and words (BM25 in the library) are asked once each, then fused.

The fusion adds two z-scores over the candidates, so that neither part's scale decides: score = z(cosine) + z(BM25).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from index.records import Embedder, Hit, Vectors
from index.store import Store
from index.words import content_words, spellings, words

CANDIDATES = 100
"""Passages asked of each part before they are fused."""
PASSAGES = 20
"""Best passages returned, whatever their article."""
ARTICLES = 10
"""Articles whose best passage is returned even beyond `PASSAGES`, so that no article crowds out the rest."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for search: its words and its vector (shape d), and the day after which nothing counts."""

    text: str
    words: tuple[str, ...]
    vector: Vectors
    until: int | None = None


def read_query(embedder: Embedder, text: str, as_of: date | None = None) -> Query:
    """Prepare a question: the only place where it is embedded."""
    until = None if as_of is None else as_of.year * 10000 + as_of.month * 100 + as_of.day
    return Query(text, tuple(content_words(text) or words(text)), embedder.embed([text])[0], until)


def search(store: Store, query: Query) -> list[Hit]:
    """The passages that fit the question best, best first; empty only if the store holds none to look at."""
    dense = store.vectors.query(query.vector, CANDIDATES, query.until)
    spelled = [spelling for word in query.words for spelling in spellings(word)]
    lexical = store.library.search_words(spelled, CANDIDATES, query.until)
    ids = list(dict.fromkeys([identity for identity, _ in dense + lexical]))
    known = store.library.passages(ids)
    ids = [identity for identity in ids if identity in known]
    if not ids:
        return []
    cosines = np.stack([known[identity][1] for identity in ids]) @ query.vector
    bm25 = dict(lexical) | store.library.score_words(spelled, [i for i in ids if i not in dict(lexical)])
    scores = z_scores(cosines) + z_scores(np.array([bm25.get(identity, 0.0) for identity in ids]))
    dense_ranks, lexical_ranks = _ranks(dense), _ranks(lexical)
    hits = [
        Hit(
            passage=known[identity][0],
            score=float(score),
            dense=float(cosine),
            lexical=bm25.get(identity, 0.0),
            dense_rank=dense_ranks.get(identity),
            lexical_rank=lexical_ranks.get(identity),
        )
        for identity, score, cosine in zip(ids, scores, cosines, strict=True)
    ]
    return spread(sorted(hits, key=lambda hit: (-hit.score, hit.passage.source, hit.passage.start)))


def z_scores(values: np.ndarray) -> np.ndarray:
    """(x − mean) / standard deviation; all zero where the values do not differ. Shape kept."""
    deviation = values.std()
    return np.zeros(values.shape) if deviation < 1e-9 else (values - values.mean()) / deviation


def spread(hits: list[Hit]) -> list[Hit]:
    """The first `PASSAGES` hits, and after them the best passage of each article until `ARTICLES` have one."""
    kept: list[Hit] = []
    sources: set[str] = set()
    for hit in hits:
        is_new = hit.passage.source not in sources
        if len(kept) < PASSAGES or (is_new and len(sources) < ARTICLES):
            kept.append(hit)
            sources.add(hit.passage.source)
    return kept


def _ranks(ranked: list[tuple[str, float]]) -> dict[str, int]:
    return {identity: rank for rank, (identity, _) in enumerate(ranked, 1)}
