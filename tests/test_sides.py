"""`/compare`: one outlet or article beside another, and what the two come to."""

from dataclasses import replace

import pytest

from assistant.records import Answer, Disagreement, Position
from assistant.terminal.sides import conclude
from assistant.terminal.state import Chat
from tests.chats import FAMILIES, refusal, say


def test_compare_asks_each_outlet_for_itself(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.ask(FAMILIES)
    text = say(chat, '/compare "harbour" Reuters', capsys)
    harbour, reuters = text.split("Reuters:\n")
    assert harbour.startswith("Harbour Post:\n")
    assert "flood.txt:" in harbour and "wire.txt:" not in harbour
    assert "[A1]" in harbour and "[B1]" in reuters and "[1]" not in text, "that leads to the last answer"
    assert chat.cited("a1").source == "flood.txt"
    assert "outlet   Reuters" in say(chat, "/source [B1]", capsys)
    assert "wire.txt:" in reuters and "flood.txt:" not in reuters
    assert "election.md:" in say(chat, "/compare Reuters, election.md", capsys)
    assert "Harbour Post:\n" in say(chat, "/compare Reuters harbour post", capsys)
    for typed in (
        "post and Reuters",
        "Harbour Post vs. Reuters",
        '"Harbour Post" with reuters',
        "Post versus wire.txt",
    ):
        assert "Harbour Post:\n" in say(chat, f"/compare {typed}", capsys), typed
    assert "zebra: no article" in refusal(chat, "/compare Reuters and zebra")
    assert "name two" in refusal(chat, "/compare and Reuters zebra")
    assert "name two" in refusal(chat, "/compare Reuters harbour zebra")
    assert 'name two: /compare Gazette "Harbour Post"' in refusal(chat, "/compare Reuters")
    assert "is compared with itself" in refusal(chat, "/compare Reuters reuters")
    assert "known are Gazette, Harbour Post, Reuters" in refusal(chat, "/compare zebra reuters")
    assert "did you mean Harbour Post?" in refusal(chat, "/compare Reuters harbor")


def test_what_two_outlets_say_is_concluded_in_a_line() -> None:
    four, two, none = Answer("Q", "A", short="Four"), Answer("Q", "A", short="two"), Answer("Q", "A", abstained=True)
    assert conclude([("A", four), ("B", replace(four, short="four"))]) == "Both say: Four"
    assert conclude([("A", four), ("B", two)]) == "They differ: A: Four; B: two"
    about = replace(four, question="How many fled?", short="about four")
    assert conclude([("A", about), ("B", replace(about, short="4"))]) == "They agree: A: about four; B: 4"
    assert conclude([("A", about), ("B", replace(about, short="nine"))]) == "They differ: A: about four; B: nine"
    assert conclude([("A", none), ("B", two)]) == "Only B answers this: two."
    assert conclude([("A", none), ("B", none)]) == "Neither answers this."
    assert conclude([("A", replace(four, short=None)), ("B", two)]) == ""


def test_an_outlet_that_gives_two_values_is_told_with_both() -> None:
    sides = (Position("Four", ("1",)), Position("five", ("2",)))
    both = Answer("Q", "A", short="four", disagreements=(Disagreement("toll", sides),))
    two, none = Answer("Q", "A", short="two"), Answer("Q", "A", abstained=True)
    assert conclude([("A", both), ("B", none)]) == "Only A answers this: Four, also five."
    assert conclude([("A", both), ("B", two)]) == "They differ: A: Four, also five; B: two"
    assert conclude([("A", two), ("B", both)]) == "They differ: A: two; B: Four, also five"
    assert conclude([("A", both), ("B", both)]) == "Both say: Four, also five"
    assert conclude([("A", both), ("B", replace(two, short="Four"))]) == "They differ: A: Four, also five; B: Four"
