"""Files as they were last read: what has not changed since need not be read again to know what it holds."""

import json
import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.records import Refusal

SETTLED = 2_000_000_000
"""Nanoseconds after its last change from which a file is trusted to be another when it has changed again: clocks of
file systems are coarse."""


class Ledger:
    """The table `file` of one open library. A file is known as long as every article that came from it is there."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def known(self, file: str, stamp: str | None) -> tuple[int, list[Refusal]] | None:
        """How many articles a file gave, and what was refused in it, if it is as it was; else None."""
        count = "(SELECT count(*) FROM article WHERE file = path)"
        query = f"SELECT stamp, articles, refused, {count} FROM file WHERE path = ?"
        row = self._db.execute(query, (file,)).fetchone()
        if stamp is None or row is None or row[0] != stamp or row[1] != row[3]:
            return None
        return int(row[1]), [Refusal(source, reason, file=file) for source, reason in json.loads(row[2])]

    def keep(self, stamps: Mapping[str, tuple[str, Sequence[Refusal]]]) -> None:
        """Remember files (path → stamp, and what was refused), in the library's transaction."""
        self._db.executemany(
            "INSERT OR REPLACE INTO file SELECT ?, ?, (SELECT count(*) FROM article WHERE file = ?), ?",
            [
                (file, stamp, file, json.dumps([(refusal.source, refusal.reason) for refusal in refused]))
                for file, (stamp, refused) in stamps.items()
            ],
        )

    def missing(self, under: str, seen: set[str]) -> list[str]:
        """The files remembered at or below the path `under` that are not among those seen."""
        query = "SELECT path FROM file WHERE path = ? OR (path >= ? AND path < ?)"
        rows = self._db.execute(query, (under, *below(under)))
        return [str(path) for (path,) in rows if path not in seen]

    def forget(self, files: Sequence[str]) -> None:
        """Forget files, in the library's transaction."""
        self._db.executemany("DELETE FROM file WHERE path = ?", [(file,) for file in files])


class NoLedger(Ledger):
    """Of a store that several machines write: what one knows of its files tells another nothing, all is read again."""

    def __init__(self) -> None:
        pass

    def known(self, file: str, stamp: str | None) -> None:
        """Nothing is known."""

    def keep(self, stamps: Mapping[str, tuple[str, Sequence[Refusal]]]) -> None:
        """Nothing is kept."""

    def missing(self, under: str, seen: set[str]) -> list[str]:  # noqa: ARG002
        """Nothing is known to be missing."""
        return []

    def forget(self, files: Sequence[str]) -> None:
        """Nothing to forget."""


def below(folder: str) -> tuple[str, str]:
    """The first path that can be below a folder, and the first behind those: a range that an index is searched for."""
    first = folder.rstrip(os.sep) + os.sep
    return first, first[:-1] + chr(ord(os.sep) + 1)


def stamp_of(path: Path, settings: str) -> str | None:
    """What tells a file from what it was: size, time of change, place on the disk, and the settings it is read with.

    None where it cannot be told: it is gone, or was changed just now and may change again within the same tick.
    """
    try:
        found = os.stat(path)
    except OSError:
        return None
    if time.time_ns() - found.st_mtime_ns < SETTLED:
        return None
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino} {settings}"
