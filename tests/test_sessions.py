"""Conversations kept on disk: come back whole, are found, are deleted for good, survive what goes wrong."""

import dataclasses
import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from assistant.errors import ChatError
from assistant.records import Answer, Citation, Disagreement, PassageRef, Position, Statement
from assistant.terminal import archive
from assistant.terminal.completion import ChatCompleter
from assistant.terminal.prompt import _history
from assistant.terminal.sessions import Shelf, questions_file, read_answer
from assistant.terminal.state import Chat

Run = Callable[..., subprocess.CompletedProcess[str]]
WHOLE = Answer(
    question="How many?\ud800",
    answer="“four” — RT",
    short="four",
    reason="disputed",
    statements=(Statement("four were killed", ("1",)),),
    citations=(Citation("1", "a.txt", 3, 19, 2, "four were killed", "RT", "2024-01-05", None),),
    disagreements=(Disagreement("toll", (Position("four", ("1",)),), "development"),),
    origins=1,
    passages=(PassageRef("a.txt", 0, 90, 1.5, {"dense": 0.5, "near": None}, ("b.txt",)),),
    seconds=0.1,
    understood="How many were killed?",
    confidence=0.6,
    usage={"calls": 1},
)


def asked(question: str, answer: str = "The articles do not cover this.") -> Answer:
    return Answer(question, answer, understood=question)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "state" / "sessions.sqlite3")


def test_an_answer_comes_back_as_it_was(shelf: Shelf) -> None:
    number = shelf.begin("/store", [WHOLE])
    (back,) = shelf.answers(number)
    assert back == dataclasses.replace(WHOLE, question="How many??"), "what no file can hold is replaced"
    assert read_answer(WHOLE.to_json("q1") | {"of a later version": 1}) == WHOLE


def test_a_number_is_a_number_before_it_is_a_name(shelf: Shelf) -> None:
    first = shelf.begin("/store", [asked("Who won?")])
    shelf.begin("/store", [asked("Who lost?")], name=str(first))
    assert shelf.pick(str(first)).id == first


def test_nothing_is_kept_where_nothing_shall_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed_store: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    kept = Chat(seed_store, print)
    kept.ask("How many US troops are in Iraq?")
    other = Chat(seed_store, print, is_kept=False, may_keep=False)
    archive.resume(other, "1")
    other.ask("How many US troops are in Syria?")
    assert [one.turns for one in kept.shelf.find()] == [1]
    archive.save(other, "")
    other.ask("Who authorized the drone strike that killed Soleimani?")
    assert sorted(one.turns for one in kept.shelf.find()) == [1, 3]


def test_the_history_of_lines_is_its_owners_alone_and_ends_with_what_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed_store: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    chat = Chat(seed_store, print)
    history = _history(chat)
    history.store_string("Who won?")
    file = questions_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Who won?" in file.read_text(encoding="utf-8")
    chat.remember(asked("Who won?"))
    archive.sessions(chat, "delete all")
    history.store_string("Who lost?")
    assert not file.exists()


def test_the_prompt_goes_on_where_nothing_can_be_kept_or_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed_store: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    chat = Chat(seed_store, print)
    history = _history(chat)
    questions_file().unlink()
    questions_file().mkdir()
    history.store_string("Who won?")
    (questions_file().parent / "sessions.sqlite3").write_bytes(b"This is no database. " * 300)
    assert list(ChatCompleter(chat).get_completions(Document("/resume 1"), CompleteEvent())) == []
    with pytest.raises(ChatError, match="conversations cannot be kept there"):
        archive.resume(chat, "1")


def test_a_conversation_goes_on_and_is_found_by_its_words_and_its_name(shelf: Shelf) -> None:
    first = shelf.begin("/store", [asked("Who won the Tour?")])
    shelf.begin("/store", [asked("How many troops are in Iraq?", "about 2,500, 100% sure")])
    shelf.add(first, asked("and in Kuwait?", "none"))
    shelf.rename(first, "cycling")
    assert [kept.id for kept in shelf.find()] == [first, 2] or [kept.id for kept in shelf.find()] == [2, first]
    assert [kept.id for kept in shelf.find("TOUR kuwait")] == [first]
    assert [kept.id for kept in shelf.find("cyclin")] == [first]
    assert [kept.id for kept in shelf.find("100%")] == [2]
    assert shelf.find("1__%") == []
    assert shelf.find("citations") == [], "the names of fields are no words of the conversation"
    assert (shelf.pick("cycling").turns, shelf.pick("1").first) == (2, "Who won the Tour?")
    assert [answer.question for answer in shelf.answers(first)] == ["Who won the Tour?", "and in Kuwait?"]


