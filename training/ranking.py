"""Learning to rank articles: a linear listwise model and small boosted trees, fitted and cross-validated."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.optimize import minimize

from index.searching.features import NAMES, Floats
from index.searching.fusion import REGIMES, linear, load, packed, regime
from training.fusion_data import Example

L2 = 0.02
HALF = 0.5
"""Weight of the linear model beside the trees."""
TREES = 120
UNBOUND = ("place", "length", "found", "title_of", "moment")
"""Features of which more need not be better: in every other, trees may only rise."""
GROWTH: dict[str, Any] = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 20,
    "num_leaves": 7,
    "learning_rate": 0.05,
    "min_data_in_leaf": 20,
    "monotone_constraints": [int(name not in UNBOUND) for name in NAMES],
    "deterministic": True,
    "num_threads": 1,
    "seed": 0,
    "verbose": -1,
}
KEPT = 60
"""Likeliest candidates of a question that are learned from, besides the gold ones."""
Score = Callable[[Floats], Floats]
Fit = Callable[[Sequence[Example]], Score]


def fit_listwise(tables: Sequence[Floats], golds: Sequence[Floats], weights: Floats, l2: float = L2) -> Floats:
    """Weights w that maximise the weighted mean of Σ gold · log softmax(x·w) over questions, less l2 · |w|², for
    standardised features (Cao et al. 2007, ListNet with the top one); shape (f), for the features as they are."""
    x, starts = np.concatenate(tables), np.r_[0, np.cumsum([len(table) for table in tables])[:-1]]
    owner = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    y = np.concatenate([gold / gold.sum() for gold in golds])
    share = (weights / weights.sum())[owner]
    deviation = x.std(0) + 1e-9
    z = (x - x.mean(0)) / deviation

    def loss(w: Floats) -> tuple[float, Floats]:
        s = z @ w
        s -= np.maximum.reduceat(s, starts)[owner]
        total = np.add.reduceat(np.exp(s), starts)
        p = np.exp(s) / total[owner]
        value = -(share * y * (s - np.log(total)[owner])).sum() + l2 * (w @ w)
        return value, z.T @ (share * (p - y)) + 2 * l2 * w

    return np.asarray(minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x / deviation, float)


def fit_fusion(examples: Sequence[Example]) -> dict[str, Any]:
    """The content of `fusion.json`: what is learned for each kind of question from its own examples, or, where there
    are none, from all."""
    examples = [one for one in examples if one.gold.any()]
    return {name: _fit([one for one in examples if name in teaches(one)] or examples) for name in REGIMES.values()}


def teaches(example: Example) -> tuple[str, ...]:
    """The kinds of question that an example is learned from for: a timely one for both kinds that have a time."""
    return ("said", "asked") if example.is_timely else (regime(example.features),)


def _shorten(example: Example) -> Example:
    """An example with the likeliest of its candidates only."""
    promise = example.features[:, NAMES.index("sum_z")] + 2 * example.features[:, NAMES.index("near_10")]
    kept = np.union1d(np.argsort(-promise)[:KEPT], np.flatnonzero(example.gold))
    return replace(example, features=example.features[kept], gold=example.gold[kept])


def _fit(examples: Sequence[Example]) -> dict[str, Any]:
    """A linear model and trees, learned from examples with a gold article among their candidates."""
    import lightgbm

    usable = [_shorten(one) for one in examples]
    tables, golds = [one.features for one in usable], [one.gold.astype(float) for one in usable]
    sizes, shares = [len(table) for table in tables], np.array([one.weight for one in usable])
    weights = HALF * fit_listwise([linear(table) for table in tables], golds, shares)
    data = lightgbm.Dataset(
        np.concatenate(tables), np.concatenate(golds), group=sizes, weight=np.repeat(shares, sizes), params=GROWTH
    )
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
        weights = fit_listwise([one.features[:, columns] for one in usable], golds, np.ones(len(usable)))
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
