"""Measures of answers, citations and abstention against their definitions, and on errors and what is missing."""

import random
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BatchError
from assistant.evaluation.measures.answered import answered
from assistant.evaluation.runs import read_run
from assistant.evaluation.scores import MEASURES, Record, judge, risk_coverage
from tests.made_runs import citation, passage, record


def value(name: str, one: Record) -> Any:
    """What a measure gives one record."""
    return MEASURES[name].value(answered(one))


def score(name: str, *records: Record) -> Any:
    """What a measure gives a run."""
    return judge(records).scores()[name]


def test_nugget_recall_is_the_share_of_groups_with_an_alias_said() -> None:
    """Two of three groups, one of them by its second alias."""
    row = record(answer="Two people in Norwick.", asked={"nuggets": [["2", "two"], ["Norwick"], ["Monday"]]})
    assert value("nugget recall", row) == pytest.approx(2 / 3)


def test_nugget_recall_weighs_each_question_the_same() -> None:
    """However many nuggets it has."""
    full = record("a", "one", {"nuggets": [["one"]]})
    none = record("b", "zero", {"nuggets": [["one"], ["two"], ["three"]]})
    assert score("nugget recall", full, none) == (0.5, 2, 0)


def test_containment_needs_any_one_answer() -> None:
    """The second alias will do; an abstention that shows closest words says nothing."""
    gold = {"answers": ["Calder", "the mayor"]}
    assert value("containment", record(answer="It was the mayor.", asked=gold)) == 1
    assert value("containment", record(answer="Closest: the mayor.", asked=gold, abstained=True)) == 0


@pytest.mark.parametrize(
    ("expected", "answer", "fields", "gold"),
    [
        (1, "one two", {}, {"nuggets": [["one"], ["two"]]}),
        (0, "one", {}, {"nuggets": [["one"], ["two"]], "answers": ["one"]}),
        (1, "one", {}, {"answers": ["one", "two"]}),
        (0, "one", {"abstained": True}, {"answers": ["one"]}),
        (1, "", {"abstained": True}, {"answerable": False}),
        (0, "one", {}, {"answerable": False}),
        (0, "", {"error": "x", "abstained": True}, {"answerable": False}),
        (1, "", {"citations": [citation("a", "one two three")]}, {"quotes": ["One two three."]}),
        (0, "", {"citations": [citation("a", "one")]}, {"quotes": ["One two three."]}),
        (None, "one", {}, {"sources": ["a"]}),
    ],
)
def test_correct(expected: float | None, answer: str, fields: dict[str, Any], gold: dict[str, Any]) -> None:
    """Nuggets before answers before quotes; what is unanswerable is to be abstained from; no gold, no judgement."""
    assert value("correct", record(answer=answer, asked=gold, **fields)) == expected


# Citations


def said_by(text: str, quote: str, mode: str = "model", **changes: Any) -> dict[str, Any]:
    """An answer of one statement with one citation."""
    return record(
        answer=text,
        statements=[{"text": text, "citations": ["1"]}],
        citations=[citation("a", quote) | changes],
        mode=mode,
    )


@pytest.mark.parametrize(
    ("expected", "row"),
    [
        (1, said_by("the river\nburst its banks", "Then the river burst its  banks.", "extractive")),
        (0, said_by("the river burst banks", "Then the river burst its banks.", "extractive")),
        (1, said_by("She said “the river burst its banks,” and left.", "Then the river burst its banks.")),
        (0, said_by('She said "the river broke its banks" there.', "Then the river burst its banks.")),
        (None, said_by("The “river” broke its banks.", "Then the river burst its banks.")),
        (0, said_by("the river burst", "the river burst", "extractive", end=3)),
        (0, said_by("the river burst", "the river burst", "extractive", key="2")),
        (
            0.5,
            record(
                answer='"one two three" and "four five six"', citations=[citation("a", "one two three")], mode="model"
            ),
        ),
    ],
)
def test_quotes_verbatim(expected: float | None, row: Record) -> None:
    """Word for word but for space, in a citation of the same statement whose span is as long as its words."""
    assert value("quotes verbatim", row) == expected


def test_citation_precision_and_recall_go_by_gold_sources() -> None:
    """Two of three citations are of gold articles, one of two gold articles is cited."""
    row = record(citations=[citation("a", "x"), citation("a", "y"), citation("c", "z")], asked={"sources": ["a", "b"]})
    assert value("citation precision", row) == pytest.approx(2 / 3)
    assert value("citation recall", row) == 0.5


