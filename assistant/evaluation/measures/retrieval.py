"""Measures of what was found: over articles (in the order of their first passage) and over passages.

The order of the run's list is the rank; scores are not looked at, so equal scores do not matter. A question without
gold is unscored; an answer that found nothing, or ended in an error, scores 0. Abstentions are judged like any other.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log2

from assistant.evaluation.measures.answered import Answered, Place
from assistant.evaluation.measures.measure import Measure, Value, mean

Relevance = Sequence[bool]

VOORHEES = "Voorhees 1999, The TREC-8 question answering track report"
JARVELIN = "Järvelin & Kekäläinen 2002, Cumulated gain-based evaluation of IR techniques"


def found_articles(answer: Answered) -> tuple[Relevance, int] | None:
    """For each article found, in the order of its first passage, whether it is a gold source; and how many there are.

    None where the question names no sources.
    """
    gold = set(answer.gold.sources)
    ranked = dict.fromkeys(passage.source for passage in answer.passages)
    return ([source in gold for source in ranked], len(gold)) if gold else None


def found_passages(answer: Answered) -> tuple[Relevance, int] | None:
    """For each passage found whether it is relevant, and how many relevant ones there are.

    A passage is relevant if it overlaps a place of a gold quote that no passage before it overlaps, so that a quote
    counts once, however the articles are cut; the number is that of relevant passages and of quotes that none overlaps.
    None where no quotes are known, or the run does not say where they stand.
    """
    places = answer.gold.places
    return _covering(answer.passages, places) if places else None


@lru_cache(maxsize=8)
def _covering(passages: Sequence[Place], places: Sequence[Sequence[Place]]) -> tuple[Relevance, int]:
    """Which passages hold a quote that none before them does; and how many those are, and the quotes left over."""
    missing, relevance = set(range(len(places))), []
    for passage in dict.fromkeys(passages):
        held = {number for number in missing if any(_overlap(passage, place) for place in places[number])}
        missing -= held
        relevance.append(bool(held))
    return relevance, sum(relevance) + len(missing)


def _overlap(one: Place, other: Place) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end


def hit(relevance: Relevance, _gold: int, k: int) -> float:
    """1 if one of the first k is relevant, else 0 (also called success@k)."""
    return float(any(relevance[:k]))


def reciprocal_rank(relevance: Relevance, _gold: int, k: int) -> float:
    """1 / rank of the first relevant one among the first k; 0 if none is."""
    return next((1 / rank for rank, is_relevant in enumerate(relevance[:k], 1) if is_relevant), 0.0)


def discounted_gain(relevance: Relevance, gold: int, k: int) -> float:
    """DCG / ideal DCG, where DCG = Σ over relevant ranks r ≤ k of 1 / log₂(r + 1), and the ideal has all gold first."""
    gain = sum(1 / log2(rank + 1) for rank, is_relevant in enumerate(relevance[:k], 1) if is_relevant)
    return gain / sum(1 / log2(rank + 1) for rank in range(1, min(gold, k) + 1))


Find = Callable[[Answered], tuple[Relevance, int] | None]
Formula = Callable[[Relevance, int, int], float]


def _value(find: Find, formula: Formula, k: int) -> Callable[[Answered], Value]:
    def value(answer: Answered) -> Value:
        found = find(answer)
        return None if found is None else formula(*found, k)

    return value


def _measures(prefix: str, what: str, find: Find) -> list[Measure]:
    rows: list[tuple[str, Formula, int, str, str]] = [
        ("hit", hit, 1, f"the first {what} is gold", ""),
        *(("hit", hit, k, f"a gold {what} is among the first {k}", "") for k in (4, 10)),
        ("MRR", reciprocal_rank, 10, f"1 / rank of the first gold {what}", VOORHEES),
        ("nDCG", discounted_gain, 10, f"gold {what}s found, the earlier the better", JARVELIN),
    ]
    return [
        Measure(
            f"{prefix}{name}@{k}", "retrieval", _value(find, formula, k), about, mean, parameters={"k": k}, paper=by
        )
        for name, formula, k, about, by in rows
    ]


MEASURES = [*_measures("", "article", found_articles), *_measures("passage ", "passage", found_passages)]
