"""A receipt: what an article's file was when it was cited, so that a later change of it can be told."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.records import Answer
from index.records import Document
from index.storing.library import Library


def take_receipts(sources: Iterable[str], library: Library) -> dict[str, dict[str, Any]]:
    """For each article that the library holds, by source, sorted: its file, and what `look_at` sees of it."""
    receipts = {}
    for source in sorted(set(sources)):
        if (article := library.article(source)) is not None:
            receipts[source] = {"file": article.document.file} | look_at(article.document, again=False)
    return receipts


def with_receipts(answer: Answer, library: Library) -> Answer:
    """An answer with the receipts of the articles that it cites."""
    return replace(answer, receipts=take_receipts((citation.source for citation in answer.citations), library))


def look_at(document: Document, again: bool = True) -> dict[str, Any]:
    """The size in bytes and the SHA-256 of an article's file as it is now, both None if it cannot be read.

    An article that is one record of a file stands for itself, since the file may grow: its size is None, and the hash
    is that of the text given. Without `again`, a file is not read again while its time of change is the same.
    """
    if document.record is not None:
        return {"size": None, "sha256": hashlib.sha256(document.text.encode("utf-8", "replace")).hexdigest()}
    try:
        path = Path(document.file)
        status = path.stat()
        return {"size": status.st_size, "sha256": _hash(path) if again else _hash_once(path, status.st_mtime_ns)}
    except (OSError, ValueError):
        return {"size": None, "sha256": None}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=4096)
def _hash_once(path: Path, _changed: int) -> str:
    return _hash(path)
