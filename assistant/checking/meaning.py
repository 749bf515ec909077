"""Do the words that a statement brings mean what the evidence says? A small network over MiniLM's states of words.

A word of content that the evidence holds in no form is compared with every word of it. The network, trained on pairs of
WordNet (`training/meaning`), gives the log odds that two words in their places mean the same: it tells "doctors" from
"nurses" where a cosine does not. A word of the evidence counts by how near its state is, as in attention:

    odds(w) = Σ a(v) · odds(w, v),   a(v) = softmax of SHARP · cos(w, v)

It judges beside the rules of `support.py`; figures, names and negations are theirs.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.checking.reading import Word, holds, read, shorten
from assistant.errors import ReaderError
from index.embedding.minilm import MiniLM, find_weights
from index.errors import EmbedderError
from index.searching.speakers import SAYING
from index.split import split_sentences

Floats = NDArray[np.float32]

SHARP = 20.0
CLIP = 4.0
"""Log odds beyond which a pair says no more."""
MIDDLE = -1.1
"""The mean of a statement's odds at which it is as likely as not to be supported."""
SCALE = 4.0
"""What the projections of the network are multiplied by, and its cosine (squared and more), as in training."""
REPORTING = SAYING | frozenset("article articles paper outlet source sources".split())
KEPT = 1024
"""Sentences whose states are kept: those of an article serve all claims about it."""


class NewWord(NamedTuple):
    """A word that the evidence does not hold, as written, and the log odds that the evidence says the same."""

    text: str
    odds: float


class Meaning:
    """Judges the new words of statements; loads itself at the first. Safe to share between threads."""

    def __init__(self, embedder: MiniLM | None = None) -> None:
        self._embedder = embedder or MiniLM()
        self._states = lru_cache(KEPT)(self.read_states)

    def __call__(self, statement: str, evidence: str) -> float:
        """The probability that the evidence supports the statement as far as its new words go, from 0 to 1.

        Raises:
            EmbedderError: MiniLM cannot be loaded.
            ReaderError: the network's file is missing or cannot be read.
        """
        return support(self.new_words(statement, evidence))

    def new_words(self, statement: str, evidence: str) -> list[NewWord]:
        """The words of the statement that the evidence does not hold, in their order.

        Names and figures are left out, and so is who reports: they have rules of their own.
        """
        statement, evidence = shorten(statement), shorten(evidence)
        there = read(evidence)
        mine = [
            (word, state)
            for word, state in self._states(statement)
            if word.text[0].islower() and word.folded not in REPORTING and not holds(there, word.stem)
        ]
        theirs = [state for span in split_sentences(evidence) for _, state in self._states(span.of(evidence))]
        if not mine or not theirs:
            return []
        odds = attend(np.stack([state for _, state in mine]), np.stack(theirs), load_network())
        return [NewWord(word.text, round(float(value), 3)) for (word, _), value in zip(mine, odds, strict=True)]

    def read_states(self, text: str) -> list[tuple[Word, Floats]]:
        """The words of content of a text, figures left out, with their states at length 1.

        Raises:
            EmbedderError: MiniLM cannot be loaded.
        """
        states, places = self._embedder.states(text)
        found = []
        for word in read(text):
            end = word.start + len(word.text)
            inside = [i for i, place in enumerate(places) if place[0] < end and word.start < place[1]]
            if inside and word.is_content and word.folded.isalpha():
                state = states[inside].mean(axis=0)
                found.append((word, state / np.linalg.norm(state)))
        return found


def support(words: Sequence[NewWord]) -> float:
    """The probability of support by new words: σ(mean of their odds − `MIDDLE`); 1 where there are none."""
    if not words:
        return 1.0
    mean = sum(word.odds for word in words) / len(words)
    return float(1 / (1 + np.exp(MIDDLE - mean)))


def attend(mine: Floats, theirs: Floats, network: dict[str, Floats]) -> Floats:
    """The odds of each row of `mine`, shape (n,), by all rows of `theirs`; both of shape (words, 384), rows of length
    1."""
    near = SHARP * (mine @ theirs.T)
    weights = np.exp(near - near.max(axis=1, keepdims=True))
    pairs = np.clip(pair_odds(mine, theirs, network), -CLIP, CLIP)
    value: Floats = (weights * pairs).sum(axis=1) / weights.sum(axis=1)
    return value


def pair_odds(mine: Floats, theirs: Floats, network: dict[str, Floats]) -> Floats:
    """The log odds that two words mean the same, for all pairs, shape (n, m).

    With p and q the projections of the two states, and c their cosine:
    out · relu(hidden · [p·q, |p − q|, p, q, c, c²]) + pair · (u·v).
    """
    first, second = (SCALE * (side @ network["project"].T + network["project.bias"]) for side in (mine, theirs))
    p, q = np.broadcast_arrays(first[:, None], second[None])
    cosine = (mine @ theirs.T)[..., None]
    seen = np.concatenate([p * q, np.abs(p - q), p, q, cosine, cosine**2], axis=-1)
    hidden = np.maximum(seen @ network["hidden"].T + network["hidden.bias"], 0)
    value: Floats = hidden @ network["out"] + network["out.bias"] + (mine * network["pair"]) @ theirs.T
    return value


@lru_cache(1)
def load_network() -> dict[str, Floats]:
    """The network's weights, which are few: about 40,000."""
    from safetensors.numpy import load

    place = resources.files("assistant.checking").joinpath("meaning.safetensors")
    try:
        return {name: value.astype(np.float32) for name, value in load(place.read_bytes()).items()}
    except (OSError, ValueError) as exc:
        raise ReaderError(f"{place}: cannot be read ({exc}); install Dateline again") from exc


def meaning() -> Meaning | None:
    """The judgement, where MiniLM's weights are installed."""
    try:
        find_weights()
    except EmbedderError:
        return None
    return Meaning()
