"""Files → library: what changed under some paths is taken in; what a change of settings costs is said before."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import NothingToIndex, SettingsRefused
from index.intake import BuildReport, Intake, Progress
from index.reading.folders import plain
from index.reading.jsonl import FIELDS
from index.records import Embedder
from index.renewal import Change, describe, renew
from index.storing.store import Store

WORDS = 130
"""Words of a passage, about, where nothing else is set."""
SHORTEST, LONGEST = 40, 400
"""Words that a passage may be set to."""
MEASURED = 200
"""Passages from which a run's speed is remembered, to tell what later ones will cost."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a store is indexed; what is None stays as the store has it.

    `words` is the length of a passage; `fields` says what JSONL records call our fields ({"text": "body"}).
    """

    words: int | None = None
    fields: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        if self.words is not None and not SHORTEST <= self.words <= LONGEST:
            raise SettingsRefused(f"passages of {self.words} words: expected {SHORTEST} to {LONGEST}")
        for name in self.fields or {}:
            if name not in FIELDS:
                raise SettingsRefused(f"{name}: no such field; known: {', '.join(FIELDS)}")


AS_IT_IS = Settings()

Agree = Callable[[str], bool]
"""Called with what a change of settings costs, in a line; whether it is to be made."""


def index_paths(
    store: Store,
    paths: Iterable[Path],
    embedder: Embedder,
    wait: bool = False,
    progress: Progress = lambda a, p: None,
    settings: Settings = AS_IT_IS,
    agree: Agree = lambda cost: False,
) -> BuildReport:
    """Bring the store up to date with the files and folders `paths`.

    Raises:
        NothingToIndex: a path is missing, or the paths hold no article that can be read; the store is as before.
        StoreBusy: another process is indexing, and `wait` is False.
        SettingsRefused: the embedder or the passages' length is not that of the store, and `agree` said no.
        IndexingError: a `sources.yaml` is wrong.
    """
    began = time.monotonic()
    paths = [plain(path) for path in paths]
    for path in paths:
        if not path.exists():
            raise NothingToIndex(f"{path}: no such file or folder")
    with store.writing(wait):
        words = int(store.library.note("words") or WORDS) if settings.words is None else settings.words
        fields = store.library.fields() if settings.fields is None else dict(settings.fields)
        intake = Intake(store, embedder, words, fields, progress)
        _claim(store, embedder, words, agree, intake)
        for path in paths:
            intake.follow(path)
        _note(store, fields, intake.report)
    intake.report.seconds = time.monotonic() - began
    return intake.report


def _claim(store: Store, embedder: Embedder, words: int, agree: Agree, intake: Intake) -> None:
    """Note the settings in a new store; in another, make the change that they are, if it is agreed to.

    Raises:
        SettingsRefused: it is not.
    """
    used = store.library.note("embedder")
    before = int(store.library.note("words") or WORDS)
    if used is None or not store.library.count()[0]:
        store.library.set_note("embedder", embedder.name)
        store.library.set_note("words", str(words))
    elif used != embedder.name or before != words:
        change = Change(used, embedder.name, before, words)
        cost = describe(store.library, change)
        if not agree(cost):
            raise SettingsRefused(f"{store.name}: {cost}; add --yes to make the change, or index into a new store")
        intake.report.passages += renew(store, embedder, words, intake.progress)


def _note(store: Store, fields: Mapping[str, str], report: BuildReport) -> None:
    """Remember how the store was indexed, and how fast."""
    notes = {"fields": json.dumps(fields)}
    if report.passages >= MEASURED and report.embedding:
        notes["rate"] = f"{report.passages / report.embedding:.1f}"
    for key, value in notes.items():
        if store.library.note(key) != value:
            store.library.set_note(key, value)
