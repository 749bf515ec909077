"""JUnit XML of a scored run: the common schema, what fails, what it may hold."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from assistant.errors import BatchError
from assistant.evaluation.gates.check import Outcome
from assistant.evaluation.gates.junit import write_junit
from assistant.evaluation.scores import judge
from assistant.evaluation.scoring import keep, load, score
from tests.made_runs import record, write_run

Dateline = Callable[..., subprocess.CompletedProcess[str]]
GOLD = {"answers": ["one"]}

SCHEMA = {
    "testsuites": ({"testsuite"}, set(), {"name", "time", "tests", "failures", "errors", "disabled"}),
    "testsuite": (
        {"properties", "testcase", "system-out", "system-err"},
        {"name", "tests"},
        {
            "name",
            "tests",
            "failures",
            "errors",
            "skipped",
            "time",
            "timestamp",
            "hostname",
            "id",
            "package",
            "disabled",
        },
    ),
    "testcase": (
        {"skipped", "error", "failure", "system-out", "system-err"},
        {"name"},
        {"name", "classname", "time", "assertions", "status"},
    ),
    "failure": (set(), set(), {"message", "type"}),
    "skipped": (set(), set(), {"message"}),
}
"""The schema that Jenkins publishes (junit-10.xsd): element → (children, required attributes, attributes)."""


def assert_valid(element: ET.Element) -> None:
    """Every element where it may stand, with the attributes it must and may have, and counts that are right."""
    children, required, allowed = SCHEMA[element.tag]
    assert {child.tag for child in element} <= children
    assert required <= set(element.keys()) <= allowed
    if element.tag == "testsuite":
        cases = element.findall("testcase")
        assert int(element.get("tests", "")) == len(cases)
        for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.get(count, "")) == sum(case.find(tag) is not None for case in cases)
        assert float(element.get("time", "")) == pytest.approx(
            sum(float(case.get("time", "")) for case in cases), abs=1e-2
        )
    for child in element:
        assert_valid(child)


def written(path: Path, *outcomes: Outcome) -> ET.Element:
    """The file for a right, a wrong, an errored, an unjudged and two unanswerable questions."""
    rows = [
        record("right", "one", GOLD, seconds=1.25),
        record("wrong", "two", GOLD),
        record("error", error="boom", asked=GOLD),
        record("free", "x"),
        record("abstained", abstained=True, asked={"answerable": False}),
        record("made-up", "x", {"answerable": False}),
    ]
    write_junit(path, "run.jsonl", judge(rows), outcomes)
    return ET.fromstring(path.read_bytes())


def test_the_file_is_valid_and_has_a_case_for_every_gate_and_question(tmp_path: Path) -> None:
    """With the time of each question."""
    root = written(
        tmp_path / "j.xml", Outcome("correct", True, "≥ 0.50", "0.60"), Outcome("EM", False, "≥ 0.50", "0.40")
    )
    assert_valid(root)
    assert [case.get("name") for case in root.iterfind("testsuite[1]/testcase")] == ["correct", "EM"]
    names = [case.get("name", "").split(":")[0] for case in root.iterfind("testsuite[2]/testcase")]
    assert names == ["right", "wrong", "error", "free", "abstained", "made-up"]
    assert root.find("testsuite[2]/testcase[1]").get("time") == "1.250"  # type: ignore[union-attr]


def test_a_failed_gate_is_a_failure_that_says_what_was_expected(tmp_path: Path) -> None:
    """And the only kind of failure: the file fails exactly when the exit code is 1."""
    failed = written(tmp_path / "j.xml", Outcome("EM", False, "≥ 0.50", "0.40"))
    assert [one.get("message") for one in failed.iter("failure")] == ["EM: expected ≥ 0.50, got 0.40"]
    assert list(written(tmp_path / "j.xml", Outcome("EM", True, "≥ 0.50", "0.60")).iter("failure")) == []


def test_a_wrong_question_is_skipped_with_its_reason_unless_it_must_pass(tmp_path: Path) -> None:
    """Wrong, errors and unjudged ones are told apart; rightly abstained ones pass."""
    root = written(tmp_path / "j.xml", Outcome("question wrong", False, "right", "wrong"))
    reasons = {case.get("name", "").split(":")[0]: case.find("skipped") for case in root.iter("testcase")}
    skipped = {name: reason.get("message") for name, reason in reasons.items() if reason is not None}
    assert skipped == {
        "error": "ended in an error",
        "free": "not judged: the question does not say what is right",
        "made-up": "answered, though it cannot be",
    }
    assert [one.get("type") for one in root.iter("failure")] == ["gate", "must_pass"]


def test_markup_is_escaped_and_what_xml_cannot_hold_replaced(tmp_path: Path) -> None:
    """Whatever articles, models and questions contain, the file can be parsed and says the rest."""
    nasty = ']]> <b a="1">&amp; \x00\x08\x1b[31m \ufffe \ud800 “ü” 🙂'
    rows = [record("<1>", nasty, {"answers": ["no"]}, question=nasty)]
    outcomes = [Outcome("question <1>", False, nasty, nasty)]
    write_junit(tmp_path / "j.xml", nasty, judge(rows), outcomes)
    root = ET.fromstring((tmp_path / "j.xml").read_bytes())
    assert_valid(root)
    answer = root.find("testsuite[2]/testcase/failure").text  # type: ignore[union-attr]
    assert answer == ']]> <b a="1">&amp; ��� [31m � � “ü” 🙂'.replace("� [", "�[")
    assert root.find("testsuite[2]/testcase").get("name", "").startswith("<1>: ]]> <b")  # type: ignore[union-attr]


def test_the_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A folder that is not there is an error; an old file is replaced; nothing else is left beside it."""
    written(tmp_path / "j.xml")
    written(tmp_path / "j.xml")
    assert [path.name for path in tmp_path.iterdir()] == ["j.xml"]
    with pytest.raises(BatchError, match="cannot be written"):
        written(tmp_path / "absent" / "j.xml")
    (tmp_path / "folder").mkdir()
    with pytest.raises(BatchError, match="cannot be written"):
        written(tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "j.xml"]


