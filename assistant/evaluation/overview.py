"""What a report says of its runs as a whole: what was run, what came of it, its measures and its plots."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.evaluation import abstention, plots
from assistant.evaluation.answered import answered
from assistant.evaluation.runs import Run
from assistant.evaluation.views import GOOD, OUTCOMES, Row

FACTS: Mapping[str, str] = {
    "questions": "Questions",
    "store": "Articles from",
    "articles": "Articles",
    "passages": "Passages",
    "model": "Chat model",
    "embedder": "Embedder",
    "as_of": "Asked as of",
    "started": "Started",
    "versions.dateline": "Dateline",
    "dateline": "Dateline",
}
"""Fields of a run's header that every reader wants, with their names; the others are listed below them."""

LEAD: Mapping[str, str] = {
    "right": "answered right",
    "abstained": "rightly left unanswered",
    "wrong": "answered wrong",
    "refused": "left unanswered though the articles hold the answer",
    "error": "ended in an error",
    "unjudged": "not judged, for want of a known answer",
}

RISK = "If only the surest are answered: how many of these answers are wrong. The dot: what was answered here."
TIME = "How many answers had come after so many seconds. The dots: half of them, and 95%."
TAG = "What became of the questions that bear a tag, and how many there are."
TAG_PAIR = "The share of questions that were answered right or rightly left unanswered."


@dataclass(frozen=True, slots=True)
class Side:
    """One run of a report."""

    letter: str
    name: str
    lead: str
    outcomes: Mapping[str, int]
    facts: tuple[tuple[str, str], ...]
    other_facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its title, what it shows, and its SVG."""

    title: str
    caption: str
    svg: str


def side(place: int, name: str, run: Run, rows: Sequence[Row]) -> Side:
    """What a report says of the run at `place` (0 or 1)."""
    facts = dict(_flat(run.header))
    outcomes = Counter(reply.outcome for row in rows if (reply := row.replies[place]))
    return Side(
        letter="AB"[place],
        name=name,
        lead=_lead(outcomes),
        outcomes={outcome: outcomes[outcome] for outcome in OUTCOMES if outcomes[outcome]},
        facts=tuple((label, facts[key]) for key, label in FACTS.items() if facts.get(key)),
        other_facts=tuple((key, text) for key, text in facts.items() if key not in FACTS and text),
    )


def _flat(header: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The header as rows: "versions.python", "3.11.9"."""
    for key, value in header.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        elif value is not None:
            yield f"{prefix}{key}", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lead(outcomes: Mapping[str, int]) -> str:
    """What became of the questions, in one sentence."""
    total = sum(outcomes.values())
    parts = [f"{outcomes[outcome]:,} {words}" for outcome, words in LEAD.items() if outcomes.get(outcome)]
    return f"Of {total:,} question{'s' * (total != 1)}: " + (", ".join(parts) or "none") + "."


def draw(sides: Sequence[Side], runs: Sequence[Run], rows: Sequence[Row]) -> Iterator[Plot]:
    """The plots that there is something to draw for."""
    names = [f"{one.letter} · {one.name}" if len(sides) > 1 else one.name for one in sides]
    curves = [curve for run in runs if (curve := _risk(run))]
    if len(curves) == len(runs):
        yield Plot("Risk and coverage", RISK, plots.risk_coverage(list(zip(names, curves, strict=True))))
    times = [_seconds(rows, place) for place in range(len(sides))]
    if all(times):
        yield Plot("Time to answer", TIME, plots.latency(list(zip(names, times, strict=True))))
    by_tag = _by_tag(rows)
    if by_tag and len(sides) == 1:
        counts = [(tag, Counter(row.outcome for row in held)) for tag, held in by_tag]
        yield Plot("Outcomes by tag", TAG, plots.outcomes_by_tag(counts))
    elif by_tag:
        shares = [(tag, _good(held, 0), _good(held, 1)) for tag, held in by_tag]
        yield Plot("Right by tag", TAG_PAIR, plots.right_by_tag(shares, names))


def _risk(run: Run) -> plots.Curve | None:
    """The run's risk–coverage curve, as `score` measures its area, or None where no answer says how sure it is."""
    values = [value for record in run.records if isinstance(value := abstention.risk_parts(answered(record)), tuple)]
    if not any(np.isfinite(sure) for _, sure, _ in values):
        return None
    points = abstention.risk_coverage(np.array(values))
    given = sum(late == 0 for late, _, _ in values)
    return plots.Curve([(float(coverage), float(risk)) for coverage, risk in points], given)


def _seconds(rows: Sequence[Row], place: int) -> list[float]:
    replies = [reply for row in rows if (reply := row.replies[place]) and reply.outcome != "error"]
    return [reply.seconds for reply in replies if reply.seconds is not None]


def _by_tag(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The tags with their questions, the most frequent first."""
    tagged: dict[str, list[Row]] = {}
    for row in rows:
        for tag in row.tags:
            tagged.setdefault(tag, []).append(row)
    return sorted(tagged.items(), key=lambda item: (-len(item[1]), item[0]))


def _good(rows: Sequence[Row], place: int) -> float:
    outcomes = [reply.outcome for row in rows if (reply := row.replies[place])]
    return sum(outcome in GOOD for outcome in outcomes) / max(1, len(outcomes))