def test_quote_precision_and_recall_go_by_gold_quotes() -> None:
    """A citation cut elsewhere still holds the quote; a word of it does not."""
    gold = {"quotes": ["The river burst its banks.", "Nobody was hurt."]}
    row = record(
        citations=[citation("a", "On Monday the river burst its"), citation("a", "hurt"), citation("a", "A bridge")],
        asked=gold,
    )
    assert value("quote precision", row) == pytest.approx(1 / 3)
    assert value("quote recall", row) == 0.5


def test_precision_of_an_abstention_is_unscored_and_counted_its_recall_is_zero() -> None:
    """An answer without citations is imprecise; an abstention claims nothing."""
    gold = {"sources": ["a"]}
    rows = [
        record("1", citations=[citation("a", "x")], asked=gold),
        record("2", abstained=True, asked=gold),
        record("3", asked=gold),
    ]
    assert score("citation precision", *rows) == (0.5, 2, 1)
    assert score("citation recall", *rows) == (pytest.approx(1 / 3), 3, 0)


# Abstention


def test_abstention_precision_recall_and_f1() -> None:
    """3 right abstentions, 1 wrong one, 2 missed of 5: P 3/4, R 3/5, F1 2/3; an answerable one of 5 refused."""
    rows = [record(f"{n}", abstained=n < 3, asked={"answerable": False}) for n in range(5)]
    rows += [record(f"a{n}", abstained=n == 0) for n in range(5)]
    assert score("abstention precision", *rows).value == 0.75
    assert score("abstention recall", *rows).value == 0.6
    assert score("abstention F1", *rows).value == pytest.approx(2 * 0.75 * 0.6 / 1.35, abs=1e-12)
    assert score("refused", *rows).value == 0.2


def test_an_error_is_no_abstention() -> None:
    """Not even where the record says both."""
    row = record(error="x", abstained=True, asked={"answerable": False})
    assert value("abstention recall", row) == 0
    assert value("abstention precision", row) is None
    assert score("abstention F1", row).value == 0


def curve_of(order: list[tuple[float, float]]) -> list[float]:
    """The risk at each coverage of answers in this order."""
    losses = [loss for _, loss in order]
    return [sum(losses[: n + 1]) / (n + 1) for n in range(len(losses))]


def test_risk_coverage_is_the_mean_over_all_orders_of_equally_sure_answers() -> None:
    """Surest first; ties by brute force over their permutations."""
    answers = [(0.9, 0.0), (0.5, 1.0), (0.5, 0.0), (0.5, 1.0), (0.1, 0.0)]
    rows = [
        record(f"{n}", "zero" if loss else "one", {"answers": ["one"]}, confidence=c)
        for n, (c, loss) in enumerate(answers)
    ]
    orders = [[answers[0], *middle, answers[4]] for middle in permutations(answers[1:4])]
    expected = [sum(column) / len(orders) for column in zip(*map(curve_of, orders), strict=True)]
    curve = risk_coverage(judge(rows))
    assert [x for x, _ in curve] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert [y for _, y in curve] == pytest.approx(expected, abs=1e-12)
    assert score("AURC", *rows).value == pytest.approx(sum(expected) / 5, abs=1e-12)


def test_abstentions_come_after_all_answers_and_errors_last() -> None:
    """However sure they were: answer (right), abstention (wrong), error (wrong)."""
    rows = [
        record("e", error="x", confidence=1.0, asked={"answers": ["one"]}),
        record("b", abstained=True, confidence=0.99, asked={"answers": ["one"]}),
        record("a", "one", {"answers": ["one"]}, confidence=0.01),
    ]
    assert [risk for _, risk in risk_coverage(judge(rows))] == pytest.approx([0, 1 / 2, 2 / 3])
    as_sure = [row | {"confidence": 0.5} for row in rows]
    assert [risk for _, risk in risk_coverage(judge(as_sure))] == pytest.approx([0, 1 / 2, 2 / 3])


def test_aurc_needs_a_confidence_and_auroc_both_kinds_of_question() -> None:
    """Otherwise there is nothing to say."""
    unsure = record(confidence=None, asked={"answers": ["Elm"]})
    assert score("AURC", unsure).value is None
    assert score("AUROC", record()).value is None


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    """By brute force over pairs, ties counting half."""
    chance = random.Random(10)
    rows = [
        record(f"{n}", confidence=chance.randrange(6) / 5, asked={"answerable": chance.random() < 0.6})
        for n in range(60)
    ]
    sure = {kind: [row["confidence"] for row in rows if row["asked"]["answerable"] is kind] for kind in (True, False)}
    pairs = [(a > b) + (a == b) / 2 for a, b in product(sure[True], sure[False])]
    assert score("AUROC", *rows).value == pytest.approx(sum(pairs) / len(pairs), abs=1e-12)


# Errors, and what is missing


