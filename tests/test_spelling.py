"""A name that is spelt otherwise than in the articles is found, and the question as it was understood is told."""

import pytest

from assistant import Assistant
from assistant.answering.asking.spelling import mend

TEXTS = ("Iraq’s Kataib Hezbollah denied it in Syria on Monday.", "Mr Rasool of Erbil met the pilots.")


@pytest.mark.parametrize(
    ("question", "unknown", "mended"),
    [
        ("How many are in Irak?", ["irak"], "How many are in Iraq?"),
        ("What is Irak's aim?", ["irak"], "What is Iraq's aim?"),
        ("Who leads kataib hezbolah", ["hezbolah"], "Who leads kataib Hezbollah"),
        ("What of Sirya?", ["sirya"], "What of Syria?"),
        ("What of Rasul?", ["rasul"], "What of Rasul?"),  # two letters of five
        ("What of Ibril?", ["ibril"], "What of Ibril?"),  # another first letter
        ("Who are the pilts?", [], "Who are the pilts?"),  # known
        ("Is it the IRA?", ["ira"], "Is it the IRA?"),  # too short
        ("Which 2025x?", ["2025x"], "Which 2025x?"),
    ],
)
def test_only_unknown_words_near_to_a_word_of_the_texts_are_mended(
    question: str, unknown: list[str], mended: str
) -> None:
    assert mend(question, unknown, TEXTS) == mended


@pytest.mark.parametrize(
    ("question", "unknown", "text", "mended"),
    [
        ("What did Walz say?", "walz", "He can walk.", "What did Walz say?"),
        ("Who is Milei?", "milei", "It is ten miles off.", "Who is Milei?"),
        ("What is Barnier's plan?", "barnier", "The barrier fell.", "What is Barnier's plan?"),
        ("Who is Deif?", "deif", "Deaf people and a deaf man spoke.", "Who is Deif?"),
        ("What is mpox?", "mpox", "An Mbox was sold.", "What is mpox?"),
        ("Who rules Irak?", "irak", "Iran and Iraq agreed.", "Who rules Iraq?"),
        ("Who rules Nigera?", "nigera", "Niger and Nigeria agreed.", "Who rules Nigera?"),
        ("Who led the stirke?", "stirke", "The strike was a stroke of luck.", "Who led the strike?"),
        ("Stirke on Babyl: who led it?", "stirke", "The strike hit it.", "strike on Babyl: who led it?"),
        ("Where is Babyl?", "babyl", "It is in Babil.", "Where is Babil?"),
        ("Who is the minster?", "minster", "The minister and other ministers met.", "Who is the minister?"),
    ],
)
def test_a_name_that_no_article_holds_becomes_no_other_word(
    question: str, unknown: str, text: str, mended: str
) -> None:
    assert mend(question, [unknown], [text]) == mended


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Wich base?", "Which base?"),
        ("waht happened", "what happened"),
        ("Wher is it?", "Where is it?"),
        ("whn was it", "when was it"),
        ("Hwo many died?", "How many died?"),
        ("Hwo died?", "Who died?"),
        ("Whitby base?", "Whitby base?"),
    ],
)
def test_the_word_that_asks_is_mended_where_a_question_opens_with_it(typed: str, asked: str) -> None:
    assert mend(typed, [typed.split()[0].lower()], ()) == asked
    assert mend(typed, [], ()) == typed


@pytest.mark.parametrize("misspelt", ["Hwo many US troops are in Irak?", "How many US troops are in Sirya?"])
def test_a_misspelt_question_is_answered_as_the_right_one(seeds: Assistant, misspelt: str) -> None:
    right = misspelt.replace("Irak", "Iraq").replace("Sirya", "Syria").replace("Hwo", "How")
    mended, asked = seeds.ask(misspelt), seeds.ask(right)
    assert (mended.question, mended.understood) == (misspelt, right)
    assert (mended.answer, mended.citations) == (asked.answer, asked.citations)


def test_a_word_of_english_that_the_articles_lack_is_left_alone(seeds: Assistant) -> None:
    assert seeds.ask("What was the name of the pilot?").understood == "What was the name of the pilot?"
