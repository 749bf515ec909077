"""Counts are told in words: one answer, two answers."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.evaluation.batch import Outcome
from assistant.terminal.screen import counted
from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.renewal import Change, describe
from index.storing.opening import open_store

Dateline = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 answers"), (1, "1 answer"), (2, "2 answers"), (1200, "1,200 answers")]
)
def test_one_thing_is_told_as_one(number: int, told: str) -> None:
    assert counted(number, "answer") == told


def test_every_command_tells_one_thing_as_one(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "dam.txt").write_text("Published: 8 March 2024\n\nThe zoo of Norwick bought a giraffe named Ada.\n")
    (tmp_path / "q.jsonl").write_text('{"question": "Which giraffe did the zoo of Norwick buy?"}\n')
    assert "1 passage embedded" in dateline("index", "dam.txt", "--store", "store").stderr
    assert "1 article, 1 passage\n" in dateline("doctor", "--store", "store").stdout
    assert "1 question answered" in dateline("batch", "q.jsonl", "--out", "run.jsonl", "--store", "store").stderr
    assert dateline("verify", "run.jsonl").stdout == "1 answer, 1 citation of 1 article: all stand\n"
    assert "1 of 1 claim supported" in dateline("check", "The zoo bought a giraffe.", "dam.txt").stdout
    dateline("report", "run.jsonl", "--out", "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "1 question<" in page and "1 passage was found" in page
    asked = dateline("ask", "Which giraffe did the zoo of Norwick buy?", "--json", "--store", "store").stdout
    (tmp_path / "asked.jsonl").write_text(asked)
    assert "1 question; check" in dateline("save-batch", "asked.jsonl", "--out", "new.jsonl").stderr


def test_what_a_change_of_settings_costs_is_told_of_one_as_of_one(tmp_path: Path) -> None:
    (tmp_path / "zoo.txt").write_text("The zoo of Norwick bought a giraffe named Ada.\n")
    store = open_store(tmp_path / "store", create=True)
    index_paths(store, [tmp_path / "zoo.txt"], MiniLM())
    cost = describe(store.library, Change("minilm", "minilm", 130, 130))
    assert "the one article, about 1 passage, would be embedded again" in cost
    cost = describe(store.library, Change("minilm", "minilm", 130, 65))
    assert "about 2 passages, would" in cost


def test_a_batch_of_one_question_is_told_as_one() -> None:
    assert str(Outcome(1, 1, 0)) == "1 question answered, 1 of them now, no errors"
