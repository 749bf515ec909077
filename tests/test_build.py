"""Indexing: what is added, changed, removed and left alone; what is refused."""

import os
from pathlib import Path

import numpy as np
import pytest

from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.errors import IndexingError, NothingToIndex, SettingsRefused
from index.storing.opening import open_store
from index.storing.store import Store


class CountingMiniLM(MiniLM):
    """The embedder, with a count of the texts that it was given."""

    texts = 0

    def embed(self, texts):  # type: ignore[no-untyped-def]
        self.texts += len(texts)
        return super().embed(texts)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store", create=True)


def test_a_second_run_embeds_nothing_and_changes_nothing(store: Store, articles: Path) -> None:
    embedder = CountingMiniLM()
    first = index_paths(store, [articles], embedder)
    embedded = embedder.texts
    second = index_paths(store, [articles], embedder)
    assert sorted(first.added) == ["election.md", "flood.txt", "wire.txt"]
    assert embedded > 0
    assert (second.added, second.changed, second.removed, second.unchanged) == ([], [], [], 3)
    assert embedder.texts == embedded


def test_what_changed_is_replaced_and_what_is_gone_is_removed(store: Store, articles: Path) -> None:
    index_paths(store, [articles], MiniLM())
    (articles / "flood.txt").write_text("Harbour Post/ The river Elm is calm again, a spokesman said on Friday.\n")
    (articles / "wire.txt").unlink()
    report = index_paths(store, [articles], MiniLM())
    assert (report.added, report.changed, report.removed) == ([], ["flood.txt"], ["wire.txt"])
    assert store.library.sources() == ["election.md", "flood.txt"]
    assert store.library.frequencies(["burst"]) == {"burst": 0}


def test_a_file_that_can_no_longer_be_read_keeps_its_article(store: Store, articles: Path) -> None:
    index_paths(store, [articles], MiniLM())
    (articles / "wire.txt").write_bytes(b"")
    report = index_paths(store, [articles], MiniLM())
    assert [refusal.source for refusal in report.refused] == ["wire.txt"]
    assert "wire.txt" in store.library.sources()


def test_what_a_sidecar_says_to_no_effect_is_noted(store: Store, articles: Path) -> None:
    (articles / "sources.yaml").write_text(
        "floods.txt: {outlet: Vale}\n'e*': {outlet: Vale}\nwire.txt: {outlet: Vale}\n"
    )
    assert index_paths(store, [articles / "flood.txt"], MiniLM()).notes == []
    (articles / "sub").mkdir()
    for name in ("sub/a.txt", "sub/b.txt"):
        (articles / name).write_text(f"The river Elm is calm again, said the mayor of {name}.\n")
    (articles / "sub" / "sources.yaml").write_text("a.txt: {outlet: Vale}\nflood.txt: {outlet: Vale}\n")
    notes = index_paths(store, [articles], MiniLM()).notes
    assert notes == [
        "sources.yaml: floods.txt: fits no article",
        "sub/sources.yaml: flood.txt: fits no article",
    ]
    assert index_paths(store, [articles], MiniLM()).notes == notes


def test_a_sidecar_in_a_folder_below_changes_the_articles_of_that_folder(store: Store, articles: Path) -> None:
    """Made, changed and removed, it is noticed though no article has changed; one that is wrong changes nothing."""
    (articles / "sub").mkdir()
    (articles / "sub" / "flood.txt").write_text("The river Elm is calm again, said the mayor of Norwick.\n")
    for path in (*articles.iterdir(), *(articles / "sub").iterdir()):
        os.utime(path, (1e9, 1e9))
    index_paths(store, [articles], MiniLM())
    sidecar = articles / "sub" / "sources.yaml"
    for outlet in ("Vale Post", "Elm Post", None):
        if outlet:
            sidecar.write_text(f"flood.txt: {{outlet: {outlet}}}\n")
        else:
            sidecar.unlink()
        report = index_paths(store, [articles], MiniLM())
        assert (report.changed, report.unchanged, report.notes) == (["sub/flood.txt"], 3, [])
        assert outlet_of(store, "sub/flood.txt") == outlet
        assert outlet_of(store, "flood.txt") == "Harbour Post"
    sidecar.write_text("flood.txt: {outlot: Vale}\n")
    (articles / "wire.txt").unlink()
    with pytest.raises(IndexingError, match=r"sub/sources\.yaml:1: unknown key 'outlot'"):
        index_paths(store, [articles], MiniLM())
    assert "wire.txt" in store.library.sources()


def outlet_of(store: Store, source: str) -> str | None:
    article = store.library.article(source)
    assert article is not None
    return article.provenance.outlet.value


def test_a_store_among_the_articles_is_not_taken_for_some(articles: Path) -> None:
    store = open_store(articles / "store", create=True)
    (articles / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    for _ in range(2):
        report = index_paths(store, [articles], MiniLM())
        assert [refusal.source for refusal in report.refused] == ["photo.jpg"]
    assert len(store.library.sources()) == 3


def test_a_sidecar_that_changes_is_noticed(store: Store, articles: Path) -> None:
    index_paths(store, [articles], MiniLM())
    (articles / "sources.yaml").write_text("election.md: {outlet: Valley Times}\n")
    report = index_paths(store, [articles], MiniLM())
    article = store.library.article("election.md")
    assert report.changed == ["election.md"]
    assert article is not None
    assert (article.provenance.outlet.value, article.provenance.outlet.origin) == ("Valley Times", "sources.yaml")


def test_a_missing_path_changes_nothing(store: Store, articles: Path) -> None:
    with pytest.raises(NothingToIndex, match="no such file"):
        index_paths(store, [articles, articles / "nowhere"], MiniLM())
    assert store.library.count() == (0, 0)


def test_two_files_are_never_cited_by_one_name(store: Store, articles: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "flood.txt").write_text("Another flood hit the town of Aster on Sunday.\n")
    (other / "new.txt").write_text("The town of Aster held a fair on Sunday.\n")
    index_paths(store, [articles], MiniLM())
    report = index_paths(store, [other], MiniLM())
    assert report.added == ["new.txt"]
    assert [(refusal.source, str(articles / "flood.txt") in refusal.reason) for refusal in report.refused] == [
        ("flood.txt", True)
    ]


def test_a_folder_that_moved_is_followed(store: Store, articles: Path) -> None:
    index_paths(store, [articles], MiniLM())
    moved = articles.rename(articles.with_name("moved"))
    report = index_paths(store, [moved], MiniLM())
    assert report.refused == []
    assert store.library.files() == sorted(str(moved / name) for name in ("election.md", "flood.txt", "wire.txt"))


def test_a_store_keeps_to_its_embedder(store: Store, articles: Path) -> None:
    class Other(MiniLM):
        name = "other"

    index_paths(store, [articles], MiniLM())
    with pytest.raises(SettingsRefused, match=r"built with the embedder all-MiniLM.*3 articles.*about 1 s.*--yes"):
        index_paths(store, [articles], Other())


def test_the_library_keeps_each_vector_that_chroma_holds(store: Store, articles: Path) -> None:
    index_paths(store, [articles], MiniLM())
    for ids, vectors, _ in store.library.vectors():
        for identity, vector in zip(ids, vectors, strict=True):
            assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
            assert store.vectors.query(vector, 1)[0] == (identity, pytest.approx(1, abs=1e-3))
