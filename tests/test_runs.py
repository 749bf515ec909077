"""A batch loses nothing: a killed run goes on where it was, a failing question is an answer, and what a run was made of
is told in its header and must not change under way."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.errors import BatchError
from assistant.evaluation import batch, header, run_file
from assistant.evaluation.questions import Asked, read_questions
from assistant.evaluation.runs import read_run
from assistant.indexing import index
from assistant.settings import seed_articles
from index.embedding.minilm import MiniLM
from index.storing.opening import open_store
from tests.conftest import DATELINE

Dateline = Callable[..., subprocess.CompletedProcess[str]]

FULL_TESTS = os.environ.get("DATELINE_FULL_TESTS") == "1"
ASKED = (
    *("How many US troops are in Syria?", "How many US troops are in Iraq?", "Who won the cricket world cup?"),
    *("When was General Qasem Soleimani killed?", "Where was the attack launched according to Kataib Hezbollah?"),
    *("What is the former name of Jurf al-Nasr?", "Which alert phase was entered at Ain al-Assad base?"),
    *("Who is the spokesman for the Commander-in-Chief?", "Who was killed in Baghdad in January 2024?"),
    *("How tall is the Eiffel Tower?", "By when does Iraq want the coalition's mission to end?", "?!"),
)
SEED_OF_2024 = "000_c00c47a396a668e5.txt"


def questions_file(folder: Path, count: int = len(ASKED), name: str = "questions.jsonl") -> Path:
    """A batch of `count` questions, repeated under other ids where there are more than `ASKED`."""
    rows = [{"id": f"k{i:02}", "question": ASKED[i % len(ASKED)], "tags": [f"t{i}"]} for i in range(count)]
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run(path: Path, out: Path, assistant: Assistant, **options: Any) -> batch.Outcome:
    return batch.run(read_questions(path), out, assistant, path, **options)


def timeless(path: Path) -> bytes:
    """A run's bytes without what its clock said."""
    return re.sub(rb'"seconds": [0-9.e-]+', b'"seconds": 0', path.read_bytes())


def ids(path: Path) -> list[str]:
    return [record["id"] for record in read_run(path).records]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the questions that are asked, as they are asked."""
    asked_ids: list[str] = []
    answer = batch.answer

    def counting(assistant: Assistant, asked: Asked) -> dict[str, Any]:
        asked_ids.append(asked.id)
        return answer(assistant, asked)

    monkeypatch.setattr(batch, "answer", counting)
    return asked_ids


# -- killed -----------------------------------------------------------------------------------------------------------

CHILD = """
import os, signal, sys
from pathlib import Path
import assistant
from assistant.evaluation import batch, questions, run_file

path, out, store, log, after, jobs = sys.argv[1:]
answer, write = batch.answer, run_file._write
finished = 0

def logged(news, asked):
    with open(log, "a") as file:
        file.write(asked.id + "\\n")
    return answer(news, asked)

