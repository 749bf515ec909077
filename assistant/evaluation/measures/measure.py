"""What a measure is: a value for each question, then one aggregator over them.

A value is None ("unscored") where the question or the answer gives the measure nothing to judge; it is kept out of
the aggregate and counted. An error never is unscored where a right answer is known: it scores as wrong. Measures of
effort (words, seconds, cost) know no right or wrong; what was not counted is unscored there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.measures.answered import Answered

Value = float | tuple[float, ...] | None
"""What one question gives: a number; or several that only the aggregate makes a number of; or None, unscored."""

Values = NDArray[np.float64]
"""The scored values of a measure, of shape (questions, width)."""

Aggregate = Callable[[Values], float]

Better = Literal["higher", "lower", "neither"]
Kind = Literal["answers", "abstention", "citations", "retrieval", "effort"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its name, its parameters and where it comes from.

    `value` gives one question's value, `aggregate` a run's; NaN from it means that there is nothing to say. `error`
    says, in words, what an answer that ended in an error scores.
    """

    name: str
    kind: Kind
    value: Callable[[Answered], Value]
    about: str
    aggregate: Aggregate
    better: Better = "higher"
    error: str = "0"
    parameters: Mapping[str, int] = field(default_factory=dict)
    paper: str = ""


class Score(NamedTuple):
    """A measure over some questions: its value (None: nothing was scored) and how many were scored and were not."""

    value: float | None
    scored: int
    unscored: int


def aggregate(measure: Measure, values: Sequence[Value]) -> Score:
    """A measure's score over the values of some questions."""
    rows = [value if isinstance(value, tuple) else (value,) for value in values if value is not None]
    value = float(measure.aggregate(np.array(rows, dtype=np.float64))) if rows else float("nan")
    return Score(None if value != value else value, len(rows), len(values) - len(rows))


def mean(values: Values) -> float:
    """Σ v / n."""
    return float(values[:, 0].mean()) if len(values) else float("nan")


def ratio(values: Values) -> float:
    """Σ numerators / Σ denominators, for values of two columns."""
    numerator, denominator = values.sum(axis=0) if len(values) else (0.0, 0.0)
    return float(numerator / denominator) if denominator else float("nan")


def median(values: Values) -> float:
    """The middle value; between two, their mean."""
    return float(np.median(values[:, 0])) if len(values) else float("nan")


def percentile_95(values: Values) -> float:
    """The value below which 95 of 100 lie, interpolated linearly between neighbours (Hyndman & Fan 1996, type 7)."""
    return float(np.percentile(values[:, 0], 95)) if len(values) else float("nan")
