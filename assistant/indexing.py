"""Taking articles into a store, following them, and saying what was done."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assistant.settings import setting, user_store
from assistant.terminal.screen import counted
from index.build import AS_IT_IS, Agree, Settings, index_paths
from index.embedding.embedders import DEFAULT, make_embedder
from index.errors import DatelineError, NothingToIndex
from index.facts.sidecar import find_sidecars
from index.intake import BuildReport, Progress, why_nothing
from index.reading.folders import SIDECAR
from index.reading.read import read_path
from index.records import Document, Refusal
from index.storing.opening import exists, open_store

NAMED = 10
"""Refused files named one by one; the rest is counted."""
LOOK = 500
"""Milliseconds after which a watched folder is looked at again."""


def index(
    paths: Sequence[Path],
    store: Path | None = None,
    embedder: str | None = None,
    wait: bool = False,
    progress: Progress = lambda articles, passages: None,
    notify: Callable[[str], None] = lambda line: None,
    settings: Settings = AS_IT_IS,
    agree: Agree = lambda cost: False,
) -> BuildReport:
    """Bring a store (the user's own unless named) up to date with files and folders.

    `embedder` is a name for `make_embedder`; by default the one that the store was built with, else the one set.
    `agree` is asked before settings that differ from the store's are applied, with what that costs.

    Raises:
        NothingToIndex: a path is missing or holds no article; the store is as before.
        SettingsRefused: `agree` said no.
        StoreError: the store is busy or cannot be used.
        EmbedderError: the embedder is not known, or lacks its weights or its key.
    """
    folder = store or user_store()
    wanted = embedder or setting("embedder")
    made = None
    if not exists(folder):
        _look_ahead(paths, settings)  # a store is not made for nothing
        made = make_embedder(wanted or DEFAULT, notify, is_asked=wanted is not None)
    opened = open_store(folder, create=True)
    used = opened.library.note("embedder") if opened.library.count()[0] else None
    if made is None or used:
        name = embedder or used or wanted or DEFAULT
        made = make_embedder(name, notify, is_asked=name == wanted)
    return index_paths(opened, paths, made, wait, progress, settings, agree)


def _look_ahead(paths: Sequence[Path], settings: Settings) -> None:
    """Read as far as the first article of each path.

    Raises:
        NothingToIndex: a path has none.
        IndexingError: a `sources.yaml` is wrong.
    """
    for path in paths:
        path = path.absolute()
        find_sidecars(path)
        refused: list[Refusal] = []
        for item in read_path(path, settings.fields):
            if isinstance(item, Document):
                break
            refused.append(item)
        else:
            raise NothingToIndex(why_nothing(path, refused))


def watch(
    paths: Sequence[Path], store: Path | None, run: Callable[[], BuildReport], notify: Callable[[str], None]
) -> Iterator[BuildReport]:
    """Index at once, and whenever something changed under the paths, until it is stopped; what fails later is told.

    Raises:
        DatelineError: the first run failed.
    """
    from watchfiles import watch as look

    kept = (store or user_store()).absolute()
    watched = [path.absolute() for path in paths]
    folders = {path if path.is_dir() else path.parent for path in watched}
    watched += [folder / SIDECAR for folder in folders]
    is_first = True
    for changes in look(
        *folders,
        watch_filter=lambda _, file: (
            any(map(Path(file).is_relative_to, watched)) and not Path(file).is_relative_to(kept)
        ),
        yield_on_timeout=True,
        rust_timeout=LOOK,
        raise_interrupt=True,
    ):
        if is_first:
            yield run()
            is_first = False
        elif changes:
            try:
                yield run()
            except DatelineError as error:
                notify(str(error))


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
        f"{counted(report.passages, 'passage')} embedded in {report.seconds:.1f} s"
    )
