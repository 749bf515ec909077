"""A library on a Chroma server: the same questions as of a library in a file, asked of two collections.

    NAME            a passage a record: its vector, its stems as the document, its span and its article's key
    NAME-articles   an article in parts: its head, which counts, and its text with all that is said of it as JSON

Passages hold their stems and not their words, so that a server's full-text filter finds word forms as the library's own
full text does; the words are read from the article. An article's key is a hash of its name and content. A new state is
sent whole beside the old one, and counts from the moment when its head is there; then the old one is removed. Of two
heads of one name the later counts. So a reader sees each article as it was or as it is.
"""

import base64
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import StoreUnusable
from index.records import Article, Filed, Passage, Span, Vectors
from index.server import records
from index.server.client import Server
from index.server.heads import Heads
from index.server.lately import Lately
from index.server.origins import ServerOrigins
from index.storing.ledger import NoLedger
from index.storing.library import Library, Place

SCHEMA_NOTE, SCHEMA_VERSION = "schema", "server-1"


class ServerLibrary(Library):
    """The library of a store on a server.

    Raises:
        StoreUnusable: the server cannot be used, or holds a store of another version of Dateline.
    """

    def __init__(self, server: Server) -> None:
        self.path = Path(str(server.address))  # for messages only
        self.server = server
        self.cells = server.open(server.address.name)
        self.articles = server.open(f"{server.address.name}-articles")
        self.heads = Heads(self.articles)
        self._added: list[tuple[Article, str, Vectors, Vectors]] = []
        self._removed: list[str] = []
        self._assure: Callable[[], None] = lambda: None
        self.filters: list[Any] = []
        self.ledger = NoLedger()
        self.origins: ServerOrigins = ServerOrigins()
        self.stored = lru_cache(2000)(self._stored)
        self.lately = Lately(self.cells)
        found = self.note(SCHEMA_NOTE)
        if found not in {None, SCHEMA_VERSION}:
            raise StoreUnusable(f"{server.address}: made by another version of Dateline; index into another NAME")

    @property
    def _db(self) -> Any:  # type: ignore[override]
        raise StoreUnusable(f"{self.server.address}: a store on a server cannot do this")

    def close(self) -> None:
        """Close the connection."""
        self.server.close()

    def narrowed(
        self, outlets: Sequence[str] = (), sources: Sequence[str] = (), without: Sequence[str] = ()
    ) -> "ServerLibrary":
        """As in `Library`."""
        view = copy(self)
        view.filters = [{"source": {"$nin": list(without)}}] if without else []
        wanted = {"outlet": list(outlets), "source": list(sources)}
        either = [{key: {"$in": values}} for key, values in wanted.items() if values]
        view.filters += either if len(either) == 1 else [{"$or": either}] if either else []
        return view

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

    def begin(self, assure: Callable[[], None]) -> None:
        """Read once what is there, for a run that follows changes; `assure` fails where nothing may be changed."""
        self._assure = assure
        self.heads.remember()

    def end(self) -> None:
        """Forget what was read."""
        self._assure = lambda: None
        self.heads.forget()

    @contextmanager
    def reading(self) -> Generator[None]:
        """As in `Library`: an article once read stays as it was read."""
        yield

    @contextmanager
    def writing(self) -> Generator[None]:
        """Send at the end what was added inside, and then remove what was removed or replaced."""
        self._added, self._removed = [], []
        self._assure()
        yield
        self._assure()
        before = {article.document.source: self.heads.known(article.document.source) for article, *_ in self._added}
        self._send()
        self._shorten(before)
        self._drop([head for source in self._removed if self.heads.may_hold(source) for head in self.heads.of(source)])
        self._note_sent()
        self._added, self._removed = [], []
        self.lately.forget()

    def add(self, article: Article, fingerprint: str, vectors: Sequence[Vectors], title: Vectors) -> None:
        """As in `Library`."""
        self._added.append((article, fingerprint, np.asarray(vectors, np.float32), np.asarray(title, np.float32)))

    def remove(self, source: str) -> list[str]:
        """As in `Library`."""
        self._removed.append(source)
        return []

    def move(self, source: str, file: str, record: int | None) -> None:
        """As in `Library`."""
        self.heads.move(source, {"file": file, "record": record or 0})

    def _send(self) -> None:
        """Send passages and parts first, and then the heads, from which on the articles count."""
        cells = [row for article, digest, vectors, _ in self._added for row in records.cells(article, digest, vectors)]
        parts = [row for added in self._added for row in records.parts(*added)]
        self.cells.send(cells)
        self.articles.send(parts)
        self._assure()
        self.articles.send([records.head(*added) for added in self._added])

    def _shorten(self, before: Mapping[str, dict[str, Any] | None]) -> None:
        """Remove the passages that an article, sent again under its old key, has no longer: it was cut otherwise."""
        for article, digest, *_ in self._added:
            head = before[article.document.source]
            if head and head["article"] == records.identify(article.document.source, digest):
                count = range(len(article.passages), head["passages"])
                self.cells.delete([f"{head['article']}-{n}" for n in count])

    def _drop(self, heads: Sequence[dict[str, Any]]) -> None:
        """Remove states of articles: the heads first, which end them, then the rest. Those sent just now stay."""
        sent = {records.identify(article.document.source, digest) for article, digest, _, _ in self._added}
        gone = [head for head in heads if head["article"] not in sent]
        self._assure()
        self.articles.delete([head["article"] for head in gone])
        self.articles.delete([f"{head['article']}#{n}" for head in gone for n in range(head["parts"])])
        self.cells.delete([f"{head['article']}-{n}" for head in gone for n in range(head["passages"])])

    def _note_sent(self) -> None:
        self.heads.note(self._removed, [(article, digest) for article, digest, *_ in self._added])
        outlets = {article.provenance.outlet.value for article, *_ in self._added} - {None}
        if not outlets <= set(self.outlets()):
            self.set_note("outlets", json.dumps(sorted(outlets | set(self.outlets()))))

    def clean(self) -> int:
        """Remove what a run left behind that died: states that a later one replaced, and records without a head.

        Reads every record's key. Returns how many states and records there were.
        """
        heads = self.heads.all()
        self._drop(old := [head for states in heads.values() for head in states[1:]])
        keys = {states[0]["article"] for states in heads.values()}
        parts = [row["id"] for row in self.articles.where({"kind": "part"}) if row["metadata"]["article"] not in keys]
        cells = [row["id"] for row in self.cells.where() if row["metadata"]["article"] not in keys]
        self.articles.delete(parts)
        self.cells.delete(cells)
        return len(old) + len(parts) + len(cells)

    # -- reading ----------------------------------------------------------------------------------------------------

    def count(self) -> tuple[int, int]:
        """As in `Library`; what a dying run left behind counts until it is cleaned."""
        articles = sum(1 for _ in self.articles.where({"kind": "head"}, include=()))
        return articles, self.cells.count()

    def fingerprints(self) -> dict[str, str]:
        """As in `Library`."""
        return {source: head["fingerprint"] for source, head in self.heads.latest().items()}

    def places(self, under: str) -> Iterator[tuple[str, Place]]:
        """As in `Library`."""
        folder = under.rstrip("/") + "/"
        for source, head in self.heads.latest().items():
            if head["file"] == under or head["file"].startswith(folder):
                yield source, records.read_place(head)

    def place(self, source: str) -> Place | None:
        """As in `Library`."""
        head = self.heads.known(source)
        return records.read_place(head) if head else None

    def characters(self) -> int:
        """As in `Library`, about: as many as the records of text can hold."""
        return records.PART * sum(1 for _ in self.articles.where({"kind": "part"}, include=()))

    def twin(self, fingerprint: str) -> str | None:
        """As in `Library`."""
        rows = self.articles.where({"$and": [{"kind": "head"}, {"fingerprint": fingerprint}]}, limit=1)
        return next((str(row["metadata"]["source"]) for row in rows), None)

    def embedded(self, source: str) -> tuple[list[tuple[Passage, Vectors]], Vectors | None]:
        """As in `Library`."""
        if not (heads := self.heads.of(source)):
            return [], None
        rows = self.cells.where({"article": heads[0]["article"]}, include=("metadatas", "embeddings"))
        read = [(self._passage(row["metadata"], heads[0]), np.array(row["embedding"], np.float32)) for row in rows]
        title = np.frombuffer(base64.b64decode(heads[0]["title_vector"]), np.float32)
        return [(passage, vector) for passage, vector in read if passage is not None], title

    def sources(self) -> list[str]:
        """As in `Library`."""
        return sorted(self.heads.latest())

    def files(self) -> list[str]:
        """As in `Library`."""
        return sorted({head["file"] for head in self.heads.latest().values()})

    def outlets(self) -> list[str]:
        """Every outlet that an article is from, or was."""
        return list(json.loads(self.note("outlets") or "[]"))

    def faults(self) -> list[str]:
        """What is wrong with the records: articles of which a part is missing."""
        return [
            f"{source}: lacks {missing} of its passages"
            for source, head in self.heads.latest().items()
            if (
                missing := head["passages"] - sum(1 for _ in self.cells.where({"article": head["article"]}, include=()))
            )
        ]

    def article(self, source: str) -> Filed | None:
        """As in `Library`."""
        heads = self.heads.of(source)
        if not heads or (filed := self.stored(heads[0]["article"], heads[0]["parts"], heads[0]["fingerprint"])) is None:
            return None
        place = records.read_place(heads[0])
        document = replace(filed.document, file=place.file, record=place.record)
        return replace(filed, document=document, copies=self.origins.copies(source))

    def _stored(self, key: str, parts: int, digest: str) -> Filed | None:
        rows = {
            row["id"]: row["document"] for row in self.articles.get([f"{key}#{n}" for n in range(parts)], ["documents"])
        }
        if len(rows) < parts:
            return None
        return records.read_article("".join(rows[f"{key}#{n}"] for n in range(parts)), digest)

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """As in `Library`, of those that were found lately."""
        found = {number: self._passage(*self.lately.found[number]) for number in numbers if number in self.lately.found}
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
                yield records.columns(rows)
                rows = []
        if rows:
            yield records.columns(rows)

    def frequencies(self, asked: Iterable[str], until: int | None = None) -> dict[str, float]:
        """As in `Library`, but articles dated later count: a server is slow at leaving them out."""
        total = self.cells.count()
        return {word: len(self.lately.holding(word, total)) for word in asked}

    def size(self, until: int | None = None) -> float:
        """How many passages there are."""
        return self.cells.count()
