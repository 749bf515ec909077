"""What the candidates of a search have in common with the question: numbers per article, all on scales that carry over.

Words are compared as hashed stems (`words.py`). A share counts words by weight, rarer words heavier, so that 1 means
every word of the question; z-scores and ranks compare the candidates of this one search with each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors
from index.searching.speakers import speaking, verbs
from index.searching.when import Moment, nearness

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

K1, B = 1.2, 0.75
"""The parameters of BM25 that FTS5 uses too."""


NEAR = 0.25
"""Nearness (of `SCALES[1]`) from which an article is of the time that the question is about: two weeks."""
WINDOW = 12
"""Words of a stretch; words of the question in two neighbouring stretches stand close to each other."""

BITS, MASK = 12, np.uint32(0xFFF)
"""Bits of a hash that are looked at first, in a table small enough for the processor's cache."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a question, once each: their hashes, weights (idf), which are exact (names, figures), and which name
    the speaker asked for; the pairs that stand side by side, or in quotation marks."""

    hashes: NDArray[np.uint32]
    weights: Floats
    exact: NDArray[np.bool_]
    speaker: NDArray[np.bool_]
    pairs: frozenset[tuple[int, int]]
    moment: Moment
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article as the search sees it: hashed words of title and passages, the passages' last words + 1, the mean
    of the passages' vectors, of length 1, and the title's."""

    id: int
    source: str
    outlet: str | None
    last_day: int | None
    first: int
    title: NDArray[np.uint32]
    body: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    vector: Vectors
    title_vector: Vectors


@dataclass(frozen=True, slots=True)
class Candidates:
    """Articles, and those of their passages that were found: the passage's article (its place in `articles`), its place
    in the article, and its cosine, each of shape (p)."""

    articles: Sequence[Shelved]
    owner: Whole
    place: Whole
    cosine: Floats


