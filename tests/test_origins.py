"""Origins: an edited or shortened copy is found as it is taken in, and counts with what it copies."""

import random
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import assistant
from assistant.settings import seed_articles
from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.server import origins as server_origins
from index.server.origins import ServerOrigins
from index.storing.opening import open_store
from index.storing.origins import is_copy, runs_of, sketch
from index.storing.store import Store
from index.words import hashed_stems

FIRST = [201493188, 184038289, 12711219]
"""The first values of the sketch of `make_text(1)`."""
TOPICS = "council bridge river harbour school budget storm election fire hospital museum railway".split()
VERBS = "opened closed praised rejected repaired visited financed delayed measured painted".split()


def make_text(seed: int, sentences: int = 25) -> str:
    """Sentences of a made-up report; two seeds share hardly any run of words."""
    chance = random.Random(seed)
    return "\n\n".join(
        f"The {chance.choice(TOPICS)} of district {chance.randrange(999)} {chance.choice(VERBS)} "
        f"{chance.randrange(999)} {chance.choice(TOPICS)} plans with {chance.choice(TOPICS)} "
        f"member {chance.randrange(999)} on day {chance.randrange(999)}."
        for _ in range(sentences)
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store", create=True)


def take_in(store: Store, folder: Path, **texts: str) -> dict[str, str]:
    """Index texts, and give, for each, the first of its copies and itself."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    index_paths(store, [folder], MiniLM())
    return {source: min(store.library.origins.copies(source) | {source}) for source in store.library.sources()}


def test_copies_share_an_origin_and_other_articles_do_not(store: Store, tmp_path: Path) -> None:
    text = make_text(1)
    edited = text.replace("council", "board").replace("on day", "on the day")
    cut = "LONDON (Reuters) - " + "\n\n".join(text.split("\n\n")[:12])
    others = {"b": make_text(2), "e": make_text(3), "f": make_text(4, 2)}
    origins = take_in(store, tmp_path / "in", a=text, c=edited, d=cut, **others)
    assert origins["a.txt"] == origins["c.txt"] == origins["d.txt"]
    assert store.library.origins.copies("d.txt") == {"a.txt", "c.txt"}
    assert len({origins[name] for name in ("a.txt", "b.txt", "e.txt", "f.txt")}) == 4


def test_copies_among_many_articles_are_found(store: Store, tmp_path: Path) -> None:
    """Of 60 articles each fifth has a copy with one sentence in eight left out."""
    texts = {f"a{i}": make_text(i, 16) for i in range(60)}
    texts |= {f"b{i}": "\n\n".join(make_text(i, 16).split("\n\n")[2:]) for i in range(0, 60, 5)}
    origins = take_in(store, tmp_path / "in", **texts)
    assert len(set(origins.values())) == 60
    assert all(origins[f"a{i}.txt"] == origins[f"b{i}.txt"] for i in range(0, 60, 5))


def test_a_copy_that_changes_or_goes_is_forgotten(store: Store, tmp_path: Path) -> None:
    text = make_text(7)
    take_in(store, tmp_path / "in", a=text, b=text + "\n\nMore follows.", c=text)
    (tmp_path / "in" / "c.txt").unlink()
    origins = take_in(store, tmp_path / "in", b=make_text(8))
    assert origins["a.txt"] != origins["b.txt"]
    assert store.library._db.execute("SELECT count(*) FROM copied").fetchone() == (0,)
    assert store.library._db.execute("SELECT count(DISTINCT article) FROM sketch").fetchone() == (2,)


KILLED = "people were killed in the strike in Babil"


def test_a_lightly_edited_copy_of_a_seed_changes_no_count(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for seed in seed_articles().glob("*.txt"):
        (folder / seed.name).write_bytes(seed.read_bytes())
    store = open_store(tmp_path / "store", create=True)
    index_paths(store, [folder], MiniLM())
    news = assistant.open(tmp_path / "store")
    questions = [f"How many {what}?" for what in ("US troops are in Iraq", "US troops are in Syria", KILLED)]
    day = date(2024, 8, 1)
    before = [news.ask(question).origins for question in questions]
    then = news.ask(questions[0], as_of=day).origins
    for seed in list(folder.iterdir()):
        lines = seed.read_text("utf-8").split("\n")
        edited = "\n".join(line.replace("the country", "Iraq").replace(" said ", " told us ") for line in lines if line)
        (folder / f"copy-{seed.name}").write_text(f"Gazette/ {edited}\nFirst printed elsewhere.", "utf-8")
    index_paths(store, [folder], MiniLM())
    answers = [assistant.open(tmp_path / "store").ask(question) for question in questions]
    assert [answer.origins for answer in answers] == before
    assert any(citation.source.startswith("copy-") for answer in answers for citation in answer.citations)
    assert news.ask(questions[0], as_of=day).origins == then


def test_a_sketch_is_that_of_the_stores_that_are_there() -> None:
    """Another MinHash would find no copies in stores made before: then the schema's version must be raised."""
    runs = runs_of(np.array(hashed_stems(make_text(1)), np.uint32))
    assert [key & 0xFFFFFFFF for key in sketch(runs)[:3]] == FIRST
    assert [key >> 32 for key in sketch(runs)] == list(range(64))


def test_on_a_server_copies_are_those_that_comparing_all_would_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_origins, "REMEMBERED", 60)
    chance, found = np.random.default_rng(7), ServerOrigins()
    bodies: list[np.ndarray] = []
    for number in range(100):
        body = chance.integers(0, 5000, 200, dtype=np.uint32)
        if number % 3:
            body[: 70 * (number % 4)] = bodies[-1][: 70 * (number % 4)]
        bodies.append(body)
        found.remember(number, f"{number}.txt", body)
    runs = {number: runs_of(bodies[number]) for number in range(40, 100)}
    alike = {(a, b) for a in runs for b in runs if a != b and is_copy(runs[a], runs[b])}
    assert found.among(range(100)) == alike
    assert len(alike) > 10
    for number in range(100):
        assert found.copies(f"{number}.txt") == {f"{b}.txt" for a, b in alike if a == number}
