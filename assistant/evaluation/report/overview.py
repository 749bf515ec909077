"""What a report says of its runs as a whole: what was run, what came of it, its measures and its plots."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.compare import Comparison, Difference
from assistant.evaluation.report import plots
from assistant.evaluation.report.replies import Reported
from assistant.evaluation.report.views import GOOD, OUTCOMES, Row
from assistant.evaluation.scores import MEASURES, grouped, risk_coverage
from assistant.evaluation.tables import cell, signed
from assistant.terminal.screen import counted

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
TAG = "What became of the questions that bear a tag, in the colours above, and how many there are."
SCORED = "Each over the questions that it can be scored on, as `dateline score` prints it."
TAG_PAIR = "Of the questions that both runs were asked, the share answered right or rightly left unanswered."


KEY: Mapping[str, str] = {
    "correct": "answered rightly, or rightly left unanswered",
    "nugget recall": "of what had to be said was said",
    "containment": "of answers say a right answer",
    "quotes verbatim": "of quotes are word for word",
    "citation precision": "of citations are from expected articles",
    "hit@1": "of searches put an expected article first",
    "abstention recall": "of unanswerable questions left unanswered",
    "refused": "of answerable questions left unanswered",
    "seconds (median)": "seconds an answer, by the median",
    "cost": "a question",
}
"""The measures that a reader wants first, in plain words."""

KINDS: Mapping[str, str] = {
    "answers": "Answers",
    "abstention": "Knowing when not to answer",
    "citations": "Citations",
    "retrieval": "Search",
    "effort": "Effort",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One run of a report: what became of its questions, its key measures (value, meaning, questions scored)."""

    letter: str
    name: str
    lead: str
    outcomes: Mapping[str, int]
    key: tuple[tuple[str, str, int], ...]
    facts: tuple[tuple[str, str], ...]
    other_facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its cells, what its first cell means, and the group that it begins, if it begins one."""

    cells: tuple[str, ...]
    about: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and a remark; its last `words` columns hold words, those before them figures."""

    title: str
    note: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    words: int = 0


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its title, what it shows, and its SVG."""

    title: str
    caption: str
    svg: str


def side(place: int, run: Reported, rows: Sequence[Row]) -> Side:
    """What a report says of the run at `place` (0 or 1)."""
    facts = dict(_flat(run.run.header))
    outcomes = Counter(reply.outcome for row in rows if (reply := row.replies[place]))
    return Side(
        letter="AB"[place],
        name=run.name,
        lead=_lead(outcomes),
        outcomes={outcome: outcomes[outcome] for outcome in OUTCOMES if outcomes[outcome]},
        key=tuple(_key(run)),
        facts=tuple((label, facts[key]) for key, label in FACTS.items() if facts.get(key)),
        other_facts=tuple((key, text) for key, text in facts.items() if key not in FACTS and text),
    )


def _key(run: Reported) -> Iterator[tuple[str, str, int]]:
    scores = run.sheet.scores()
    for name, words in KEY.items():
        value, scored, _ = scores[name]
        if value is not None:
            shown = f"${value:.2g}" if name == "cost" else cell(value)
            yield _percent(value) if MEASURES[name].kind != "effort" else shown, words, scored


def _percent(value: float) -> str:
    """A share in whole percent; nearly all is not shown as all, nor nearly none as none."""
    shown = f"{value:.0%}"
    if shown == "100%" and value < 1:
        return "> 99%"
    return "< 1%" if shown == "0%" and value > 0 else shown


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
    return f"Of {counted(total, 'question')}: " + (", ".join(parts) or "none") + "."


# -- tables ------------------------------------------------------------------------------------------------------------


def measures(run: Reported) -> Table:
    """Every measure that the run has something to score for."""
    size = len(run.sheet.answers)
    scored = {name: score for name, score in run.sheet.scores().items() if score.value is not None}
    lines = _grouped((name, (cell(score.value), f"{score.scored} of {size}")) for name, score in scored.items())
    return Table("Measures", SCORED, ("", "value", "questions scored"), tuple(lines))


def differences(comparison: Comparison) -> Table:
    """Every measure in both runs, with what its difference is worth."""
    found = [one for one in comparison.differences if one.verdict != "nothing to compare"]
    lines = _grouped((one.measure, _difference(one)) for one in found)
    note = (
        f"Over the {counted(len(comparison.changes), 'question')} that both runs were asked. The interval holds the "
        "true difference in 95 of 100 such comparisons; p is how often chance alone gives one as large."
    )
    return Table("Differences", note, ("", "A", "B", "B − A", "95% interval", "p", "verdict"), tuple(lines), words=1)


def _difference(one: Difference) -> tuple[str, ...]:
    interval = f"{signed(one.low)} … {signed(one.high)}" if one.low is not None else "–"
    p = "–" if one.p is None else "< .001" if one.p < 0.001 else f"{one.p:.3f}".lstrip("0")
    return cell(one.before), cell(one.after), signed(one.difference), interval, p, one.verdict


def settings(comparison: Comparison) -> Table:
    """The entries in which the headers of the two runs differ."""
    lines = [Line((name, _text(a), _text(b))) for name, (a, b) in comparison.settings.items()]
    return Table("What was run otherwise", "", ("", "A", "B"), tuple(lines), words=2)


def _text(value: Any) -> str:
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _grouped(found: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Line]:
    """A line a measure, the first of each kind with the kind's name."""
    kind = ""
    for name, cells in found:
        measure = MEASURES[name]
        group = KINDS[measure.kind] if measure.kind != kind else ""
        kind = measure.kind
        yield Line((name, *cells), measure.about + (", less is better" if measure.better == "lower" else ""), group)


