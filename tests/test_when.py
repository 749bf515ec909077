"""The time of a question: its own dates are read against the day of asking; far away, time does not matter."""

from datetime import date

import numpy as np
import pytest

from index.searching.when import nearness, read_moment

ASKED = date(2022, 9, 16)
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What happened on July 30?", date(2022, 7, 30), date(2022, 8, 1)),
        ("What happened on 12 March?", date(2022, 3, 12), date(2022, 3, 14)),
        ("Who went on strike in January?", date(2022, 1, 1), date(2022, 2, 2)),
        ("Who led the March protest?", date(2022, 3, 1), date(2022, 4, 2)),
        ("Who was hurt in early June 2021?", date(2021, 6, 1), date(2021, 7, 2)),
        ("Which town was hit last week?", date(2022, 9, 5), ASKED),
        ("Which town was hit last weekend?", date(2022, 9, 5), ASKED),
        ("What will open on October 5?", date(2022, 10, 5), date(2022, 10, 7)),
        ("Who joined the march in London?", ASKED, ASKED),
        ("Who spoke on Monday?", date(2022, 9, 12), ASKED),
        ("Which band announced a tour this week?", ASKED, ASKED),
        ("Which band announced a tour?", ASKED, ASKED),
    ],
)
def test_a_phrase_means_days_as_seen_from_the_day_of_asking(question: str, start: date, end: date) -> None:
    moment = read_moment(question, ASKED, TODAY)
    assert (moment.start, moment.end, moment.strength) == (start, end, 1)


ATTACKED = date(2023, 10, 7)
LATER = date(2024, 8, 1)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What did Biden say on Friday about the 2020 election?", date(2024, 7, 26), LATER),
        ("What happened last week in the 2024 campaign?", date(2024, 7, 22), LATER),
        ("What did Netanyahu say last week about the October 7 attack?", date(2024, 7, 22), LATER),
        ("What did Netanyahu say this week about the October 7 attack?", LATER, LATER),
        ("How many have died since October 7, as of July 30?", date(2024, 7, 30), LATER),
        ("Who was charged last week in the October 7 trial?", date(2024, 7, 22), LATER),
        ("Who died in the October 7 attack?", ATTACKED, date(2023, 10, 9)),
        ("What happened in July last year?", date(2023, 7, 1), date(2023, 8, 2)),
        ("Who marched on January 6 last year?", date(2023, 1, 6), date(2023, 1, 8)),
        ("Who was elected last December?", date(2023, 12, 1), date(2024, 1, 2)),
        ("Who was elected last August?", date(2023, 8, 1), date(2023, 9, 2)),
        ("What will open next week?", date(2024, 8, 5), date(2024, 8, 13)),
        ("What happened Monday?", date(2024, 7, 29), LATER),
        ("Who fell on 31/07/2024?", date(2024, 7, 31), LATER),
    ],
)
def test_the_questions_own_time_is_told_from_the_dates_of_what_it_asks_about(
    question: str, start: date, end: date
) -> None:
    moment = read_moment(question, LATER, TODAY)
    assert (moment.start, moment.end) == (start, end)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What happened between May 1 and May 5?", date(2024, 5, 1), date(2024, 5, 7)),
        ("What happened from May 3 to May 10?", date(2024, 5, 3), date(2024, 5, 12)),
        ("What happened from 3 to 10 May 2024?", date(2024, 5, 3), date(2024, 5, 12)),
        ("What happened between December 28 and January 3, 2024?", date(2023, 12, 28), date(2024, 1, 5)),
        ("What happened between May and July 2023?", date(2023, 5, 1), date(2023, 8, 2)),
    ],
)
def test_a_time_told_by_both_its_ends_is_the_days_between(question: str, start: date, end: date) -> None:
    moment = read_moment(question, LATER, TODAY)
    assert (moment.start, moment.end) == (start, end)


@pytest.mark.parametrize(
    "question", ["Who will march 4 miles?", "Did 20 march in London?", "What is Black Friday?", "Who fell on 1/2/2024?"]
)
def test_what_is_no_date_or_may_be_two_is_none(question: str) -> None:
    assert read_moment(question, None, LATER).strength == 0


@pytest.mark.parametrize("question", ["Who won in 1997?", "How many have left since 2014?", "What was due by July 30?"])
def test_history_and_open_times_are_near_to_nothing(question: str) -> None:
    assert read_moment(question, ASKED, TODAY).strength == 0


def test_a_month_is_no_verb() -> None:
    assert read_moment("What may happen to the march?", None, TODAY).strength == 0


def test_without_a_day_and_without_a_phrase_there_is_no_time() -> None:
    assert read_moment("Who is the mayor?", None, TODAY).strength == 0
    assert read_moment("Who is the mayor now?", None, TODAY).end == TODAY


def test_nearer_is_more_and_all_that_is_years_away_is_the_same() -> None:
    moment = read_moment("What is the latest?", None, TODAY)
    near = nearness(moment, [20261120, 20261113, 20220901, 20100101])
    assert (near[0] == 1).all()
    assert (near[1] < 1).all()
    assert np.abs(near[2] - near[3]).max() < 0.02


def test_an_article_without_a_date_is_neither_preferred_nor_punished() -> None:
    near = nearness(read_moment("latest", None, TODAY), [20261120, None, 20261001])
    assert near[1] == pytest.approx((near[0] + near[2]) / 2)


def test_an_article_of_which_only_the_month_is_known_has_a_day_that_exists() -> None:
    assert nearness(read_moment("latest", None, TODAY), [20260231]).shape == (1, 4)
