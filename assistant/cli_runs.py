"""The commands of `dateline` that run batches of questions, measure, compare, check and show the runs."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import app
from assistant.options import AsOf, ConfidenceOption, ModelOption, RunStoreOption, ServerOption, StoreOption
from assistant.terminal.screen import counted, one_line, print_note

__all__ = ["app"]

QuestionsOption = Annotated[
    Path | None, typer.Option("--questions", help="The questions, where a run lacks them or they have changed")
]
GateOption = Annotated[Path | None, typer.Option("--gate", help="Limits to keep (YAML); exit 1 if one is not met")]
JunitOption = Annotated[Path | None, typer.Option("--junit", help="Write gates and questions as JUnit XML")]


@app.command()
def batch(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS", help="Questions: .jsonl, .csv or .yaml")],
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

    \b
    Example:
      dateline batch questions.jsonl --out run.jsonl --jobs 2
    """
    from assistant import open
    from assistant.evaluation import batch
    from assistant.evaluation import questions as reading
    from assistant.models.choice import choose
    from assistant.terminal.progress import Bar

    asked, choice = reading.read_questions(questions), choose(model, base_url)
    with Bar("Asking", len(asked)) as bar:
        news = open(store, as_of=as_of, notify=print_note, model=choice, min_confidence=min_confidence)
        outcome = batch.run(asked, out, news, questions, bar.set, print_note, jobs, fresh)
    print_note(f"{out}: {outcome}")


@app.command()
def save_batch(
    transcript: Annotated[
        Path, typer.Argument(metavar="TRANSCRIPT", help="Answers: JSONL, as `dateline ask --json` prints them")
    ],
    out: Annotated[Path, typer.Option("--out", help="The questions: .jsonl, a file that is not there yet")],
) -> None:
    """Make a batch of a conversation.

    What was cited becomes what is expected; check it before you rely on it. In the chat: /save-batch FILE

    \b
    Example:
      dateline ask "How many US troops are in Iraq?" --json > asked.jsonl
      dateline save-batch asked.jsonl --out questions.jsonl
    """
    from assistant.evaluation import transcript as turns

    rows = turns.to_batch(turns.read_transcript(transcript))
    turns.write_batch(out, rows)
    print_note(
        f"{out}: {counted(len(rows), 'question')}; check what they expect, then remove the tag {turns.UNREVIEWED!r}"
    )


@app.command()
def verify(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run that `dateline batch` wrote")],
    store: RunStoreOption = None,
) -> None:
    """Check the citations of a run once more.

    Against the files as they are now: what changed, moved or is missing is named. Exit code 1 if anything is.
    """
    from assistant.evaluation import runs
    from assistant.evaluation import verify as checking
    from assistant.opening import open_filled

    kept = runs.read_run(run)
    runs.tell_unfinished(run, kept, print_note)
    faults = checking.verify(kept, open_filled(store or checking.store_of(kept), print_note))
    for line in checking.describe(kept, faults):
        print(one_line(line))
    if faults:
        raise typer.Exit(1)


@app.command()
def score(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run that `dateline batch` wrote")],
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

    \b
    Examples:
      dateline score run.jsonl --by tag
      dateline score run.jsonl --gate gates.yaml --junit scores.xml
    """
    from assistant.evaluation import scoring
    from assistant.terminal import render

    judged = scoring.score(scoring.load(run, questions, print_note), gate)
    scoring.show_scores(render.console(), judged, by or (), as_json=json)
    scoring.keep(judged, run, junit, (questions, gate))
    is_pinned = scoring.pin(judged, pin, lower, print_note)
    if judged.has_failed or not is_pinned:
        raise typer.Exit(1)


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="A run")],
    b: Annotated[Path, typer.Argument(metavar="B", help="A run of the same questions")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
    questions: QuestionsOption = None,
    gate: GateOption = None,
    junit: JunitOption = None,
) -> None:
    """Say what changed from run A to run B.

    Which questions were fixed and broken, and which differences are more than chance.

    \b
    Example:
      dateline compare before.jsonl after.jsonl
    """
    from assistant.evaluation import scoring
    from assistant.terminal import render

    before, after = (scoring.load(run, questions, print_note) for run in (a, b))
    comparison, judged = scoring.set_beside(before, after, gate=gate)
    scoring.show_comparison(render.console(), comparison, judged, as_json=json)
    scoring.keep(judged, b, junit, (a, questions, gate))
    if judged.has_failed:
        raise typer.Exit(1)


@app.command()
def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run that `dateline batch` wrote")],
    other: Annotated[
        Path | None, typer.Argument(metavar="RUN", help="A run of the same questions, to set beside it")
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="The report: one HTML file that needs no network")],
    store: RunStoreOption = None,
    questions: QuestionsOption = None,
) -> None:
    """Make a page of a run, or of two.

    Measures, plots, and every answer beside its articles, in one HTML file that needs no network.

    \b
    Examples:
      dateline report run.jsonl --out report.html
      dateline report before.jsonl after.jsonl --out both.html
    """
    from assistant.evaluation.report import page

    page.write([run, other] if other else [run], out, store, questions, print_note)
