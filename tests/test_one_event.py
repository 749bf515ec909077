"""Whether two sentences are about one event, by what they and their articles name, and whether it went on."""

import pytest

from assistant.answering.asking.question import read_question
from assistant.answering.positions import Position, is_same_event
from assistant.answering.rivals import kind_of, possible_rivals
from assistant.answering.values.value import read_value
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


@pytest.mark.parametrize(
    ("question", "told", "kind"),
    [
        (
            "How many died?",
            [("Four died.", "Four", "2025-03-04"), ("Seven died.", "Seven", "2025-03-06")],
            "development",
        ),
        ("How many died?", [("Four died.", "Four", "2025-03-04"), ("Seven died.", "Seven", "2025-03-04")], "dispute"),
        ("How old is Dessen?", [("He is 63.", "63", "2025-03-04"), ("He is 64.", "64", "2025-03-05")], "dispute"),
        (
            "Was the captain arrested?",
            [
                ("He was arrested on Saturday.", "He was arrested", "2025-03-09"),
                ("He has been questioned but not arrested.", "not arrested", "2025-03-05"),
            ],
            "development",
        ),
        (
            "Has the mayor resigned?",
            [
                ("The mayor has yet to resign.", "has yet to resign", "2025-03-05"),
                ("The mayor resigned.", "The mayor resigned", "2025-03-09"),
            ],
            "development",
        ),
        (
            "Was the captain drunk?",
            [
                ("The captain was drunk.", "was drunk", "2025-03-05"),
                ("The captain was not drunk.", "was not drunk", "2025-03-09"),
            ],
            "dispute",
        ),
    ],
)
def test_what_had_not_been_so_and_is_so_later_is_a_development(
    question: str, told: list[tuple[str, str, str]], kind: str
) -> None:
    asked = read_question(question)
    articles = {str(i): filed(str(i), text, day) for i, (text, _, day) in enumerate(told)}
    sides = [
        Position(read_value(answer, asked.kind), (make_evidence(str(i), text, answer),))
        for i, (text, answer, _) in enumerate(told)
    ]
    assert kind_of(asked, sides, articles) == kind


@pytest.mark.parametrize(
    ("question", "first", "other", "is_rival"),
    [
        ("How many have been vaccinated?", "95,000 have been vaccinated.", "They will vaccinate 180,000.", False),
        ("How many were sacked?", "Some 300 were sacked.", "It is expected to sack 450.", False),
        ("How many have been vaccinated?", "95,000 have been vaccinated.", "They vaccinated 180,000.", True),
        ("How many will be vaccinated?", "The plan is for 95,000.", "They will vaccinate 180,000.", True),
        ("How many jobs did it cut?", "It said it would cut 300.", "The firm will cut 450.", True),
    ],
)
def test_a_plan_is_at_odds_with_nothing_that_was(question: str, first: str, other: str, is_rival: bool) -> None:
    asked = read_question(question)
    articles = {str(i): filed(str(i), text, "2025-03-04") for i, text in enumerate((first, other))}
    positions = []
    for source, article in articles.items():
        figure = next(word.strip(".") for word in article.text.split() if word[0].isdigit())
        sentence = make_evidence(source, article.text, figure)
        positions.append(Position(read_value(figure, asked.kind), (sentence,)))
    assert bool(possible_rivals(asked, positions, articles)) is is_rival
