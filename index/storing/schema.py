"""The tables of the library, as SQL: files, articles, passages, what the search keeps of an article, the full text."""

from pathlib import Path

from index.storing.database import connect

SCHEMA_VERSION = "3"
"""Raised whenever a table below changes its meaning; a library of another version is refused by name."""

RULES = "12"
"""Raised when splitting, marking, provenance or conversion find something else: the next `index` then looks again."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS article (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    record INTEGER,
    fingerprint TEXT NOT NULL,
    format TEXT NOT NULL,
    encoding TEXT NOT NULL,
    notes TEXT NOT NULL,
    text TEXT NOT NULL,
    marks TEXT NOT NULL,
    provenance TEXT NOT NULL,
    title TEXT NOT NULL,
    last_day INTEGER
);
CREATE INDEX IF NOT EXISTS article_file ON article (file);
CREATE INDEX IF NOT EXISTS article_fingerprint ON article (fingerprint);
CREATE TABLE IF NOT EXISTS file (
    path TEXT PRIMARY KEY,
    stamp TEXT NOT NULL,
    articles INTEGER NOT NULL,
    refused TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passage (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    sentences TEXT NOT NULL,
    vector BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS passage_article ON passage (article);
CREATE TABLE IF NOT EXISTS searched (
    article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    outlet TEXT,
    last_day INTEGER,
    first INTEGER NOT NULL,
    title BLOB NOT NULL,
    body BLOB NOT NULL,
    ends BLOB NOT NULL,
    vector BLOB NOT NULL,
    title_vector BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS searched_first ON searched (first, article, last_day);
CREATE INDEX IF NOT EXISTS searched_outlet ON searched (outlet);
CREATE TABLE IF NOT EXISTS sketch (key INTEGER, article INTEGER, PRIMARY KEY (key, article)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copied (
    article INTEGER REFERENCES article (id) ON DELETE CASCADE,
    other INTEGER REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS copied_other ON copied (other);
CREATE VIEW IF NOT EXISTS passage_words AS
    SELECT passage.number, article.title, substr(article.text, passage.start + 1, passage.end - passage.start) AS body
    FROM passage JOIN article ON article.id = passage.article;
CREATE VIRTUAL TABLE IF NOT EXISTS passage_index USING fts5 (
    title, body, content = 'passage_words', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
);
"""


def make_library(path: Path) -> None:
    """Make an empty library, in one step, so that nobody ever opens half of one."""
    new = path.with_name(f"{path.name}.new")
    for left in path.parent.glob(f"{new.name}*"):
        left.unlink()
    connection = connect(new)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(
        f"BEGIN IMMEDIATE; {SCHEMA} INSERT INTO meta VALUES ('schema', '{SCHEMA_VERSION}'); COMMIT;"
    )
    connection.close()
    new.rename(path)
