"""A store on a Chroma server: a real one, on loopback, does as a store in a folder does."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import chromadb
import pytest
from chromadb.errors import ChromaError

import assistant
from assistant import doctor
from assistant.indexing import index
from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.errors import NothingToIndex, StoreBusy, StoreUnusable
from index.searching.search import read_query, search
from index.server import lease
from index.server.client import Server, read_address
from index.storing.opening import open_store
from index.storing.store import Store
from tests.test_build import CountingMiniLM

Run = Callable[..., subprocess.CompletedProcess[str]]
KEY = "ck-secret-9b2f"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server on this machine, that this module started."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [chroma, "run", "--path", folder / "data", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        for _ in range(1200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.kill()


@pytest.fixture
def place(server: str, request: pytest.FixtureRequest, socket_enabled: None) -> Path:
    """The address of a store of the test's own."""
    return Path(f"{server}/{re.sub(r'[^a-z0-9]+', '-', request.node.name).strip('-')[-50:].strip('-')}")


@pytest.fixture
def store(place: Path, articles: Path) -> Store:
    """A store of the three articles."""
    opened = open_store(place, create=True)
    index_paths(opened, [articles], MiniLM())
    return opened


def assert_whole(store: Store) -> None:
    """Every passage is a span of its article, and its own vector finds it first."""
    assert store.library.faults() == []
    for ids, vectors, _ in store.library.vectors():
        for identity, vector in zip(ids, vectors, strict=True):
            (found, cosine), *_ = store.library.cells.nearest(vector, 1)  # type: ignore[attr-defined]
            assert (found["id"], cosine) == (identity, pytest.approx(1, abs=1e-3))


def test_a_server_of_ones_own_has_no_sparse_vectors(server: str, socket_enabled: None) -> None:
    """Where this fails, words may be found by them, in place of the full-text filter (`index/server/search.py`)."""
    client = chromadb.HttpClient(host="127.0.0.1", port=int(server.rpartition(":")[2]))
    schema = chromadb.Schema()
    schema.create_index(config=chromadb.SparseVectorIndexConfig(), key="words")
    with pytest.raises(ChromaError, match="Sparse vector indexing is not enabled in local"):
        client.create_collection("sparse", schema=schema, embedding_function=None)


def test_it_answers_as_a_store_in_a_folder_does(place: Path, seeds: assistant.Assistant) -> None:
    index([assistant.settings.seed_articles()], place)  # type: ignore[attr-defined]
    news = assistant.open(str(place))
    for question in ("How many US troops are in Iraq?", "What does Rudaw say about the drone strikes?", "Who won?"):
        here, there = seeds.ask(question), news.ask(question)
        assert (there.abstained, there.short) == (here.abstained, here.short)
        assert here.abstained or there.statements[:1] == here.statements[:1]
    assert_whole(news.store)


def test_changes_are_followed_and_nothing_else_is_embedded(place: Path, articles: Path) -> None:
    embedder, store = CountingMiniLM(), open_store(place, create=True)
    assert len(index_paths(store, [articles], embedder).added) == 3
    embedded = embedder.texts
    assert index_paths(store, [articles], embedder).unchanged == 3
    assert embedder.texts == embedded
    (articles / "flood.txt").write_text("Harbour Post/ The river Elm is calm again, a spokesman said on Friday.\n")
    (articles / "wire.txt").unlink()
    report = index_paths(store, [articles], embedder)
    assert (report.added, report.changed, report.removed) == ([], ["flood.txt"], ["wire.txt"])
    assert store.library.sources() == ["election.md", "flood.txt"]
    assert store.library.frequencies(["burst", "calm"]) == {"burst": 0, "calm": 1}
    hits = search(store, read_query(embedder, "Is the river Elm calm?"))
    assert hits[0].passage.text.startswith("Harbour Post/ The river Elm is calm again")
    assert_whole(store)


def test_what_two_outlets_print_alike_has_one_origin(place: Path, tmp_path: Path) -> None:
    told = (
        "The ferry Aurora ran aground off Vesk on Monday, and all 31 passengers were taken off it, the harbour said. "
    )
    body = told + "Divers found a tear of two metres in its hull. The line is closed until Friday, its owner wrote."
    for outlet in ("Vesk Herald", "Coast Post"):
        (tmp_path / f"{outlet[0]}.jsonl").write_text(
            json.dumps({"id": outlet, "outlet": outlet, "title": f"Ferry aground: {outlet}", "text": body})
        )
    for folder in (place, tmp_path / "store"):
        index([tmp_path / "V.jsonl", tmp_path / "C.jsonl"], folder)
        answer = assistant.open(str(folder)).ask("How many passengers were on the ferry Aurora?")
        assert (answer.short, answer.origins) == ("31", 1)
        assert len({citation.source for citation in answer.citations}) == 2


