"""What a search reads of the library: where words stand, the articles as hashed words, the days they are from.

Articles after the day of asking are cut from every list and every count before anything is made of them.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.features import Shelved
from index.records import Vectors
from index.words import spellings

Whole = NDArray[np.int64]
SCANNED = 30_000
"""Places of words read for one question, rarest words first: what bounds its time, whatever the library's size."""
LISTS = 2_000
"""Words whose places are kept in memory."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every article by the number of its first passage (ascending): the numbers, its id and its last day (0 unknown),
    each of shape (a); `passages` is the number of passages."""

    firsts: Whole
    ids: Whole
    days: Whole
    passages: int

    def places(self, numbers: Whole) -> Whole:
        """The place in the catalogue of the article of each passage number."""
        return np.searchsorted(self.firsts, numbers, "right") - 1

    def visible(self, numbers: Whole, until: int | None) -> Whole:
        """Those passages whose article is not dated after `until` (YYYYMMDD)."""
        return numbers if until is None else numbers[self.days[self.places(numbers)] <= until]


class Lookup:
    """Reads one open library; what it keeps in memory is dropped as soon as anybody has written."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._state: tuple[int, int] | None = None
        self._catalogue = Catalogue(*(np.zeros(0, np.int64),) * 3, 0)
        self.count = lru_cache(100_000)(self._count)
        self.places_of = lru_cache(LISTS)(self._places_of)

    def catalogue(self) -> Catalogue:
        """The articles as they are now; noticing that nothing was written costs microseconds."""
        state = (int(self._db.execute("PRAGMA data_version").fetchone()[0]), self._db.total_changes)
        if state != self._state:
            rows = self._db.execute("SELECT first, article, coalesce(last_day, 0) FROM searched ORDER BY first").fetchall()
            firsts, ids, days = np.array(rows, np.int64).reshape(-1, 3).T
            self._catalogue, self._state = Catalogue(firsts.copy(), ids.copy(), days.copy(), self._total()), state
            self.count.cache_clear()
            self.places_of.cache_clear()
        return self._catalogue

    def _total(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM passage").fetchone()[0])

    def _count(self, word: str) -> int:
        query = "SELECT count(*) FROM passage_index WHERE passage_index MATCH ?"
        return int(self._db.execute(query, (_any_of(spellings(word)),)).fetchone()[0])

    def _places_of(self, word: str) -> Whole:
        query = "SELECT rowid FROM passage_index WHERE passage_index MATCH ? LIMIT ?"
        rows = self._db.execute(query, (_any_of(spellings(word)), SCANNED)).fetchall()
        return np.fromiter((row[0] for row in rows), np.int64, len(rows))

    def scan(self, counts: Mapping[str, int]) -> Iterator[tuple[str, Whole]]:
        """Passage numbers by word, from the rarest word on, until `SCANNED` are read; the rarest is always read."""
        read = 0
        for word in sorted((word for word in counts if counts[word]), key=lambda word: counts[word]):
            read += counts[word]
            if read > SCANNED and read > counts[word]:
                return
            yield word, self.places_of(word)

    def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        """The number of each passage that the library holds."""
        query = f"SELECT id, number FROM passage WHERE id IN ({_marks(ids)})"
        return {str(identity): int(number) for identity, number in self._db.execute(query, list(ids))}

    def vectors(self, numbers: Sequence[int]) -> Vectors:
        """The vectors of these passages, in their order (shape n × d)."""
        query = f"SELECT number, vector FROM passage WHERE number IN ({_marks(numbers)})"
        found = {number: np.frombuffer(vector, np.float32) for number, vector in self._db.execute(query, list(numbers))}
        return np.stack([found[number] for number in numbers])

    def shelved(self, articles: Sequence[int]) -> list[Shelved]:
        """These articles as the search sees them, in their order."""
        query = (
            "SELECT article, source, outlet, last_day, first, title, body, ends, vector FROM searched "
            f"WHERE article IN ({_marks(articles)})"
        )
        found = {}
        for row in self._db.execute(query, list(articles)):
            arrays = [np.frombuffer(blob, np.uint32) for blob in row[5:8]]
            found[row[0]] = Shelved(*row[:5], *arrays, np.frombuffer(row[8], np.float32))
        return [found[article] for article in articles]

    def outlets(self) -> list[str]:
        """Every outlet that an article is from."""
        query = "SELECT DISTINCT outlet FROM searched WHERE outlet IS NOT NULL ORDER BY outlet"
        return [str(row[0]) for row in self._db.execute(query)]


def _any_of(words: Iterable[str]) -> str:
    """An FTS5 query for passages that hold any of the words or phrases."""
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in words)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
