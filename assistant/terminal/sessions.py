"""Conversations kept between chats: one SQLite file in the XDG state directory, readable by its owner alone.

A conversation is written when its first question is answered, and after every answer. `Shelf.find` searches questions
and answers; `Shelf.delete` removes a conversation and overwrites what it held.
"""

import json
import os
import re
import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

from assistant.errors import ChatError
from assistant.records import Answer, Citation, Disagreement, PassageRef, Position, Statement, Withheld
from index.storing.database import transaction

SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, store TEXT NOT NULL, changed TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS turn (
    session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE, number INTEGER NOT NULL,
    question TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (session, number)
);
"""
LISTED = """SELECT session.id, name, store, changed, count(turn.number),
    coalesce((SELECT question FROM turn WHERE session = session.id ORDER BY number LIMIT 1), '')
    FROM session LEFT JOIN turn ON turn.session = session.id"""
Record = TypeVar("Record")
TYPED = re.compile(r"(?=\n# )")
"""Where a line that was typed begins in the file of those: at its time; each of its own lines stands behind a "+"."""
PATIENCE = 5.0
"""Seconds to wait while another chat writes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as it is listed: its number, name ("" for none), store, last change (ISO 8601, UTC), how many
    questions it has and the first of them."""

    id: int
    name: str
    store: str
    changed: str
    turns: int
    first: str


class Shelf:
    """The kept conversations.

    Raises:
        ChatError: the file cannot be opened, read or written, or there is no such conversation.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or platformdirs.user_state_path("dateline") / "sessions.sqlite3"
        with self._mapped():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.executescript(SCHEMA)

    def begin(self, store: str, answers: Sequence[Answer], name: str = "") -> int:
        """Keep a new conversation; return its number."""
        with self._writing():
            row = self._db.execute("INSERT INTO session VALUES (NULL, ?, ?, ?)", (name, store, _now()))
            number = int(row.lastrowid or 0)
            self._add(number, answers)
        return number

    def add(self, session: int, answer: Answer) -> None:
        """Keep one more answer of a conversation; one that was deleted meanwhile stays deleted."""
        with self._writing():
            if self._db.execute("UPDATE session SET changed = ? WHERE id = ?", (_now(), session)).rowcount:
                self._add(session, [answer])

    def rename(self, session: int, name: str) -> None:
        """Give a conversation a name."""
        with self._writing():
            self._db.execute("UPDATE session SET name = ? WHERE id = ?", (name, session))

    def find(self, words: str = "", limit: int = 20) -> list[Kept]:
        """The conversations whose name, questions or answers hold all of these words, the last changed first."""
        query, wanted = f"{LISTED} WHERE 1", []
        for word in words.split():
            like = f"%{word.translate({ord(c): chr(92) + c for c in '%_' + chr(92)})}%"
            query += (
                " AND (name LIKE ? ESCAPE '\\' OR session.id IN (SELECT session FROM turn WHERE question LIKE ? "
                "ESCAPE '\\' OR json_extract(answer, '$.answer') LIKE ? ESCAPE '\\'))"
            )
            wanted += [like] * 3
        query += " GROUP BY session.id ORDER BY changed DESC, session.id DESC LIMIT ?"
        with self._mapped():
            return [Kept(*row) for row in self._db.execute(query, [*wanted, limit])]

    def pick(self, name: str, hint: str = "/sessions lists them") -> Kept:
        """The conversation with this number, or else this name; the last one for "". `hint` says what else to type."""
        with self._mapped():
            query = (
                f"{LISTED} WHERE session.id = ? OR name = ? OR ? = '' GROUP BY session.id "
                "ORDER BY session.id = ? DESC, changed DESC"
            )
            number = int(name) if name.isdecimal() and len(name) < 19 else -1
            row = self._db.execute(query, (number, name or None, name, number)).fetchone()
        if row is None:
            none = f"{name}: no such conversation is kept; {hint}"
            raise ChatError(none if self.find(limit=1) else "no conversation is kept yet")
        return Kept(*row)

    def answers(self, session: int) -> list[Answer]:
        """The answers of a conversation, oldest first."""
        with self._mapped():
            query = "SELECT answer FROM turn WHERE session = ? ORDER BY number"
            return [read_answer(json.loads(row[0])) for row in self._db.execute(query, (session,))]

    def questions(self, session: int) -> list[str]:
        """The questions of a conversation, as they were asked."""
        with self._mapped():
            return [row[0] for row in self._db.execute("SELECT question FROM turn WHERE session = ?", (session,))]

    def delete(self, session: int | None = None) -> int:
        """Delete a conversation, or all; return how many."""
        with self._writing():
            where, values = ("", ()) if session is None else (" WHERE id = ?", (session,))
            return self._db.execute(f"DELETE FROM session{where}", values).rowcount

    def _add(self, session: int, answers: Sequence[Answer]) -> None:
        last = self._db.execute("SELECT coalesce(max(number), 0) FROM turn WHERE session = ?", (session,)).fetchone()
        rows = [
            (session, number, _storable(answer.question), _storable(json.dumps(answer.to_json(), ensure_ascii=False)))
            for number, answer in enumerate(answers, last[0] + 1)
        ]
        self._db.executemany("INSERT INTO turn VALUES (?, ?, ?, ?)", rows)

    @contextmanager
    def _writing(self) -> Generator[None]:
        with self._mapped(), transaction(self._db):
            yield

    @contextmanager
    def _mapped(self) -> Generator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError, TypeError) as error:
            raise ChatError(
                f"{self.path}: conversations cannot be kept there ({error}); move the file away, or set keep = false"
            ) from error


def questions_file() -> Path:
    """Where the lines that were typed are kept, for the next chat's history."""
    return platformdirs.user_state_path("dateline") / "questions"


def forget(questions: Sequence[str]) -> None:
    """Remove questions from the lines that were typed, also where several were pasted at once."""
    file, asked = questions_file(), {_plain(question) for question in questions}
    if not file.is_file():
        return

    def is_asked(entry: str) -> bool:
        typed = [line[1:] for line in entry.split("\n") if line.startswith("+")]
        return not asked.isdisjoint(map(_plain, [*typed, " ".join(typed)]))

    before = file.read_bytes().decode("utf-8", "surrogateescape")
    kept = "".join(entry for entry in TYPED.split(before) if not is_asked(entry))
    if kept != before:
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            beside.touch(mode=0o600)
            beside.write_bytes(kept.encode("utf-8", "surrogateescape"))
            os.replace(beside, file)
        finally:
            beside.unlink(missing_ok=True)


def _plain(text: str) -> str:
    return " ".join(text.split())


def read_answer(values: Mapping[str, Any]) -> Answer:
    """An answer from what `Answer.to_json` gave; fields that this version does not know are left out."""
    nested = {
        "statements": [_make(Statement, each) for each in values.get("statements", ())],
        "citations": [_make(Citation, each) for each in values.get("citations", ())],
        "withheld": [_make(Withheld, each) for each in values.get("withheld", ())],
        "passages": [_make(PassageRef, each) for each in values.get("passages", ())],
        "disagreements": [
            _make(Disagreement, each | {"positions": tuple(_make(Position, side) for side in each["positions"])})
            for each in values.get("disagreements", ())
        ],
    }
    return _make(Answer, {**values, **nested})


def _make(kind: type[Record], values: Mapping[str, Any]) -> Record:
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in names})


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
