"""A library on a Chroma server: the same questions as of a library in a file, asked of two collections.

    NAME            a passage a record: its vector, its stems as the document, its span and its article's key
    NAME-articles   an article in parts: its head, which counts, and its text with all that is said of it as JSON

Passages hold their stems and not their words, so that a server's full-text filter finds word forms as the library's own
full text does; the words are read from the article. An article's key is a hash of its name and content. A new state is
sent whole beside the old one, and counts from the moment when its head is there; then the old one is removed. Of two
heads of one name the later counts. So a reader sees each article as it was or as it is.
"""

import base64
import hashlib
import json
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import StoreUnusable
from index.library import Library, last_day
from index.records import Article, Document, Fact, Filed, Mark, Passage, Provenance, Span, Vectors
from index.server import Server
from index.words import stem, words

SCHEMA_NOTE, SCHEMA_VERSION = "schema", "server-1"
PART = 3500
"""Code points of an article's JSON in one record: Chroma Cloud keeps 16 kB of a document."""
SCANNED = 30_000
"""Passages read of one word at most."""

REMEMBERED = 20_000
"""Passages lately found that are remembered by their number."""


class ServerLibrary(Library):
    """The library of a store on a server.

    Raises:
        StoreUnusable: the server cannot be used, or holds a store of another version of Dateline.
    """

    def __init__(self, server: Server) -> None:
        self.path = Path(str(server.address))  # for messages only
        self.server = server
        self.cells = server.open(server.address.name)
        self.heads = server.open(f"{server.address.name}-articles")
        self._added: list[tuple[Article, str, Vectors, Vectors]] = []
        self._removed: list[str] = []
        self._known: dict[str, list[dict[str, Any]]] | None = None
        self._numbers: dict[str, int] = {}
        self._found: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}
        self.stored = lru_cache(2000)(self._stored)
        found = self.note(SCHEMA_NOTE)
        if found not in {None, SCHEMA_VERSION}:
            raise StoreUnusable(f"{server.address}: made by another version of Dateline; index into another NAME")

    @property
    def _db(self) -> Any:  # type: ignore[override]
        raise StoreUnusable(f"{self.server.address}: a store on a server cannot do this")

    def close(self) -> None:
        """Close the connection."""
        self.server.close()

    # -- remarks ----------------------------------------------------------------------------------------------------

    def note(self, key: str) -> str | None:
        """As in `Library`."""
        value = self.server.open(self.server.address.name).about().get(key)
        return None if value is None else str(value)

    def set_note(self, key: str, value: str) -> None:
        """As in `Library`."""
        cells = self.server.open(self.server.address.name)
        cells.note({SCHEMA_NOTE: SCHEMA_VERSION} | cells.about() | {key: value})

    # -- writing ----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read once what is there, for a run that follows changes."""
        self._known = self._all_heads()

    def end(self) -> None:
        """Forget what was read."""
        self._known = None

    @contextmanager
    def reading(self) -> Generator[None]:
        """As in `Library`: an article once read stays as it was read."""
        yield

    @contextmanager
    def writing(self) -> Generator[None]:
        """Send at the end what was added inside, and then remove what was removed or replaced."""
        self._added, self._removed = [], []
        yield
        self._send()
        self._drop([head for source in self._removed for head in self._heads_of(source)])
        self._note_sent()
        self._added, self._removed = [], []

    def add(self, article: Article, fingerprint: str, vectors: Vectors, title: Vectors) -> None:
        """As in `Library`."""
        self._added.append((article, fingerprint, np.asarray(vectors, np.float32), np.asarray(title, np.float32)))

    def remove(self, source: str) -> list[str]:
        """As in `Library`."""
        self._removed.append(source)
        return []

    def _send(self) -> None:
        for article, digest, vectors, title in self._added:
            key = _key(article.document.source, digest)
            self._send_passages(key, article, vectors)
            self._send_article(key, article, digest, vectors, title)

    def _send_passages(self, key: str, article: Article, vectors: Vectors) -> None:
        if not article.passages:
            return
        facts = article.provenance
        about = [
            {
                "article": key,
                "source": passage.source,
                "place": place,
                "start": passage.start,
                "end": passage.end,
                "sentences": json.dumps(passage.sentences),
                "last_day": last_day(facts.date.value) or 0,
                "outlet": facts.outlet.value or "",
            }
            for place, passage in enumerate(article.passages)
        ]
        documents = [f" {stems(facts.title.value or '')} | {stems(passage.text)} " for passage in article.passages]
        self.cells.upsert([f"{key}-{place}" for place in range(len(about))], vectors, documents, about)

    def _send_article(self, key: str, article: Article, digest: str, vectors: Vectors, title: Vectors) -> None:
        """Send an article's parts, and then its head, from which on it counts."""
        document, facts = article.document, article.provenance
        whole = json.dumps({"document": asdict(document), "provenance": asdict(facts), "marks": article.marks})
        parts = [whole[first : first + PART] for first in range(0, len(whole), PART)]
        mean = np.mean(vectors, 0) if len(vectors) else title
        mean = (mean / max(1e-9, float(np.linalg.norm(mean)))).astype(np.float32)
        about = {"kind": "part", "article": key}
        self.heads.upsert(
            [f"{key}#{n}" for n in range(len(parts))], np.tile(mean, (len(parts), 1)), parts, [about] * len(parts)
        )
        head = {
            "kind": "head",
            "article": key,
            "source": document.source,
            "file": document.file,
            "fingerprint": digest,
            "title": (facts.title.value or "")[:1000],
            "title_vector": base64.b64encode(np.asarray(title, np.float32).tobytes()).decode(),
            "outlet": facts.outlet.value or "",
            "last_day": last_day(facts.date.value) or 0,
            "parts": len(parts),
            "passages": len(article.passages),
            "revision": time.time_ns() // 1000,
        }
        self.heads.upsert([key], mean[None, :], [facts.title.value or document.source], [head])

    def _drop(self, heads: Sequence[dict[str, Any]]) -> None:
        """Remove states of articles: the heads first, which end them, then the rest. Those sent just now stay."""
        sent = {_key(article.document.source, digest) for article, digest, _, _ in self._added}
        gone = [head for head in heads if head["article"] not in sent]
        self.heads.delete([head["article"] for head in gone])
        self.heads.delete([f"{head['article']}#{n}" for head in gone for n in range(head["parts"])])
        self.cells.delete([f"{head['article']}-{n}" for head in gone for n in range(head["passages"])])

    def _note_sent(self) -> None:
        if self._known is not None:
            for source in self._removed:
                self._known.pop(source, None)
            for article, digest, _, _ in self._added:
                document = article.document
                key = _key(document.source, digest)
                head = {"article": key, "file": document.file, "fingerprint": digest, "source": document.source}
                size = {"passages": len(article.passages), "parts": 0}
                self._known[document.source] = [head | size]
        outlets = {article.provenance.outlet.value for article, *_ in self._added} - {None}
        if not outlets <= set(self.outlets()):
            self.set_note("outlets", json.dumps(sorted(outlets | set(self.outlets()))))  # type: ignore[type-var]

    def clean(self) -> int:
        """Remove what a run left behind that died: states that a later one replaced, and records without a head.

        Reads every record's key. Returns how many states and records there were.
        """
        heads = self._all_heads()
        self._drop(old := [head for states in heads.values() for head in states[1:]])
        keys = {states[0]["article"] for states in heads.values()}
        parts = [row["id"] for row in self.heads.where({"kind": "part"}) if row["metadata"]["article"] not in keys]
        cells = [row["id"] for row in self.cells.where() if row["metadata"]["article"] not in keys]
        self.heads.delete(parts)
        self.cells.delete(cells)
        return len(old) + len(parts) + len(cells)

    # -- reading ----------------------------------------------------------------------------------------------------

    def _all_heads(self) -> dict[str, list[dict[str, Any]]]:
        """The heads by source, the latest of each first."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.heads.where({"kind": "head"}):
            found.setdefault(row["metadata"]["source"], []).append(row["metadata"])
        return {source: sorted(heads, key=lambda head: -head["revision"]) for source, heads in found.items()}

    def _heads_of(self, source: str) -> list[dict[str, Any]]:
        rows = self.heads.where({"$and": [{"kind": "head"}, {"source": source}]})
        return sorted((row["metadata"] for row in rows), key=lambda head: -head["revision"])

    def _latest(self) -> dict[str, dict[str, Any]]:
        known = self._all_heads() if self._known is None else self._known
        return {source: heads[0] for source, heads in known.items()}

    def count(self) -> tuple[int, int]:
        """As in `Library`; what a dying run left behind counts until it is cleaned."""
        articles = sum(1 for _ in self.heads.where({"kind": "head"}, include=()))
        return articles, self.cells.count()

    def fingerprints(self, under: str) -> dict[str, tuple[str, str]]:
        """As in `Library`."""
        folder = under.rstrip("/") + "/"
        heads = self._latest().items()
        return {
            source: (head["file"], head["fingerprint"])
            for source, head in heads
            if head["file"] == under or head["file"].startswith(folder)
        }

    def file_of(self, source: str) -> str | None:
        """As in `Library`."""
        if self._known is not None:
            return self._known[source][0]["file"] if source in self._known else None
        return next((str(head["file"]) for head in self._heads_of(source)), None)

    def sources(self) -> list[str]:
        """As in `Library`."""
        return sorted(self._latest())

    def files(self) -> list[str]:
        """As in `Library`."""
        return sorted({head["file"] for head in self._latest().values()})

    def outlets(self) -> list[str]:
        """Every outlet that an article is from, or was."""
        return list(json.loads(self.note("outlets") or "[]"))

    def faults(self) -> list[str]:
        """What is wrong with the records: articles of which a part is missing."""
        return [
            f"{source}: lacks {missing} of its passages"
            for source, head in self._latest().items()
            if (
                missing := head["passages"] - sum(1 for _ in self.cells.where({"article": head["article"]}, include=()))
            )
        ]

    def article(self, source: str) -> Filed | None:
        """As in `Library`."""
        heads = self._heads_of(source)
        return self.stored(heads[0]["article"], heads[0]["parts"], heads[0]["fingerprint"]) if heads else None

    def _stored(self, key: str, parts: int, digest: str) -> Filed | None:
        rows = {
            row["id"]: row["document"] for row in self.heads.get([f"{key}#{n}" for n in range(parts)], ["documents"])
        }
        if len(rows) < parts:
            return None
        whole = json.loads("".join(rows[f"{key}#{n}"] for n in range(parts)))
        facts = {
            name: Fact(fact["value"], fact["how"], Span(*fact["span"]) if fact["span"] else None, fact["origin"])
            for name, fact in whole["provenance"].items()
        }
        document = Document(**(whole["document"] | {"notes": tuple(whole["document"]["notes"])}))
        return Filed(document, Provenance(**facts), tuple(Mark(*mark) for mark in whole["marks"]), digest)

    def number(self, cells: Mapping[str, dict[str, Any]], heads: Mapping[str, dict[str, Any]]) -> list[int]:
        """Numbers for passages that were just found, under which `passages` gives them."""
        numbers = []
        for identity, cell in cells.items():
            number = self._numbers.setdefault(identity, len(self._numbers) + 1)
            self._found[number] = cell["metadata"], heads[cell["metadata"]["article"]]["metadata"]
            numbers.append(number)
        while len(self._found) > REMEMBERED:
            self._found.pop(next(iter(self._found)))
        return numbers

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """As in `Library`, of those that `number` numbered."""
        found = {number: self._passage(*self._found[number]) for number in numbers if number in self._found}
        return {number: passage for number, passage in found.items() if passage is not None}

    def _passage(self, cell: dict[str, Any], head: dict[str, Any]) -> Passage | None:
        """A passage from its record and its article's head; None if the article has just been removed."""
        if (article := self.stored(head["article"], head["parts"], head["fingerprint"])) is None:
            return None
        start, end = int(cell["start"]), int(cell["end"])
        sentences = tuple(Span(*span) for span in json.loads(cell["sentences"]))
        return Passage(
            f"{cell['article']}-{cell['place']}", cell["source"], start, end, article.text[start:end], sentences
        )

    def vectors(
        self, first: int = 1, last: int = 2**62, batch: int = 2000
    ) -> Iterator[tuple[list[str], Vectors, list[int]]]:
        """All passages as (ids, vectors n × d, last days), a page at a time; they have no numbers."""
        rows: list[dict[str, Any]] = []
        for row in self.cells.where(include=("metadatas", "embeddings")):
            rows.append(row)
            if len(rows) == batch:
                yield _columns(rows)
                rows = []
        if rows:
            yield _columns(rows)

    def frequencies(self, asked: Iterable[str]) -> dict[str, int]:
        """As in `Library`."""
        return {word: len(self.holding(word)) for word in asked}

    def holding(self, word: str, where: Any = None) -> list[str]:
        """The ids of passages that hold a form of a folded word, in their title or text, `SCANNED` at most."""
        fits = {"$contains": f" {stem(word)} "}
        return [row["id"] for row in self.cells.where(where, fits, include=(), limit=SCANNED)]


def stems(text: str) -> str:
    """The words of a text as the search compares them, a space between each."""
    return " ".join(stem(word) for word in words(text))


def _key(source: str, digest: str) -> str:
    return hashlib.sha256(f"{source}\0{digest}".encode()).hexdigest()[:32]


def _columns(rows: Sequence[dict[str, Any]]) -> tuple[list[str], Vectors, list[int]]:
    vectors = np.array([row["embedding"] for row in rows], np.float32)
    return [row["id"] for row in rows], vectors, [int(row["metadata"]["last_day"]) for row in rows]
