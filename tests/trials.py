"""Trials of a store, each in a child process: what the tests of crashes and damage are made of.

    python -m tests.trials kill FOLDER SHARE      at every system call that changes a store (or each SHARE-th)
    python -m tests.trials moments FOLDER COUNT   at random moments
    python -m tests.trials damage FOLDER COUNT    with random truncations and flipped bits
    python -m tests.trials share FOLDER COUNT     three processes index while two chat

Prints one line of JSON: how many trials there were, and what went wrong. A process of its own, because forks of one
that has started threads (Chroma, ONNX Runtime) may hang.
"""

import json
import os
import pickle
import random
import shutil
import signal
import sys
import time
import traceback
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401  loaded once, for all children
import numpy as np

from assistant.answering.answer import Assistant
from index.build import index_paths
from index.errors import DatelineError
from index.records import Vectors
from index.searching.search import read_query, search
from index.storing.opening import open_store
from index.storing.segments import read_segments
from index.storing.store import Store
from index.words import content_words
from tests import tracing

QUESTIONS = (
    "How many families left the town of Aster?",
    "Who is the mayor of Calder?",
    "What closed in Elm on Monday?",
)
TOWNS = (
    "Aster",
    "Brook",
    "Calder",
    "Dunmore",
    "Elm",
    "Fairhaven",
    "Gorse",
    "Hollin",
    "Islay",
    "Jarrow",
    "Kelso",
    "Lorne",
)
PATIENCE = 600
"""Seconds after which a child counts as hanging; it needs about one, but a busy machine may give it little."""


