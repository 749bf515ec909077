"""What the fits over the reader have in common: logistic regression within bounds, cross-validated, and measures."""

from collections.abc import Sequence
from typing import Any

import numpy as np

BOUNDS = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}


def fit(features: np.ndarray, labels: np.ndarray, l2: float = 1e-4, signs: Sequence[int] = ()) -> np.ndarray:
    """Logistic regression on standardised features (L-BFGS with bounds): shape (d + 1), bias last.

    Args:
        signs: what a weight may be: at least 0 (1), at most 0 (-1), or anything (0, as all are by default).
    """
    from scipy.optimize import minimize

    mean, deviation = features.mean(0), features.std(0) + 1e-9
    x = np.c_[(features - mean) / deviation, np.ones(len(features))]

    def cost(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        slope = x.T @ (1 / (1 + np.exp(-z)) - labels) / len(labels)
        return float((np.logaddexp(0, z) - labels * z).mean() + l2 / 2 * w @ w), slope + l2 * w

    bounds = [BOUNDS[sign] for sign in signs or [0] * features.shape[1]] + [BOUNDS[0]]
    w = minimize(cost, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    fitted: np.ndarray = np.r_[w[:-1] / deviation, w[-1] - (w[:-1] * mean / deviation).sum()]
    return fitted


def probabilities(features: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The fitted model's probabilities, shape (n)."""
    found: np.ndarray = 1 / (1 + np.exp(-(features @ w[:-1] + w[-1])))
    return found


def cross_validate(
    features: np.ndarray,
    labels: np.ndarray,
    groups: np.ndarray,
    folds: int = 5,
    l2: float = 1e-4,
    signs: Sequence[int] = (),
) -> np.ndarray:
    """Held-out probabilities, no group in two folds."""
    held = np.zeros(len(labels))
    for part in range(folds):
        test = groups % folds == part
        held[test] = probabilities(features[test], fit(features[~test], labels[~test], l2, signs))
    return held


def auroc(scores: np.ndarray, labels: np.ndarray) -> float:
    """Area under the ROC curve, as the Mann–Whitney U statistic with mid-ranks for ties."""
    order = scores.argsort()
    _, inverse, counts = np.unique(scores[order], return_inverse=True, return_counts=True)
    ranks = np.empty(len(scores))
    ranks[order] = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = labels.sum()
    return float((ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(labels) - positives)))


def calibration_error(probability: np.ndarray, labels: np.ndarray, bins: int = 10) -> float:
    """Σ nᵦ/n |mean label − mean probability| over equal bins (expected calibration error, Naeini et al. 2015)."""
    parts = np.array_split(probability.argsort(), bins)
    return float(sum(len(i) * abs(labels[i].mean() - probability[i].mean()) for i in parts) / len(labels))


def packed(w: np.ndarray, figures: dict[str, Any]) -> dict[str, Any]:
    """A regression as it stands in the file, with its figures."""
    return {
        "weights": [round(float(value), 5) for value in w[:-1]],
        "bias": round(float(w[-1]), 5),
        "cross_validated": {name: round(float(value), 4) for name, value in figures.items()},
    }
