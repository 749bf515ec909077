"""A run → the value of every measure for every question → scores, over all questions and by group.

Reads the run and nothing else. All measures are in MEASURES; each kind has its own file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from assistant.errors import BatchError
from assistant.evaluation.measures import abstention, answering, citing, effort, retrieval
from assistant.evaluation.measures.abstention import risk_area, roc_area
from assistant.evaluation.measures.answered import Answered, Record, answered
from assistant.evaluation.measures.matching import said
from assistant.evaluation.measures.measure import Measure, Score, Value, aggregate, ratio
from assistant.evaluation.questions import Asked

__all__ = ["GROUPS", "MEASURES", "Sheet", "grouped", "judge", "risk_coverage", "said", "supply", "to_json"]

MEASURES: Mapping[str, Measure] = {
    measure.name: measure for kind in (answering, abstention, citing, retrieval, effort) for measure in kind.MEASURES
}
"""All measures by name, in the order in which they are shown."""

GROUPS: Mapping[str, Callable[[Answered], tuple[str, ...]]] = {
    "tag": lambda answer: answer.gold.tags,
    "answerable": lambda answer: (
        {True: "answerable", False: "unanswerable", None: "unknown"}[answer.gold.answerable],
    ),
    "reason": lambda answer: ("error" if answer.failed else answer.reason or "none",),
}
"""What answers can be grouped by; an answer may be in several groups, or in none."""


ONLY_TOGETHER = frozenset(
    name for name, measure in MEASURES.items() if measure.aggregate in {ratio, risk_area, roc_area}
)
"""Measures that have no value of their own for one question."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A judged run: `values[measure][i]` is what `answers[i]` gives the measure."""

    answers: tuple[Answered, ...]
    values: Mapping[str, tuple[Value, ...]]

    def scores(self, chosen: Sequence[int] | None = None) -> dict[str, Score]:
        """Every measure over all answers, or over those at the given positions."""
        return {
            name: aggregate(MEASURES[name], values if chosen is None else [values[i] for i in chosen])
            for name, values in self.values.items()
        }


def judge(records: Sequence[Record]) -> Sheet:
    """The value of every measure for every answer of a run.

    Raises:
        BatchError: an answer has a field of the wrong form.
    """
    answers = tuple(answered(record) for record in records)
    rows = [[measure.value(answer) for measure in MEASURES.values()] for answer in answers]
    columns = zip(*rows, strict=True) if rows else ((),) * len(MEASURES)
    return Sheet(answers, dict(zip(MEASURES, columns, strict=True)))


def grouped(sheet: Sheet, by: str) -> dict[str, tuple[int, dict[str, Score]]]:
    """Group → how many answers it has, and every measure over them; groups in alphabetical order.

    Raises:
        BatchError: there is no such way to group.
    """
    if by not in GROUPS:
        raise BatchError(f"answers cannot be grouped by {by!r}; known: {', '.join(GROUPS)}")
    members: dict[str, list[int]] = {}
    for position, answer in enumerate(sheet.answers):
        for label in dict.fromkeys(GROUPS[by](answer)):
            members.setdefault(label, []).append(position)
    return {label: (len(members[label]), sheet.scores(members[label])) for label in sorted(members)}


def supply(records: Sequence[Record], questions: Sequence[Asked]) -> list[Record]:
    """The records with their questions from elsewhere; a question that the run lacks is an error of it.

    Where the quotes that a question expects are others now, nobody has looked where they stand.

    Raises:
        BatchError: an answer is to none of these questions, or to one in other words.
    """
    given = {str(record["id"]): record for record in records}
    if unknown := given.keys() - {question.id for question in questions}:
        raise BatchError(
            f"the run answers {min(unknown)!r}, which is not among the questions; give the file it was made from"
        )
    missing = {"answer": "", "error": "not in the run"}
    return [_asked_anew(given.get(question.id, missing), question) for question in questions]


def _asked_anew(record: Record, question: Asked) -> Record:
    told = str(record.get("question") or question.question)
    if told.split() != question.question.split():
        raise BatchError(
            f"the run's {question.id!r} answers {told[:60]!r}, which is another question than that of the file; "
            "give the file it was made from"
        )
    quotes = (record.get("asked") or {}).get("quotes", question.quotes)
    places = {} if list(quotes) == list(question.quotes) else {"gold_places": None}
    return {"id": question.id, **record, "question": told, "asked": asdict(question), **places}


def to_json(sheet: Sheet, header: Mapping[str, Any], by: Sequence[str] = ()) -> dict[str, Any]:
    """All scores as one JSON-ready mapping: overall, by group, the risk–coverage curve, and question by question."""
    groups = {
        name: {
            label: {"questions": size, "measures": {measure: score._asdict() for measure, score in scores.items()}}
            for label, (size, scores) in grouped(sheet, name).items()
        }
        for name in by
    }
    return {
        "run": dict(header),
        "questions": len(sheet.answers),
        "measures": {name: score._asdict() | _described(MEASURES[name]) for name, score in sheet.scores().items()},
        "groups": groups,
        "risk_coverage": risk_coverage(sheet),
        "by_question": [_row(sheet, position) for position in range(len(sheet.answers))],
    }


def risk_coverage(sheet: Sheet) -> list[tuple[float, float]]:
    """The risk–coverage curve of a run as (coverage, risk), one point a question that `correct` judges."""
    rows = np.array([value for value in sheet.values["AURC"] if value is not None], dtype=np.float64)
    return [(float(x), float(y)) for x, y in abstention.risk_coverage(rows)] if len(rows) else []


def _described(measure: Measure) -> dict[str, Any]:
    names = ("kind", "better", "about", "error", "parameters", "paper")
    return {name: getattr(measure, name) for name in names}


def _row(sheet: Sheet, position: int) -> dict[str, Any]:
    """One question's values; what only an aggregate makes a number of is left out."""
    answer = sheet.answers[position]
    values = {name: column[position] for name, column in sheet.values.items()}
    plain = {
        name: value for name, value in values.items() if not isinstance(value, tuple) and name not in ONLY_TOGETHER
    }
    return {"id": answer.id, "question": answer.question, "tags": answer.gold.tags, "values": plain}
