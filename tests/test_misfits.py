"""Readings that cannot answer are left out where another may."""

import pytest

from assistant.answering.asking.question import read_question
from assistant.answering.misfits import fitting, is_misfit, is_pronoun
from tests.made_evidence import make_evidence


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        ("What was it in the first count?", "Po lost by 402 in the fourth and final round of counting.", "402", True),
        ("What did Po get in the final round?", "Po lost by 402 in the fourth and final round.", "402", False),
        ("Who was out in the second round?", "Po was out in the third round.", "Po", True),
        ("Who was out in the second round?", "Po was second and out in the end.", "Po", False),
        ("Who was out in the second round?", "Po won the first prize.", "Po", False),
        ("Who is the oldest candidate?", "Ide is the youngest.", "Ide", True),
        ("Who is the oldest candidate?", "Ide is the youngest, and Po the oldest.", "Po", False),
        ("Who spent the most?", "Ide spent the least.", "Ide", True),
        ("Who spent the most?", "Ide spent at least $4 million.", "Ide", False),
        ("At least how many died?", "Most of the 40 dead were children.", "40", False),
        ("How old is Ide?", "Ide came third with 4,702 votes.", "4,702", True),
        ("How old is Ide?", "Ide is 34.", "34", False),
        ("How old is the fossil?", "It is 4,702 years old.", "4,702", False),
        ("How many votes did Ide get?", "Ide came third with 4,702 votes.", "4,702", False),
        ("Who bombed the PMF?", "The army hit the Peace Front (PMF) at dawn.", "the Peace Front", True),
        ("Who bombed the PMF?", "The Peace Front (PMF) said that it was hit.", "The Peace Front (PMF)", True),
        ("Who bombed the PMF?", "The army hit a base of the Front (PMF).", "The army hit a base of the Front", False),
        ("Who bombed the camp?", "The Peace Front (PMF) hit the camp.", "The Peace Front", False),
        ("Who are the PMF?", "The Peace Front (PMF) is a militia.", "The Peace Front", False),
    ],
)  # fmt: skip
def test_what_cannot_answer(question: str, text: str, answer: str, expected: bool) -> None:
    assert is_misfit(read_question(question), make_evidence("a", text, answer)) is expected


def test_what_cannot_answer_stays_where_nothing_else_is_likely() -> None:
    asked = read_question("Who is the oldest?")
    wrong = make_evidence("a", "Ide is the youngest.", "Ide", score=0.8)
    for score, kept in ((0.5, ["Po"]), (0.01, ["Ide", "Po"])):
        right = make_evidence("b", "Po is the oldest.", "Po", score=score)
        assert [one.words for one in fitting(asked, [wrong, right])] == kept


def test_a_pronoun_alone_tells_nothing() -> None:
    words = ("he", "They,", "“it”", "he and Ide", "the Theys", "these men", "")
    assert [is_pronoun(each) for each in words] == [True, True, True, False, False, False, False]
