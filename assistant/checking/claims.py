"""A trained judgement: does evidence support a claim? ONNX Runtime on the int8 model that `training/claims` made.

The model reads a claim with its evidence and says of every word of the claim, and of the whole claim, whether the
evidence leaves it unsupported. It judges beside the rules of `support.py`, never in their place.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assistant.reader import shipped
from assistant.reader.shipped import SEPARATOR, START, Shipped
from index.embedding.runtime import run_each

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

CLAIM_TOKENS, ALL_TOKENS = 96, 256
"""Tokens read of a claim, and in all; the rest is cut."""
WORST = 0.5
"""What the worst word of a claim weighs, where the whole weighs the rest."""


class Judged(NamedTuple):
    """The probability that a claim is supported, and the word of it that most likely is not (start, end)."""

    probability: float
    worst: tuple[int, int]


class ClaimModel(Shipped):
    """Judges claims; loads itself at the first. Safe to share between threads."""

    def __init__(self) -> None:
        super().__init__("assistant.checking", "claims")

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        """What is judged of each (claim, evidence), in their order.

        Raises:
            ReaderError: the model's files are missing or altered, or ONNX Runtime cannot run it.
        """
        return run_each(partial(_judge, *self.load()), pairs)

    def __call__(self, claim: str, evidence: str) -> float:
        """The probability that the evidence supports the claim, from 0 to 1."""
        return self.judge([(claim, evidence)])[0].probability


def encode(tokenizer: "Tokenizer", claim: str, evidence: str) -> tuple[list[int], int, list[tuple[int, int]]]:
    """[CLS] claim [SEP] evidence [SEP] as token ids, how many of them are the claim's, and where those stand in it."""
    said, read = shipped.encode(tokenizer, claim), shipped.encode(tokenizer, evidence)
    offsets = list(said.offsets[:CLAIM_TOKENS])
    first = [START, *said.ids[:CLAIM_TOKENS], SEPARATOR]
    second = [*read.ids[: ALL_TOKENS - len(first) - 1], SEPARATOR]
    return [*first, *second], len(first), offsets


def _judge(tokenizer: "Tokenizer", session: "InferenceSession", pair: tuple[str, str]) -> Judged:
    ids, first, offsets = encode(tokenizer, *pair)
    logits = shipped.run(session, ids, first)
    words = logits[1 : 1 + len(offsets), 0]
    place = int(words.argmax()) if len(words) else 0
    odds = (1 - WORST) * float(logits[0, 1]) + WORST * (float(words[place]) if len(words) else 0.0)
    return Judged(float(1 / (1 + np.exp(odds))), offsets[place] if offsets else (0, 0))
