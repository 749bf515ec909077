"""Whether the articles answer a question at all: a probability, and the reason where they do not.

The probability is a logistic regression over how well the question's words and meaning are met, with weights and
threshold learned on questions paired with passages that do and do not answer them (`learned.py`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.evidence import Evidence, clip, firm
from assistant.answering.learned import learned, log_odds
from assistant.records import Reason
from index.words import fold

SHARED = 0.34
NEAR = 0.30
"""A passage is on a question's subject, though it may not answer it, from this coverage of its words, by weight, or
from this cosine on."""

COMPARED = 8
"""Best sentences among which another answer is looked for."""
LEAST = 0.01
"""Share of the best one's probability below which another answer makes no difference."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`confidence` is the probability that the articles answer; `reason` is None where they are taken to."""

    confidence: float
    reason: Reason | None


def judge(evidence: Sequence[Evidence], least: float | None = None) -> Verdict:
    """Decide whether to answer from the evidence, which is sorted best first.

    Args:
        least: the probability from which to answer; by default the learned one.
    """
    if not evidence:
        return Verdict(0.0, "no_coverage")
    confidence = learned().answer.probability(answer_features(evidence))
    if confidence >= (learned().threshold if least is None else least):
        return Verdict(confidence, None)
    is_on_subject = max(e.context for e in evidence) >= SHARED or max(e.passage for e in evidence) >= NEAR
    return Verdict(confidence, "partial" if is_on_subject else "no_coverage")


SIGNS = (1, -1, 1, 1, 1, 0, 1)
"""Whether more of a feature can only speak for an answer (1), only against it (−1), or either. Weights are learned
within these bounds: what happens to go along with right answers in one collection does not carry over to others."""


def answer_features(evidence: Sequence[Evidence]) -> tuple[float, ...]:
    """What the regression reads of the sentences, best first, in the order of the weights file and of `SIGNS`.

    Of the best one the reader's odds, the names that its article lacks, and its score; how far ahead of other answers
    it is; how much in all the reader found. Where the time is known, the reader's odds tell less; they stand twice. The
    comparer's opinion.
    """
    best = evidence[0]
    others = (e.score for e in evidence[1:COMPARED] if fold(e.words) != fold(best.words))
    return (
        clip(best.odds),
        best.lacks,
        log_odds(best.score),
        math.log(best.score / max(next(others, 0.0), best.score * LEAST)),
        math.log1p(sum(e.sure for e in evidence)),
        best.timely * clip(best.odds),
        firm(best.opinion),
    )
