"""How many give the same words: what an answer gains from other articles, and from other sentences of its own.

An article's copies are no other voices: they count as the article itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.answering.evidence import Evidence
from index.words import words

ARTICLES = ("a", "an", "the")
"""What an answer says as well without."""
LEAST = 0.02
"""Probability below which a sentence has no vote."""


class Voice(NamedTuple):
    """What a sentence of an article gives, and how sure the reader is of it; copies have one origin."""

    source: str
    origin: str
    given: str
    sure: float


def count_votes(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence with `votes` and `repeats`: Σ of the reader's probabilities of others that give the same words.

    Of another origin its surest sentence counts. Words are the same if one answer's hold the other's.
    """
    every = list(evidence)
    voices = [Voice(e.source, e.origin, without_articles(e.words), e.sure) for e in every]
    voters = [voice for voice in voices if voice.given.strip() and voice.sure >= LEAST]
    return [
        replace(e, votes=_of_others(voice, voters), repeats=_of_own(voice, voters)) if voice.given.strip() else e
        for e, voice in zip(every, voices, strict=True)
    ]


def without_articles(text: str) -> str:
    """The folded words of a text without articles, between spaces."""
    return f" {' '.join(word for word in words(text) if word not in ARTICLES)} "


def _of_others(voice: Voice, voters: Sequence[Voice]) -> float:
    best: dict[str, float] = {}
    for other in voters:
        if other.origin != voice.origin and (other.given in voice.given or voice.given in other.given):
            best[other.origin] = max(best.get(other.origin, 0.0), other.sure)
    return sum(best.values())


def _of_own(voice: Voice, voters: Sequence[Voice]) -> float:
    same = [other.sure for other in voters if other.source == voice.source and other.given == voice.given]
    return max(0.0, sum(same) - voice.sure)
