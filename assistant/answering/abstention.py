"""Whether the articles answer a question at all: a probability, and the reason where they do not.

The probability is a logistic regression over how well the question's words and meaning are met, with weights and
threshold learned on questions paired with passages that do and do not answer them (`learned.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.learned import learned, log_odds
from assistant.answering.sentences import Evidence, clip
from assistant.records import Reason

SHARED = 0.34
NEAR = 0.30
"""A passage is on a question's subject, though it may not answer it, from this coverage of its words, by weight, or
from this cosine on."""


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


def answer_features(evidence: Sequence[Evidence]) -> tuple[float, ...]:
    """What the regression reads of the best sentence, in the order of the weights file."""
    best = evidence[0]
    return (
        best.coverage,
        best.context,
        best.fits,
        clip(best.odds),
        best.answer_fits,
        best.own,
        log_odds(best.score),
    )
