"""Invented events told by several outlets that agree, differ, update and copy: answers without a model, never tuned on.

The articles and their 60 questions were written before any was asked, by somebody who did not run the assistant.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
FOLDER = Path(__file__).parent / "data" / "invented"


@pytest.fixture
def run_file(dateline: Run, invented: Path, tmp_path: Path) -> Path:
    """A run of the 60 questions."""
    done = dateline("batch", FOLDER / "questions.jsonl", "--out", "run.jsonl", "--store", invented)
    assert done.returncode == 0, done.stderr
    return tmp_path / "run.jsonl"


def test_answers_on_articles_never_tuned_on_are_not_worse_than_they_were(dateline: Run, run_file: Path) -> None:
    done = dateline("score", run_file, "--gate", FOLDER / "gates.yaml", "--by", "tag")
    assert done.returncode == 0, done.stdout


def test_conflicting_articles_are_shown_as_sides_with_sound_citations(run_file: Path) -> None:
    read: list[dict[str, Any]] = [json.loads(line) for line in run_file.read_text(encoding="utf-8").splitlines()]
    answers = {record["id"]: record for record in read if "answer" in record}
    conflicts = [record for record in answers.values() if "conflict" in record["asked"]["tags"]]
    shown = [record for record in conflicts if record["disagreements"]]
    assert len(shown) >= len(conflicts) / 4
    for record in answers.values():
        keys = {citation["key"]: (citation["source"], citation["start"]) for citation in record["citations"]}
        for disagreement in record["disagreements"]:
            sides = [{keys[key] for key in position["citations"]} for position in disagreement["positions"]]
            assert len(sides) >= 2
            assert not set.intersection(*sides), "one sentence stands on both sides"
