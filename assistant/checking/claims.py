"""A trained judgement: does evidence support a claim? ONNX Runtime on the int8 model that `training/claims` made.

The model reads a claim with its evidence and says of every word of the claim whether the evidence leaves it
unsupported,
and of the whole claim. It judges beside the rules of `support.py`, never in their place.
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ReaderError
from index.runtime import encodable, open_session, run_each

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL, HASH = "claims.onnx", "claims.sha256"
CLAIM_TOKENS, ALL_TOKENS = 96, 256
"""Tokens read of a claim, and in all; the rest is cut."""
START, SEPARATOR = 101, 102
WORST = 0.5
"""What the worst word of a claim weighs, where the whole weighs the rest."""


class Judged(NamedTuple):
    """The probability that a claim is supported, and the word of it that most likely is not (start, end)."""

    probability: float
    worst: tuple[int, int]


class ClaimModel:
    """Judges claims; loads itself at the first. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: tuple[Tokenizer, InferenceSession] | None = None

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        """What is judged of each (claim, evidence), in their order.

        Raises:
            ReaderError: the model's files are missing or altered, or ONNX Runtime cannot run it.
        """
        return run_each(partial(_judge, *self._load()), pairs)

    def __call__(self, claim: str, evidence: str) -> float:
        """The probability that the evidence supports the claim, from 0 to 1."""
        return self.judge([(claim, evidence)])[0].probability

    def _load(self) -> "tuple[Tokenizer, InferenceSession]":
        with self._lock:
            if self._ready is None:
                self._ready = _load()
            return self._ready


def is_there() -> bool:
    """Whether the model is part of this installation."""
    return resources.files("assistant.checking").joinpath(MODEL).is_file()


def encode(tokenizer: "Tokenizer", claim: str, evidence: str) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """Token ids, their types, and where the claim's tokens stand in it: [CLS] claim [SEP] evidence [SEP]."""
    said = tokenizer.encode(encodable(claim), add_special_tokens=False)
    read = tokenizer.encode(encodable(evidence), add_special_tokens=False)
    offsets = list(said.offsets[:CLAIM_TOKENS])
    first = [START, *said.ids[:CLAIM_TOKENS], SEPARATOR]
    second = [*read.ids[: ALL_TOKENS - len(first) - 1], SEPARATOR]
    return [*first, *second], [0] * len(first) + [1] * len(second), offsets


def _judge(tokenizer: "Tokenizer", session: "InferenceSession", pair: tuple[str, str]) -> Judged:
    ids, types, offsets = encode(tokenizer, *pair)
    given = {"ids": np.array([ids], np.int64), "types": np.array([types], np.int64)}
    logits: NDArray[np.float32] = session.run(None, given)[0][0]
    words = logits[1 : 1 + len(offsets), 0]
    place = int(words.argmax()) if len(words) else 0
    odds = (1 - WORST) * float(logits[0, 1]) + WORST * (float(words[place]) if len(words) else 0.0)
    return Judged(float(1 / (1 + np.exp(odds))), offsets[place] if offsets else (0, 0))


def _load() -> "tuple[Tokenizer, InferenceSession]":
    from tokenizers import Tokenizer

    folder = resources.files("assistant.checking")
    try:
        model = folder.joinpath(MODEL).read_bytes()
        expected = folder.joinpath(HASH).read_text(encoding="ascii").strip()
        words = resources.files("assistant.reader").joinpath("tokenizer.json").read_text(encoding="utf-8")
    except OSError as exc:
        raise ReaderError(f"{exc.filename}: cannot be read ({exc.strerror}); install Dateline again") from exc
    if hashlib.sha256(model).hexdigest() != expected:
        raise ReaderError(f"{folder.joinpath(MODEL)}: altered; install Dateline again")
    tokenizer = Tokenizer.from_str(words)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, open_session(model, "claim model", ReaderError)
