"""What was learned from data for answering without a model: the weights of `evidence.json`.

`training/fit_evidence.py` writes that file; its cross-validated figures stand in it.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression."""

    weights: tuple[float, ...]
    bias: float

    def probability(self, features: Sequence[float]) -> float:
        """1 / (1 + exp(−(w·x + b)))."""
        z = sum(w * x for w, x in zip(self.weights, features, strict=True)) + self.bias
        return 1 / (1 + math.exp(-z))


@dataclass(frozen=True, slots=True)
class Learned:
    """`sentence`: does a sentence answer the question; `again`: does one of the best, with a second opinion; `answer`:
    does anything, taken to do so from `threshold` up; `rival`: is another value a side of a disagreement, taken to be
    one from `rival_threshold` up; `witness`: does another article's sentence bear a value out, taken to do so from
    `witness_threshold` up.

    `repeats`: by stem, the share of answering passages that repeat a word of the question; "" is the usual share.
    """

    sentence: Logistic
    again: Logistic
    answer: Logistic
    rival: Logistic
    rival_threshold: float
    witness: Logistic
    witness_threshold: float
    threshold: float
    repeats: Mapping[str, float]


def log_odds(probability: float) -> float:
    """ln(p / (1 − p)); of 0 and 1, that of the nearest probability a millionth away."""
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


@lru_cache(maxsize=1)
def learned() -> Learned:
    """The weights as shipped."""
    read = json.loads(resources.files("assistant.answering").joinpath("evidence.json").read_text(encoding="utf-8"))
    sentence, again, answer, rival, witness = (
        Logistic(tuple(part["weights"]), part["bias"])
        for part in map(read.get, ("sentence", "again", "answer", "rival", "witness"))
    )
    thresholds = {name: read[name]["threshold"] for name in ("rival", "witness", "answer")}
    return Learned(
        sentence,
        again,
        answer,
        rival,
        thresholds["rival"],
        witness,
        thresholds["witness"],
        thresholds["answer"],
        read["repeats"],
    )
