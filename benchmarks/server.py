"""How well a store on a Chroma server finds, beside the same store in a folder.

    uv run python -m benchmarks.server STORE QUESTIONS [--articles N] [--data FOLDER]

Starts a server on this machine and sends it the articles of the store (the first N by name), without embedding anything
again. Each question with sources among them is asked of both; articles rank by their first passage. With --data the
server's files are kept there, and what it holds already is not sent again.
"""

import argparse
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np

from assistant.evaluation.measures.retrieval import hit, reciprocal_rank
from assistant.evaluation.questions import Asked, read_questions
from index.embedding.minilm import MiniLM
from index.records import Article
from index.searching.search import read_query, search
from index.storing.opening import open_store
from index.storing.store import Store

BATCH = 50
"""Articles sent together."""
NAME = "benchmark"
"""The store's name on the server."""
MEASURES = ("hit@1", "hit@4", "hit@10", "MRR@10")


@contextmanager
def serve(data: Path) -> Generator[str]:
    """A Chroma server on this machine: its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(data), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(1200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def copy(store: Store, target: Store, names: Sequence[str]) -> None:
    """Send the articles of these names, with their passages and vectors, that the target does not hold."""
    known = set(target.library.sources())
    missing = [name for name in names if name not in known]
    if not missing:
        return
    with target.writing():
        for key in ("embedder", "words"):
            target.library.set_note(key, store.library.note(key) or "")
        for first in range(0, len(missing), BATCH):
            with target.library.writing():
                for name in missing[first : first + BATCH]:
                    _send(store, target, name)
            print(f"\r{first:,} of {len(missing):,} articles sent", end="", file=sys.stderr)


def _send(store: Store, target: Store, name: str) -> None:
    filed = store.library.article(name)
    assert filed is not None
    embedded, title = store.library.embedded(name)
    article = Article(filed.document, filed.provenance, filed.marks, tuple(passage for passage, _ in embedded))
    if title is not None:
        target.library.add(article, filed.fingerprint, [vector for _, vector in embedded], title)


def measure(store: Store, embedder: MiniLM, questions: Sequence[Asked]) -> tuple[list[list[float]], list[float]]:
    """The measures of each question, and the seconds that its search took."""
    values, seconds = [], []
    for one in questions:
        as_of = date.fromisoformat(one.as_of) if one.as_of else None
        query, began = read_query(embedder, one.question, as_of), time.monotonic()
        sources = list(dict.fromkeys(found.passage.source for found in search(store, query)))
        seconds.append(time.monotonic() - began)
        relevance, gold = [source in one.sources for source in sources], len(one.sources)
        values.append([*(hit(relevance, gold, k) for k in (1, 4, 10)), reciprocal_rank(relevance, gold, 10)])
    return values, seconds


def main() -> None:
    """Send, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--articles", type=int, default=10**9)
    options = parser.parse_args()
    embedder, store = MiniLM(), open_store(options.store)
    names = store.library.sources()[: options.articles]
    asked = [one for one in read_questions(options.questions) if one.sources and set(one.sources) <= set(names)]
    with tempfile.TemporaryDirectory() as work, serve(options.data or Path(work)) as address:
        server = open_store(Path(f"{address}/{NAME}"), create=True)
        copy(store, server, names)
        places = {"in a folder": store.narrowed(sources=names), "on a server": server}
        print(f"\n| {len(asked)} questions, {len(names):,} articles | {' | '.join(MEASURES)} | search, median s |")
        print(f"|---|{'---:|' * 5}")
        for name, where in places.items():
            values, seconds = measure(where, embedder, asked)
            cells = [f"{mean:.3f}" for mean in np.mean(values, 0)]
            print(f"| {name} | {' | '.join(cells)} | {np.median(seconds):.3f} |", flush=True)


if __name__ == "__main__":
    main()
