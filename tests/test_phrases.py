"""Phrases: what it costs a reader to have a sentence cut between two words."""

import pytest

from assistant.answering.quoting.phrases import BROKEN, costs, lacks_verb, returns, tags, verb_of


def _end(words: str) -> float:
    """What it costs to end at the bar."""
    before, behind = (part.split() for part in words.split("|"))
    return costs([*before, *behind], tags([*before, *behind]))[1][len(before) - 1]


def _start(words: str) -> float:
    """What it costs to begin at the bar."""
    before, behind = (part.split() for part in words.split("|"))
    return costs([*before, *behind], tags([*before, *behind]))[0][len(before)]


@pytest.mark.parametrize(
    "words",
    [
        "struck a | base", "in Iraq’s | desert", "the soldiers’ | families", "Qasem | Soleimani", "about | 40 men",
        "40 | percent", "on January | 3", "January 3, | 2020", "Gen. | Soleimani", "a planned | visit", "to | strike",
        "in | the attack", "was | killed", "killed and | wounded",
        "sank shortly | before noon", "failed ten minutes | before it sank", "years | after the war",
    ],
)  # fmt: skip
def test_no_part_ends_in_the_middle_of_what_belongs_together(words: str) -> None:
    assert _end(words) >= BROKEN


@pytest.mark.parametrize(
    "words", ["struck a | base", "Iraq’s | desert", "Qasem | Soleimani", "40 | percent", "3, | 2020", "to | strike"]
)
def test_no_part_begins_in_the_middle_of_what_belongs_together(words: str) -> None:
    assert _start(words) >= BROKEN


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("killed four men | in the attack", "killed | four men in the attack"),
        ("men were killed, | he said", "men were killed | in the attack"),
        ("the men | and women", "the head | of the men"),
        ("left at noon | when", "officials said | that"),
        ("carried men | in buses", "carried | about 40 men"),
        ("ended in the town | on Monday", "ended in the | town on Monday"),
        ("were killed | in the attack", "were killing | in the attack"),
    ],
)
def test_a_part_rather_ends_behind_a_whole_phrase(better: str, worse: str) -> None:
    assert _end(better) < _end(worse)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("said that | the men died", "said | that the men died"),
        ("said | the men died", "killed | the men"),
        ("fell | in the town", "fell in | the town"),
        ("rain fell, | the men died", "killed | the men"),
        ("the head | of the men", "the head of | the men"),
    ],
)
def test_a_part_rather_begins_where_a_phrase_does(better: str, worse: str) -> None:
    assert _start(better) < _start(worse)


def test_the_country_is_a_name_and_the_pronoun_is_none() -> None:
    assert tags("US troops told us of it".split())[:4] == ["name", "word", "verb", "object"]


def test_a_clause_lacks_its_verb_until_it_comes() -> None:
    words = "men who in May struck towns".split()
    assert lacks_verb(words, tags(words)) == [False, True, True, True, False, False]


@pytest.mark.parametrize(
    ("sentence", "answer", "verb"),
    [
        ("The army said the rebels attacked nine towns and fled", "nine", "attacked"),
        ("The army said that nine towns were attacked", "nine", "were"),
        ("Heavy rain in nine towns", "nine", None),
    ],
)
def test_the_verb_of_an_answer_is_that_of_its_clause(sentence: str, answer: str, verb: str | None) -> None:
    words = sentence.split()
    at = words.index(answer)
    found = verb_of(tags(words), at, at)
    assert (None if found is None else words[found]) == verb


@pytest.mark.parametrize(
    ("sentence", "clause", "verb"),
    [
        ("The number killed when a ferry hit rocks off Elm has risen to five.", "when", "has"),
        ("The ministry, which puts the toll at 15, denied that.", "which", "denied"),
        ("The plant, which opened in 1961 and employs 830, will shut in November.", "which", "will"),
        ("The man who was shot in the street has died.", "who", "has"),
        ("It opened when the mayor cut the ribbon, drawing 300.", "when", None),
        ("It opened after the mayor had cut the ribbon and was applauded.", "after", None),
        ("Two men who have not been seen since Monday may be dead.", "who", "may"),
    ],
)
def test_a_clause_ends_where_what_stands_in_front_of_it_goes_on(sentence: str, clause: str, verb: str | None) -> None:
    words = sentence.split()
    found = returns(words, tags(words))[words.index(clause)]
    assert (words[found] if found < len(words) else None) == verb
