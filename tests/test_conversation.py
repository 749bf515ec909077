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
        ("Who is Ian Pryor's wife?", "Who is his lawyer?", "Who is Ian Pryor's lawyer?"),
        ("Who is Ian Pryor's wife?", "Who is her lawyer?", "Who is Ian Pryor's wife's lawyer?"),
        ("Who is the wife of Joe Biden?", "How old is he?", "How old is he? (about: wife Joe Biden)"),
        ("What did the mayor of Ellis say?", "When did she resign?", "When did the mayor of Ellis resign?"),
        ("What did the Red Cross say?", "How old is he?", "How old is he? (about: Red Cross say)"),
        ("What did Deutsche Bank say?", "How old is he?", "How old is he? (about: Deutsche Bank say)"),
        ("What is Boko Haram?", "How old is he?", "How old is he? (about: Boko Haram)"),
        ("What did Joe Biden say in Rome?", "When was he there?", "When was Joe Biden there? (about: say Rome)"),
        ("Who is Ahmed Ek?", "How old is he?", "How old is Ahmed Ek?"),
        ("who is mohammed ek", "how old is he", "how old is mohammed ek"),
        ("Who led Ana Ek's party?", "How old is he?", "How old is he? (about: led Ana Ek's party)"),
        ("Could you tell me who is Ana Ek?", "Is it hers?", "Is it Ana Ek's?"),
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
        ("Who led the raid on Elm?", "When was that?", "When was it that they led the raid on Elm?"),
        ("How many were hurt?", "Where did that happen?", "Where were they hurt?"),
        ("Which councillors did not vote?", "Why is that?", "Why did the councillors not vote?"),
        ("Which ferries did not sail?", "Why not?", "Why did the ferries not sail?"),
        ("Did the minister resign?", "Why not?", "Why didn't the minister resign?"),
        ("Can Ada Ek stand again?", "why not?", "Why can't Ada Ek stand again?"),
        ("Who won?", "Why not?", "Why not, of this: Who won?"),
        ("Is the ship insured?", "For how much?", "For how much is the ship insured?"),
        ("Was the minister questioned?", "By whom?", "By whom was the minister questioned?"),
        ("Was anyone arrested?", "Who?", "Who was arrested?"),
        ("Was anyone arrested?", "Who else?", "Who else was arrested?"),
        ("Who fled?", "Who else?", "Who else fled?"),
        ("Did they find anything in the wreck?", "What?", "What did they find in the wreck?"),
        ("How many men will be called up?", "For what?", "For what will the men be called up?"),
        ("Who won in Iowa?", "Can you tell me when?", "When was it that they won in Iowa?"),
        ("Who was hurt? (about: Elm fire)", "Where?", "Where were they hurt? (about: Elm fire)"),
        ("What hit it? (about: Elm base)", "By how much?", "By how much, of this: What hit it? (about: Elm base)"),
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
        ("How many troops are in Iraq?", "and in 2019?", "How many troops are in Iraq in 2019?"),
        ("Did prices fall?", "in 2023?", "Did prices fall in 2023?"),
        ("how many died in accidents", "and in 2023", "how many died in accidents in 2023?"),
        ("When did he resign?", "In May?", "In May?"),
        ("What did Ada Ek say?", "What about the finance minister?", "What did the finance minister say?"),
        ("How old is the mayor?", "and the deputy governor?", "How old is the deputy governor?"),
        ("Was anyone else arrested?", "What about the chief executive?", "Was the chief executive arrested?"),
        ("Was anyone hurt?", "and Paul Ferrand?", "Was Paul Ferrand hurt?"),
        (
            "What did the lawyer of the captain say?",
            "What about the mayor?",
            "What about the mayor? (about: captain say)",
        ),
        ("How old is the mayor?", "What about the bridge?", "What about the bridge? (about: mayor)"),
        ("How many troops are in Iraq?", "In Syria?", "How many troops are in Syria?"),
        ("Must Iran pay?", "and Iraq?", "Must Iraq pay?"),
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
        ("How many died in Derna?", "Tell me who helped", "died Derna"),
        ("How many died in Derna?", "What was the cause?", "died Derna"),
        ("Which ship sank off Derna?", "Who owned the ship?", "sank Derna"),
        ("how many died in derna", "who said so?", "died derna"),
        ("List the victims in Derna", "Who resigned?", "victims Derna"),
        ("Summarize the trial", "Who spoke?", "trial"),
        ("How old is Mr Brisk?", "Who paid?", "Mr Brisk"),
        ("How many men will leave? (about: Derna)", "How much will it cost?", "men Derna"),
        ("How many died in Derna: what do the sources say?", "Who resigned?", "died Derna"),
        ("Who led the raid on Elm, according to each source?", "Who paid?", "raid Elm"),
        ("What do the sources say about the Elm mill fire?", "Who paid?", "Elm mill fire"),
        ("What do the reports say?", "Who paid?", "reports say"),
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


