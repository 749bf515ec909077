"""The chat in a real terminal: each command, keys, widths, colours, locales, what is pasted, what is stopped."""

import base64
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from rich.cells import cell_len

import assistant
from assistant.records import Citation
from assistant.terminal import welcome
from assistant.terminal.welcome import greeting
from index.storing.opening import open_store
from tests.chat_server import cite, serving
from tests.conftest import DATELINE
from tests.terminals import CONTROLS, Terminal, open_chat, rows, say

Open = Callable[..., Terminal]
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38;[25]|4[0-7])[;m]")
TROOPS = "How many US troops are in Iraq?"
PASTE, END = "\x1b[200~", "\x1b[201~"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the chats of this file run."""
    return tmp_path_factory.mktemp("terminal")


@pytest.fixture(scope="module")
def spawn(seed_store: Path, root: Path) -> Iterator[Open]:
    """Open a chat over the seed articles in a terminal of a given width; all are closed at the end."""
    opened: list[Terminal] = []

    def spawn(*arguments: object, columns: int = 100, **environment: str) -> Terminal:
        state = {"XDG_STATE_HOME": str(root / "state")}
        child = open_chat(root, arguments or ("--store", seed_store), columns, state | environment)
        opened.append(child)
        child.expect("dateline>")
        return child

    yield spawn
    for child in opened:
        child.close(force=True)


@pytest.fixture(scope="module")
def shared(spawn: Open, root: Path) -> Terminal:
    """One chat for all tests that leave it at its prompt; an answer has been given."""
    editor = root / "ed.sh"
    editor.write_text(f'#!/bin/sh\necho "$@" > {root}/edited; echo It was edited\n')
    editor.chmod(0o755)
    child = spawn(EDITOR=str(editor), FORCE_HYPERLINK="0")
    say(child, TROOPS, "origin")
    return child


@pytest.fixture
def chat(shared: Terminal) -> Terminal:
    """The shared chat, 100 columns wide."""
    shared.setwinsize(50, 100)
    return shared


@pytest.fixture(scope="module")
def cited(seed_store: Path) -> list[Citation]:
    """What the answer in the chat cites; which source leads may differ from processor to processor."""
    return list(assistant.open(seed_store).ask(TROOPS).citations)


def test_each_command_does_what_it_says(chat: Terminal, root: Path, cited: list[Citation]) -> None:
    say(chat, "/why", "answer stands|another answer|no answer")
    say(chat, "/open 1", "It was edited")
    assert re.fullmatch(rf"\+{cited[0].line} /.*/{cited[0].source}\n", (root / "edited").read_text())
    say(chat, "/open 99", r"the last answer has no such citation; it has 1 to \d")
    shafaq = next(one.key for one in cited if one.outlet == "Shafaq News")
    say(chat, f"/source {shafaq}", "Shafaq News")
    assert "002_249214cac3478a04.txt" not in say(chat, "/sources shafaq", "000_c00c47a396a668e5.txt")
    say(chat, "/more", r"\d+ more: /more")
    assert "2024-07-3" in say(chat, "/timeline strikes in Iraq", "in parentheses")
    say(chat, '/compare "shafaq news" rudaw', "002_249214cac3478a04.txt")
    say(chat, "/outlet rud", "Only Rudaw is looked at")
    say(chat, "/outlet off", "All outlets are looked at")
    chat.sendline("/as-of 2024-01-10")
    chat.expect(r"Articles after 2024-01-10 are hidden.*dateline \[to 2024-01-10\]>")
    say(chat, "/as-of off", "All dates are looked at")
    say(chat, "/model", "No chat model")
    chat.sendline("/copy")
    chat.expect(r"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07")
    assert cited[0].quote in base64.b64decode(chat.match.group(1)).decode()
    chat.expect("dateline>")
    say(chat, "/help", "/timeline")
    say(chat, "/help export", "receipts")
    say(chat, "/tmeline", r"did you mean /timeline\?")
    say(chat, "help", "/timeline")
    say(chat, "open 1", "a command begins with .*: /open 1")
    say(chat, "hello", "Ask in your own words")
    say(chat, "/why not", "takes nothing behind it")
    say(chat, "/compare shafaq news rudaw", "They differ|They agree|Both say|Only|Neither")
    say(chat, "/sessions delete", "say which")
    say(chat, "/model nobody", "needs a key")


def test_a_conversation_is_exported_saved_and_resumed(chat: Terminal, root: Path) -> None:
    for name in ("talk.md", "talk.json", "talk.svg"):
        say(chat, f"/export {name}", r"\d questions? written")
    say(chat, "/export talk.md", "is there already, and stays as it is")
    exported = json.loads((root / "talk.json").read_text())
    assert exported["turns"][0]["question"] == TROOPS
    cited = {citation["source"] for turn in exported["turns"] for citation in turn["citations"]}
    assert set(exported["receipts"]) == cited
    assert all(len(receipt["sha256"]) == 64 for receipt in exported["receipts"].values())
    assert "How many US troops are in Iraq?" in (root / "talk.md").read_text()
    say(chat, "/save troops", "kept as 1, troops")
    say(chat, "/sessions", "troops")
    say(chat, "/resume troops", "origin")


@pytest.mark.parametrize("columns", [40, 63, 200])
def test_an_answer_fills_the_terminal_as_wide_as_it_is_now(chat: Terminal, columns: int) -> None:
    chat.setwinsize(50, columns)
    widths = [cell_len(line) for line in rows(say(chat, TROOPS, "origin"))]
    assert min(columns, 100) * 0.7 < max(widths) <= min(columns, 100)


def test_colours_are_there_where_they_are_wanted_and_links_where_they_are_made(chat: Terminal) -> None:
    chat.sendline(TROOPS)
    chat.expect("independent origin")
    assert COLOUR.search(chat.before)
    assert "\x1b]8;" not in chat.before
    chat.expect("dateline>")


@pytest.mark.parametrize("is_bracketed", [True, False])
def test_a_paste_of_10_000_characters_is_taken_and_refused_in_one_line(chat: Terminal, is_bracketed: bool) -> None:
    text = ("Who carried out the strike in Babil? " * 271)[:10_000]
    sent = f"{PASTE}{text}{END}\r" if is_bracketed else f"{text}\r"
    for start in range(0, len(sent), 1000):  # what is shown must be read meanwhile, or both sides wait for the other
        chat.send(sent[start : start + 1000])
        chat.expect([pexpect.TIMEOUT, "the question has"], timeout=0.3)
        if chat.match_index == 1:
            break
    chat.expect("(10,000|9,999) characters; ask in at most 2,000")
    chat.expect("dateline>")


def test_pasted_lines_are_one_question(chat: Terminal) -> None:
    chat.send(f"{PASTE}How many US troops\nare in Iraq?{END}")
    assert "2,500" in say(chat, "", "independent origin")


def test_pasted_questions_and_commands_are_taken_one_by_one(chat: Terminal) -> None:
    chat.send(f"{PASTE}{TROOPS}\nand how many in Syria?\n\n/sources shafaq\n{END}")
    shown = say(chat, "", "inferred from the text")
    places = [shown.index(f"\n> {line}") for line in (TROOPS, "and how many in Syria?", "/sources shafaq")]
    assert places[0] < places[1] < shown.index("(understood as") < places[2] < shown.index("–")


def test_keys_for_lines_completion_and_history(chat: Terminal) -> None:
    chat.send("How many US troops")
    chat.send("\x1b\r")
    assert "2,500" in say(chat, "are in Iraq?", "independent origin")
    chat.send("/tim\t")
    chat.expect("/timeline")
    chat.sendintr()
    chat.expect("dateline>")
    chat.send("\x12us TROOPS")  # Ctrl-R
    chat.expect("are in Iraq")
    chat.send("\r")
    time.sleep(0.5)
    chat.send("\r")
    chat.expect("independent origin")
    chat.expect("dateline>")


def test_ctrl_c_stops_what_goes_on_and_not_the_chat(chat: Terminal) -> None:
    chat.sendline("/why")
    chat.expect("Searched for")
    chat.sendintr()
    chat.expect("dateline>")
    chat.sendline(TROOPS)
    chat.sendintr()
    chat.expect("dateline>")
    chat.send("half a quest")
    chat.sendintr()
    chat.expect("dateline>")
    say(chat, "/help quit", "leave")


def test_narrow_without_colour_in_the_c_locale(spawn: Open) -> None:
    child = spawn(columns=40, NO_COLOR="1", LC_ALL="C")
    child.sendline(TROOPS)
    child.expect("independent origin")
    assert "2,500" in child.before
    assert not COLOUR.search(child.before)
    assert max(cell_len(line) for line in rows(CONTROLS.sub("", child.before + "independent origin"))) <= 40
    child.expect("dateline>")
    child.sendintr()
    child.expect("Ctrl-D leaves, or /quit")
    child.expect("dateline>")
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_the_help_is_read_at_40_columns(spawn: Open) -> None:
    shown = say(spawn(columns=40), "/help", "in the settings.").splitlines()
    typed = next(place for place, line in enumerate(shown) if line.endswith("/help"))
    assert max(cell_len(line) for line in shown[typed + 1 :]) <= 40
    assert {"/open", "/why", "/as-of", "/resume", "/quit"} <= {line.split()[0] for line in shown if line.strip()}


def test_ctrl_z_gives_the_shell_and_fg_the_chat_back(seed_store: Path, root: Path) -> None:
    environment = {"XDG_STATE_HOME": str(root / "state"), "PS1": "shell> "}
    shell = open_chat(root, (), 100, environment, ["bash", "--norc", "--noprofile", "-i"])
    shell.expect("shell> ")
    shell.sendline(f"{DATELINE} chat --store {seed_store}")
    shell.expect("dateline>")
    shell.send("\x1a")
    shell.expect("Stopped")
    shell.expect("shell> ")
    shell.sendline("fg")
    shell.expect("dateline>")
    assert "2,500" in say(shell, TROOPS, "independent origin")
    shell.close(force=True)


@pytest.mark.parametrize("word", ["/QUIT now", "exit"])
def test_leaving_is_understood_however_it_is_typed(spawn: Open, word: str) -> None:
    child = spawn()
    child.sendline(word)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_a_terminal_that_is_resized_during_an_answer_gets_the_answer_in_its_new_width(spawn: Open) -> None:
    child = spawn(columns=100)
    child.sendline(TROOPS)  # the first question waits for the library to open, which takes longer than to resize
    child.setwinsize(50, 60)
    child.expect("independent origin")
    shown = rows(CONTROLS.sub("", child.before + child.after))
    assert max(cell_len(line) for line in shown) <= 60


def test_what_a_model_writes_comes_on_lines_of_its_own_and_typing_ahead_does_not_show(
    spawn: Open, seed_store: Path, socket_enabled: None
) -> None:
    words = "the United States has around 2,500 troops in Iraq"
    with serving() as server:
        server.write = lambda body: f"T{words[1:]}. {cite(body, words)}\n"
        server.steps = [lambda handler, body: handler.stream(server.write(body) * 2, pause=0.05)]
        child = spawn("--no-keep", "--store", seed_store, "--model", "tiny", "--base-url", server.url)
        child.sendline(TROOPS)
        child.expect("reading")
        child.send("/help quit")
        child.expect(f"T{words[1:]}")
        assert re.search(r"\x1b\[2K[^…]*$", child.before), "the line that says reading was wiped before"
        child.expect("every statement is checked")
        assert "/help quit" not in child.before
        child.expect("dateline>")
        child.sendline("")
        child.expect("leave")


def test_the_keys_of_vi_links_of_an_editor_and_plain_marks(spawn: Open, cited: list[Citation]) -> None:
    link = {"FORCE_HYPERLINK": "1", "DATELINE_EDITOR_LINK": "vscode://file{path}:{line}"}
    child = spawn(DATELINE_KEYS="vi", PYTHONIOENCODING="ascii", **link)
    child.send("US troops are in Iraq?")
    child.expect("Iraq")
    child.send("\x1b")
    time.sleep(1)  # an Escape alone is told from Alt by the pause behind it
    child.send("IHow many \r")
    child.expect(f'"{cited[0].quote[:20]}')
    child.expect(rf"\x1b\]8;[^;]*;vscode://file/[^\x1b]*{cited[0].source}:{cited[0].line}\x1b\\")


def test_ones_own_articles_in_one_command_and_more_while_chatting(spawn: Open, articles: Path, tmp_path: Path) -> None:
    late = articles.parent / "late.txt"
    late.write_text("Published: 8 March 2024\n\nThe zoo of Norwick bought a giraffe named Ada.\n")
    child = spawn(articles, "--store", tmp_path / "new")
    say(child, "How many families left their homes?", "12 families")
    say(child, f"/index {late}", "1 added")
    say(child, "Which giraffe did the zoo buy?", "Ada")


def test_a_first_run_explains_itself_in_three_lines_and_answers_from_the_examples(spawn: Open, tmp_path: Path) -> None:
    own = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_STATE_HOME": str(tmp_path / "state")}
    child = spawn("--no-keep", columns=80, **own)
    lines = [line for line in CONTROLS.sub("", child.before).split("\n") if line.strip()]
    assert len(lines) == 3
    assert "dateline chat FOLDER" in "".join(lines)
    assert "No articles of yours" not in say(child, TROOPS, "2,500"), "that was said"
    assert not (tmp_path / "state").exists(), "nothing is kept of a chat that is not to be kept"
    late = tmp_path / "late.txt"
    late.write_text("Published: 8 March 2024\n\nThe zoo of Norwick bought a giraffe named Ada.\n")
    say(child, "/index nowhere", "no such file")
    say(child, f"/index {late}", "From now on your own articles are asked")
    say(child, "/why", "is no longer in the library")
    say(child, f"/index {late}", "1 unchanged")


def test_a_library_without_articles_is_none(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(welcome, "user_store", lambda: tmp_path / "data")
        patch.delenv("DATELINE_STORE", raising=False)
        assert len(greeting(None)) == 3
        open_store(tmp_path / "data", create=True)
        assert len(greeting(None)) == 3
        (tmp_path / "data" / "library.sqlite3").write_text("damaged")
        assert len(greeting(None)) == 2, "opening it says what is wrong"
