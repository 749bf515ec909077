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
    [
        ("When did he say it?", "When did Pat Ryder say it? (about: January 4 strike)"),
        ("What is his rank?", "What is Pat Ryder's rank?"),
        ("Who met him?", "Who met Pat Ryder?"),
    ],
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
        ("What did Emmanuel Macron's party say?", "Is he right?", "Is Emmanuel Macron right?"),
        ("Who is the wife of Joe Biden?", "How old is she?", "How old is the wife of Joe Biden?"),
        ("Who is Trump?", "When was he born?", "When was Trump born?"),
        ("who is joe biden", "how old is he", "how old is joe biden"),
        ("What did the mayor of Ellis say?", "When did she resign?", "When did the mayor of Ellis resign?"),
        ("What did the Red Cross say?", "How old is he?", "How old is he? (about: Red Cross say)"),
        ("What did Deutsche Bank say?", "How old is he?", "How old is he? (about: Deutsche Bank say)"),
        ("What is Boko Haram?", "How old is he?", "How old is he? (about: Boko Haram)"),
        ("What did Joe Biden say in Rome?", "When was he there?", "When was Joe Biden there? (about: say Rome)"),
        ("Who is Joe Biden?", "When did her aunt see him?", "When did Joe Biden's aunt see Joe Biden?"),
    ],
)
def test_a_pronoun_means_who_is_named_in_its_own_question_or_else_the_one_before(
    last: str, follow_up: str, understood: str
) -> None:
    assert resolve(follow_up, [Turn(last)]) == understood


@pytest.mark.parametrize(
    ("turns", "understood"),
    [
        ([("Who runs it?", "“Ana Ek runs the Wade Bank.”[1] (Post, undated)")], "How old is Ana Ek?"),
        ([("Who leads Ahl Haq?", "“Bo Li leads Ahl Haq.”[1] (Post, undated)")], "How old is Bo Li?"),
        ([("Who is the mayor?", "“Ana Ek is the mayor.”[1] (Post, undated)")], "How old is Ana Ek?"),
        ([("Who is the mayor?", "“The new mayor, Ana Ek, met Bo Li.”[1] (Post, undated)")], "How old is Ana Ek?"),
        ([("Who is the mayor?", "“Bo Li praised the mayor.”[1] (Post, undated)")], "How old is the mayor?"),
        ([("Who is the mayor?", "“Ana Ek and Bo Li ran.”[1] (Post, undated)")], "How old is the mayor?"),
        ([("When was it?", "“The spokesman Bo Li said so.”[1] (Ana Ek, undated)")], "How old is Bo Li?"),
        ([("When was it?", "“It fell, Bo Li said.”[1] (Post, undated)")], "How old is she? (about: )"),
        ([("Who shot Bo Li?", "“Ana Ek shot Bo Li.”[1] (Post, undated)")], "How old is she? (about: shot Bo Li)"),
        ([("Who did it?", "“Ana Ek and Bo Li did.”[1] (Post, undated)")], "How old is she? (about: )"),
        (
            [("What did Ahl Haq say?", "“Iran-backed Ahl Haq said no.”[1] (Post)")],
            "How old is she? (about: Ahl Haq say)",
        ),
        ([("Who is Ana Ek?", ""), ("How long is the Elm?", "“It is long.”[1] (Post)")], "How old is Ana Ek?"),
    ],
)
def test_a_person_is_also_looked_for_in_the_answer_and_further_back(
    turns: list[tuple[str, str]], understood: str
) -> None:
    assert resolve("How old is she?", [Turn(*turn) for turn in turns]) == understood.removesuffix(" (about: )")


@pytest.mark.parametrize(
    ("last", "follow_up", "understood"),
    [
        ("Where is the Ain al-Assad base?", "Who attacked it?", "Who attacked the Ain al-Assad base?"),
        ("Who are the Houthis?", "What is their aim?", "What is the Houthis' aim?"),
        ("What is the IMF?", "Who leads it?", "Who leads the IMF?"),
        ("What is Hamas?", "Why did they bomb it?", "Why did they bomb it? (about: Hamas)"),
        ("Where is the bridge?", "Is it true that it fell?", "Is it true that it fell? (about: bridge)"),
        ("Where was the ship built?", "Who built it?", "Who built it? (about: ship)"),
        ("What is the capital of France?", "How big is it?", "How big is it? (about: capital France)"),
    ],
)
def test_a_thing_is_what_the_last_question_asked_what_or_where_it_is(
    last: str, follow_up: str, understood: str
) -> None:
    assert resolve(follow_up, [Turn(last)]) == understood


