"""What is read for a question: the best passages, and not those of one article alone."""

from dataclasses import replace

from assistant import Assistant
from assistant.answering.asking.question import read_question
from assistant.answering.sentences import READ, worth_reading
from index.records import Hit, Passage


def _hits(*scored: tuple[str, float]) -> list[Hit]:
    passages = [Passage(str(i), source, i, i + 1, "word", ()) for i, (source, _) in enumerate(scored)]
    scores = [score for _, score in scored]
    return [Hit(passage, score, 0.0, 0.0, None, None) for passage, score in zip(passages, scores, strict=True)]


def test_further_passages_of_one_article_give_way_to_those_of_others() -> None:
    loud = [("loud", 9.0 - i / 10) for i in range(READ + 5)]
    quiet = [("quiet", 4.0), ("quiet", 3.5), ("still", 3.0)]
    read = [hit.passage.source for hit in worth_reading(_hits(*loud, *quiet))]
    assert len(read) == READ
    assert read.count("quiet") == 2
    assert read.count("still") == 1


def test_an_article_that_is_far_better_is_read_all_the_same() -> None:
    loud = [("loud", 30.0 - i / 10) for i in range(READ)]
    assert {hit.passage.source for hit in worth_reading(_hits(*loud, ("quiet", 1.0)))} == {"loud"}


def test_what_is_read_keeps_the_order_of_the_search() -> None:
    hits = _hits(("a", 5.0), ("a", 4.9), ("b", 4.8), ("a", 4.7))
    assert worth_reading(hits) == hits


def test_a_copy_is_read_only_where_nothing_else_is_left() -> None:
    others = [(f"other-{i}", 2.0) for i in range(READ - 1)]
    hits = _hits(("first", 5.0), *others, ("copy", 4.0))
    hits[0] = replace(hits[0], copies=("copy",))
    assert {hit.passage.source for hit in worth_reading(hits)} == {"first", *(source for source, _ in others)}
    assert worth_reading([hits[0], hits[-1]]) == [hits[0], hits[-1]]


def test_an_article_that_nobody_copied_is_its_own_origin_and_votes_for_others(seeds: Assistant) -> None:
    found = seeds.find(read_question("How many people were killed in the strike in Babil?")).evidence
    assert {e.origin for e in found} == {e.source for e in found}
    assert any(e.votes > 0 for e in found if e.words.lower() in ("four", "4"))
