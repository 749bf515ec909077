"""Gates: reading them, what passes, the exit code, pinning."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BatchError
from assistant.evaluation.compare import compare
from assistant.evaluation.gates.check import Limit, Outcome, check, number
from assistant.evaluation.gates.gatefile import read_gates
from assistant.evaluation.gates.pins import pin
from assistant.evaluation.runs import Run
from assistant.evaluation.scores import MEASURES, Sheet, judge
from tests.made_runs import noisy_run, record, write_run

Dateline = Callable[..., subprocess.CompletedProcess[str]]
GOLD = {"answers": ["one"], "tags": ["x"]}
CORPUS = "ab" * 32


def answers(right: int, wrong: int, **fields: Any) -> list[dict[str, Any]]:
    """So many right answers and, after them, so many wrong ones."""
    return [record(f"{n}", "one" if n < right else "two", GOLD, **fields) for n in range(right + wrong)]


def sheet(right: int, wrong: int, **fields: Any) -> Sheet:
    """The same, judged."""
    return judge(answers(right, wrong, **fields))


@pytest.fixture
def gates(tmp_path: Path) -> Callable[[str], Path]:
    """Write a file of gates."""

    def write(text: str) -> Path:
        (tmp_path / "gates.yaml").write_text(text, encoding="utf-8")
        return tmp_path / "gates.yaml"

    return write


def outcomes(path: Path, judged: Sheet, header: dict[str, Any] | None = None) -> list[Outcome]:
    """What the gates of a file say of a run."""
    return check(read_gates(path), judged, header or {})


# Reading


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("floors:\n  nugget recal: 0.8\n", 2, "unknown measure 'nugget recal'"),
        ("floors: {correct: 0.8}\nceiling: {refused: 0.1}\n", 2, "unknown key 'ceiling'"),
        ("floors:\n  correct: high\n", 2, "must be a number, not 'high'"),
        ("floors:\n  correct: .nan\n", 2, "must be a number"),
        ("floors:\n  correct: '0.8'\n", 2, "must be a number"),
        ("floors:\n  correct: 0.8\n  correct: 0.9\n", 3, "a second time"),
        ("floors: [correct]\n", 1, "must be a mapping"),
        ("floors:\n", 1, "must be a mapping"),
        ("tags:\n  who:\n    floor: {correct: 1}\n", 3, "unknown key 'floor'"),
        ("must_pass: d01\n", 1, "must be a list"),
        ("must_pass:\n- [a]\n", 2, "must be one word"),
        ("not_worse:\n- correct\n- rihgt\n", 3, "unknown measure 'rihgt'"),
        ("noise: {correct: 0.1, x: 0.1}\n", 1, "unknown measure 'x'"),
        ("floors: {correct: 0.8\nceilings: {}\n", 2, "not YAML"),
        ("- correct\n", 1, "must be a mapping"),
    ],
)
def test_whatever_is_wrong_in_a_file_of_gates_is_named_with_its_line(
    gates: Callable[[str], Path], text: str, line: int, what: str
) -> None:
    """A gate that is misspelt must not pass for want of a measure."""
    with pytest.raises(BatchError) as caught:
        read_gates(gates(text))
    assert f"gates.yaml:{line}: " in str(caught.value)
    assert what in str(caught.value)


def test_a_file_that_cannot_be_read_or_is_empty_is_an_error(tmp_path: Path) -> None:
    """No gates are not gates that pass."""
    with pytest.raises(BatchError, match="cannot be read"):
        read_gates(tmp_path / "absent.yaml")
    (tmp_path / "gates.yaml").write_text("# nothing\n")
    with pytest.raises(BatchError, match="holds no gates"):
        read_gates(tmp_path / "gates.yaml")
    (tmp_path / "gates.yaml").write_bytes(b"floors: {\xff: 1}")
    with pytest.raises(BatchError, match="not UTF-8"):
        read_gates(tmp_path / "gates.yaml")


# Passing and failing


def test_a_gate_says_what_it_expected_and_what_it_got(gates: Callable[[str], Path]) -> None:
    """In one line, with the sign of its kind."""
    path = gates("floors: {correct: 0.80}\nceilings: {errors: 0.1, seconds (median): 0.5}\n")
    found = outcomes(path, sheet(18, 7))
    assert [str(one) for one in found] == [
        "correct: expected ≥ 0.80, got 0.72",
        "errors: expected ≤ 0.10, got 0.00",
        "seconds (median): expected ≤ 0.50, got 0.50",
    ]
    assert [one.passed for one in found] == [False, True, True]


def test_a_value_on_its_limit_passes_and_one_just_below_shows_the_difference(gates: Callable[[str], Path]) -> None:
    """0.7 is 0.7 whatever its last bit; 0.6999999 is not shown as 0.70."""
    assert outcomes(gates("floors: {correct: 0.7}\n"), sheet(7, 3))[0].passed
    assert Limit("ceilings", "refused", 0.3).is_met(0.1 + 0.2)
    failed = outcomes(gates("floors: {correct: 0.70001}\n"), sheet(7, 3))[0]
    assert not failed.passed
    assert (
        outcomes(gates("floors: {F1: 0.66667}\n"), judge([record(short="one two", asked=GOLD)]))[0].got
        == "0.666666666667"
    )


def test_noise_is_allowed_for_by_name_and_said(gates: Callable[[str], Path]) -> None:
    """A floor is lower and a ceiling higher by it, for that measure alone."""
    path = gates("floors: {correct: 0.72, EM: 0.72}\nceilings: {refused: 0}\nnoise: {correct: 0.02, refused: 0.1}\n")
    rows = [*answers(7, 3), record("a", asked=GOLD | {"answers": []}, abstained=True)]
    found = {one.gate: one for one in outcomes(path, judge(rows))}
    assert {name: one.passed for name, one in found.items()} == {"correct": True, "EM": False, "refused": True}
    assert found["correct"].expected == "≥ 0.72 (0.02 allowed for noise)"


def test_a_tags_gate_looks_at_its_questions_alone(gates: Callable[[str], Path]) -> None:
    """And one on a tag that no question has fails."""
    rows = [*answers(1, 0), record("y", "two", GOLD | {"tags": ["y"]})]
    path = gates("tags:\n  x: {floors: {correct: 1}}\n  y: {floors: {correct: 1}}\n  z: {ceilings: {errors: 0}}\n")
    assert [(one.gate, one.passed) for one in outcomes(path, judge(rows))] == [
        ("correct (x)", True),
        ("correct (y)", False),
        ("errors (z)", False),
    ]


def test_a_measure_with_nothing_to_score_fails_its_gate(gates: Callable[[str], Path]) -> None:
    """A floor on nDCG of a run whose questions lost their sources must not pass in silence."""
    found = outcomes(gates("floors: {nDCG@10: 0.1}\n"), sheet(1, 0))[0]
    assert (found.passed, found.got) == (False, "nothing to score")


def test_questions_that_must_pass(gates: Callable[[str], Path]) -> None:
    """Right, wrong, not judged, not in the run; ids of digits are ids."""
    path = gates("must_pass: [0, 1, free, gone]\n")
    found = outcomes(path, judge([*answers(1, 1), record("free", "x")]))
    assert [one.passed for one in found] == [True, False, False, False]
    assert [one.got for one in found] == ["right", "wrong", "not judged: the question has no gold", "not in the run"]


@pytest.mark.parametrize(
    ("header", "passed"),
    [
        ({"sha256": {"corpus": CORPUS}}, True),
        ({"corpus_sha256": CORPUS.upper()}, True),
        ({"sha256": {"corpus": "cd" * 32}}, False),
        ({}, False),
    ],
)
def test_gates_hold_for_the_corpus_that_they_were_pinned_on(
    gates: Callable[[str], Path], header: dict[str, Any], passed: bool
) -> None:
    """Another one, or none in the header, fails and says how to pin again."""
    found = outcomes(gates(f"corpus: {CORPUS}\n"), sheet(1, 0), header)[0]
    assert found.passed is passed
    assert ("--pin" in found.got) is not passed


def test_not_worse_fails_on_a_difference_that_is_found_and_on_no_other(gates: Callable[[str], Path]) -> None:
    """One broken question of 40 is no difference that 40 questions can show; 20 are."""
    path = gates("not_worse: [correct]\n")
    for right, passed in ((40, True), (39, True), (20, False)):
        before, after = Run({}, answers(40, 0)), Run({}, answers(right, 40 - right))
        comparison = compare(before, after, rounds=100)
        assert [one.passed for one in check(read_gates(path), judge(after.records), {}, comparison)] == [passed]
    assert check(read_gates(path), sheet(1, 0), {}) == []


def test_numbers_have_two_to_four_decimals() -> None:
    """So that floors line up and small differences show."""
    assert [number(value) for value in (0.8, 1, 0.8125, 0.00004, 12.5)] == ["0.80", "1.00", "0.8125", "0.00", "12.50"]


def test_the_exit_code_is_0_where_gates_pass_1_where_one_fails_2_where_one_is_wrong(
    gates: Callable[[str], Path], tmp_path: Path, dateline: Dateline
) -> None:
    """For `score` and for `compare`; what was wrong is printed, and nothing else where the file is broken."""
    good, bad = write_run(tmp_path / "good.jsonl", answers(9, 1)), write_run(tmp_path / "bad.jsonl", answers(5, 5))
    path = gates("floors: {correct: 0.9}\n")
    for command in (["score"], ["compare", good]):
        assert dateline(*command, good, "--gate", path).returncode == 0
        failed = dateline(*command, bad, "--gate", path)
        assert (failed.returncode, failed.stderr) == (1, "")
        assert "FAILED  correct: expected ≥ 0.90, got 0.50" in failed.stdout
    broken = dateline("score", good, "--gate", gates("floors: {rigth: 1}\n"))
    assert (broken.returncode, broken.stdout) == (2, "")
    assert "gates.yaml:1: unknown measure 'rigth'" in broken.stderr


# Pinning


@pytest.mark.parametrize("seed", range(5))
def test_a_run_passes_the_gates_that_were_pinned_from_it(tmp_path: Path, seed: int) -> None:
    """Whatever its values: floors are cut downwards and ceilings upwards. Effort is not pinned: it is the machine's."""
    path, judged, header = tmp_path / "gates.yaml", judge(noisy_run(37, seed).records), {"sha256": {"corpus": CORPUS}}
    pin(path, judged, header)
    gates = read_gates(path)
    assert all(one.passed for one in check(gates, judged, header))
    assert gates.corpus == CORPUS
    pinned = {limit.measure for limit in gates.limits}
    assert {"correct", "AURC", "hit@4", "refused", "errors"} <= pinned
    assert not {name for name in pinned if MEASURES[name].kind == "effort"}


