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
