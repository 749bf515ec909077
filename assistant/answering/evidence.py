"""One sentence that may answer a question, and what it has for an answer, with all that speaks for it and against."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from index.records import Embedder, Span, Vectors

LEAST_ODDS, MOST_ODDS = -12.0, 8.0
"""What the reader's odds are cut to; beyond, they tell no more."""
FIRM = 6.0
"""The same for an opinion, whichever it is."""
MOST_BEHIND = 10.0
"""The same for how far a passage lies behind the best."""
FAR = 3.0
"""How far behind the best passage an answer tells 1/e as much."""
COMPARED = 24
"""Sentences, best first, that are compared with each other."""
POSSIBLE = -7.0
"""The reader's odds from which a reading may be a position, unless the best one's are lower too."""
NONE: Vectors = np.zeros(0, np.float32)
"""In the place of a vector that was not made."""
LONG = 8
"""Words from which an answer is no short one."""


def no_vector(_text: str) -> Vectors:
    """Of a sentence that is compared with none."""
    return NONE


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that may answer a question, with words that may be the answer; `setting` are those it is read with.

    Of the search: `passage` is its passage's cosine with the question, `behind` how far that passage's score lies
    behind the best one's, `timely` is 1 if nearness in time was part of that score, `lacks` the share, by weight, of
    the question's names and figures that its article does not hold anywhere. Of the words: `coverage` is the share of
    the question's content words, by weight, that the sentence holds, `context` the same for its whole passage; `fits`
    says whether it holds something of the kind asked for (a name, a place, a time, a figure) that the question does not
    name itself, and `clashes` whether the dates that both name exclude each other. Of who speaks (`voices.py`): `voice`
    says whether the sentence has its words from the speaker asked for (1) or from somebody else (−1), `teller` whether
    its answer is only whoever tells the rest. Of the reader: `answer` are the words that answer best, `odds` how much
    likelier they are than that the passage has no answer (natural logarithm), `answer_fits` whether they are of the
    kind asked for, `own` the share of them that are the question's, `enumerates` whether they are several names to a
    question for several. Of the other sentences (`votes.py`): `votes` and
    `repeats` are the probabilities, summed, with which articles of other origins, and other sentences of this one, give
    the same words. Of the comparer, for the best only: `opinion`, how much likelier the sentence answers, in its
    setting, than that it does not (natural logarithm).

    `origin` stands for the article and those that print the same: the first of their sources, its own where not told.

    `vector` is the sentence's own (shape d), for the best sentences only; of shape 0 for the others. `embed` makes it.
    """

    source: str
    span: Span
    text: str
    coverage: float
    context: float
    passage: float
    behind: float
    fits: float
    setting: str = ""
    clashes: float = 0.0
    lacks: float = 0.0
    timely: float = 0.0
    answer: Span | None = None
    odds: float = LEAST_ODDS
    answer_fits: float = 0.0
    own: float = 1.0
    voice: float = 0.0
    teller: float = 0.0
    enumerates: float = 0.0
    votes: float = 0.0
    repeats: float = 0.0
    opinion: float = 0.0
    score: float = 0.0
    origin: str = ""
    embed: Callable[[str], Vectors] = field(default=no_vector, compare=False)

    def __post_init__(self) -> None:
        """An article that nobody copied is its own origin."""
        object.__setattr__(self, "origin", self.origin or self.source)

    @property
    def vector(self) -> Vectors:
        """The sentence's vector, made when it is looked at."""
        return self.embed(self.text)

    @property
    def is_judged(self) -> bool:
        """Whether the comparer has an opinion of it."""
        return self.opinion != 0

    @property
    def sure(self) -> float:
        """1 / (1 + exp(−odds)): how likely an answer is to the reader alone."""
        return 1 / (1 + math.exp(-clip(self.odds)))

    @property
    def features(self) -> tuple[float, ...]:
        """What the regression reads, in the order of the weights file.

        Where the time is known, the search's order tells more and the reader's odds less; such features stand twice.
        """
        behind = min(self.behind, MOST_BEHIND)
        surest = self.sure * math.exp(-behind / FAR)
        return (
            self.coverage,
            self.context,
            self.passage,
            self.fits,
            behind,
            clip(self.odds),
            self.answer_fits,
            self.clashes,
            self.own,
            math.log1p(self.votes),
            math.log1p(self.repeats),
            float(len(self.words.split()) > LONG),
            surest,
            self.voice,
            self.teller,
            self.lacks,
            self.enumerates,
            *(self.timely * value for value in (self.passage, behind, clip(self.odds), surest)),
        )

    @property
    def features_again(self) -> tuple[float, ...]:
        """What the second regression reads, of the best sentences."""
        return (*self.features, firm(self.opinion))

    @property
    def marked(self) -> Span | None:
        """Where the answer stands in the sentence's own text."""
        start = self.span.start
        return Span(self.answer.start - start, self.answer.end - start) if self.answer else None

    @property
    def clause(self) -> str:
        """The part of the sentence between semicolons in which the answer stands; the whole where none is marked."""
        if self.marked is None:
            return self.text
        behind = self.text.find(";", self.marked.end)
        return self.text[self.text.rfind(";", 0, self.marked.start) + 1 : len(self.text) if behind < 0 else behind]

    @property
    def before(self) -> str:
        """What stands before the answer in its sentence; nothing where none is marked."""
        return self.text[: self.marked.start] if self.marked else ""

    @property
    def after(self) -> str:
        """What stands behind the answer in its sentence; nothing where none is marked."""
        return self.text[self.marked.end :] if self.marked else ""

    @property
    def words(self) -> str:
        """The words of the answer; the whole sentence where the reader marked none."""
        return self.marked.of(self.text) if self.marked else self.text


def with_vectors(evidence: Sequence[Evidence], embedder: Embedder) -> list[Evidence]:
    """The evidence, the best of it with vectors: by these, sentences that say the same are told.

    Few are looked at, and each is made once.
    """

    @cache
    def embed(text: str) -> Vectors:
        vector: Vectors = embedder.embed([text])[0]
        return vector

    return [*(replace(e, embed=embed) for e in evidence[:COMPARED]), *evidence[COMPARED:]]


def clip(odds: float) -> float:
    """The reader's odds as far as they tell."""
    return min(max(odds, LEAST_ODDS), MOST_ODDS)


def firm(opinion: float) -> float:
    """The comparer's opinion as far as it tells."""
    return min(max(opinion, -FIRM), FIRM)