GOLD = {"answers": ["Elm"], "nuggets": [["Elm"]], "sources": ["a"], "quotes": ["the Elm burst"]}
PERFECT = {
    "short": "Elm",
    "confidence": 1.0,
    "passages": [passage("a")],
    "citations": [citation("a", "the Elm burst")],
    "statements": [{"text": "the Elm burst", "citations": ["1"]}],
    "gold_places": [[{"source": "a", "start": 0, "end": 13}]],
}
UNANSWERABLE = record("u", abstained=True, confidence=0.0, asked={"answerable": False})
JUDGED = [name for name, measure in MEASURES.items() if measure.kind != "effort"]


@pytest.mark.parametrize("name", JUDGED)
def test_a_perfect_run_is_perfect(name: str) -> None:
    """Every measure of right and wrong is at its best: 1, or 0 where less is better."""
    rows = [record("p", "the Elm burst", GOLD, **PERFECT), UNANSWERABLE]
    assert score(name, *rows).value == (1 if MEASURES[name].better == "higher" else 0)


@pytest.mark.parametrize("name", JUDGED)
@pytest.mark.parametrize("both", [False, True])
def test_an_error_scores_as_wrong_and_is_never_left_out(name: str, both: bool) -> None:
    """Whatever else the record of an error holds; no measure is better with the error than with the perfect answer."""
    fields = {**PERFECT, "abstained": both}
    row, best = (
        record("e", "the Elm burst", GOLD, error="boom", **fields),
        record("e", "the Elm burst", GOLD, **PERFECT),
    )
    missed = record("n", error="boom", asked={"answerable": False})
    found = score(name, row, missed, UNANSWERABLE)
    best_found = score(name, best, UNANSWERABLE, UNANSWERABLE)
    is_lower = MEASURES[name].better == "lower"
    if name in {"refused", "abstention precision"}:
        assert found.value == best_found.value
        return
    assert found.value is not None
    assert found.value > best_found.value if is_lower else found.value < best_found.value


@pytest.mark.parametrize("name", [name for name in JUDGED if MEASURES[name].error == "0" and name != "correct"])
def test_the_stated_score_of_an_error_is_its_score(name: str) -> None:
    """Measures that say "0" give 0 to an error on every question that has the gold for it."""
    gold = {"answerable": False} if name == "abstention recall" else GOLD
    assert value(name, record("e", "the Elm burst", gold, error="boom", **PERFECT)) == 0


@pytest.mark.parametrize("name", JUDGED)
def test_a_question_without_gold_is_unscored(name: str) -> None:
    """And counted as such; only errors and verbatim quotes are judged without gold."""
    row = {"id": "x", "answer": "Elm", "statements": [{"text": "Elm", "citations": []}]}
    if name not in {"errors", "quotes verbatim"}:
        assert score(name, row) == (None, 0, 1)


def test_a_record_of_another_program_needs_an_id_and_an_answer_alone(tmp_path: Path) -> None:
    """Nothing else of it is missed, and no time, cost or confidence is made up."""
    path = tmp_path / "run.jsonl"
    path.write_text('{"id": 1, "answer": "It was Elm"}\n', encoding="utf-8")
    scores = judge(read_run(path).records).scores()
    assert scores["words"].value == 3
    assert [scores[name].value for name in ("seconds (median)", "tokens", "cost", "correct")] == [None] * 4


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("citations", {}), ("passages", [1]), ("usage", []), ("seconds", "1"), ("abstained", "no"), ("gold_places", 3)],
)
def test_a_field_of_the_wrong_form_is_named_with_its_question(field: str, wrong: Any) -> None:
    """Not measured as if it were empty."""
    with pytest.raises(BatchError, match=rf"'q7'.*{'place|' if field == 'gold_places' else ''}{field}"):
        judge([record("q7") | {field: wrong}])


def test_effort() -> None:
    """Medians and percentiles interpolate; tokens are of prompt and completion, those of errors too."""
    rows = [
        record(f"{n}", "a b c", seconds=float(n), usage={"prompt_tokens": 10, "completion_tokens": n, "cost": 0.5})
        for n in range(1, 5)
    ]
    rows.append(record("e", error="x", seconds=60.0, usage={"prompt_tokens": 90, "completion_tokens": 0, "cost": 1.0}))
    scores = judge(rows).scores()
    assert scores["seconds (median)"] == (2.5, 4, 1)
    assert scores["seconds (p95)"].value == pytest.approx(3.85)
    assert scores["tokens"].value == pytest.approx((40 + 10 + 90) / 5)
    assert scores["cost"].value == pytest.approx(3 / 5)
    assert scores["words"] == (3, 4, 1)
    assert scores["errors"].value == 0.2
