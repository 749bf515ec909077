"""The chat: read a line, answer, show, remember. Loading goes on behind the prompt while the user types."""

import json
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import BatchError, QuestionError
from assistant.records import Answer, Statement
from assistant.terminal.screen import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.answering.answer import Assistant
    from assistant.answering.conversation import Turn
    from assistant.models.choice import ModelChoice

HELP = """\
Ask in your own words; a follow-up ("and how many in Syria?") is understood from what came before.
  /sources           the articles with outlet and date
  /withheld          what a chat model said in the last answer without support by the articles
  /save-batch FILE   this conversation as a batch of questions, to be checked and scored
  /help              this help
  /quit              leave (also Ctrl-D); Ctrl-C stops an answer"""
REMEMBERED = 20
"""Turns of the conversation that a follow-up may refer to."""


class Loader:
    """Opens the assistant in the background, once the prompt is there."""

    def __init__(self, load: Callable[[], "Assistant"]) -> None:
        self._assistant: Assistant | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(load,), daemon=True)

    def start(self) -> None:
        """Begin loading, if that has not begun."""
        if self._thread.ident is None:
            self._thread.start()

    def _run(self, load: Callable[[], "Assistant"]) -> None:
        try:
            self._assistant = load()
        except BaseException as error:  # handed to whoever asks for the assistant
            self._error = error

    def get(self) -> "Assistant":
        """Wait for the assistant, interruptibly; raises what loading raised."""
        self.start()
        while self._thread.is_alive():
            self._thread.join(0.1)
        if self._error is not None:
            raise self._error
        assert self._assistant is not None
        return self._assistant


def run(
    store: Path | None,
    as_of: date | None,
    notify: Callable[[str], None],
    model: "ModelChoice | None" = None,
    withheld: bool = False,
) -> None:
    """Chat until /quit, Ctrl-D or the end of a pipe; `withheld` also shows what of a model's answers has no support."""

    def load() -> "Assistant":
        from assistant.answering.answer import open_assistant

        opened = open_assistant(store, as_of, notify, model)
        opened.warm()
        return opened

    loader, answers = Loader(load), list[Answer]()
    writer = (
        f"answers written by {model.place}, each statement checked" if model else "no chat model: answers are quoted"
    )
    read = _prompt(loader.start, writer) if sys.stdin.isatty() else _piped
    while (line := read()) is not None:
        if not line.strip():
            continue
        if line.strip() in {"/quit", "/exit", "/q"}:
            return
        try:
            _respond(line.strip(), loader, answers, withheld)
        except KeyboardInterrupt:
            notify("stopped")
        except (QuestionError, BatchError) as error:
            notify(str(error))


def _respond(line: str, loader: Loader, answers: list[Answer], withheld: bool) -> None:
    """Carry out a command, or answer a question and remember it."""
    from assistant.terminal import render

    screen = render.console()
    command, _, argument = line.partition(" ")
    if line == "/help":
        print(HELP)
    elif line == "/sources":
        library = loader.get().store.library
        render.show_sources(screen, filter(None, map(library.article, library.sources())))
    elif line == "/withheld":
        render.show_withheld(screen, answers[-1].withheld if answers else ())
    elif command == "/save-batch":
        _save_batch(argument.strip(), answers)
    elif line.startswith("/"):
        print(f"{one_line(command)}: no such command; /help lists them", file=sys.stderr)
    else:
        from assistant.answering.conversation import Turn

        history = [Turn(answer.understood, answer.answer) for answer in answers[-REMEMBERED:]]
        answer = _ask(screen, loader.get, line, history, withheld)
        print()
        answers.append(answer)


def _ask(
    screen: "Console",
    get: "Callable[[], Assistant]",
    question: str,
    history: "Sequence[Turn]",
    withheld: bool,
    explain: bool = False,
) -> Answer:
    """Ask, and show the answer; a chat model's statements each as soon as it has stood the check."""
    from assistant.terminal import render

    told = list[Statement]()

    def tell(statement: Statement) -> None:
        told.append(statement)
        render.show_statement(screen, statement, is_quoted=False)

    with screen.status("reading…"):
        answer = get().ask(question, history=history, tell=tell)
    render.show_answer(screen, answer, explain, withheld, told=len(told))
    return answer


def _save_batch(name: str, answers: list[Answer]) -> None:
    """Write the conversation's questions, with what their answers cited, as a batch."""
    from assistant.evaluation.transcript import UNREVIEWED, to_batch, write_batch

    if not name:
        raise BatchError("/save-batch needs a file: /save-batch questions.jsonl")
    rows = to_batch([answer.to_json() for answer in answers])
    write_batch(Path(name).expanduser(), rows)
    print(f"{one_line(name)}: {len(rows)} questions; check what they expect, then remove the tag {UNREVIEWED!r}")


def _prompt(when_shown: Callable[[], None], writer: str) -> Callable[[], str | None]:
    """A line editor with history; gives None at Ctrl-D, and an empty line at Ctrl-C."""
    import platformdirs
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory, InMemoryHistory
    from prompt_toolkit.patch_stdout import patch_stdout

    folder = platformdirs.user_state_path("dateline")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        history: FileHistory | InMemoryHistory = FileHistory(str(folder / "questions"))
    except OSError:
        history = InMemoryHistory()
    session: PromptSession[str] = PromptSession(history=history)
    print(f"Dateline: ask about the news in your library ({one_line(writer)}). /help for help, Ctrl-D to leave.")

    def read() -> str | None:
        try:
            with patch_stdout():  # a note from the loader stands above the prompt, not in it
                return session.prompt("dateline> ", pre_run=when_shown)
        except KeyboardInterrupt:
            return ""
        except EOFError:
            return None

    return read


def _piped() -> str | None:
    return sys.stdin.readline() or None


def question_from(argument: str | None) -> str:
    """The question given, or read from a pipe where none or "-" is given.

    Raises:
        QuestionError: there is none.
    """
    if argument not in (None, "-"):
        return str(argument)
    if sys.stdin.isatty():
        raise QuestionError('no question; give it in quotes: dateline ask "How many US troops are in Syria?"')
    return sys.stdin.read(1_000_000)


def answer_once(news: "Assistant", question: str, *, as_json: bool, explain: bool, withheld: bool) -> None:
    """Answer one question for a reader or, as JSON, for a program."""
    if as_json:
        print(json.dumps(news.ask(question).to_json(), ensure_ascii=False))
        return
    from assistant.terminal import render

    _ask(render.console(), lambda: news, question, (), withheld, explain)
