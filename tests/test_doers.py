"""Who did it, and with what, is no answer to what it was done to."""

import pytest

from assistant.answering.doers import by_or_with


def _barred(question: str, text: str) -> list[str]:
    return [span.of(text) for span in by_or_with(question, text)]


@pytest.mark.parametrize(
    ("question", "text", "barred"),
    [
        (
            "What was the target?",
            "They targeted, with fighter jets coming from abroad, a depot.",
            ["with fighter jets coming from abroad"],
        ),
        (
            "What exactly was the target of the raid?",
            "It hit a bridge using two drones, he said.",
            ["using two drones"],
        ),
        ("What did they strike?", "They struck the mill with rockets on Monday.", ["with rockets"]),
        ("What was damaged?", "The pier was damaged by a ferry and a tug.", ["by a ferry"]),
        ("Who was arrested?", "Two men were arrested by police in Elm.", ["by police"]),
        ("How many people were killed?", "Six were killed by four gunmen.", ["by four gunmen"]),
        ("Which of the two trains was hit?", "The express was hit by a freight train.", ["by a freight train"]),
    ],
)
def test_by_and_with_tell_no_target(question: str, text: str, barred: list[str]) -> None:
    assert _barred(question, text) == barred


@pytest.mark.parametrize(
    "question",
    [
        "What was the mill struck with?",
        "By whom was the man arrested?",
        "Who was the pier damaged by?",
        "What was used to hit the mill?",
        "Who struck the mill?",
        "With what did they hit the mill?",
        "Who is the mayor?",
        "What did they hit the mill with?",
        "When was the mill hit?",
        "What did the mayor say the air strike was meant to stop?",
        "What was the attack meant to stop?",
        "What did they call the strike?",
        "What was the strike?",
    ],
)
def test_other_questions_bar_nothing(question: str) -> None:
    assert _barred(question, "The mill was hit with rockets by rebels, and a man was arrested by police.") == []


def test_people_killed_are_told_behind_with() -> None:
    text = "The worst day was Monday, with six people killed."
    assert _barred("How many people were killed?", text) == [] == _barred("Who was killed?", text)
