"""A question → ranked passages: one question to the vector index and one to the full text, then one score per article.

question → Query → shortlist (found by meaning, by words, and near in time) → features of its articles → fused score
→ copies set back → passages, spread over articles.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.records import Embedder, Hit, Vectors
from index.searching.copies import find_copies
from index.searching.features import NAMES, Asked, Candidates, Floats, Measured, measure, z_scores
from index.searching.fusion import learned
from index.searching.lookup import Catalogue, Lookup
from index.searching.naming import read_outlets
from index.searching.speakers import named_speaker
from index.searching.when import MOMENT, Moment, read_moment
from index.storing.store import Store
from index.words import ABBREVIATED, UPPER, content_words, hashed, words

CANDIDATES = 100
"""Passages taken from each part."""
RECENT = 50
"""Passages taken besides from the words' list that are near to the time the question is about."""
WINDOW = 14
"""Days around that time in which they lie."""
UNSIFTED, SIFTED = 200, (400, 1600)
"""Passages asked of the vector index where all may be looked at and none is nearer in time, and otherwise at least and
at most: it is fast only unfiltered, so what may not be looked at is left out here; then, rarely, it filters itself."""
PASSAGES = 20
"""Best passages returned, whatever their article."""
ARTICLES = 10
"""Articles whose best passage is returned even beyond `PASSAGES`, so that no article crowds out the rest."""

LAG = 0.5
"""How far behind its article's best passage one is ranked that is a standard deviation of cosine or BM25 worse."""

SPOKEN = 1.0
"""Standard deviations that it is worth to a passage that the speaker asked for speaks in it."""

EXACT = re.compile(rf"(?<!^)(?<![.?!] )\b(?!I\b)[{UPPER}][\w’'-]*|\d[\d,.:]*|[\"“][^\"“”]+[\"”]")
"""Names inside a sentence, figures, and words in quotation marks."""
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for search: its words and its vector (shape d), the day after which nothing counts, and the
    time it is about."""

    text: str
    words: tuple[str, ...]
    vector: Vectors
    until: int | None = None
    moment: Moment = field(default_factory=Moment)


@dataclass(frozen=True, slots=True)
class Found:
    """Passages found: their numbers, and the rank in each part's own list from 1 for those that it listed."""

    numbers: list[int]
    dense_ranks: dict[int, int]
    lexical_ranks: dict[int, int]


def read_query(embedder: Embedder, text: str, as_of: date | None = None) -> Query:
    """Prepare a question: the only place where it is embedded."""
    until = None if as_of is None else as_of.year * 10000 + as_of.month * 100 + as_of.day
    moment = read_moment(text, as_of, date.today())
    timeless = MOMENT.sub(" ", text)
    asked = content_words(timeless) or content_words(text) or words(text)
    return Query(text, tuple(asked), embedder.embed([text])[0], until, moment)


def search(store: Store, query: Query) -> list[Hit]:
    """The passages that fit the question best, best first; empty only if the store holds none to look at."""
    shortlist = find(store, query)
    if shortlist is None:
        return []
    found, asked, candidates = shortlist
    measured = measure(asked, candidates)
    return _hits(store, found, candidates, learned().score(measured.features), measured)


def find(store: Store, query: Query) -> tuple[Found, Asked, Candidates] | None:
    """The shortlist: passages found, the question's words weighed, and the articles; None if nothing is there, or no
    word is asked for."""
    if not query.words:
        return None
    if store.is_remote:
        from index.server import search as on_server

        return on_server.find(store, query)
    lookup = store.library.lookup
    shelf = lookup.catalogue().until(query.until)
    if outlets := read_outlets(query.text, lookup.outlets):
        shelf = shelf.only(lookup.of_outlets(outlets))
    dense = _by_meaning(store, query, shelf)
    weights, lexical = _by_words(lookup, query.words, shelf)
    near = [_near(numbers, shelf, query.moment) for numbers in (dense, lexical)]
    listed = [dense[:CANDIDATES], lexical[:CANDIDATES], near[0], near[1][:RECENT]]
    numbers = [int(number) for number in dict.fromkeys(np.concatenate(listed).tolist())]
    vectors = lookup.vectors(numbers)
    numbers = [number for number in numbers if number in vectors]
    if not numbers:
        return None
    places = shelf.places(np.array(numbers))
    chosen, owner = np.unique(places, return_inverse=True)
    articles = lookup.shelved([int(identity) for identity in shelf.ids[chosen]])
    cosine = (np.stack([vectors[number] for number in numbers]) @ query.vector).astype(np.float64)
    candidates = Candidates(articles, owner, np.array(numbers) - shelf.firsts[places], cosine)
    return Found(numbers, _ranks(listed[0]), _ranks(listed[1])), weigh(query, weights), candidates


def _by_meaning(store: Store, query: Query, shelf: Catalogue) -> Whole:
    """Passage numbers, nearest first, of articles that may be looked at."""
    is_whole = bool(shelf.is_open.all())
    wanted = UNSIFTED if is_whole and query.moment.start is None else _sifted(shelf)
    ids = [identity for identity, _ in store.vectors.query(query.vector, wanted)]
    numbers = _numbers(store, ids, shelf)
    if is_whole or len(numbers) >= CANDIDATES or len(ids) < wanted or query.until is None:
        return numbers
    return _numbers(store, [i for i, _ in store.vectors.query(query.vector, CANDIDATES, query.until)], shelf)


