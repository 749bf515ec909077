"""SQLite whose errors are ours: damage that is met while a file is used names the file and says what to do."""

import os
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from index.errors import StoreBusy, StoreUnusable
from index.storing.descriptors import File, hold, let_go

PATIENCE = 30.0
"""Seconds to wait for a transaction of another process."""
LOG_HEADER, FRAME_HEADER = 32, 24
"""Bytes before the frames of a write-ahead log, and before the page of each (sqlite.org/fileformat2.html)."""


class Connection(sqlite3.Connection):
    """A connection that raises `StoreUnusable` where the file is damaged, full or may not be written."""

    path: Path
    held: File | None = None

    def close(self) -> None:
        """As in sqlite3."""
        super().close()
        held, self.held = self.held, None
        if held:
            let_go(held)

    def __del__(self) -> None:
        with suppress(sqlite3.Error):
            self.close()

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """As in sqlite3."""
        return self.cursor(_Cursor).execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """As in sqlite3."""
        return self.cursor(_Cursor).executemany(*arguments)

    def executescript(self, script: str) -> sqlite3.Cursor:
        """As in sqlite3."""
        with _mapped(self.path):
            return super().executescript(script)


@contextmanager
def transaction(db: sqlite3.Connection) -> Generator[None]:
    """One transaction: everything inside is kept together, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:  # a full disk has ended it already
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def connect(path: Path) -> Connection:
    """Open a file, which is made if it is missing; every statement is its own transaction unless one is begun.

    Where nothing may be written it is read as it stands: beside a writer of other rights if there is one, else as a
    file that does not change.
    """
    if not path.exists() or may_write(path):
        return _connect(path, str(path))
    address = f"file:{quote(str(path.absolute()))}"
    try:
        connection = _connect(path, f"{address}?mode=ro")
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except StoreUnusable:
        return _connect(path, f"{address}?immutable=1")
    return connection


def may_write(path: Path) -> bool:
    """Whether a file that is there, and its folder, may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _connect(path: Path, name: str) -> Connection:
    with _mapped(path):
        connection: Connection = sqlite3.connect(
            name,
            factory=Connection,
            isolation_level=None,
            check_same_thread=False,
            timeout=PATIENCE,
            uri=name.startswith("file:"),
        )
    connection.path = path
    connection.held = hold(path)
    return connection


def changed_pages(path: Path) -> set[int]:
    """The pages (from 1) of a database that its write-ahead log holds anew, and maybe some that it once held."""
    log = path.with_name(f"{path.name}-wal")
    data = np.fromfile(log, np.uint8) if log.exists() else np.zeros(0, np.uint8)
    if len(data) <= LOG_HEADER:
        return set()
    size = int.from_bytes(data[8:12].tobytes(), "big") + FRAME_HEADER
    frames = data[LOG_HEADER : LOG_HEADER + (len(data) - LOG_HEADER) // size * size].reshape(-1, size)
    return {int(page) for page in frames[:, :4].copy().view(">u4").ravel()}


def checkpoint(connection: Connection) -> bool:
    """Take the write-ahead log into the file and empty it; False where a reader holds it up for long."""
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


class _Cursor(sqlite3.Cursor):
    """Rows are read from the file as they are fetched, so that any of these can meet damage."""

    connection: Connection

    def execute(self, *arguments: Any) -> "_Cursor":
        with _mapped(self.connection.path):
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> "_Cursor":
        with _mapped(self.connection.path):
            return super().executemany(*arguments)

    def fetchone(self) -> Any:
        with _mapped(self.connection.path):
            return super().fetchone()

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        with _mapped(self.connection.path):
            return super().fetchmany(size)

    def fetchall(self) -> list[Any]:
        with _mapped(self.connection.path):
            return super().fetchall()

    def __next__(self) -> Any:
        with _mapped(self.connection.path):
            return super().__next__()

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]  # one frame for all rows
        with _mapped(self.connection.path):
            yield from iter(super().fetchone, None)


@contextmanager
def _mapped(path: Path) -> Generator[None]:
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):  # mistakes of the program, not of the file
        raise
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # a message may itself quote damaged text
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreBusy(f"{path}: busy, another process is writing; try again later") from error
        if code == sqlite3.SQLITE_FULL:
            raise StoreUnusable(
                f"{path}: the disk is full; make room and index again, what was taken in stays"
            ) from error
        raise StoreUnusable(
            f"{path}: cannot be used as a library ({error}); if it is damaged, index again into a new store"
        ) from error
