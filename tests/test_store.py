"""The store: one writer, a vector index that follows the library, folders that are ours."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.doctor import examine_store
from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.errors import StoreBusy, StoreUnusable
from index.searching.search import read_query, search
from index.storing import segments
from index.storing.filling import fill_apart
from index.storing.names import LIBRARY_FILE
from index.storing.opening import open_store
from index.storing.segments import read_segments
from index.storing.store import Store
from tests.conftest import assert_whole

HOLD = "from pathlib import Path; from index.storing.opening import open_store; import sys, time\n" + (
    "with open_store(Path(sys.argv[1])).writing():\n    print('held', flush=True); time.sleep(60)\n"
)


@pytest.fixture
def folder(articles: Path, tmp_path: Path) -> Path:
    """A store of the three articles."""
    store = open_store(tmp_path / "store", create=True)
    index_paths(store, [articles], MiniLM())
    store.close()
    return tmp_path / "store"


def test_a_second_writer_is_told_that_the_store_is_busy(folder: Path, articles: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        store = open_store(folder)
        with pytest.raises(StoreBusy, match="busy, another process is indexing"):
            index_paths(store, [articles], MiniLM())
        assert search(store, read_query(MiniLM(), "the flood in Norwick"))
    finally:
        holder.kill()
        holder.wait()
    assert index_paths(open_store(folder), [articles], MiniLM()).unchanged == 3


CLOSE = "from pathlib import Path; from index.storing.opening import open_store; import sys\n" + (
    "open_store(Path(sys.argv[1])).close()\n"
)


def test_whoever_closes_the_library_leaves_the_log_of_one_that_writes(folder: Path) -> None:
    """What reads the file beside SQLite must not cost the process SQLite's locks on it."""
    store, log = open_store(folder), folder / "library.sqlite3-wal"
    with store.writing():
        store.library.set_note("first", "1")
        before = log.stat().st_ino, log.stat().st_size
        subprocess.run([sys.executable, "-c", CLOSE, str(folder)], check=True)
        assert (log.stat().st_ino, log.stat().st_size) == before
        store.sibling().close()
        subprocess.run([sys.executable, "-c", CLOSE, str(folder)], check=True)
        assert (log.stat().st_ino, log.stat().st_size) == before
        store.library.set_note("second", "2")
    store.close()
    again = open_store(folder)
    assert [again.library.note(key) for key in ("first", "second")] == ["1", "2"]


def test_a_file_is_let_go_when_its_last_connection_is_closed(folder: Path) -> None:
    def descriptors() -> list[str]:
        links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
        return [link for link in links if os.path.exists(link) and os.path.samefile(link, folder / "library.sqlite3")]

    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("needs /proc")
    store = open_store(folder)
    other = store.sibling()
    store.close()
    assert descriptors()
    other.close()
    assert not descriptors()


def folders(store: Store) -> list[str]:
    """The folders of Chroma that the library names, all of which are there and nothing else is."""
    named = [segment.folder for segment in read_segments(store.library)]
    assert sorted(named) == sorted(path.name for path in store.folder.glob("vectors*"))
    return named


def test_a_lost_vector_index_is_made_anew_without_embedding(folder: Path) -> None:
    shutil.rmtree(next(folder.glob("vectors-*")))
    store = open_store(folder)
    assert_whole(store)
    assert len(folders(store)) == 1


def test_few_new_passages_wait_beside_chroma_and_are_found(folder: Path, articles: Path) -> None:
    """What is in Chroma does not change with each run; what it holds too little or too much of is made good."""
    before = folders(open_store(folder))
    (articles / "flood.txt").write_text("Harbour Post/ The river Elm is calm again, a spokesman said on Friday.\n")
    (articles / "fire.txt").write_text("NORWICK - A fire in the harbour was put out on Friday.\n")
    (articles / "wire.txt").unlink()
    store = open_store(folder)
    index_paths(store, [articles], MiniLM())
    assert folders(store) == before
    assert_whole(store)
    assert_whole(store.sibling())
    assert_whole(store.narrowed(without=["election.md"]))
    assert next(hit.passage.source for hit in search(store, read_query(MiniLM(), "harbour fire"))) == "fire.txt"
    assert "wire.txt" not in {hit.passage.source for hit in search(store, read_query(MiniLM(), "the flood"))}


