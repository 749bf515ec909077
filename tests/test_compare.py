"""Two runs: what became of each question, and which differences are more than chance."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BatchError
from assistant.evaluation import tables
from assistant.evaluation.compare import NOTHING, Comparison, Difference, compare
from assistant.evaluation.runs import Run
from assistant.evaluation.scores import Record
from tests.made_runs import noisy_run, passage, record, write_run

Dateline = Callable[..., subprocess.CompletedProcess[str]]
GOLD = {"answers": ["one"]}


def run_of(*records: Record, **header: Any) -> Run:
    """A run of these records."""
    return Run(header, list(records))


def measured(comparison: Comparison, name: str) -> Difference:
    """One measure of a comparison."""
    return next(one for one in comparison.differences if one.measure == name)


# Questions


def test_every_question_is_fixed_broken_changed_or_the_same() -> None:
    """By `correct` first, then by what was answered."""
    before = [
        record("f", "two", GOLD),
        record("b", "one", GOLD),
        record("c", "one!", GOLD),
        record("s", "one", GOLD),
        record("n", "x"),
    ]
    after = [
        record("f", "one", GOLD),
        record("b", "two", GOLD),
        record("c", "one.", GOLD),
        record("s", "one", GOLD),
        record("n", "y"),
    ]
    comparison = compare(run_of(*before), run_of(*reversed(after)), rounds=50)
    assert [comparison.ids(fate) for fate in ("fixed", "broken", "changed", "same")] == [
        ("f",),
        ("b",),
        ("c", "n"),
        ("s",),
    ]


def test_an_answer_that_became_an_error_is_broken_and_an_abstention_that_became_an_answer_is_changed() -> None:
    """Neither is passed over."""
    before = [record("e", "one", GOLD), record("a", "one", GOLD, abstained=True)]
    after = [record("e", "one", GOLD, error="x"), record("a", "two", GOLD)]
    comparison = compare(run_of(*before), run_of(*after), rounds=50)
    assert (comparison.ids("broken"), comparison.ids("changed")) == (("e",), ("a",))


def test_questions_of_one_run_alone_or_asked_differently_are_named_and_left_out() -> None:
    """Measures are over what both were asked in the same words, on the same day."""
    before = run_of(
        record("1", "one", GOLD), record("2", "two", GOLD), record("3", "two", GOLD), record("4", "two", GOLD)
    )
    after = run_of(
        record("1", "one", GOLD),
        record("2", "two", GOLD, question="Another?"),
        record("3", "two", GOLD | {"as_of": "2024-01-01"}),
        record("5", "one", GOLD),
    )
    comparison = compare(before, after, rounds=50)
    assert (comparison.only_a, comparison.only_b, comparison.altered) == (("4",), ("5",), ("2", "3"))
    assert [change.id for change in comparison.changes] == ["1"]
    assert measured(comparison, "containment").before == 1


def test_both_runs_are_judged_by_the_same_right_answers() -> None:
    """Those of B, and the questions are named, where they were mended in between; or those of the one that has any."""
    old, new = record("1", "two", GOLD), record("1", "two", {"answers": ["two"]})
    comparison = compare(run_of(old), run_of(new), rounds=50)
    assert (comparison.ids("same"), comparison.regraded) == (("1",), ("1",))
    assert measured(comparison, "containment").before == 1
    bare = {"id": "1", "answer": "two"}
    for one, other in ((bare, new), (new, bare)):
        comparison = compare(run_of(one), run_of(other), rounds=50)
        assert (comparison.ids("same"), comparison.regraded) == (("1",), ())
        assert measured(comparison, "containment").after == 1


def test_only_what_answers_are_judged_by_counts_as_another_right_answer() -> None:
    old, new = record("q", asked={"answers": ["Elm"]}), record("q", asked={"answers": ["Elm"], "tags": ["river"]})
    assert compare(run_of(old), run_of(new)).regraded == ()
    assert compare(run_of(old), run_of(record("q", asked={"answers": ["Oak"]}))).regraded == ("q",)


def test_both_runs_are_judged_by_the_same_places_of_the_quotes_expected() -> None:
    asked = {"quotes": ["It was Elm."], "sources": ["a.txt"]}
    found = {"passages": [passage("a.txt", 0, 50)], "asked": asked}
    old = record("q", **found) | {"gold_places": [[{"source": "a.txt", "start": 200, "end": 211}]]}
    new = record("q", **found) | {"gold_places": [[{"source": "a.txt", "start": 0, "end": 11}]]}
    hit = measured(compare(run_of(old), run_of(new)), "passage hit@1")
    assert (hit.before, hit.after) == (1.0, 1.0)


def test_a_conversation_in_messages_is_part_of_the_question() -> None:
    def follow_up(before: str) -> Record:
        return record("q", asked={"history": [{"role": "user", "content": before}]})

    assert compare(run_of(follow_up("Elm?")), run_of(follow_up("Elm?"))).altered == ()
    with pytest.raises(BatchError, match="no question in common"):
        compare(run_of(follow_up("Elm?")), run_of(follow_up("Oak?")))


def test_runs_without_a_common_question_cannot_be_compared() -> None:
    """That is an error, not an empty table."""
    with pytest.raises(BatchError, match="in common"):
        compare(run_of(record("1")), run_of(record("2")))


def test_what_the_headers_differ_in_is_told() -> None:
    """Also inside of an entry; what is equal is not."""
    before, after = (
        run_of(record(), model=None, sha256={"corpus": "a", "x": 1}),
        run_of(record(), model="m", sha256={"corpus": "b", "x": 1}),
    )
    assert compare(before, after, rounds=50).settings == {"model": (None, "m"), "sha256.corpus": ("a", "b")}


# Runs


def test_equal_runs_differ_in_nothing() -> None:
    """p is 1, the interval is empty, and no difference is detectable from none."""
    comparison = compare(noisy_run(20, 1), noisy_run(20, 1), rounds=100)
    assert {one.p for one in comparison.differences} == {1.0}
    assert {(one.difference, one.low, one.high) for one in comparison.differences} == {(0.0, 0.0, 0.0)}
    assert {one.verdict for one in comparison.differences} == {NOTHING}


def test_the_same_runs_give_the_same_figures_every_time() -> None:
    """All chance is drawn from one seed."""
    first, second = (compare(noisy_run(30, 1), noisy_run(30, 2), rounds=200) for _ in range(2))
    assert first == second


def test_the_two_directions_mirror_each_other() -> None:
    """B against A is A against B with the signs turned."""
    a, b = noisy_run(40, 1), noisy_run(40, 2)
    there, back = compare(a, b, rounds=200), compare(b, a, rounds=200)
    for one, other in zip(there.differences, back.differences, strict=True):
        assert one.difference == pytest.approx(-(other.difference or 0.0), abs=1e-12)
        assert one.p == pytest.approx(other.p, abs=0.1)


# Verdicts


def answers(right: int, wrong: int, **fields: Any) -> Run:
    """A run with so many right answers and, after them, so many wrong ones."""
    return run_of(*(record(f"{n}", "one" if n < right else "two", GOLD, **fields) for n in range(right + wrong)))


def test_a_clear_difference_is_better_or_worse_by_the_measures_own_direction() -> None:
    """More right answers are better, more seconds worse, more words merely more."""
    comparison = compare(answers(10, 30, seconds=1.0), answers(30, 10, seconds=2.0), rounds=200)
    assert measured(comparison, "containment").verdict == "better"
    assert measured(comparison, "seconds (median)").verdict == "worse"
    assert measured(compare(answers(30, 10), answers(10, 30), rounds=200), "correct").verdict == "worse"
    longer = Run({}, [row | {"answer": row["answer"] + " and more"} for row in answers(10, 30).records])
    assert measured(compare(answers(10, 30), longer, rounds=200), "words").verdict == "more"


def test_a_difference_that_few_questions_cannot_show_is_said_to_be_none_that_they_can_show() -> None:
    """Four of four changed for the better may be chance; five may not."""
    assert measured(compare(answers(0, 4), answers(4, 0), rounds=200), "correct").verdict == NOTHING
    assert measured(compare(answers(0, 5), answers(5, 0), rounds=200), "correct").verdict == "better"


def test_the_smallest_detectable_difference_is_never_less_than_five_questions() -> None:
    """One change in 32 does not make a difference of one detectable."""
    found = measured(compare(answers(10, 22), answers(11, 21), rounds=200), "correct")
    assert found.detectable == pytest.approx(5 / 32)


# The command


def test_compare_prints_the_questions_and_the_verdicts(tmp_path: Path, dateline: Dateline) -> None:
    """Fixed and broken by name; differences with intervals; what "=" means in words."""
    a = write_run(tmp_path / "a.jsonl", [*answers(2, 20).records], {"model": "old\x1b[2J"})
    b = write_run(tmp_path / "b.jsonl", [*answers(18, 4).records[1:], record("new", "x")], {"model": "new"})
    shown = dateline("compare", a, b)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert NOTHING in shown.stdout
    assert "model: old�[2J → new" in shown.stdout
    assert "only in A: 0" in shown.stdout
    assert "16 fixed, 0 broken, 0 changed, 5 same" in shown.stdout
    assert "fixed   2  Question 2?" in shown.stdout
    assert "\x1b" not in shown.stdout
    found = json.loads(dateline("compare", a, b, "--json").stdout)
    assert {one["measure"]: one["verdict"] for one in found["differences"]}["correct"] == "better"


def test_a_comparison_fits_80_columns() -> None:
    """The table, for values of every size."""
    a, b = noisy_run(40, 1), noisy_run(40, 2)
    for number, row in enumerate((*a.records, *b.records)):
        row["usage"] = {"prompt_tokens": 3000 + number * 97, "completion_tokens": 10, "cost": 1e-4 * number}
    shown = tables.of_comparison(compare(a, b, rounds=100))
    widths = [max(map(len, column)) for column in zip(shown.header, *shown.rows, strict=True)]
    assert sum(widths) + 2 * (len(widths) - 1) <= 80


def test_broken_input_is_named_and_nothing_is_printed(tmp_path: Path, dateline: Dateline) -> None:
    """Exit 2, file and line on stderr."""
    a = write_run(tmp_path / "a.jsonl", [record()])
    b = tmp_path / "b.jsonl"
    b.write_text('{"id": 1, "answer": "x"}\n{"id": 2, "answer": 7}\n{"id": 3, "answer": "x"}\n', encoding="utf-8")
    failed = dateline("compare", a, b)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "b.jsonl:2: answer" in failed.stderr
