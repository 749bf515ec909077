"""Files that SQLite has open, read by ourselves as well: through descriptors that outlive its connections.

When a process closes any descriptor of a file it loses all its locks on it, SQLite's among them (fcntl(2); "How To
Corrupt An SQLite Database File", 2.2). Another process that closes the library then takes itself for the last one, and
moves away the write-ahead log that this process still writes. So what is opened here is closed after the last
connection to the same file, never before.
"""

import os
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PART = 1 << 22
"""Bytes read at once."""

File = tuple[int, int]
"""Device and inode: what a process's locks belong to, whatever the path."""


@dataclass
class _Held:
    users: int = 0
    descriptor: int | None = None


_HELD: dict[File, _Held] = {}
_GUARD = threading.RLock()


def hold(path: Path) -> File:
    """From now on, and until `let_go`, no descriptor of this file is closed here."""
    status = path.stat()
    file = status.st_dev, status.st_ino
    with _GUARD:
        _HELD.setdefault(file, _Held()).users += 1
    return file


def let_go(file: File) -> None:
    """Undo one `hold`."""
    with _GUARD:
        held = _HELD[file]
        held.users -= 1
        if not held.users:
            del _HELD[file]
            if held.descriptor is not None:
                os.close(held.descriptor)


@contextmanager
def reading(path: Path) -> Generator[int]:
    """A descriptor to read a file by `os.pread`. It must not be closed.

    Raises:
        OSError: the file cannot be read.
    """
    file = hold(path)
    try:
        with _GUARD:
            held = _HELD[file]
            if held.descriptor is None:
                held.descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        yield held.descriptor
    finally:
        let_go(file)


def read_parts(path: Path) -> Iterator[bytes]:
    """The content of a file, `PART` bytes at a time.

    Raises:
        OSError: the file cannot be read.
    """
    with reading(path) as descriptor:
        place = 0
        while part := os.pread(descriptor, PART, place):
            yield part
            place += len(part)
