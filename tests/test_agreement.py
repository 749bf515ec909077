"""Agreement: near-identical sentences are one statement, figures and negations keep them apart; copies count once."""

import pytest

from assistant.answering.agreement import count_origins, figures, group, negated
from assistant.answering.evidence import Evidence
from index.embedding.minilm import MiniLM
from index.records import Document, Fact, Filed, Provenance, Span

MODEL = MiniLM()


def _evidence(source: str, text: str) -> Evidence:
    return Evidence(
        source, Span(0, len(text)), text, 0.0, 0.0, 0.0, 0.0, 0.0, embed=lambda words: MODEL.embed([words])[0]
    )


def _sizes(*sentences: tuple[str, str]) -> list[int]:
    return [len(agreement.members) for agreement in group([_evidence(*sentence) for sentence in sentences])]


def test_the_same_thing_said_by_two_articles_is_one_statement() -> None:
    assert _sizes(
        ("a", "Such serious and uncalculated violations would greatly undermine all efforts of joint security work."),
        (
            "b",
            "Such serious and uncalculated violations can significantly undermine all efforts of joint security work.",
        ),
    ) == [2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The strike killed four fighters in Babil.", "The strike killed seven fighters in Babil."),
        ("The ministry confirmed the strike in Babil.", "The ministry has not confirmed the strike in Babil."),
        ("The strike killed four fighters in Babil.", "The football season opens on Saturday."),
        ("Fifty people were killed in the floods in Babil.", "Sixty people were killed in the floods in Babil."),
        ("Forty-five people were killed in Babil.", "Sixty-five people were killed in Babil."),
        ("Hundreds of people fled the town of Babil.", "Thousands of people fled the town of Babil."),
        ("The bridge in Babil cost $3.5 million.", "The bridge in Babil cost $3.5 billion."),
        ("The bridge in Babil cost $3 million.", "The bridge in Babil cost €3 million."),
        ("The bridge in Babil was closed for three weeks.", "The bridge in Babil was closed for three months."),
        ("The town lies five miles from Babil.", "The town lies five kilometres from Babil."),
        ("A field of 5 acres burned near Babil.", "A field of 5 hectares burned near Babil."),
        ("Rates in Babil rose 2 per cent last year.", "Rates in Babil rose 2 percentage points last year."),
        ("Wages in Babil rose 5 percent last year.", "Wages in Babil fell 5 percent last year."),
        ("The army of Babil won the battle for the river.", "The army of Babil lost the battle for the river."),
        ("The minister resigned on Monday in Babil.", "The minister resigned on Tuesday in Babil."),
        ("The minister resigned in March in Babil.", "The minister resigned in June in Babil."),
        ("It was the second strike in Babil since dawn.", "It was the third strike in Babil since dawn."),
        ("Israel struck Iran.", "Iran struck Israel."),
        ("Israel struck Iran.", "Israel was struck by Iran."),
        ("Israel said that Iran fired missiles.", "Iran said that Israel fired missiles."),
    ],
)
def test_other_figures_negations_or_subjects_are_other_statements(one: str, other: str) -> None:
    assert _sizes(("a", one), ("b", other)) == [1, 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thirty people were killed in the floods in Babil.", "30 people were killed in the floods in Babil."),
        ("The bridge in Babil cost $3.5 million.", "The bridge in Babil cost 3.5 million dollars."),
        ("The rebels took a town 40 km from Babil.", "The rebels took a town 40 kilometres from Babil."),
        ("The bridge in Babil weighs 300 tons.", "The bridge in Babil weighs 300 tonnes."),
        ("Israel struck Iran.", "Iran was struck by Israel."),
        ("Israel struck Iran, Reuters reported.", "Reuters reported that Israel struck Iran."),
        ("Israel and Iran agreed to talks.", "Iran and Israel agreed to talks."),
        ("In Babil, Israel struck Iran.", "Israel struck Iran in Babil."),
        ("On Monday, the minister resigned in Babil.", "The minister resigned in Babil."),
    ],
)
def test_other_wording_of_the_same_is_one_statement(one: str, other: str) -> None:
    assert _sizes(("a", one), ("b", other)) == [2]


def test_an_article_that_repeats_itself_is_cited_once() -> None:
    text = "The strike killed four fighters in Babil."
    assert _sizes(("a", text), ("a", text), ("b", text)) == [2]


def test_figures_are_compared_as_values() -> None:
    assert figures("Four of 2,500 men, one of them a major") == {(4, ""), (2500, "")}
    assert figures("It lasted two days.") == figures("It lasted 48 hours.")
    assert negated("It denied the report.")
    assert not negated("It noted the report.")


def _filed(source: str, outlet: str | None = None, copies: str = "") -> Filed:
    fact = Fact(outlet, "stated") if outlet else Fact()
    return Filed(Document(source, f"/{source}", "Words."), Provenance(outlet=fact), (), "", frozenset(copies))


def test_a_copied_article_adds_no_origin() -> None:
    assert count_origins([_filed("a"), _filed("b", copies="a")]) == 1
    assert count_origins([_filed("a", copies="bc"), _filed("b")]) == 1
    assert count_origins([_filed("a", copies="c"), _filed("b", copies="d")]) == 2


def test_an_outlet_counts_once_and_unknown_outlets_count_each() -> None:
    assert count_origins([_filed("a", "Post"), _filed("b", "Post")]) == 1
    assert count_origins([_filed("a", "Post"), _filed("b", "Herald")]) == 2
    assert count_origins([_filed("a"), _filed("b")]) == 2
    assert count_origins([]) == 0


def test_an_article_may_join_two_origins() -> None:
    assert count_origins([_filed("a", "Post", "c"), _filed("b", "Herald"), _filed("c", "Herald")]) == 1
