"""SQLite whose errors are ours: damage that is met while a file is used names the file and says what to do."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import StoreBusy, StoreUnusable

PATIENCE = 30.0
"""Seconds to wait for a transaction of another process."""


class Connection(sqlite3.Connection):
    """A connection that raises `StoreUnusable` where the file is damaged, full or may not be written."""

    path: Path

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


def connect(path: Path) -> Connection:
    """Open a file, which is made if it is missing; every statement is its own transaction unless one is begun."""
    with _mapped(path):
        connection: Connection = sqlite3.connect(
            path, factory=Connection, isolation_level=None, check_same_thread=False, timeout=PATIENCE
        )
    connection.path = path
    return connection


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

    def __next__(self) -> Any:
        with _mapped(self.connection.path):
            return super().__next__()


@contextmanager
def _mapped(path: Path) -> Generator[None]:
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):  # mistakes of the program, not of the file
        raise
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreBusy(f"{path}: busy, another process is writing; try again later") from error
        raise StoreUnusable(
            f"{path}: cannot be used as a library ({error}); if it is damaged, index again into a new store"
        ) from error
