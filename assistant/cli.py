"""The `dateline` command. Each command imports what it needs when it runs; only here are exit codes picked."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import click
import typer

from assistant.terminal.screen import one_line
from index.errors import DatelineError

app = typer.Typer(
    help="Ask a corpus of news articles; every statement is quoted with its file and line.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
)

StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Folder of the library [default: yours, or the five seed articles]")
]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day of asking; later articles are hidden")
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
    from assistant.terminal import chat

    question = chat.question_from(question)
    answer = open(store, as_of=_day(as_of), notify=_notify).ask(question)
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
    chat.run(store, _day(as_of), _notify)


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
    questions: Annotated[Path, typer.Argument(help="Questions: JSONL, one object a line")],
    out: Annotated[Path, typer.Option("--out", help="The run: JSONL, a header and one answer a line")],
    store: StoreOption = None,
    as_of: AsOf = None,
) -> None:
    """Ask every question of a file and keep the answers; a stopped run goes on where it was."""
    from assistant import open
    from assistant.evaluation import runs
    from assistant.terminal.progress import Bar

    asked = runs.read_questions(questions)
    with Bar("Asking", len(asked)) as bar:
        runs.run(asked, out, open(store, as_of=_day(as_of), notify=_notify), questions, bar.set)


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


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _notify(line: str) -> None:
    """A line for the user that is no answer: on stderr."""
    print(one_line(line), file=sys.stderr)


def main() -> Any:
    """Run the command; the only place that turns errors into a line on stderr and an exit code.

    0 done; 1 a check failed; 2 usage, input or environment error; 130 stopped by Ctrl-C.
    """
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except click.exceptions.Exit as exit:
        sys.exit(exit.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except click.ClickException as error:
        _fail(f"{error.format_message()} See: dateline --help")
    except DatelineError as error:
        _fail(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _fail(message: str) -> None:
    print(f"dateline: {one_line(message)}", file=sys.stderr)
    sys.exit(2)