def test_segments_are_filled_cleared_and_followed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With limits as small as the library: segments fill, are added to, and made anew when much of one is gone."""
    monkeypatch.setattr(segments, "FULL", 8)
    monkeypatch.setattr(segments, "FRESH", 2)
    news = tmp_path / "news"
    news.mkdir()
    store = open_store(folder)
    reader = open_store(folder)
    assert_whole(reader)
    for number in range(1, 41):
        (news / f"{number:02}.txt").write_text(
            f"NORWICK - Bridge number {number} was closed on Monday, a spokesman said.\n"
        )
        if number % 5 == 0:
            index_paths(store, [news], MiniLM())
            assert_whole(store)
            assert_whole(reader)
    made = read_segments(store.library)
    assert len(made) >= 5
    assert max(segment.held for segment in made) <= 8
    for number in range(1, 31):
        (news / f"{number:02}.txt").unlink()
    index_paths(store, [news], MiniLM())
    assert len(folders(store)) < len(made)
    assert_whole(store)
    assert_whole(open_store(folder))
    assert_whole(reader)


def test_a_large_segment_is_made_in_a_process_of_its_own(
    folder: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "APART", 0)
    shutil.rmtree(folder / folders_named(folder)[0])
    store = open_store(folder)
    assert_whole(store)
    (articles / "fire.txt").write_text("NORWICK - A fire in the harbour was put out on Friday.\n")
    monkeypatch.setattr(segments, "FRESH", 0)
    monkeypatch.setattr(segments, "SHARE", 0)
    index_paths(store, [articles], MiniLM())
    assert sum(segment.held for segment in read_segments(store.library)) == store.library.count()[1]
    assert_whole(open_store(folder))


def test_a_process_that_cannot_fill_its_folder_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreUnusable, match="taken: the vector index cannot be used"):
        fill_apart(tmp_path / "taken", [])


def test_a_process_that_fills_ends_with_the_one_that_sends(tmp_path: Path) -> None:
    sender = "import sys, time\nfrom pathlib import Path\nfrom index.storing.filling import fill_apart\n" + (
        "def batches():\n    print('sending', flush=True)\n    time.sleep(60)\n    yield\n"
        "fill_apart(Path(sys.argv[1]), batches())\n"
    )
    with subprocess.Popen([sys.executable, "-c", sender, tmp_path / "v"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"sending\n"
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not children.exists():
            process.kill()
            pytest.skip("needs /proc")
        (child,) = children.read_text().split()
        process.kill()
    for _ in range(300):
        if not Path(f"/proc/{child}").exists():
            return
        time.sleep(0.1)
    pytest.fail("it lives on")


def test_a_rebuild_that_is_cut_short_leaves_nothing_behind(folder: Path, articles: Path) -> None:
    (folder / "vectors-0000dead").mkdir()
    (folder / "vectors-0000dead" / "chroma.sqlite3").write_bytes(b"half of")
    shutil.rmtree(folder / folders_named(folder)[0])
    store = open_store(folder)
    assert search(store, read_query(MiniLM(), "the flood in Norwick"))
    assert not (folder / "vectors-0000dead").exists()


def folders_named(folder: Path) -> list[str]:
    return [segment.folder for segment in read_segments(open_store(folder).library)]


def test_reading_changes_no_file(folder: Path) -> None:
    def contents() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    before = contents()
    store = open_store(folder)
    assert_whole(store)
    assert search(store, read_query(MiniLM(), "the flood in Norwick"))
    store.close()
    assert contents() == before


def test_a_copied_store_is_taken_for_what_it_is(folder: Path, articles: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy", copy_function=shutil.copyfile)
    store = open_store(tmp_path / "copy")
    assert_whole(store)
    assert index_paths(store, [articles], MiniLM()).unchanged == 3


@pytest.mark.parametrize("content", [b"", b"not a database, not at all " * 100])
def test_what_is_no_library_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.sqlite3").write_bytes(content)
    with pytest.raises(StoreUnusable, match="cannot be used as a library"):
        open_store(tmp_path)


def test_a_damaged_description_of_its_tables_is_told_in_one_line(folder: Path) -> None:
    """SQLite then quotes the table's own lines."""
    open_store(folder, create=True).close()
    library = folder / LIBRARY_FILE
    data = library.read_bytes()
    assert b"last_day INTEGER,\n" in data
    library.write_bytes(data.replace(b"last_day INTEGER,\n", b'last_day INTEGER"\n'))
    with pytest.raises(StoreUnusable) as raised:
        open_store(folder)
    assert str(library) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_damage_whose_description_is_itself_damaged_is_told(folder: Path) -> None:
    """SQLite quotes the broken schema in its message, which is then no UTF-8."""
    open_store(folder).close()
    (folder / "seal").unlink()
    file = folder / "library.sqlite3"
    file.write_bytes(
        file
        .read_bytes()
        .replace(b"tablepassagepassage", b"tablepass\xe1gepassage", 1)
        .replace(b"CREATE TABLE passage (", b"CRE\xe1TE TABLE passage (", 1)
    )
    with pytest.raises(StoreUnusable, match="cannot be used as a library"):
        open_store(folder)


