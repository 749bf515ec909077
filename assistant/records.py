"""What an answer is made of. All frozen; positions are code points of the cited article's text."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Reason = Literal["no_coverage", "outside_dates", "partial", "disputed"]
"""Why an answer abstains or is qualified: nothing on the subject; only outside the dates asked for; the subject is
there but not what was asked; the sources differ."""


DisagreementKind = Literal["dispute", "development"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim span of an article: `text[start:end] == quote`. `line` counts from 1; `date` is ISO 8601 or None."""

    key: str
    source: str
    start: int
    end: int
    line: int
    quote: str
    outlet: str | None
    date: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the answer says: the words shown, and the keys of all citations that say it, best first.

    `is_alternative`: it is said in case that what stands before it does not answer, and is less likely to.
    """

    text: str
    citations: tuple[str, ...]
    is_alternative: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """A statement of a chat model that did not stand the check, and why. It is no part of the answer."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement: a value and the keys of the citations that give it; `by` is who says so in the first
    of them, where it is not the article's own voice."""

    value: str
    citations: tuple[str, ...]
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Different values for the same thing; a development where a later figure replaces an earlier one."""

    about: str
    positions: tuple[Position, ...]
    kind: DisagreementKind = "dispute"


@dataclass(frozen=True, slots=True)
class PassageRef:
    """A retrieved passage, by place, with its score and what each part of the search gave it; `copies` are the sources
    of articles that print the same."""

    source: str
    start: int
    end: int
    score: float
    why: Mapping[str, float | int | None] = field(default_factory=dict)
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; `to_json` is the contract of `--json` and of run files.

    `question` is what the user typed; `understood` is the question that was searched for, after a follow-up was
    resolved from the conversation (equal to `question` otherwise). `seconds` is wall time; `usage` what a chat model
    counted: calls, prompt_tokens, completion_tokens, cost in US dollars (None without a model). `withheld` are the
    model's statements that the sources do not support, `repaired` the number of citations put right, `incomplete` why a
    model's answer may lack its end, `notice` why a model that was asked for did not write this answer. `dropped` is the
    number of a model's citations that do not prove the statement that stands on others; `unanswered` are the parts of a
    question that nothing answers. `receipts` are what the cited articles' files were then (`receipts.py`), by source,
    where they were taken. `outlets` are the only ones that were looked at; none: all.
    """

    question: str
    answer: str
    short: str | None = None
    abstained: bool = False
    reason: Reason | None = None
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    origins: int = 0
    passages: tuple[PassageRef, ...] = ()
    mode: Literal["extractive", "model"] = "extractive"
    model: str | None = None
    seconds: float = 0.0
    error: str | None = None
    understood: str = ""
    confidence: float | None = None
    as_of: str | None = None
    usage: Mapping[str, float] | None = None
    withheld: tuple[Withheld, ...] = ()
    repaired: int = 0
    incomplete: str | None = None
    notice: str | None = None
    dropped: int = 0
    unanswered: tuple[str, ...] = ()
    receipts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    outlets: tuple[str, ...] = ()

    def to_json(self, identity: str | None = None) -> dict[str, Any]:
        """A JSON-ready mapping with the fields of the contract, `id` first."""
        return {"id": identity} | asdict(self)
