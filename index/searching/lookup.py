"""What a search reads of the library: where words stand, the articles as hashed words, the days they are from.

Articles after the day of asking are cut from every list and every count before anything is made of them.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors
from index.searching.features import Shelved
from index.words import spellings

Whole = NDArray[np.int64]
SCANNED = 30_000
"""Places of words read for one question, rarest words first: what bounds its time, whatever the library's size."""
LISTS = 2_000
"""Words whose places are kept in memory."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every article by the number of its first passage (ascending): that number, its id, its last day (YYYYMMDD, 0 for
    unknown), how many numbers its passages have, and whether it may be looked at, each of shape (a); `passages` is the
    number of passages of all."""

    firsts: Whole
    ids: Whole
    days: Whole
    sizes: Whole
    is_open: NDArray[np.bool_]
    passages: int

    @property
    def size(self) -> float:
        """How many passages may be looked at; about, where the numbers have gaps of what was removed."""
        return self.passages * float(self.sizes[self.is_open].sum() / self.sizes.sum()) if len(self.sizes) else 0.0

    def places(self, numbers: Whole) -> Whole:
        """The place in the catalogue of the article of each passage number."""
        return np.searchsorted(self.firsts, numbers, "right") - 1

    def keep(self, numbers: Whole) -> Whole:
        """Those of the passages that may be looked at, in their order."""
        return numbers if self.is_open.all() else numbers[self.is_open[self.places(numbers)]]

    def until(self, day: int | None) -> "Catalogue":
        """The catalogue without articles dated after `day`; those without a date stay."""
        return self if day is None else replace(self, is_open=self.is_open & (self.days <= day))

    def only(self, ids: Sequence[int]) -> "Catalogue":
        """The catalogue with none but these articles."""
        return replace(self, is_open=self.is_open & np.isin(self.ids, np.array(ids, np.int64)))


