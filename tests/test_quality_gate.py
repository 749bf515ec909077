"""Our own quality gate: the example batch over the seed articles, without a model, against committed floors.

The floors are tied to a hash of the articles. After a change for the better, or of the articles:

    uv run dateline batch seeds/questions/examples.jsonl --out run.jsonl --fresh
    uv run dateline score run.jsonl --pin seeds/questions/gates.yaml      (refuses to lower a floor without --lower)
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
FOLDER = Path(__file__).parent.parent / "seeds" / "questions"
GATES = FOLDER / "gates.yaml"


@pytest.fixture
def run_file(dateline: Run, seed_store: Path, tmp_path: Path) -> Path:
    """A run of the example batch."""
    done = dateline("batch", FOLDER / "examples.jsonl", "--out", "run.jsonl", "--store", seed_store)
    assert done.returncode == 0, done.stderr
    return tmp_path / "run.jsonl"


def test_finding_and_answering_are_not_worse_than_they_were(dateline: Run, run_file: Path) -> None:
    done = dateline("score", run_file, "--gate", GATES)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("field", ["passages", "citations", "answer"])
def test_the_gate_fails_when_they_are(dateline: Run, run_file: Path, field: str) -> None:
    """A run that found, cited or said nothing does not pass."""
    header, *answers = map(json.loads, run_file.read_text(encoding="utf-8").splitlines())
    worse = [answer | {field: "" if field == "answer" else []} for answer in answers]
    run_file.write_text("\n".join(map(json.dumps, [header, *worse])) + "\n", encoding="utf-8")
    assert dateline("score", run_file, "--gate", GATES).returncode == 1


def test_the_gate_fails_when_the_articles_are_others(dateline: Run, run_file: Path) -> None:
    text = run_file.read_text(encoding="utf-8")
    corpus = json.loads(text.splitlines()[0])["run"]["sha256"]["corpus"]
    run_file.write_text(text.replace(corpus, "0" * 64), encoding="utf-8")
    assert dateline("score", run_file, "--gate", GATES).returncode == 1
