"""Yes/no questions: told from others, and answered with the sentences that bear on them."""

from collections import Counter
from random import Random

import pytest

from assistant.answering.answer import Assistant
from assistant.answering.asking.question import read_question
from assistant.reader.shipped import load_tokenizer
from training.comparer.pairs import Kind
from training.comparer.polar import NEAREST, UNSETTLED, Candidate, Posed, asked_of, draw
from training.comparer.polar import OTHERS as APART
from training.events import read_events

YES_OR_NO = [
    "Was anyone hurt?",
    "did the mayor resign",
    "Is it true that the mayor resigned?",
    "Hasn't the bridge been rebuilt?",
    "The mayor resigned, right?",
    "The bridge has been rebuilt, hasn't it?",
    "Do you know whether the mayor resigned?",
    "Can passengers get their money back?",
    "Was the bridge rebuilt or not?",
    "Did more or less all of it burn?",
]
OTHERS = [
    "Who resigned?",
    "Was it a bomb or a gas leak?",
    "Can you summarise what happened?",
    "Could you list the victims?",
    "The mayor resigned. What is it called?",
    "Had it not rained, the fair would have lasted until:",
    "Do you know who resigned?",
    "mayor resignation",
]


@pytest.mark.parametrize("question", YES_OR_NO)
def test_questions_for_yes_or_no(question: str) -> None:
    assert read_question(question).kind == "polar"


@pytest.mark.parametrize("question", OTHERS)
def test_other_questions(question: str) -> None:
    assert read_question(question).kind != "polar"


def test_yes_or_no_is_left_to_the_reader_and_the_sentences_are_shown(news: Assistant) -> None:
    answer = news.ask("Was anyone hurt in the flood in Norwick?")
    assert not answer.abstained
    assert answer.short is None
    assert not answer.disagreements
    assert "Nobody was hurt" in answer.citations[0].quote


def test_the_questions_written_for_training_stand_in_their_articles() -> None:
    every = [(event, asked) for event in read_events() for asked in asked_of(event)]
    assert len(every) > 1_500
    for event, asked in every:
        texts = {article["id"]: article["text"] for article in event.articles}
        for one in asked["answers"]:
            assert one["says"] in ("yes", "no")
            assert one["text"] in texts[f"{event.name}/{one['source']}"], (event.name, asked["question"])


def _candidate(text: str, kind: Kind, rank: float, is_near: bool = False) -> Candidate:
    return Candidate("a", text, "", rank, kind, is_near)


def test_all_that_settles_a_question_is_learned_with_the_nearest_that_does_not() -> None:
    settling = [_candidate("Nobody was hurt.", Kind.OTHER, 0.9, True), _candidate("Three were.", Kind.SAME, 0.1, True)]
    silent = [_candidate(f"It rained {place} times.", Kind.NONE, 1 / (1 + place)) for place in range(NEAREST + 20)]
    posed = Posed("E", "Was anyone hurt?", (*settling, *silent))
    drawn = [one for seed in range(30) for one in draw(load_tokenizer(), [posed], Random(seed))]
    targets = Counter(one.target for one in drawn)
    assert targets == {(1.0, 0.0, 0.0): 30, (0.0, 1.0, 0.0): 30, (0.0, 0.0, 1.0): 30 * APART}
    assert len({one.ids[-6:] for one in drawn if one.target[Kind.NONE]}) == NEAREST
    unsettled = list(draw(load_tokenizer(), [Posed("E", "Was anyone hurt?", tuple(silent))], Random(0)))
    assert len(unsettled) == UNSETTLED