def test_a_library_of_another_version_is_named(folder: Path) -> None:
    store = open_store(folder)
    store.library.set_note("schema", "999")
    store.close()
    with pytest.raises(StoreUnusable, match="another version of Dateline"):
        open_store(folder)


def test_only_our_folders_are_stores(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(StoreUnusable, match="is a file"):
        open_store(file, create=True)
    with pytest.raises(StoreUnusable, match="not empty"):
        open_store(tmp_path, create=True)
    with pytest.raises(StoreUnusable, match="no store there"):
        open_store(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_full_disk_is_told_and_loses_nothing(folder: Path, articles: Path) -> None:
    """SQLite's own limit stands in for the disk's."""
    store = open_store(folder)
    pages = store.library._db.execute("PRAGMA page_count").fetchone()[0]
    store.library._db.execute(f"PRAGMA max_page_count = {pages}")
    text = "Another {} of the river Elm was closed in Norwick on Monday, the mayor said.\n"
    (articles / "long.txt").write_text("".join(text.format(f"bridge, the {n}th,") for n in range(500)))
    with pytest.raises(StoreUnusable, match="the disk is full; make room and index again"):
        index_paths(store, [articles], MiniLM())
    store.close()
    store = open_store(folder)
    assert store.library.count()[0] == 3
    assert index_paths(store, [articles], MiniLM()).added == ["long.txt"]


def test_an_article_is_not_read_anew_for_each_of_its_passages(folder: Path, articles: Path) -> None:
    """Which took minutes for one of some megabytes: its words are not asked for by passage."""
    store, asked = open_store(folder), list[str]()
    store.library._db.set_trace_callback(asked.append)
    (articles / "flood.txt").write_text("Harbour Post/ The river Elm is calm again, a spokesman said on Friday.\n")
    assert index_paths(store, [articles], MiniLM()).changed == ["flood.txt"]
    assert any("DELETE FROM article" in statement for statement in asked)
    assert search(store, read_query(MiniLM(), "Is the river Elm calm?"))[0].passage.source == "flood.txt"
    assert not [statement for statement in asked if "substr" in statement or "passage_words" in statement]


def test_the_full_text_is_that_of_the_articles(tmp_path: Path, articles: Path) -> None:
    """Of a text with NUL too, of which SQL sees no more than what stands before it."""
    (articles / "nul.txt").write_bytes("The river Elm is calm.\n\0\nThe mayor said so on Monday.\n".encode("utf-16"))
    store = open_store(tmp_path / "store", create=True)
    index_paths(store, [articles], MiniLM())
    assert store.library.faults() == []
    assert store.library.frequencies(["burst", "calm", "mayor"]) == {"burst": 2, "calm": 1, "mayor": 2}
    for name in ("nul.txt", "flood.txt"):
        (articles / name).unlink()
    index_paths(store, [articles], MiniLM())
    store = open_store(tmp_path / "store")
    assert store.library.faults() == []
    assert store.library.frequencies(["burst", "calm"]) == {"burst": 1, "calm": 0}


def test_a_sound_store_that_may_not_be_written_is_found_sound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    assert open_store(folder).library.faults() == []
    assert [finding.finding for finding in examine_store(folder) if not finding.is_well] == []
