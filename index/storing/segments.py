"""The vector index: folders of Chroma, each with the vectors of a run of passages, and those not yet in any.

Passages are numbered in the order in which they came, and no number is given twice. A segment holds the passages of a
range of numbers, as they were when it was made; it never changes. Passages after the last range are compared with the
question one by one, out of the library; those that are gone from it are dropped by the search. When there are many of
either, segments are made anew beside the old ones, and replace them in one commit of the library. So the index has no
state in which it may not be used, whenever the process that makes it dies.
"""

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import StoreUnusable
from index.records import Vectors
from index.storing.filling import fill, fill_apart
from index.storing.library import VECTORS_NOTE, Library
from index.storing.seal import Sums, sum_folder

if TYPE_CHECKING:
    from index.storing.vectors import VectorIndex

FULL = 200_000
"""Passages of one segment at most: what bounds the memory that making it takes (about 2 kB each)."""
FRESH = 5_000
"""Passages that may wait in no segment, or be gone from the library and still be in one..."""
SHARE = 0.2
"""... or this share of all, if that is more..."""
COMPARED = 20_000
"""... but no more may wait: each of them is compared with every question."""
APART = 10_000
"""Passages of a segment from which it is made in a process of its own, whose memory goes with it."""
GONE = (1, 4, 16)
"""Times as many passages that an index is asked for, as long as too many of them are gone."""
KEPT = 100_000
"""Passages in no segment whose vectors are kept in memory between questions."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The passages numbered `first` to `last`, of which `held` were there when the segment was made in `folder`; `sums`
    are the checksums of its files."""

    folder: str
    first: int
    last: int
    held: int
    sums: Sums


def read_segments(library: Library) -> list[Segment]:
    """The segments that the library notes, in order of their numbers."""
    return [Segment(**segment) for segment in json.loads(library.note(VECTORS_NOTE) or "[]")]


class Nearest:
    """Passages by nearness to a vector, in the open segments and in what is in none of them."""

    def __init__(self, library: Library, opened: Sequence[tuple[Segment, "VectorIndex"]]) -> None:
        self._library = library
        self._indexes = [index for _, index in opened]
        self._gaps = _uncovered([segment for segment, _ in opened])
        self._ranges = list(self._gaps)
        self._rest: list[tuple[list[str], Vectors, list[int]]] = []
        self._version: tuple[int, int] | None = None

    def over(self, library: Library) -> "Nearest":
        """The same, reading the library through another connection."""
        other = Nearest(library, [])
        other._indexes, other._gaps, other._ranges = self._indexes, self._gaps, list(self._gaps)
        return other

    def warm(self) -> None:
        """Have the vectors read into memory, so that the first question need not wait for it."""
        for _, vectors, _ in self._library.vectors(batch=1):
            self.query(vectors[0], 1)
            return

    def count(self) -> int:
        """How many passages are compared with a question; some may be gone from the library."""
        return sum(index.count() for index in self._indexes) + sum(len(ids) for ids, _, _ in self._uncovered())

    def query(self, vector: Vectors, limit: int, until: int | None = None) -> list[tuple[str, float]]:
        """About the `limit` passages nearest to `vector` (shape d) as (id, cosine), nearest first.

        `until` is a day as YYYYMMDD: articles dated later are not looked at.
        """
        found: dict[str, float] = {}
        for index in self._indexes:
            found.update(self._still_there(index, vector, limit, until))
        for ids, vectors, days in self._uncovered():
            cosine = vectors @ vector
            if until is not None:
                cosine = np.where(np.array(days) <= until, cosine, -2)
            best = np.argpartition(-cosine, min(limit, len(ids) - 1))[:limit]
            found.update((ids[i], float(cosine[i])) for i in best if cosine[i] > -2)
        return sorted(found.items(), key=lambda item: -item[1])[:limit]

    def _still_there(
        self, index: "VectorIndex", vector: Vectors, limit: int, until: int | None
    ) -> list[tuple[str, float]]:
        """What an index finds and the library still holds; it is asked for more where much of that is gone."""
        for times in GONE:
            found = index.query(vector, times * limit, until)
            known = self._library.lookup.numbers([identity for identity, _ in found])
            kept = [(identity, cosine) for identity, cosine in found if identity in known]
            if len(kept) >= limit or len(found) < times * limit:
                break
        return kept[:limit]

    def _uncovered(self) -> Iterator[tuple[list[str], Vectors, list[int]]]:
        """The passages in no segment: what came since the last question is read, unless that is more than is kept."""
        version = self._library.version()
        if version != self._version:
            last = self._library.last_number()
            waiting = sum(self._library.count_between(first, min(end, last)) for first, end in self._ranges)
            if waiting + sum(len(ids) for ids, _, _ in self._rest) > KEPT:
                yield from self._rest
                for first, end in self._ranges:
                    yield from self._library.vectors(first, end)
                return
            for first, end in self._ranges:
                self._rest += self._library.vectors(first, min(end, last))
            self._ranges, self._version = [(last + 1, END)], version
        yield from self._rest


