"""Commands of the chat: what is looked at and who answers, articles and passages, help, editors."""

import signal
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document as Typed
from rich.cells import cell_len

import assistant
from assistant.errors import ChatError
from assistant.terminal import editor
from assistant.terminal.commands import is_small_talk, meant_command, read_command, run_command
from assistant.terminal.completion import ChatCompleter
from assistant.terminal.editor import editor_command
from assistant.terminal.prompt import LEAST, label
from assistant.terminal.render import Screen, show_sources
from assistant.terminal.scope import read_day
from assistant.terminal.state import Chat
from index.errors import DatelineError
from index.records import Document, Fact, Filed, Provenance
from tests.chats import ALL, FAMILIES, found, refusal, say, sources_of


def test_sources_lists_what_is_looked_at_and_counts_the_rest(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert "not looked at" not in say(chat, "/sources", capsys)
    for scope, listed in (
        ("/as-of 2024-03-05", ALL - {"election.md"}),
        ("/outlet reuters", {"wire.txt"}),
        ("/as-of 2000-01-01", set()),
    ):
        say(chat, scope, capsys)
        text = say(chat, "/sources", capsys)
        assert {name for name in ALL if name in text} == listed
        assert f"{len(ALL - listed)} not looked at" in text


def test_any_article_is_opened_by_its_name(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1  Published: 20 June 2024" in say(chat, "/open election.md", capsys)
    assert "3  Valley voters" in say(chat, "/open election.md:3", capsys)
    assert "outlet   Reuters" in say(chat, "/source wire.txt", capsys)
    assert "nothing has been asked yet" in refusal(chat, "/open 1")
    with pytest.raises(DatelineError, match=r"did you mean wire\.txt"):
        run_command(chat, "/open wires.txt")
    with pytest.raises(DatelineError, match="zebra: no article is cited by this name; see: /sources"):
        run_command(chat, "/open zebra")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-07-31", date(2024, 7, 31)),
        ("31 July 2024", date(2024, 7, 31)),
        ("July 31, 2024", date(2024, 7, 31)),
        ("February 2024", date(2024, 2, 29)),
        ("2023", date(2023, 12, 31)),
    ],
)
def test_a_day_may_be_typed_as_people_write_it(typed: str, day: date) -> None:
    assert read_day(typed) == day


def test_a_day_may_be_told_from_this_one() -> None:
    before = date.today()
    typed = read_day("yesterday") + timedelta(days=1), read_day("Today")
    assert set(typed) <= {before, date.today()}, "midnight may pass meanwhile"


