"""Measures of knowing when not to answer. Positive is an abstention; it is right where the question is unanswerable.

An error is no abstention: it misses an unanswerable question, and is the riskiest answer to an answerable one.
"""

from math import inf

import numpy as np

from assistant.evaluation.measures.answered import Answered
from assistant.evaluation.measures.answering import correct
from assistant.evaluation.measures.measure import Measure, Value, Values, mean, ratio

SELECTIVE = "El-Yaniv & Wiener 2010, On the foundations of noise-free selective classification"
AURC = "Geifman et al. 2019, Bias-reduced uncertainty estimation for deep neural classifiers"
ROC = "Hanley & McNeil 1982, The meaning and use of the area under a ROC curve"


def precision(answer: Answered) -> Value:
    """Right abstentions / abstentions. An error is none."""
    if answer.gold.answerable is None or not answer.abstained:
        return None
    return float(not answer.gold.answerable)


def recall(answer: Answered) -> Value:
    """Right abstentions / unanswerable questions."""
    return float(answer.abstained) if answer.gold.answerable is False else None


def refusal(answer: Answered) -> Value:
    """Answerable questions abstained from / answerable questions. An error is none: it counts as 0 here."""
    return float(answer.abstained) if answer.gold.answerable else None


def f1_parts(answer: Answered) -> Value:
    """F1 = 2TP / (2TP + FP + FN) = Σ 2TP / Σ (abstained + unanswerable); the two parts of one question."""
    if answer.gold.answerable is None:
        return None
    is_positive, is_unanswerable = answer.abstained, not answer.gold.answerable
    return 2.0 * (is_positive and is_unanswerable), float(is_positive + is_unanswerable)


def risk_parts(answer: Answered) -> Value:
    """When a question's turn comes (0 answered, 1 abstained, 2 error), how sure its answer is, and its loss.

    The loss is 1 − `correct`; unscored where that is. An answer without a confidence is the least sure of its kind.
    """
    right = correct(answer)
    if right is None or isinstance(right, tuple):
        return None
    sure = -inf if answer.confidence is None else answer.confidence
    return 2.0 if answer.failed else float(answer.abstained), sure, 1 - right


def risk_coverage(values: Values) -> Values:
    """The risk–coverage curve of values of `risk_parts`: rows (coverage, risk), one a question.

    Coverage k/n answers the k surest questions, abstentions after all answers; risk is the mean loss of those k. Among
    equally sure questions any order is as good: they share their mean loss.
    """
    late, sure, loss = values[np.lexsort((-values[:, 1], values[:, 0]))].T
    starts = np.r_[True, (late[1:] != late[:-1]) | (sure[1:] != sure[:-1])]
    sizes = np.diff(np.r_[np.flatnonzero(starts), len(values)])
    shared = np.repeat(np.add.reduceat(loss, np.flatnonzero(starts)) / sizes, sizes)
    count = np.arange(1, len(values) + 1)
    return np.column_stack((count / len(values), np.cumsum(shared) / count))


def risk_area(values: Values) -> float:
    """AURC: the mean of the risk over all coverages 1/n, 2/n, …, 1. NaN where no answer has a confidence."""
    if not len(values) or np.isneginf(values[:, 1]).all():
        return float("nan")
    return float(risk_coverage(values)[:, 1].mean())


def separation_parts(answer: Answered) -> Value:
    """Whether a question is answerable (1) or not (0), and how sure the answer was.

    An error is wrong either way: as unsure as can be of an answerable question, as sure as can be of another. Another
    answer without a confidence is unscored.
    """
    if answer.gold.answerable is None or (answer.confidence is None and not answer.failed):
        return None
    wrong = -inf if answer.gold.answerable else inf
    return float(answer.gold.answerable), wrong if answer.failed or answer.confidence is None else answer.confidence


def roc_area(values: Values) -> float:
    """AUROC: the share of pairs (answerable, unanswerable) in which the first is surer, ties counting half.

    NaN where one of the two kinds is missing, or no answer has a confidence.
    """
    if np.isinf(values[:, 1]).all():
        return float("nan")
    is_answerable, sure = values.astype(bool)[:, 0], values[:, 1]
    others = np.sort(sure[~is_answerable])
    pairs = is_answerable.sum() * len(others)
    held = np.sort(sure[is_answerable])
    below = np.searchsorted(others, held, "left") + np.searchsorted(others, held, "right")
    return float(below.sum() / 2 / pairs) if pairs else float("nan")


MEASURES = [
    Measure("abstention precision", "abstention", precision, "abstentions that were right", mean, error="unscored"),
    Measure("abstention recall", "abstention", recall, "unanswerable questions abstained from", mean),
    Measure("abstention F1", "abstention", f1_parts, "both in one (harmonic mean)", ratio, error="no abstention"),
    Measure("refused", "abstention", refusal, "answerable questions abstained from", mean, "lower"),
    Measure("AURC", "abstention", risk_parts, "mean risk, surest first", risk_area, "lower",
            error="1, after all others", paper=f"{SELECTIVE}; {AURC}"),
    Measure("AUROC", "abstention", separation_parts, "surer where it can be answered", roc_area,
            error="on the wrong side of all others", paper=ROC),
]  # fmt: skip
