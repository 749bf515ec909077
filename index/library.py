"""The library: one SQLite file that holds every article, passage and vector. It is the source of truth.

The vector index (`vectors.py`) can be rebuilt from it without embedding anything again. Readers see a consistent
snapshot while one writer works (WAL). Writing is only allowed under the store's lock (`store.py`).
"""

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import asdict
from pathlib import Path

import numpy as np

from index.database import connect
from index.errors import StoreUnusable
from index.lookup import Lookup
from index.records import Article, Document, Fact, Filed, Mark, Passage, Provenance, Span, Vectors
from index.schema import SCHEMA, SCHEMA_VERSION
from index.words import hashed_stems

PASSAGE_COLUMNS = """passage.id, article.source, passage.start, passage.end,
    substr(article.text, passage.start + 1, passage.end - passage.start), passage.sentences"""


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

    def _prepare(self) -> None:
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(
                f"BEGIN IMMEDIATE; {SCHEMA} INSERT OR IGNORE INTO meta VALUES ('schema', '{SCHEMA_VERSION}'); COMMIT;"
            )
        found = self.note("schema")
        if found != SCHEMA_VERSION:
            raise StoreUnusable(
                f"{self.path}: made by another version of Dateline (schema {found}, this one reads {SCHEMA_VERSION}); "
                "index again into a new store"
            )

    def close(self) -> None:
        """Close the file. Nothing may be asked of the library afterwards."""
        self._db.close()

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
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # -- remarks about the library itself ---------------------------------------------------------------------------

    def note(self, key: str) -> str | None:
        """What the library notes under `key` ("embedder", "schema", "vectors"), or None."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def set_note(self, key: str, value: str) -> None:
        """Write or replace the note `key`."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # -- writing ----------------------------------------------------------------------------------------------------

    def add(self, article: Article, fingerprint: str, vectors: Vectors, title: Vectors) -> None:
        """Add an article whose passages have `vectors` (n × d, in the order of the passages), and its title `title`."""
        document, provenance = article.document, article.provenance
        row = self._db.execute(
            "INSERT INTO article VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.source,
                document.file,
                document.record,
                fingerprint,
                document.encoding,
                json.dumps(document.notes),
                document.text,
                json.dumps(article.marks),
                json.dumps(asdict(provenance)),
                provenance.title.value or "",
                last_day(provenance.date.value),
            ),
        )
        self._shelve(int(row.lastrowid or 0), article, vectors, title)
        self._db.executemany(
            "INSERT INTO passage VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            [
                (p.id, row.lastrowid, p.start, p.end, json.dumps(p.sentences), np.asarray(v, np.float32).tobytes())
                for p, v in zip(article.passages, vectors, strict=True)
            ],
        )
        self._db.execute(
            "INSERT INTO passage_index (rowid, title, body) SELECT number, title, body FROM passage_words "
            "WHERE number IN (SELECT number FROM passage WHERE article = ?)",
            (row.lastrowid,),
        )

    def _shelve(self, number: int, article: Article, vectors: Vectors, title: Vectors) -> None:
        """Keep what a search reads of an article: hashed words, and the mean of its vectors. Before its passages, whose
        numbers follow the highest one."""
        if not article.passages:
            return
        bodies = [np.array(hashed_stems(passage.text), np.uint32) for passage in article.passages]
        mean = np.mean(vectors, 0)
        (first,) = self._db.execute("SELECT coalesce(max(number), 0) + 1 FROM passage").fetchone()
        facts = article.provenance
        self._db.execute(
            "INSERT INTO searched VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                article.document.source,
                facts.outlet.value,
                last_day(facts.date.value),
                first,
                np.array(hashed_stems(facts.title.value or ""), np.uint32).tobytes(),
                np.concatenate(bodies).tobytes(),
                np.array([len(body) for body in bodies]).cumsum().astype(np.uint32).tobytes(),
                (mean / max(1e-9, float(np.linalg.norm(mean)))).astype(np.float32).tobytes(),
                np.asarray(title, np.float32).tobytes(),
            ),
        )

    def remove(self, source: str) -> list[str]:
        """Remove an article with all that belongs to it; return the ids of its passages."""
        row = self._db.execute("SELECT id FROM article WHERE source = ?", (source,)).fetchone()
        if row is None:
            return []
        self._db.execute(
            "INSERT INTO passage_index (passage_index, rowid, title, body) SELECT 'delete', number, title, body "
            "FROM passage_words WHERE number IN (SELECT number FROM passage WHERE article = ?)",
            row,
        )
        ids = [str(r[0]) for r in self._db.execute("SELECT id FROM passage WHERE article = ?", row)]
        self._db.execute("DELETE FROM article WHERE id = ?", row)
        return ids

    # -- reading ----------------------------------------------------------------------------------------------------

    def count(self) -> tuple[int, int]:
        """How many articles and how many passages there are."""
        row = self._db.execute("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM passage)").fetchone()
        return int(row[0]), int(row[1])

    def fingerprints(self, under: str) -> dict[str, tuple[str, str]]:
        """Source → (file, fingerprint) of the articles that came from the file or folder `under`."""
        rows = self._db.execute(
            "SELECT source, file, fingerprint FROM article WHERE file = ? OR substr(file, 1, ?) = ?",
            (under, len(under.rstrip("/")) + 1, under.rstrip("/") + "/"),
        )
        return {source: (file, fingerprint) for source, file, fingerprint in rows}

    def file_of(self, source: str) -> str | None:
        """The file that `source` came from, or None if the library holds no such article."""
        row = self._db.execute("SELECT file FROM article WHERE source = ?", (source,)).fetchone()
        return str(row[0]) if row else None

    def sources(self) -> list[str]:
        """Every source, in order of name."""
        return [str(row[0]) for row in self._db.execute("SELECT source FROM article ORDER BY source")]

    def files(self) -> list[str]:
        """Every file that an article came from, once."""
        return [str(row[0]) for row in self._db.execute("SELECT DISTINCT file FROM article ORDER BY file")]

    def faults(self) -> list[str]:
        """What SQLite and its full-text index find wrong with the file; empty where it is sound."""
        try:
            found = [str(row[0]) for row in self._db.execute("PRAGMA quick_check(3)")]
            self._db.execute("INSERT INTO passage_index (passage_index, rank) VALUES ('integrity-check', 1)")
        except StoreUnusable as error:
            return [str(error)]
        return [] if found == ["ok"] else found

    def article(self, source: str) -> Filed | None:
        """The article cited as `source`, without its passages; None if there is none."""
        row = self._db.execute(
            "SELECT source, file, text, record, encoding, notes, marks, provenance, fingerprint FROM article "
            "WHERE source = ?",
            (source,),
        ).fetchone()
        return _filed(row) if row else None

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Passages by number; numbers that the library does not know are left out."""
        query = (
            f"SELECT passage.number, {PASSAGE_COLUMNS} FROM passage JOIN article ON article.id = passage.article "
            f"WHERE passage.number IN ({','.join('?' * len(numbers))})"
        )
        return {int(number): _passage(columns) for number, *columns in self._db.execute(query, list(numbers))}

    def vectors(self, batch: int = 2000) -> Iterator[tuple[list[str], Vectors, list[int]]]:
        """All passages as (ids, vectors n × d, last days), a batch at a time: what the vector index is built from."""
        cursor = self._db.execute(
            "SELECT passage.id, vector, coalesce(last_day, 0) FROM passage JOIN article ON article.id = article "
            "ORDER BY number"
        )
        while rows := cursor.fetchmany(batch):
            ids, vectors, days = zip(*rows, strict=True)
            yield list(ids), np.stack([np.frombuffer(v, np.float32) for v in vectors]), list(days)

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each word stands, in any of its spellings and forms."""
        return {word: self.lookup.count(word) for word in words}


