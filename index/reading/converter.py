"""Bytes of a converted format → its words, in a process of its own: a hostile file can crash, hang or fill that one.

The process is started when the first file needs it, and after one that it did not survive. It is given a file, and
gives back one line of JSON. It may take `SECONDS` and `MEMORY` for it.
"""

import json
import os
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import Any

from index.errors import UnreadableFile

SECONDS = 60.0
"""Wall time for one file."""
MEMORY = 240 << 20
"""Bytes that the process may hold, where the system can limit it."""
LARGEST = {"html": 16_000_000, "pdf": 64_000_000, "docx": 64_000_000}
"""Bytes of a file of each kind."""
HEADER = struct.Struct(">10sQ")
"""Kind and size, which go before the bytes of a file."""

_START = "from index.reading.extraction import serve; serve()"


@dataclass(frozen=True, slots=True)
class Extract:
    """What came out of a file: its text, what the format states (title, date, …), remarks, or why there is no text.

    Beside the fields of a `Document` a page may state its "heading", the title that browsers show.
    """

    text: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    reason: str = ""


class Converter:
    """Converts files one after another."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def convert(self, kind: str, data: bytes, name: str) -> Extract:
        """The words of a file of a kind in `LARGEST`; `name` is how an error calls it.

        Raises:
            UnreadableFile: it took too long, or what converts it did not survive it.
        """
        process = self._process = self._process or _start()
        timer = threading.Timer(self.seconds, process.kill)
        timer.start()
        try:
            answer = _exchange(process, kind, data)
        finally:
            is_late = not timer.is_alive()
            timer.cancel()
        if answer is not None:
            return Extract(**answer)
        self.close()
        if is_late:
            raise UnreadableFile(name, f"converting it took longer than {self.seconds:.0f} s", is_passing=True)
        raise UnreadableFile(name, f"damaged or hostile: converting it failed, or took more than {MEMORY >> 20} MB")

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _start() -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _exchange(process: subprocess.Popen[bytes], kind: str, data: bytes) -> dict[str, Any] | None:
    """The process's answer, or None if it ended first."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(HEADER.pack(kind.encode(), len(data)))
        process.stdin.write(data)
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:
        return None
    answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
    return answer
