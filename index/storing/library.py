"""The library: one SQLite file that holds every article, passage and vector. It is the source of truth.

The vector index (`vectors.py`) can be rebuilt from it without embedding anything again. Readers see a consistent
snapshot while one writer works (WAL). Writing is only allowed under the store's lock (`store.py`).
"""

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.errors import StoreUnusable
from index.records import Article, Filed, Passage, Vectors
from index.searching.lookup import Lookup
from index.storing import shelves
from index.storing.database import changed_pages, checkpoint, connect, may_write, transaction
from index.storing.ledger import Ledger, below
from index.storing.origins import Origins
from index.storing.rows import ARTICLE_COLUMNS, read_article, read_passage
from index.storing.schema import SCHEMA_VERSION

VECTORS_NOTE = "vectors"
"""The note that names the folders of the vector index (`segments.py`)."""


class Place(NamedTuple):
    """The file and the line (JSONL only) that an article came from, and what its fingerprint was."""

    file: str
    record: int | None
    fingerprint: str


class Library:
    """An open library file.

    Raises:
        StoreUnusable: the file is no library, belongs to another version of Dateline, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = connect(path)
        self._db.execute("PRAGMA foreign_keys = ON")
        self._prepare()
        self.lookup = Lookup(self._db)
        self.ledger = Ledger(self._db)
        self.origins = Origins(self._db)

    def _prepare(self) -> None:
        found = self.note("schema")
        if found != SCHEMA_VERSION:
            raise StoreUnusable(
                f"{self.path}: made by another version of Dateline (schema {found}, this one reads {SCHEMA_VERSION}); "
                "index again into a new store"
            )

    def close(self) -> None:
        """Close the file. Nothing may be asked of the library afterwards."""
        self._db.close()

    def keep_log(self) -> None:
        """From now on, take the write-ahead log into the file only when `settle` is called."""
        self._db.execute("PRAGMA wal_autocheckpoint = 0")

    def settle(self) -> tuple[set[int], bool]:
        """Take the write-ahead log into the file: the places (bytes) of what changed there, and whether all of it is
        in, which a reader can hold up."""
        (size,) = self._db.execute("PRAGMA page_size").fetchone()
        places = {(page - 1) * int(size) for page in changed_pages(self.path)}
        return places, checkpoint(self._db)

    def narrowed(
        self, outlets: Sequence[str] = (), sources: Sequence[str] = (), without: Sequence[str] = ()
    ) -> "Library":
        """This library, for searches that look only at these sources and the articles of these outlets (at all
        if neither is given), and at none of the sources `without`."""
        view = copy(self)
        view.lookup = self.lookup.narrowed(outlets, sources, without)
        return view

    @contextmanager
    def writing(self) -> Generator[None]:
        """One transaction: everything inside is kept together, or nothing of it."""
        with transaction(self._db):
            yield

    @contextmanager
    def reading(self) -> Generator[None]:
        """Everything read inside is of one moment, whatever another process writes meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    # -- remarks about the library itself ---------------------------------------------------------------------------

    def note(self, key: str) -> str | None:
        """What the library notes under `key` ("embedder", "schema", "vectors"), or None."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def set_note(self, key: str, value: str) -> None:
        """Write or replace the note `key`."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def fields(self) -> dict[str, str]:
        """What the JSONL records of this library call our fields, where they have other names."""
        return dict(json.loads(self.note("fields") or "{}"))

    # -- writing ----------------------------------------------------------------------------------------------------

    def add(self, article: Article, fingerprint: str, vectors: Sequence[Vectors], title: Vectors) -> None:
        """Add an article whose passages have `vectors` (each of shape d, in their order), and its title `title`."""
        number = shelves.add_article(self._db, article, fingerprint)
        if article.passages:
            shelves.add_searched(self._db, number, self.last_number() + 1, article, vectors, title)
        shelves.add_passages(self._db, number, article, vectors)
        self.origins.add(number)

    def remove(self, source: str) -> list[str]:
        """Remove an article with all that belongs to it; return the ids of its passages."""
        row = self._db.execute("SELECT id FROM article WHERE source = ?", (source,)).fetchone()
        if row is None:
            return []
        self.origins.remove(row[0])
        return shelves.remove_article(self._db, int(row[0]))

    def move(self, source: str, file: str, record: int | None) -> None:
        """Note that an article, unchanged, is now in another file or on another line."""
        self._db.execute("UPDATE article SET file = ?, record = ? WHERE source = ?", (file, record, source))

    # -- reading ----------------------------------------------------------------------------------------------------

    def count(self) -> tuple[int, int]:
        """How many articles and how many passages there are."""
        row = self._db.execute("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM passage)").fetchone()
        return int(row[0]), int(row[1])

    def fingerprints(self) -> dict[str, str]:
        """Source → fingerprint of every article."""
        return dict(self._db.execute("SELECT source, fingerprint FROM article").fetchall())

    def places(self, under: str) -> Iterator[tuple[str, Place]]:
        """The articles that came from the file or folder `under`, by source, and where each stands."""
        rows = self._db.execute(
            "SELECT source, file, record, fingerprint FROM article WHERE file = ? OR (file >= ? AND file < ?)",
            (under, *below(under)),
        )
        return ((source, Place(*place)) for source, *place in rows)

    def lines(self, file: str) -> dict[str, int]:
        """The articles of a JSONL file, and the line of each."""
        return {source: place.record for source, place in self.places(file) if place.record is not None}

    def characters(self) -> int:
        """How long all articles are together."""
        return int(self._db.execute("SELECT coalesce(sum(length(text)), 0) FROM article").fetchone()[0])

    def place(self, source: str) -> Place | None:
        """Where an article stands; None if the library holds no such article."""
        row = self._db.execute("SELECT file, record, fingerprint FROM article WHERE source = ?", (source,)).fetchone()
        return Place(*row) if row else None

    def twin(self, fingerprint: str) -> str | None:
        """An article with this fingerprint, if there is one."""
        row = self._db.execute("SELECT source FROM article WHERE fingerprint = ? LIMIT 1", (fingerprint,)).fetchone()
        return str(row[0]) if row else None

    def embedded(self, source: str) -> tuple[list[tuple[Passage, Vectors]], Vectors | None]:
        """The passages of an article with their vectors, and the vector of its title, None where it has no passages."""
        row = self._db.execute(
            "SELECT id, text, title_vector FROM article LEFT JOIN searched ON article = id WHERE article.source = ?",
            (source,),
        ).fetchone()
        number, text, title = row or (None, "", None)
        rows = self._db.execute(
            "SELECT id, start, end, sentences, vector FROM passage WHERE article = ? ORDER BY number", (number,)
        )
        passages = [
            (read_passage((identity, source, start, end, text[start:end], spans)), np.frombuffer(vector, np.float32))
            for identity, start, end, spans, vector in rows
        ]
        return passages, np.frombuffer(title, np.float32) if title else None

    def sources(self) -> list[str]:
        """Every source, in order of name."""
        return [str(row[0]) for row in self._db.execute("SELECT source FROM article ORDER BY source")]

    def files(self) -> list[str]:
        """Every file that an article came from, once."""
        return [str(row[0]) for row in self._db.execute("SELECT DISTINCT file FROM article ORDER BY file")]

    def faults(self) -> list[str]:
        """What SQLite and its full-text index, which only who may write can ask, find wrong with the file; empty where
        it is sound."""
        try:
            found = [str(row[0]) for row in self._db.execute("PRAGMA quick_check(3)")]
            if may_write(self.path):
                self._db.execute("INSERT INTO passage_index (passage_index, rank) VALUES ('integrity-check', 1)")
        except StoreUnusable as error:
            return [str(error)]
        return [] if found == ["ok"] else found

    def article(self, source: str) -> Filed | None:
        """The article cited as `source`, without its passages; None if there is none."""
        row = self._db.execute(f"SELECT {ARTICLE_COLUMNS} FROM article WHERE source = ?", (source,)).fetchone()
        return replace(read_article(row), copies=self.origins.copies(source)) if row else None

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Passages by number; numbers that the library does not know are left out."""
        rows = self._db.execute(
            f"""
            WITH asked AS (
                SELECT article, json_group_array(json_array(number, id, start, end, sentences)) AS passages
                FROM passage WHERE number IN ({",".join("?" * len(numbers))}) GROUP BY article
            )
            SELECT source, text, passages FROM asked JOIN article ON article.id = asked.article""",
            list(numbers),
        )  # the text once an article, not once a passage
        return {
            number: read_passage((identity, source, start, end, text[start:end], spans))
            for source, text, passages in rows
            for number, identity, start, end, spans in json.loads(passages)
        }

    def vectors(
        self, first: int = 1, last: int = 2**62, batch: int = 2000
    ) -> Iterator[tuple[list[str], Vectors, list[int]]]:
        """The passages numbered `first` to `last` as (ids, vectors n × d, last days), a batch at a time.

        What the vector index is built from. Between two batches the library may be written.
        """
        query = (
            "SELECT number, passage.id, vector, coalesce(last_day, 0) FROM passage "
            "JOIN article ON article.id = article WHERE number BETWEEN ? AND ? ORDER BY number LIMIT ?"
        )
        while rows := self._db.execute(query, (first, last, batch)).fetchall():
            numbers, ids, vectors, days = zip(*rows, strict=True)
            yield list(ids), np.stack([np.frombuffer(v, np.float32) for v in vectors]), list(days)
            first = numbers[-1] + 1

    def last_number(self) -> int:
        """The highest number that a passage ever had: no number is given twice."""
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passage'").fetchone()
        return int(row[0]) if row else 0

    def count_between(self, first: int, last: int) -> int:
        """How many passages are numbered `first` to `last`."""
        query = "SELECT count(*) FROM passage WHERE number BETWEEN ? AND ?"
        return int(self._db.execute(query, (first, last)).fetchone()[0])

    def number_at(self, first: int, count: int) -> int:
        """The number of the last of `count` passages from `first` on; the last number if there are not so many."""
        query = "SELECT number FROM passage WHERE number >= ? ORDER BY number LIMIT 1 OFFSET ?"
        row = self._db.execute(query, (first, count - 1)).fetchone()
        return int(row[0]) if row else self.last_number()

    def version(self) -> tuple[int, int]:
        """Changes whenever anybody has written; asking costs microseconds."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0]), self._db.total_changes

    def frequencies(self, words: Iterable[str], until: int | None = None) -> dict[str, float]:
        """In how many passages each word stands, in any of its spellings and forms.

        Args:
            until: a day (YYYYMMDD): articles dated later do not count; of frequent words, by the share of the others.
        """
        return self.lookup.held(words, self.lookup.catalogue().until(until))[1]

    def size(self, until: int | None = None) -> float:
        """How many passages are of articles that are not dated after a day (YYYYMMDD)."""
        return self.lookup.catalogue().until(until).size
