"""The commands of `dateline`. Each imports what it needs when it runs; `entry.py` turns errors into exit codes."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.terminal.screen import one_line, print_note

app = typer.Typer(
    help="Ask a corpus of news articles: every answer is quoted, with file and line.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
)

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="Folder or http://server:port/NAME [default: yours, or the seed articles]"),
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
ModelOption = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="A chat model that writes the answers [default: none]")
]
ServerOption = Annotated[
    str | None, typer.Option("--base-url", metavar="URL", help="Its server, if not OpenAI's: https, or on this machine")
]
ConfidenceOption = Annotated[
    float | None,
    typer.Option("--min-confidence", min=0, max=1, help="How sure an answer must be to be given [default: learned]"),
]
WithheldOption = Annotated[
    bool, typer.Option("--withheld", help="Also show, struck through, what a model said without support")
]
QuestionsOption = Annotated[
    Path | None, typer.Option("--questions", help="The questions, where a run lacks them or they have changed")
]
GateOption = Annotated[Path | None, typer.Option("--gate", help="Limits to keep (YAML); exit 1 if one is not met")]
JunitOption = Annotated[Path | None, typer.Option("--junit", help="Write gates and questions as JUnit XML")]


@app.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(help="In quotes; without it, the question is read from a pipe")
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

    The answer goes to stdout, all else to stderr: dateline ask "Who carried out the strike?" --json | jq .short
    """
    from assistant import open
    from assistant.answering.question import read_question
    from assistant.models.choice import choose
    from assistant.terminal import chat

    question = chat.question_from(question)
    read_question(question)  # a question that is none opens no store
    choice = choose(model, base_url)
    news = open(store, as_of=as_of, notify=_notify, model=choice, min_confidence=min_confidence)
    chat.answer_once(news, question, as_json=json, explain=explain, withheld=withheld)