def last_day(date: str | None) -> int | None:
    """The last day that an ISO date can mean, as YYYYMMDD: "2024-07" → 20240731; None where the date is unknown."""
    if not date:
        return None
    year, month, day = {4: f"{date}-12-31", 7: f"{date}-31"}.get(len(date), date).split("-")
    return int(year) * 10000 + int(month) * 100 + int(day)


def fingerprint(document: Document, settings: str) -> str:
    """A hash of all that decides what the library keeps of a document: its text, its fields, and the settings used."""
    parts = (document.text, dict(document.fields), document.record, document.notes, settings)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _spans(text: str) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in json.loads(text))


def _passage(columns: Sequence[object]) -> Passage:
    identity, source, start, end, text, sentences = columns
    return Passage(str(identity), str(source), int(start), int(end), str(text), _spans(str(sentences)))  # type: ignore[call-overload]


def _filed(row: Sequence[str]) -> Filed:
    source, file, text, record, encoding, notes, marks, provenance, digest = row
    document = Document(
        source=source,
        file=file,
        text=text,
        record=None if record is None else int(record),
        encoding=encoding,
        notes=tuple(json.loads(notes)),
    )
    facts = {
        name: Fact(fact["value"], fact["how"], Span(*fact["span"]) if fact["span"] else None, fact["origin"])
        for name, fact in json.loads(provenance).items()
    }
    return Filed(document, Provenance(**facts), tuple(Mark(*mark) for mark in json.loads(marks)), digest)
