"""The store: one writer, a vector index that follows the library, folders that are ours."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import index_paths
from index.errors import StoreBusy, StoreUnusable
from index.minilm import MiniLM
from index.search import read_query, search
from index.store import open_store

HOLD = "from pathlib import Path; from index.store import open_store; import sys, time\n" + (
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


def test_a_lost_vector_index_is_rebuilt_without_embedding(folder: Path) -> None:
    """Chroma's folder removed, the library marked dirty: the next use builds it again from the library."""
    store = open_store(folder)
    store.mark_dirty()
    store.close()
    for old in folder.glob("vectors*"):
        shutil.rmtree(old)
    store = open_store(folder)
    assert store.vectors.count() == store.library.count()[1]
    assert store.library.note("vectors_state") == "clean"


def test_a_rebuild_replaces_the_old_index_in_one_step(folder: Path) -> None:
    store = open_store(folder)
    before = store.library.note("vectors_folder")
    store.rebuild_vectors()
    assert store.library.note("vectors_folder") != before
    assert [path.name for path in folder.glob("vectors-*")] == [store.library.note("vectors_folder")]
    assert store.vectors.count() == store.library.count()[1]


def test_a_rebuild_that_is_cut_short_leaves_the_store_usable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new index is half written when the process dies: the store still answers, and cleans up."""
    store = open_store(folder)
    store.mark_dirty()
    (folder / "vectors-0000dead").mkdir()
    (folder / "vectors-0000dead" / "chroma.sqlite3").write_bytes(b"half of")
    store.close()
    store = open_store(folder)
    assert search(store, read_query(MiniLM(), "the flood in Norwick"))
    assert not (folder / "vectors-0000dead").exists()


@pytest.mark.parametrize("content", [b"", b"not a database, not at all " * 100])
def test_what_is_no_library_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.sqlite3").write_bytes(content)
    if content:
        with pytest.raises(StoreUnusable, match="cannot be used as a library"):
            open_store(tmp_path)
    else:
        assert open_store(tmp_path).library.count() == (0, 0)


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
