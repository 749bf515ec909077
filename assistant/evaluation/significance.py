"""What a difference between two runs over the same questions is worth: an interval, and a test.

*Interval*: paired percentile bootstrap (Efron 1979): questions are drawn with replacement, both answers together; 95 of
100 of the differences so found lie in it, a little more where questions are few, for which it would be too narrow
(Hesterberg 2015).
*Test*: paired randomisation (Fisher 1935; Noreen 1989): were the runs equal, each question's two answers could as well
have come from the other run; p is the share of such swaps whose difference is at least as large, either way. Of the
swaps that give just the same difference half are counted (mid-p, Lancaster 1961): without that, measures with few
values raise fewer false alarms than the 5 % stated, and miss true differences (measured, two equal runs of 32, 100 and
200 questions answered right or wrong: 2.3, 3.1, 3.8 %; with it 4.3, 4.5, 5.0 %). Of values 0 and 1 this is McNemar's
test in its mid-p form (Fagerland et al. 2013), computed exactly; otherwise ROUNDS swaps are drawn, or all of them where
there are fewer. Everything is drawn from SEED: the same two runs always give the same figures.

Some measures are made comparable for the test. A median or other percentile: which answers reach that percentile of
both runs together (Mood 1950); swapped medians of two runs far apart would be as far apart. AURC and AUROC: ranks of
the confidence within each run, of which alone they are made; the two runs may count it on different scales.

Interval and test may disagree at the edge; a verdict goes by the test.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.measures.abstention import risk_area, roc_area
from assistant.evaluation.measures.measure import Aggregate, Value, Values, mean, median, percentile_95, ratio

SEED = 20240731
ROUNDS = 2000
LEVEL = 0.05

EQUAL = 1e-9
"""Differences closer than this are the same one; they differ by rounding alone."""

CHUNK = 2_000_000
"""Numbers drawn at once: ROUNDS × questions would not fit in memory for large runs."""

POWER = 1.96 + 0.84
"""Standard errors that a true difference must have to be found, at 5 %, in 80 of 100 such comparisons."""


FEWEST = 5
"""Questions that have to change, all one way, before McNemar's mid-p is below 5 %."""


class Finding(NamedTuple):
    """A difference, its 95 % interval, its p, and the smallest true difference that so many questions would
    show in 80 of 100 comparisons. None where it cannot be said."""

    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    detectable: float | None


def find(a: Sequence[Value], b: Sequence[Value], aggregate: Aggregate, rounds: int = ROUNDS) -> Finding:
    """How far run B's aggregate is above run A's, over the same questions in the same order.

    Raises:
        ValueError: the runs differ in length.
    """
    if len(a) != len(b):
        raise ValueError(f"paired values must be equally many, got {len(a)} and {len(b)}")
    before, after = table(a), table(b)
    if before is None or after is None:
        return Finding(None, None, None, None, None)
    difference = _difference(before, after, aggregate)
    if np.isnan(difference):
        return Finding(None, None, None, None, None)
    drawn = bootstrap(before, after, aggregate, rounds)
    drawn = drawn[~np.isnan(drawn)]
    tail = 100 * tail_of(int((~np.isnan(before[:, 0]) | ~np.isnan(after[:, 0])).sum()))
    low, high = (float(edge) for edge in np.percentile(drawn, (tail, 100 - tail))) if len(drawn) else (None, None)
    p = test(before, after, aggregate, rounds)
    return Finding(difference, low, high, p, _detectable(before, after, aggregate, drawn))


def tail_of(questions: int) -> float:
    """The share of drawn differences to leave out at each end: Φ(−t·√(n / (n − 1))), t Student's 97.5 % point.

    That is 2.5 % for many questions and 1.9 % for 32 (Hesterberg 2015, "expanded percentile").
    """
    z, freedom = 1.959964, max(questions - 1, 1)
    t = z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    return NormalDist().cdf(-t * sqrt((freedom + 1) / freedom))


