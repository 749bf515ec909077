"""Checksums of the store's files: what was written, and whether it is still what stands on the disk.

A seal is made when writing ends and taken away before it begins. It holds a CRC-32 of each block of the library, and
the stamp (size, times, number) of every file when its content was last known to be right. A file with that stamp is
taken as it is; one with another is read through and compared, which is when damage, or a copied store, is noticed.
"""

import json
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

BLOCK = 1 << 16
"""Bytes to a checksum."""

Stamp = tuple[int, int, int, int]
Sums = dict[str, list[int]]
"""Path below a folder → the file's size, and the CRC-32 of its whole content."""


@dataclass(frozen=True, slots=True)
class Seal:
    """`blocks`: the CRC-32 of each block of the library; `stamps`: the files known to be right, by their path."""

    blocks: list[int]
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


def stamp(path: Path) -> Stamp:
    """What tells whether a file was touched: size, time of change and of status change (ns), and number."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def sum_blocks(path: Path, known: list[int] | None = None, changed: Iterable[int] = ()) -> list[int]:
    """The CRC-32 of each block of a file: of all, or, where some are `known`, of those `changed` and those added."""
    count = -(-path.stat().st_size // BLOCK)
    sums = (known or [])[:count]
    anew = {block for block in changed if block < len(sums)} | set(range(max(0, len(sums) - 1), count))
    sums += [0] * (count - len(sums))
    with path.open("rb") as file:
        for block in sorted(anew):
            file.seek(block * BLOCK)
            sums[block] = zlib.crc32(file.read(BLOCK))
    return sums


def sum_folder(folder: Path) -> Sums:
    """Size and CRC-32 of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): [path.stat().st_size, _sum(path)] for path in files}


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while part := file.read(1 << 22):
            total = zlib.crc32(part, total)
    return total


def read_seal(path: Path) -> Seal | None:
    """The seal in a file; None where there is none, or it is damaged itself."""
    try:
        data = path.read_bytes()
        checksum, _, body = data.partition(b"\n")
        if int(checksum, 16) != zlib.crc32(body):
            return None
        content = json.loads(body)
    except (OSError, ValueError):
        return None
    return Seal(content["blocks"], {name: tuple(values) for name, values in content["stamps"].items()})


def write_seal(path: Path, seal: Seal) -> None:
    """Put a seal in place in one step. Only for who holds the store's lock."""
    body = json.dumps({"blocks": seal.blocks, "stamps": seal.stamps}).encode()
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as file:
        file.write(b"%08x\n" % zlib.crc32(body) + body)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
