"""A run, or two of the same questions → one HTML file that needs nothing else: no network, no other file.

The page's script and styles stand in it; its content security policy forbids everything else, by the script's hash.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from assistant.errors import BatchError
from assistant.evaluation.compare import Comparison, compare, gold_of
from assistant.evaluation.report import overview, replies
from assistant.evaluation.report.excerpts import open_articles
from assistant.evaluation.report.replies import Reported
from assistant.evaluation.report.views import CHANGES, OUTCOMES, Row
from assistant.evaluation.runs import Run
from assistant.evaluation.scores import judge
from assistant.evaluation.scoring import load
from assistant.evaluation.whole import spare, write_whole
from assistant.terminal.screen import clean, counted, one_line

PASSAGE_ROOM = 2_500_000
"""Code points of passage text in a whole report: what keeps 1,000 questions under 10 MB."""

MOST_PASSAGE_TEXT = 6_000
"""Code points of passage text for one answer, however few there are."""


def write(
    paths: Sequence[Path],
    out: Path,
    store: Path | None = None,
    questions: Path | None = None,
    notify: Callable[[str], None] = lambda line: None,
) -> None:
    """Write the report on one run, or on two, to `out`, at once or not at all.

    Args:
        store: where the articles are, if not where the runs say.
        questions: the questions, where a run lacks them.
        notify: called with one line for what is missing.

    Raises:
        BatchError: a file cannot be read, `out` is one of those that are read, or `out` cannot be written.
        StoreUnusable: `store` is given and is no store.
    """
    if out.exists() and not out.is_file():
        raise BatchError(f"{out}: not a file; name one with --out")
    spare(out, "--out", (*paths, questions))
    named = [(path.stem, load(path, questions, notify)) for path in paths]
    write_whole(out, render(named, store))


def render(named: Sequence[tuple[str, Run]], store: Path | None = None) -> str:
    """The report on one or two named runs, as HTML.

    Raises:
        BatchError: a record has a field of the wrong form, or the two runs share no question.
        StoreUnusable: `store` is given and is no store.
    """
    comparison = compare(named[0][1], named[1][1]) if len(named) > 1 else None
    if comparison:
        named = [(named[0][0], _judged_as(named[0][1], named[1][1])), named[1]]
    with ExitStack() as stack:
        runs = [
            Reported(name, run, judge(run.records), stack.enter_context(open_articles(store, run.header)))
            for name, run in named
        ]
        room = PASSAGE_ROOM // max(1, sum(len(run.records) for _, run in named))
        rows = replies.rows(runs, _changes(comparison), min(MOST_PASSAGE_TEXT, room))
    return _page(runs, rows, comparison)


def _judged_as(run: Run, other: Run) -> Run:
    """A run with what is right as the other says it, for the questions that both answer."""
    theirs = {str(record["id"]): record for record in other.records}
    records = [
        {**record, **gold_of(record, theirs[str(record["id"])])} if str(record["id"]) in theirs else record
        for record in run.records
    ]
    return replace(run, records=records)


def _changes(comparison: Comparison | None) -> dict[str, str]:
    """What became of each question, by its id."""
    if comparison is None:
        return {}
    fates: dict[str, str] = {change.id: change.fate for change in comparison.changes}
    alone = dict.fromkeys((*comparison.only_a, *comparison.only_b), "only")
    return fates | alone | dict.fromkeys(comparison.altered, "altered")


def _page(runs: Sequence[Reported], rows: Sequence[Row], comparison: Comparison | None) -> str:
    script, style = Markup(_resource("report.js")), Markup(_resource("report.css"))
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            version=metadata.version("dateline"),
            script=script,
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            style=style,
            sides=[overview.side(place, run, rows) for place, run in enumerate(runs)],
            notes=[
                *filter(None, map(_unfinished, runs)),
                *dict.fromkeys(filter(None, (r.articles.note for r in runs))),
            ],
            tables=_tables(runs, comparison),
            plots=[(plot, Markup(plot.svg)) for plot in overview.draw(runs, rows)],
            rows=rows,
            columns=_columns(rows, comparison is not None),
            tags=sorted({tag for row in rows for tag in row.tags}),
            outcomes=_present(OUTCOMES, Counter(row.outcome for row in rows)),
            changes=_present(CHANGES, Counter(row.change for row in rows)),
            outcome_order=list(OUTCOMES),
            change_order=list(CHANGES),
        )
    )


def _unfinished(reported: Reported) -> str | None:
    """What a reader has to know of a run that has not answered all of its questions."""
    if reported.run.unfinished is None:
        return None
    done, count = reported.run.unfinished
    return f"{reported.name}: unfinished, {done} of {counted(count, 'question')} answered; the figures are of these."


def _tables(runs: Sequence[Reported], comparison: Comparison | None) -> list[overview.Table]:
    if comparison:
        found = [overview.differences(comparison), overview.settings(comparison)]
    else:
        found = [overview.measures(runs[0]), *filter(None, [overview.by_tag(runs[0])])]
    return [table for table in found if table.lines]


def _environment() -> Environment:
    """Everything that the template prints is cleaned of control characters, then escaped."""
    environment = Environment(
        loader=FunctionLoader(_resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    environment.filters["one_line"] = one_line
    return environment


def _resource(name: str) -> str:
    return resources.files("assistant.evaluation.report").joinpath(name).read_text(encoding="utf-8")


def _columns(rows: Sequence[Row], is_pair: bool) -> list[tuple[str, str, str]]:
    """(key, name, kind of value) of the columns that some question has something to show in."""
    replies = [reply for row in rows for reply in row.replies if reply]
    columns = {
        ("number", "#", "number"): True,
        ("question", "Question", "text"): True,
        ("change", "Change", "number"): is_pair,
        ("outcome", "Outcome", "number"): True,
        ("said", "Said", "number"): any(reply.expected for reply in replies),
        ("rank", "Rank", "number"): any(reply.sources for reply in replies),
        ("confidence", "Confidence", "number"): any(reply.confidence is not None for reply in replies),
        ("seconds", "Seconds", "number"): any(reply.seconds is not None for reply in replies),
    }
    return [column for column, is_there in columns.items() if is_there]


def _present(names: Mapping[str, str], counts: Mapping[Any, int]) -> list[tuple[str, str, int]]:
    """(name, what it means, how often) of those that occur."""
    return [(name, about, counts[name]) for name, about in names.items() if counts.get(name)]
