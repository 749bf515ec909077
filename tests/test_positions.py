"""Positions: equal values count once, other values for the same event are at odds, two events are never mixed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from assistant.answering import compose
from assistant.answering.agreement import group
from assistant.answering.asking.question import Question, read_question
from assistant.answering.comparing import compare
from assistant.answering.evidence import Evidence
from assistant.answering.material import Brief, Material
from assistant.answering.positions import Position, shorten, take
from assistant.answering.rivals import kind_of, rival_features, rivals
from assistant.answering.sentences import behind_dateline
from assistant.reader.comparer import Comparer
from index.records import Document, Fact, Filed, Provenance, Span
from tests.made_evidence import make_evidence

QUESTION = "How many people were killed in the strike in Babil?"


def _filed(source: str, text: str, day: str | None) -> Filed:
    fact = Fact(day, "stated") if day else Fact()
    return Filed(Document(source, f"/{source}", text), Provenance(date=fact, outlet=Fact(source, "stated")), (), "")


def _evidence(source: str, text: str, answer: str, score: float = 0.9) -> Evidence:
    return make_evidence(source, text, answer, score=score)


def _compared(
    asked: Question,
    evidence: Sequence[Evidence],
    articles: Mapping[str, Filed],
    comparer: Comparer = Comparer(),  # noqa: B008
) -> list[Position]:
    """The positions as the product has them before it composes an answer."""
    return compare(asked, take(asked, evidence, articles), articles, comparer)


def _draft(
    asked: Question,
    evidence: Sequence[Evidence],
    articles: Mapping[str, Filed],
    positions: Sequence[Position] | None = None,
) -> compose.Draft:
    """What is composed of the sentences, and of their positions unless others are given."""
    positions = _compared(asked, evidence, articles) if positions is None else positions
    sides = rivals(asked, positions, articles)
    return compose.answer(Material(Brief(asked, {}, articles), group(evidence), positions, sides))


def _sides(question: str, *told: tuple[str, str, str | None]) -> tuple[list[list[str]], str]:
    """For (sentence, answer, day) of one article each: the sides' articles, and the kind of disagreement."""
    articles = {str(i): _filed(str(i), text, day) for i, (text, _, day) in enumerate(told)}
    evidence = [_evidence(str(i), text, answer, 0.9 - i / 100) for i, (text, answer, _) in enumerate(told)]
    asked = read_question(question)
    sides = rivals(asked, _compared(asked, evidence, articles), articles)
    return [sorted(side.sources) for side in sides], kind_of(asked, sides, articles)


def test_equal_values_are_one_position_of_several_articles() -> None:
    articles = {name: _filed(name, "The strike in Babil killed 4 or four.", "2024-07-31") for name in "abc"}
    evidence = [
        _evidence("a", "The strike in Babil killed four people.", "four"),
        _evidence("b", "In Babil, 4 fighters died.", "4 fighters", 0.8),
        _evidence("c", "At least two died in Babil.", "At least two", 0.7),
    ]
    positions = take(read_question(QUESTION), evidence, articles)
    assert [sorted(position.sources) for position in positions] == [["a", "b", "c"]]


def test_a_bounded_figure_makes_no_position_of_figures_that_differ() -> None:
    told = {
        "a": ("At least three died in Babil.", "three"),
        "b": ("Five died in Babil.", "Five"),
        "c": ("Four.", "Four"),
    }
    articles = {name: _filed(name, text, "2024-07-31") for name, (text, _) in told.items()}
    evidence = [_evidence(name, *words, score=0.9 - i / 10) for i, (name, words) in enumerate(told.items())]
    positions = take(read_question(QUESTION), evidence, articles)
    assert [sorted(position.sources) for position in positions] == [["a", "b"], ["c"]]
    assert compose.short(read_question(QUESTION), positions) == "At least three"


def test_what_is_told_as_a_share_is_at_odds_with_no_number() -> None:
    told = (
        ("The strike in Babil killed 40 people.", "40", "2024-07-31"),
        ("In Babil one in eight people died.", "one in eight", "2024-07-31"),
    )
    assert _sides(QUESTION, *told)[0] == []


def test_copies_of_an_article_make_a_value_no_likelier() -> None:
    told = [("a", "four", 0.6, "a"), ("b", "seven", 0.45, "b"), ("c", "seven", 0.45, "b")]
    articles = {source: _filed(source, "The strike in Babil.", "2024-07-31") for source, *_ in told}
    evidence = [
        make_evidence(source, f"The strike in Babil killed {count} people.", count, score=score, origin=origin)
        for source, count, score, origin in told
    ]
    first, second = take(read_question(QUESTION), evidence, articles)
    assert [first.lead.words, second.lead.words] == ["four", "seven"]
    assert second.likelihood == pytest.approx(0.45)
    assert second.origins == {"b"}
    assert rival_features(read_question(QUESTION), second, first, articles)[2] == 0.0


