"""A run's scores → gates.yaml ("pinning"). What a person wrote around the numbers stays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Any

from assistant.errors import BatchError
from assistant.evaluation.gates.check import Gates, Limit, corpus_of, number
from assistant.evaluation.gates.gatefile import read_gates
from assistant.evaluation.measures.measure import Measure, Score
from assistant.evaluation.scores import MEASURES, Sheet, grouped
from assistant.evaluation.whole import write_whole
from index.records import Span

PINNED = 10_000
"""A pinned number is cut to 1/PINNED, towards where the run still passes."""

HEAD = "# What a run has to reach; written by: dateline score RUN --pin {name}\n"


@dataclass(frozen=True, slots=True)
class Pinning:
    """What a pin changes, one line each; `lowered` are those of them that ask for less than before."""

    text: str
    changes: tuple[str, ...]
    lowered: tuple[str, ...]


def pin(path: Path, sheet: Sheet, header: Mapping[str, Any], lower: bool = False) -> Pinning:
    """Write a run's scores as floors and ceilings into a file of gates; a new one gets all but effort.

    Of a file that exists, the numbers and the hash are replaced where they stand and all else stays; limits on effort
    (words, seconds, cost) are a person's to choose and stay too, as does a floor that the run reaches with its noise
    allowance only. Nothing is written where a limit would ask for less than before, unless `lower`.

    Raises:
        BatchError: the file is not one of gates or cannot be written, a pinned measure has nothing to score, or a new
            file would hold nothing, since the run has no answers.
    """
    pinning = _repin(path, read_gates(path), sheet, header) if path.exists() else _first(path, sheet, header)
    if lower or not pinning.lowered:
        write_whole(path, pinning.text)
    return pinning


def _first(path: Path, sheet: Sheet, header: Mapping[str, Any]) -> Pinning:
    if not sheet.answers:
        raise BatchError(f"{path}: not written, since the run holds no answers")
    corpus = corpus_of(header)
    text = HEAD.format(name=path.name) + (f"corpus: {corpus}\n" if corpus else "")
    scores = sheet.scores()
    for kind, better in (("floors", "higher"), ("ceilings", "lower")):
        rows = [
            f"  {name}: {number(_cut(kind, score.value))}\n"
            for name, score in scores.items()
            if score.value is not None and MEASURES[name].better == better and _is_pinned(MEASURES[name])
        ]
        text += f"{kind}:\n{''.join(rows)}" if rows else ""
    return Pinning(text, tuple(line.strip() for line in text.split("\n")[1:] if line.strip()), ())


def _repin(path: Path, gates: Gates, sheet: Sheet, header: Mapping[str, Any]) -> Pinning:
    edits: dict[Span, str] = {}
    changes, lowered = [], []
    for limit, value in _moved(path, gates, sheet):
        line = f"{limit.name}: {number(limit.value)} → {number(value)}"
        edits[limit.at] = number(value)
        changes.append(line)
        if (value < limit.value) == (limit.kind == "floors"):
            lowered.append(line)
    corpus = corpus_of(header)
    if gates.corpus and corpus and corpus != gates.corpus:
        edits[gates.corpus_at] = corpus
        changes.append(f"corpus: {gates.corpus} → {corpus}")
    text = gates.text
    for at in sorted(edits, key=lambda at: -at.start):
        text = text[: at.start] + edits[at] + text[at.end :]
    return Pinning(text, tuple(changes), tuple(lowered))


def _moved(path: Path, gates: Gates, sheet: Sheet) -> Iterator[tuple[Limit, float]]:
    """The limits that a run moves, each with its new value."""
    by_tag = {None: sheet.scores()} | {tag: scores for tag, (_, scores) in grouped(sheet, "tag").items()}
    for limit in gates.limits:
        if not _is_pinned(MEASURES[limit.measure]):
            continue
        score = by_tag.get(limit.tag, {}).get(limit.measure, Score(None, 0, 0))
        if score.value is None:
            raise BatchError(
                f"{path}: the run has nothing to score {limit.name} on; take it out, or pin from another run"
            )
        value = _cut(limit.kind, score.value)
        is_noise = limit.is_met(score.value) and (value < limit.value) == (limit.kind == "floors")
        if value != limit.value and not is_noise:
            yield limit, value


def _is_pinned(measure: Measure) -> bool:
    return measure.kind != "effort"


def _cut(kind: str, value: float) -> float:
    scaled = round(value * PINNED, 4)
    return (floor(scaled) if kind == "floors" else ceil(scaled)) / PINNED
