"""Outlets asked by name."""

import pytest

from index.searching.naming import read_outlets

KNOWN = ["Rudaw", "Shafaq News", "The New York Times", "usatoday.com", "AP"]


@pytest.mark.parametrize(
    ("question", "outlets"),
    [
        ("What does Rudaw say about the talks?", ("Rudaw",)),
        ("How many were hurt, according to Shafaq News?", ("Shafaq News",)),
        ("What was reported by the New York Times about Mosul?", ("The New York Times",)),
        ("What did USAToday report on the strike?", ("usatoday.com",)),
        ("How do Rudaw and Shafaq News describe the attack?", ("Rudaw", "Shafaq News")),
        ("According to the Pentagon, how many were hurt?", ()),
        ("Who bought Rudaw?", ()),
        ("What did Apple say?", ()),
    ],
)
def test_an_outlet_is_meant_only_where_its_account_is_asked_for(question: str, outlets: tuple[str, ...]) -> None:
    assert read_outlets(question, lambda: KNOWN) == outlets


BEGUN = [
    "The Guardian",
    "The National",
    "The Post",
    "Time",
    "The Times",
    "Reuters",
    "CNN",
    "BBC",
    "The Post and Courier",
]


@pytest.mark.parametrize(
    ("question", "outlets"),
    [
        ("What did the Guardian Council say?", ()),
        ("Which drugs are covered by the National Health Service?", ()),
        ("What did Time Warner say?", ()),
        ("How did the Times of Israel describe it?", ()),
        ("What did the Times-Picayune report?", ()),
        ("What did the Guardian say?", ("The Guardian",)),
        ("Who lost, according to the Guardian's Luke Harding?", ("The Guardian",)),
        ("What did Time Magazine say?", ("Time",)),
        ("What did the National News Agency say?", ()),
        ("what did the bbc world service say", ("BBC",)),
        ("What did both CNN and the Times report?", ("The Times", "CNN")),
        ("What did Reuters, CNN or the BBC say?", ("Reuters", "CNN", "BBC")),
        ("What did the Post and Courier report?", ("The Post and Courier",)),
    ],
)
def test_an_organisation_that_begins_like_an_outlet_is_none(question: str, outlets: tuple[str, ...]) -> None:
    assert read_outlets(question, lambda: BEGUN) == outlets


def test_the_longest_outlet_is_meant() -> None:
    known = ["The Times", "The Times of Israel"]
    assert read_outlets("What did the Times of Israel say?", lambda: known) == ("The Times of Israel",)
