"""Two runs over the same questions: what became of each question, and what of each measure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.errors import BatchError
from assistant.evaluation.measures.answered import Answered, Record
from assistant.evaluation.measures.measure import Better, Measure, aggregate
from assistant.evaluation.runs import Run
from assistant.evaluation.scores import MEASURES, Sheet, judge
from assistant.evaluation.significance import LEVEL, ROUNDS, Finding, find, holm

GRADED = ("answers", "nuggets", "sources", "quotes", "answerable")
"""The fields of a question by which answers are judged."""

Fate = Literal["fixed", "broken", "changed", "same"]
"""fixed: `correct` was below 1 and is 1; broken: was 1 and is not; changed: another answer, as right or wrong as
before; same: the same answer."""

NOTHING = "no difference that this many questions can show"
"""The verdict on a difference that may be chance; it says nothing of what more questions would show."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a question that both runs were asked; `before` and `after` are `correct` (None: not judged)."""

    id: str
    question: str
    fate: Fate
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in both runs, over the questions that both were asked.

    `low` to `high` is the 95 % interval of `difference` = `after` − `before`; `p` is of this measure alone, `p_holm`
    corrected for all measures of the comparison. `verdict` goes by `p`.
    """

    measure: str
    better: Better
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    p_holm: float | None
    detectable: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run B against run A. `only_a`, `only_b`: ids that one run alone was asked; `altered`: ids under which the two
    were asked different things; all three are left out of everything else. `regraded`: ids whose right answer differs
    between the runs; both are judged by B's. `settings`: header entries that differ."""

    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    altered: tuple[str, ...]
    regraded: tuple[str, ...]
    settings: Mapping[str, tuple[Any, Any]]

    def ids(self, fate: str) -> tuple[str, ...]:
        """The questions that met this fate."""
        return tuple(change.id for change in self.changes if change.fate == fate)

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready mapping."""
        return asdict(self)


def compare(a: Run, b: Run, rounds: int = ROUNDS) -> Comparison:
    """Compare run B with run A, question by question and measure by measure; `rounds` draws for intervals and tests.

    Raises:
        BatchError: an answer has a field of the wrong form, or the runs share no question.
    """
    left, right = ({str(record["id"]): record for record in run.records} for run in (a, b))
    both = [identity for identity in left if identity in right]
    shared = [identity for identity in both if _is_same_question(left[identity], right[identity])]
    if not shared:
        raise BatchError("the two runs were asked no question in common (same id, same words); nothing can be compared")
    gold = {identity: gold_of(left[identity], right[identity]) for identity in shared}
    before, after = (judge([{**run[name], **gold[name]} for name in shared]) for run in (left, right))
    return Comparison(
        changes=tuple(_changes(before, after)),
        differences=differences(before, after, rounds),
        only_a=tuple(identity for identity in left if identity not in right),
        only_b=tuple(identity for identity in right if identity not in left),
        altered=tuple(identity for identity in both if identity not in gold),
        regraded=tuple(name for name in shared if _is_regraded(left[name].get("asked"), gold[name]["asked"])),
        settings=_unlike(a.header, b.header),
    )


def gold_of(a: Record, b: Record) -> dict[str, Any]:
    """What both records of a question are judged by: what the second says is right, or else the first."""
    told = b if b.get("asked") else a
    return {"asked": told.get("asked"), "gold_places": told.get("gold_places")}


def _is_regraded(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> bool:
    """Whether other answers are right now than before, where both are told."""
    if not before or not after:
        return False
    return any(_plain(before.get(name)) != _plain(after.get(name)) for name in GRADED)


def _plain(value: Any) -> Any:
    """A field as it is compared: lists and tuples alike, and an empty one as none."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value] or None
    return value


def _is_same_question(a: Record, b: Record) -> bool:
    """Whether two records answer one question: its words, its day, the conversation before it, as far as both say."""
    given = [(one.get("question"), one.get("asked")) for one in (a, b)]
    words = {" ".join(question.split()) for question, _ in given if question}
    asked = [(gold.get("as_of"), _turns(gold)) for _, gold in given if gold]
    return len(words) < 2 and (len(asked) < 2 or asked[0] == asked[1])


def _turns(gold: Mapping[str, Any]) -> list[Any]:
    return [asked_in(turn) for turn in gold.get("history") or ()]


def asked_in(turn: Any) -> Any:
    """What a turn of a conversation asked, in any of its forms."""
    return (turn.get("question") or turn.get("content")) if isinstance(turn, Mapping) else turn


def _changes(before: Sheet, after: Sheet) -> Iterator[Change]:
    pairs = zip(before.answers, after.answers, before.values["correct"], after.values["correct"], strict=True)
    for old, new, was, now in pairs:
        assert not isinstance(was, tuple) and not isinstance(now, tuple)  # `correct` is one number
        yield Change(old.id, old.question, _fate(old, new, was, now), was, now)


def _fate(old: Answered, new: Answered, was: float | None, now: float | None) -> Fate:
    if was is not None and now is not None and was != now:
        return "fixed" if now > was else "broken"
    is_same = (old.text, old.abstained, old.failed) == (new.text, new.abstained, new.failed)
    return "same" if is_same else "changed"


def differences(before: Sheet, after: Sheet, rounds: int = ROUNDS) -> tuple[Difference, ...]:
    """Every measure that both runs score, in the order of MEASURES; the answers of both in the same order."""
    names = [name for name in MEASURES if _is_scored(before, name) or _is_scored(after, name)]
    found = [find(before.values[name], after.values[name], MEASURES[name].aggregate, rounds) for name in names]
    corrected = holm([finding.p for finding in found])
    return tuple(
        _difference(MEASURES[name], before, after, finding, p)
        for name, finding, p in zip(names, found, corrected, strict=True)
    )


def _is_scored(sheet: Sheet, name: str) -> bool:
    return any(value is not None for value in sheet.values[name])


def _difference(measure: Measure, before: Sheet, after: Sheet, finding: Finding, p_holm: float | None) -> Difference:
    return Difference(
        measure=measure.name,
        better=measure.better,
        before=aggregate(measure, before.values[measure.name]).value,
        after=aggregate(measure, after.values[measure.name]).value,
        p_holm=p_holm,
        verdict=verdict(measure, finding),
        **finding._asdict(),
    )


def verdict(measure: Measure, finding: Finding) -> str:
    """What may be said of a difference: better, worse (more, fewer where neither is), or that it may be chance."""
    if finding.difference is None or finding.p is None:
        return "nothing to compare"
    if finding.p >= LEVEL:
        return NOTHING
    is_more = finding.difference > 0
    if measure.better == "neither":
        return "more" if is_more else "less"
    return "better" if is_more == (measure.better == "higher") else "worse"


def _unlike(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The entries in which two headers differ, those inside of others by "outer.inner"."""
    left, right = dict(_flat(a)), dict(_flat(b))
    names = [name for name in left | right if left.get(name) != right.get(name)]
    return {name: (left.get(name), right.get(name)) for name in names}


def _flat(header: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in header.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
