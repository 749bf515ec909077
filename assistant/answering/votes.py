"""How many give the same words: what an answer gains from other articles, and from other sentences of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.words import fold, words

if TYPE_CHECKING:
    from assistant.answering.sentences import Evidence

LEAST = 0.02
"""Probability below which a sentence has no vote."""


def count_votes(evidence: "Iterable[Evidence]") -> "list[Evidence]":
    """The evidence with `votes` and `repeats`: Σ of the reader's probabilities of others that give the same words.

    Of another article its surest sentence counts. Words are the same if one answer's hold the other's.
    """
    every = list(evidence)
    voices = [(e.source, _given(e), e.sure) for e in every]
    voters = [voice for voice in voices if voice[1].strip() and voice[2] >= LEAST]
    return [
        replace(e, votes=_of_others(voice, voters), repeats=_of_own(voice, voters)) if voice[1].strip() else e
        for e, voice in zip(every, voices, strict=True)
    ]


def _given(evidence: "Evidence") -> str:
    """An answer's words without articles, between spaces."""
    return f" {' '.join(word for word in words(fold(evidence.words)) if word not in ('a', 'an', 'the'))} "


def _of_others(voice: tuple[str, str, float], voters: Sequence[tuple[str, str, float]]) -> float:
    best: dict[str, float] = {}
    for source, given, sure in voters:
        if source != voice[0] and (given in voice[1] or voice[1] in given):
            best[source] = max(best.get(source, 0.0), sure)
    return sum(best.values())


def _of_own(voice: tuple[str, str, float], voters: Sequence[tuple[str, str, float]]) -> float:
    same = [sure for source, given, sure in voters if source == voice[0] and given == voice[1]]
    return max(0.0, sum(same) - voice[2])
