"""Passages → a folder of Chroma, in this process, or in one of its own.

What Chroma takes is not given back when it closes a folder: a library of many segments would need the memory of all of
them. A large segment is therefore filled by a process of its own, with which its memory goes.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.errors import StoreUnusable
from index.records import Vectors

Batch = tuple[list[str], Vectors, list[int]]
"""Ids, vectors (n × d), and last days of n passages."""

_START = "from index.storing.filling import serve; serve()"


def fill(folder: Path, batches: Iterable[Batch]) -> int:
    """Add passages to the Chroma in a folder, which is made if it is missing: how many it then holds.

    Raises:
        StoreUnusable: Chroma cannot use the folder.
    """
    from index.storing.vectors import VectorIndex

    index = VectorIndex(folder)
    for batch in batches:
        index.upsert(*batch)
    held = index.count()
    index.close()
    return held


def fill_apart(folder: Path, batches: Iterable[Batch]) -> int:
    """As `fill`, in a process that ends with it, and with this one.

    Raises:
        StoreUnusable: Chroma cannot use the folder, or the process died of it.
    """
    said = b""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", _START, str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    try:
        with subprocess.Popen(command, env=environment, **pipes) as process:  # type: ignore[call-overload]
            for batch in batches:
                pickle.dump(batch, process.stdin)
            pickle.dump(None, process.stdin)
            said, _ = process.communicate()
    except OSError as error:
        raise StoreUnusable(f"{folder}: the process that fills it died; run: dateline doctor") from error
    if not said.strip().isdigit():
        raise StoreUnusable(said.decode().strip() or f"{folder}: the process that fills it died; run: dateline doctor")
    return int(said)


def serve() -> None:
    """What that process does: it says how many passages the folder holds, or what is wrong."""
    try:
        print(fill(Path(sys.argv[1]), _received()), flush=True)
    except StoreUnusable as error:
        print(error, flush=True)


def _received() -> Iterator[Batch]:
    while True:
        try:
            batch = pickle.load(sys.stdin.buffer)
        except (EOFError, pickle.UnpicklingError):  # whoever sends them is gone
            os._exit(1)
        if batch is None:
            return
        yield batch