def test_other_values_for_one_event_are_at_odds() -> None:
    told = (
        ("The strike in Babil killed four people.", "four", "2024-07-31"),
        ("Seven people died in the strike in Babil.", "Seven", "2024-07-31"),
    )
    assert _sides(QUESTION, *told) == ([["0"], ["1"]], "dispute")


def test_a_later_figure_is_a_development() -> None:
    told = (
        ("The strike in Babil killed four people.", "four", "2024-07-31"),
        ("The toll of the strike in Babil rose to seven.", "seven", "2024-08-02"),
    )
    assert _sides(QUESTION, *told) == ([["0"], ["1"]], "development")


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        ("Doctors said four people had died in the strike in Babil.", "dispute"),
        ("The ministry said four people had died in the strike in Babil.", "development"),
        ("Only four people had died in the strike in Babil.", "development"),
        ("Doctors said nine people had died in the strike in Babil.", "development"),
    ],
)
def test_a_lower_figure_of_somebody_else_is_no_development(later: str, kind: str) -> None:
    told = ("The ministry said seven people had died in the strike in Babil.", later)
    articles = {str(i): _filed(str(i), text, f"2024-08-0{i + 1}") for i, text in enumerate(told)}
    evidence = [
        _evidence(source, article.text, next(n for n in ("seven", "four", "nine") if n in article.text))
        for source, article in articles.items()
    ]
    asked = read_question(QUESTION)
    assert kind_of(asked, take(asked, evidence, articles), articles) == kind


@pytest.mark.parametrize(("day", "reason"), [("2024-07-31", "disputed"), ("2024-08-02", None)])
def test_an_answer_is_disputed_where_its_sides_cannot_all_be_right(day: str, reason: str | None) -> None:
    told = {"0": "The strike in Babil killed four people.", "1": "The strike in Babil killed seven people."}
    articles = {"0": _filed("0", told["0"], "2024-07-31"), "1": _filed("1", told["1"], day)}
    evidence = [_evidence("0", told["0"], "four"), _evidence("1", told["1"], "seven", 0.89)]
    asked = read_question(QUESTION)
    draft = _draft(asked, evidence, articles)
    assert len(draft.disagreements) == 1
    assert draft.reason == reason


@pytest.mark.parametrize("is_of_another_day", [True, False])
def test_an_answer_of_another_day_is_quoted_with_its_date(is_of_another_day: bool) -> None:
    text = (
        "On January 3, 2020, at the end of a week in which three ministers had left and bread had doubled in price in "
        "every town of the north, Ada Holt was killed in Babil, where she had lived for eleven years with her mother "
        "in a house by the river that her father had built."
    )
    articles = {"a": _filed("a", text, "2024-01-31")}
    evidence = [make_evidence("a", text, "Ada Holt", score=0.5, clashes=float(is_of_another_day))]
    asked = read_question("Who was killed in Babil in January 2024?")
    draft = _draft(asked, evidence, articles, take(asked, evidence, articles))
    assert ("January 3, 2020" in draft.citations[0].quote) is is_of_another_day


def test_whoever_is_the_answer_is_not_told_to_say_it() -> None:
    told = {
        "0": "Ali Kan, director of the mine in Babil, said that it was safe.",
        "1": "The mine in Babil is led by Omar Sy.",
    }
    articles = {source: _filed(source, text, "2024-07-31") for source, text in told.items()}
    evidence = [_evidence("0", told["0"], "Ali Kan"), _evidence("1", told["1"], "Omar Sy", 0.89)]
    asked = read_question("Who is the director of the mine in Babil: what do the sources say?")
    draft = _draft(asked, evidence, articles)
    assert [(side.value, side.by) for side in draft.disagreements[0].positions] == [
        ("Ali Kan", None),
        ("Omar Sy", None),
    ]


def test_two_events_are_not_mixed() -> None:
    elsewhere = ("A strike in Baghdad killed two people.", "two", "2024-07-31")
    months_before = ("A strike in Babil killed two people.", "two", "2024-01-05")
    this = ("The strike in Babil killed four people.", "four", "2024-07-31")
    assert _sides(QUESTION, this, elsewhere)[0] == []
    assert _sides(QUESTION, this, months_before)[0] == []


