"""Learning to rank articles: a linear listwise model and small boosted trees, fitted and cross-validated."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize

from index.searching.features import Floats
from index.searching.fusion import linear, load, packed
from training.fusion_data import Example

L2 = 0.02
HALF = 0.5
"""Weight of the linear model beside the trees."""
TREES = 120
GROWTH: dict[str, Any] = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 20,
    "num_leaves": 7,
    "learning_rate": 0.05,
    "min_data_in_leaf": 20,
    "deterministic": True,
    "num_threads": 1,
    "seed": 0,
    "verbose": -1,
}

Score = Callable[[Floats], Floats]
Fit = Callable[[Sequence[Example]], Score]


def fit_listwise(tables: Sequence[Floats], golds: Sequence[Floats], l2: float = L2) -> Floats:
    """Weights w that maximise the mean of Σ gold · log softmax(x·w) over questions, less l2 · |w|², for standardised
    features (Cao et al. 2007, ListNet with the top one); shape (f), for the features as they are."""
    x, starts = np.concatenate(tables), np.r_[0, np.cumsum([len(table) for table in tables])[:-1]]
    owner = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    y = np.concatenate([gold / gold.sum() for gold in golds])
    deviation = x.std(0) + 1e-9
    z = (x - x.mean(0)) / deviation

    def loss(w: Floats) -> tuple[float, Floats]:
        s = z @ w
        s -= np.maximum.reduceat(s, starts)[owner]
        total = np.add.reduceat(np.exp(s), starts)
        p = np.exp(s) / total[owner]
        value = -(y * (s - np.log(total)[owner])).sum() / len(tables) + l2 * (w @ w)
        return value, z.T @ (p - y) / len(tables) + 2 * l2 * w

    return np.asarray(minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x / deviation, float)


def fit_fusion(examples: Sequence[Example]) -> dict[str, Any]:
    """The content of `fusion.json`: what is learned from questions about the moment alone, and from all."""
    return {"moment": _fit([one for one in examples if one.is_timely]), "other": _fit(examples)}


def _fit(examples: Sequence[Example]) -> dict[str, Any]:
    """A linear model and trees, learned from examples with a gold article among their candidates."""
    import lightgbm

    usable = [one for one in examples if one.gold.any()]
    tables, golds = [one.features for one in usable], [one.gold.astype(float) for one in usable]
    weights = HALF * fit_listwise([linear(table) for table in tables], golds)
    data = lightgbm.Dataset(np.concatenate(tables), np.concatenate(golds), group=[len(table) for table in tables])
    trees = lightgbm.train(GROWTH, data, TREES).dump_model()["tree_info"]
    return {"weights": [float(f"{w:.6g}") for w in weights], "trees": packed(trees)}


def learn(examples: Sequence[Example]) -> Score:
    """What the search would score articles by, had it learned from these examples."""
    return load(fit_fusion(examples)).score


def fit_columns(columns: Sequence[int]) -> Fit:
    """How to learn a linear model of a few features."""

    def fit(examples: Sequence[Example]) -> Score:
        usable = [one for one in examples if one.gold.any()]
        golds = [one.gold.astype(float) for one in usable]
        weights = fit_listwise([one.features[:, columns] for one in usable], golds)
        return lambda features: np.asarray(features[:, columns] @ weights, float)

    return fit


def cross_validate(
    judged: Sequence[Example], learned: Sequence[Example], fit: Fit, seeds: int = 3, folds: int = 5
) -> list[list[Floats]]:
    """Scores of `judged` for each seed, each by a model of those of `learned` whose group is in other folds."""
    groups = sorted({one.group for one in judged})
    runs = []
    for seed in range(seeds):
        fold = dict(zip(groups, np.random.default_rng(seed).permutation(len(groups)) % folds, strict=True))
        scores: list[Floats] = [np.zeros(0)] * len(judged)
        for number in range(folds):
            score = fit([one for one in learned if fold.get(one.group) != number])
            for place, one in enumerate(judged):
                if fold[one.group] == number and len(one.gold):
                    scores[place] = score(one.features)
        runs.append(scores)
    return runs