@pytest.mark.parametrize("name", ["7", "nobody", "-1", "9" * 40, "' OR 1=1 --"])
def test_one_that_is_not_kept_is_named(shelf: Shelf, name: str) -> None:
    shelf.begin("/store", [asked("Q?")])
    with pytest.raises(ChatError, match="no such conversation"):
        shelf.pick(name)


def test_one_that_is_not_kept_is_answered_with_what_can_be_typed_there(
    dateline: Run, seed_store: Path, tmp_path: Path
) -> None:
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    shell = ("chat", "--store", seed_store, "--resume", "77")
    none = dateline(*shell, **state)
    assert (none.returncode, none.stderr) == (2, "dateline: no conversation is kept yet\n")
    Shelf(tmp_path / "state" / "dateline" / "sessions.sqlite3").begin("/store", [asked("Q?")])
    assert (
        "77: no such conversation is kept; the last: dateline chat --resume last; " in dateline(*shell, **state).stderr
    )
    chat = dateline("chat", "--store", seed_store, stdin="/resume 77\n", **state)
    assert chat.stderr == "77: no such conversation is kept; /sessions lists them\n"


def test_the_outlets_that_an_answer_is_from_are_kept_and_deleted_with_it(shelf: Shelf) -> None:
    outlets = ("Reuters", "Quenby Zaffre Post")
    first = shelf.begin("/store", [asked("Who won?"), dataclasses.replace(asked("Who lost?"), outlets=outlets)])
    assert [answer.outlets for answer in Shelf(shelf.path).answers(first)] == [(), outlets]
    shelf.delete(first)
    assert b"Zaffre" not in shelf.path.read_bytes()


def test_what_is_deleted_is_gone_from_the_disk(shelf: Shelf) -> None:
    number = shelf.begin("/store", [asked("Where is the whistleblower Quenby Zaffre?")])
    shelf.begin("/store", [asked("Q?")])
    assert b"Zaffre" in shelf.path.read_bytes()
    assert shelf.delete(number) == 1
    files = [file.read_bytes() for file in shelf.path.parent.iterdir()]
    assert not any(b"Zaffre" in data for data in files)
    shelf.add(number, asked("again"))
    assert [kept.id for kept in shelf.find()] == [2], "a chat that still runs does not bring it back"
    assert shelf.begin("/store", []) == 3, "and its number is not given away again"
    assert shelf.delete() == 2


def test_what_was_asked_in_a_deleted_conversation_is_no_longer_among_what_was_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed_store: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    chat = Chat(seed_store, print)
    history = _history(chat)
    for typed in ("Who\nwon?", "/sources", "Who lost?\nWho paid?\n", "How many?", "# no, how many", "Who won?"):
        history.append_string(typed)
    number = chat.shelf.begin("/store", [asked("Who\nwon?"), asked("Who lost?"), asked("Who paid?")])
    archive.sessions(chat, f"delete {number}")
    assert list(_history(chat).load_history_strings()) == ["# no, how many", "How many?", "/sources"]
    assert stat.S_IMODE(os.stat(questions_file()).st_mode) == 0o600
    assert [file.name for file in questions_file().parent.iterdir() if file.name.startswith("questions")] == [
        "questions"
    ]
    questions_file().unlink()
    archive.sessions(chat, f"delete {chat.shelf.begin('/store', [asked('Who?')])}")
    assert not questions_file().exists()


def test_only_the_owner_can_read_them(shelf: Shelf) -> None:
    assert stat.S_IMODE(os.stat(shelf.path).st_mode) == 0o600


def test_a_damaged_file_is_named_and_nothing_is_lost_of_it(tmp_path: Path) -> None:
    path = tmp_path / "sessions.sqlite3"
    path.write_bytes(b"This is no database. " * 300)
    with pytest.raises(ChatError, match=r"sessions.sqlite3: conversations cannot be kept there .*keep = false"):
        Shelf(path)
    assert path.read_bytes() == b"This is no database. " * 300


