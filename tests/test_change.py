"""Following changes: only what changed is embedded, nothing readable is lost, and changed settings tell their cost."""

import gzip
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.indexing import index
from index.build import Settings, index_paths
from index.embedding.minilm import MiniLM
from index.errors import NothingToIndex, SettingsRefused
from index.reading.read import Reader
from index.searching.search import read_query, search
from index.storing.opening import open_store
from index.storing.store import Store
from tests.conftest import DATELINE, assert_whole
from tests.test_build import CountingMiniLM
from tests.test_read import write

Run = Callable[..., subprocess.CompletedProcess[str]]
SENTENCE = (
    "On day {0}, councillor number {0} of Norwick spoke about the bridge over the Elm and its cost of {0} million."
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store", create=True)


def write_records(path: Path, numbers: Iterator[int] | list[int] | range) -> None:
    lines = [json.dumps({"id": f"n{number}", "text": SENTENCE.format(number)}) for number in numbers]
    data = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def age(*paths: Path) -> None:
    """Let files have been written a while ago."""
    for path in paths:
        os.utime(path, (time.time() - 60, time.time() - 60))


# What is embedded


def test_a_rename_embeds_nothing(store: Store, articles: Path) -> None:
    index_paths(store, [articles], MiniLM())
    before = {passage.text: vector for passage, vector in store.library.embedded("flood.txt")[0]}
    (articles / "flood.txt").rename(articles / "deluge.txt")
    embedder = CountingMiniLM()
    report = index_paths(store, [articles], embedder)
    assert (report.added, report.changed, report.removed) == (["deluge.txt"], [], ["flood.txt"])
    assert (embedder.texts, report.passages) == (0, 0)
    for passage, vector in store.library.embedded("deluge.txt")[0]:
        assert np.array_equal(vector, before[passage.text])
        assert store.vectors.query(vector, 1)[0][0] == passage.id
    assert_whole(store)


def test_a_change_embeds_only_the_passages_that_are_new(store: Store, tmp_path: Path) -> None:
    article = tmp_path / "in" / "a.txt"
    article.parent.mkdir()
    article.write_text("\n\n".join(" ".join(SENTENCE.format(10 * i + j) for j in range(7)) for i in range(6)))
    embedder = CountingMiniLM()
    first = index_paths(store, [article.parent], embedder)
    article.write_text(article.read_text().replace("councillor number 55", "alderman number 55"))
    second = index_paths(store, [article.parent], embedder)
    assert first.passages >= 5
    assert (second.changed, second.passages) == (["a.txt"], 1)


def test_lines_that_move_are_unchanged_and_cited_where_they_are(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_records(path, range(3))
    index_paths(store, [path], MiniLM())
    write_records(path, [9, 0, 1, 2])
    embedder = CountingMiniLM()
    report = index_paths(store, [path], embedder)
    assert (report.added, report.changed, report.unchanged) == (["n9"], [], 3)
    assert {source: place.record for source, place in store.library.places(str(path))} == {
        "n9": 1, "n0": 2, "n1": 3, "n2": 4,
    }  # fmt: skip


def test_an_article_that_moves_to_another_file_of_the_folder_is_taken_from_there(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_records(folder / "a.jsonl", [0, 1])
    write_records(folder / "b.jsonl", [2])
    index_paths(store, [folder], MiniLM())
    write_records(folder / "a.jsonl", [1])
    write_records(folder / "b.jsonl", [2, 0])
    report = index_paths(store, [folder], MiniLM())
    assert (report.refused, report.removed) == ([], [])
    place = store.library.place("n0")
    assert place and (Path(place.file).name, place.record) == ("b.jsonl", 2)


def test_what_a_browser_saved_with_a_page_is_removed(store: Store, tmp_path: Path) -> None:
    frame = write(tmp_path, "in/flood_files/saved_resource.txt", "Buy one now and get another one free.")
    index_paths(store, [tmp_path / "in"], MiniLM())
    write(tmp_path, "in/flood.html", "<p>The river Elm burst its banks in Norwick on Monday.</p>")
    report = index_paths(store, [tmp_path / "in"], MiniLM())
    assert (report.added, report.removed) == (["flood.html"], [f"flood_files/{frame.name}"])


def test_beside_a_repeated_id_what_is_gone_is_removed(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_records(path, [0, 1, 0])
    index_paths(store, [path], MiniLM())
    write_records(path, [0, 0])
    assert index_paths(store, [path], MiniLM()).removed == ["n1"]


def test_a_folder_that_moved_is_unchanged_in_its_new_place(store: Store, articles: Path) -> None:
    index_paths(store, [articles], MiniLM())
    moved = articles.rename(articles.with_name("moved"))
    report = index_paths(store, [moved], MiniLM())
    assert (report.unchanged, report.added, report.removed) == (3, [], [])
    assert {Path(file).parent for file in store.library.files()} == {moved}


def test_a_file_that_is_as_it_was_is_not_read(store: Store, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (articles / "broken.txt").write_bytes(b"\0\1")
    age(*articles.iterdir())
    first = index_paths(store, [articles], MiniLM())
    read: list[str] = []
    monkeypatch.setattr(Reader, "read", lambda _, file: read.append(file.name) or iter(()))
    second = index_paths(store, [articles], MiniLM())
    assert read == []
    assert (second.unchanged, second.refused) == (3, first.refused)
    assert [refusal.source for refusal in second.refused] == ["broken.txt"]


@pytest.mark.parametrize("what", ["text", "sidecar", "article lost", "just written"])
def test_a_file_that_may_be_another_is_read(store: Store, articles: Path, what: str) -> None:
    """Also where its size is the same, and where the library lacks what it held."""
    flood = articles / "flood.txt"
    age(*articles.iterdir())
    if what == "just written":
        os.utime(flood)
    index_paths(store, [articles], MiniLM())
    if what in {"text", "just written"}:
        changed = flood.stat().st_mtime_ns if what == "just written" else time.time_ns() - 10**10
        flood.write_text(flood.read_text("utf-8").replace("12 families", "97 families"), "utf-8")
        os.utime(flood, ns=(changed, changed))
    elif what == "sidecar":
        (articles / "sources.yaml").write_text("flood.txt: {outlet: Valley Times}\n")
    else:
        with store.writing(), store.library.writing():
            store.library.remove("flood.txt")
    report = index_paths(store, [articles], MiniLM())
    assert report.added + report.changed == ["flood.txt"]
    assert_whole(store)


def test_a_folder_is_the_same_by_whatever_name(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative, with "..", or through a link: nothing is read anew, and nothing is refused as another's."""
    news = tmp_path / "news"
    news.mkdir()
    write_records(news / "a.jsonl", range(3))
    age(news / "a.jsonl")
    index_paths(store, [news], MiniLM())
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(news)
    monkeypatch.chdir(tmp_path / "other")
    for name in ("../news", "../news/a.jsonl", "../link", tmp_path / "link" / "a.jsonl", "../other/../news"):
        report = index_paths(store, [Path(name)], MiniLM())
        assert (report.unchanged, report.refused, report.removed) == (3, [], []), name
    assert store.library.files() == [str((news / "a.jsonl").resolve())]


def test_a_store_that_knows_a_file_by_another_name_takes_the_plain_one(store: Store, tmp_path: Path) -> None:
    write_records(tmp_path / "a.jsonl", range(3))
    index_paths(store, [tmp_path / "a.jsonl"], MiniLM())
    with store.writing(), store.library.writing():
        for number in range(3):
            store.library.move(f"n{number}", str(tmp_path / ".." / tmp_path.name / "a.jsonl"), number + 1)
    report = index_paths(store, [tmp_path / "a.jsonl"], MiniLM())
    assert (report.unchanged, report.passages, report.refused) == (3, 0, [])
    assert store.library.files() == [str(tmp_path / "a.jsonl")]


# What cannot be read any more


@pytest.mark.parametrize("broken", ['{"id": "n2", "text": 7}', '{"id": "n2", "te', "\0\0"])
def test_an_article_whose_line_cannot_be_read_is_kept(store: Store, tmp_path: Path, broken: str) -> None:
    path = tmp_path / "a.jsonl"
    write_records(path, range(5))
    index_paths(store, [path], MiniLM())
    lines = path.read_text().splitlines()
    lines[2] = broken
    del lines[4]
    path.write_text("\n".join(lines) + "\n")
    report = index_paths(store, [path], MiniLM())
    assert report.removed == ["n4"]
    assert [refusal.source for refusal in report.refused] == ["a.jsonl:3"]
    assert store.library.sources() == ["n0", "n1", "n2", "n3"]


@pytest.mark.parametrize("line", ["", json.dumps({"id": "new", "text": SENTENCE.format(9)})])
def test_a_line_that_moved_and_cannot_be_read_keeps_its_article(store: Store, tmp_path: Path, line: str) -> None:
    """Its place between the articles that are still there tells which it is."""
    path = tmp_path / "a.jsonl"
    write_records(path, range(6))
    index_paths(store, [path], MiniLM())
    lines = path.read_text().splitlines()
    lines[2:3] = ["{broken"]
    path.write_text("\n".join([line, line and lines[0], *lines[1:4], lines[5]]) + "\n")
    removed = ["n4"] if line else ["n0", "n4"]
    assert index_paths(store, [path], MiniLM()).removed == removed
    assert set(store.library.sources()) - {"new"} == {f"n{i}" for i in range(6)} - set(removed)


def test_a_broken_line_that_shows_its_id_keeps_that_article_alone(store: Store, tmp_path: Path) -> None:
    """Line 2 was n1, which is gone; it now holds what is left of n2."""
    path = tmp_path / "a.jsonl"
    write_records(path, range(3))
    index_paths(store, [path], MiniLM())
    path.write_text(path.read_text().splitlines()[0] + '\n{"id": "n2", "text": \n')
    assert index_paths(store, [path], MiniLM()).removed == ["n1"]
    assert store.library.sources() == ["n0", "n2"]


def test_articles_behind_the_cut_of_a_compressed_file_are_kept(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    write_records(path, range(300))
    index_paths(store, [path], MiniLM())
    path.write_bytes(path.read_bytes()[:-800])
    report = index_paths(store, [path], MiniLM())
    assert report.removed == []
    assert len(report.refused) == 1
    assert 0 < report.unchanged < 300
    assert store.library.count()[0] == 300


# Settings


def test_other_words_and_another_embedder_tell_their_cost_and_are_applied_whole(store: Store, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for i in range(3):
        (tmp_path / "in" / f"{i}.txt").write_text(" ".join(SENTENCE.format(100 * i + j) for j in range(14)))
    index_paths(store, [tmp_path / "in"], MiniLM())
    before = store.library.count()[1]
    asked: list[str] = []
    with pytest.raises(SettingsRefused, match="passages of 130 words, not 60: all 3 articles"):
        index_paths(store, [tmp_path / "in"], MiniLM(), settings=Settings(words=60), agree=asked.append)  # type: ignore[arg-type]
    assert store.library.count()[1] == before
    assert len(asked) == 1

    class Half(CountingMiniLM):
        name = "half"

        def embed(self, texts):  # type: ignore[no-untyped-def]
            half = super().embed(texts)[:, :192]
            return half / np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-9)

    report = index_paths(store, [tmp_path / "in"], Half(), settings=Settings(words=60), agree=lambda cost: True)
    after = store.library.count()[1]
    assert after > 1.5 * before
    assert (report.unchanged, report.passages) == (3, after)
    assert {len(vector) for _, vectors, _ in store.library.vectors() for vector in vectors} == {192}
    assert_whole(store)
    assert search(store, read_query(Half(), "What did councillor number 105 speak about?"))[0].passage.source == "1.txt"
    again = index_paths(store, [tmp_path / "in"], Half())
    assert (again.unchanged, again.passages) == (3, 0)


def test_a_change_of_settings_that_fails_leaves_the_store_as_it_was(store: Store, articles: Path) -> None:
    class Failing(MiniLM):
        name = "failing"

        def embed(self, texts):  # type: ignore[no-untyped-def]
            raise RuntimeError

    index_paths(store, [articles], MiniLM())
    with pytest.raises(RuntimeError):
        index_paths(store, [articles], Failing(), agree=lambda cost: True)
    assert store.library.note("embedder") == MiniLM.name
    assert index_paths(store, [articles], MiniLM()).unchanged == 3
    assert_whole(store)


def test_the_fields_of_records_may_have_other_names_and_the_store_remembers_them(dateline: Run, tmp_path: Path) -> None:
    record = {"meta": {"guid": "x-1"}, "headline": "A flood", "body": SENTENCE.format(3), "published": "2024-03-05"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n")
    names = ["text=body", "id=meta.guid", "title=headline", "date=published"]
    options = [option for name in names for option in ("--field", name)]
    plain = dateline("index", tmp_path / "a.jsonl", "--store", tmp_path / "s")
    done = dateline("index", tmp_path / "a.jsonl", "--store", tmp_path / "s", *options)
    again = dateline("index", tmp_path / "a.jsonl", "--store", tmp_path / "s")
    listed = dateline("sources", "--store", tmp_path / "s")
    assert (plain.returncode, 'has no "text"' in plain.stderr) == (2, True)
    assert "1 added" in done.stderr
    assert "1 unchanged, 0 refused" in again.stderr
    assert [word in listed.stdout for word in ("x-1", "2024-03-05", "A flood")] == [True] * 3


@pytest.mark.parametrize("option", [["--words", "5"], ["--field", "body"], ["--field", "size=x"]])
def test_settings_without_meaning_are_refused_in_a_line(dateline: Run, articles: Path, option: list[str]) -> None:
    done = dateline("index", articles, "--store", articles.parent / "s", *option)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert not (articles.parent / "s").exists()


def test_the_command_changes_settings_only_when_told_to(dateline: Run, articles: Path, tmp_path: Path) -> None:
    dateline("index", articles, "--store", tmp_path / "s")
    refused = dateline("index", articles, "--store", tmp_path / "s", "--words", "60")
    done = dateline("index", articles, "--store", tmp_path / "s", "--words", "60", "--yes")
    assert refused.returncode == 2
    assert "3 articles" in refused.stderr and "--yes" in refused.stderr
    assert (done.returncode, "3 unchanged" in done.stderr) == (0, True)


# Several runs, and a watched folder


def test_a_run_that_fails_takes_nothing_from_another_on_the_same_new_store(articles: Path, tmp_path: Path) -> None:
    """Neither makes the store before it has something to put in; what is there is never removed."""
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NothingToIndex, match="holds no articles"):
        index([empty], tmp_path / "new")
    assert not (tmp_path / "new").exists()
    command = [DATELINE, "index", "--wait", "--store", str(tmp_path / "new")]
    runs = [subprocess.Popen([*command, str(path)], stderr=subprocess.PIPE, text=True) for path in (empty, articles)]
    runs += [subprocess.Popen([*command, str(articles)], stderr=subprocess.PIPE, text=True)]
    assert [run.wait(120) for run in runs] == [2, 0, 0]
    for run in runs:
        assert run.stderr is not None
        run.stderr.close()
    assert open_store(tmp_path / "new").library.count()[0] == 3


def test_a_watched_folder_is_followed_until_ctrl_c(articles: Path, tmp_path: Path) -> None:
    command = [DATELINE, "index", articles, "--watch", "--store", tmp_path / "s"]
    watching = subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, text=True)
    assert watching.stderr is not None
    try:
        assert "3 added" in watching.stderr.readline()
        (articles / "new.txt").write_text("The town of Aster held a fair on Sunday.\n")
        (articles / "wire.txt").unlink()
        assert "1 added, 0 changed, 1 removed" in watching.stderr.readline()
        watching.send_signal(2)
        assert watching.wait(20) == 130
    finally:
        watching.kill()
        watching.wait()
        watching.stderr.close()
    assert open_store(tmp_path / "s").library.sources() == ["election.md", "flood.txt", "new.txt"]


def test_of_a_watched_file_what_lies_beside_it_is_not_followed(articles: Path, tmp_path: Path) -> None:
    command = [DATELINE, "index", articles / "flood.txt", "--watch", "--store", tmp_path / "s"]
    with (articles / "log.txt").open("w") as log:
        watching = subprocess.Popen(list(map(str, command)), stderr=log)
    try:
        for _ in range(200):
            if "1 added" in (articles / "log.txt").read_text():
                break
            time.sleep(0.1)
        time.sleep(3)
        assert len((articles / "log.txt").read_text().splitlines()) == 1, "its own log makes it index again"
    finally:
        watching.kill()
        watching.wait()
