"""Search: both parts count, later articles are hidden, no article crowds out the rest."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.build import index_paths
from index.library import last_day
from index.minilm import MiniLM
from index.records import Hit, Passage
from index.search import ARTICLES, PASSAGES, read_query, search, spread, z_scores
from index.store import Store, open_store
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


def _hit(source: str, score: float) -> Hit:
    return Hit(Passage(f"{source}{score}", source, 0, 1, "x", ()), score, 0.0, 0.0, None, None)


def test_no_article_crowds_out_the_rest() -> None:
    crowd = [_hit("loud", 100 - i) for i in range(40)]
    quiet = [_hit(f"quiet{i}", 50 - i) for i in range(15)]
    kept = spread(crowd + quiet)
    assert len({hit.passage.source for hit in kept}) == ARTICLES
    assert len([hit for hit in kept if hit.passage.source == "loud"]) == PASSAGES


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
