"""Scores, comparisons and gates → rows of text, narrow enough for a terminal of 80 columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evaluation.compare import NOTHING, Comparison, Difference
from assistant.evaluation.gates.check import Outcome
from assistant.evaluation.scores import MEASURES, Sheet, grouped
from assistant.evaluation.significance import LEVEL
from assistant.terminal.screen import counted, one_line

NONE = "–"
DIRECTIONS = {"higher": "", "lower": " ↓", "neither": ""}
"""What stands behind a measure's name: ↓ where less is better."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def of_scores(sheet: Sheet) -> Table:
    """Each measure over all questions: its value, over how many of them, and what it is; unscored ones at the end."""
    size = len(sheet.answers)
    rows = [
        (_name(name), cell(score.value), f"{score.scored}", MEASURES[name].about)
        for name, score in sheet.scores().items()
        if score.value is not None
    ]
    return Table(("measure", "value", f"of {size}", ""), tuple(rows))


def unscored(sheet: Sheet) -> tuple[str, ...]:
    """The measures for which the run has nothing to score."""
    return tuple(name for name, score in sheet.scores().items() if score.value is None)


def of_groups(sheet: Sheet, by: str, width: int) -> Iterator[Table]:
    """Each measure for each group, in as many tables as the width needs; measures as rows, groups as columns."""
    groups = [("all", len(sheet.answers), sheet.scores())]
    groups += [(label, size, scores) for label, (size, scores) in grouped(sheet, by).items()]
    columns = [(f"{_short(label)} ({size})", scores) for label, size, scores in groups]
    names = [name for name in MEASURES if any(scores[name].value is not None for _, scores in columns)]
    room = width - max((len(_name(name)) for name in names), default=0)
    for chosen in _chunks([label for label, _ in columns], room):
        shown = columns[chosen]
        rows = tuple((_name(name), *(cell(scores[name].value) for _, scores in shown)) for name in names)
        yield Table((by, *(label for label, _ in shown)), rows)


def _short(label: str, most: int = 24) -> str:
    label = one_line(label)
    return label if len(label) <= most else label[: most - 1] + "…"


def _chunks(labels: Sequence[str], width: int) -> Iterator[slice]:
    """Consecutive columns that fit, each with two spaces between and room for a value; at least one at a time."""
    start = used = 0
    for position, label in enumerate(labels):
        need = max(len(label), 6) + 2
        if position > start and used + need > width:
            yield slice(start, position)
            start, used = position, 0
        used += need
    yield slice(start, len(labels))


def of_comparison(comparison: Comparison) -> Table:
    """Each measure in both runs, with the interval of the difference and the verdict."""
    rows = tuple(_difference(one) for one in comparison.differences if one.verdict != "nothing to compare")
    return Table(("measure", "A", "B", "B − A", "95 % interval", "p", "verdict"), rows)


def _difference(one: Difference) -> tuple[str, ...]:
    interval = NONE if one.low is None else f"{signed(one.low)} … {signed(one.high)}"
    verdict = {NOTHING: "="}.get(one.verdict, one.verdict)
    p = NONE if one.p is None else "<.001" if one.p < 0.001 else f"{one.p:.3f}".lstrip("0")
    return (_name(one.measure), cell(one.before), cell(one.after), signed(one.difference), interval, p, verdict)


def left_out(comparison: Comparison) -> Iterator[str]:
    """The questions that could not be compared, and what else the runs differ in."""
    for ids, why in (
        (comparison.only_a, "only in A"),
        (comparison.only_b, "only in B"),
        (comparison.altered, "asked differently in A and B"),
    ):
        if ids:
            yield f"Left out, {why}: {_listed(ids)}"
    if comparison.regraded:
        yield f"Right answers differ between the runs; judged by those of B: {_listed(comparison.regraded)}"
    for name, (before, after) in comparison.settings.items():
        yield f"{name}: {one_line(str(before))} → {one_line(str(after))}"


def notes(comparison: Comparison) -> Iterator[str]:
    """How to read the table: the verdict "=", several measures at once, and how small a difference could be seen."""
    found = [one for one in comparison.differences if one.verdict != "nothing to compare"]
    yield f"=  {NOTHING} (p ≥ {LEVEL})"
    sure = [one.measure for one in found if one.p_holm is not None and one.p_holm < LEVEL]
    yield (
        f"{counted(len(found), 'measure')}: about one in {1 / LEVEL:.0f} differs by chance alone. "
        "Corrected for that (Holm): " + (f"{', '.join(sure)}." if sure else "none differs.")
    )
    for one in found:
        if one.measure == "correct" and one.detectable is not None:
            size = counted(len(comparison.changes), "question")
            yield f"With {size}, “correct” has to differ by {one.detectable:.2f} to be found 4 times in 5."


def fates(comparison: Comparison) -> Iterator[str]:
    """How many questions were fixed, broken, changed and stayed the same; the first two by name."""
    counts = {fate: len(comparison.ids(fate)) for fate in ("fixed", "broken", "changed", "same")}
    yield "\nQuestions: " + ", ".join(f"{count} {fate}" for fate, count in counts.items())
    for change in sorted(comparison.changes, key=lambda change: change.fate != "fixed"):
        if change.fate in {"fixed", "broken"}:
            yield f"  {change.fate:<6}  {one_line(change.id)}  {one_line(change.question)}"


def _listed(ids: Sequence[str], most: int = 10) -> str:
    more = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(map(one_line, ids[:most])) + more


def of_gates(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One line a gate, those that failed last, where they are seen."""
    for outcome in sorted(outcomes, key=lambda outcome: not outcome.passed):
        yield f"{'passed' if outcome.passed else 'FAILED'}  {outcome}"


def cell(value: float | None) -> str:
    """A value with three decimals, fewer where it is large and more where it is tiny; "–" for none."""
    if value is None:
        return NONE
    if 0 < abs(value) < 0.0005:
        return f"{value:.1e}"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 1000 else f"{value:,.0f}"


def signed(value: float | None) -> str:
    """A difference with its sign."""
    if value is None:
        return NONE
    return "0" if not value else ("+" if value > 0 else "−") + cell(abs(value))


def _name(measure: str) -> str:
    return measure + DIRECTIONS[MEASURES[measure].better]
