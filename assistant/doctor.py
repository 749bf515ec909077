"""`dateline doctor`: is everything there that is needed, and is the store sound? Repairs the vector index."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.models.choice import choose
from assistant.settings import seed_store, user_store
from index.embedders import DEFAULT, make_embedder
from index.errors import DatelineError
from index.store import Store, exists, open_store


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
    """Examine the embedder and a store (the one that `ask` would use unless named)."""
    return [*_embedder(), *_model(), *_store(folder or (user_store() if exists(user_store()) else seed_store()))]


def _embedder() -> Iterator[Finding]:
    try:
        embedder = make_embedder(DEFAULT)
        length = float((embedder.embed(["Is anybody there?"]) ** 2).sum())
        yield Finding("embedder", f"{embedder.name}, {embedder.dimensions} dimensions", abs(length - 1) < 1e-3)
    except DatelineError as error:
        yield Finding("embedder", str(error), False)


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


def _store(folder: Path) -> Iterator[Finding]:
    if not folder.exists():
        yield Finding("store", f"{folder}: none yet; made by the first question, or by: dateline index FOLDER")
        return
    try:
        store = open_store(folder)
        articles, passages = store.library.count()
        yield Finding("store", str(folder))
        yield Finding("library", f"{articles:,} articles, {passages:,} passages")
        yield from _integrity(store)
        yield _vectors(store)
        yield from _files(store)
    except DatelineError as error:
        yield Finding("store", str(error), False)


def _integrity(store: Store) -> Iterator[Finding]:
    faults = store.library.faults()
    yield Finding("library file", faults[0] if faults else "sound", not faults)


def _vectors(store: Store) -> Finding:
    was_clean = store.library.note("vectors_state") == "clean"
    count, wanted = store.vectors.count(), store.library.count()[1]
    if count == wanted:
        return Finding("vector index", f"{count:,} vectors" + ("" if was_clean else ", rebuilt from the library"))
    with store.writing():
        store.rebuild_vectors()
    return Finding("vector index", f"held {count:,} vectors instead of {wanted:,}: rebuilt from the library")


def _files(store: Store) -> Iterator[Finding]:
    gone = [file for file in store.library.files() if not Path(file).exists()]
    if gone:
        more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
        yield Finding("files", f"{gone[0]}{more}: no longer there; answers quote the text as it was indexed", False)
    else:
        yield Finding("files", "all there")