def by_tag(run: Reported) -> Table | None:
    """The key measures for each tag; None where no question has a tag."""
    groups = grouped(run.sheet, "tag")
    if not groups:
        return None
    names = [name for name in KEY if any(scores[name].value is not None for _, scores in groups.values())]
    lines = [
        Line((tag, str(size), *(cell(scores[name].value) for name in names))) for tag, (size, scores) in groups.items()
    ]
    return Table("By tag", "", ("", "questions", *names), tuple(lines))


# -- plots -------------------------------------------------------------------------------------------------------------


def draw(runs: Sequence[Reported], rows: Sequence[Row]) -> Iterator[Plot]:
    """The plots that there is something to draw for."""
    names = [f"{letter} · {run.name}" if len(runs) > 1 else run.name for letter, run in zip("AB", runs, strict=False)]
    curves = [curve for run in runs if (curve := _risk(run))]
    if len(curves) == len(runs):
        yield Plot("Risk and coverage", RISK, plots.risk_coverage(list(zip(names, curves, strict=True))))
    times = [_seconds(rows, place) for place in range(len(runs))]
    if all(times):
        yield Plot("Time to answer", TIME, plots.latency(list(zip(names, times, strict=True))))
    if len(runs) == 1 and (tagged := _tagged(rows)):
        counts = [(tag, Counter(row.outcome for row in held)) for tag, held in tagged]
        yield Plot("Outcomes by tag", TAG, plots.outcomes_by_tag(counts))
    elif len(runs) > 1 and (tagged := _tagged(list(filter(_is_paired, rows)))):
        shares = [(tag, _good(held, 0), _good(held, 1)) for tag, held in tagged]
        yield Plot("Right by tag", TAG_PAIR, plots.right_by_tag(shares, names))


def _risk(run: Reported) -> plots.Curve | None:
    """The run's risk–coverage curve, or None where no answer says how sure it is."""
    if run.sheet.scores()["AURC"].value is None:
        return None
    answers = zip(run.sheet.answers, run.sheet.values["AURC"], strict=True)
    given = sum(answer.is_given for answer, value in answers if value is not None)
    return plots.Curve(risk_coverage(run.sheet), given)


def _seconds(rows: Sequence[Row], place: int) -> list[float]:
    replies = [reply for row in rows if (reply := row.replies[place]) and reply.outcome != "error"]
    return [reply.seconds for reply in replies if reply.seconds is not None]


def _tagged(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The tags with their questions, the most frequent first."""
    tagged: dict[str, list[Row]] = {}
    for row in rows:
        for tag in row.tags:
            tagged.setdefault(tag, []).append(row)
    return sorted(tagged.items(), key=lambda item: (-len(item[1]), item[0]))


def _is_paired(row: Row) -> bool:
    """Whether both runs were asked this question, and it says what is right."""
    is_judged = all(reply and reply.outcome != "unjudged" for reply in row.replies)
    return is_judged and row.change != "altered"


def _good(rows: Sequence[Row], place: int) -> float:
    outcomes = [reply.outcome for row in rows if (reply := row.replies[place])]
    return sum(outcome in GOOD for outcome in outcomes) / len(outcomes)