def _sifted(shelf: Catalogue) -> int:
    """How many passages to ask for so that about twice `CANDIDATES` of them may be looked at, within `SIFTED`."""
    share = shelf.size / max(1, shelf.passages)
    least, most = SIFTED
    return int(min(max(2 * CANDIDATES / max(share, 1e-9), least), most))


def _numbers(store: Store, ids: Sequence[str], shelf: Catalogue) -> Whole:
    known = store.library.lookup.numbers(ids)
    return shelf.keep(np.array([known[identity] for identity in ids if identity in known], np.int64))


def _by_words(lookup: Lookup, asked: Sequence[str], shelf: Catalogue) -> tuple[dict[str, float], Whole]:
    """The weight of each word, and passage numbers by the sum of the weights of the words they hold, highest first.

    The weight is BM25's inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)), among what may be looked at.
    """
    lists, seen = lookup.held(asked, shelf)
    weights = {word: float(np.log1p(max(0.0, shelf.size - n + 0.5) / (n + 0.5))) for word, n in seen.items()}
    if not lists:
        return weights, np.zeros(0, np.int64)
    sums = np.zeros(1 + max(int(numbers.max(initial=0)) for numbers in lists.values()))
    held = np.zeros(len(sums), np.bool_)
    for word, numbers in lists.items():
        sums[numbers] += weights[word]
        held[numbers] = True
    found = np.flatnonzero(held)
    return weights, found[np.argsort(-sums[found], kind="stable")]


def _near(numbers: Whole, shelf: Catalogue, moment: Moment) -> Whole:
    """Those of the passages whose article is from within `WINDOW` days of the moment."""
    if moment.start is None or moment.end is None:
        return numbers[:0]
    first, last = (day.year * 10000 + day.month * 100 + day.day for day in moment.around(WINDOW))
    days = shelf.days[shelf.places(numbers)]
    return numbers[(days >= first) & (days <= last)]


def exact_words(question: str) -> list[str]:
    """The folded words of a question that are names, figures, or quoted: "the U.S." is one name."""
    whole = ABBREVIATED.sub(lambda match: str(match.lastgroup).upper(), question)
    return [word for match in EXACT.finditer(whole) for word in words(match.group())]


def weigh(query: Query, weights: Mapping[str, float]) -> Asked:
    """The question's words as the features read them; words of one stem count once, as the heaviest of them."""
    heaviest: dict[int, float] = {}
    for word, weight in weights.items():
        heaviest[hashed(word)] = max(weight, heaviest.get(hashed(word), 0.0))
    order = {number: place for place, number in enumerate(heaviest)}
    exact = set(map(hashed, exact_words(query.text)))
    speaker = {hashed(word) for word in named_speaker(query.text)}
    inline = [hashed(word) for word in words(query.text)]
    pairs = {(order[a], order[b]) for a, b in pairwise(inline) if a in order and b in order and a != b}
    return Asked(
        np.array(list(heaviest), np.uint32),
        np.array(list(heaviest.values())),
        np.array([number in exact for number in heaviest]),
        np.array([number in speaker for number in heaviest]),
        frozenset(pairs),
        query.moment,
        query.vector,
    )


def _hits(store: Store, found: Found, candidates: Candidates, articles: Floats, measured: Measured) -> list[Hit]:
    """Hits by falling score: an article's best passage has the article's score, the others less by as much as they fit
    the question worse; articles that print what a better one prints come last."""
    fit = z_scores(candidates.cosine) + z_scores(measured.lexical) + SPOKEN * measured.spoken
    best = np.full(len(articles), -np.inf)
    np.maximum.at(best, candidates.owner, fit)
    scores = articles[candidates.owner] - LAG * (best[candidates.owner] - fit)
    copies = find_copies(
        candidates.articles, articles, store.library.origins.among([a.id for a in candidates.articles])
    )
    behind = {copy for others in copies.values() for copy in others}
    order = sorted(range(len(scores)), key=lambda i: (candidates.owner[i] in behind, -scores[i], found.numbers[i]))
    sources = [candidates.articles[candidates.owner[i]].source for i in order]
    kept = [order[place] for place in spread(sources)]
    passages = store.library.passages([found.numbers[i] for i in kept])
    hits = []
    for i in kept:
        number, owner = found.numbers[i], int(candidates.owner[i])
        if number not in passages:
            continue
        read = dict(zip(NAMES, measured.features[owner].round(4).tolist(), strict=True))
        hits.append(
            Hit(
                passage=passages[number],
                score=float(scores[i]),
                dense=float(candidates.cosine[i]),
                lexical=float(measured.lexical[i]),
                dense_rank=found.dense_ranks.get(number),
                lexical_rank=found.lexical_ranks.get(number),
                near=read["near_10"] if read["moment"] else None,
                article=read,
                copies=tuple(candidates.articles[copy].source for copy in copies.get(owner, ())),
            )
        )
    return hits


def spread(sources: Sequence[str]) -> list[int]:
    """Which to keep of passages in order, given the source of each: the first `PASSAGES`, and after them the first of
    each further article until `ARTICLES` have one."""
    kept: list[int] = []
    seen: set[str] = set()
    for place, source in enumerate(sources):
        if len(kept) < PASSAGES or (source not in seen and len(seen) < ARTICLES):
            kept.append(place)
            seen.add(source)
    return kept


def _ranks(numbers: Whole) -> dict[int, int]:
    return {int(number): rank for rank, number in enumerate(numbers, 1)}
