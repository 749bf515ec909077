"""Follow-ups without a model: resolved where the words allow it, left alone where they stand by themselves."""

import pytest

from assistant.answering.asking.conversation import Turn, resolve

TROOPS = [Turn("How many US troops are in Iraq?")]
RYDER = [Turn("What did Pat Ryder say about the January 4 strike?")]


@pytest.mark.parametrize(
    ("follow_up", "understood"),
    [
        ("and how many in Syria?", "How many US troops are in Syria?"),
        ("And in Syria?", "How many US troops are in Syria?"),
        ("what about Syria?", "How many US troops are in Syria?"),
        ("how about in the United Kingdom?", "How many US troops are in the United Kingdom?"),
        ("when?", "When, of this: How many US troops are in Iraq?"),
        ("Who sent them?", "Who sent them? (about: US troops Iraq)"),
        ("Who said that?", "Who said that? (about: US troops Iraq)"),
    ],
)
def test_a_follow_up_takes_what_it_lacks_from_the_question_before(follow_up: str, understood: str) -> None:
    assert resolve(follow_up, TROOPS) == understood


@pytest.mark.parametrize(
    ("follow_up", "understood"),
    [("When did he say it?", "When did Pat Ryder say it?"), ("What is his rank?", "What is Pat Ryder's rank?")],
)
def test_a_pronoun_is_the_one_person_named_before(follow_up: str, understood: str) -> None:
    assert resolve(follow_up, RYDER) == understood


@pytest.mark.parametrize(
    ("last", "follow_up", "understood"),
    [
        ("What did Michael Cohen say?", "Did Donald Trump pay his lawyer?", "Did Donald Trump pay his lawyer?"),
        ("Who is Ghislaine Maxwell?", "When did they arrest her?", "When did they arrest Ghislaine Maxwell?"),
        ("Who is Ghislaine Maxwell?", "What is her sentence?", "What is Ghislaine Maxwell's sentence?"),
        ("Did Boris Johnson attend?", "When did he resign?", "When did Boris Johnson resign?"),
        ("Who won the Cup?", "How many Syrians lost their homes?", "How many Syrians lost their homes?"),
        ("How many US troops are in Iraq?", "And what about Syria?", "How many US troops are in Syria?"),
        ("What did Joe Biden's speech say?", "Where was he born?", "Where was Joe Biden born?"),
        ("What did Joe Biden's son do?", "Where was he born?", "Where was Joe Biden's son born?"),
        ("What happened in New York?", "Why did he resign?", "Why did he resign? (about: happened New York)"),
        ("What did Joe Biden say in New York?", "Why did he resign?", "Why did Joe Biden resign?"),
        ("Who is Élisabeth Borne?", "When did she resign?", "When did Élisabeth Borne resign?"),
    ],
)
def test_a_pronoun_means_who_is_named_in_its_own_question_or_else_the_one_before(
    last: str, follow_up: str, understood: str
) -> None:
    assert resolve(follow_up, [Turn(last)]) == understood


@pytest.mark.parametrize(
    ("last", "follow_up", "understood"),
    [
        ("How many troops are in Iraq on July 4?", "What about Syria?", "How many troops are in Syria on July 4?"),
        ("How many troops are in Iraq in July?", "and in Syria?", "How many troops are in Syria in July?"),
        ("How many troops are in Iraq in July?", "and in early May?", "How many troops are in Iraq in early May?"),
        ("How many troops are in Iraq in July?", "what about 2019?", "How many troops are in Iraq in 2019?"),
        ("How many troops are in Łódź?", "and in Iraq?", "How many troops are in Iraq?"),
        ("How many troops are in Iraq?", "and in 2019?", "and in 2019? (about: troops Iraq)"),
    ],
)
def test_a_time_takes_the_place_of_a_time_and_a_name_that_of_a_name(last: str, follow_up: str, understood: str) -> None:
    assert resolve(follow_up, [Turn(last)]) == understood


@pytest.mark.parametrize(
    "question",
    [
        "Where is the Ain al-Assad base?",
        "Qasem Soleimani",
        "Who authorized the drone strike that killed Soleimani?",
        "How many bases are there in Iraq?",
        "Who is the spokesman for the Commander-in-Chief of the Iraqi Armed Forces?",
        "What did Kataib Hezbollah say about Kuwait and the launch of the attack from its land on that day?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert resolve(question, TROOPS) == question


@pytest.mark.parametrize("question", ["and how many in Syria?", "when?", "What about him?"])
def test_without_a_conversation_nothing_is_resolved(question: str) -> None:
    assert resolve(question, []) == question


def test_only_the_last_turn_counts() -> None:
    assert resolve("and in Syria?", [*RYDER, *TROOPS]) == "How many US troops are in Syria?"
