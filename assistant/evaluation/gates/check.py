"""Gates: what a run has to reach, from a YAML file, so that a build fails when an assistant gets worse.

    corpus: 5e1b…                  # SHA-256 of the articles, as the run's header has it: floors hold for one corpus
    floors: {nugget recall: 0.80}  # measure: at least this
    ceilings: {refused: 0.10}      # measure: at most this
    tags:                          # the same for the questions of one tag
      who: {floors: {hit@4: 1}}
    must_pass: [d02, d05]          # questions whose `correct` must be 1
    not_worse: [nugget recall]     # `dateline compare` only: may not be found worse than in the first run
    noise: {nugget recall: 0.02}   # how far past its limits a measure may be, for what differs from run to run

All of it is optional. A measure that has nothing to score fails its gate, and an unfinished run fails whatever it has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.evaluation.compare import NOTHING, Comparison
from assistant.evaluation.measures.measure import Score, Value
from assistant.evaluation.scores import Sheet, grouped
from index.records import Span

NOWHERE = Span(0, 0)
ROUNDING = 1e-9
"""A value this close to its limit is on it: 0.1 + 0.2 reaches 0.3."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A measure's floor or ceiling, over all questions or one tag's. `at` is where its number stands in the file."""

    kind: Literal["floors", "ceilings"]
    measure: str
    value: float
    tag: str | None = None
    noise: float = 0.0
    at: Span = NOWHERE

    @property
    def name(self) -> str:
        """The measure, and the tag if there is one."""
        return f"{self.measure} ({self.tag})" if self.tag else self.measure

    def is_met(self, value: float) -> bool:
        """Whether a value is on the right side, noise allowed for."""
        room = self.noise + ROUNDING
        return value >= self.value - room if self.kind == "floors" else value <= self.value + room


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates of a file. `text` is the file, `corpus_at` where its hash stands."""

    text: str
    limits: tuple[Limit, ...] = ()
    corpus: str | None = None
    corpus_at: Span = NOWHERE
    must_pass: tuple[str, ...] = ()
    not_worse: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a gate asked for, and what it got."""

    gate: str
    passed: bool
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.gate}: expected {self.expected}, got {self.got}"


def check(gates: Gates, sheet: Sheet, header: Mapping[str, Any], comparison: Comparison | None = None) -> list[Outcome]:
    """Every gate against a run; those of `not_worse` only where the run was compared with another."""
    by_tag = grouped(sheet, "tag") if any(limit.tag for limit in gates.limits) else {}
    over_all = sheet.scores() if gates.limits else {}
    outcomes = [_of_corpus(gates.corpus, corpus_of(header))] if gates.corpus else []
    for limit in gates.limits:
        scores = by_tag.get(limit.tag, (0, {}))[1] if limit.tag else over_all
        outcomes.append(_of_limit(limit, scores.get(limit.measure)))
    right = {answer.id: value for answer, value in zip(sheet.answers, sheet.values["correct"], strict=True)}
    outcomes += [_of_question(identity, right) for identity in gates.must_pass]
    return outcomes + (list(_of_verdicts(gates.not_worse, comparison)) if comparison else [])


def corpus_of(header: Mapping[str, Any]) -> str | None:
    """The SHA-256 of the corpus that a run's header names, if it names one."""
    inner = header.get("sha256")
    found = header.get("corpus_sha256") or (inner.get("corpus") if isinstance(inner, Mapping) else None)
    return str(found) if found else None


def _of_corpus(expected: str, got: str | None) -> Outcome:
    if got and got.lower() == expected.lower():
        return Outcome("corpus", True, expected, got)
    advice = "the articles are not those that the floors were pinned on; pin again with: dateline score RUN --pin FILE"
    return Outcome("corpus", False, expected, f"{got or 'none in the header'} ({advice})")


def _of_limit(limit: Limit, score: Score | None) -> Outcome:
    sign = "≥" if limit.kind == "floors" else "≤"
    noise = f" ({number(limit.noise)} allowed for noise)" if limit.noise else ""
    expected = f"{sign} {number(limit.value)}{noise}"
    if score is None or score.value is None:
        nothing = "nothing to score" if score else f"no question with the tag {limit.tag!r}"
        return Outcome(limit.name, False, expected, nothing)
    passed, got = limit.is_met(score.value), number(score.value)
    if not passed and got == number(limit.value):
        got = f"{score.value:.12g}"
    return Outcome(limit.name, passed, expected, got)


def _of_question(identity: str, right: Mapping[str, Value]) -> Outcome:
    value = right.get(identity)
    got = "right" if value == 1 else "not judged: the question has no gold" if value is None else "wrong"
    return Outcome(f"question {identity}", value == 1, "right", got if identity in right else "not in the run")


def _of_verdicts(measures: Sequence[str], comparison: Comparison) -> Iterator[Outcome]:
    verdicts = {difference.measure: difference.verdict for difference in comparison.differences}
    for name in measures:
        verdict = verdicts.get(name, "nothing to score")
        yield Outcome(f"{name} in B", verdict in {"better", "more", "less", NOTHING}, "not worse than in A", verdict)


def number(value: float) -> str:
    """A number with two to four decimals: 0.8 → "0.80", 0.8125 → "0.8125"."""
    whole, decimals = f"{value:.4f}".split(".")
    return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"
