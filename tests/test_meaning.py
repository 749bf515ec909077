"""New words of a statement: those that mean what the evidence says are told from those that do not."""

import random

import pytest

from assistant.checking.meaning import Meaning, NewWord, support
from assistant.checking.support import Cited, faults
from assistant.checking.verdict import UNSURE
from tests.made_statements import from_seeds, invented

EVIDENCE = (
    "The physician purchased a large automobile in the town on Monday. Police arrested the thief after a long pursuit."
)


@pytest.fixture(scope="module")
def judge() -> Meaning:
    return Meaning()


def test_only_words_that_the_evidence_holds_in_no_form_are_new(judge: Meaning) -> None:
    found = judge.new_words("The physicians purchased a boat on Monday for 300 dollars in Oslo.", EVIDENCE)
    assert [word.text for word in found] == ["boat", "dollars"]
    assert judge.new_words("The physician purchased a large automobile.", EVIDENCE) == []
    assert judge("The physician purchased a large automobile.", EVIDENCE) == 1.0
    assert judge.new_words("A boat sank.", "") == judge.new_words("", EVIDENCE) == []


SAME = ("doctor", "bought", "car", "city", "chase", "big")
OTHER = ("nurse", "sold", "bicycle", "village", "speech", "small")


def test_synonyms_are_likelier_than_words_beside_them(judge: Meaning) -> None:
    template = "The physician purchased a large automobile in the town, and police arrested the thief after a pursuit."
    places = ("physician", "purchased", "automobile", "town", "pursuit", "large")

    def odds(word: str, place: str) -> float:
        return judge.new_words(template.replace(place, word), EVIDENCE)[0].odds

    wins = sum(odds(same, at) > odds(other, at) for same, other, at in zip(SAME, OTHER, places, strict=True))
    assert wins >= 5


def test_support_falls_with_each_word_that_means_something_else() -> None:
    good, bad = NewWord("a", 2.0), NewWord("b", -4.0)
    assert support([]) == 1.0
    assert support([good]) > support([good, bad]) > support([bad])


def test_of_500_true_statements_at_most_a_tenth_is_refused_with_the_judgement_too(judge: Meaning) -> None:
    chance = random.Random(11)
    pairs = [*invented(400, chance), *chance.sample(list(from_seeds()), 180)]
    refused = [
        pair
        for pair in pairs
        if faults(pair.statement, Cited(pair.words)) or judge(pair.statement, pair.words) < UNSURE
    ]
    assert len(pairs) >= 500
    assert len(refused) <= 0.1 * len(pairs), refused[:5]