def killed(file, data):
    # After `after` whole answers, the process dies: at once, or in the middle of the next line.
    global finished
    if after.endswith("half") and finished == int(after[:-4]):
        write(file, data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    write(file, data)
    finished += 1
    if finished == int(after.removesuffix("half") or -1):
        if not after.endswith("half"):
            os.kill(os.getpid(), signal.SIGKILL)

batch.answer, run_file._write = logged, killed
batch.run(questions.read_questions(Path(path)), Path(out), assistant.open(store), Path(path), jobs=int(jobs))
"""


def test_a_batch_killed_after_each_question_asks_no_finished_one_again_and_ends_the_same(
    tmp_path: Path, seed_store: Path, seeds: Assistant
) -> None:
    """Killed with SIGKILL after each question, every third time in the middle of writing the next answer.

    The short form kills after a few questions at a time; with DATELINE_FULL_TESTS=1, once after each of 50.
    """
    count, step = (50, 1) if FULL_TESTS else (12, 3)
    path = questions_file(tmp_path, count)
    run(path, tmp_path / "whole.jsonl", seeds)
    out, log = tmp_path / "run.jsonl", tmp_path / "log"
    kills = 0
    while True:
        before = set(ids(out)) if out.exists() else set()
        log.write_text("")
        after = f"{step}half" if kills % 3 == 2 else str(step)
        arguments = [sys.executable, "-c", CHILD, *map(str, (path, out, seed_store, log, after, 1))]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
        assert not before & set(log.read_text().split()), "a finished question was asked again"
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert len(ids(out)) == len(before) + step
        kills += 1
    assert kills == count // step
    assert timeless(out) == timeless(tmp_path / "whole.jsonl")
    assert not [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")]


def test_a_batch_of_several_at_once_killed_at_any_time_ends_the_same(
    tmp_path: Path, seed_store: Path, seeds: Assistant
) -> None:
    path = questions_file(tmp_path)
    run(path, tmp_path / "whole.jsonl", seeds, jobs=3)
    out, log = tmp_path / "run.jsonl", tmp_path / "log"
    for after in ("3", "4half", "-1"):
        before = set(ids(out)) if out.exists() else set()
        log.write_text("")
        arguments = [sys.executable, "-c", CHILD, *map(str, (path, out, seed_store, log, after, 3))]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == (0 if after == "-1" else -signal.SIGKILL), done.stderr
        assert not before & set(log.read_text().split())
    assert timeless(out) == timeless(tmp_path / "whole.jsonl")


def test_a_run_cut_anywhere_goes_on_and_ends_the_same(tmp_path: Path, seeds: Assistant, counted: list[str]) -> None:
    """Cut at the end of a line, before its line end, in its middle, and after one byte of it."""
    path, out = questions_file(tmp_path, 4), tmp_path / "run.jsonl"
    run(path, out, seeds)
    whole, all_ids = out.read_bytes(), ids(out)
    lines = whole.splitlines(keepends=True)
    for number in range(1, len(lines) + 1):
        end = len(b"".join(lines[:number]))
        for cut in {end, end - 1, end + 1, end + 300} - {len(whole) + 1, len(whole) + 300}:
            out.write_bytes(whole[:cut])
            kept = all_ids[: number - 1]
            counted.clear()
            run(path, out, seeds)
            assert counted == all_ids[len(kept) :], f"cut at {cut} of {len(whole)}"
            assert re.sub(rb'"seconds": [0-9.e-]+', b'"seconds": 0', whole) == timeless(out)


def test_a_finished_run_is_not_written_again(tmp_path: Path, seeds: Assistant, counted: list[str]) -> None:
    path, out = questions_file(tmp_path, 3), tmp_path / "run.jsonl"
    run(path, out, seeds)
    before = (out.stat().st_ino, out.stat().st_mtime_ns, out.read_bytes())
    counted.clear()
    assert run(path, out, seeds) == batch.Outcome(answered=3, asked=0, failed=0)
    assert counted == []
    assert (out.stat().st_ino, out.stat().st_mtime_ns, out.read_bytes()) == before


def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(tmp_path: Path, seed_store: Path, dateline: Dateline) -> None:
    path, out = questions_file(tmp_path, 400), tmp_path / "run.jsonl"
    command = [DATELINE, "batch", path, "--out", out, "--store", seed_store, "--jobs", "2"]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while child.poll() is None and not (out.exists() and out.read_bytes().count(b"\n") > 3):
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130
    answered = len(ids(out))
    assert 3 <= answered < 400
    assert f"stopped with {answered} of 400 questions answered; the same command goes on" in said
    assert "Traceback" not in said
    assert out.read_bytes().endswith(b"\n")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["questions.jsonl", "run.jsonl"]


# -- one question, several at once ------------------------------------------------------------------------------------


def test_a_failing_question_is_a_recorded_error_and_the_batch_goes_on(
    tmp_path: Path, seeds: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = tmp_path / "q.jsonl", tmp_path / "run.jsonl"
    rows = [{"question": "x" * 2001}, {"question": "?!"}, {"question": "Break now"}, {"question": ASKED[0]}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ask = Assistant.ask

    def breaking(self: Assistant, question: str, **options: Any) -> Any:
        if question == "Break now":
            raise ZeroDivisionError("nothing works")
        return ask(self, question, **options)

    monkeypatch.setattr(Assistant, "ask", breaking)
    assert run(path, out, seeds) == batch.Outcome(answered=4, asked=4, failed=3)
    errors = [record["error"] for record in read_run(out).records]
    assert str(errors[0]).startswith("QuestionError: the question has 2,001 characters")
    assert str(errors[1]).startswith("QuestionError: the question is empty")
    assert errors[2:] == ["ZeroDivisionError: nothing works", None]
    assert [(record["answer"] == "", record["abstained"]) for record in read_run(out).records][:3] == [
        (True, False)
    ] * 3


def test_several_at_once_give_what_one_at_a_time_gives_in_the_order_of_the_questions(
    tmp_path: Path, seeds: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = questions_file(tmp_path)
    run(path, tmp_path / "one.jsonl", seeds)
    answer, came = batch.answer, list[str]()

    def slow_at_first(assistant: Assistant, asked: Asked) -> dict[str, Any]:
        if asked.id == "k00":
            time.sleep(0.5)
        record = answer(assistant, asked)
        came.append(asked.id)
        return record

    monkeypatch.setattr(batch, "answer", slow_at_first)
    run(path, tmp_path / "four.jsonl", seeds, jobs=4)
    assert came != sorted(came), "the answers must come in another order for this test to say anything"
    one, four = (read_run(tmp_path / name) for name in ("one.jsonl", "four.jsonl"))
    assert [dict(r) | {"seconds": 0} for r in four.records] == [dict(r) | {"seconds": 0} for r in one.records]
    assert dict(four.header) == dict(one.header) | {"jobs": 4}


def test_each_thread_asks_with_its_own_connection_and_the_same_embedder(
    tmp_path: Path, seeds: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Assistant] = []
    answer = batch.answer

    def seeing(assistant: Assistant, asked: Asked) -> dict[str, Any]:
        seen.append(assistant)
        time.sleep(0.1)
        return answer(assistant, asked)

    monkeypatch.setattr(batch, "answer", seeing)
    run(questions_file(tmp_path, 6), tmp_path / "run.jsonl", seeds, jobs=3)
    assert len({id(each.store) for each in seen}) == 3
    assert {id(each.embedder) for each in seen} == {id(seeds.embedder)}


def test_history_and_the_day_of_asking_reach_the_assistant(tmp_path: Path, seeds: Assistant) -> None:
    path, out = tmp_path / "q.jsonl", tmp_path / "run.jsonl"
    first = {"id": 1, "question": "and how many in Syria?", "history": ["How many US troops are in Iraq?"]}
    second = {"id": 2, "question": ASKED[0], "as_of": "2020-01-01"}
    path.write_text(json.dumps(first) + "\n" + json.dumps(second) + "\n")
    run(path, out, seeds)
    follow_up, early = read_run(out).records
    assert follow_up["understood"] == "How many US troops are in Syria?"
    assert follow_up["asked"]["history"] == first["history"]
    assert early["as_of"] == "2020-01-01"
    assert SEED_OF_2024 not in {passage["source"] for passage in early["passages"]}
    assert SEED_OF_2024 in {passage["source"] for passage in follow_up["passages"]}


def test_progress_counts_what_is_answered(tmp_path: Path, seeds: Assistant) -> None:
    path, out, seen = questions_file(tmp_path, 4), tmp_path / "run.jsonl", list[int]()
    run(path, out, seeds)
    out.write_bytes(b"".join(out.read_bytes().splitlines(keepends=True)[:3]))
    run(path, out, seeds, progress=seen.append)
    assert seen == [2, 3, 4]


# -- the header -------------------------------------------------------------------------------------------------------


def test_the_header_keeps_what_is_needed_to_repeat_the_run(tmp_path: Path, seeds: Assistant) -> None:
    import hashlib
    from importlib.metadata import version

    path, out = questions_file(tmp_path, 1), tmp_path / "run.jsonl"
    run(path, out, replace(seeds, as_of=date(2024, 9, 1)), jobs=2)
    header = read_run(out).header
    assert header["sha256"]["questions"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {name: len(value) for name, value in header["sha256"].items()} == dict.fromkeys(
        ("questions", "corpus", "prompts", "weights"), 64
    )
    assert header["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {name: version(name) for name in ("dateline", "chromadb")}.items() <= header["versions"].items()
    told = {"questions": str(path), "count": 1, "store": str(seeds.store.folder), "articles": 5, "jobs": 2}
    told |= {"as_of": "2024-09-01", "embedder": seeds.embedder.name}
    assert told.items() <= header.items()


def test_the_header_names_the_store_so_that_it_is_found_from_any_folder(
    tmp_path: Path, seed_store: Path, seeds: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(seed_store.parent)
    near = replace(seeds, store=open_store(Path(seed_store.name)))
    assert header.build_header(near, questions_file(tmp_path, 1), 1, 1)["store"] == str(seed_store)


def test_the_hash_of_the_articles_is_of_what_they_are_not_of_how_they_were_indexed(
    tmp_path: Path, articles: Path
) -> None:
    index([articles], tmp_path / "once")
    for name in ("wire.txt", "flood.txt", "election.md"):
        index([articles / name], tmp_path / "singly")
    once, singly = (header.hash_corpus(open_store(tmp_path / name).library) for name in ("once", "singly"))
    assert once == singly
    (articles / "flood.txt").write_text("The river Elm did not burst its banks.")
    index([articles], tmp_path / "once")
    assert header.hash_corpus(open_store(tmp_path / "once").library) != singly


def change_questions(path: Path, news: Assistant, articles: Path) -> Assistant:
    questions_file(path.parent, 3)
    return news


def change_articles(path: Path, news: Assistant, articles: Path) -> Assistant:
    (articles / "new.txt").write_text("Something else happened on Tuesday, the mayor said.")
    index([articles], news.store.folder)
    return news


def change_day(path: Path, news: Assistant, articles: Path) -> Assistant:
    return replace(news, as_of=date(2024, 9, 1))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (change_questions, "questions was "),
        (change_articles, "corpus was "),
        (change_day, "as_of was none and is 2024-09"),
    ],
)
def test_a_run_of_other_questions_articles_or_settings_is_not_gone_on_with(
    tmp_path: Path, articles: Path, change: Callable[..., Assistant], named: str
) -> None:
    store = tmp_path / "store"
    index([articles], store)
    news = Assistant(open_store(store), MiniLM())
    path, out = questions_file(tmp_path, 2), tmp_path / "run.jsonl"
    run(path, out, news)
    before = out.read_bytes()
    news = change(path, news, articles)
    with pytest.raises(BatchError) as caught:
        run(path, out, news)
    assert named in str(caught.value)
    assert "--fresh" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert out.read_bytes() == before
    run(path, out, news, fresh=True)
    assert len(ids(out)) == len(read_questions(path))
    assert out.read_bytes() != before


def test_a_run_may_go_on_with_other_jobs_and_with_the_questions_in_another_place(
    tmp_path: Path, seeds: Assistant
) -> None:
    path, out = questions_file(tmp_path, 3), tmp_path / "run.jsonl"
    run(path, out, seeds)
    before = timeless(out)
    out.write_bytes(b"".join(out.read_bytes().splitlines(keepends=True)[:2]))
    run(path.rename(tmp_path / "moved.jsonl"), out, seeds, jobs=2)
    assert timeless(out) == before


# -- the file ---------------------------------------------------------------------------------------------------------


def test_a_run_that_another_process_writes_is_busy(tmp_path: Path, seed_store: Path, dateline: Dateline) -> None:
    path, out = questions_file(tmp_path, 1), tmp_path / "run.jsonl"
    with run_file.claim(out):
        done = dateline("batch", path, "--out", out, "--store", seed_store)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"dateline: {out}: busy, another process is writing this run; wait, or name another --out\n"
    assert dateline("batch", path, "--out", out, "--store", seed_store).returncode == 0


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("content", ["notes of mine", '{"id": "a", "question": "Who?"}\n', "[1]\n", '{"half'])
def test_a_file_that_is_no_run_is_left_alone(tmp_path: Path, seeds: Assistant, content: str, fresh: bool) -> None:
    path, out = questions_file(tmp_path, 1), tmp_path / "mine.jsonl"
    out.write_text(content)
    with pytest.raises(BatchError, match=r"mine\.jsonl"):
        run(path, out, seeds, fresh=fresh)
    assert out.read_text() == content


def test_the_questions_are_never_overwritten(tmp_path: Path, seeds: Assistant) -> None:
    path = questions_file(tmp_path, 1)
    before = path.read_bytes()
    with pytest.raises(BatchError, match="holds the questions"):
        run(path, path, seeds, fresh=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("out", "named"), [("none/run.jsonl", "there is no folder"), ("folder", "not a file")])
def test_a_place_that_cannot_hold_a_run_is_refused_before_anything_is_asked(
    tmp_path: Path, seeds: Assistant, counted: list[str], out: str, named: str
) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(BatchError, match=named):
        run(questions_file(tmp_path, 1), tmp_path / out, seeds)
    assert counted == []


def test_fresh_keeps_the_old_run_until_the_first_question_can_be_asked(
    tmp_path: Path, seeds: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = questions_file(tmp_path, 1), tmp_path / "run.jsonl"
    run(path, out, seeds)
    before = out.read_bytes()

    def broken(self: Assistant) -> None:
        raise BatchError("no weights")

    monkeypatch.setattr(Assistant, "warm", broken)
    with pytest.raises(BatchError, match="no weights"):
        run(path, out, seeds, fresh=True)
    assert out.read_bytes() == before


def test_a_full_disk_ends_with_one_line_and_leaves_whole_lines_to_go_on_from(tmp_path: Path, seeds: Assistant) -> None:
    path, out = questions_file(tmp_path, 6), tmp_path / "run.jsonl"
    run(path, out, seeds)
    whole = timeless(out)
    out.unlink()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    seeds.warm()
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) // 2, hard))
    try:
        with pytest.raises(BatchError, match=r"run\.jsonl: cannot be read or written \(File too large\)"):
            run(path, out, seeds)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert out.read_bytes().endswith(b"}\n")
    assert 0 < len(ids(out)) < 6
    run(path, out, seeds)
    assert timeless(out) == whole


def test_a_link_to_a_run_stays_a_link_and_permissions_stay(tmp_path: Path, seeds: Assistant) -> None:
    path, real, link = questions_file(tmp_path, 2), tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    run(path, real, seeds)
    real.chmod(0o640)
    link.symlink_to(real)
    run(path, link, seeds, fresh=True)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640


# -- reading ----------------------------------------------------------------------------------------------------------


def test_a_run_of_another_program_is_filled_up(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    row = {"id": 1, "answer": "900", "citations": [{"source": "a", "start": 0, "end": 3, "quote": "900"}]}
    path.write_text(
        '{"note": "mine"}\n' + json.dumps(row) + '\n{"id": 2, "answer": null, "error": "late"}\n{"id": 3, "an'
    )
    read = read_run(path)
    assert read.header == {}
    first, second = read.records
    assert (first["id"], first["abstained"], first["seconds"], first["passages"]) == ("1", False, None, [])
    assert first["citations"][0] | {"line": None, "outlet": None} == first["citations"][0]
    assert (second["answer"], second["error"]) == ("", "late")
    assert "asked" not in first


def test_a_citation_is_named_by_its_key_also_where_that_is_a_number(tmp_path: Path) -> None:
    """Statements name citations by strings."""
    path, place = tmp_path / "run.jsonl", {"source": "a", "start": 0, "end": 3, "quote": "900"}
    path.write_text(json.dumps({"id": 1, "answer": "900", "citations": [{"key": 1, **place}, place]}) + "\n")
    assert [citation["key"] for citation in read_run(path).records[0]["citations"]] == ["1", None]


def test_what_a_question_of_a_run_does_not_say_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text('{"id": "a", "answer": "", "asked": {"id": "a", "question": "Who?", "sources": null}}\n')
    asked = read_run(path).records[0]["asked"]
    assert (list(asked["sources"]), asked["answerable"], list(asked["tags"])) == ([], True, [])


WRONG = {
    "id": [[1], True, 1.5],
    "question": [1],
    "answer": [1, ["a"]],
    "short": [1],
    "abstained": ["no", 0],
    "reason": [1],
    "statements": ["a", [1], [{"citations": "1"}]],
    "citations": ["a", [1], [{}], [{"source": "a", "quote": "b", "start": -1, "end": 2}]],
    "disagreements": [1, ["a"], [{"positions": 1}], [{"positions": [{"citations": 5}]}]],
    "origins": ["2", -1, 10**16],
    "passages": [1, [{"source": 1}], ["a"]],
    "mode": [1],
    "model": [1],
    "seconds": ["1", -1, True, 10**16],
    "error": [1],
    "understood": [1],
    "confidence": ["high"],
    "as_of": [1],
    "usage": [1],
    "withheld": ["a", [1]],
    "repaired": ["2", -1],
    "incomplete": [1],
    "notice": [1],
    "dropped": ["2", -1],
    "unanswered": [1, [1]],
    "receipts": [[], {"a": 1}, {"a": {"sha256": 5}}],
    "outlets": [1, [1]],
    "asked": [1, {"id": "a"}, {"id": "a", "question": "Who?", "nuggets": "b"}],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_in_a_run_is_named_with_its_line(tmp_path: Path, name: str, value: object) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text('{"run": {}}\n' + json.dumps({"id": "a", "answer": "b"} | {name: value}) + "\n")
    with pytest.raises(BatchError) as caught:
        read_run(path)
    assert str(caught.value).startswith(f"{path}:2: {name}")


def test_every_field_of_an_answer_is_tried(seeds: Assistant) -> None:
    assert set(batch.answer(seeds, Asked("a", ASKED[0]))) == set(WRONG)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no run"),
        ("\n", "no run"),
        ('{"id": "a"}\n', "no run"),
        ('{"run": 1}\n', "no run"),
        ('{"run": {}}\nnonsense\n{"id": "a", "answer": ""}\n', ":2: not JSON"),
        ('{"run": {}}\n[1]\n', ":2: not a JSON object"),
        ('{"run": {"heat": NaN}}\n{"id": "a", "answer": ""}\n', ":1: cannot be read as JSON (NaN is no number"),
        ('{"run": {"heat": -1e999}}\n{"id": "a", "answer": ""}\n', ":1: cannot be read as JSON (-1e999 is too great"),
        ('{"id": "a", "answer": "", "usage": {"cost": 1%s}}\n\n' % ("0" * 400), "0 is too great a number"),
        ('{"run": {}}\n{"id": "a", "answer": "", "gold_places": [5]}\n', ":2: gold_places"),
        ('{"answer": ""}\n', ":1: the id is missing"),
        ('{"id": 1, "answer": ""}\n{"id": "1", "answer": ""}\n', ":2: the id '1' is already answered on line 1"),
        ('{"run": {}}\n\xff\n{"id": "a", "answer": ""}\n', ":2: "),
    ],
)
def test_a_file_that_is_no_run_is_named_with_the_line(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BatchError) as caught:
        read_run(path)
    assert named in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_reading_runs_and_questions_loads_nothing_heavy() -> None:
    code = "import sys, assistant.evaluation.runs; print({'numpy', 'chromadb', 'llama_index'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_seed_articles_make_a_run_by_the_command(tmp_path: Path, seed_store: Path, dateline: Dateline) -> None:
    path = questions_file(tmp_path)
    done = dateline("batch", path, "--out", "run.jsonl", "--store", seed_store, "--jobs", "2")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "run.jsonl: 12 questions answered, 12 of them now, 1 of them errors\n"
    records = read_run(tmp_path / "run.jsonl").records
    assert [record["id"] for record in records] == [f"k{i:02}" for i in range(12)]
    assert "900" in records[0]["answer"]
    assert set(records[0]["receipts"]) == {citation["source"] for citation in records[0]["citations"]}
    assert {path.name for path in seed_articles().iterdir()} >= set(records[0]["receipts"])


def test_a_run_says_where_the_gold_quotes_stand(seeds: Assistant) -> None:
    """So that passages can be measured: each place holds the quote's words, and a quote that is nowhere has none."""
    asked = Asked(
        "q",
        "How many US troops are in Syria?",
        sources=("000_c00c47a396a668e5.txt",),
        quotes=("900  in\nSyria", "none"),
    )
    found, nowhere = batch.answer(seeds, asked)["gold_places"]
    article = seeds.store.library.article("000_c00c47a396a668e5.txt")
    assert article is not None
    assert [article.text[place["start"] : place["end"]] for place in found] == ["900 in Syria"]
    assert nowhere == []