NAMES = (
    "cosine", "cosine_z", "cosine_3", "cosine_rank", "bm25", "bm25_z", "bm25_3", "bm25_rank", "sum_z",
    "passage_share", "title_share", "lead_share", "article_share", "article_bm25", "title_bm25",
    "exact_passage", "exact_article", "pairs_passage", "pairs_article", "rarest", "article_cosine", "title_cosine",
    "place", "length", "found", "title_of", "near_3", "near_10", "near_45", "near_365", "moment",
    "sum_3", "window", "exact_title", "local_share", "behind", "standing", "agreed", "spoken",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """The features of each article (shape a × len(NAMES)); of each passage found the BM25 score, and how surely the
    speaker asked for speaks in it (shape p)."""

    features: Floats
    lexical: Floats
    spoken: Floats


@dataclass(frozen=True, slots=True)
class Matches:
    """How often each word of the question stands in each passage of the candidate articles (shape a's passages × q)."""

    passages: Floats
    titles: Floats
    pairs: Floats
    window: Floats
    spoken: Floats
    owner: Whole
    starts: Whole
    lengths: Floats


def match(asked: Asked, articles: Sequence[Shelved]) -> Matches:
    """Count the question's words in titles and passages."""
    sizes = np.array([len(article.body) for article in articles])
    counts = np.array([len(article.ends) for article in articles])
    offsets = np.r_[0, sizes.cumsum()]
    ends = np.concatenate([
        article.ends.astype(np.int64) + offset for article, offset in zip(articles, offsets[:-1], strict=True)
    ])
    owner = np.repeat(np.arange(len(articles)), counts)
    text = np.concatenate([article.body for article in articles])
    where, term = _find(asked.hashes, text)
    passage = np.searchsorted(ends, where, "right")
    titles = np.concatenate([article.title for article in articles])
    title_ends = np.array([len(article.title) for article in articles]).cumsum()
    in_title, title_term = _find(asked.hashes, titles)
    titled = np.searchsorted(title_ends, in_title, "right")
    pairs = sorted(asked.pairs)
    held = np.zeros((len(ends), max(1, len(pairs))))
    beside = np.flatnonzero((np.diff(where) == 1) & (np.diff(passage) == 0))
    for number, (one, other) in enumerate(pairs):
        held[passage[beside[(term[beside] == one) & (term[beside + 1] == other)]], number] = 1
    return Matches(
        _count(passage, term, len(ends), len(asked.hashes)),
        _count(titled, title_term, len(articles), len(asked.hashes)),
        held,
        _closest(where, term, offsets, asked.weights),
        _speak(asked, text, where, term, ends),
        owner,
        np.r_[0, counts.cumsum()[:-1]],
        np.diff(np.r_[0, ends]).astype(float),
    )


def _closest(where: Whole, term: Whole, offsets: Whole, weights: Floats) -> Floats:
    """The most weight of different words within `WINDOW` to twice `WINDOW` words, by article."""
    terms = len(weights)
    held = np.unique(np.r_[where // WINDOW, np.maximum(where // WINDOW - 1, 0)] * terms + np.r_[term, term])
    both = np.bincount(held // terms, weights[held % terms], int(offsets[-1]) // WINDOW + 1)
    return np.asarray(np.maximum.reduceat(both, offsets[:-1] // WINDOW), float)


def _speak(asked: Asked, text: NDArray[np.uint32], where: Whole, term: Whole, ends: Whole) -> Floats:
    """The highest share of the asked speaker's words near a verb of saying, by passage; 0 where none is asked for."""
    spoken = np.zeros(len(ends))
    names = np.flatnonzero(asked.speaker)
    if len(names):
        at = np.flatnonzero(asked.speaker[term])
        verbs_at, _ = _find(verbs(), text)
        shares = speaking(verbs_at, where[at], np.searchsorted(names, term[at]), len(names))
        np.maximum.at(spoken, np.searchsorted(ends, verbs_at, "right"), shares)
    return spoken


def _find(hashes: NDArray[np.uint32], text: NDArray[np.uint32]) -> tuple[Whole, Whole]:
    """Where in `text` any of the words stands, and which."""
    table = np.zeros(1 << BITS, np.bool_)
    table[hashes & MASK] = True
    maybe = np.flatnonzero(table[text & MASK])
    order = hashes.argsort()
    place = np.minimum(np.searchsorted(hashes[order], text[maybe]), len(hashes) - 1)
    same = hashes[order][place] == text[maybe]
    return maybe[same], order[place[same]]


def _count(row: Whole, column: Whole, rows: int, columns: int) -> Floats:
    return np.bincount(row * columns + column, minlength=rows * columns).reshape(rows, columns).astype(float)


def bm25(counts: Floats, lengths: Floats, weights: Floats) -> Floats:
    """Robertson and Zaragoza (2009) BM25 of each row of `counts` (n × q), as a share of the most possible."""
    saturation = K1 * (1 - B + B * lengths / max(1.0, lengths.mean()))
    return np.asarray((counts / (counts + saturation[:, None])) @ weights / max(1e-9, weights.sum()), float)


def measure(asked: Asked, found: Candidates) -> Measured:
    """What the articles, and the passages that were found, have in common with the question."""
    articles = found.articles
    m = match(asked, articles)
    w, total = asked.weights, max(1e-9, asked.weights.sum())
    title_words = np.array([len(article.title) for article in articles], float)
    scores = bm25(m.passages + m.titles[m.owner], m.lengths + title_words[m.owner], w)
    n, starts = len(articles), m.starts
    whole = np.add.reduceat(m.passages, starts) + m.titles
    lead = m.passages[starts] + m.titles
    held = (m.passages + m.titles[m.owner] > 0).astype(float)
    passage_score = scores[starts[found.owner] + found.place]
    exact = np.where(asked.exact, w, 0)
    exact_total = max(1e-9, exact.sum())
    cosine_z, score_z = z_scores(found.cosine), z_scores(passage_score)
    best_z = _top(cosine_z + score_z, found.owner, n)
    sums = _top(cosine_z, found.owner, n)
    bests = [int(i) for i in _argtop(cosine_z + score_z, found.owner, n)]
    best_bm25, best_cosine = _most(scores, m), _top(found.cosine, found.owner, n)
    near = nearness(asked.moment, [article.last_day for article in articles])
    strength = asked.moment.strength if (near[:, 1] > NEAR).any() else 0.0
    near = near * strength
    columns = [
        best_cosine, sums, _mean_top(found.cosine, found.owner, n, 3), 1 / ranks(best_cosine),
        best_bm25, (best_bm25 - passage_score.mean()) / (passage_score.std() + 1e-9),
        _mean_top(scores, m.owner, n, 3), 1 / ranks(best_bm25), best_z,
        _most(held @ w, m) / total, (m.titles > 0) @ w / total, (lead > 0) @ w / total, (whole > 0) @ w / total,
        bm25(whole, np.array([len(article.body) for article in articles], float), w),
        bm25(m.titles, title_words, w),
        _most(held @ exact, m) / exact_total, (whole > 0) @ exact / exact_total,
        _most(m.pairs.mean(1), m), np.maximum.reduceat(m.pairs, starts).mean(1),
        (whole > 0)[:, w.argmax()].astype(float), np.stack([article.vector for article in articles]) @ asked.vector,
        np.stack([article.title_vector for article in articles]) @ asked.vector,
        np.log1p(found.place[bests]), np.log1p(np.diff(np.r_[starts, len(m.owner)])),
        np.log1p(np.bincount(found.owner, minlength=n)),
        (m.titles > 0).sum(1) / np.maximum(1, title_words),
        *near.T, np.full(n, strength * (0.5 + 0.5 * asked.moment.is_said)),
        _mean_top(cosine_z + score_z, found.owner, n, 3), m.window / total, (m.titles > 0) @ exact / exact_total,
        _local_share(whole > 0), *_standing(best_z, near, strength).T,
        _agreed(np.stack([article.vector for article in articles]), best_z, near, strength),
        _most(m.spoken, m),
    ]  # fmt: skip
    return Measured(np.column_stack(columns), passage_score, m.spoken[starts[found.owner] + found.place])


def _local_share(held: NDArray[np.bool_]) -> Floats:
    """The share of the words that each article holds, weighed by how rare they are among these articles."""
    weights = np.log1p((len(held) - held.sum(0) + 0.5) / (held.sum(0) + 0.5))
    return np.asarray(held @ weights / max(1e-9, weights.sum()), float)


def _standing(fit: Floats, near: Floats, strength: float) -> Floats:
    """How far each article's fit is below the best one near in time (all, where time does not count), and 1 / rank."""
    rivals = near[:, 1] > NEAR if strength else np.ones(len(fit), np.bool_)
    rivals = rivals if rivals.any() else np.ones(len(fit), np.bool_)
    better = (fit[rivals][None, :] > fit[:, None]).sum(1)
    return np.column_stack([fit - fit[rivals].max(), 1 / (1 + better)])


def _agreed(vectors: Vectors, fit: Floats, near: Floats, strength: float) -> Floats:
    """The cosine of each article with the mean of the others, weighed by their fit and nearness (Rocchio 1971)."""
    if len(fit) == 1:
        return np.zeros(1)
    weights = np.exp(fit - fit.max()) * (near[:, 1] + 0.01 if strength else 1.0)
    mean = weights @ vectors
    own = (vectors**2).sum(1)
    return np.asarray((vectors @ mean - weights * own) / (weights.sum() - weights + 1e-9), float)


def _most(values: Floats, matches: Matches) -> Floats:
    """The highest value of any passage of each article."""
    return np.asarray(np.maximum.reduceat(values, matches.starts), float)


def z_scores(values: Floats) -> Floats:
    """(x − mean) / standard deviation; all zero where the values do not differ. Shape kept."""
    deviation = values.std()
    return np.zeros(values.shape) if deviation < 1e-9 else (values - values.mean()) / deviation


def ranks(values: Floats) -> Floats:
    """The rank of each value from 1, highest first; equal values share the middle of their ranks."""
    _, inverse, counts = np.unique(-values, return_inverse=True, return_counts=True)
    return np.asarray((counts.cumsum() - (counts - 1) / 2)[inverse], float)


def _top(values: Floats, owner: Whole, n: int) -> Floats:
    top = np.full(n, -np.inf)
    np.maximum.at(top, owner, values)
    return top


def _argtop(values: Floats, owner: Whole, n: int) -> Whole:
    best = np.zeros(n, np.int64)
    order = values.argsort(kind="stable")
    best[owner[order]] = order
    return best


def _mean_top(values: Floats, owner: Whole, n: int, k: int) -> Floats:
    """The mean of each owner's k highest values; where it has fewer, the lowest of all stands in."""
    order = np.lexsort((-values, owner))
    sorted_owner = owner[order]
    place = np.arange(len(order)) - np.searchsorted(sorted_owner, sorted_owner)
    kept = place < k
    sums = np.bincount(sorted_owner[kept], values[order][kept], n)
    have = np.bincount(sorted_owner[kept], minlength=n)
    return np.asarray((sums + (k - have) * values.min()) / k, float)