def test_what_each_source_says_is_of_one_event_too() -> None:
    told = {"0": "The strike in Babil hit a depot.", "1": "A strike in Baghdad hit a bridge over the river."}
    articles = {source: _filed(source, text, "2024-07-31") for source, text in told.items()}
    evidence = [_evidence("0", told["0"], "a depot"), _evidence("1", told["1"], "a bridge", 0.8)]
    asked = read_question("What was hit in Babil: what do the sources say?")
    draft = _draft(asked, evidence, articles)
    assert asked.wide
    assert [citation.source for citation in draft.citations] == ["0"]


def test_an_article_that_gives_both_values_disputes_neither() -> None:
    article = {"0": _filed("0", "It killed four in Babil. Three were injured in Babil.", "2024-07-31")}
    evidence = [
        _evidence("0", "It killed four in Babil.", "four"),
        _evidence("0", "Three were injured in Babil.", "Three", 0.8),
    ]
    asked = read_question(QUESTION)
    assert rivals(asked, _compared(asked, evidence, article), article) == []


def test_what_somebody_said_is_not_one_fact() -> None:
    told = (
        ("The minister said the strike in Babil was a crime.", "a crime", "2024-07-31"),
        ("The minister said Babil would be rebuilt.", "would be rebuilt", "2024-07-31"),
    )
    assert _sides("What did the minister say about Babil?", *told)[0] == []


@pytest.mark.parametrize(
    ("question", "answer", "short"),
    [
        ("What was used?", "“fighter jets,", "fighter jets"),
        ("How many were there?", "4 people.", "4 people"),
        ("At what time?", "10 a.m.", "10 a.m."),
        ("What did it cost?", "$12", "$12"),
        ("How many troops are there?", "2,500 troops in Iraq and 900", "2,500 troops in Iraq"),
        ("How many US troops are in Syria?", "2,500 troops in Iraq and 900 in Syria", "900 in Syria"),
        ("How many troops are there?", "between 20 and 30", "between 20 and 30"),
        ("How many troops are there?", "hundreds, and perhaps 2,000", "hundreds"),
        ("How many troops are there?", "anywhere between 40 and 50 people", "anywhere between 40 and 50 people"),
        ("How many troops are there?", "40 or 50 people", "40 or 50 people"),
        ("How many years?", "8 years and 5 months", "8 years and 5 months"),
        ("How many people died?", "5 women and 3 children", "5 women and 3 children"),
        ("How many women died?", "5 women and 3 children", "5 women"),
        ("How cold was it?", "-40C", "-40C"),
        ("How many reservists will it call up?", "up 300,000", "300,000"),
        ("How many drones were shot down?", "down twelve drones", "twelve drones"),
        ("How many workers lost their jobs?", "off some 40 workers", "some 40 workers"),
        ("How many men were called up?", "up to 300", "up to 300"),
        ("How much did the index rise?", "up 3 percent", "up 3 percent"),
        ("How many percent did it rise?", "up 3 percent", "up 3 percent"),
        ("Up to how much will each family get?", "up to $20,000", "$20,000"),
        ("At least how many people died?", "At least 14 people", "14 people"),
        ("More than how many people fled?", "at least 14", "at least 14"),
        ("How much may it cost, up to the end?", "up to $20,000", "up to $20,000"),
        ("Who did it?", "(PMF)", "PMF"),
        ("Who was hit?", 'a "group of drone experts', 'a "group of drone experts"'),
        ("Which dates were named?", "July 3 and 4", "July 3 and 4"),
        ("Who was hit?", "a “group of drone experts", "a “group of drone experts”"),
        ("What was it called?", "Jurf al-Nasr (formerly “Jurf al-Sakhr", "Jurf al-Nasr (formerly “Jurf al-Sakhr”)"),
    ],
)
def test_a_short_answer_is_words_alone_and_one_figure_where_one_is_asked_for(
    question: str, answer: str, short: str
) -> None:
    assert shorten(read_question(question), answer) == short


