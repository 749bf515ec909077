"""Features of articles → one score each: half a linear model, half a few small trees, both learned by ranking.

Learned from questions whose article is known (`training/fit_fusion.py`), kept as numbers in `fusion.json` beside this.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.searching.features import NAMES

Floats = NDArray[np.float64]
FILE = Path(__file__).with_name("fusion.json")


@dataclass(frozen=True, slots=True)
class Fusion:
    """`weights` for `linear` columns (shape d); trees of s splits each, 8 at most.

    `feature` and `threshold` of each split, shape (t × s); `value`, shape (t, 2^s), by the number that the splits make
    as binary digits, the first the highest: 1 where the feature is ≤ the threshold (as QuickScorer, Lucchese et al.,
    2015).
    """

    weights: Floats
    feature: NDArray[np.int64]
    threshold: Floats
    value: Floats

    def score(self, features: Floats) -> Floats:
        """How well each article fits, shape (a) for features of shape (a × len(NAMES)); higher is better."""
        return linear(features) @ self.weights + self._grow(features)

    def _grow(self, features: Floats) -> Floats:
        trees, leaves = self.value.shape
        splits = leaves.bit_length() - 1
        goes_left = features[:, self.feature] <= self.threshold
        digits = goes_left.reshape(len(features), trees, splits)
        leaf = np.packbits(digits, axis=2)[:, :, 0] >> (8 - splits)
        return np.asarray(self.value[np.arange(trees), leaf].sum(1), float)


REGIMES = {1.0: "said", 0.5: "asked", 0.0: "timeless"}
"""What the feature "moment" tells of a question, by its values."""
RELATIVE = [NAMES.index(name) for name in (
    "cosine", "bm25", "passage_share", "title_share", "lead_share", "article_share", "article_bm25", "title_bm25"
)]  # fmt: skip
NEAR = [i for i, name in enumerate(NAMES) if name.startswith("near_")]
SQUARED = [NAMES.index(name) for name in ("cosine", "bm25", "article_share", "article_bm25")]


def linear(features: Floats) -> Floats:
    """What the linear model reads: the features, how far they are below the best, squares, and products of words and
    meaning with nearness in time."""
    cosine, article_share, article_bm25 = (
        features[:, [NAMES.index(name)]] for name in ("cosine", "article_share", "article_bm25")
    )
    near = features[:, NEAR]
    moment = features[:, [NAMES.index("moment")]]
    return np.hstack([
        features,
        (features - features.max(0))[:, RELATIVE],
        near * article_bm25,
        near * cosine,
        near * article_share,
        near * moment,
        features[:, SQUARED] ** 2,
        cosine * article_bm25,
    ])


def packed(trees: Sequence[dict[str, Any]]) -> dict[str, list[list[float]]]:
    """Trees as LightGBM dumps them → rows of equal length, where a leaf is its own child."""
    rows: dict[str, list[list[float]]] = {name: [] for name in ("feature", "threshold", "left", "right", "value")}
    flat = [_flatten(tree["tree_structure"]) for tree in trees]
    size = max(map(len, flat))
    for nodes in flat:
        for column, name in enumerate(rows):
            filler = range(len(nodes), size) if name in {"left", "right"} else [0] * (size - len(nodes))
            rows[name].append([node[column] for node in nodes] + list(filler))
    return rows


def _flatten(root: dict[str, Any]) -> list[list[float]]:
    nodes: list[list[float]] = []

    def add(node: dict[str, Any]) -> int:
        place = len(nodes)
        nodes.append([0, 0.0, place, place, round(float(node.get("leaf_value", 0.0)), 5)])
        if "split_feature" in node:
            nodes[place][:2] = node["split_feature"], float(f"{node['threshold']:.5g}")
            nodes[place][2], nodes[place][3] = add(node["left_child"]), add(node["right_child"])
        return place

    add(root)
    return nodes


@dataclass(frozen=True, slots=True)
class Learned:
    """Three models: for questions that say what time they are about ("this week", "in January"), for those of which
    only the day of asking is known, and for those to which no time can be given."""

    said: Fusion
    asked: Fusion
    timeless: Fusion

    def score(self, features: Floats) -> Floats:
        """How well each article fits, by the model for such a question."""
        model: Fusion = getattr(self, regime(features))
        return model.score(features)


def regime(features: Floats) -> str:
    """Which of the models is for a question with these features of its articles."""
    return REGIMES[float(features[0, NAMES.index("moment")])]


def load(content: dict[str, Any]) -> Learned:
    """The models that a file's content describes."""
    return Learned(*(_load(content[name]) for name in REGIMES.values()))


def _load(content: dict[str, Any]) -> Fusion:
    read = content["trees"]
    left, right, feature = (np.array(read[name], np.int64) for name in ("left", "right", "feature"))
    threshold, value = np.array(read["threshold"], float), np.array(read["value"], float)
    is_split = left != np.arange(left.shape[1])
    place = is_split.cumsum(1) - 1
    splits = max(1, int(is_split.sum(1).max()))
    trees, ways = np.arange(len(left))[:, None], np.arange(1 << splits)[None, :]
    node = np.zeros((len(left), 1 << splits), np.int64)
    for _ in range(splits):
        goes_left = ways >> (splits - 1 - place[trees, node]) & 1
        node = np.where(goes_left, left[trees, node], right[trees, node])
    own = np.argsort(~is_split, axis=1, kind="stable")[:, :splits]
    weights = np.array(content["weights"], float)
    return Fusion(weights, feature[trees, own].ravel(), threshold[trees, own].ravel(), value[trees, node])


@lru_cache(maxsize=1)
def learned() -> Learned:
    """The models that the project ships."""
    return load(json.loads(FILE.read_text(encoding="utf-8")))
