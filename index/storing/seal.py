"""Checksums of the store's files: what was written, and whether it is still what stands on the disk.

A seal is made when writing ends and taken away before it begins. It holds a CRC-32 of each block of the library, and
the stamp (size and time of change) of every file when its content was last known to be right. A small file is always
read through and compared; a large one if its stamp is another, as after damage, or in a copied store.
"""

import json
import os
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.storing.descriptors import PART, read_parts, reading

BLOCK = 4096
"""Bytes to a checksum: a page of SQLite."""

SMALL = 64 << 20
"""Bytes that are read through whenever a file is opened: about 0.01 s."""

Stamp = tuple[int, int]
Checksums = NDArray[np.uint32]
Sums = dict[str, list[int]]
"""Path below a folder → the file's size, and the CRC-32 of its whole content."""


@dataclass(frozen=True, slots=True)
class Seal:
    """`blocks`: the CRC-32 of each block of the library; `stamps`: the files known to be right, by their path."""

    blocks: Checksums
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


def stamp(path: Path) -> Stamp:
    """What tells whether a large file was touched: its size, and the time of its last change (ns)."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def sum_blocks(path: Path, known: Checksums | None = None, changed: Iterable[int] = ()) -> Checksums:
    """The CRC-32 of each block of a file: of all, or, where some are `known`, of those `changed` and those added."""
    with reading(path) as file:
        count = -(-os.fstat(file).st_size // BLOCK)
        sums = np.zeros(count, np.uint32)
        before = 0 if known is None else min(len(known), count)
        if known is not None:
            sums[:before] = known[:before]
        for block in {block for block in changed if block < before}:
            sums[block] = zlib.crc32(os.pread(file, BLOCK, block * BLOCK))
        for first in range(max(0, before - 1), count, PART // BLOCK):
            part = memoryview(os.pread(file, PART, first * BLOCK))
            for place in range(0, len(part), BLOCK):
                sums[first + place // BLOCK] = zlib.crc32(part[place : place + BLOCK])
    return sums


def differing(found: Checksums, wanted: Checksums) -> list[int]:
    """The blocks that differ, those that one of both lacks among them."""
    both = min(len(found), len(wanted))
    return [*np.flatnonzero(found[:both] != wanted[:both]).tolist(), *range(both, max(len(found), len(wanted)))]


def sum_folder(folder: Path, known: Collection[str] = ()) -> Sums:
    """Size and CRC-32 of every file below a folder, but for those that are `known`."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: [path.stat().st_size, _sum(path)] for name, path in files.items() if name not in known}


def _sum(path: Path) -> int:
    total = 0
    for part in read_parts(path):
        total = zlib.crc32(part, total)
    return total


def read_seal(path: Path) -> Seal | None:
    """The seal in a file; None where there is none, or it is damaged itself."""
    try:
        checksum, _, content = path.read_bytes().partition(b"\n")
        if int(checksum, 16) != zlib.crc32(content):
            return None
        stamps, _, blocks = content.partition(b"\n")
        return Seal(np.frombuffer(blocks, np.uint32), {name: tuple(two) for name, two in json.loads(stamps).items()})
    except (OSError, ValueError):
        return None


def write_seal(path: Path, seal: Seal) -> None:
    """Put a seal in place in one step. Only for who holds the store's lock."""
    content = json.dumps(seal.stamps).encode() + b"\n" + seal.blocks.tobytes()
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as file:
        file.write(b"%08x\n" % zlib.crc32(content) + content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
