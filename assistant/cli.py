"""The `dateline` command. Each command imports what it needs when it runs; only here are exit codes picked."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.terminal.screen import one_line
from index.errors import DatelineError

app = typer.Typer(
    help="Ask a corpus of news articles; every statement is quoted with its file and line.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
)

StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Folder of the library [default: yours, or the five seed articles]")
]


def _read_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no day; write it as 2024-07-31") from error


AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of", parser=_read_day, metavar="YYYY-MM-DD", help="The day of asking; later articles are hidden"
    ),
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for another process that is indexing")]


@app.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(help="In quotes; without it, the question is read from a pipe")
    ] = None,
    store: StoreOption = None,
    as_of: AsOf = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Also show which passages were found, and why")] = False,
) -> None:
    """Answer one question and stop."""
    from assistant import open
    from assistant.answering.question import read_question
    from assistant.terminal import chat

    question = chat.question_from(question)
    read_question(question)  # a question that is none opens no store
    answer = open(store, as_of=as_of, notify=_notify).ask(question)
    chat.print_answer(answer, as_json=json, explain=explain)


@app.command()
def chat(
    folder: Annotated[Path | None, typer.Argument(help="Articles to index first, into the store")] = None,
    store: StoreOption = None,
    as_of: AsOf = None,
) -> None:
    """Ask in a conversation; /help lists what you can type."""
    from assistant.terminal import chat

    if folder:
        _index([folder], store, wait=False)
    chat.run(store, as_of, _notify)


@app.command()
def index(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: .txt, .md, .jsonl, .jsonl.gz")],
    store: StoreOption = None,
    wait: Wait = False,
) -> None:
    """Take articles into the library: what is new, what changed, what is gone."""
    _index(paths, store, wait)


@app.command()
def sources(store: StoreOption = None) -> None:
    """List the articles with outlet, date, place, byline and title, and how each is known."""
    from assistant import open
    from assistant.terminal import render

    library = open(store, notify=_notify).store.library
    render.show_sources(render.console(), filter(None, map(library.article, library.sources())))


@app.command()
def show(
    place: Annotated[str, typer.Argument(metavar="SOURCE:LINE", help="As an answer cites it")],
    store: StoreOption = None,
) -> None:
    """Show a line of an article with the lines around it."""
    from assistant import open
    from assistant.places import find_line
    from assistant.terminal import render

    article, line = find_line(open(store, notify=_notify).store.library, place)
    render.show_lines(render.console(), article, line)


@app.command()
def doctor(store: StoreOption = None) -> None:
    """Check that everything needed is there and that the store is sound; repair what can be repaired."""
    from assistant import doctor
    from assistant.terminal import render

    findings = doctor.examine(store)
    render.show_rows(render.console(), ("", "what", "finding"), [finding.row for finding in findings])
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


@app.command()
def batch(
    questions: Annotated[Path, typer.Argument(help="Questions: .jsonl, .csv or .yaml")],
    out: Annotated[Path, typer.Option("--out", help="The run: JSONL, a header and one answer a line")],
    store: StoreOption = None,
    as_of: AsOf = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Questions asked at once")] = 1,
    fresh: Annotated[bool, typer.Option("--fresh", help="Replace the run instead of going on with it")] = False,
) -> None:
    """Ask every question of a file and keep the answers; a stopped run goes on where it was."""
    from assistant import open
    from assistant.evaluation import batch
    from assistant.evaluation import questions as reading
    from assistant.terminal.progress import Bar

    asked = reading.read_questions(questions)
    with Bar("Asking", len(asked)) as bar:
        news = open(store, as_of=as_of, notify=_notify)
        outcome = batch.run(asked, out, news, questions, bar.set, _notify, jobs, fresh)
    _notify(f"{out}: {outcome}")


@app.command()
def score(run: Annotated[Path, typer.Argument(help="A run that `dateline batch` wrote")]) -> None:
    """Score a run against the answers, sources and nuggets in its questions, over all and by tag."""
    from assistant.evaluation import runs, scores
    from assistant.terminal import render

    table = scores.tabulate(runs.read_run(run))
    render.show_rows(render.console(), table.header, table.rows)


def _index(paths: list[Path], store: Path | None, wait: bool) -> None:
    from assistant import indexing
    from assistant.terminal.progress import Bar

    with Bar("Indexing", None) as bar:
        report = indexing.index(paths, store, wait, bar.set, _notify)
    for line in indexing.describe(report):
        _notify(line)


def _notify(line: str) -> None:
    """A line for the user that is no answer: on stderr."""
    print(one_line(line), file=sys.stderr)


def main() -> None:
    """Run the command; the only place that turns errors into a line on stderr and an exit code.

    0 done; 1 a check failed; 2 usage, input or environment error; 130 stopped by Ctrl-C.
    """
    _open_closed_streams()
    sys.exit(_run(sys.argv[1:] or ["--help"]))


def _run(arguments: list[str]) -> int:
    try:
        code = app(arguments, standalone_mode=False) or 0
        sys.stdout.flush()
        return int(code)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except typer.TyperException as error:
        message = error.format_message()
        return _fail(f"{message}{'' if message.endswith(('.', '?', ')')) else '.'} See: dateline --help")
    except DatelineError as error:
        return _fail(str(error))
    except (BrokenPipeError, SystemExit):  # Typer and Rich make an exit of a pipe that was closed by its reader
        _discard_output()
        return 0
    except OSError as error:
        _discard_output()
        return _fail(f"{error.filename or 'the output'}: {error.strerror or error}")


def _fail(message: str) -> int:
    print(f"dateline: {one_line(message)}", file=sys.stderr)
    return 2


def _discard_output() -> None:
    """Let nothing more be written to stdout, so that Python's own flush at the end does not fail too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _open_closed_streams() -> None:
    """Open streams that the caller closed: they would be None, and their numbers given to the next files opened."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))
