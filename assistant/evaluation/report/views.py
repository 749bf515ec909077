"""What a report shows of each question: plain records, with nothing of HTML in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.evaluation.report.excerpts import Excerpt

OUTCOMES: Mapping[str, str] = {
    "right": "says all that was expected",
    "wrong": "says less than was expected, or answers what the articles do not hold",
    "abstained": "rightly left unanswered: the articles do not hold it",
    "refused": "left unanswered, though the articles hold it",
    "error": "ended in an error",
    "unjudged": "the question does not say what is right",
}
"""What became of a question → what that means."""

GOOD = frozenset({"right", "abstained"})

CHANGES: Mapping[str, str] = {
    "fixed": "was not right, now is",
    "broken": "was right, now is not",
    "changed": "another answer, as right or wrong as before",
    "same": "the same answer",
    "altered": "asked in other words, or as of another day: not compared",
    "only": "asked in one of the two runs only",
}
"""What became of a question from the first run to the second → what that means."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that is expected, under any of its names, and whether it is there."""

    names: tuple[str, ...]
    is_met: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in its article; `anchor` is its name within the reply, whatever characters its key has."""

    key: str
    anchor: str
    source: str
    line: int | None
    about: str
    excerpt: Excerpt
    is_gold: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of an answer, with the citations that no statement before it shows.

    `references`: each key with the anchor of its citation, None where the answer has none of that key. `is_verbatim`:
    the words are those of the first citation. `is_alternative`: it is told in case the one before does not answer.
    """

    text: str
    references: tuple[tuple[str, str | None], ...]
    citations: tuple[Cited, ...]
    is_verbatim: bool
    is_alternative: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement in an answer: a value and the citations that give it (see `Said`)."""

    value: str
    references: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A retrieved passage; `pieces` is its text, each piece with whether it is an expected answer."""

    source: str
    start: int
    end: int
    why: str
    pieces: tuple[tuple[str, bool], ...]
    is_gold: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What one run answered to a question.

    `lines` is the answer, each line in pieces, each with the anchor of the citation that it refers to, if it does.
    `others` are citations of no statement; `unlisted` counts the passages beyond those listed; `gold_rank` is the
    rank of the first expected article among the articles found.
    """

    outcome: str
    answer: str
    lines: tuple[tuple[tuple[str, str | None], ...], ...]
    short: str | None
    reason: str
    error: str | None
    understood: str
    expected: tuple[Expected, ...]
    quotes: tuple[Expected, ...]
    sources: tuple[Expected, ...]
    statements: tuple[Said, ...]
    others: tuple[Cited, ...]
    disagreements: tuple[tuple[str, tuple[Position, ...]], ...]
    passages: tuple[Found, ...]
    unlisted: int
    gold_rank: int | None
    confidence: float | None
    seconds: float | None
    facts: tuple[tuple[str, str], ...]

    @property
    def said(self) -> int:
        """How many of the expected things the answer says."""
        return sum(one.is_met for one in self.expected)


@dataclass(frozen=True, slots=True)
class Row:
    """A question with the reply of each run (None where a run did not ask it); `context` is what else was asked."""

    number: int
    id: str
    question: str
    tags: tuple[str, ...]
    context: tuple[tuple[str, str], ...]
    replies: tuple[Reply | None, ...]
    change: str | None

    @property
    def outcome(self) -> str:
        """The outcome in the last run that asked it."""
        return next(reply.outcome for reply in reversed(self.replies) if reply)

    def repeats(self, field: str) -> bool:
        """Whether the second run's reply has the same in a field ("statements", "passages") as the first's."""
        before, after = self.replies[0], self.replies[-1]
        return len(self.replies) > 1 and bool(before and after) and getattr(before, field) == getattr(after, field)