END = 2**62


def _uncovered(segments: Sequence[Segment]) -> list[tuple[int, int]]:
    """The ranges of numbers that no segment covers."""
    edges = [0, *(edge for s in segments for edge in (s.first - 1, s.last)), END]
    return [(edges[i] + 1, edges[i + 1]) for i in range(0, len(edges), 2) if edges[i] < edges[i + 1]]


class Folding:
    """Makes segments. Only for who holds the store's lock."""

    def __init__(self, folder: Path, library: Library, is_sound: Callable[[Segment], bool]) -> None:
        self.folder = folder
        self.library = library
        self.is_sound = is_sound

    def is_due(self) -> bool:
        """Whether so much is in no segment, or in one but gone, that segments should be made."""
        segments = read_segments(self.library)
        last = segments[-1].last if segments else 0
        total = self.library.count()[1]
        waiting = self.library.count_between(last + 1, END)
        gone = sum(segment.held for segment in segments) - (total - waiting)
        share = max(FRESH, SHARE * total)
        return waiting + gone > share or waiting > COMPARED or total > 0 == total - waiting

    def fold(self) -> None:
        """Make segments for all that is in none, and anew those that are damaged or hold much that is gone.

        Raises:
            StoreUnusable: Chroma did not take what it was given.
        """
        segments = read_segments(self.library)
        for place, segment in enumerate(segments):
            if self._is_worn(segment) or not self.is_sound(segment):
                segments[place] = self._make(segment.first, segment.last)
                self._note(segments)
        segments = [segment for segment in segments if segment.held]
        while (first := segments[-1].last + 1 if segments else 1) <= self.library.last_number():
            base = segments.pop() if segments and segments[-1].held < FULL else None
            last = self.library.number_at(first, FULL - (base.held if base else 0))
            segments.append(self._make(base.first if base else first, last, base))
            self._note(segments)
        self._note(segments)
        self.tidy()

    def _is_worn(self, segment: Segment) -> bool:
        live = self.library.count_between(segment.first, segment.last)
        return segment.held - live > SHARE * segment.held

    def _make(self, first: int, last: int, base: Segment | None = None) -> Segment:
        """A segment of these passages, in a new folder: `base`, if it is given, and what comes after it."""
        name = f"vectors-{secrets.token_hex(4)}"
        folder = self.folder / name
        if base:
            shutil.copytree(self.folder / base.folder, folder)
        wanted = self.library.count_between(first, last)
        is_large = wanted > APART
        batches = self.library.vectors(base.last + 1 if base else first, last)
        held = fill_apart(folder, batches) if is_large else fill(folder, batches)
        if held < wanted:
            raise StoreUnusable(f"{folder}: Chroma holds {held:,} of {wanted:,} vectors; run: dateline doctor")
        for path in folder.rglob("*"):
            _synchronise(path)
        return Segment(name, first, last, held, sum_folder(folder))

    def _note(self, segments: Sequence[Segment]) -> None:
        with self.library.writing():
            self.library.set_note(VECTORS_NOTE, json.dumps([asdict(segment) for segment in segments]))

    def tidy(self) -> None:
        """Remove the folders that are no segment's: replaced, or left half made by a process that died."""
        kept = {segment.folder for segment in read_segments(self.library)}
        for old in self.folder.glob("vectors*"):
            if old.name not in kept:
                shutil.rmtree(old, ignore_errors=True)


def _synchronise(path: Path) -> None:
    """Have a file reach the disk before the library says that it is there."""
    with suppress(OSError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
