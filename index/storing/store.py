"""A store: one folder with the library (the truth), the vector index made from it, a seal, and the write lock.

    library.sqlite3      articles, passages, vectors, full text
    vectors-XXXXXXXX/    Chroma, as it was made (`segments.py`); the library notes which folders count
    seal                 checksums of all this, made when writing ends and taken away before it begins (`seal.py`)
    lock                 held by the one process that writes

Readers need no lock. The library gives each a consistent view of itself, and folders of vectors never change. Whenever
a process that writes dies, the library holds each article as it was or as it is now, and its index still serves.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.errors import StoreBusy, StoreError, StoreUnusable
from index.storing.library import Library
from index.storing.names import LIBRARY_FILE, SEAL_FILE
from index.storing.seal import (
    BLOCK,
    SMALL,
    Checksums,
    Seal,
    differing,
    read_seal,
    stamp,
    sum_blocks,
    sum_folder,
    write_seal,
)
from index.storing.segments import Folding, Nearest, Segment, read_segments

if TYPE_CHECKING:
    from index.storing.vectors import VectorIndex

PATIENCE = 0.7
"""Seconds to wait for another writer before saying "busy", unless told to wait."""
LONG_LOG = 16 << 20
"""Bytes of the library's write-ahead log from which it is taken in while indexing goes on."""
MENDED = 20_000
"""Passages up to which a reader makes a damaged vector index anew; beyond, that is left to `index` and `doctor`."""


