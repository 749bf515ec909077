"""What an answer is composed of: the question with what its words tell, the sentences by what they say, the values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.agreement import Agreement
from assistant.answering.asking.kinds import fits
from assistant.answering.asking.question import Question
from assistant.answering.coverage import coverage
from assistant.answering.positions import Position
from index.records import Filed

NARROW = 60
"""Words of an answer, quotations and attributions together, unless the question asks for more."""
WIDE = 220
"""The same for a list, a comparison or a summary."""
FIT = 0.3
"""What it is worth that a clause holds something of the kind asked for, where holding all the question's words is 1."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What an answer is written from: the question with what its words tell, and the articles by source."""

    question: Question
    weights: Mapping[str, float]
    articles: Mapping[str, Filed]

    @property
    def length(self) -> int:
        """Words that the answer may have."""
        return WIDE if self.question.wide else NARROW

    def worth(self, words: str) -> float:
        """What a stretch of words is worth to the question."""
        return coverage(self.weights, words) + FIT * fits(self.question.kind, self.question.own, words)


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer is composed of: all sentences, best first, those alike together; the values that they give,
    likeliest first; and those of the values that are at odds, the first among them, if any are."""

    brief: Brief
    groups: Sequence[Agreement]
    positions: Sequence[Position]
    sides: Sequence[Position] = ()
