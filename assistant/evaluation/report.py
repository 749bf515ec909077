"""A run, or two of the same questions → one HTML file that needs nothing else: no network, no other file.

The page's script and styles stand in it; its content security policy forbids everything else, by the script's hash.
"""

import base64
import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from assistant.errors import BatchError
from assistant.evaluation import overview, replies, runs
from assistant.evaluation.excerpts import open_articles
from assistant.evaluation.views import CHANGES, OUTCOMES, Row
from assistant.terminal.screen import clean, one_line

PASSAGE_ROOM = 4_000_000
"""Code points of passage text in a whole report: what keeps 1,000 questions under 10 MB."""

MOST_PASSAGE_TEXT = 6_000
"""Code points of passage text for one answer, however few there are."""

Named = Sequence[tuple[str, runs.Run]]
"""One or two runs, each with a name."""


def write(run: Path, out: Path, other: Path | None = None, store: Path | None = None) -> None:
    """Write the report on a run, or on two, to `out`, at once or not at all.

    Args:
        store: where the articles are, if not where the runs say.

    Raises:
        BatchError: a run cannot be read, `out` is one of the runs, or `out` cannot be written.
        StoreUnusable: `store` is given and is no store.
    """
    paths = [run, other] if other else [run]
    if any(os.path.exists(out) and os.path.exists(path) and out.samefile(path) for path in paths):
        raise BatchError(f"{out}: is the run itself; name another file with --out")
    _save(out, render([(path.stem, runs.read_run(path)) for path in paths], store))


def render(named: Named, store: Path | None = None) -> str:
    """The report on one or two named runs, as HTML.

    Raises:
        BatchError: a record has a field of the wrong form.
        StoreUnusable: `store` is given and is no store.
    """
    with ExitStack() as stack:
        articles = [stack.enter_context(open_articles(store, run.header)) for _, run in named]
        room = PASSAGE_ROOM // max(1, sum(len(run.records) for _, run in named))
        records = [(run.records, texts) for (_, run), texts in zip(named, articles, strict=True)]
        rows = replies.rows(records, min(MOST_PASSAGE_TEXT, room))
        notes = dict.fromkeys(texts.note for texts in articles if texts.note)
    return _page(named, rows, list(notes))


def _page(named: Named, rows: Sequence[Row], notes: Sequence[str]) -> str:
    sides = [overview.side(place, name, run, rows) for place, (name, run) in enumerate(named)]
    script, style = Markup(_resource("report.js")), Markup(_resource("report.css"))
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            version=metadata.version("dateline"),
            script=script,
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            style=style,
            sides=sides,
            notes=notes,
            tables=[],
            plots=[(plot, Markup(plot.svg)) for plot in overview.draw(sides, [run for _, run in named], rows)],
            rows=rows,
            columns=_columns(rows, len(sides) > 1),
            tags=sorted({tag for row in rows for tag in row.tags}),
            outcomes=_present(OUTCOMES, Counter(row.outcome for row in rows)),
            changes=_present(CHANGES, Counter(row.change for row in rows)),
            outcome_order=list(OUTCOMES),
            change_order=list(CHANGES),
        )
    )


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
    return resources.files("assistant.evaluation").joinpath(name).read_text(encoding="utf-8")


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


def _save(out: Path, page: str) -> None:
    """Write the file beside its place, then move it there.

    Raises:
        BatchError: it cannot be written, or is there and no file.
    """
    out = Path(os.path.realpath(out))
    new = out.with_name(f".{out.name}.new")
    try:
        if out.exists() and not out.is_file():
            raise BatchError(f"{out}: not a file; name one with --out")
        try:
            new.write_text(page, encoding="utf-8", newline="\n")
            new.replace(out)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise BatchError(f"{out}: cannot be written ({error.strerror})") from error
