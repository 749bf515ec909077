"""A store: one folder with the library (the truth), the vector index built from it, and the write lock.

    library.sqlite3      articles, passages, vectors, full text
    vectors-XXXXXXXX/    Chroma, rebuildable; the library notes which folder is current and whether it is clean
    lock                 held by the one process that writes

The library is marked dirty before the vector index is touched and clean after it has been checked against the
library. A dirty index is rebuilt into a new folder, and becomes current in one commit.
"""

import secrets
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.errors import StoreBusy, StoreError, StoreUnusable
from index.library import Library
from index.records import Vectors

if TYPE_CHECKING:
    from index.vectors import VectorIndex

LIBRARY_FILE = "library.sqlite3"
PATIENCE = 1.5
"""Seconds to wait for another writer before saying "busy", unless told to wait."""


class Store:
    """An open store. Use `open_store` to get one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = Library(folder / LIBRARY_FILE)
        self._lock = FileLock(folder / "lock")
        self._vectors: VectorIndex | None = None

    def close(self) -> None:
        """Close the library. The vector index needs no closing."""
        self.library.close()

    def narrowed(
        self, outlets: Sequence[str] = (), sources: Sequence[str] = (), without: Sequence[str] = ()
    ) -> "Store":
        """This store, for searches that look only at these sources and the articles of these outlets (at all
        if neither is given), and at none of the sources `without`."""
        view = copy(self)
        view.library, view._vectors = self.library.narrowed(outlets, sources, without), self.vectors
        return view

    @contextmanager
    def writing(self, wait: bool = False) -> Generator[None]:
        """Hold the write lock.

        Raises:
            StoreBusy: another process holds it, and `wait` is False.
        """
        try:
            self._lock.acquire(timeout=-1 if wait else PATIENCE)
        except Timeout as error:
            raise StoreBusy(
                f"{self.folder}: busy, another process is indexing into it; try again later, or --wait"
            ) from error
        try:
            yield
        finally:
            self._lock.release()

    @property
    def vectors(self) -> "VectorIndex":
        """The vector index, opened at first use and rebuilt before that if it is not clean.

        While another process writes, the index is used as it is: passages that the library does not hold are dropped
        by the search.
        """
        if self._vectors is None:
            if self.library.note("vectors_state") != "clean":
                with suppress(StoreBusy), self.writing():
                    self.rebuild_vectors()
            self._vectors = self._open_vectors()
        return self._vectors

    def _open_vectors(self) -> "VectorIndex":
        from index.vectors import VectorIndex

        return VectorIndex(self.folder / (self.library.note("vectors_folder") or "vectors"))

    def change_vectors(self, removed: Sequence[str], ids: Sequence[str], vectors: Vectors, days: Sequence[int]) -> None:
        """Follow in the vector index what was just committed to the library, which must be marked dirty."""
        index = self._vectors = self._vectors or self._open_vectors()
        index.delete(removed)
        index.upsert(ids, vectors, days)

    def mark_dirty(self) -> None:
        """Say in the library, inside its transaction, that the vector index is about to fall behind it."""
        self.library.set_note("vectors_state", "dirty")

    def settle_vectors(self) -> None:
        """Check the vector index against the library and mark it clean; rebuild it if they differ."""
        index = self._vectors = self._vectors or self._open_vectors()
        if index.count() == self.library.count()[1]:
            self.library.set_note("vectors_state", "clean")
        else:
            self.rebuild_vectors()

    def rebuild_vectors(self) -> None:
        """Build the vector index anew from the library, beside the old one, and switch to it in one commit.

        Raises:
            StoreUnusable: the new index does not hold what the library holds.
        """
        from index.vectors import VectorIndex

        name = f"vectors-{secrets.token_hex(4)}"
        index = VectorIndex(self.folder / name)
        for ids, vectors, days in self.library.vectors():
            index.upsert(ids, vectors, days)
        if index.count() != self.library.count()[1]:
            raise StoreUnusable(f"{self.folder}: the vector index could not be rebuilt; index again into a new store")
        with self.library.writing():
            self.library.set_note("vectors_folder", name)
            self.library.set_note("vectors_state", "clean")
        self._vectors = index
        for old in self.folder.glob("vectors-*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)


def exists(folder: Path) -> bool:
    """Whether `folder` holds a store with at least one article."""
    if not (folder / LIBRARY_FILE).is_file():
        return False
    library = Library(folder / LIBRARY_FILE)
    try:
        return library.count()[0] > 0
    finally:
        library.close()


def open_store(folder: Path, create: bool = False) -> Store:
    """Open the store in `folder`; with `create`, make it if the folder is missing or empty.

    Raises:
        StoreUnusable: there is no store, the path is a file, the folder holds something else, or it cannot be opened.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise StoreUnusable(f"{folder}: is a file, not a store; name a folder with --store")
        if not (folder / LIBRARY_FILE).is_file():
            if not create:
                raise StoreUnusable(f"{folder}: no store there; make one with: dateline index FOLDER --store {folder}")
            folder.mkdir(parents=True, exist_ok=True)
            if any(entry.name != "lock" for entry in folder.iterdir()):
                raise StoreUnusable(f"{folder}: not empty and not a store; name another folder with --store")
        return Store(folder)
    except OSError as error:
        raise StoreUnusable(f"{folder}: cannot be used as a store ({error.strerror})") from error


def remove_if_empty(store: Store, keep_folder: bool) -> None:
    """Remove a store that holds no article, as if it had never been made; not while another process writes into it."""
    with suppress(StoreError, OSError), store.writing():
        if store.library.count()[0]:
            return
        store.close()
        for entry in store.folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        if not keep_folder:
            store.folder.rmdir()
