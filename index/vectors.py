"""The vector index: all that Dateline knows of Chroma. It finds passages by meaning and holds nothing else.

It can be thrown away at any time: `store.py` rebuilds it from the vectors in the library.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings
from chromadb.errors import ChromaError

from index.errors import StoreUnusable
from index.records import Vectors

COLLECTION = "passages"


@contextmanager
def _mapped(folder: Path) -> Generator[None]:
    """Turn what Chroma raises into ours. Its Rust core raises bare exceptions too, so this catches them all."""
    try:
        yield
    except (ChromaError, ValueError, RuntimeError, OSError, KeyError) as error:
        raise StoreUnusable(f"{folder}: the vector index cannot be used ({error}); run: dateline doctor") from error


class VectorIndex:
    """Passage vectors in an embedded Chroma, by cosine similarity.

    Raises:
        StoreUnusable: Chroma cannot open or use the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _mapped(folder):
            self._client = chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))
            self._collection = self._client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )

    def count(self) -> int:
        """How many passages the index holds."""
        with _mapped(self.folder):
            return self._collection.count()

    def upsert(self, ids: Sequence[str], vectors: Vectors, last_days: Sequence[int]) -> None:
        """Add or replace passages: n ids, n × d unit vectors, and each article's last day (YYYYMMDD, 0 = unknown)."""
        size = self._client.get_max_batch_size()
        with _mapped(self.folder):
            for i in range(0, len(ids), size):
                part = slice(i, i + size)
                days: list[Any] = [{"last_day": day} for day in last_days[part]]
                self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part], metadatas=days)

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these passages; ids that are not there are passed over."""
        size = self._client.get_max_batch_size()
        with _mapped(self.folder):
            for i in range(0, len(ids), size):
                self._collection.delete(ids=list(ids[i : i + size]))

    def query(self, vector: Vectors, limit: int, until: int | None = None) -> list[tuple[str, float]]:
        """The `limit` passages nearest to `vector` (shape d) as (id, cosine), nearest first.

        `until` is a day as YYYYMMDD: articles dated later are not looked at.
        """
        where: Any = None if until is None else {"last_day": {"$lte": until}}
        with _mapped(self.folder):
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=limit, where=where, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [(identity, 1.0 - float(d)) for identity, d in zip(found["ids"][0], distances, strict=True)]
