"""`dateline doctor`: is everything there that is needed, and is the store sound? Repairs what can be repaired."""

import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.checking.meaning import load_network
from assistant.models.choice import choose
from assistant.opening import used_store
from assistant.reader.comparer import Comparer
from assistant.reader.reader import Reader
from assistant.settings import user_store
from assistant.terminal.screen import counted
from index.embedding.embedders import DEFAULT, make_embedder
from index.errors import DatelineError
from index.storing.names import LIBRARY_FILE, is_address
from index.storing.opening import open_store
from index.storing.rescue import mend
from index.storing.segments import read_segments
from index.storing.store import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined."""

    what: str
    finding: str
    is_well: bool = True

    @property
    def row(self) -> tuple[str, str, str]:
        """The finding as cells of a table."""
        return ("ok" if self.is_well else "BAD", self.what, self.finding)


def examine(folder: Path | None = None) -> list[Finding]:
    """Examine what is needed to answer, and a store (the one that `ask` would use unless named)."""
    return [*_embedder(), *_networks(), *_model(), *examine_store(folder or _used())]


def _used() -> Path:
    """The store that `ask` would use; one that cannot be opened is just the one to examine."""
    try:
        return used_store()
    except DatelineError:
        return user_store()


def _embedder() -> Iterator[Finding]:
    try:
        embedder = make_embedder(DEFAULT)
        length = float((embedder.embed(["Is anybody there?"]) ** 2).sum())
        yield Finding("embedder", f"{embedder.name}, {embedder.dimensions} dimensions", abs(length - 1) < 1e-3)
    except DatelineError as error:
        yield Finding("embedder", str(error), False)


def _networks() -> Iterator[Finding]:
    """The reader, what compares sentences, and the check of what a chat model writes."""
    loads: dict[str, Callable[[], object]] = {
        "reader": Reader().load,
        "comparer": Comparer().load,
        "check of statements": load_network,
    }
    for name, load in loads.items():
        try:
            load()
            yield Finding(name, "there, and as it was shipped")
        except DatelineError as error:
            yield Finding(name, str(error), False)


def _model() -> Iterator[Finding]:
    try:
        choice = choose(None)
        if choice is None:
            yield Finding("chat model", "none: answers are quoted, not written (--model NAME writes them)")
            return
        from assistant.models.client import ChatModel

        names = ChatModel(choice).names()
        known = "known there" if choice.model in names else "not in the list that the server gives"
        yield Finding("chat model", f"{choice.place}: reachable, the model is {known}", choice.model in names)
    except DatelineError as error:
        yield Finding("chat model", str(error), False)


def examine_store(folder: Path) -> Iterator[Finding]:
    """Examine a store, and repair what can be repaired."""
    if is_address(folder):
        yield from _examine_server(folder)
        return
    if not folder.exists():
        yield Finding("store", f"{folder}: none yet; made by the first question, or by: dateline index FOLDER")
        return
    try:
        yield Finding("store", str(folder))
        yield _library_file(folder)
        store = open_store(folder)
        yield _vectors(store)
        articles, passages = store.library.count()
        yield Finding("library", f"{counted(articles, 'article')}, {counted(passages, 'passage')}")
        yield from _files(store)
        yield from _own_embedder(store)
    except DatelineError as error:
        yield Finding("store", str(error), False)


def _examine_server(address: Path) -> Iterator[Finding]:
    """Examine a store on a server; what a run that died left behind is removed."""
    try:
        store = open_store(address)
        yield Finding("store", store.name)
        with store.writing():
            pass
        faults = store.library.faults()
        yield Finding("records", faults[0] if faults else "sound", not faults)
        articles, passages = store.library.count()
        yield Finding("library", f"{counted(articles, 'article')}, {counted(passages, 'passage')}")
    except DatelineError as error:
        yield Finding("store", str(error), False)


def _own_embedder(store: Store) -> Iterator[Finding]:
    """The embedder with which a store was made, where that is another than ours."""
    name = store.library.note("embedder") or DEFAULT
    if name == DEFAULT:
        return
    try:
        yield Finding("its embedder", make_embedder(name).name)
    except DatelineError as error:
        yield Finding("its embedder", str(error), False)


def _library_file(folder: Path) -> Finding:
    if not (folder / LIBRARY_FILE).is_file() or not os.access(folder, os.W_OK):
        faults = open_store(folder).library.faults()
        return Finding("library file", faults[0] if faults else "sound", not faults)
    if (found := mend(folder)) is None:
        return Finding("library file", "sound")
    kept, lost = found
    return Finding(
        "library file",
        f"was damaged: {counted(kept, 'article')} rescued, {lost:,} could not be read; index their files again",
        False,
    )


def _vectors(store: Store) -> Finding:
    """Check what the vector index's files hold, and have it made anew where it is damaged, worn or missing."""
    damaged = [segment for segment in read_segments(store.library) if not store.is_sound(segment, math.inf)]
    before = read_segments(store.library)
    if not os.access(store.folder, os.W_OK):
        return Finding("vector index", "damaged; cannot be repaired here" if damaged else "sound", not damaged)
    with store.writing():
        pass
    held = sum(segment.held for segment in read_segments(store.library))
    if damaged or not before:
        return Finding("vector index", f"was {'damaged' if before else 'missing'}: made anew from the library")
    return Finding("vector index", f"{held:,} vectors in Chroma, {max(0, store.library.count()[1] - held):,} beside it")


def _files(store: Store) -> Iterator[Finding]:
    gone = [file for file in store.library.files() if not os.path.exists(file)]
    if gone:
        more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
        yield Finding(
            "files",
            f"{gone[0]}{more}: no longer there, or not open to you; answers quote the text as it was indexed",
            False,
        )
    else:
        yield Finding("files", "all there")
