"""One step of a measurement, in a process of its own: prints a line of JSON.

python -m benchmarks.step index|search STORE ARTICLES minilm|made
"""

import json
import os
import random
import re
import resource
import sys
import time
import zlib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.reading.read import read_path
from index.records import Document, Embedder, Vectors
from index.searching.search import read_query, search
from index.storing.opening import open_store

QUESTIONS = 200
"""Questions asked: sentences of the articles."""


class Made:
    """Unit vectors from a generator that each text seeds: an embedder that takes no time."""

    name = "made"
    dimensions = 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, 384)."""
        rows = [np.random.default_rng(zlib.crc32(text.encode())).standard_normal(384, np.float32) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32).reshape(-1, 384)


def _processor() -> float:
    """Seconds of processor time so far, of this process and those that it started and that ended."""
    return sum(os.times()[:4])


def index(folder: Path, articles: Path, embedder: Embedder) -> dict[str, Any]:
    """How long it takes to open a store and bring it up to date, and how many passages it then holds."""
    began, used = time.monotonic(), _processor()
    store = open_store(folder, create=True)
    index_paths(store, [articles], embedder)
    took = {"seconds": time.monotonic() - began, "processor": _processor() - used}
    return took | {"passages": store.library.count()[1]}


def ask(folder: Path, articles: Path, embedder: Embedder) -> dict[str, Any]:
    """Seconds to open a store and search it first, and the median and 95th percentile of those that follow."""
    texts = [item.text for item in islice(read_path(articles), 500) if isinstance(item, Document)]
    sentences = [found for text in texts for found in re.split(r"(?<=[.?!])\s+", text) if 40 < len(found) < 150]
    embedder.embed(["Is the model loaded?"])
    began, used = time.monotonic(), _processor()
    store = open_store(folder)
    search(store, read_query(embedder, sentences[0]))
    first, first_used, times = time.monotonic() - began, _processor() - used, []
    used = _processor()
    for question in random.Random(1).choices(sentences, k=QUESTIONS):
        began = time.monotonic()
        search(store, read_query(embedder, question))
        times.append(time.monotonic() - began)
    return {
        "first_search": first,
        "first_search_processor": first_used,
        "search_processor": (_processor() - used) / QUESTIONS,
        "search": float(np.median(times)),
        "search_95": float(np.quantile(times, 0.95)),
    }


def main() -> None:
    """Do one step and print what it took."""
    what, folder, articles, vectors = sys.argv[1:]
    embedder = MiniLM() if vectors == "minilm" else Made()
    result = {"index": index, "search": ask}[what](Path(folder), Path(articles), embedder)
    held = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps(result | {"mb": sum(held) / 1000}))


if __name__ == "__main__":
    main()
