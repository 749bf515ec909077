"""The chat in a real terminal and over a pipe: it answers, follows up, and is left alone by Ctrl-C."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.conftest import DATELINE

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def terminal(seed_store: Path, tmp_path: Path) -> Iterator[pexpect.spawn]:  # type: ignore[type-arg]
    """The chat over the seed articles in a terminal of 100 columns."""
    child = pexpect.spawn(
        str(DATELINE),
        ["chat", "--store", str(seed_store)],
        env=os.environ | {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "XDG_STATE_HOME": str(tmp_path)},
        dimensions=(40, 100),
        encoding="utf-8",
        timeout=60,
        cwd=tmp_path,
    )
    child.expect("dateline>")
    yield child
    child.close(force=True)


def test_a_conversation_with_a_follow_up(terminal: pexpect.spawn) -> None:  # type: ignore[type-arg]
    terminal.sendline("How many US troops are in Iraq?")
    terminal.expect(r"2,500")
    terminal.expect(r"000_c00c47a396a668e5.txt:7|004_b91abe4b76f44b85.txt:\d+|003_686aaf68dfad6bc2.txt:\d+")
    terminal.sendline("and how many in Syria?")
    terminal.expect(r"understood as: How many US troops are in Syria\?")
    terminal.expect(r"900 in Syria")
    terminal.sendline("/quit")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_commands_and_what_is_none(terminal: pexpect.spawn) -> None:  # type: ignore[type-arg]
    terminal.sendline("/help")
    terminal.expect("/sources")
    terminal.sendline("/sources")
    terminal.expect("Shafaq News")
    terminal.sendline("/nonsense")
    terminal.expect("/nonsense: no such command; /help lists them")
    terminal.expect("dateline>")
    terminal.sendeof()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_ctrl_c_stops_a_line_or_an_answer_and_not_the_chat(terminal: pexpect.spawn) -> None:  # type: ignore[type-arg]
    terminal.send("half a quest")
    terminal.sendintr()
    terminal.expect("dateline>")
    for seconds in (0, 0.02, 0.1, 0.3, 1):
        terminal.sendline("Who authorized the drone strike that killed Soleimani?")
        time.sleep(seconds)
        terminal.sendintr()
        terminal.expect(["stopped", "dateline>"])
    _ask_until(terminal, "How many US troops are in Syria?", "900 in Syria")
    assert terminal.isalive()


def _ask_until(terminal: pexpect.spawn, question: str, told: str) -> None:  # type: ignore[type-arg]
    """Ask, again if need be, until the answer comes: a terminal drops what is typed just before an interrupt."""
    for _ in range(5):
        terminal.sendline(question)
        if terminal.expect([told, pexpect.TIMEOUT], timeout=20) == 0:
            return
    raise AssertionError(f"{told!r} never came: {terminal.before}")


def test_the_history_is_kept_for_the_next_chat(terminal: pexpect.spawn, tmp_path: Path) -> None:  # type: ignore[type-arg]
    terminal.sendline("How many US troops are in Syria?")
    terminal.expect("900 in Syria")
    terminal.sendline("/quit")
    terminal.expect(pexpect.EOF)
    assert "How many US troops are in Syria?" in (tmp_path / "dateline" / "questions").read_text(encoding="utf-8")


def test_typing_is_taken_while_the_rest_still_loads(seed_store: Path, tmp_path: Path) -> None:
    """The prompt shows well before the vector store and the model could have been loaded."""
    began = time.monotonic()
    child = pexpect.spawn(
        str(DATELINE),
        ["chat", "--store", str(seed_store)],
        env=os.environ | {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
        encoding="utf-8",
        timeout=60,
    )
    child.expect("dateline>")
    prompt = time.monotonic() - began
    child.sendline("How many US troops are in Syria?")
    child.expect("900 in Syria")
    answer = time.monotonic() - began
    child.close(force=True)
    assert prompt < answer / 2, f"prompt after {prompt:.2f} s, answer after {answer:.2f} s"


def test_a_script_over_a_pipe_is_a_conversation(dateline: Run, seed_store: Path) -> None:
    script = "How many US troops are in Iraq?\n\nand how many in Syria?\n/quit\nnever asked\n"
    done = dateline("chat", "--store", seed_store, stdin=script)
    assert done.returncode == 0
    assert done.stdout.index("2,500") < done.stdout.index("900 in Syria")
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_a_conversation_is_saved_as_a_batch_that_can_be_asked_again(
    dateline: Run, seed_store: Path, tmp_path: Path
) -> None:
    script = "How many US troops are in Iraq?\nand how many in Syria?\n/save-batch mine.jsonl\n/save-batch mine.jsonl\n"
    done = dateline("chat", "--store", seed_store, stdin=script)
    assert "mine.jsonl: 2 questions" in done.stdout
    assert "mine.jsonl" in done.stderr, "a file that is there is not overwritten"
    asked = dateline("batch", "mine.jsonl", "--out", "run.jsonl", "--store", seed_store)
    assert asked.returncode == 0, asked.stderr
    scored = dateline("score", "run.jsonl", "--json")
    assert json.loads(scored.stdout)["measures"]["citation recall"]["value"] == 1


def test_answers_alone_go_into_a_file_and_the_prompt_stays_on_the_terminal(seed_store: Path, tmp_path: Path) -> None:
    child = pexpect.spawn(
        "sh",
        ["-c", f"{DATELINE} chat --store {seed_store} > {tmp_path}/answers"],
        env=os.environ | {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "XDG_STATE_HOME": str(tmp_path)},
        encoding="utf-8",
        timeout=60,
    )
    child.expect("for help, Ctrl-D")
    for line in ("How many US troops are in Syria?", "/quit"):
        child.expect("dateline>")
        child.sendline(line)
    child.expect(pexpect.EOF)
    answers = (tmp_path / "answers").read_text(encoding="utf-8")
    assert "900 in Syria" in answers
    assert not [word for word in ("dateline", "\r", "\x1b", "reading") if word in answers]


def test_ctrl_c_stops_a_script_as_a_whole(seed_store: Path, tmp_path: Path) -> None:
    command = [str(DATELINE), "chat", "--store", str(seed_store)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=tmp_path, env=os.environ) as process:
        assert process.stdin and process.stdout
        process.stdin.write(b"How many US troops are in Iraq?\n" * 100)
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        output, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, b"")
    assert output.count(b"2,500 troops") < 100


def test_ask_takes_one_question_in_quotes_or_without_or_from_a_pipe(dateline: Run, seed_store: Path) -> None:
    asked = "How many US troops are in Syria?"
    answers = [
        dateline("ask", asked, "--store", seed_store),
        dateline("ask", *asked.split(), "--store", seed_store),
        dateline("ask", "--store", seed_store, stdin="How many US troops\nare in Syria?\n"),
    ]
    assert len({answer.stdout for answer in answers}) == 1, answers
    assert answers[0].stdout.startswith("900")
    several = dateline("ask", "--store", seed_store, stdin=f"{asked}\n\nWho carried out the strike?\n")
    assert (several.returncode, several.stdout) == (2, "")
    assert "2 questions, one a line; ask takes one. All of them: dateline chat < FILE" in several.stderr


def test_a_bad_question_in_a_script_does_not_end_it(dateline: Run, seed_store: Path) -> None:
    done = dateline("chat", "--store", seed_store, stdin="?!\nHow many US troops are in Syria?\n")
    assert "900 in Syria" in done.stdout
    assert "the question is empty" in done.stderr


def test_a_chat_into_a_pipe_that_its_reader_closed_is_quiet(seed_store: Path, tmp_path: Path) -> None:
    """As in `dateline chat < script | head -c 1`."""
    command = [str(DATELINE), "chat", "--store", str(seed_store)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=tmp_path, env=os.environ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        process.stdin.write(b"/help\n/sources\n/help\n" * 40)
        process.stdin.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")


def test_notes_of_commands_go_to_stderr_and_answers_to_stdout(dateline: Run, seed_store: Path, tmp_path: Path) -> None:
    script = (
        "How many US troops are in Iraq?\n/export talk.json\n/tmeline\n/index nowhere\n/export /no/such/a.md\n/copy\n"
    )
    done = dateline("chat", "--store", seed_store, stdin=script)
    assert done.returncode == 0
    assert done.stderr.splitlines()[:2] == [
        "talk.json: 1 question written",
        "/tmeline: no such command; did you mean /timeline?",
    ]
    assert "nowhere: no such file or folder" in done.stderr
    assert len(done.stderr.splitlines()) == 4
    asked = dateline("ask", "How many US troops are in Iraq?", "--store", seed_store)
    assert done.stdout.startswith(asked.stdout), "a script gets the same answer"
    short = asked.stdout.splitlines()[0]
    assert done.stdout.splitlines().count(short) == 2, "/copy prints where there is no terminal"


@pytest.mark.parametrize("typed", ["Who?\n", ""])
def test_a_store_that_is_missing_ends_the_chat_with_one_line(dateline: Run, tmp_path: Path, typed: str) -> None:
    done = dateline("chat", "--store", tmp_path / "none", stdin=typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
