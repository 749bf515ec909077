"""A Chroma server: address and keys → collections; all that Dateline knows of the client. Chroma Cloud is one of them.

An address is `http://host:port/NAME` or `https://…`; NAME is the store's on that server. A key is taken from the
environment (CHROMA_API_KEY, and CHROMA_TENANT, CHROMA_DATABASE where the server has them), is never printed, and is
never sent unencrypted to another machine.
"""

import os
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import chromadb
import httpx
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError

from index.errors import StoreUnusable

ADDRESS = re.compile(
    r"(?P<scheme>https?):/{1,2}(?P<host>[^/:@\s]+)(?::(?P<port>\d+))?/(?P<name>[A-Za-z0-9][\w.-]{1,100})/?$"
)
SERVER = re.compile(r"[^/:@\s]+(:\d+)?")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
CLOUD = re.compile(r"(^|\.)trychroma\.com$")
PAGE = 1000
"""Records asked for, or sent, at once; Chroma Cloud takes no more than 300."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store is: a server, and the store's name on it."""

    scheme: str
    host: str
    port: int
    name: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}/{self.name}"

    @property
    def page(self) -> int:
        """Records that the server takes at once."""
        return 300 if CLOUD.search(self.host) else PAGE


def read_address(place: Path | str) -> Address:
    """Read an address.

    Raises:
        StoreUnusable: it is not one, or holds a user name or password.
    """
    found = ADDRESS.match(str(place))
    if found is None:
        raise StoreUnusable(_refusal(str(place)))
    scheme, host, port, name = found["scheme"], found["host"], found["port"], found["name"]
    return Address(scheme, host, int(port or (443 if scheme == "https" else 8000)), name)


def _refusal(place: str) -> str:
    """What is wrong with what is no address, told without a password; a path has lost one "/" of the two."""
    scheme, _, rest = place.partition(":")
    rest = rest.lstrip("/")
    server, _, name = rest.partition("/")
    if "@" in rest:
        rest = f"…@{rest.rpartition('@')[2]}"
        wrong = "keys come from the environment (CHROMA_API_KEY)"
    elif not SERVER.fullmatch(server):
        wrong = f"{server!r} is no host and port"
    else:
        wrong = f"NAME has 2 to 101 letters, digits, '.', '-' or '_', and is {name!r} here"
    return f"{scheme}://{rest}: not the address of a store; write http://host:port/NAME: {wrong}"


@contextmanager
def mapped(address: Address) -> Generator[None]:
    """Turn what the client raises into ours, without the key."""
    try:
        yield
    except (ChromaError, httpx.HTTPError, ValueError, RuntimeError, OSError, KeyError) as error:
        said = " ".join(str(error).split())[:200]
        if key := os.environ.get("CHROMA_API_KEY"):
            said = said.replace(key, "…")
        raise StoreUnusable(
            f"{address}: the server cannot be used ({said}); is it there, and the key right?"
        ) from error


class Server:
    """An open connection to a server.

    Raises:
        StoreUnusable: the server cannot be reached, or a key would be sent unencrypted.
    """

    def __init__(self, address: Address, environment: Mapping[str, str] = os.environ) -> None:
        self.address = address
        key = environment.get("CHROMA_API_KEY")
        if key and address.scheme == "http" and address.host not in LOOPBACK:
            raise StoreUnusable(f"{address}: CHROMA_API_KEY would be sent unencrypted; use https, or unset it")
        with mapped(address):
            self._client = chromadb.HttpClient(
                host=address.host,
                port=address.port,
                ssl=address.scheme == "https",
                headers={"x-chroma-token": key} if key else None,
                settings=Settings(anonymized_telemetry=False),
                tenant=environment.get("CHROMA_TENANT", "default_tenant"),
                database=environment.get("CHROMA_DATABASE", "default_database"),
            )

    def open(self, name: str) -> "Records":
        """The collection of this name, made if it is missing."""
        with mapped(self.address):
            collection = self._client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return Records(self.address, collection)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()  # type: ignore[attr-defined]


class Records:
    """A collection: records of an id, a vector, a document and metadata, asked for and sent in pages."""

    def __init__(self, address: Address, collection: Any) -> None:
        self._address = address
        self._collection = collection

    def about(self) -> dict[str, Any]:
        """What is noted of the collection, as it was when it was opened."""
        return dict(self._collection.metadata or {})

    def note(self, about: dict[str, Any]) -> None:
        """Note something of the collection, in place of what was noted."""
        with mapped(self._address):
            self._collection.modify(metadata=about)

    def count(self) -> int:
        """How many records there are."""
        with mapped(self._address):
            return int(self._collection.count())

    def upsert(self, ids: Sequence[str], vectors: Any, documents: Sequence[str], metadatas: Sequence[Any]) -> None:
        """Add or replace records."""
        with mapped(self._address):
            for part in self._parts(len(ids)):
                self._collection.upsert(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    documents=list(documents[part]),
                    metadatas=list(metadatas[part]),
                )

    def send(self, rows: Sequence[tuple[str, Any, str, dict[str, Any]]]) -> None:
        """Add or replace records, each an id, a vector, a document and metadata."""
        if rows:
            ids, vectors, documents, metadatas = zip(*rows, strict=True)
            self.upsert(ids, np.stack(vectors), documents, metadatas)

    def update(self, ids: Sequence[str], metadatas: Sequence[Any]) -> None:
        """Change what is said of records, key by key."""
        with mapped(self._address):
            self._collection.update(ids=list(ids), metadatas=list(metadatas))

    def delete(self, ids: Sequence[str]) -> None:
        """Remove records; ids that are not there are passed over."""
        with mapped(self._address):
            for part in self._parts(len(ids)):
                self._collection.delete(ids=list(ids[part]))

    def get(self, ids: Sequence[str], include: Sequence[str] = ("documents", "metadatas")) -> Iterator[dict[str, Any]]:
        """Those of the records that are there, each as {"id", "document", "metadata", "embedding"} as included."""
        with mapped(self._address):
            for part in self._parts(len(ids)):
                yield from _rows(self._collection.get(ids=list(ids[part]), include=list(include)))

    def where(
        self, where: Any = None, words: Any = None, include: Sequence[str] = ("metadatas",), limit: int = 2**31 - 1
    ) -> Iterator[dict[str, Any]]:
        """The records that fit a filter on metadata and one on the document, as `get` gives them, `limit` at most."""
        size = self._address.page if include else limit
        with mapped(self._address):
            for offset in range(0, limit, size):
                found = self._collection.get(
                    where=where, where_document=words, include=list(include), limit=min(size, limit), offset=offset
                )
                yield from _rows(found)
                if len(found["ids"]) < size:
                    return

    def nearest(self, vector: Any, limit: int, where: Any = None) -> list[tuple[dict[str, Any], float]]:
        """The records nearest to `vector` (shape d), with their cosines, nearest first."""
        with mapped(self._address):
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=limit, where=where, include=["metadatas", "distances"]
            )
        rows = zip(found["ids"][0], found["metadatas"][0], found["distances"][0], strict=True)
        return [({"id": identity, "metadata": about}, 1.0 - float(distance)) for identity, about, distance in rows]

    def _parts(self, count: int) -> Iterator[slice]:
        for first in range(0, count, self._address.page):
            yield slice(first, first + self._address.page)


def _rows(found: Any) -> Iterator[dict[str, Any]]:
    columns = {"document": "documents", "metadata": "metadatas", "embedding": "embeddings"}
    for place, identity in enumerate(found["ids"]):
        yield {"id": identity} | {
            one: found[many][place] for one, many in columns.items() if found.get(many) is not None
        }