class Bags:
    """An embedder without a model: the sum of a fixed random vector for each word."""

    name = "bags"
    dimensions = 24

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder` says."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in content_words(text) or ["nothing"]:
                row += np.random.default_rng(zlib.crc32(word.encode())).normal(size=self.dimensions)
            row /= np.linalg.norm(row)
        return vectors


def in_small_steps(batch: int, fresh: int) -> None:
    """From now on in this process, a run has several transactions, and makes a new folder of Chroma while it goes on:
    passages embedded together, and passages that may wait."""
    from index import intake
    from index.storing import segments

    assert batch < intake.BATCH
    assert fresh < segments.FRESH
    intake.BATCH, segments.FRESH = batch, fresh


def write_articles(folder: Path, edition: int) -> dict[str, str]:
    """Write the first or the second edition of a small paper: some articles change, some come, some go."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    texts = {}
    for number, town in enumerate(TOWNS):
        if number % 6 == (5 if edition == 1 else 4):
            continue
        count = number + 10 + (edition if number % 3 == 0 else 0)
        lines = [
            f"{town.upper()}, March {number + 1}, 2024 (Reuters) - The river burst its banks in {town} on Monday.",
            f"The mayor of {town}, Ines {TOWNS[number - 3]}, said that {count} families left the town of {town}.",
            *(f"Bridge {b} in {town} closed for {b + count} days, the fire brigade of {town} said." for b in range(20)),
        ]
        texts[f"{town}.txt"] = "\n\n".join(lines) + "\n"
        (folder / f"{town}.txt").write_text(texts[f"{town}.txt"])
    return texts


def index(store: Path, articles: Path) -> None:
    """An indexing run."""
    index_paths(open_store(store, create=True), [articles], Bags())


def answer(store: Store) -> list[Any]:
    """What the store answers to the questions."""
    return [Assistant(store, Bags()).ask(question) for question in QUESTIONS]


def find(store: Store) -> list[Any]:
    """What the store's answers are made of: the best passage for each question, and its article. Not the ranks of all
    that was found: what fits equally well stands in the order in which it was indexed, which a repair may change."""
    best = [search(store, read_query(Bags(), question))[0].passage for question in QUESTIONS]
    return [(passage, store.library.article(passage.source)) for passage in best]


def read(store: Store) -> dict[str, str]:
    """Every article's text; each of its passages must be a span of it and be found first by its own vector."""
    texts = {}
    for source in store.library.sources():
        article = store.library.article(source)
        assert article is not None
        texts[source] = article.text
    for ids, vectors, _ in store.library.vectors():
        numbers = store.library.lookup.numbers(ids)
        for passage in store.library.passages(list(numbers.values())).values():
            assert texts[passage.source][passage.start : passage.end] == passage.text
        for identity, vector in zip(ids, vectors, strict=True):
            (found, cosine), *_ = store.vectors.query(vector, 1)
            assert found == identity or cosine > 0.9999, (identity, found, cosine)
    return texts


class Child:
    """A child process that does some work; one that dies or hangs is an error."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._end, beginning = os.pipe()
        self.id = os.fork()
        if self.id == 0:
            self._work(work, beginning)
        os.close(beginning)

    def _work(self, work: Callable[[], Any], pipe: int) -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        signal.alarm(PATIENCE)
        try:
            result = (work(), None)
        except BaseException as error:
            ours = "" if isinstance(error, DatelineError) else "NOT OURS "
            place = traceback.extract_tb(error.__traceback__)[-1]
            result = (None, f"{ours}{type(error).__name__}: {error} ({place.filename}:{place.lineno})")
        with open(pipe, "wb") as file:
            pickle.dump(result, file)
        os._exit(0)

    def join(self) -> Any:
        """What the work returned; raises what it raised, as a `RuntimeError`."""
        with open(self._end, "rb") as pipe:
            said = pipe.read()
        code = os.waitstatus_to_exitcode(os.waitpid(self.id, 0)[1])
        if code or not said:
            raise RuntimeError(f"NOT OURS the process ended with {code}")
        value, error = pickle.loads(said)
        if error is not None:
            raise RuntimeError(error)
        return value


def in_child(work: Callable[[], Any]) -> Any:
    """What `work` returns or raises in a child process."""
    return Child(work).join()


# -- killing -----------------------------------------------------------------------------------------------------------


def check_killed(store: Path, articles: Path, old: dict[str, str], new: dict[str, str]) -> None:
    """After a death: it opens, answers, holds each article as it was or as it is; and the next run completes it."""
    if store.exists() and (store / "library.sqlite3").exists():
        with closing(open_store(store)) as opened:
            texts = read(opened)
            assert set(texts) <= set(old) | set(new)
            assert set(texts) >= set(old) & set(new)
            assert all(text in {old.get(source), new.get(source)} for source, text in texts.items())
            if texts:
                find(opened)
    else:
        assert not old
    with closing(open_store(store, create=True)) as opened:
        index_paths(opened, [articles], Bags())
        assert read(opened) == new
        assert opened.library.faults() == []
        named = {segment.folder for segment in read_segments(opened.library)}
        assert {path.name for path in store.iterdir()} - {"library.sqlite3-wal", "library.sqlite3-shm"} == named | {
            "library.sqlite3", "lock", "seal",
        }  # fmt: skip


class Scene:
    """A store of the first edition (or none at all), about to be brought to the second (or the first)."""

    def __init__(self, folder: Path, is_new: bool) -> None:
        self.folder = folder / ("new" if is_new else "changed")
        self.store, self.kept, self.articles = (self.folder / name for name in ("store", "kept", "articles"))
        self.old: dict[str, str] = {}
        if not is_new:
            self.old = write_articles(self.articles, 1)
            in_child(lambda: index(self.kept, self.articles))
        self.new = write_articles(self.articles, 2)

    def set_up(self) -> None:
        """Put the store back to what it was."""
        shutil.rmtree(self.store, ignore_errors=True)
        if self.kept.exists():
            shutil.copytree(self.kept, self.store)

    def work(self) -> None:
        """The run that is killed."""
        in_small_steps(batch=6, fresh=4)
        index_paths(open_store(self.store, create=True), [self.articles], Bags())

    def check(self) -> str | None:
        """What is wrong after a death, if anything is."""
        try:
            in_child(lambda: check_killed(self.store, self.articles, self.old, self.new))
        except RuntimeError as error:
            return str(error)
        return None


def kill_everywhere(folder: Path, share: int) -> Iterator[str | None]:
    """Kill at each `share`-th change of the store."""
    for is_new in (False, True):
        scene = Scene(folder, is_new)
        scene.set_up()
        calls = tracing.run(scene.work, scene.store)
        for number in range(random.randrange(share), len(calls), share):
            scene.set_up()
            tracing.run(scene.work, scene.store, kill_at=number)
            fault = scene.check()
            yield f"killed at {number} of {len(calls)}, {calls[number]}: {fault}" if fault else None


def kill_at_moments(folder: Path, count: int) -> Iterator[str | None]:
    """Kill at random moments of the run."""
    for is_new in (False, True):
        scene = Scene(folder, is_new)
        scene.set_up()
        began = time.monotonic()
        in_child(scene.work)
        length = time.monotonic() - began
        for _ in range(count // 2):
            scene.set_up()
            child = os.fork()
            if child == 0:
                scene.work()
                os._exit(0)
            time.sleep(moment := random.uniform(0, length))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            fault = scene.check()
            yield f"killed after {moment:.4f} of {length:.4f} s: {fault}" if fault else None


def main(kind: str, folder: str, amount: str, seed: str = "") -> None:
    """Run the trials and print what came of them."""
    from tests import sharing

    trials = {
        "kill": kill_everywhere,
        "moments": kill_at_moments,
        "damage": sharing.damage_often,
        "share": sharing.share,
    }
    seed = seed or str(random.randrange(10**6))
    random.seed(int(seed))
    began, faults = time.monotonic(), list(trials[kind](Path(folder), int(amount)))
    wrong = [fault for fault in faults if fault]
    seconds = round(time.monotonic() - began, 1)
    print(
        json.dumps({
            "trials": len(faults),
            "seed": seed,
            "seconds": seconds,
            "outcomes": sharing.OUTCOMES,
            "wrong": wrong,
        })
    )


if __name__ == "__main__":
    from tests.trials import main

    main(*sys.argv[1:])
