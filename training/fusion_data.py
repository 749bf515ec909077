"""Questions whose article is known → what the search's fusion reads of each candidate, for learning and for tables."""

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.questions import Asked
from index.records import Embedder
from index.searching.features import NAMES, Floats, measure
from index.searching.search import find, read_query
from index.storing.store import Store
from index.words import content_words

KEPT = 0.5
"""Share of a sentence's content words that a question made of it keeps."""
OLD = 90
"""Days that an article is older than the asking of a question made of it, at least."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: features (a × f), whether each is a gold article (a), its source; `missing` gold
    articles are no candidates. Examples of one `group` stay in one fold; `weight` is how much one teaches.
    `is_timely`: it was asked, with its day, when its article was news."""

    group: str
    features: Floats
    gold: NDArray[np.bool_]
    sources: tuple[str, ...]
    missing: int = 0
    is_timely: bool = False
    weight: float = 1.0


def gather(
    store: Store,
    embedder: Embedder,
    questions: Iterable[Asked],
    dated: bool = True,
    is_timely: bool = False,
    weeks: Mapping[str, str] | None = None,
) -> list[Example]:
    """The examples of questions; asked without a day if not `dated`. Those of one week (by id, else the day of asking)
    are of one group."""
    found = ((one, _example(store, embedder, one, dated)) for one in questions)
    weeks = weeks or {}
    return [
        replace(example, group=weeks.get(one.id) or one.as_of or one.id, is_timely=is_timely) for one, example in found
    ]


def _example(store: Store, embedder: Embedder, asked: Asked, dated: bool) -> Example:
    as_of = date.fromisoformat(asked.as_of) if dated and asked.as_of else None
    shortlist = find(store, read_query(embedder, asked.question, as_of))
    if shortlist is None:
        return Example("", np.zeros((0, len(NAMES))), np.zeros(0, np.bool_), (), len(asked.sources))
    _, weighed, candidates = shortlist
    sources = tuple(article.source for article in candidates.articles)
    gold = np.array([source in asked.sources for source in sources])
    features = measure(weighed, candidates).features
    return Example("", features, gold, sources, len(asked.sources) - int(gold.sum()))


def made_questions(
    store: Store, days: Sequence[str], count: int, seed: int, without: Collection[str] = ()
) -> Iterator[Asked]:
    """Questions about articles that were `OLD` when asked on one of `days`: half the content words of one sentence.

    They stand for questions about history that name no date. No article `without` is asked about.
    """
    rng = random.Random(seed)
    sources = rng.sample(store.library.sources(), min(len(store.library.sources()), 20 * count))
    made = 0
    for number, source in enumerate(sources):
        article = store.library.article(source)
        asked_on = rng.choice(days)
        published = article.provenance.date.value if article else None
        if made == count or source in without or article is None or published is None or len(published) < 10:
            continue
        if (date.fromisoformat(asked_on) - date.fromisoformat(published)).days < OLD:
            continue
        sentences = [line for line in article.text.split(". ") if len(content_words(line)) >= 10]
        if sentences:
            made += 1
            kept = [word for word in content_words(rng.choice(sentences)) if rng.random() < KEPT]
            yield Asked(f"made{number}", " ".join(kept or ["news"]), asked_on, sources=(source,))