class Lookup:
    """Reads one open library; what it keeps in memory is dropped as soon as anybody has written."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._state: tuple[int, int] | None = None
        self._outlets: tuple[str, ...] = ()
        self._sources: tuple[str, ...] = ()
        self._without: tuple[str, ...] = ()
        self._catalogue = _catalogue([], 0, 0)
        self.count = lru_cache(100_000)(self._count)
        self.places_of = lru_cache(LISTS)(self._places_of)

    def catalogue(self) -> Catalogue:
        """The articles as they are now; noticing that nothing was written costs microseconds."""
        state = (int(self._db.execute("PRAGMA data_version").fetchone()[0]), self._db.total_changes)
        if state != self._state:
            rows = self._db.execute(
                "SELECT first, article, coalesce(last_day, 0) FROM searched ORDER BY first"
            ).fetchall()
            total, last = self._db.execute("SELECT count(*), coalesce(max(number), 0) FROM passage").fetchone()
            self._catalogue, self._state = self._cut(_catalogue(rows, int(total), int(last) + 1)), state
            self.count.cache_clear()
            self.places_of.cache_clear()
        return self._catalogue

    def narrowed(self, outlets: Sequence[str], sources: Sequence[str], without: Sequence[str]) -> "Lookup":
        """The same library as if it held only these sources and the articles of these outlets (all articles if neither
        is given), and none of the sources `without`."""
        view = copy(self)
        view._outlets, view._sources, view._without = tuple(outlets), tuple(sources), tuple(without)
        view._state = None
        return view

    def _cut(self, catalogue: Catalogue) -> Catalogue:
        if self._outlets or self._sources:
            catalogue = catalogue.only([*self.of_outlets(self._outlets), *self._of_sources(self._sources)])
        is_hidden = np.isin(catalogue.ids, np.array(self._of_sources(self._without), np.int64))
        return replace(catalogue, is_open=catalogue.is_open & ~is_hidden)

    def _of_sources(self, sources: Sequence[str]) -> list[int]:
        query = f"SELECT article FROM searched WHERE source IN ({_marks(sources)})"
        return [int(row[0]) for row in self._db.execute(query, list(sources))]

    def _count(self, word: str) -> int:
        query = "SELECT count(*) FROM passage_index WHERE passage_index MATCH ?"
        return int(self._db.execute(query, (_any_of(spellings(word)),)).fetchone()[0])

    def _places_of(self, word: str) -> Whole:
        found = "SELECT rowid FROM passage_index WHERE passage_index MATCH ? LIMIT ?"
        query = f"SELECT group_concat(rowid) FROM ({found})"  # one text of them all is read four times as fast as rows
        numbers = self._db.execute(query, (_any_of(spellings(word)), SCANNED)).fetchone()[0]
        return np.fromstring(numbers or "", np.int64, sep=",")

    def scan(self, counts: Mapping[str, int]) -> Iterator[tuple[str, Whole]]:
        """Passage numbers by word, from the rarest word on, until `SCANNED` are read; the rarest is always read."""
        read = 0
        for word in sorted((word for word in counts if counts[word]), key=lambda word: counts[word]):
            read += counts[word]
            if read > SCANNED and read > counts[word]:
                return
            yield word, self.places_of(word)

    def held(self, asked: Iterable[str], shelf: Catalogue) -> tuple[dict[str, Whole], dict[str, float]]:
        """Of the rarest words (`scan`), the passages that may be looked at; and in how many of these each word stands:
        of a word that is not read, its share of all."""
        counts = {word: self.count(word) for word in asked}
        lists = {word: shelf.keep(numbers) for word, numbers in self.scan(counts)}
        share = shelf.size / max(1, shelf.passages)
        return lists, {word: len(lists[word]) if word in lists else count * share for word, count in counts.items()}

    def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        """The number of each passage that the library holds."""
        query = f"SELECT id, number FROM passage WHERE id IN ({_marks(ids)})"
        return dict(self._db.execute(query, list(ids)).fetchall())

    def vectors(self, numbers: Sequence[int]) -> dict[int, Vectors]:
        """The vectors (shape d) of those of the passages that are still there."""
        query = f"SELECT number, vector FROM passage WHERE number IN ({_marks(numbers)})"
        rows = self._db.execute(query, list(numbers)).fetchall()
        return {int(number): np.frombuffer(vector, np.float32) for number, vector in rows}

    def shelved(self, articles: Sequence[int]) -> list[Shelved]:
        """These articles as the search sees them, in their order."""
        query = (
            "SELECT article, source, outlet, last_day, first, title, body, ends, vector, title_vector FROM searched "
            f"WHERE article IN ({_marks(articles)})"
        )
        found = {}
        for row in self._db.execute(query, list(articles)).fetchall():
            title, body, ends = (np.frombuffer(blob, np.uint32) for blob in row[5:8])
            identity, source, outlet, day, first = row[:5]
            mean, heading = (np.frombuffer(blob, np.float32) for blob in row[8:])
            found[int(identity)] = Shelved(identity, source, outlet, day, first, title, body, ends, mean, heading)
        return [found[article] for article in articles]

    def outlets(self) -> list[str]:
        """Every outlet that an article is from."""
        query = "SELECT DISTINCT outlet FROM searched WHERE outlet IS NOT NULL ORDER BY outlet"
        return [str(row[0]) for row in self._db.execute(query)]

    def of_outlets(self, outlets: Sequence[str]) -> list[int]:
        """The ids of the articles from any of these outlets."""
        query = f"SELECT article FROM searched WHERE outlet IN ({_marks(outlets)})"
        return [int(row[0]) for row in self._db.execute(query, list(outlets))]


def _catalogue(rows: Sequence[tuple[int, int, int]], passages: int, end: int) -> Catalogue:
    firsts, ids, days = (column.copy() for column in np.array(rows, np.int64).reshape(-1, 3).T)
    return Catalogue(firsts, ids, days, np.diff(firsts, append=end), np.ones(len(rows), np.bool_), passages)


def _any_of(words: Iterable[str]) -> str:
    """An FTS5 query for passages that hold any of the words or phrases."""
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in words)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