WRITTEN = """# Ours; ask Ines before you change it
corpus: {corpus}  # March
floors:
  correct: 0.50  # was 0.4 in May
  EM: 0.9
ceilings: {{errors: 0.0, seconds (median): 9}}
tags:
  "x":
    floors: {{containment: 0.5}}
must_pass: [0]
noise: {{EM: 0.3}}
"""


def test_a_new_pin_changes_numbers_and_hash_and_leaves_what_people_wrote(gates: Callable[[str], Path]) -> None:
    """Comments, order and quotes stay; so do limits on effort, and floors reached with their noise allowance."""
    path = gates(WRITTEN.format(corpus=CORPUS))
    pinning = pin(path, sheet(7, 3), {"sha256": {"corpus": "cd" * 32}})
    expected = WRITTEN.format(corpus="cd" * 32).replace("correct: 0.50", "correct: 0.70")
    expected = expected.replace("containment: 0.5", "containment: 0.70")
    assert path.read_text(encoding="utf-8") == expected
    assert pinning.lowered == ()
    assert len(pinning.changes) == 3


def test_a_floor_is_not_lowered_nor_a_ceiling_raised_unless_told_to(
    gates: Callable[[str], Path], tmp_path: Path, dateline: Dateline
) -> None:
    """The refusal names each, exits 1 and leaves the file as it was, other changes too."""
    text = "floors: {correct: 0.80, containment: 0.5}\nceilings: {errors: 0}\n"
    path, run = gates(text), write_run(tmp_path / "run.jsonl", [*answers(7, 3), record("e", error="x", asked=GOLD)])
    refused = dateline("score", run, "--pin", path)
    assert refused.returncode == 1
    assert "correct: 0.80 → 0.6363 asks for less" in refused.stderr
    assert "errors: 0.00 → 0.091 asks for less" in refused.stderr
    assert "--lower" in refused.stderr
    assert path.read_text() == text
    assert dateline("score", run, "--pin", path, "--lower").returncode == 0
    assert path.read_text() == "floors: {correct: 0.6363, containment: 0.6363}\nceilings: {errors: 0.091}\n"


def test_pinning_what_has_nothing_to_score_is_an_error(gates: Callable[[str], Path]) -> None:
    """The floor is neither dropped nor kept in silence."""
    path = gates("floors: {hit@1: 0.5}\n")
    with pytest.raises(BatchError, match="nothing to score hit@1"):
        pin(path, sheet(1, 0), {})
    assert path.read_text() == "floors: {hit@1: 0.5}\n"


def test_a_run_without_answers_makes_no_file_of_gates(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="holds no answers"):
        pin(tmp_path / "gates.yaml", sheet(0, 0), {})
    assert not list(tmp_path.iterdir())


def test_lower_without_pin_is_a_mistake(tmp_path: Path, dateline: Dateline) -> None:
    """It would do nothing."""
    failed = dateline("score", write_run(tmp_path / "run.jsonl", answers(1, 0)), "--lower")
    assert failed.returncode == 2
    assert "--pin" in failed.stderr
