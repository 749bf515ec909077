"""Whether words are of the kind that a question asks for."""

import pytest

from assistant.answering.asking.kinds import Kind, fits


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("clock", "at 10:45 pm", 1.0),
        ("clock", "midnight", 1.0),
        ("clock", "in the evening", 0.5),
        ("clock", "2024", 0.0),
        ("when", "July 30", 1.0),
        ("when", "on Tuesday", 0.5),
        ("when", "last night", 0.5),
        ("when", "overnight", 0.5),
        ("when", "at dawn", 0.5),
        ("when", "on the eve of the vote", 0.5),
        ("when", "a ferry", 0.0),
        ("day", "Tuesday", 1.0),
        ("day", "at 22:45 on July 30", 1.0),
        ("day", "yesterday", 0.5),
        ("day", "at 22:45", 0.0),
        ("day", "in 2019", 0.0),
        ("duration", "three months", 1.0),
        ("duration", "a week", 1.0),
        ("duration", "since the summer of last year", 0.5),
        ("duration", "in 2019", 0.0),
        ("who", "Joan Aldous", 1.0),
        ("who", "two armed guards", 0.5),
        ("who", "missiles", 0.0),
        ("where", "in Port Ellis", 1.0),
        ("where", "two weeks", 0.0),
        ("count", "twelve", 1.0),
        ("money", "twelve", 0.0),
        ("money", "£12", 1.0),
        ("share", "30 per cent", 1.0),
        ("when", "on Oct. 7", 1.0),
        ("when", "at 5pm", 1.0),
        ("when", "in the 1990s", 1.0),
        ("when", "last summer", 0.5),
        ("who", "Özgür Özel", 1.0),
        ("who", "A gunman", 0.5),
        ("where", "Łódź", 1.0),
        ("count", "zero", 1.0),
        ("count", "no casualties", 1.0),
        ("count", "no reports of casualties", 0.0),
        ("share", "Half of them", 1.0),
        ("money", "30 million rubles", 1.0),
        ("other", "anything", 0.5),
    ],
)
def test_an_answer_is_of_the_kind_asked_for_or_not(kind: Kind, words: str, expected: float) -> None:
    assert fits(kind, (), words, is_answer=True) == expected


def test_what_only_repeats_the_question_is_no_answer() -> None:
    assert fits("who", {"joan", "aldous"}, "Joan Aldous", is_answer=True) == 0.0
    assert fits("who", {"aldous"}, "Ms. Aldous", is_answer=True) == 0.0
    assert fits("who", {"aldous"}, "Dr Aldous", is_answer=True) == 0.0
    assert fits("who", {"aldous"}, "Mr. Pell", is_answer=True) == 1.0
    assert fits("when", {"2019"}, "2019", is_answer=True) == 0.0
    assert fits("where", {"port", "ellis"}, "Port Ellis", is_answer=True) == 0.0
