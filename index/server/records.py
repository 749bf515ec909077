"""Articles → the records of a store on a Chroma server: one for each passage, for each part of a text, and a head."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from index.records import Article, Document, Fact, Filed, Mark, Provenance, Span, Vectors
from index.storing.library import Place
from index.storing.rows import last_day
from index.words import stem, words

PART = 3500
"""Code points of an article's JSON in one record: Chroma Cloud keeps 16 kB of a document."""

Row = tuple[str, Vectors, str, dict[str, Any]]
"""Id, vector, document and metadata."""


def cells(article: Article, digest: str, vectors: Vectors) -> Iterator[Row]:
    """The records of an article's passages."""
    key, facts = identify(article.document.source, digest), article.provenance
    for place, (passage, vector) in enumerate(zip(article.passages, vectors, strict=True)):
        about = {
            "article": key,
            "source": passage.source,
            "place": place,
            "start": passage.start,
            "end": passage.end,
            "sentences": json.dumps(passage.sentences),
            "last_day": last_day(facts.date.value) or 0,
            "outlet": facts.outlet.value or "",
        }
        yield f"{key}-{place}", vector, f" {stems(facts.title.value or '')} | {stems(passage.text)} ", about


def _whole(article: Article) -> str:
    """An article with all that is said of it, as JSON."""
    document = asdict(replace(article.document, fields={}))
    return json.dumps({"document": document, "provenance": asdict(article.provenance), "marks": article.marks})


def read_article(whole: str, digest: str) -> Filed:
    """The article that this JSON was made of, with the fingerprint `digest`."""
    told = json.loads(whole)
    facts = {
        name: Fact(fact["value"], fact["how"], Span(*fact["span"]) if fact["span"] else None, fact["origin"])
        for name, fact in told["provenance"].items()
    }
    document = Document(**(told["document"] | {"notes": tuple(told["document"]["notes"])}))
    return Filed(document, Provenance(**facts), tuple(Mark(*mark) for mark in told["marks"]), digest)


def _mean(vectors: Vectors, title: Vectors) -> Vectors:
    mean = np.mean(vectors, 0) if len(vectors) else title
    return np.asarray(mean / max(1e-9, float(np.linalg.norm(mean))), np.float32)


def parts(article: Article, digest: str, vectors: Vectors, title: Vectors) -> Iterator[Row]:
    """The records of an article's text."""
    key, whole, mean = identify(article.document.source, digest), _whole(article), _mean(vectors, title)
    for number, first in enumerate(range(0, len(whole), PART)):
        yield f"{key}#{number}", mean, whole[first : first + PART], {"kind": "part", "article": key}


def head(article: Article, digest: str, vectors: Vectors, title: Vectors) -> Row:
    """The record from which on an article counts."""
    document, facts, key = article.document, article.provenance, identify(article.document.source, digest)
    about = {
        "kind": "head",
        "article": key,
        "source": document.source,
        "file": document.file,
        "record": document.record or 0,
        "fingerprint": digest,
        "title_vector": base64.b64encode(np.asarray(title, np.float32).tobytes()).decode(),
        "outlet": facts.outlet.value or "",
        "last_day": last_day(facts.date.value) or 0,
        "parts": -(-len(_whole(article)) // PART),
        "passages": len(article.passages),
        "revision": time.time_ns() // 1000,
    }
    return key, _mean(vectors, title), facts.title.value or document.source, about


def stems(text: str) -> str:
    """The words of a text as the search compares them, a space between each."""
    return " ".join(stem(word) for word in words(text))


def identify(source: str, digest: str) -> str:
    """The key of a state of an article."""
    return hashlib.sha256(f"{source}\0{digest}".encode()).hexdigest()[:32]


def columns(rows: Sequence[dict[str, Any]]) -> tuple[list[str], Vectors, list[int]]:
    """Records of passages as ids, vectors and last days."""
    vectors = np.array([row["embedding"] for row in rows], np.float32)
    return [row["id"] for row in rows], vectors, [int(row["metadata"]["last_day"]) for row in rows]


def read_place(head: Mapping[str, Any]) -> Place:
    """Where an article stands, from its head."""
    return Place(head["file"], head["record"] or None, head["fingerprint"])
