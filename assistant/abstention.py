"""Whether the articles answer a question at all: a probability, and the reason where they do not.

The probability is a logistic regression over how well the question's words and meaning are met; its weights and the
threshold are learned by `training/fit_evidence.py` on questions paired with passages that do and do not answer them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Reason
from assistant.sentences import Evidence, learned, logistic

ON_SUBJECT = 0.34
"""Coverage of the question's words, by weight, from which a passage is on its subject though it may not answer it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`confidence` is the probability that the articles answer; `reason` is None where they are taken to."""

    confidence: float
    reason: Reason | None


def judge(evidence: Sequence[Evidence]) -> Verdict:
    """Decide whether to answer from the evidence, which is sorted best first."""
    if not evidence:
        return Verdict(0.0, "no_coverage")
    weights = learned()["answer"]
    confidence = logistic(weights, answer_features(evidence))
    if confidence >= float(weights["threshold"]):  # type: ignore[arg-type]
        return Verdict(confidence, None)
    is_on_subject = max(e.context for e in evidence) >= ON_SUBJECT
    return Verdict(confidence, "partial" if is_on_subject else "no_coverage")


def answer_features(evidence: Sequence[Evidence]) -> tuple[float, ...]:
    """What the regression reads: of the best sentence its cosine, coverage, context and fit, and the highest cosine of
    a passage."""
    best = evidence[0]
    return (
        best.cosine,
        best.coverage,
        best.context,
        best.fits,
        max(e.passage for e in evidence),
    )