def _detectable(a: Values, b: Values, aggregate: Aggregate, drawn: Values) -> float | None:
    spread = float(drawn.std()) if len(drawn) else 0.0
    least = FEWEST / len(a) if _is_binary(a, b, aggregate) else 0.0
    return max(POWER * spread, least) if spread > EQUAL else None


def _is_binary(a: Values, b: Values, aggregate: Aggregate) -> bool:
    return aggregate is mean and bool(np.isin(a, (0.0, 1.0)).all() and np.isin(b, (0.0, 1.0)).all())


def table(values: Sequence[Value]) -> Values | None:
    """Values as rows, those unscored as rows of NaN; None where all are."""
    width = max((len(value) if isinstance(value, tuple) else 1 for value in values if value is not None), default=0)
    rows = [value if isinstance(value, tuple) else (np.nan,) * width if value is None else (value,) for value in values]
    return np.array(rows, dtype=np.float64) if width else None


def bootstrap(a: Values, b: Values, aggregate: Aggregate, rounds: int) -> Values:
    """The differences that questions drawn with replacement give, of shape (rounds,)."""
    generator = np.random.default_rng(SEED)
    size = len(a)
    if aggregate in {mean, ratio}:
        parts = np.hstack((_parts(a, aggregate), _parts(b, aggregate)))
        draws = (generator.integers(0, size, (count, size)) for count in _chunks(rounds, size))
        sums = np.vstack([_counts(chosen, size) @ parts for chosen in draws])
        return _quotient(sums[:, 2:]) - _quotient(sums[:, :2])
    chosen = (generator.integers(0, size, size) for _ in range(rounds))
    return np.array([_difference(a[rows], b[rows], aggregate) for rows in chosen])


def test(a: Values, b: Values, aggregate: Aggregate, rounds: int) -> float:
    """The p of the paired randomisation test, two-sided, mid-p."""
    if aggregate in COMPARABLE:
        a, b, aggregate = COMPARABLE[aggregate](a, b)
    if np.array_equal(a, b, equal_nan=True):
        return 1.0
    if _is_binary(a, b, aggregate):
        return mcnemar(int((a < b).sum()), int((a > b).sum()))
    seen = abs(_difference(a, b, aggregate))
    where = np.flatnonzero(~((a == b) | (np.isnan(a) & np.isnan(b))).all(axis=1))
    is_all = 2 ** len(where) <= rounds
    swaps = [_all_swaps(len(where))] if is_all else _random_swaps(len(where), rounds)
    drawn = np.concatenate([_swapped(a, b, where, chunk, aggregate) for chunk in swaps])
    size = np.abs(np.nan_to_num(drawn))
    above, equal = int((size > seen + EQUAL).sum()), int((np.abs(size - seen) <= EQUAL).sum())
    return (above + equal / 2) / len(size) if is_all else (above + (equal + 1) / 2) / (rounds + 1)


def _reaches(percent: float) -> Callable[[Values, Values], tuple[Values, Values, Aggregate]]:
    def split(a: Values, b: Values) -> tuple[Values, Values, Aggregate]:
        limit = np.nanpercentile(np.concatenate((a, b)), percent)
        before, after = (np.where(np.isnan(values), np.nan, values >= limit) for values in (a, b))
        return before, after, mean

    return split


def _ranked(aggregate: Aggregate) -> Callable[[Values, Values], tuple[Values, Values, Aggregate]]:
    def rank(a: Values, b: Values) -> tuple[Values, Values, Aggregate]:
        before, after = (np.column_stack((values[:, 0], _ranks(values[:, 1]), values[:, 2:])) for values in (a, b))
        return before, after, aggregate

    return rank


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of the scored values that each is above, equal ones counting half; NaN for those unscored."""
    known = np.sort(values[~np.isnan(values)])
    ranks = (np.searchsorted(known, values, "left") + np.searchsorted(known, values, "right")) / (
        2 * max(len(known), 1)
    )
    return np.where(np.isnan(values), np.nan, ranks)


COMPARABLE: Mapping[Aggregate, Callable[[Values, Values], tuple[Values, Values, Aggregate]]] = {
    median: _reaches(50),
    percentile_95: _reaches(95),
    risk_area: _ranked(risk_area),
    roc_area: _ranked(roc_area),
}
"""What is tested in the place of a measure's own values, and how it is aggregated."""


