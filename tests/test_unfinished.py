"""A run that was stopped: whoever measures or checks it is told that it is not whole, and it passes no gate."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.made_runs import record, write_run

Dateline = Callable[..., subprocess.CompletedProcess[str]]
GOLD = {"answers": ["one"]}


def make_run(path: Path, answered: int) -> Path:
    """So many right answers to two questions."""
    return write_run(path, [record(f"{n}", "one", GOLD) for n in range(answered)], {"count": 2})


@pytest.mark.parametrize("more", [(), ("--questions", "questions.jsonl")])
def test_an_unfinished_run_fails_its_gates_whatever_it_has(
    tmp_path: Path, dateline: Dateline, more: tuple[str, ...]
) -> None:
    """What it lacks may be what is wrong; also where the questions are given, and as the first run of two."""
    whole, part = make_run(tmp_path / "whole.jsonl", 2), make_run(tmp_path / "part.jsonl", 1)
    rows = [{"id": f"{n}", "question": f"Question {n}?"} | GOLD for n in range(2)]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "gates.yaml").write_text("floors: {correct: 0.1}\n")
    limits = ("--gate", "gates.yaml", *more)
    for where, *arguments in (
        ("", "score", part),
        (" in B", "compare", whole, part),
        (" in A", "compare", part, whole),
    ):
        failed = dateline(*arguments, *limits)
        lines = [line for line in failed.stdout.splitlines() if line.startswith("FAILED")]
        assert lines == [f"FAILED  questions answered{where}: expected 2, got 1 (the run is unfinished)"]
        assert failed.returncode == 1
    assert dateline("compare", whole, whole, *limits).returncode == 0


def test_a_report_says_that_a_run_is_unfinished(tmp_path: Path, dateline: Dateline) -> None:
    """Each of two that is, and how it goes on; the page is made all the same, and says so too."""
    whole, part = make_run(tmp_path / "whole.jsonl", 2), make_run(tmp_path / "part.jsonl", 1)
    made = dateline("report", whole, part, "--out", "page.html")
    told = [line for line in made.stderr.splitlines() if "unfinished" in line]
    assert told == [f"{part}: unfinished, 1 of 2 questions; go on with: dateline batch … --out {part}"]
    assert made.returncode == 0
    assert "part: unfinished, 1 of 2 questions answered" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_an_unfinished_run_pins_nothing(tmp_path: Path, dateline: Dateline) -> None:
    """Neither a new file nor one that is there: what it has not answered would not count."""
    part, gates = make_run(tmp_path / "part.jsonl", 1), tmp_path / "gates.yaml"
    for before in (None, "floors: {correct: 0.1}\n"):
        if before:
            gates.write_text(before)
        pinned = dateline("score", part, "--pin", "gates.yaml")
        assert pinned.returncode == 2
        assert "gates.yaml: not written, since the run is unfinished" in pinned.stderr
        assert (gates.read_text() if gates.exists() else None) == before


def test_verify_says_that_a_run_is_unfinished(tmp_path: Path, dateline: Dateline, seed_store: Path) -> None:
    verified = dateline("verify", make_run(tmp_path / "run.jsonl", 1), "--store", seed_store)
    assert "run.jsonl: unfinished, 1 of 2 questions; go on with: dateline batch" in verified.stderr
    assert verified.returncode == 0