def test_words_are_remembered_until_something_is_written(store: Store, articles: Path) -> None:
    before = store.library.count()
    assert store.library.frequencies(["burst", "froze"]) == {"burst": 2, "froze": 0}
    (articles / "flood.txt").write_text((articles / "flood.txt").read_text().replace("burst", "froze"))
    index_paths(store, [articles], MiniLM())
    assert store.library.count() == before
    assert store.library.frequencies(["burst", "froze"]) == {"burst": 1, "froze": 1}


def test_another_machine_reads_what_was_written_while_it_had_the_store_open(store: Store, articles: Path) -> None:
    reader = store.sibling()
    assert search(reader, read_query(MiniLM(), "the flood in Norwick"))
    (articles / "fire.txt").write_text("NORWICK - A fire in the harbour was put out on Friday.\n")
    index_paths(store, [articles], MiniLM())
    assert search(reader, read_query(MiniLM(), "a fire in the harbour"))[0].passage.source == "fire.txt"


def test_later_articles_and_other_outlets_are_not_looked_at(store: Store) -> None:
    from datetime import date

    later = search(store, read_query(MiniLM(), "Who was chosen as governor?", date(2024, 3, 6)))
    assert "election.md" not in {hit.passage.source for hit in later}
    asked = search(store, read_query(MiniLM(), "What does Harbour Post say about the flood?"))
    assert {hit.passage.source for hit in asked} == {"flood.txt"}


def test_one_writes_and_others_are_told_within_two_seconds(store: Store, articles: Path) -> None:
    with store.writing():
        began = time.monotonic()
        with pytest.raises(StoreBusy, match=r"busy, .* is indexing into it"):
            index_paths(store.sibling(), [articles], MiniLM())
        assert time.monotonic() - began < 2
        assert search(store.sibling(), read_query(MiniLM(), "the flood in Norwick"))
    assert index_paths(store.sibling(), [articles], MiniLM()).unchanged == 3


HOLD = """
import sys, time
from pathlib import Path
from index.server import lease
from index.storing.opening import open_store

time.time = lambda: 0.0
lease.BEAT = 0.1
with open_store(Path(sys.argv[1])).writing():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_writer_whose_clock_is_wrong_is_not_taken_for_dead(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "DEAD", 3)
    command = [sys.executable, "-c", HOLD, str(store.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy), store.writing(patience=5):
            pass
        holder.communicate("")
    with store.writing():
        pass


def test_a_writer_that_was_silent_for_too_long_writes_no_more(
    store: Store, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "DEAD", 0.5)
    other, silent = store.sibling(), store.writing()
    silent.__enter__()  # its first sign is due in ten seconds
    with other.writing(wait=True):
        with pytest.raises(StoreBusy, match="was silent for too long"), store.library.writing():
            pass
        monkeypatch.setattr(lease, "DEAD", 60)
        with pytest.raises(StoreBusy, match="was silent for too long"):
            silent.__exit__(None, None, None)
        with pytest.raises(StoreBusy, match="is indexing into it"), store.sibling().writing():
            pass
    (articles / "fire.txt").write_text("NORWICK - A fire in the harbour was put out on Friday.\n")
    assert index_paths(other, [articles], MiniLM()).added == ["fire.txt"]


def test_a_writer_whose_place_was_taken_finds_out(store: Store) -> None:
    """Though its own clock stood still: it goes by what the server holds."""
    writers = Server(store.address).open(f"{store.address.name}-writers")  # type: ignore[attr-defined]
    taken = store.writing()
    taken.__enter__()
    writers.delete([row["id"] for row in writers.where()])
    with pytest.raises(StoreBusy, match="was silent for too long"), store.library.writing():
        pass
    with pytest.raises(StoreBusy, match="was silent for too long"):
        taken.__exit__(None, None, None)


def test_of_many_that_come_at_once_one_writes_at_a_time(store: Store) -> None:
    inside: list[int] = []

    def write(store: Store) -> int:
        for _ in range(3):
            with store.writing(wait=True):
                inside.append(1)
                assert len(inside) == 1
                time.sleep(0.05)
                inside.pop()
        return 3

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(write, [store.sibling() for _ in range(4)])) == 12


WRITE = """
import os, signal, sys
from pathlib import Path
from index.server import client as server
from index import intake
from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.storing.opening import open_store