def mcnemar(fixed: int, broken: int) -> float:
    """McNemar's mid-p: 2·P(X < m) + P(X = m), X binomial(fixed + broken, ½), m the smaller of the two."""
    both, fewer = fixed + broken, min(fixed, broken)
    ways, term = 0, 1
    for number in range(fewer):
        ways += term
        term = term * (both - number) // (number + 1)
    return float((2 * ways + term) / 2**both)


def holm(values: Sequence[float | None]) -> list[float | None]:
    """Holm's (1979) adjusted p: the chance of one false alarm in the whole family stays below 5 %. None stays None."""
    order = sorted((p, position) for position, p in enumerate(values) if p is not None)
    adjusted: list[float | None] = [None] * len(values)
    highest = 0.0
    for rank, (p, position) in enumerate(order):
        highest = max(highest, min(1.0, p * (len(order) - rank)))
        adjusted[position] = highest
    return adjusted


def _difference(a: Values, b: Values, aggregate: Aggregate) -> float:
    return aggregate(b[~np.isnan(b[:, 0])]) - aggregate(a[~np.isnan(a[:, 0])])


def _parts(values: Values, aggregate: Aggregate) -> Values:
    """Numerators and denominators, of which a mean is a ratio too; 0 and 0 for what is unscored."""
    is_scored = ~np.isnan(values[:, 0])
    below = is_scored if aggregate is mean else np.nan_to_num(values[:, 1])
    return np.column_stack((np.nan_to_num(values[:, 0]), below))


def _quotient(sums: Values) -> Values:
    quotients = np.full(len(sums), np.nan)
    np.divide(sums[:, 0], sums[:, 1], out=quotients, where=sums[:, 1] != 0)
    return quotients


def _chunks(rounds: int, size: int) -> Iterator[int]:
    """How many rounds to draw at once, until all are drawn."""
    most = max(1, CHUNK // max(1, size))
    yield from (min(most, rounds - start) for start in range(0, rounds, most))


def _counts(chosen: NDArray[np.int64], size: int) -> Values:
    """How often each question was drawn in each round: draws of shape (rounds, size) → counts of the same shape."""
    flat = chosen + np.arange(len(chosen))[:, None] * size
    return np.bincount(flat.ravel(), minlength=len(chosen) * size).reshape(len(chosen), size).astype(np.float64)


def _all_swaps(size: int) -> Values:
    return (np.arange(2**size)[:, None] >> np.arange(size) & 1).astype(np.float64)


def _random_swaps(size: int, rounds: int) -> Iterator[Values]:
    generator = np.random.default_rng(SEED)
    for count in _chunks(rounds, size):
        yield generator.integers(0, 2, (count, size)).astype(np.float64)


def _swapped(a: Values, b: Values, where: NDArray[np.int64], swaps: Values, aggregate: Aggregate) -> Values:
    """The difference after each round of swaps of the answers at `where`."""
    if aggregate in {mean, ratio}:
        before, after = _parts(a, aggregate), _parts(b, aggregate)
        moved = swaps @ (after - before)[where]
        return _quotient(after.sum(axis=0) - moved) - _quotient(before.sum(axis=0) + moved)
    return np.array([_difference(*_exchange(a, b, where[chosen == 1]), aggregate) for chosen in swaps])


def _exchange(a: Values, b: Values, rows: NDArray[np.int64]) -> tuple[Values, Values]:
    before, after = a.copy(), b.copy()
    before[rows], after[rows] = b[rows], a[rows]
    return before, after