@pytest.mark.parametrize(
    ("turns", "follow_up", "understood"),
    [
        ([("When did Brisk quit?", "“Elena Brisk quit on Friday.”[1]")], "Who met her?", "Who met Elena Brisk?"),
        (
            [
                ("Who dissented?", "“Board members Ines Pardo and Kurt Weil did.”[1]"),
                ("How many voted for Pardo?", "104"),
            ],
            "How old is she?",
            "How old is Ines Pardo?",
        ),
        (
            [("Who voted?", "“Ana Ek and Ida Ek voted.”[1]"), ("What did Ek say?", "“No.”[1]")],
            "How old is she?",
            "How old is she? (about: Ek say)",
        ),
        ([("What hit Sudan?", "“A storm hit South Sudan.”[1]")], "Was he hurt?", "Was he hurt? (about: hit Sudan)"),
    ],
)
def test_a_surname_is_of_whoever_was_named_with_it(
    turns: list[tuple[str, str]], follow_up: str, understood: str
) -> None:
    assert resolve(follow_up, [Turn(*turn) for turn in turns]) == understood


@pytest.mark.parametrize(
    ("last", "correction", "understood"),
    [
        ("How old is the mayor?", "no, I meant the captain", "How old is the captain?"),
        ("mayor port marrin", "I meant the captain", "the captain port marrin"),
        ("How many troops are in Iraq?", "Sorry, I meant in Syria.", "How many troops are in Syria?"),
        ("How old is the mayor?", "not the mayor, the captain", "How old is the captain?"),
        ("How old is the mayor?", "No, the captain!", "How old is the captain?"),
        ("Did Ida Thole vote for the cut?", "no i meant Kurt Weil", "Did Kurt Weil vote for the cut?"),
        ("How many died in Derna?", "I mean how many children", "how many children (about: died Derna)"),
        ("How many died in Derna?", "No one survived?", "No one survived? (about: died Derna)"),
    ],
)
def test_what_was_meant_takes_the_place_of_what_was_understood(last: str, correction: str, understood: str) -> None:
    assert resolve(correction, [Turn(last)]) == understood


@pytest.mark.parametrize(
    ("last", "follow_up", "understood"),
    [
        ("When did it sail?", "Do the sources agree?", "When did it sail: what do the sources say?"),
        ("When did it sail?", "what do other outlets say?", "When did it sail: what do the sources say?"),
        (
            "When did it sail? (about: Orsina)",
            "Is that disputed?",
            "When did it sail: what do the sources say? (about: Orsina)",
        ),
        (
            "When did it sail?",
            "Do the sources agree on the number of dead?",
            "Do the sources agree on the number of dead?",
        ),
    ],
)
def test_whether_the_sources_agree_is_asked_of_the_last_question(last: str, follow_up: str, understood: str) -> None:
    assert resolve(follow_up, [Turn(last)]) == understood


@pytest.mark.parametrize(
    ("answer", "follow_up", "understood"),
    [
        ('“"He asked for delay," Strand said.”[1] (Metro)', "Who said that?", "Who said “He asked for delay”?"),
        ("“She said: “It sank at six.””[1][2]\nOr: “It burnt.”[3]", "says who?", "Who said “It sank at six”?"),
        ("The articles do not cover this.", "Who said that?", "Who said that? (about: happened Derna)"),
        ("“It sank at six, he said.”[1]", "Who said that?", "Who said that? (about: happened Derna)"),
        ('“It was called a "heinous crime".”[1]', "Who said that?", "Who said that? (about: happened Derna)"),
        ('“"It sank at six."”[1]', "Who said that it was?", "Who said that it was? (about: happened Derna)"),
    ],
)
def test_who_said_that_asks_of_the_answer(answer: str, follow_up: str, understood: str) -> None:
    assert resolve(follow_up, [Turn("What happened in Derna?", answer)]) == understood


@pytest.mark.parametrize(
    "question",
    [
        "What caused the accident and who is investigating it?",
        "Who won the election and when was it?",
        "Did the Orsina sink and was it insured?",
    ],
)
def test_a_pronoun_in_a_second_question_is_of_the_first(question: str) -> None:
    assert resolve(question, [Turn("Who replaced Anders Holt?")]) == question