def test_score_writes_it_also_where_a_gate_fails_and_not_where_the_input_is_broken(
    tmp_path: Path, dateline: Dateline
) -> None:
    """CI shows why it failed; a broken file of gates leaves nothing behind."""
    run, gates, junit = (
        write_run(tmp_path / "run.jsonl", [record("1", "two", GOLD)]),
        tmp_path / "g.yaml",
        tmp_path / "j.xml",
    )
    gates.write_text("floors: {rigth: 1}\n")
    assert dateline("score", run, "--gate", gates, "--junit", junit).returncode == 2
    assert not junit.exists()
    gates.write_text("floors: {correct: 1}\nmust_pass: ['1']\n")
    assert dateline("score", run, "--gate", gates, "--junit", junit).returncode == 1
    assert len(list(ET.fromstring(junit.read_bytes()).iter("failure"))) == 3


def test_what_was_read_is_not_written_over(tmp_path: Path) -> None:
    """By whatever name: the run, the run before it, the questions, the gates."""
    run, other = write_run(tmp_path / "run.jsonl", [record("1", "one", GOLD)]), tmp_path / "gates.yaml"
    other.write_text("floors: {correct: 0.1}\n")
    (tmp_path / "link.xml").symlink_to(other)
    judged = score(load(run, None, print), None)
    for junit in (run, other, tmp_path / "link.xml"):
        before = junit.read_bytes()
        with pytest.raises(BatchError, match="is read here, so it is left alone"):
            keep(judged, run, junit, (None, other))
        assert junit.read_bytes() == before
    keep(judged, run, tmp_path / "new.xml", (None, other))
    assert ET.parse(tmp_path / "new.xml").getroot().get("name") == "run.jsonl"
