"""A run as a whole: scores by group, as JSON, and what `dateline score` prints."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BatchError
from assistant.evaluation import tables
from assistant.evaluation.questions import Asked
from assistant.evaluation.runs import read_run
from assistant.evaluation.scores import MEASURES, Record, grouped, judge, supply, to_json
from tests.made_runs import noisy_run, passage, record, write_run

Dateline = Callable[..., subprocess.CompletedProcess[str]]


def score(name: str, *records: Record) -> Any:
    """What a measure gives a run."""
    return judge(records).scores()[name]


def test_groups_hold_the_questions_of_each_tag() -> None:
    """A question with two tags, or one tag twice, counts once in each."""
    rows = [
        record("1", "one", {"answers": ["one"], "tags": ["x", "y", "x"]}),
        record("2", "two", {"answers": ["one"], "tags": ["y"]}),
        record("3", "two", {"answers": ["one"]}),
    ]
    groups = grouped(judge(rows), "tag")
    assert {tag: (size, scores["containment"].value) for tag, (size, scores) in groups.items()} == {
        "x": (1, 1),
        "y": (2, 0.5),
    }
    with pytest.raises(BatchError, match=r"tags.*known: tag"):
        grouped(judge(rows), "tags")


def test_questions_given_later_replace_those_of_the_run_and_what_it_lacks_is_an_error() -> None:
    """A question never answered is not left out; an answer to no question is named."""
    rows = supply(
        [{"id": "1", "answer": "one"}], [Asked("1", "One?", answers=("one",)), Asked("2", "Two?", answers=("two",))]
    )
    assert score("containment", *rows) == (0.5, 2, 0)
    assert score("errors", *rows).value == 0.5
    with pytest.raises(BatchError, match="'9'"):
        supply([{"id": "9", "answer": "x"}], [Asked("1", "One?")])


def test_a_run_that_holds_no_question_takes_the_words_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text('{"id": 1, "answer": "one"}\n')
    (row,) = supply(read_run(path).records, [Asked("1", "One?")])
    assert to_json(judge([row]), {})["by_question"][0]["question"] == "One?"


def test_json_holds_every_measure_and_every_question() -> None:
    """Strict JSON, with infinities nowhere; what is no number for one question is not given as one."""
    rows = [*noisy_run(30, 1).records, record("e", error="x", asked={"answerable": True})]
    found = json.loads(json.dumps(to_json(judge(rows), {"count": 31}, ["tag"]), allow_nan=False))
    assert list(found["measures"]) == list(MEASURES)
    assert len(found["by_question"]) == 31
    assert len(found["risk_coverage"]) == found["measures"]["correct"]["scored"] == 30
    assert not {"AURC", "AUROC", "abstention F1"} & found["by_question"][0]["values"].keys()
    assert found["groups"]["tag"]["t0"]["questions"] == 6


def test_every_measure_says_what_it_is() -> None:
    """A name that is its own, a line on it, and its parameters in the name."""
    for name, measure in MEASURES.items():
        assert measure.about
        assert all(f"@{number}" in name for number in measure.parameters.values())


# The command


def test_score_prints_tables_that_fit_80_columns() -> None:
    """With twelve tags, one of them very long; every tag and every value is there once."""
    records = noisy_run(60, 3).records
    for number, row in enumerate(records):
        row["asked"]["tags"] = [f"tag-{number % 11}", "x" * 50]
    shown = list(tables.of_groups(judge(records), "tag", 80))
    assert len(shown) > 1
    for table in shown:
        widths = [max(map(len, column)) for column in zip(table.header, *table.rows, strict=True)]
        assert sum(widths) + 2 * (len(widths) - 1) <= 80
    assert len([name for table in shown for name in table.header[1:]]) == 13


def test_score_reads_a_run_and_prints_it(tmp_path: Path, dateline: Dateline) -> None:
    """Tables on stdout, JSON on demand, exit 0; control characters of a run do not reach the terminal."""
    run = write_run(tmp_path / "run.jsonl", [record("1", "one", {"answers": ["one"], "tags": ["\x1b[31mred"]})])
    plain = dateline("score", run, "--by", "tag")
    assert (plain.returncode, plain.stderr) == (0, "")
    assert re.search(r"containment +1\.000 +1 ", plain.stdout)
    assert "red (1)" in plain.stdout
    assert "\x1b" not in plain.stdout
    found = json.loads(dateline("score", run, "--json").stdout)
    assert found["measures"]["containment"]["value"] == 1
    assert found["gates"] == []


def test_score_takes_questions_from_a_file(tmp_path: Path, dateline: Dateline) -> None:
    """For a run of another program that does not say what is right; without them, a line says so."""
    run, questions = tmp_path / "run.jsonl", tmp_path / "questions.jsonl"
    run.write_text('{"id": "1", "answer": "one"}\n', encoding="utf-8")
    questions.write_text('{"id": "1", "question": "One?", "answers": ["one"]}\n', encoding="utf-8")
    assert "--questions" in dateline("score", run).stderr
    scored = json.loads(dateline("score", run, "--questions", questions, "--json").stdout)
    assert scored["measures"]["containment"]["value"] == 1


def test_an_unknown_way_to_group_is_an_error_before_anything_is_printed(tmp_path: Path, dateline: Dateline) -> None:
    """Exit 2, with those that are known."""
    failed = dateline("score", write_run(tmp_path / "run.jsonl", [record()]), "--by", "tags")
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "known: tag" in failed.stderr


def test_an_unfinished_run_is_said_to_be_one(tmp_path: Path, dateline: Dateline) -> None:
    """Its scores are of what is there."""
    scored = dateline("score", write_run(tmp_path / "run.jsonl", [record()], {"count": 3}))
    assert "1 of 3 questions" in scored.stderr
    assert scored.returncode == 0


def test_score_of_a_run_without_answers_says_nothing_and_does_not_fail(tmp_path: Path, dateline: Dateline) -> None:
    """A header alone is a run of no questions."""
    scored = dateline("score", write_run(tmp_path / "run.jsonl", [], {"count": 1}), "--by", "tag")
    assert (scored.returncode, "Traceback" in scored.stderr) == (0, False)


def test_score_loads_none_of_the_heavy_libraries(tmp_path: Path) -> None:
    """Nothing that answers questions is needed to judge answers."""
    run = write_run(tmp_path / "run.jsonl", noisy_run(5, 1).records)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from assistant.evaluation import scoring\n"
        "from assistant.terminal import render\n"
        f"judged = scoring.score(scoring.load(Path({str(run)!r}), None, print), None)\n"
        "scoring.show_scores(render.console(), judged, ('tag',), as_json=False)\n"
        "heavy = {'chromadb', 'llama_index', 'openai', 'onnxruntime', 'scipy', 'matplotlib'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif("DATELINE_FULL_TESTS" not in os.environ, reason="slow; DATELINE_FULL_TESTS=1 runs it")
def test_score_of_10000_questions_takes_less_than_10_seconds(tmp_path: Path, dateline: Dateline) -> None:
    """With ten passages and forty words each, by tag."""
    records = noisy_run(10_000, 1).records
    for row in records:
        row["answer"] += " said the mayor of Norwick on Monday, March 4, when 2,500 people came" * 3
        row["passages"] = [passage(f"s{number}", 100 * number, 100 * number + 90) for number in range(10)]
    run = write_run(tmp_path / "run.jsonl", records)
    started = time.monotonic()
    assert dateline("score", run, "--by", "tag").returncode == 0
    assert time.monotonic() - started < 10


def test_a_question_in_other_words_is_another_question() -> None:
    with pytest.raises(BatchError, match="another question than that of the file"):
        supply([record("q")], [Asked("q", "Who felled the oak?")])


def test_quotes_that_are_others_now_are_not_judged_by_the_places_of_the_old_ones() -> None:
    old = record("q", asked={"quotes": ["Elm"], "sources": ["a.txt"]}) | {"gold_places": [[]]}
    (new,) = supply([old], [Asked("q", "Question q?", quotes=("Oak",), sources=("a.txt",))])
    assert new["gold_places"] is None
    (same,) = supply([old], [Asked("q", "Question q?", quotes=("Elm",), sources=("a.txt",))])
    assert same["gold_places"] == [[]]


def test_what_a_run_never_counted_is_unscored() -> None:
    failed = [record(str(i), error="lost", asked={"answerable": bool(i)}) for i in range(2)]
    good = record("q", confidence=None, origins=None)
    scores = judge([*(one | {"confidence": None} for one in failed), good]).scores()
    assert scores["AUROC"].value is scores["origins"].value is None