intake.BATCH = 1
left = int(sys.argv[3])
for name in ("upsert", "delete"):
    def kill_or_do(self, *arguments, do=getattr(server.Records, name)):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(self, *arguments)
    setattr(server.Records, name, kill_or_do)
index_paths(open_store(Path(sys.argv[1])), [Path(sys.argv[2])], MiniLM())
"""


@pytest.mark.parametrize("changes", range(1, 9, 1 if os.environ.get("DATELINE_TRIALS") == "full" else 3))
def test_a_writer_that_dies_leaves_each_article_old_or_new(
    changes: int, store: Store, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the n-th change of the server: it answers, and the next run completes it."""
    old = {source: store.library.article(source).text for source in store.library.sources()}  # type: ignore[union-attr]
    (articles / "flood.txt").write_text("Harbour Post/ The river Elm is calm again, a spokesman said on Friday.\n")
    (articles / "wire.txt").unlink()
    new = {path.name: path.read_text() for path in articles.iterdir()}
    command = [sys.executable, "-c", WRITE, str(store.folder), str(articles), str(changes)]
    died = subprocess.run(command, check=False, capture_output=True, text=True)
    assert died.returncode in {0, -signal.SIGKILL}, died.stderr
    reader = store.sibling()
    for source in reader.library.sources():
        article = reader.library.article(source)
        assert article is not None
        assert article.text in {old.get(source), new.get(source)}
    for hit in search(reader, read_query(MiniLM(), "the river Elm")):
        assert hit.passage.text in reader.library.article(hit.passage.source).text  # type: ignore[union-attr]
    monkeypatch.setattr(lease, "DEAD", 3)
    monkeypatch.setattr(lease, "BEAT", 0.2)
    index_paths(reader, [articles], MiniLM(), wait=True)
    assert {source: reader.library.article(source).text for source in reader.library.sources()} == new  # type: ignore[union-attr]
    assert reader.library.count() == (2, sum(len(ids) for ids, _, _ in reader.library.vectors()))
    assert_whole(reader)


def test_the_commands_take_an_address(place: Path, articles: Path, dateline: Run, server: str) -> None:
    address = f"{server}/{place.name}"
    assert dateline("index", articles, "--store", address).stderr.startswith("3 added")
    asked = dateline("ask", "How many families left their homes in Norwick?", "--store", address)
    assert "12 families" in asked.stdout
    assert "Calder, said that 12 families" in dateline("show", "wire.txt:2", "--store", address).stdout
    (Path(articles.parent) / "q.jsonl").write_text(
        '{"id": "a", "question": "Who is the mayor?"}\n{"id": "b", "question": "Who won?"}\n'
    )
    batch = dateline("batch", "q.jsonl", "--out", "run.jsonl", "--jobs", 2, "--store", address)
    assert "2 questions answered" in batch.stderr
    assert dateline("verify", "run.jsonl").returncode == 0


def test_what_is_not_there_is_named(place: Path, dateline: Run, server: str) -> None:
    for address, words in {
        f"{server}/none": "/none: no store there; make one with: dateline index FOLDER --store http://127.0.0.1:",
        "http://127.0.0.1:9/none": "http://127.0.0.1:9/none: the server cannot be used",
        "http://me:word@127.0.0.1:9/none": "not the address of a store; write http://host:port/NAME",
    }.items():
        said = dateline("ask", "Who won?", "--store", address)
        assert (said.returncode, said.stdout, said.stderr.count("\n")) == (2, "", 1)
        assert words in said.stderr
        assert "word" not in said.stderr


def test_a_key_is_never_printed_nor_sent_unencrypted(place: Path, dateline: Run, server: str) -> None:
    for address in (f"{server}/none", "https://127.0.0.1:9/none"):
        said = dateline("ask", "Who won?", "--store", address, CHROMA_API_KEY=KEY)
        assert said.returncode == 2
        assert KEY not in said.stdout + said.stderr
    with pytest.raises(StoreUnusable, match="would be sent unencrypted"):
        Server(read_address("http://example.org/none"), {"CHROMA_API_KEY": KEY})


def test_nothing_to_index_leaves_the_store_as_it_was(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToIndex):
        index_paths(store, [tmp_path / "empty"], MiniLM())
    assert len(store.library.sources()) == 3
    assert [finding.is_well for finding in doctor.examine_store(store.folder)] == [True, True, True]