@pytest.mark.parametrize(
    ("last", "follow_up", "understood"),
    [
        ("Who was killed in Babil?", "When?", "When were they killed in Babil?"),
        ("What happened in Norwick?", "why?", "Why did it happen in Norwick?"),
        ("When was Ana Ek hurt in Norwick?", "and by whom?", "By whom was Ana Ek hurt in Norwick?"),
        ("Who shot the mayor?", "where exactly?", "Where was it that they shot the mayor?"),
        ("Who won in Iowa?", "By how much?", "By how much, of this: Who won in Iowa?"),
        (
            "Who killed them? (about: fighters Babil)",
            "When?",
            "When was it that they killed them? (about: fighters Babil)",
        ),
        ("When, of this: Who are the Houthis?", "Where?", "Where, of this: Who are the Houthis?"),
    ],
)
def test_a_bare_question_word_asks_further_of_the_last_question(last: str, follow_up: str, understood: str) -> None:
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
        ("How many troops are in Iraq?", "In Syria?", "How many troops are in Syria?"),
        ("What did Ek say on Monday?", "And Joe Biden?", "What did Joe Biden say on Monday?"),
        ("What is the IMF?", "and the World Bank?", "What is the World Bank?"),
        ("Did Iran attack Israel?", "What about Iraq?", "What about Iraq? (about: Iran attack Israel)"),
        ("how many died in gaza", "and in south sudan", "how many died in south sudan"),
        ("how many died in 2019", "and in gaza", "and in gaza (about: died 2019)"),
        ("how many died in gaza", "what about lebanon", "what about lebanon (about: died gaza)"),
    ],
)
def test_a_time_takes_the_place_of_a_time_and_a_name_that_of_a_name(last: str, follow_up: str, understood: str) -> None:
    assert resolve(follow_up, [Turn(last)]) == understood


@pytest.mark.parametrize(
    ("last", "follow_up", "added"),
    [
        ("How many died in Derna?", "How many were injured?", "died Derna"),
        ("How many died in Derna?", "Any survivors?", "died Derna"),
        ("How many died in Derna?", "What was the cause?", "died Derna"),
        ("Which ship sank off Derna?", "Who owned the ship?", "sank Derna"),
        ("how many died in derna", "who said so?", "died derna"),
        ("How many died in Derna?", "Who owned the ship?", None),
        ("How many died in Derna?", "How many died in Sudan?", None),
        ("How many died in Derna?", "How many bridges, dams and houses fell?", None),
        ("How many died in Derna?", "What is inflation?", None),
        ("How many died in Derna?", "How do dams fail?", None),
        ("How many died in Derna?", "What do officials say?", "died Derna"),
        ("How many died in Derna?", "thanks", None),
        ("how many died in derna", "who leads france", None),
    ],
)
def test_a_question_that_does_not_say_of_what_it_asks_is_a_follow_up(
    last: str, follow_up: str, added: str | None
) -> None:
    assert resolve(follow_up, [Turn(last)]) == (f"{follow_up} (about: {added})" if added else follow_up)


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


@pytest.mark.parametrize(
    ("last", "follow_up", "understood"),
    [
        ("How many died in the Elm mill fire?", "What caused it?", "What caused the Elm mill fire?"),
        ("Who died in the strike in Babil?", "Who carried it out?", "Who carried the strike in Babil out?"),
        ("What did Ada Holt say about the deal with Elm?", "Who signed it?", "Who signed the deal with Elm?"),
        ("Who spoke at the Elm summit? (about: mayor)", "What was its aim?", "What was the Elm summit's aim?"),
        ("Who died in the strike in Babil?", "Who carried out the strike?", "Who carried out the strike in Babil?"),
        ("How many died in the Elm mill fire?", "Who lit the fire?", "Who lit the Elm mill fire?"),
        ("Who led the raid on Elm?", "When was it?", "When was the raid on Elm?"),
        ("Who led the raid on Elm?", "Who fled the raid in Oak?", "Who fled the raid in Oak?"),
        ("What was the target? (about: strike Babil)", "What weapon hit?", "What weapon hit? (about: strike Babil)"),
    ],
)
def test_it_is_what_the_last_question_ends_with(last: str, follow_up: str, understood: str) -> None:
    assert resolve(follow_up, [Turn(last)]) == understood


@pytest.mark.parametrize(
    "last", ["At what time of the day did it burn?", "Who died in the fire that they lit?", "Who died?"]
)
def test_it_is_not_what_stands_elsewhere_in_the_last_question(last: str) -> None:
    assert resolve("What caused it?", [Turn(last)]).startswith("What caused it?")
