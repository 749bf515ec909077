"""One step of a measurement, in a process of its own: prints a line of JSON.

python -m benchmarks.step index|search STORE ARTICLES minilm|made
"""

import json
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
from index.storing.store import Store, open_store

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


def index(store: Store, articles: Path, embedder: Embedder) -> dict[str, Any]:
    """How long it takes to bring a store up to date, and how many passages it then holds."""
    began = time.monotonic()
    index_paths(store, [articles], embedder)
    return {"seconds": time.monotonic() - began, "passages": store.library.count()[1]}


def ask(store: Store, articles: Path, embedder: Embedder) -> dict[str, Any]:
    """Seconds of the first search, and the median and 95th percentile of those that follow."""
    texts = [item.text for item in islice(read_path(articles), 500) if isinstance(item, Document)]
    sentences = [found for text in texts for found in re.split(r"(?<=[.?!])\s+", text) if 40 < len(found) < 150]
    times = []
    for question in random.Random(1).choices(sentences, k=QUESTIONS):
        began = time.monotonic()
        search(store, read_query(embedder, question))
        times.append(time.monotonic() - began)
    return {
        "first_search": times[0],
        "search": float(np.median(times[1:])),
        "search_95": float(np.quantile(times[1:], 0.95)),
    }


def main() -> None:
    """Do one step and print what it took."""
    what, folder, articles, vectors = sys.argv[1:]
    embedder = MiniLM() if vectors == "minilm" else Made()
    store = open_store(Path(folder), create=True)
    result = {"index": index, "search": ask}[what](store, Path(articles), embedder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps(result | {"mb": used.ru_maxrss / 1000, "processor": used.ru_utime + used.ru_stime}))


if __name__ == "__main__":
    main()