def test_leaving_and_help_are_understood_as_people_type_them(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert {read_command(line) for line in ("/quit", "/QUIT", "quit", "Exit", "/q", "/exit", ":q")} == {("quit", "")}
    assert read_command("/Quit now") == ("quit", "now")
    assert read_command("/as-of\t2024-07-31") == ("as-of", "2024-07-31")
    assert read_command("help me understand the strike") is None
    for line in ("help", "?", "/", "/?", "/ help", "/HELP"):
        assert "/timeline [SUBJECT]" in say(chat, line, capsys)
    assert "what two outlets say" in say(chat, "/help /compare", capsys)
    assert "did you mean /timeline?" in refusal(chat, "/help tmeline")


def test_another_model_or_none_may_be_named_while_chatting(
    chat: Chat, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_BASE_URL", "http://localhost:1/v1")
    assert "Written by small at localhost:1" in say(chat, "/model small", capsys)
    assert chat.news.model and chat.news.model.choice.model == "small"
    assert "Written by large at localhost:1" in say(chat, "/model large", capsys)
    assert "No chat model" in say(chat, "/model off", capsys)
    assert chat.news.model is None


def test_an_outlet_and_a_day_bind_all_that_follows_until_they_are_off(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Gazette, Harbour Post, Reuters" in say(chat, "/outlet", capsys)
    say(chat, "/outlet reuters", capsys)
    assert sources_of(chat.ask(FAMILIES)) == {"wire.txt"}
    say(chat, "/outlet off", capsys)
    say(chat, "/as-of 2024-03-04", capsys)
    assert found(chat.ask(FAMILIES)) == {"flood.txt"}
    say(chat, "/as-of off", capsys)
    assert found(chat.ask(FAMILIES)) == ALL
    for wrong in ("soon", "1/2", "2024-13-45"):
        assert "is no day; write it as 2024-07-31" in refusal(chat, f"/as-of {wrong}")
    for wrong in ("1/2/2024", "03.04.24"):
        assert "may be read as two days; write it as 2024-07-31" in refusal(chat, f"/as-of {wrong}")


def test_more_shows_what_was_found_and_not_cited_until_there_is_no_more(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = chat.ask("Who chose Omar Lindqvist as governor?")
    assert sources_of(answer) == {"election.md"}
    text = say(chat, "/more", capsys)
    assert "flood.txt:" in text and "wire.txt:" in text and "election.md" not in text
    with pytest.raises(ChatError, match="nothing more was found"):
        run_command(chat, "/more")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vi", ["vi", "+7", "/a b"]),
        ("nvim -R", ["nvim", "-R", "+7", "/a b"]),
        ("/usr/bin/code --wait", ["/usr/bin/code", "--wait", "-g", "/a b:7"]),
        ("hx", ["hx", "/a b:7"]),
        ("kate", ["kate", "--line", "7", "/a b"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(name: str, words: list[str]) -> None:
    assert editor_command(name, "/a b", 7) == words


def test_ctrl_c_is_left_to_the_pager(tmp_path: Path) -> None:
    script = f"trap '' INT; kill -INT $PPID; sleep 0.3; cat > {tmp_path}/shown"
    try:
        editor._run(["sh", "-c", script], "An article.")
    except KeyboardInterrupt:
        pytest.fail("the pager was ended")
    assert (tmp_path / "shown").read_text() == "An article."
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_files_may_be_named_in_quotes_and_in_a_folder_that_is_nobodys(chat: Chat, tmp_path: Path) -> None:
    chat.ask(FAMILIES)
    run_command(chat, f'/export "{tmp_path}/my talk.md"')
    run_command(chat, f"/save-batch '{tmp_path}/my questions.jsonl'")
    assert {"my talk.md", "my questions.jsonl"} <= {file.name for file in tmp_path.iterdir()}
    with pytest.raises(DatelineError, match="~nobody-here/a: no such file or folder"):
        run_command(chat, "/index ~nobody-here/a")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("sources", "/sources"),
        ("Open 1", "/open 1"),
        ("source [2]", "/source [2]"),
        ("[3]", "/open 3"),
        ("B2", "/open B2"),
        ("asof off", "/as-of off"),
        ("as-of 2024-07-31", "/as-of 2024-07-31"),
        ("export talk.md", "/export talk.md"),
        ("open flood.txt:3", "/open flood.txt:3"),
        ("why", None),
        ("why?", None),
        ("more soldiers", None),
        ("index of consumer prices", None),
        ("Sources of the leak?", None),
        ("2024", None),
        ("911", None),
        ("outlet Reuters", None),
    ],
)
def test_a_command_without_its_sign_is_told_from_a_question(line: str, meant: str | None) -> None:
    assert meant_command(line) == meant


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Hello!", True),
        ("thank  you.", True),
        ("What can you do?", True),
        ("help me", True),
        ("Who said hello?", False),
        ("Hi fi", False),
    ],
)
def test_a_greeting_is_no_question_to_the_articles(line: str, is_one: bool) -> None:
    assert is_small_talk(line) is is_one


@pytest.mark.parametrize("line", ["/more drones", "/why was it burnt", "/withheld 2"])
def test_a_command_that_takes_nothing_does_not_swallow_a_question(chat: Chat, line: str) -> None:
    assert "takes nothing behind it; a question is asked without" in refusal(chat, line)


def test_articles_stand_in_columns_only_where_no_word_of_them_is_broken(news: assistant.Assistant) -> None:
    articles = [article for name in sorted(ALL) if (article := news.store.library.article(name))]
    facts = replace(articles[0].provenance, place=Fact("Llanfairpwllgwyngyllgogerychwyrndrob", "stated"))
    articles[0] = replace(articles[0], provenance=facts)
    for width, has_columns in ((50, False), (80, False), (100, True)):
        with (screen := Screen(force_terminal=True, width=width, color_system=None)).capture() as shown:
            show_sources(screen, articles)
        text = shown.get()
        assert text.startswith("source ") is has_columns
        assert "Llanfairpwllgwyngyllgogerychwyrndrob" in text
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize(
    ("scope", "columns", "shown"),
    [
        ("", 40, "dateline> "),
        ("Rudaw", 40, "dateline [Rudaw]> "),
        ("to 2024-08-01, Rudaw", 80, "dateline [to 2024-08-01, Rudaw]> "),
        ("to 2024-08-01, The Norwick Gazette", 40, "dateline [to 2024…]> "),
        ("The Norwick Gazette and Valley Observer", 80, "dateline [The Norwick Gazette and Va…]> "),
    ],
)
def test_the_prompt_leaves_half_of_the_line_to_what_is_typed(scope: str, columns: int, shown: str) -> None:
    assert label(scope, columns) == shown
    assert cell_len(shown) <= max(columns // 2 + 1, len("dateline []> ") + LEAST)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/open fl", "flood.txt"),
        ("/SOURCE wi", "wire.txt"),
        ("/asof o", "off"),
        ("/outlet Reu", "Reuters"),
        ("/h ex", "export"),
        ("/open zebra", None),
    ],
)
def test_tab_completes_what_a_command_takes_however_it_is_called(chat: Chat, typed: str, offered: str | None) -> None:
    chat.loader.get()
    document = Typed(typed, len(typed))
    found = [each.text for each in ChatCompleter(chat).get_completions(document, CompleteEvent(text_inserted=True))]
    assert found == ([offered] if offered else [])


@pytest.mark.parametrize(("line", "height", "top"), [(1, 50, 1), (40, 50, 1), (40, 30, 13), (20, 30, 13), (10, 30, 7)])
def test_the_pager_begins_above_the_line_and_never_below_the_last_screenful(
    monkeypatch: pytest.MonkeyPatch, line: int, height: int, top: int
) -> None:
    run = list[list[str]]()
    monkeypatch.setattr(editor, "_run", lambda command, text: run.append(command))
    monkeypatch.setenv("LINES", str(height))
    monkeypatch.setenv("COLUMNS", "80")
    article = Filed(Document("long.txt", "/long.txt", "\n".join(map(str, range(1, 41)))), Provenance(), (), "")
    editor._page(Screen(width=80), "less -S", article, line, None)
    assert run == [["less", "-S", "-R", f"+{top}g"]]
