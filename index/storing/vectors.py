"""Chroma, embedded: vectors of passages in a folder. It finds passages by meaning and holds nothing else.

Chroma writes into its files even to read them, and two processes in one folder spoil it. So a folder is written by
one process and closed; after that everybody works on a view of their own (`VectorIndex.view`), and it never changes.
"""

import shutil
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from typing import Any

import chromadb
from chromadb.config import Settings
from chromadb.errors import ChromaError
from filelock import FileLock, Timeout

from index.errors import StoreUnusable
from index.records import Vectors

COLLECTION = "passages"
LINKED = 4 << 20
"""Files of so many bytes are linked into a view, not copied: Chroma only reads them. Smaller ones it may rewrite."""
VIEW = "dateline-view-"


@contextmanager
def _mapped(folder: Path) -> Generator[None]:
    """Turn what Chroma raises into ours. Its Rust core raises bare exceptions too, so this catches them all."""
    try:
        yield
    except (ChromaError, ValueError, RuntimeError, OSError, KeyError) as error:
        raise StoreUnusable(f"{folder}: the vector index cannot be used ({error}); run: dateline doctor") from error


class VectorIndex:
    """Passage vectors in an embedded Chroma, by cosine similarity, open for writing.

    Raises:
        StoreUnusable: Chroma cannot open or use the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._view: FileLock | None = None
        with _mapped(folder):
            self._client = chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))
            self._collection = self._client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )

    @classmethod
    def view(cls, folder: Path) -> "VectorIndex":
        """Open a folder for reading, through a view of it that is this process's own and goes when it is closed.

        Raises:
            StoreUnusable: there is no room for the view, or Chroma cannot open it.
        """
        _sweep()
        with _mapped(folder):
            view = Path(tempfile.mkdtemp(prefix=VIEW))
            lock = FileLock(view / "lock")
            lock.acquire()
            shutil.copytree(folder, view / "index", copy_function=_copy_or_link)
        index = cls(view / "index")
        index._view = lock
        return index

    def close(self) -> None:
        """Have Chroma write what it holds back, and let go of the folder; a view is removed."""
        with _mapped(self.folder):
            self._client.close()  # type: ignore[attr-defined]
        if self._view:
            self._view.release()
            shutil.rmtree(self.folder.parent, ignore_errors=True)
            self._view = None

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()

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


def _copy_or_link(source: str, target: str) -> None:
    path = Path(source)
    if path.suffix == ".bin" and path.stat().st_size >= LINKED:
        Path(target).symlink_to(path.absolute())
    else:
        shutil.copyfile(source, target)


def _sweep() -> None:
    """Remove views whose process was killed."""
    for old in Path(tempfile.gettempdir()).glob(f"{VIEW}*"):
        with suppress(OSError, Timeout):
            if time() - old.stat().st_mtime > 60:
                with FileLock(old / "lock").acquire(timeout=0):
                    shutil.rmtree(old, ignore_errors=True)
