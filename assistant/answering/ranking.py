"""The sentences that may answer a question, best first: a logistic regression over their features (`learned.py`)."""

from collections.abc import Iterable
from dataclasses import replace

from assistant.answering.evidence import Evidence
from assistant.answering.learned import learned
from assistant.answering.votes import count_votes


def rank(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence, each with its score (a probability that the sentence answers the question), best first."""
    regression = learned().sentence
    scored = (replace(sentence, score=regression.probability(sentence.features)) for sentence in count_votes(evidence))
    return sorted(scored, key=lambda e: (-e.score, e.source, e.span))
