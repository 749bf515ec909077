"""Votes: other origins that give the same words speak for an answer; an article's copies are no other voices."""

from assistant.answering.evidence import Evidence
from assistant.answering.votes import count_votes
from tests.made_evidence import make_evidence

TEXT = "Four people were killed."


def _says(source: str, origin: str, odds: float = 2.0) -> Evidence:
    return make_evidence(source, TEXT, "Four", odds=odds, origin=origin)


def test_another_origin_counts_once_however_often_it_is_copied() -> None:
    told = [_says("a", "a"), _says("b", "b"), _says("c", "b", 1.0)]
    first = count_votes(told)[0]
    assert first.votes == told[1].sure
    assert first.repeats == 0


def test_a_name_that_news_writes_in_several_ways_is_one() -> None:
    told = [make_evidence(str(i), f"{name} denied it.", name) for i, name in enumerate(("US", "United States", "U.S."))]
    assert all(one.votes > 0 for one in count_votes(told))


def test_a_copy_does_not_vote_for_its_own_article() -> None:
    assert [one.votes for one in count_votes([_says("a", "a"), _says("b", "a")])] == [0, 0]


def test_another_sentence_of_the_same_article_repeats_it() -> None:
    told = [_says("a", "a"), _says("a", "a", 1.0)]
    assert count_votes(told)[0].repeats == told[1].sure
