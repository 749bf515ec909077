"""The run file as it is written: begun whole, appended to line by line, cut where a crash left half a line, and at last
put into the order of the questions. One process at a time."""

import json
import os
import shutil
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.errors import BatchError

SYNC_SECONDS = 1.0
"""At most so many seconds of answers are lost if the machine fails. A process that is killed loses none."""


@contextmanager
def claim(path: Path) -> Generator[None]:
    """Keep other processes from writing this run.

    Raises:
        BatchError: another process is writing it.
    """
    lock = FileLock(beside(path, "lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BatchError(f"{path}: busy, another process is writing this run; wait, or name another --out") from error
    try:
        yield
    finally:
        with suppress(OSError):  # whoever waits for it notices that this file is gone, and makes another
            Path(lock.lock_file).unlink()
        lock.release()


def beside(path: Path, what: str) -> Path:
    """A hidden file beside `path`."""
    return path.with_name(f".{path.name}.{what}")


def begin(path: Path, header: Mapping[str, Any]) -> None:
    """Put a run that holds only its header in the place of whatever is there, in one step."""
    _replace(path, [_line({"run": header})])


def mend(path: Path) -> None:
    """Cut off a last line that is only half there; end it where only its line end is missing."""
    with path.open("r+b") as file:
        data = file.read()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            try:
                json.loads(data[whole:])
            except ValueError:
                file.truncate(whole)
            else:
                file.write(b"\n")


def settle(path: Path, order: Sequence[str]) -> None:
    """Put the answers into the order of the questions, in one step; a file that is in order stays as it is."""
    lines = [line + b"\n" for line in path.read_bytes().split(b"\n") if line.strip()]
    found = {record.get("id"): line for line in lines if "answer" in (record := json.loads(line))}
    wanted = [lines[0], *(found[identity] for identity in order)]
    if wanted != lines:
        _replace(path, wanted)


class Appender:
    """Appends answers to a run, each as a whole line, from any thread. Use as a context.

    Raises:
        OSError: the file cannot be opened or written; a line that went in only in part is taken out again.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)
        self._lock = threading.Lock()
        self._synced = time.monotonic()
        self._is_sound = True

    def add(self, record: Mapping[str, Any]) -> None:
        """Append one answer. Nothing is written any more once that has failed."""
        with self._lock:
            if not self._is_sound:
                return
            end = os.fstat(self._file).st_size
            try:
                _write(self._file, _line(record))
            except OSError:
                self._is_sound = False
                os.ftruncate(self._file, end)
                raise
            if time.monotonic() - self._synced > SYNC_SECONDS:
                os.fsync(self._file)
                self._synced = time.monotonic()

    def __enter__(self) -> "Appender":
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(OSError):
            os.fsync(self._file)
        os.close(self._file)


def _line(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _replace(path: Path, lines: Sequence[bytes]) -> None:
    """Write a file and put it in the place of `path`, with its permissions; nothing is left behind if that fails."""
    new = beside(path, "new")
    try:
        with new.open("wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, new)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