@app.command()
def chat(
    folder: Annotated[Path | None, typer.Argument(help="Articles to index first, into the store")] = None,
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

    On your own articles: dateline chat FOLDER. A script: dateline chat < questions.txt
    """
    from assistant.models.choice import choose
    from assistant.terminal import chat, intake

    choice = choose(model, base_url)
    if folder:
        intake.run([folder], store, None, None, _notify)
    chat.run(store, as_of, _notify, keep, "" if resume == "last" else resume, choice, withheld)


@app.command()
def index(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: .txt .md .html .pdf .docx .jsonl .jsonl.gz")],
    store: StoreOption = None,
    embedder: Annotated[str | None, typer.Option(help="minilm (offline, the default), or openai:MODEL")] = None,
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
    """
    from assistant.terminal import intake
    from index.build import Settings

    settings = Settings(words, intake.read_fields(field or ()))
    intake.run(paths, store, embedder, settings, _notify, intake.Manner(wait, yes, watch))


@app.command()
def sources(store: StoreOption = None) -> None:
    """List the articles and what is known of each.

    Outlet, date, place, byline and title; "?" stands behind what is inferred from the text.
    """
    from assistant import open
    from assistant.terminal import render

    library = open(store, notify=_notify).store.library
    render.show_sources(render.console(), filter(None, map(library.article, library.sources())))


@app.command()
def show(
    place: Annotated[str, typer.Argument(metavar="SOURCE:LINE", help="As an answer cites it")],
    store: StoreOption = None,
) -> None:
    """Show a line of an article, and those around."""
    from assistant import open
    from assistant.places import find_line
    from assistant.terminal import render

    article, line = find_line(open(store, notify=_notify).store.library, place)
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
def batch(
    questions: Annotated[Path, typer.Argument(help="Questions: .jsonl, .csv or .yaml")],
    out: Annotated[Path, typer.Option("--out", help="The run: JSONL, a header and one answer a line")],
    store: StoreOption = None,
    as_of: AsOf = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Questions asked at once")] = 1,
    fresh: Annotated[bool, typer.Option("--fresh", help="Replace the run instead of going on with it")] = False,
    model: ModelOption = None,
    base_url: ServerOption = None,
    min_confidence: ConfidenceOption = None,
) -> None:
    """Ask every question of a file.

    Each answer is kept as it comes; a run that was stopped goes on where it was.
    """
    from assistant import open
    from assistant.evaluation import batch
    from assistant.evaluation import questions as reading
    from assistant.models.choice import choose
    from assistant.terminal.progress import Bar

    asked, choice = reading.read_questions(questions), choose(model, base_url)
    with Bar("Asking", len(asked)) as bar:
        news = open(store, as_of=as_of, notify=_notify, model=choice, min_confidence=min_confidence)
        outcome = batch.run(asked, out, news, questions, bar.set, _notify, jobs, fresh)
    _notify(f"{out}: {outcome}")


@app.command()
def save_batch(
    transcript: Annotated[Path, typer.Argument(help="Answers: JSONL, as `dateline ask --json` prints them")],
    out: Annotated[Path, typer.Option("--out", help="The questions: .jsonl, a file that is not there yet")],
) -> None:
    """Make a batch of a conversation.

    What was cited becomes what is expected; check it before you rely on it.
    """
    from assistant.evaluation import transcript as turns

    rows = turns.to_batch(turns.read_transcript(transcript))
    turns.write_batch(out, rows)
    _notify(f"{out}: {len(rows):,} questions; check what they expect, then remove the tag {turns.UNREVIEWED!r}")


@app.command()
def verify(
    run: Annotated[Path, typer.Argument(help="A run that `dateline batch` wrote")],
    store: StoreOption = None,
) -> None:
    """Check the citations of a run once more.

    Against the files as they are now: what changed, moved or is missing is named. Exit code 1 if anything is.
    """
    from assistant import open
    from assistant.evaluation import runs
    from assistant.evaluation import verify as checking

    kept = runs.read_run(run)
    faults = checking.verify(kept, open(store or checking.store_of(kept), notify=_notify).store)
    for line in checking.describe(kept, faults):
        print(one_line(line))
    if faults:
        raise typer.Exit(1)


@app.command()
def check(
    claims: Annotated[str, typer.Argument(help='A file, one claim a line or JSONL with "claim"; or a claim in quotes')],
    articles: Annotated[list[Path], typer.Argument(help="Files or folders of articles")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each claim")] = False,
) -> None:
    """Check claims against articles.

    Each claim with the sentences that come nearest, and what speaks against it. Exit code 1 if one is not supported.
    """
    from assistant.checking import articles as checking
    from assistant.checking import meaning
    from assistant.terminal import findings

    texts, refused = checking.read_articles(articles)
    for refusal in refused:
        _notify(f"refused: {refusal.source}: {refusal.reason}")
    judgement = meaning.meaning()
    found = checking.check(checking.read_claims(claims), texts, judgement.new_words if judgement else None)
    if not findings.show(found, json):
        raise typer.Exit(1)


@app.command()
def score(
    run: Annotated[Path, typer.Argument(help="A run that `dateline batch` wrote")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object, question by question too")] = False,
    by: Annotated[list[str] | None, typer.Option("--by", help="Also by: tag, answerable, reason")] = None,
    questions: QuestionsOption = None,
    gate: GateOption = None,
    junit: JunitOption = None,
    pin: Annotated[Path | None, typer.Option("--pin", help="Write the scores into this file of gates")] = None,
    lower: Annotated[bool, typer.Option("--lower", help="With --pin: also where that asks for less")] = False,
) -> None:
    """Measure a run.

    What was found, answered, cited and rightly not answered, and what it took. Exit code 1 if a gate failed.
    """
    from assistant.evaluation import scoring
    from assistant.terminal import render

    judged = scoring.score(scoring.load(run, questions, _notify), gate)
    scoring.show_scores(render.console(), judged, by or (), as_json=json)
    scoring.keep(judged, run.name, junit)
    is_pinned = scoring.pin(judged, pin, lower, _notify)
    if judged.has_failed or not is_pinned:
        raise typer.Exit(1)


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(help="A run")],
    b: Annotated[Path, typer.Argument(help="A run of the same questions")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
    questions: QuestionsOption = None,
    gate: GateOption = None,
    junit: JunitOption = None,
) -> None:
    """Say what changed from run A to run B.

    Which questions were fixed and broken, and which differences are more than chance.
    """
    from assistant.evaluation import scoring
    from assistant.terminal import render

    before, after = (scoring.load(run, questions, _notify) for run in (a, b))
    comparison, judged = scoring.set_beside(before, after, gate=gate)
    scoring.show_comparison(render.console(), comparison, judged, as_json=json)
    scoring.keep(judged, b.name, junit)
    if judged.has_failed:
        raise typer.Exit(1)


@app.command()
def report(
    run: Annotated[Path, typer.Argument(help="A run that `dateline batch` wrote")],
    other: Annotated[Path | None, typer.Argument(help="A run of the same questions, to set beside it")] = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="The report: one HTML file that needs no network")],
    store: Annotated[Path | None, typer.Option("--store", help="The articles [default: the run's own store]")] = None,
    questions: QuestionsOption = None,
) -> None:
    """Make a page of a run, or of two.

    Measures, plots, and every answer beside its articles, in one HTML file that needs no network.
    """
    from assistant.evaluation.report import page

    page.write([run, other] if other else [run], out, store, questions, _notify)


def _notify(line: str) -> None:
    """A line for the user that is no answer: on stderr."""
    print_note(line)
