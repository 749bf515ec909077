"""A damaged library → a new one of the articles that are whole.

The seal says which pages are not as they were written. In a copy they are overwritten, so that whatever touches them
can no longer be read, and nothing that was altered can be taken for sound. The articles that can still be read whole,
with their passages and vectors, are taken over; the others are named, and the next `index` takes them from their files.
"""

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from index.errors import StoreBusy, StoreUnusable
from index.storing.database import connect
from index.storing.descriptors import read_parts
from index.storing.library import VECTORS_NOTE, Library
from index.storing.names import LIBRARY_FILE, SEAL_FILE
from index.storing.origins import Origins
from index.storing.schema import make_library
from index.storing.seal import BLOCK, Seal, differing, read_seal, sum_blocks, write_seal


def mend(folder: Path) -> tuple[int, int] | None:
    """Rescue the library of a store, if it is damaged: how many articles are whole, and how many could not be read.

    None if it is as it was written. All that the seal took on trust is read through.

    Raises:
        StoreBusy: another process is writing.
        StoreUnusable: nothing of it can be read, or nothing may be written.
    """
    try:
        with FileLock(folder / "lock").acquire(timeout=1):
            return _mend(folder)
    except Timeout as error:
        raise StoreBusy(f"{folder}: busy, another process is indexing into it; try again later") from error
    except OSError as error:
        raise StoreUnusable(f"{folder}: cannot be written ({error.strerror})") from error


def _mend(folder: Path) -> tuple[int, int] | None:
    library, seal = folder / LIBRARY_FILE, read_seal(folder / SEAL_FILE)
    if seal is not None:
        write_seal(folder / SEAL_FILE, Seal(seal.blocks))
        if not differing(sum_blocks(library), seal.blocks):
            return None
    elif not _faults(library):
        return None
    found = rescue(library, seal)
    (folder / SEAL_FILE).unlink(missing_ok=True)
    return found


def _faults(path: Path) -> list[str]:
    try:
        with closing(Library(path)) as library:
            return library.faults()
    except StoreUnusable as error:
        return [str(error)]


def rescue(library: Path, seal: Seal | None) -> tuple[int, int]:
    """Replace a library by what is whole of it. Return how many articles that is, and how many are lost (at least).

    Only for who holds the store's lock. Without a seal, whatever SQLite can read counts as whole.

    Raises:
        StoreUnusable: nothing can be read; the library is as it was.
    """
    damaged, new = library.with_name("library.damaged"), library.with_name("library.rescued")
    _sweep(library)
    _copy_file(library, damaged)
    if seal is not None:
        _spoil(damaged, differing(sum_blocks(damaged), seal.blocks))
    make_library(new)
    try:
        kept, lost = _take_over(damaged, new)
        if not kept:
            raise StoreUnusable(f"{library}: damaged, and no article in it can be read; index again into a new store")
        for log in ("-wal", "-shm"):
            library.with_name(library.name + log).unlink(missing_ok=True)
        new.replace(library)
    finally:
        _sweep(library)
    return kept, lost


def _sweep(library: Path) -> None:
    """Remove the files of a rescue, this one's or one's that died, with their logs."""
    for name in ("library.damaged*", "library.rescued*"):
        for path in library.parent.glob(name):
            path.unlink()


def _copy_file(library: Path, target: Path) -> None:
    """Copy a library, and its write-ahead log if there is one: a run that died may have left much of it there."""
    with target.open("wb") as file:
        file.writelines(read_parts(library))
    with suppress(FileNotFoundError):
        shutil.copyfile(f"{library}-wal", f"{target}-wal")


def _spoil(path: Path, blocks: list[int]) -> None:
    with path.open("r+b") as file:
        for block in blocks:
            file.seek(block * BLOCK)
            file.write(b"\xff" * BLOCK)


def _take_over(damaged: Path, new: Path) -> tuple[int, int]:
    kept, lost = 0, 0
    with closing(connect(damaged)) as source, closing(connect(new)) as target:
        with suppress(StoreUnusable, sqlite3.DatabaseError):
            notes = source.execute("SELECT key, value FROM meta WHERE key <> ?", (VECTORS_NOTE,)).fetchall()
            target.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", notes)
        for article in _articles(source):
            target.execute("BEGIN")
            try:
                kept += _copy(source, target, article)
            except (StoreUnusable, sqlite3.Error, ValueError):
                target.execute("ROLLBACK")
                lost += 1
            else:
                target.execute("COMMIT")
        if kept:
            _find_copies(target)
            target.execute("INSERT INTO passage_index (passage_index) VALUES ('rebuild')")
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return kept, lost


def _find_copies(target: sqlite3.Connection) -> None:
    origins = Origins(target)
    target.execute("BEGIN")
    for (article,) in target.execute("SELECT article FROM searched ORDER BY article").fetchall():
        origins.add(int(article))
    target.execute("COMMIT")


def _articles(source: sqlite3.Connection) -> range:
    """The ids that articles can have, as far as any table still tells."""
    highest = 0
    for query in ("SELECT max(id) FROM article", "SELECT max(article) FROM searched"):
        with suppress(StoreUnusable, sqlite3.DatabaseError):
            highest = max(highest, source.execute(query).fetchone()[0] or 0)
    return range(1, highest + 1)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, article: int) -> bool:
    """Copy an article with all that belongs to it; False if there is none of this id.

    Rows are asked for by their number alone, so that each depends on few pages.

    Raises:
        ValueError: something of it is missing.
    """
    if not (found := _copy_row(source, target, "article", "id", article)):
        return False
    if searched := _copy_row(source, target, "searched", "article", article):
        first, count = searched["first"], len(searched["ends"]) // 4
        for number in range(first, first + count):
            if (passage := _copy_row(source, target, "passage", "number", number)) is None:
                raise ValueError(f"{found['source']}: passage {number} is missing")
            if not np.isfinite(np.frombuffer(passage["vector"], np.float32)).all():
                raise ValueError(f"{found['source']}: the vector of passage {number} is damaged")
    return True


def _copy_row(
    source: sqlite3.Connection, target: sqlite3.Connection, table: str, key: str, value: int
) -> dict[str, Any] | None:
    cursor = source.execute(f"SELECT * FROM {table} WHERE {key} = ?", (value,))
    if (row := cursor.fetchone()) is None:
        return None
    target.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
    return dict(zip([column[0] for column in cursor.description], row, strict=True))
