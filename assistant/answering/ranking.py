"""The sentences that may answer a question, best first: logistic regressions over their features (`learned.py`).

The reader has looked for an answer in all of them. The best are then read once more, each by itself, by the model that
compares sentences: a second opinion.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answering.evidence import Evidence
from assistant.answering.learned import Logistic, learned
from assistant.answering.votes import count_votes
from assistant.reader.comparer import Comparer, Saying
from index.records import Span

AGAIN = 10
"""Sentences, best first, that are read once more."""


def rank(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence, each with its score (a probability that the sentence answers the question), best first."""
    return _scored(((one, one.features) for one in count_votes(evidence)), learned().sentence)


def read_again(question: str, ranked: Sequence[Evidence], comparer: Comparer) -> list[Evidence]:
    """The evidence, best first, the best of it scored with a second opinion; the others stay behind.

    Args:
        ranked: as `rank` has it.
    """
    judged = with_opinions(question, ranked[:AGAIN], comparer)
    best = _scored(((one, one.features_again) for one in judged), learned().again)
    least = min((one.score for one in best), default=0.0)
    return [*best, *(replace(one, score=min(one.score, least)) for one in ranked[AGAIN:])]


def with_opinions(question: str, evidence: Sequence[Evidence], comparer: Comparer) -> list[Evidence]:
    """The evidence with what the comparer thinks of each sentence by itself."""
    opinions = comparer.judge(question, [saying_of(one) for one in evidence])
    return [replace(one, opinion=opinion) for one, opinion in zip(evidence, opinions, strict=True)]


def saying_of(evidence: Evidence) -> Saying:
    """A sentence with its answer as the comparer reads it."""
    return Saying(evidence.text, evidence.marked or Span(0, len(evidence.text)))


def _scored(evidence: Iterable[tuple[Evidence, tuple[float, ...]]], regression: Logistic) -> list[Evidence]:
    scored = (replace(one, score=regression.probability(features)) for one, features in evidence)
    return sorted(scored, key=lambda e: (-e.score, e.source, e.span))