@pytest.mark.parametrize(
    ("likely", "less", "opinion", "told"),
    [
        (0.6, 0.2, 1.0, ["seven", "nine or ten"]),
        (0.6, 0.2, 0.0, ["seven"]),
        (0.95, 0.2, 1.0, ["seven"]),
        (0.95, 0.8, 1.0, ["seven", "nine or ten"]),
    ],
)
def test_an_answer_in_doubt_is_followed_by_other_readings_in_a_clause_each_and_so_is_a_sure_one_by_a_sure_one(
    likely: float, less: float, opinion: float, told: list[str]
) -> None:
    texts = [
        "Rescuers say that seven miners came out alive.",
        "After the long night, with the whole village waiting at the gate in the rain, nine or ten came up from below, "
        "and the families, who had brought blankets and tea, embraced them one after the other until the morning.",
        "Seven had come up by Monday.",
    ]
    answers = ["seven", "nine or ten", "Seven"]
    articles = {str(i): _filed(str(i), text, None) for i, text in enumerate(texts)}
    scores = [likely, less, 0.1]
    evidence = [
        make_evidence(str(i), text, answer, score=score, odds=-1.0, opinion=opinion)
        for i, (text, answer, score) in enumerate(zip(texts, answers, scores, strict=True))
    ]
    asked = read_question("How many of them came out alive?")
    draft = _draft(asked, evidence, articles, take(asked, evidence, articles))
    assert not draft.disagreements
    assert [statement.is_alternative for statement in draft.statements] == [i > 0 for i in range(len(told))]
    assert [line.startswith(compose.OR) for line in draft.lines] == [i > 0 for i in range(len(told))]
    for statement, words in zip(draft.statements, told, strict=True):
        assert words in statement.text
        assert len(statement.text.split()) <= compose.FURTHER


def test_the_short_answer_to_a_list_names_its_items() -> None:
    told = [("France signed the treaty on Monday.", "France"), ("The treaty was signed by Spain, too.", "Spain")]
    articles = {str(i): _filed(str(i), text, None) for i, (text, _) in enumerate(told)}
    evidence = [_evidence(str(i), text, answer) for i, (text, answer) in enumerate(told)]
    asked = read_question("Which countries signed the treaty?")
    draft = _draft(asked, evidence, articles)
    assert draft.short == "France, Spain"
    assert [citation.quote for citation in draft.citations] == [text for text, _ in told]
    assert not draft.disagreements


TOLD = (
    "The mayor of Norwick closed the old stone bridge on Monday since its northern arch had sunk.",
    "Engineers from the capital found deep cracks in a pillar that carries trucks over the river.",
    "A barge full of gravel had struck the crossing twice in the week before the water rose.",
    "Ferries take pupils to school until spring, the district council told parents in a letter.",
    "Farmers complain that milk spoils on the detour through the hills, forty minutes each way.",
    "Nobody was hurt when the pavement gave way, according to the fire brigade and two witnesses.",
)


@pytest.mark.parametrize(
    ("question", "least", "most"), [("Why was the bridge closed?", 41, 60), ("Which towns were cut off?", 90, 220)]
)
def test_further_statements_fill_the_length_that_an_answer_may_have_and_no_more(
    question: str, least: int, most: int
) -> None:
    articles = {str(i): _filed(str(i), text, "2024-07-31") for i, text in enumerate(TOLD)}
    evidence = [_evidence(str(i), text, text.split()[0]) for i, text in enumerate(TOLD)]
    draft = _draft(read_question(question), evidence, articles, [])
    assert least <= draft.words <= most
    assert draft.words == len(draft.text.split())


def test_a_copy_of_an_article_is_heard_after_the_voices_of_others() -> None:
    articles = {str(i): _filed(str(i), text, "2024-07-31") for i, text in enumerate(TOLD[:3])}
    articles["1"] = replace(articles["1"], copies=frozenset("0"))
    evidence = [_evidence(str(i), text, text.split()[0], 0.9 - i / 100) for i, text in enumerate(TOLD[:3])]
    draft = _draft(read_question("Which towns were cut off?"), evidence, articles, [])
    assert [citation.source for citation in draft.citations] == ["0", "2", "1"]


@pytest.mark.parametrize(
    ("text", "marked", "answer"),
    [
        ("VARN, Kesh - Ilka Tarsen won the vote.", "VARN, Kesh - Ilka Tarsen", "Ilka Tarsen"),
        ("VARN, Kesh - Ilka Tarsen won the vote.", "VARN, Kesh", "VARN, Kesh"),
        ("Ilka Tarsen won the vote.", "Ilka Tarsen", "Ilka Tarsen"),
        ("Shafaq News/ A security source spoke.", "Shafaq News/ A security source", "A security source"),
    ],
)
def test_an_answer_holds_no_dateline_but_that_it_asks_for(text: str, marked: str, answer: str) -> None:
    start = text.index(marked)
    assert behind_dateline(Span(start, start + len(marked)), text).of(text) == answer
