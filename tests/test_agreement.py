"""Agreement: near-identical sentences are one statement, figures and negations keep them apart; copies count once."""

import pytest

from assistant.answering.agreement import count_origins, figures, group, negated
from assistant.answering.evidence import Evidence
from index.embedding.minilm import MiniLM
from index.records import Document, Fact, Filed, Provenance, Span

MODEL = MiniLM()


def _evidence(source: str, text: str) -> Evidence:
    return Evidence(source, Span(0, len(text)), text, 0.0, 0.0, 0.0, 0.0, 0.0, vector=MODEL.embed([text])[0])


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
    ],
)
def test_other_figures_negations_or_subjects_are_other_statements(one: str, other: str) -> None:
    assert _sizes(("a", one), ("b", other)) == [1, 1]


def test_an_article_that_repeats_itself_is_cited_once() -> None:
    text = "The strike killed four fighters in Babil."
    assert _sizes(("a", text), ("a", text), ("b", text)) == [2]


def test_figures_are_compared_as_values() -> None:
    assert figures("Four of 2,500 men, one of them a major") == {"4", "2500"}
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
