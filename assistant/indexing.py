"""Taking articles into a store, and saying what was done."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assistant.settings import setting, user_store
from index.build import BuildReport, Progress, index_paths
from index.embedders import DEFAULT, make_embedder
from index.errors import StoreBusy
from index.store import open_store, remove_if_empty

NAMED = 10
"""Refused files named one by one; the rest is counted."""


def index(
    paths: Sequence[Path],
    store: Path | None = None,
    embedder: str | None = None,
    wait: bool = False,
    progress: Progress = lambda articles, passages: None,
    notify: Callable[[str], None] = lambda line: None,
) -> BuildReport:
    """Bring a store (the user's own unless named) up to date with files and folders.

    `embedder` is a name for `make_embedder`; by default the one that the store was built with, else the one set.

    Raises:
        NothingToIndex: a path is missing or holds no article; the store is as before.
        StoreError: the store is busy or cannot be used.
        EmbedderError: the embedder is not known, or lacks its weights or its key.
    """
    folder = store or user_store()
    was_there = folder.exists()
    opened = open_store(folder, create=True)
    try:
        name = embedder or opened.library.note("embedder") or setting("embedder") or DEFAULT
        return index_paths(opened, paths, make_embedder(name, notify), wait, progress)
    except StoreBusy:
        raise
    except BaseException:  # also Ctrl-C
        remove_if_empty(opened, keep_folder=was_there)
        raise


def describe(report: BuildReport) -> Iterator[str]:
    """The report in lines: what was refused and why, what was noted, and the counts."""
    for refusal in report.refused[:NAMED]:
        yield f"refused: {refusal.source}: {refusal.reason}"
    if len(report.refused) > NAMED:
        yield f"refused: {len(report.refused) - NAMED:,} more"
    yield from (f"note: {note}" for note in report.notes[:NAMED])
    yield (
        f"{len(report.added):,} added, {len(report.changed):,} changed, {len(report.removed):,} removed, "
        f"{report.unchanged:,} unchanged, {len(report.refused):,} refused; "
        f"{report.passages:,} passages embedded in {report.seconds:.1f} s"
    )
