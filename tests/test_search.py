"""Search: both parts count, later articles are hidden, no article crowds out the rest."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.searching.features import z_scores
from index.searching.search import ARTICLES, PASSAGES, read_query, search, spread
from index.storing.opening import open_store
from index.storing.rows import last_day
from index.storing.store import Store
from index.words import content_words, spellings, stem, words


@pytest.fixture
def store(articles: Path, tmp_path: Path) -> Store:
    opened = open_store(tmp_path / "store", create=True)
    index_paths(opened, [articles], MiniLM())
    return opened


def test_a_rare_word_finds_its_article_first(store: Store) -> None:
    hits = search(store, read_query(MiniLM(), "Lindqvist"))
    assert hits[0].passage.source == "election.md"
    assert hits[0].lexical_rank == 1
    assert hits[0].lexical > 0


def test_meaning_finds_an_article_that_shares_no_word(store: Store) -> None:
    hits = search(store, read_query(MiniLM(), "polling outcome politician"))
    assert hits[0].passage.source == "election.md"
    assert hits[0].lexical_rank is None
    assert hits[0].dense_rank == 1


def test_an_article_after_the_day_of_asking_does_not_exist(store: Store) -> None:
    def found(day: date | None) -> set[str]:
        return {hit.passage.source for hit in search(store, read_query(MiniLM(), "Who won the election?", day))}

    assert "election.md" in found(date(2024, 6, 20))
    assert "election.md" not in found(date(2024, 6, 19))
    assert "election.md" in found(None)


def test_scores_fall_and_each_hit_is_a_span_of_its_article(store: Store) -> None:
    hits = search(store, read_query(MiniLM(), "families in Norwick"))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        article = store.library.article(hit.passage.source)
        assert article is not None
        assert article.text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_each_hit_says_why_it_is_there(store: Store) -> None:
    hit = search(store, read_query(MiniLM(), "Which governor was chosen recently?", date(2024, 6, 22)))[0]
    assert hit.passage.source == "election.md"
    assert 0 < hit.dense <= 1
    assert 0 < hit.lexical <= 1
    assert (hit.dense_rank, hit.lexical_rank) == (1, 1)
    assert hit.near == pytest.approx(np.exp(-2 / 10), abs=1e-3)
    assert hit.article["article_share"] > 0
    assert search(store, read_query(MiniLM(), "Which governor was chosen?"))[0].near is None


def _date(store: Store, source: str) -> str | None:
    article = store.library.article(source)
    assert article is not None
    return article.provenance.date.value


def test_an_article_without_a_date_is_never_hidden(store: Store, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "undated.txt").write_text("The lighthouse keeper Aldo Brand paints seagulls.", "utf-8")
    index_paths(store, [tmp_path / "more"], MiniLM())
    hits = search(store, read_query(MiniLM(), "Who paints seagulls?", date(1999, 1, 1)))
    dates = {hit.passage.source: _date(store, hit.passage.source) for hit in hits}
    assert "undated.txt" in dates
    assert set(dates.values()) == {None}


def test_what_is_written_after_a_search_is_found_by_the_next(store: Store, tmp_path: Path) -> None:
    assert store.library.frequencies(["zeppelin"]) == {"zeppelin": 0}
    search(store, read_query(MiniLM(), "zeppelin"))
    other = open_store(store.folder)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "new.txt").write_text("A zeppelin landed in Norwick.", "utf-8")
    index_paths(other, [tmp_path / "more"], MiniLM())
    hits = search(store, read_query(MiniLM(), "zeppelin"))
    assert (hits[0].passage.source, hits[0].lexical_rank) == ("new.txt", 1)


def test_an_article_that_prints_what_another_prints_comes_last_and_is_named(store: Store, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    text = (Path(store.library.files()[1])).read_text("utf-8")
    (tmp_path / "more" / "copy.txt").write_text(text.replace("Harbour Post/", "Elm Gazette/"), "utf-8")
    index_paths(store, [tmp_path / "more"], MiniLM())
    hits = search(store, read_query(MiniLM(), "Which river burst its banks in Norwick?"))
    first = {hit.passage.source: place for place, hit in reversed(list(enumerate(hits)))}
    (original,) = {hit.passage.source for hit in hits if hit.copies}
    (copy,) = {"flood.txt", "copy.txt"} - {original}
    assert copy in {source for hit in hits for source in hit.copies}
    assert first[original] < first["election.md"] < first[copy]


def test_an_outlet_asked_by_name_is_the_only_one_to_answer(store: Store) -> None:
    everyone = search(store, read_query(MiniLM(), "What happened in Norwick?"))
    assert {hit.passage.source for hit in everyone} >= {"flood.txt", "wire.txt"}
    hits = search(store, read_query(MiniLM(), "What does the Harbour Post say about Norwick?"))
    assert {hit.passage.source for hit in hits} == {"flood.txt"}


def test_the_commonest_words_are_not_read_where_rarer_ones_are_enough(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = store.library.lookup
    monkeypatch.setattr("index.searching.lookup.SCANNED", 1)
    assert [word for word, _ in lookup.scan({"norwick": lookup.count("norwick"), "lindqvist": 1})] == ["lindqvist"]
    assert [word for word, _ in lookup.scan({"norwick": lookup.count("norwick")})] == ["norwick"]


def test_no_article_crowds_out_the_rest() -> None:
    crowd = ["loud"] * 40
    quiet = [f"quiet{i}" for i in range(15)]
    kept = [(crowd + quiet)[place] for place in spread(crowd + quiet)]
    assert len(set(kept)) == ARTICLES
    assert kept.count("loud") == PASSAGES


def test_z_scores_of_equal_values_decide_nothing() -> None:
    assert z_scores(np.array([3.0, 3.0, 3.0])).tolist() == [0, 0, 0]
    assert z_scores(np.array([1.0, 2.0, 3.0])) == pytest.approx([-1.2247, 0, 1.2247], abs=1e-4)


@pytest.mark.parametrize(
    ("date", "day"), [("2024-07-31", 20240731), ("2024-07", 20240731), ("2024", 20241231), (None, None), ("", None)]
)
def test_an_imprecise_date_counts_as_the_last_day_it_can_mean(date: str | None, day: int | None) -> None:
    assert last_day(date) == day


def test_names_that_look_like_function_words_are_kept() -> None:
    assert content_words("How many US troops are in Syria?") == ["usa", "troops", "syria"]
    assert content_words("Tell us more") == []
    assert words("the U.S. Army, Iraq’s 2,500 men at 22:45") == [
        "the",
        "usa",
        "army",
        "iraq",
        "2500",
        "men",
        "at",
        "22:45",
    ]
    assert "us" in spellings("usa")
    assert spellings("troops") == ("troops",)


def test_threads_do_not_mix_their_words() -> None:
    """The stemmer is shared; each word must come out as it does alone, whatever is stemmed at the same time."""
    found = [
        f"{first}{end}{i}" for first in ("troop", "strike", "organiz") for end in ("ing", "ation") for i in range(300)
    ]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(stem.__wrapped__, found))
    finally:
        sys.setswitchinterval(interval)
    assert together == [stem.__wrapped__(word) for word in found]