class Store:
    """An open store. Use `open_store` to get one."""

    is_remote = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = Library(folder / LIBRARY_FILE)
        self._number = self.library.path.stat().st_ino
        self._lock = FileLock(folder / "lock")
        self._nearest: Nearest | None = None
        self._blocks: Checksums | None = None
        self._changed: set[int] = set()
        self._broken: Seal | None = None  # while writing, the one that was taken away

    @property
    def name(self) -> str:
        """What the store is called in messages, and may be opened by."""
        return str(self.folder)

    def close(self) -> None:
        """Close the library."""
        self.library.close()

    def sibling(self) -> "Store":
        """The store once more, for another thread: with a connection of its own, and the same vector index."""
        other = Store(self.folder)
        other._nearest = self.vectors.over(other.library)
        return other

    def narrowed(
        self, outlets: Sequence[str] = (), sources: Sequence[str] = (), without: Sequence[str] = ()
    ) -> "Store":
        """This store, for searches that look only at these sources and the articles of these outlets (at all
        if neither is given), and at none of the sources `without`."""
        view = copy(self)
        view.library = self.library.narrowed(outlets, sources, without)
        view._nearest = self.open_vectors().over(view.library)
        return view

    # -- writing ----------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, wait: bool = False, patience: float = PATIENCE) -> Generator[None]:
        """Hold the write lock. When all went well, the vector index follows; in any case the store is sealed.

        Raises:
            StoreBusy: another process holds it, and `wait` is False.
            StoreUnusable: the store is damaged, or may not be written.
        """
        with self.locked(-1 if wait else patience):
            self._unseal()
            self._folding().tidy()
            try:
                yield
                self._nearest = None
                folding = self._folding()
                if folding.is_due() or not all(self.is_sound(segment, 0) for segment in read_segments(self.library)):
                    folding.fold()
            finally:
                with suppress(StoreError, OSError):  # what is not sealed is checked in full before it is written again
                    self._seal()

    @contextmanager
    def locked(self, patience: float = PATIENCE) -> Generator[None]:
        """Hold the lock, and nothing else.

        Raises:
            StoreBusy: another process holds it for longer than `patience` (seconds), or has removed the store.
            StoreUnusable: the store may not be written.
        """
        try:
            self._lock.acquire(timeout=patience)
        except Timeout as error:
            raise StoreBusy(
                f"{self.folder}: busy, another process is indexing into it; try again later, or --wait"
            ) from error
        except OSError as error:
            raise StoreUnusable(f"{self.folder}: cannot be written ({error.strerror})") from error
        try:
            if not self.library.path.exists() or self.library.path.stat().st_ino != self._number:
                raise StoreBusy(f"{self.folder}: was removed by another process meanwhile; try again")
            yield
        finally:
            self._lock.release()

    def _unseal(self) -> None:
        """Take the seal away, after what it says was checked; where there is none, the library is checked by itself."""
        seal = read_seal(self.folder / SEAL_FILE)
        if seal is None and (faults := self.library.faults()):
            raise _damaged(self.library.path, faults[0])
        if seal is not None:
            self._compare(seal)
        (self.folder / SEAL_FILE).unlink(missing_ok=True)
        self._blocks, self._changed, self._broken = seal.blocks if seal else None, set(), seal
        self.library.keep_log()

    def _seal(self) -> None:
        """Write a seal for what is there now, unless a reader keeps the library from being complete in its file."""
        if not self._settle():
            return
        blocks = sum_blocks(self.library.path, self._blocks, self._changed)
        segments = [segment for segment in read_segments(self.library) if self.is_sound(segment, 0)]
        names = [LIBRARY_FILE, *(f"{segment.folder}/{name}" for segment in segments for name in segment.sums)]
        write_seal(self.folder / SEAL_FILE, Seal(blocks, {name: stamp(self.folder / name) for name in names}))
        self._broken = None

    def _settle(self) -> bool:
        places, is_done = self.library.settle()
        self._changed |= {place // BLOCK for place in places}
        return is_done

    def follow(self) -> None:
        """To be called after each transaction of a long run: keeps the log short, and the vector index near."""
        log = self.library.path.with_name(f"{LIBRARY_FILE}-wal")
        if log.exists() and log.stat().st_size > LONG_LOG:
            self._settle()
        folding = self._folding()
        if read_segments(self.library) and folding.is_due():
            folding.fold()

    # -- checking ---------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Compare the library with its seal, unless another process is writing.

        Raises:
            StoreUnusable: the file is not as it was written.
        """
        seal = read_seal(self.folder / SEAL_FILE)
        if seal is None or self._is_known(seal, LIBRARY_FILE):
            return
        now = stamp(self.library.path)
        if now == seal.stamps.get(LIBRARY_FILE) and not differing(sum_blocks(self.library.path), seal.blocks):
            return
        try:
            with self._lock.acquire(timeout=0):
                if again := read_seal(self.folder / SEAL_FILE):
                    self._compare(again)
                    write_seal(self.folder / SEAL_FILE, Seal(again.blocks, {**again.stamps, LIBRARY_FILE: now}))
        except Timeout:
            return
        except OSError:  # nothing may be written here
            self._compare(seal)

    def _compare(self, seal: Seal) -> None:
        if self._is_known(seal, LIBRARY_FILE):
            return
        if wrong := differing(sum_blocks(self.library.path), seal.blocks):
            fault = f"{len(wrong):,} of {len(seal.blocks):,} blocks are not as they were written"
            raise _damaged(self.library.path, fault)

    def _is_known(self, seal: Seal, name: str, trusted: float = SMALL) -> bool:
        try:
            return (now := stamp(self.folder / name)) == seal.stamps.get(name) and now[0] > trusted
        except OSError:
            return False

    def is_sound(self, segment: Segment, trusted: float = SMALL) -> bool:
        """Whether a segment's files are as they were made. Those of more than `trusted` bytes need not be read where
        their stamps are known: 0 for who only adds to the store, since they are read when they are opened."""
        seal = read_seal(self.folder / SEAL_FILE) or self._broken
        folder = self.folder / segment.folder
        known = {name for name in segment.sums if seal and self._is_known(seal, f"{segment.folder}/{name}", trusted)}
        try:
            return sum_folder(folder, known) == {name: sums for name, sums in segment.sums.items() if name not in known}
        except OSError:
            return False

    # -- the vector index -------------------------------------------------------------------------------------------

    @property
    def vectors(self) -> Nearest:
        """The vector index, opened at first use, and made anew before that if it is damaged and small.

        What is damaged or missing is never opened: its vectors are then compared one by one, out of the library.
        """
        return self.open_vectors()

    def open_vectors(self) -> Nearest:
        """As `vectors`."""
        if self._nearest is None:
            segments = read_segments(self.library)
            is_whole = segments and all(map(self.is_sound, segments))
            if not is_whole and 0 < self.library.count()[1] <= MENDED:
                with suppress(StoreError), self.writing(patience=0):
                    pass
            self._nearest = self._open_vectors()
        return self._nearest

    def _open_vectors(self) -> Nearest:
        opened: list[tuple[Segment, VectorIndex]] = []
        for _ in range(3):  # another process may replace the folders while they are opened
            opened.clear()
            segments = read_segments(self.library)
            for segment in segments:
                with suppress(StoreUnusable):
                    if self.is_sound(segment):
                        opened.append((segment, _view(self.folder / segment.folder)))
            if len(opened) == len(segments) or segments == read_segments(self.library):
                break
        return Nearest(self.library, opened)

    def _folding(self) -> Folding:
        return Folding(self.folder, self.library, self.is_sound)


def _view(folder: Path) -> "VectorIndex":
    from index.storing.vectors import VectorIndex

    return VectorIndex.view(folder)


def _damaged(path: Path, fault: str) -> StoreUnusable:
    return StoreUnusable(f"{path}: damaged ({fault}); rescue what is sound with: dateline doctor --store {path.parent}")
