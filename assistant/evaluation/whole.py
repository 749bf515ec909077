"""Files that are written whole or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from assistant.errors import BatchError


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it meets the old one or the new one, and an error leaves the old.

    Raises:
        BatchError: it cannot be written.
    """
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, path)
    except OSError as error:
        raise BatchError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        with suppress(OSError):
            beside.unlink()


def spare(out: Path, option: str, read: Iterable[Path | None]) -> None:
    """See that a file to be written is none of those that are read for it.

    Raises:
        BatchError: it is one of them.
    """
    if out.exists() and any(path.exists() and out.samefile(path) for path in read if path):
        raise BatchError(f"{out}: is read here, so it is left alone; name another file with {option}")
