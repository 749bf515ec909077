"""Trials of a store that is shared, and of one that is damaged; see `trials.py`."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from assistant import doctor
from index.build import index_paths
from index.errors import DatelineError, StoreBusy
from index.records import Vectors
from index.storing.opening import open_store
from tests.trials import Bags, Child, Scene, answer, find, in_child, in_small_steps, index, read, write_articles

OUTCOMES: Counter[str] = Counter()
"""How the trials went that went well."""


# -- damage ------------------------------------------------------------------------------------------------------------


def damage(store: Path, dice: random.Random) -> str:
    """Truncate one file of the store, or flip some of its bits; which, and how."""
    file = dice.choice(sorted(path for path in store.rglob("*") if path.is_file() and path.stat().st_size))
    data = bytearray(file.read_bytes())
    if dice.random() < 0.3:
        size = dice.randrange(len(data))
        file.write_bytes(data[:size])
        return f"{file.relative_to(store)} cut to {size} of {len(data)} bytes"
    places = [dice.randrange(len(data)) for _ in range(dice.choice([1, 1, 1, 8, 64]))]
    for place in places:
        data[place] ^= 1 << dice.randrange(8)
    file.write_bytes(data)
    return f"{file.relative_to(store)}, bits flipped in bytes {places[:8]}"


def _answers(store: Path) -> list[Any] | str:
    """What the store answers, or what it says is wrong."""
    try:
        with closing(open_store(store)) as opened:
            return find(opened)
    except DatelineError as error:
        return str(error)


def check_damaged(store: Path, articles: Path, right: list[Any], texts: dict[str, str]) -> str:
    """Ask a damaged store, have it mended, and ask again. Return how it went.

    What is wrong is said by an AssertionError: an answer that is not the right one, before or after.
    """
    said = _answers(store)
    outcome = "named" if isinstance(said, str) else "answered"
    assert said == right or (outcome == "named" and "\n" not in said and str(store) in said), "a silent wrong answer"
    findings = list(doctor.examine_store(store))
    if not all(finding.is_well for finding in findings if finding.what != "files"):
        outcome += ", rescued" if any("rescued" in finding.finding for finding in findings) else ", lost"
    if outcome.endswith("lost"):
        shutil.rmtree(store)
    with closing(open_store(store, create=True)) as opened:
        index_paths(opened, [articles], Bags())
        assert read(opened) == texts
        assert opened.library.faults() == []
        assert find(opened) == right, f"a wrong answer after repair ({outcome})"
    return outcome


def damage_often(folder: Path, count: int) -> Iterator[str | None]:
    """Damage a store at random, again and again; each outcome is counted in `OUTCOMES`."""
    scene = Scene(folder, is_new=False)
    in_child(lambda: index(scene.kept, scene.articles))

    def look() -> list[Any]:
        with closing(open_store(scene.kept)) as opened:
            return find(opened)

    right, dice = in_child(look), random.Random(random.randrange(10**6))
    for _ in range(count):
        scene.set_up()
        what = damage(scene.store, dice)
        try:
            outcome = in_child(lambda: check_damaged(scene.store, scene.articles, right, scene.new))
            OUTCOMES[outcome] += 1
            yield None
        except RuntimeError as error:
            yield f"{what}: {error}"


# -- sharing -----------------------------------------------------------------------------------------------------------


class SlowBags(Bags):
    """An embedder that takes its time, so that another process meets the one that is writing."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder` says."""
        time.sleep(0.3)
        return super().embed(texts)


def write(store: Path, articles: Path, wait: bool) -> tuple[str, float]:
    """Index, and tell whether it was done or refused as busy, and after how many seconds."""
    in_small_steps(batch=5, fresh=4)
    began = time.monotonic()
    try:
        index_paths(open_store(store, create=True), [articles], SlowBags(), wait=wait)
    except StoreBusy:
        return "busy", time.monotonic() - began
    return "done", time.monotonic() - began


def chat(store: Path, known: dict[str, set[str]], until: Path) -> int:
    """Ask again and again until a file is there; every answer must be made of known articles as they are or were."""
    count = 0
    with closing(open_store(store)) as opened:
        while not until.exists() or not count:
            for said in answer(opened):
                assert said.answer
                for citation in said.citations:
                    spans = {text[citation.start : citation.end] for text in known[citation.source]}
                    assert citation.quote in spans, citation
            count += 1
    return count


def share(folder: Path, count: int) -> Iterator[str | None]:
    """Three processes index while two chat. One writes; the others are told so within 2 s, or wait if asked to."""
    store, articles, end = folder / "store", folder / "articles", folder / "end"
    texts = write_articles(articles, 1)
    in_child(lambda: index(store, articles))
    for number in range(count):
        end.unlink(missing_ok=True)
        old, texts = texts, write_articles(articles, 2 - number % 2)
        known = {source: {old.get(source, ""), texts.get(source, "")} for source in old | texts}
        readers = [Child(lambda known=known: chat(store, known, end)) for _ in range(2)]
        writers = [Child(lambda wait=wait: write(store, articles, wait)) for wait in (False, False, True)]
        try:
            told = [writer.join() for writer in writers]
            end.touch()
            asked = sum(reader.join() for reader in readers)
            assert told[2][0] == "done", told
            assert "busy" in {told[0][0], told[1][0]}, told
            assert all(seconds < 2 for what, seconds in told if what == "busy"), told
            with_all = in_child(lambda: read(open_store(store)))
            assert with_all == texts, "the articles are not those of the last run"
            OUTCOMES["rounds of questions meanwhile"] += asked
            yield None
        except (AssertionError, RuntimeError) as error:
            end.touch()
            yield f"round {number}: {error!r}"
