"""A name that is spelt otherwise than in the articles is found, and the question as it was understood is told."""

import pytest

from assistant import Assistant
from assistant.answering.spelling import mend

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


@pytest.mark.parametrize("misspelt", ["How many US troops are in Irak?", "How many US troops are in Sirya?"])
def test_a_misspelt_question_is_answered_as_the_right_one(seeds: Assistant, misspelt: str) -> None:
    right = misspelt.replace("Irak", "Iraq").replace("Sirya", "Syria")
    mended, asked = seeds.ask(misspelt), seeds.ask(right)
    assert (mended.question, mended.understood) == (misspelt, right)
    assert (mended.answer, mended.citations) == (asked.answer, asked.citations)


def test_a_word_of_english_that_the_articles_lack_is_left_alone(seeds: Assistant) -> None:
    assert seeds.ask("What was the name of the pilot?").understood == "What was the name of the pilot?"
