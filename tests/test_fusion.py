"""The learned fusion: trees are walked as LightGBM wrote them, and the shipped file fits the features."""

import numpy as np

from index.searching.features import NAMES
from index.searching.fusion import learned, linear, load, packed

TREE = {
    "tree_structure": {
        "split_feature": 1,
        "threshold": 0.5,
        "left_child": {"leaf_value": -1.0},
        "right_child": {
            "split_feature": 0,
            "threshold": 2.0,
            "left_child": {"leaf_value": 3.0},
            "right_child": {"leaf_value": 7.0},
        },
    }
}


def test_each_row_ends_in_its_leaf_and_trees_add_up() -> None:
    features = np.zeros((3, len(NAMES)))
    features[:, 1] = [0.5, 0.6, 0.6]
    features[:, 0] = [9.0, 2.0, 2.1]
    weights = [0.0] * linear(features).shape[1]
    grown = {"weights": weights, "trees": packed([TREE, {"tree_structure": {"leaf_value": 0.25}}])}
    flat = {"weights": weights, "trees": packed([{"tree_structure": {"leaf_value": 0.5}}])}
    models = {"said": flat, "asked": flat, "timeless": grown}
    assert load(models).score(features).tolist() == [-0.75, 3.25, 7.25]
    features[:, NAMES.index("moment")] = 1
    assert load(models).score(features).tolist() == [0.5, 0.5, 0.5]


def test_the_shipped_model_reads_the_features_there_are() -> None:
    features = np.random.default_rng(0).random((5, len(NAMES)))
    features[:, NAMES.index("moment")] = 0.5
    for model in (learned().said, learned().asked, learned().timeless):
        assert len(model.weights) == linear(features).shape[1]
        assert model.feature.max() < len(NAMES)
    assert len(set(learned().score(features).round(6).tolist())) == 5
