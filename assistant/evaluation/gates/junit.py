"""A scored run as JUnit XML, for the systems that build and test.

One test case a gate and one a question. The file fails exactly when the run does: a gate that is not met is a failure;
a question answered wrongly or with an error is reported as skipped, with the reason, unless it must pass.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from assistant.evaluation.gates.check import Outcome
from assistant.evaluation.measures.answered import Answered
from assistant.evaluation.measures.measure import Value
from assistant.evaluation.scores import Sheet
from assistant.evaluation.whole import write_whole
from assistant.terminal.screen import one_line

FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""

LONGEST = 200
"""Characters of a question in a test case's name."""


def write_junit(path: Path, name: str, sheet: Sheet, outcomes: Sequence[Outcome] = ()) -> None:
    """Write a run's gates and questions as JUnit XML.

    Raises:
        BatchError: the file cannot be written.
    """
    root = ET.Element("testsuites", name=_legal(name))
    must_pass = {outcome.gate for outcome in outcomes}
    _add(root, "gates", [_gate(outcome) for outcome in outcomes])
    pairs = zip(sheet.answers, sheet.values["correct"], strict=True)
    _add(root, "questions", [_question(answer, right, must_pass) for answer, right in pairs])
    ET.indent(root)
    write_whole(path, f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n')


def _add(root: ET.Element, name: str, cases: Sequence[ET.Element]) -> None:
    """One suite with its counts; "error" cases there are none, what went wrong in a run is told where it counts."""
    counts = {what: sum(case.find(what) is not None for case in cases) for what in ("failure", "skipped")}
    seconds = sum(float(case.get("time", 0)) for case in cases)
    attributes = {
        "name": f"dateline.{name}",
        "tests": str(len(cases)),
        "failures": str(counts["failure"]),
        "errors": "0",
        "skipped": str(counts["skipped"]),
        "time": f"{seconds:.3f}",
    }
    ET.SubElement(root, "testsuite", attributes).extend(cases)


def _gate(outcome: Outcome) -> ET.Element:
    case = ET.Element("testcase", classname="dateline.gates", name=_legal(outcome.gate), time="0.000")
    if not outcome.passed:
        ET.SubElement(case, "failure", message=_legal(str(outcome)), type="gate")
    return case


def _question(answer: Answered, right: Value, gated: set[str]) -> ET.Element:
    name = _legal(f"{answer.id}: {one_line(answer.question)}"[:LONGEST])
    case = ET.Element("testcase", classname="dateline.questions", name=name, time=f"{answer.seconds or 0:.3f}")
    if right != 1:
        message = _legal(_reason(answer, right))
        if f"question {answer.id}" in gated:
            ET.SubElement(case, "failure", message=message, type="must_pass").text = _legal(answer.text)
        else:
            ET.SubElement(case, "skipped", message=message)
    return case


def _reason(answer: Answered, right: Value) -> str:
    if answer.failed:
        return "ended in an error"
    if right is None:
        return "not judged: the question does not say what is right"
    if answer.abstained:
        return "abstained, though it can be answered"
    return "answered, though it cannot be" if answer.gold.answerable is False else "wrong"


def _legal(text: str) -> str:
    return FORBIDDEN.sub("�", text)
