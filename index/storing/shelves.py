"""An article on the library's shelves: its row, its passages with their full text, and what a search reads of it."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from index.records import Article, Vectors
from index.storing.rows import last_day
from index.words import hashed_stems


def add_article(db: sqlite3.Connection, article: Article, fingerprint: str) -> int:
    """Add the row of an article without its passages; return its number."""
    document, provenance = article.document, article.provenance
    row = db.execute(
        "INSERT INTO article VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.source,
            document.file,
            document.record,
            fingerprint,
            document.format,
            document.encoding,
            json.dumps(document.notes),
            document.text,
            json.dumps(article.marks),
            json.dumps(asdict(provenance)),
            provenance.title.value or "",
            last_day(provenance.date.value),
        ),
    )
    return int(row.lastrowid or 0)


def add_passages(db: sqlite3.Connection, number: int, article: Article, vectors: Sequence[Vectors]) -> None:
    """Add the passages of the article `number` with their vectors (each of shape d, in order), and their words."""
    db.executemany(
        "INSERT INTO passage VALUES (NULL, ?, ?, ?, ?, ?, ?)",
        [
            (p.id, number, p.start, p.end, json.dumps(p.sentences), np.asarray(v, np.float32).tobytes())
            for p, v in zip(article.passages, vectors, strict=True)
        ],
    )
    db.executemany("INSERT INTO passage_index (rowid, title, body) VALUES (?, ?, ?)", _words(db, number))


def add_searched(
    db: sqlite3.Connection, number: int, first: int, article: Article, vectors: Sequence[Vectors], title: Vectors
) -> None:
    """Keep what a search reads of the article `number`: hashed words, the mean of its vectors and that of its title.

    Before its passages, the first of which will have the number `first`.
    """
    bodies = [np.array(hashed_stems(passage.text), np.uint32) for passage in article.passages]
    mean = np.mean(vectors, 0)
    facts = article.provenance
    db.execute(
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


def remove_article(db: sqlite3.Connection, number: int) -> list[str]:
    """Remove the article `number` with all that belongs to it; return the ids of its passages."""
    db.executemany(
        "INSERT INTO passage_index (passage_index, rowid, title, body) VALUES ('delete', ?, ?, ?)", _words(db, number)
    )
    ids = [str(row[0]) for row in db.execute("SELECT id FROM passage WHERE article = ?", (number,))]
    db.execute("DELETE FROM article WHERE id = ?", (number,))
    return ids


def _words(db: sqlite3.Connection, number: int) -> list[tuple[int, str, str]]:
    """What the view `passage_words` gives of the article `number`, without reading a long text for each passage."""
    text, title = db.execute("SELECT text, title FROM article WHERE id = ?", (number,)).fetchone()
    text = text.partition("\0")[0]  # as far as SQL's substr sees it
    spans = db.execute("SELECT number, start, end FROM passage WHERE article = ?", (number,))
    return [(passage, title, text[start:end]) for passage, start, end in spans]
