"""Why an answer is what it is: a part of the articles asked anew, what an answer is without each of its origins."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import assistant
from assistant.answering.agreement import group_origins
from assistant.records import Answer
from assistant.terminal.hinges import find_hinges, judge
from assistant.terminal.state import Chat
from index.records import Document, Filed
from tests.chats import ALL, FAMILIES, found, say


def test_a_narrowed_store_finds_as_if_the_rest_were_not_there(news: assistant.Assistant) -> None:
    def ask(**scope: Sequence[str]) -> Answer:
        return assistant.Assistant(news.store.narrowed(**scope), news.embedder).ask(FAMILIES)

    assert found(news.ask(FAMILIES)) == ALL
    assert found(ask(without=["wire.txt"])) == ALL - {"wire.txt"}
    assert found(ask(outlets=["Reuters"])) == {"wire.txt"}
    assert found(ask(sources=["election.md"], outlets=["Reuters"])) == {"wire.txt", "election.md"}
    assert found(ask(outlets=["Reuters"], without=["wire.txt"])) == set()
    assert ask(outlets=["Reuters"], without=["wire.txt"]).abstained
    assert ask(sources=["election.md"]).abstained
    assert found(news.ask(FAMILIES)) == ALL, "the store itself is as before"


def test_an_answer_from_one_origin_falls_without_it_and_one_from_two_stands(news: assistant.Assistant) -> None:
    def without(sources: Sequence[str]) -> Answer:
        return assistant.Assistant(news.store.narrowed(without=sources), news.embedder).ask(question)

    library = news.store.library
    articles = {source: article for source in library.sources() if (article := library.article(source))}
    verdicts = []
    for question in ("Who chose Omar Lindqvist as governor?", FAMILIES):
        answer = news.ask(question)
        assert not answer.abstained
        verdicts.append([hinge.verdict for hinge in find_hinges(answer, articles, without)])
    assert verdicts[0] == ["falls"]
    assert verdicts[1] and "falls" not in verdicts[1], "copies alone would not hold it up"


def test_copies_and_articles_of_one_outlet_are_one_origin(news: assistant.Assistant) -> None:
    flood, wire = (news.store.library.article(name) for name in ("flood.txt", "wire.txt"))
    assert flood and wire
    other = Filed(Document("b.txt", "/b", "Quite another text of the same house."), flood.provenance, (), "")
    apart = news.store.library.article("gazette.txt")
    assert apart
    origins = group_origins([flood, apart, wire, other])
    assert sorted(sorted(article.source for article in origin) for origin in origins) == [
        ["b.txt", "flood.txt", "wire.txt"],
        ["gazette.txt"],
    ]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (Answer("Q", "A", short="Four"), Answer("Q", "A", short="four."), "stands"),
        (Answer("Q", "A", short="four"), Answer("Q", "A", short="two"), "changes"),
        (Answer("Q", "A", short="four"), Answer("Q", "A", abstained=True), "falls"),
        (Answer("Q", "A"), Answer("Q", "A"), "changes"),
        (Answer("How many?", "A", short="around 2,500"), Answer("How many?", "A", short="2,500"), "stands"),
        (Answer("How many?", "A", short="at least 40"), Answer("How many?", "A", short="35"), "changes"),
        (Answer("When?", "A", short="July 2024"), Answer("When?", "A", short="July 30, 2024"), "stands"),
        (Answer("When?", "A", short="July 29, 2024"), Answer("When?", "A", short="July 30, 2024"), "changes"),
        (Answer("Who?", "A", short="General Ada Moss"), Answer("Who?", "A", short="Ada Moss"), "stands"),
        (Answer("Who?", "A", short="Ada Moss"), Answer("Who?", "A", short="Omar Lindqvist"), "changes"),
    ],
)
def test_what_counts_as_the_same_answer(before: Answer, after: Answer, verdict: str) -> None:
    assert judge(before, after) == verdict


def test_why_names_the_origin_that_an_answer_hangs_on(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.ask("Who chose Omar Lindqvist as governor?")
    text = say(chat, "/why", capsys)
    assert "Searched for: Who chose Omar Lindqvist as governor?" in text
    assert "without election.md: no answer" in text
    assert "It hangs on this one origin." in text


def test_why_asks_again_on_the_day_of_the_answer(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.ask(FAMILIES)
    expected = say(chat, "/why", capsys)
    say(chat, "/as-of 2000-01-01", capsys)
    assert say(chat, "/why", capsys) == expected


def test_why_asks_again_of_the_outlets_of_the_answer(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.ask(FAMILIES)
    expected = say(chat, "/why", capsys)
    say(chat, "/outlet gazette", capsys)
    assert say(chat, "/why", capsys) == expected


@pytest.mark.parametrize("is_kept", [True, False])
def test_why_asks_of_the_same_outlets_after_the_conversation_is_resumed(
    chat: Chat, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_kept: bool
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    chat.is_kept = is_kept
    say(chat, "/outlet reuters", capsys)
    chat.ask(FAMILIES)
    say(chat, "/save", capsys)
    why = say(chat, "/why", capsys)
    assert "It hangs on this one origin" in why
    other = Chat(chat.store, print)
    say(other, "/resume 1", capsys)
    assert say(other, "/why", capsys) == why


def test_why_tells_of_an_abstention_what_was_missing(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert chat.ask("Who won the chess tournament in Lima?").abstained
    text = say(chat, "/why", capsys)
    assert "No passage is on the subject" in text or "none is likely enough" in text
    assert "answered from" in text
    assert "without " not in text
