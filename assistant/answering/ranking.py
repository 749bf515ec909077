"""The sentences that may answer a question, best first: logistic regressions over their features (`learned.py`).

The reader has marked in all of them what may be the answer. The best are then read once more, each in its setting, by
the model that compares sentences: a second opinion, on which words of a sentence answer, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answering.evidence import Evidence
from assistant.answering.learned import Logistic, learned, log_odds
from assistant.answering.votes import count_votes
from assistant.reader.comparer import Comparer, Saying
from index.records import Span

AGAIN, LEAST = 12, 4
"""Readings, best first, that are judged once more, at most and at least."""
BEHIND = 2.5
"""How far below the best one's score, in log-odds, a further reading is judged: on 810 questions about real and
invented news, to judge those from beyond put no other sentence first."""


def rank(readings: Iterable[Evidence]) -> list[Evidence]:
    """The readings, each with its score (a probability that the sentence answers the question), best first."""
    return _scored(((one, one.features) for one in count_votes(readings)), learned().sentence)


def read_again(question: str, ranked: Sequence[Evidence], comparer: Comparer) -> list[Evidence]:
    """Each sentence's best reading, best first, the best of them scored with a second opinion.

    Args:
        ranked: as `rank` has it.
    """
    close, rest = worth_judging(ranked)
    judged = with_opinions(question, close, comparer)
    best = _scored(((one, one.features_again) for one in judged), learned().again)
    least = min((one.score for one in best), default=0.0)
    return one_each([*best, *(replace(one, score=min(one.score, least)) for one in rest)])


def worth_judging(ranked: Sequence[Evidence]) -> tuple[Sequence[Evidence], Sequence[Evidence]]:
    """The readings that may still come first once they are judged, and the others; `ranked` as `rank` has it."""
    least = log_odds(ranked[0].score) - BEHIND if ranked else 0.0
    count = max(LEAST, sum(log_odds(one.score) >= least for one in ranked[:AGAIN]))
    return ranked[:count], ranked[count:]


def one_each(ranked: Iterable[Evidence]) -> list[Evidence]:
    """The first reading of every sentence."""
    first: dict[tuple[str, Span], Evidence] = {}
    for one in ranked:
        first.setdefault((one.source, one.span), one)
    return list(first.values())


def with_opinions(question: str, readings: Sequence[Evidence], comparer: Comparer) -> list[Evidence]:
    """The readings with what the comparer thinks of each."""
    opinions = comparer.judge(question, [(one.setting, saying_of(one)) for one in readings])
    return [replace(one, opinion=opinion) for one, opinion in zip(readings, opinions, strict=True)]


def saying_of(evidence: Evidence) -> Saying:
    """A sentence with its answer as the comparer reads it."""
    return Saying(evidence.text, evidence.marked or Span(0, len(evidence.text)))


def _scored(evidence: Iterable[tuple[Evidence, tuple[float, ...]]], regression: Logistic) -> list[Evidence]:
    scored = (replace(one, score=regression.probability(features)) for one, features in evidence)
    return sorted(scored, key=lambda e: (-e.score, e.source, e.span, -e.odds))
