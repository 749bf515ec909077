"""What `dateline score` and `dateline compare` do: read, judge, check gates, write, print."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from assistant.errors import BatchError, SettingsError
from assistant.evaluation import tables
from assistant.evaluation.compare import Comparison, compare
from assistant.evaluation.gates import pins
from assistant.evaluation.gates.check import Outcome, check
from assistant.evaluation.gates.gatefile import read_gates
from assistant.evaluation.gates.junit import write_junit
from assistant.evaluation.questions import read_questions
from assistant.evaluation.runs import Run, read_run, tell_unfinished
from assistant.evaluation.scores import Sheet, judge, supply, to_json
from assistant.evaluation.whole import spare
from assistant.terminal.render import show_rows
from assistant.terminal.screen import clean

Notify = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """A run with the value of every measure for every answer, and what became of its gates."""

    run: Run
    sheet: Sheet
    outcomes: tuple[Outcome, ...] = ()

    @property
    def has_failed(self) -> bool:
        """Whether a gate is not met."""
        return not all(outcome.passed for outcome in self.outcomes)


def load(path: Path, questions: Path | None, notify: Notify) -> Run:
    """A run, with its questions from elsewhere if they are given; what is missing in it goes to `notify`.

    Raises:
        BatchError: a file cannot be read, or the two do not belong together.
    """
    run = read_run(path)
    tell_unfinished(path, run, notify)
    if questions:
        return replace(run, records=supply(run.records, read_questions(questions)))
    if not any(record.get("asked") for record in run.records):
        notify(f"{path}: does not say what is right; give the questions with --questions FILE")
    return run


def score(run: Run, gate: Path | None) -> Judged:
    """Judge a run and check its gates; an unfinished one fails.

    Raises:
        BatchError: an answer has a field of the wrong form, or the file of gates cannot be read.
    """
    sheet = judge(run.records)
    outcomes = [*_of_wholeness(run), *check(read_gates(gate), sheet, run.header)] if gate else ()
    return Judged(run, sheet, tuple(outcomes))


def set_beside(a: Run, b: Run, *, gate: Path | None) -> tuple[Comparison, Judged]:
    """Compare B with A, and check B's gates; an unfinished run, either of them, fails.

    Raises:
        BatchError: as `compare` and `score` raise it.
    """
    gates = read_gates(gate) if gate else None
    comparison, sheet = compare(a, b), judge(b.records)
    whole = [*_of_wholeness(a, " in A"), *_of_wholeness(b, " in B")]
    return comparison, Judged(b, sheet, (*whole, *check(gates, sheet, b.header, comparison)) if gates else ())


def _of_wholeness(run: Run, where: str = "") -> list[Outcome]:
    """The gate that an unfinished run fails: what it has may pass the others, what it lacks may not."""
    if run.unfinished is None:
        return []
    done, count = run.unfinished
    return [Outcome(f"questions answered{where}", False, f"{count}", f"{done} (the run is unfinished)")]


def keep(judged: Judged, run: Path, junit: Path | None, others: Sequence[Path | None] = ()) -> None:
    """Write the JUnit file of a run, if one is asked for; `others` are the files that were read beside the run.

    Raises:
        BatchError: it cannot be written, or is one of the files that were read.
    """
    if junit is None:
        return
    spare(junit, "--junit", (run, *others))
    write_junit(junit, run.name, judged.sheet, judged.outcomes)


def pin(judged: Judged, path: Path | None, lower: bool, notify: Notify) -> bool:
    """Pin a run's scores, if that is asked for; what changes goes to `notify`. False if it was refused.

    Raises:
        BatchError: as `pins.pin` raises it, or the run is unfinished.
        SettingsError: `lower` with nothing to pin.
    """
    if path is None:
        if lower:
            raise SettingsError("--lower only changes what --pin FILE does; give both")
        return True
    if judged.run.unfinished:
        raise BatchError(f"{path}: not written, since the run is unfinished: what it lacks would ask for nothing")
    pinning = pins.pin(path, judged.sheet, judged.run.header, lower)
    is_refused = bool(pinning.lowered) and not lower
    for line in pinning.lowered if is_refused else pinning.changes:
        notify(f"{path}: {line}{' asks for less' if is_refused else ''}")
    if is_refused:
        notify(f"{path}: not written; to ask for less, give --lower")
    elif not pinning.changes:
        notify(f"{path}: nothing to change")
    return not is_refused


def show_scores(screen: Console, judged: Judged, by: Sequence[str], as_json: bool) -> None:
    """Print the scores, as tables or as JSON."""
    if as_json:
        print_json(to_json(judged.sheet, judged.run.header, by), judged.outcomes)
    else:
        print_scores(screen, judged, by)


def show_comparison(screen: Console, comparison: Comparison, judged: Judged, as_json: bool) -> None:
    """Print the comparison, as tables or as JSON."""
    if as_json:
        print_json(comparison.to_json(), judged.outcomes)
    else:
        print_comparison(screen, comparison, judged.outcomes)


def print_json(found: Mapping[str, Any], outcomes: Sequence[Outcome]) -> None:
    """Print scores or a comparison as one JSON object, with the gates; in ASCII, which steers no terminal."""
    print(json.dumps({**found, "gates": [asdict(outcome) for outcome in outcomes]}, allow_nan=False))


def print_scores(screen: Console, judged: Judged, by: Sequence[str]) -> None:
    """Print every measure, over all questions and by group; then the gates."""
    groups = [table for name in by for table in tables.of_groups(judged.sheet, name, screen.width)]
    table = tables.of_scores(judged.sheet)
    show_rows(screen, table.header, table.rows)
    if names := tables.unscored(judged.sheet):
        _say(screen, f"\nNothing to score: {', '.join(names)}.", "dim")
    for group in groups:
        screen.print()
        show_rows(screen, group.header, group.rows)
    print_gates(screen, judged.outcomes)


def print_gates(screen: Console, outcomes: Sequence[Outcome]) -> None:
    """Print what each gate expected and got."""
    if outcomes:
        screen.print()
    for line in tables.of_gates(outcomes):
        _say(screen, line)


def print_comparison(screen: Console, comparison: Comparison, outcomes: Sequence[Outcome]) -> None:
    """Print what became of the questions and of each measure, and how sure that is; then the gates."""
    for line in tables.left_out(comparison):
        _say(screen, line)
    table = tables.of_comparison(comparison)
    show_rows(screen, table.header, table.rows)
    screen.print()
    for line in tables.notes(comparison):
        _say(screen, line, "dim")
    for line in tables.fates(comparison):
        _say(screen, line)
    print_gates(screen, outcomes)


def _say(screen: Console, line: str, style: str = "") -> None:
    screen.print(Text(clean(line), style))
