"""The commands of `dateline` that ask and take in articles; those of runs are in `cli_runs.py`.

Each imports what it needs when it runs; `entry.py` turns errors into exit codes.
"""

from pathlib import Path
from typing import Annotated

import typer

from assistant.options import (
    AsOf,
    ConfidenceOption,
    ModelOption,
    OwnStoreOption,
    ServerOption,
    StoreOption,
    Wait,
    WithheldOption,
)
from assistant.terminal.screen import print_note

app = typer.Typer(
    help="Ask a corpus of news articles: every answer is quoted, with file and line.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        from importlib import metadata

        print(f"dateline {metadata.version('dateline')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """What stands before the commands."""


@app.command()
def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUESTION", help="In words; quotes keep the shell off “?” and “'”. None: read from a pipe"
        ),
    ] = None,
    store: StoreOption = None,
    as_of: AsOf = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Also show which passages were found, and why")] = False,
    model: ModelOption = None,
    base_url: ServerOption = None,
    withheld: WithheldOption = False,
    min_confidence: ConfidenceOption = None,
) -> None:
    """Answer one question and stop.

    The answer goes to stdout, all else to stderr.

    \b
    Examples:
      dateline ask "How many US troops are in Iraq?"
      dateline ask "Who carried out the strike?" --json | jq -r .short
      cat question.txt | dateline ask --as-of 2024-07-31
    """
    from assistant import open
    from assistant.answering.asking.question import read_question
    from assistant.models.choice import choose
    from assistant.terminal import chat

    asked = chat.question_from(" ".join(question) if question else None)
    read_question(asked)  # a question that is none opens no store
    choice = choose(model, base_url)
    news = open(store, as_of=as_of, notify=print_note, model=choice, min_confidence=min_confidence)
    chat.answer_once(news, asked, as_json=json, explain=explain, withheld=withheld)


@app.command()
def chat(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Articles to index first, into the store")
    ] = None,
    store: StoreOption = None,
    as_of: AsOf = None,
    model: ModelOption = None,
    base_url: ServerOption = None,
    withheld: WithheldOption = False,
    keep: Annotated[
        bool | None, typer.Option("--keep/--no-keep", help="Keep the conversation [default: what is typed, yes]")
    ] = None,
    resume: Annotated[
        str | None, typer.Option("--resume", metavar="N", help='Go on with a kept conversation; "last" for the last')
    ] = None,
) -> None:
    """Ask in a conversation; /help lists what you can type.

    \b
    Examples:
      dateline chat                     your library, or the five example articles
      dateline chat FOLDER              your own articles, taken in first
      dateline chat --resume last       go on where you were
      dateline chat < questions.txt     a script: a question or command a line
    """
    from assistant.models.choice import choose
    from assistant.terminal import chat, intake

    choice = choose(model, base_url)
    if folder:
        intake.run([folder], store, None, None, print_note)
    chat.run(store, as_of, print_note, keep, "" if resume == "last" else resume, choice, withheld)


@app.command()
def index(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Files or folders: .txt .md .html .pdf .docx .jsonl .jsonl.gz"),
    ],
    store: OwnStoreOption = None,
    embedder: Annotated[
        str | None,
        typer.Option(help="minilm (offline, the default), openai:MODEL, or chroma:all-MiniLM-L6-v2 (downloaded)"),
    ] = None,
    words: Annotated[int | None, typer.Option(help="Words of a passage, about [default: the store's, or 130]")] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(metavar="OURS=THEIRS", help="What JSONL records call a field: text=body, id=meta.guid; kept"),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and follow every change, until Ctrl-C")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Agree to what changed settings cost")] = False,
    wait: Wait = False,
) -> None:
    """Take articles into the library.

    What is new is added, what changed replaced, what is gone removed; what cannot be read is named. Settings that
    differ from the library's say what they cost before they are applied.

    \b
    Examples:
      dateline index ~/articles
      dateline index feed.jsonl --field text=body --field id=meta.guid
      dateline index ~/articles --store ~/strike --watch
    """
    from assistant.terminal import intake
    from index.build import Settings

    settings = Settings(words, intake.read_fields(field or ()))
    intake.run(paths, store, embedder, settings, print_note, intake.Manner(wait, yes, watch))


@app.command()
def sources(store: StoreOption = None) -> None:
    """List the articles and what is known of each.

    Outlet, date, place, byline and title; "?" stands behind what is inferred from the text.
    """
    from assistant.opening import open_filled
    from assistant.terminal import render

    library = open_filled(store, print_note).library
    render.show_sources(render.console(), filter(None, map(library.article, library.sources())))


@app.command()
def show(
    place: Annotated[str, typer.Argument(metavar="SOURCE:LINE", help="As an answer cites it")],
    store: StoreOption = None,
) -> None:
    """Show a line of an article, and those around.

    \b
    Example:
      dateline show 000_c00c47a396a668e5.txt:6
    """
    from assistant.opening import open_filled
    from assistant.places import find_line
    from assistant.terminal import render

    article, line = find_line(open_filled(store, print_note).library, place)
    render.show_lines(render.console(), article, line)


@app.command()
def doctor(store: StoreOption = None) -> None:
    """Check that all is there and sound.

    The vector index is repaired where it is not. Exit code 1 if something is wrong.
    """
    from assistant import doctor
    from assistant.terminal import render

    findings = doctor.examine(store)
    render.show_rows(render.console(), ("", "what", "finding"), [finding.row for finding in findings])
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


@app.command()
def check(
    claims: Annotated[
        str,
        typer.Argument(metavar="CLAIMS", help='A file, one claim a line or JSONL with "claim"; or a claim in quotes'),
    ],
    articles: Annotated[list[Path], typer.Argument(metavar="ARTICLES", help="Files or folders of articles")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each claim")] = False,
) -> None:
    """Check claims against articles.

    Each claim with the sentences that come nearest, and what speaks against it. Exit code 1 if one is not supported.

    \b
    Examples:
      dateline check "Four fighters were killed in Babil." articles/
      dateline check claims.txt articles/ --json | jq .supported
    """
    from assistant.checking import articles as checking
    from assistant.checking import meaning
    from assistant.terminal import findings

    texts, refused = checking.read_articles(articles)
    for refusal in refused:
        print_note(f"refused: {refusal.source}: {refusal.reason}")
    judgement = meaning.meaning()
    found = checking.check(checking.read_claims(claims), texts, judgement.new_words if judgement else None)
    if not findings.show(found, json):
        raise typer.Exit(1)