def _write(path: Path, name: str, turns: int) -> None:
    shelf = Shelf(path)
    number = shelf.begin(name, [])
    for turn in range(turns):
        shelf.add(number, asked(f"{name} {turn}"))


def test_two_chats_write_side_by_side(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(tmp_path / "s", name, 25)) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert {kept.store: kept.turns for kept in Shelf(tmp_path / "s").find()} == {"a": 25, "b": 25, "c": 25}


def test_a_chat_that_is_killed_while_it_writes_leaves_a_file_that_opens(tmp_path: Path) -> None:
    path = tmp_path / "s"
    code = "import pathlib, sys; from tests.test_sessions import _write; _write(pathlib.Path(sys.argv[1]), 'a', 10**6)"
    for pause in (0.0, 0.05, 0.11):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.DEVNULL)
        while not path.exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.1 + pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for kept in Shelf(path).find():
        assert len(Shelf(path).answers(kept.id)) == kept.turns


def test_a_conversation_is_saved_and_resumed_with_its_follow_ups(
    dateline: Run, seed_store: Path, tmp_path: Path
) -> None:
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    first = dateline("chat", "--store", seed_store, stdin="How many US troops are in Iraq?\n/save troops\n", **state)
    assert "/resume 1" in first.stderr
    (tmp_path / "state" / "dateline" / "questions").write_text("\n# 2026-01-01\n+How many?\n")
    script = "/sessions iraq\n/resume troops\nand how many in Syria?\n"
    second = dateline("chat", "--store", seed_store, stdin=script, **state)
    assert "troops" in second.stdout.splitlines()[0]
    assert "understood as: How many US troops are in Syria?" in second.stdout
    third = dateline(
        "chat", "--store", seed_store, "--resume", "last", stdin="/sessions delete all\n/sessions\n", **state
    )
    assert "understood as: How many US troops are in Syria?" in third.stdout, "the last turn is shown again"
    assert "1 deleted" in third.stderr
    assert not (tmp_path / "state" / "dateline" / "questions").exists(), "nor is what was typed kept"
    assert "no conversation is kept yet" in third.stderr


def test_whatever_library_a_conversation_was_asked_of_is_named_whole(
    seed_store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An address with both its "/", also where it was kept with one, and a folder with its path: it is known again
    from elsewhere."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.chdir(seed_store.parent)
    told = list[str]()
    chat = Chat(Path(seed_store.name), told.append)
    chat.remember(asked("Q?"))
    assert chat.shelf.pick("").store == str(seed_store)
    archive.resume(chat, str(chat.session))
    assert told == []
    archive.resume(chat, str(chat.shelf.begin("http:/localhost:8000/news", [asked("Q?")])))
    assert told == [
        f"it was asked of another library, http://localhost:8000/news; what follows is asked of {seed_store}"
    ]


def test_a_chat_that_keeps_nothing_is_not_told_so_when_another_is_deleted(
    seed_store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    told = list[str]()
    for chat in (Chat(seed_store, told.append, is_kept=False), Chat(seed_store, told.append)):
        number = chat.shelf.begin("/store", [asked("Q?")])
        archive.sessions(chat, f"delete {number}")
        archive.sessions(chat, "delete all")
    assert told == ["1 deleted", "0 deleted", "1 deleted", "0 deleted; this one is not kept any more"]


def test_a_script_keeps_nothing_unless_told(dateline: Run, seed_store: Path, tmp_path: Path) -> None:
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    dateline("chat", "--store", seed_store, stdin="How many US troops are in Iraq?\n", **state)
    assert not (tmp_path / "state").exists()
    dateline("chat", "--store", seed_store, "--keep", stdin="How many US troops are in Iraq?\n", **state)
    assert [kept.turns for kept in Shelf(tmp_path / "state" / "dateline" / "sessions.sqlite3").find()] == [1]


def test_where_nothing_can_be_kept_the_chat_says_so_once_and_goes_on(
    dateline: Run, seed_store: Path, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    script = "How many US troops are in Iraq?\nHow many US troops are in Syria?\n"
    done = dateline("chat", "--keep", "--store", seed_store, stdin=script, XDG_STATE_HOME=str(tmp_path / "state"))
    assert done.returncode == 0
    assert done.stderr.count("conversations cannot be kept there") == 1
    assert "900 in Syria" in done.stdout
