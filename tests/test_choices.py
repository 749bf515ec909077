"""What the comparer learns to choose between: which readings count as right, and what an epoch draws of them."""

import random

import pytest

from assistant.reader.comparer import Saying
from index.records import Span
from tests.made_evidence import make_evidence
from training.comparer.choices import REFUSED, RIGHT, SIZE, Choice, Reading, draw
from training.comparer.gathering import Posed, is_right

TEXT = "They struck, with jets from beyond the border, two depots of the guard."


def _posed(answer: str, source: str = "a") -> Posed:
    start = TEXT.index(answer)
    return Posed("What was struck?", {source: [(Span(start, start + len(answer)), answer)]})


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("two depots of the guard", True),
        ("two depots", True),
        ("jets from beyond the border, two depots", True),
        ("struck, with jets from beyond the border, two depots of the guard", None),
        ("jets", False),
        ("They", False),
    ],
)
def test_words_beside_the_answer_are_wrong_and_such_as_share_little_with_it_are_left_out(
    words: str, right: bool | None
) -> None:
    assert is_right(make_evidence("a", TEXT, words), _posed("two depots")) is right


def test_a_sentence_that_holds_the_answer_elsewhere_is_neither_right_nor_wrong() -> None:
    assert is_right(make_evidence("b", TEXT, "two depots"), _posed("two depots")) is None
    assert is_right(make_evidence("b", "A bakery burned down.", "A bakery"), _posed("two depots")) is False


def _choice(right: int, wrong: int) -> Choice:
    readings = [Reading("", Saying(f"{i}", Span(0, 1)), i < right) for i in range(right + wrong)]
    return Choice("Which?", tuple(readings))


def test_an_epoch_draws_as_many_readings_of_each_question_and_some_questions_without_a_right_one() -> None:
    drawn = list(draw([_choice(6, 14)] * 2_000, random.Random(1)))
    counts = [sum(one.is_right for one in readings) for _, readings in drawn]
    assert {len(readings) for _, readings in drawn} == {SIZE}
    assert set(counts) == set(range(RIGHT + 1))
    assert counts.count(0) / len(counts) == pytest.approx(REFUSED, abs=0.03)


def test_a_question_with_too_few_readings_is_left_out() -> None:
    assert not list(draw([_choice(1, 3)], random.Random(1)))
