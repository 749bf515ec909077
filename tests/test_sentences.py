"""What is read for a question: the best passages, and not those of one article alone."""

from dataclasses import replace
from datetime import date

import pytest

from assistant import Assistant
from assistant.answering.asking.question import read_question
from assistant.answering.dates import AWAY, clashes, is_long_before, with_date
from assistant.answering.ranking import AGAIN, rank, read_again, worth_judging
from assistant.answering.sentences import READ, worth_reading
from assistant.reader.comparer import Comparer
from index.facts.dates import find_mentions
from index.records import Hit, Passage, Span
from tests.made_evidence import make_evidence


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


def test_dates_clash_where_none_can_be_the_others() -> None:
    asked = find_mentions("Who was killed in January 2024?")
    texts = (
        "He was killed on January 3, 2020.",
        "He was killed on January 3.",
        "He was killed in June.",
        "He was killed.",
        "Four were killed, the most since 1995.",
        "The base, which opened before May 2003, was hit.",
        "In 2003, before the base closed, four were killed.",
    )
    assert [clashes(asked, text) for text in texts] == [1, 0, 1, 0, 0, 0, 1]
    assert clashes([], texts[0]) == 0


def test_an_answer_is_put_together_with_the_nearest_date_of_its_sentence() -> None:
    near = make_evidence("a", "In May 2020 he left, and on June 3, 2021 Ada Holt died in Rome.", "Ada Holt")
    assert near.answer is not None
    assert with_date(near.answer, near).of(near.text) == "June 3, 2021 Ada Holt"
    far = make_evidence("a", f"Ada Holt died{' then' * AWAY} on June 3, 2021.", "Ada Holt")
    assert far.answer is not None
    assert with_date(far.answer, far) == far.answer


def test_the_best_are_read_once_more_and_the_others_stay_behind() -> None:
    fire, flood = "Ilse Brandt lit the fire in Elm.", "Tom Arlo saw the flood in Elm."
    some = [
        make_evidence(f"{i}", text, name) for i, (text, name) in enumerate([(flood, "Tom Arlo"), (fire, "Ilse Brandt")])
    ]
    many = [make_evidence(f"z{i:02}", f"It rained in Elm {i} times.", f"{i}", odds=-6.0) for i in range(AGAIN)]
    once = rank([*many, *some])
    again = read_again("Who lit the fire in Elm?", once, Comparer())
    judged = len(worth_judging(once)[0])
    assert len(some) < judged < len(once)
    assert again[0].text == fire
    assert again[0].opinion > next(one.opinion for one in again if one.text == flood)
    assert [one.is_judged for one in again] == [True] * judged + [False] * (len(once) - judged)
    least = again[judged - 1].score
    assert again[judged:] == [replace(one, score=min(one.score, least)) for one in once[judged:]]
    assert read_again("Who lit the fire in Elm?", [], Comparer()) == []


def test_what_was_long_before_an_article_is_told_by_its_year() -> None:
    of_2025 = date(2025, 3, 20)
    then = ("In November 2009 a fire killed one man.", "It burnt in 2001, and again on 3 May 2009.")
    now = ("Since 2014 they have 900 men there.", "It burnt in 2024.", "It burnt.", "Built in 1990, it burnt in 2025.")
    assert [is_long_before(text, of_2025) for text in (*then, *now)] == [True, True, False, False, False, False]
    assert not is_long_before(then[0], None)


@pytest.mark.parametrize(
    ("text", "answer", "is_then"),
    [
        ("The plant, which opened in 1961 and employs 830 people, will shut in November.", "830", False),
        ("The plant, which opened in 1961, will shut in November.", "November", False),
        ("The bridge, built in 1970, carries about 40,000 cars a day.", "40,000", False),
        ("The mine, which opened in 1961, has 830 workers.", "830", False),
        ("It has been the worst fire since 1987, when eleven people died.", "eleven", True),
        ("The storm, which struck in 1987, killed 30.", "30", True),
        ("In 1987, rebels killed 30.", "30", True),
        ("In 1987 fires and floods killed 30.", "30", True),
        ("The bombing in 1987, which killed 30, is still unsolved.", "30", True),
    ],
)
def test_a_year_tells_nothing_of_what_is_said_to_be_so_now(text: str, answer: str, is_then: bool) -> None:
    start = text.index(answer)
    assert is_long_before(text, date(2025, 3, 20), Span(start, start + len(answer))) is is_then
