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
