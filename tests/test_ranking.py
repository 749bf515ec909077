"""Readings, ranked: what a second opinion can change, and that each sentence is taken once."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answering.evidence import Evidence
from assistant.answering.ranking import AGAIN, BEHIND, LEAST, rank, read_again, worth_judging
from assistant.reader.comparer import Comparer, Saying
from tests.made_evidence import make_evidence

TEXT = "They struck, with jets from beyond the border, two depots of the guard."


class Minded(Comparer):
    """Holds the words `right` for the answer, whatever the question, and keeps what it was asked about."""

    def __init__(self, right: str) -> None:
        super().__init__()
        self.right, self.asked = right, list[tuple[str, Saying]]()

    def judge(self, question: str, sentences: Sequence[tuple[str, Saying]]) -> list[float]:
        """6 for the right words, −6 for others."""
        self.asked += sentences
        return [6.0 if said.answer.of(said.text) == self.right else -6.0 for _, said in sentences]


def _reading(words: str, odds: float, source: str = "a", text: str = TEXT) -> Evidence:
    return make_evidence(source, text, words, odds=odds)


def test_a_second_opinion_chooses_between_the_places_of_a_sentence() -> None:
    ranked = rank([_reading("jets", 3.0), _reading("two depots of the guard", 2.0)])
    assert [one.words for one in ranked] == ["jets", "two depots of the guard"]
    for right in ("jets", "two depots of the guard"):
        assert [one.words for one in read_again("What was struck?", ranked, Minded(right))] == [right]


def test_each_reading_is_judged_in_its_setting() -> None:
    comparer = Minded("jets")
    read_again("What was struck?", [replace(_reading("jets", 1.0), setting="Guard depots hit")], comparer)
    assert [setting for setting, _ in comparer.asked] == ["Guard depots hit"]


def test_what_is_not_judged_again_stays_behind_in_its_order() -> None:
    texts = [f"Depot {place} was struck." for place in range(AGAIN + 4)]
    ranked = rank([_reading("Depot", 5.0 - i / 4, str(i), text) for i, text in enumerate(texts)])
    again = read_again("What was struck?", ranked, Minded(""))
    judged = len(worth_judging(ranked)[0])
    assert [one.source for one in again[judged:]] == [one.source for one in ranked[judged:]]
    assert [one.score for one in again] == sorted((one.score for one in again), reverse=True)


@pytest.mark.parametrize(
    ("log_odds", "judged"),
    [
        ([2.0] * (AGAIN + 3), AGAIN),
        ([2.0, 2.0 - BEHIND + 0.01, 2.0 - BEHIND - 0.01, -5.0, -5.0, -5.0], LEAST),
        ([2.0, *[2.0 - BEHIND + 0.01] * 5, 2.0 - BEHIND - 0.01], 6),
        ([2.0], 1),
        ([], 0),
    ],
)
def test_only_what_may_still_come_first_is_judged(log_odds: list[float], judged: int) -> None:
    ranked = [replace(_reading("jets", 0.0), score=1 / (1 + math.exp(-each))) for each in log_odds]
    close, others = worth_judging(ranked)
    assert len(close) == judged
    assert [*close, *others] == ranked
