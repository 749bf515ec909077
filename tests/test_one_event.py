"""Whether two sentences are about one event, by what they and their articles name."""

import pytest

from assistant.answering.asking.question import read_question
from assistant.answering.positions import is_same_event
from index.records import Document, Fact, Filed, Provenance
from tests.made_evidence import make_evidence


def filed(source: str, text: str, day: str) -> Filed:
    facts = Provenance(date=Fact(day, "stated"), outlet=Fact(source, "stated"))
    return Filed(Document(source, f"/{source}", text), facts, (), "")


FERRY = "The ferry Orrin hit rocks near Lannick. "


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        (
            ("2025-03-04", f"{FERRY}Seven are missing, Isla Freyne said."),
            ("2025-03-06", f"{FERRY}Two are missing."),
            True,
        ),
        (("2025-03-04", f"{FERRY}On Tuesday seven are missing."), ("2025-03-06", "On Tuesday two were missing."), True),
        (("2025-03-04", f"{FERRY}Seven are missing, Isla Freyne said."), ("2025-03-06", "Two are missing."), False),
        (("2025-03-04", "LANNICK, March 4 (Reuters) - Seven are missing."), ("2025-03-06", "Two are missing."), True),
        (("2025-03-04", "The mill in Elm burnt; seven are missing in Elm."), ("2025-03-06", f"{FERRY}Two."), False),
    ],
)
def test_an_event_without_a_name_is_known_by_what_its_articles_name(
    one: tuple[str, str], other: tuple[str, str], is_one: bool
) -> None:
    articles = {name: filed(name, text, day) for name, (day, text) in (("a", one), ("b", other))}
    ours, theirs = (make_evidence(name, article.text.split(". ")[-1], "") for name, article in articles.items())
    assert is_same_event(read_question("How many people are missing?"), ours, theirs, articles) is is_one


@pytest.mark.parametrize(
    ("told", "is_one"),
    [
        ("Dessen was jailed for ten years in January.", True),
        ("Dessen was jailed for ten years.", False),
        ("Dessen was jailed for ten years in June.", False),
        ("Dessen was jailed for ten years on 22 January 2025.", True),
        ("Dessen was jailed for ten years in January 2024.", False),
    ],
)
def test_what_was_told_months_later_is_of_the_time_that_it_names(told: str, is_one: bool) -> None:
    articles = {"a": filed("a", "Dessen got nine years.", "2025-01-22"), "b": filed("b", told, "2025-09-20")}
    ours, theirs = make_evidence("a", "Dessen got nine years.", "nine"), make_evidence("b", told, "ten")
    assert is_same_event(read_question("How long was Dessen jailed?"), ours, theirs, articles) is is_one
