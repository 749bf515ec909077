"""The chat: read a line, answer, show, remember. Loading goes on behind the prompt while the user types."""

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ChatError, QuestionError
from assistant.records import Citation, Statement
from assistant.settings import is_on
from assistant.terminal import welcome
from assistant.terminal.keyboard import without_echo
from assistant.terminal.state import Chat
from index.errors import DatelineError

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.answering.answer import Assistant
    from assistant.answering.writing import Tell
    from assistant.models.choice import ModelChoice
    from assistant.records import Answer
    from assistant.terminal.links import Links

LONGEST_LINE = 1_000_000
"""Characters read of a question from a pipe."""


def run(
    store: Path | None,
    as_of: date | None,
    notify: Callable[[str], None],
    keep: bool | None = None,
    resume: str | None = None,
    model: "ModelChoice | None" = None,
    withheld: bool = False,
) -> None:
    """Chat until /quit, Ctrl-D or the end of a pipe.

    Args:
        keep: whether the conversation is kept; None for what the settings say, which is yes, but no for a pipe unless
            it goes on with a kept one.
        resume: the number or name of a kept conversation to go on with, "" for the last.
        model: the chat model that writes the answers; None: they are made of the articles' own sentences.
        withheld: also show what a model said without support.

    Raises:
        ChatError: the conversation to resume is not kept.
        StoreUnusable: there is no such store.
    """
    is_typed = sys.stdin.isatty()
    may_keep = is_on("keep", True) if keep is None else keep
    is_kept = may_keep and (is_typed or bool(keep))
    if store:
        welcome.check(store)
    greeting = welcome.greeting(store, model) if is_typed else ()
    chat = Chat(
        store,
        notify,
        as_of=as_of,
        is_kept=is_kept,
        may_keep=may_keep,
        is_quiet=len(greeting) > 2,
        model=model,
        withheld=withheld,
    )
    read = _typed(chat) if is_typed else _piped
    if greeting:
        columns = shutil.get_terminal_size().columns
        rows = [row for line in greeting for row in textwrap.wrap(line, columns)]
        print(*rows, "", sep="\n", file=sys.stderr)
    if resume is not None:
        from assistant.terminal.archive import resume as go_on

        go_on(chat, resume, "the last: dateline chat --resume last; in the chat /sessions lists them")
    while True:
        try:
            typed = read()
            if typed is None or not _take_all(chat, typed):
                return
        except KeyboardInterrupt:
            if not is_typed:
                raise
            chat.notify("stopped")
            print()


def _take_all(chat: Chat, typed: str) -> bool:
    """Take what was typed or pasted at once, each question under its own words where there are several; False to
    leave."""
    from assistant.terminal.answers import show_question

    lines = split_lines(typed)
    for line in lines:
        if len(lines) > 1:
            show_question(chat.screen, line)
        if not _take(chat, line):
            return False
    return True


def split_lines(typed: str) -> Sequence[str]:
    """The lines, if each is a question or a command; else all of them as one question, broken where its writer did."""
    from assistant.terminal.commands import read_command

    lines = [line for line in map(str.strip, typed.split("\n")) if line]
    return lines if all(line.endswith("?") or read_command(line) for line in lines) else [typed.strip()]


def _take(chat: Chat, line: str) -> bool:
    """Carry out a command, or answer a question; False to leave."""
    from assistant.terminal.commands import read_command, run_command

    command = read_command(line)
    if command and command[0] == "quit":
        return False
    try:
        with without_echo():
            if command:
                run_command(chat, line)
            else:
                _answer(chat, line)
    except DatelineError as error:
        if error is chat.loader.error:
            raise
        chat.notify(str(error))
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # a file that was named and cannot be used
        chat.notify(f"{line}: {getattr(error, 'strerror', None) or error}")
    print()
    return True


def _answer(chat: Chat, question: str) -> None:
    """Answer a question, unless it is none: a command without its "/", or a greeting.

    Raises:
        ChatError: it seems to be a command.
    """
    from assistant.terminal.commands import INTRODUCTION, is_small_talk, meant_command

    if meant := meant_command(question):
        raise ChatError(f"{question}: is no question; a command begins with “/”: {meant}")
    if is_small_talk(question):
        chat.notify(f"{INTRODUCTION} /help lists the commands.")
        return
    _show(lambda: chat.screen, lambda tell: chat.ask(question, tell), lambda: chat.links, chat.withheld)


def _show(
    screen: "Callable[[], Console]", ask: "Callable[[Tell], Answer]", links: "Callable[[], Links]", withheld: bool
) -> "Answer":
    """Ask, and show the answer; a chat model's statements each as soon as it has stood the check.

    The screen is asked for anew each time, since a terminal may be given another width meanwhile.
    """
    from assistant.terminal.answers import show_answer, show_statement, show_withheld
    from assistant.terminal.render import waiting

    told = list[Statement]()
    with waiting("reading…") as status:

        def tell(statement: Statement, citations: Sequence[Citation]) -> None:
            status.stop()
            told.append(statement)
            cited = {citation.key: citation for citation in citations}
            show_statement(screen(), statement, cited, links(), is_quoted=False)
            status.start()

        answer = ask(tell)
    show_answer(screen(), answer, links(), len(told))
    if withheld:
        show_withheld(screen(), answer.withheld)
    return answer


def _typed(chat: Chat) -> Callable[[], str | None]:
    from assistant.terminal.prompt import prompt

    return prompt(chat)


def _piped() -> str | None:
    return sys.stdin.readline(LONGEST_LINE) or None


def question_from(argument: str | None) -> str:
    """The question given, or read from a pipe where none or "-" is given.

    Raises:
        QuestionError: there is none, or there are several.
    """
    if argument not in (None, "-"):
        return str(argument)
    if sys.stdin.isatty():
        raise QuestionError('no question; give it in quotes: dateline ask "How many US troops are in Syria?"')
    text = sys.stdin.read(LONGEST_LINE)
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if len(lines) > 1 and all(line.endswith("?") for line in lines):
        raise QuestionError(f"{len(lines)} questions, one a line; ask takes one. All of them: dateline chat < FILE")
    return text


def answer_once(news: "Assistant", question: str, *, as_json: bool, explain: bool, withheld: bool) -> None:
    """Answer one question for a reader or, as JSON, for a program."""
    if as_json:
        from assistant.evaluation.receipts import with_receipts

        answer = with_receipts(news.ask(question), news.store.library)
        print(json.dumps(answer.to_json()))  # in ASCII, which steers no terminal
        return
    from assistant.terminal import render
    from assistant.terminal.links import open_links

    def ask(tell: "Tell") -> "Answer":
        return news.ask(question, tell=tell)

    answer = _show(render.console, ask, lambda: open_links(news.store.library), withheld)
    if explain:
        render.show_explanation(render.console(), answer)
