"""The chat: read a line, answer, show, remember. Loading goes on behind the prompt while the user types."""

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import QuestionError
from assistant.records import Answer
from assistant.settings import is_on, set_store, user_store
from assistant.terminal.state import Chat
from index.errors import DatelineError

if TYPE_CHECKING:
    from index.library import Library

LONGEST_LINE = 1_000_000
"""Characters read of a question from a pipe."""


def run(
    store: Path | None,
    as_of: date | None,
    notify: Callable[[str], None],
    keep: bool | None = None,
    resume: str | None = None,
) -> None:
    """Chat until /quit, Ctrl-D or the end of a pipe.

    Args:
        keep: whether the conversation is kept; None for what the settings say, which is yes, but no for a pipe.
        resume: the number or name of a kept conversation to go on with, "" for the last.

    Raises:
        ChatError: the conversation to resume is not kept.
    """
    is_typed = sys.stdin.isatty()
    is_kept = keep if keep is not None else is_typed and is_on("keep", True)
    welcome = greeting(store) if is_typed else ()
    chat = Chat(store, notify, as_of=as_of, is_kept=is_kept, is_quiet=len(welcome) > 1)
    if welcome:
        columns = shutil.get_terminal_size().columns
        print(*(row for line in welcome for row in textwrap.wrap(line, columns)), "", sep="\n")
    read = _typed(chat) if is_typed else _piped
    if resume is not None:
        from assistant.terminal.archive import resume as go_on

        go_on(chat, resume)
    while (typed := read()) is not None:
        if not _take(chat, typed.strip()):
            return


def greeting(store: Path | None) -> Sequence[str]:
    """The first lines on the screen: three where there is no library yet, to say what this is; else one."""
    if store or set_store() or (user_store() / "library.sqlite3").is_file():
        return ("Dateline: ask about the news in your library. /help for help, Ctrl-D to leave.",)
    return (
        "Dateline answers from news articles, in their own words, with file and line.",
        "No library of yours yet: you ask five examples. Yours: dateline chat FOLDER",
        "Try: How many US troops are in Iraq?   /help for help, Ctrl-D to leave.",
    )


def _take(chat: Chat, line: str) -> bool:
    """Carry out a command, or answer a question; False to leave."""
    if line in {"/quit", "/exit", "/q"}:
        return False
    try:
        if line.startswith("/"):
            from assistant.terminal.commands import run_command

            run_command(chat, line)
        elif line:
            _answer(chat, line)
    except KeyboardInterrupt:
        chat.notify("stopped")
    except DatelineError as error:
        if error is chat.loader.error:
            raise
        chat.notify(str(error))
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # a file that was named and cannot be used
        chat.notify(f"{line}: {getattr(error, 'strerror', None) or error}")
    if line:
        print()
    return True


def _answer(chat: Chat, question: str) -> None:
    from assistant.terminal.answers import show_answer
    from assistant.terminal.render import console

    with console(stderr=True).status("reading…"):
        answer = chat.ask(question)
    show_answer(chat.screen, answer, chat.links)


def _typed(chat: Chat) -> Callable[[], str | None]:
    from assistant.terminal.prompt import prompt

    return prompt(chat)


def _piped() -> str | None:
    return sys.stdin.readline(LONGEST_LINE) or None


def question_from(argument: str | None) -> str:
    """The question given, or read from a pipe where none or "-" is given.

    Raises:
        QuestionError: there is none.
    """
    if argument not in (None, "-"):
        return str(argument)
    if sys.stdin.isatty():
        raise QuestionError('no question; give it in quotes: dateline ask "How many US troops are in Syria?"')
    return sys.stdin.read(LONGEST_LINE)


def print_answer(answer: Answer, library: "Library", as_json: bool, explain: bool) -> None:
    """Print one answer from a library, for a reader or, as JSON, for a program."""
    if as_json:
        print(json.dumps(answer.to_json(), ensure_ascii=False))
        return
    from assistant.terminal import render
    from assistant.terminal.answers import show_answer
    from assistant.terminal.links import open_links

    screen = render.console()
    show_answer(screen, answer, open_links(library))
    if explain:
        render.show_explanation(screen, answer)
