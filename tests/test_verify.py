"""Every citation of a run is checked against the files as they are now: what changed, moved or is missing is named."""

import gzip
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.evaluation import batch
from assistant.evaluation.questions import read_questions
from assistant.evaluation.runs import Run, read_run
from assistant.evaluation.verify import Fault, verify
from assistant.indexing import index
from index.build import Settings
from index.embedding.minilm import MiniLM
from index.storing.opening import open_store

Dateline = Callable[..., subprocess.CompletedProcess[str]]

QUESTIONS = ("How many families left their homes?", "Who is the mayor?", "Who won the vote in the valley?")
MOORE = {
    "id": "n/1",
    "text": "The harbour of Moore was closed on Friday. A crane had fallen into the water, police said.",
}
STORM = {"text": "A storm took the roof of the Selby town hall on Sunday. Nobody was inside, the mayor said."}


def make_run(folder: Path, articles: Path, questions: tuple[str, ...] = QUESTIONS) -> Run:
    """Index the articles, ask the questions, and read the run back from its file `run.jsonl`."""
    index([articles], folder / "store")
    path, out = folder / "questions.jsonl", folder / "run.jsonl"
    path.write_text("".join(json.dumps({"question": question}) + "\n" for question in questions))
    batch.run(read_questions(path), out, Assistant(open_store(folder / "store"), MiniLM()), path)
    run = read_run(out)
    assert run.records[0]["citations"], "without a citation these tests say nothing"
    return run


@pytest.fixture
def run(tmp_path: Path, articles: Path) -> Run:
    """A run over three short articles, in which flood.txt and wire.txt are cited."""
    made = make_run(tmp_path, articles)
    assert {"flood.txt", "wire.txt"} <= cited(made)
    return made


def cited(run: Run) -> set[str]:
    return {citation["source"] for record in run.records for citation in record["citations"]}


def check(run: Run, folder: Path) -> list[Fault]:
    return verify(run, open_store(folder / "store"))


def test_records_whose_fields_have_other_names_are_read_as_they_were_indexed(tmp_path: Path) -> None:
    articles = tmp_path / "a.jsonl"
    articles.write_text(json.dumps({"guid": "n/1", "body": MOORE["text"]}) + "\n")
    index([articles], tmp_path / "store", settings=Settings(fields={"id": "guid", "text": "body"}))
    made = make_run(tmp_path, articles, ("Which harbour was closed on Friday?",))
    assert cited(made) == {"n/1"}
    assert check(made, tmp_path) == []


def whole(faults: list[Fault]) -> dict[str, str]:
    """What is said of whole articles, by source."""
    return {fault.source: fault.what for fault in faults if fault.id is None}


def test_a_run_stands_as_long_as_its_files_do(tmp_path: Path, run: Run) -> None:
    assert check(run, tmp_path) == []


def test_every_single_changed_byte_of_a_cited_file_is_named(tmp_path: Path, articles: Path, run: Run) -> None:
    path = articles / "flood.txt"
    before, status = path.read_bytes(), path.stat()
    for position in range(0, len(before), 7):
        path.write_bytes(before[:position] + bytes([before[position] ^ 1]) + before[position + 1 :])
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert whole(check(run, tmp_path))["flood.txt"].startswith("changed since the run (sha256 "), position
    path.write_bytes(before)
    assert check(run, tmp_path) == []


def test_a_change_beside_the_quoted_words_leaves_the_citations_standing(
    tmp_path: Path, articles: Path, run: Run
) -> None:
    with (articles / "flood.txt").open("a") as file:
        file.write("\nCorrected later.\n")
    (fault,) = check(run, tmp_path)
    assert (fault.source, fault.id) == ("flood.txt", None)
    assert "first on line 5" in fault.what


def test_words_that_moved_within_their_file_are_found_again(tmp_path: Path, articles: Path, run: Run) -> None:
    path = articles / "flood.txt"
    path.write_text("A new first line.\n" + path.read_text())
    moved = [fault for fault in check(run, tmp_path) if fault.id]
    citations = [c for record in run.records for c in record["citations"] if c["source"] == "flood.txt"]
    assert len(moved) == len(citations)
    for fault, citation in zip(moved, sorted(citations, key=lambda c: (c["line"], c["key"])), strict=True):
        assert f"they stand on line {citation['line'] + 1}" in fault.what


def test_words_that_are_gone_are_named_with_question_citation_and_line(
    tmp_path: Path, articles: Path, run: Run
) -> None:
    path = articles / "flood.txt"
    path.write_text(path.read_text().replace("12 families", "14 families"))
    (fault,) = [fault for fault in check(run, tmp_path) if fault.id == "q1"]
    citation = next(c for c in run.records[0]["citations"] if c["source"] == "flood.txt")
    assert (fault.key, fault.line) == (citation["key"], citation["line"])
    assert str(fault) == f"flood.txt:{fault.line}: the words do not stand there (q1, citation {fault.key})"


def test_a_missing_file_is_named_once(tmp_path: Path, articles: Path, run: Run) -> None:
    (articles / "flood.txt").unlink()
    (fault,) = check(run, tmp_path)
    assert fault.source == "flood.txt"
    assert fault.what.startswith(f"missing: {articles / 'flood.txt'} is not there (")


@pytest.mark.parametrize("place", ["renamed.txt", "below/flood.txt"])
def test_a_moved_file_is_named_with_its_new_place(tmp_path: Path, articles: Path, run: Run, place: str) -> None:
    target = articles / place
    target.parent.mkdir(exist_ok=True)
    (articles / "flood.txt").rename(target)
    (fault,) = check(run, tmp_path)
    assert fault.what.startswith(f"moved: {articles / 'flood.txt'} is not there, its words are in {target}")


def test_a_moved_file_is_named_even_when_the_library_has_followed_it(tmp_path: Path, articles: Path, run: Run) -> None:
    (articles / "flood.txt").rename(articles / "renamed.txt")
    index([articles], tmp_path / "store")
    assert whole(check(run, tmp_path))["flood.txt"].startswith("moved: ")


def test_another_file_of_the_same_size_is_not_taken_for_a_moved_one(tmp_path: Path, articles: Path, run: Run) -> None:
    path = articles / "flood.txt"
    (articles / "other.txt").write_text(path.read_text().replace("12", "13"))
    path.unlink()
    assert whole(check(run, tmp_path))["flood.txt"].startswith("missing: ")


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty (0 bytes)"), (b"\x00\x01" * 99, "binary"), (b"--", "no words")]
)
def test_a_file_that_can_no_longer_be_read_is_named_with_the_reason(
    tmp_path: Path, articles: Path, run: Run, content: bytes, reason: str
) -> None:
    (articles / "flood.txt").write_bytes(content)
    (fault,) = check(run, tmp_path)
    assert "cannot be read any more" in fault.what
    assert reason in fault.what


def test_a_file_that_was_indexed_again_since_is_still_checked_against_the_run(
    tmp_path: Path, articles: Path, run: Run
) -> None:
    with (articles / "flood.txt").open("a") as file:
        file.write("\nCorrected later.\n")
    index([articles], tmp_path / "store")
    assert whole(check(run, tmp_path))["flood.txt"].startswith("changed since the run (sha256 ")


def without_receipts(run: Run) -> Run:
    return Run(run.header, [dict(record) | {"receipts": {}} for record in run.records])


def test_a_run_without_receipts_is_checked_against_the_library(tmp_path: Path, articles: Path, run: Run) -> None:
    bare = without_receipts(run)
    assert check(bare, tmp_path) == []
    with (articles / "flood.txt").open("a") as file:
        file.write("\nCorrected later.\n")
    assert whole(check(bare, tmp_path)) == {"flood.txt": whole(check(bare, tmp_path))["flood.txt"]}
    assert whole(check(bare, tmp_path))["flood.txt"].startswith("changed since it was indexed, first on line 5")


def altered(run: Run, **change: Any) -> Run:
    """The run with the first citation of its first answer altered."""
    first, *rest = run.records
    citation, *others = first["citations"]
    return Run(run.header, [dict(first) | {"citations": [dict(citation) | change, *others]}, *rest])


def test_a_citation_without_a_line_claims_none(tmp_path: Path, run: Run) -> None:
    """Runs of other programs may lack it."""
    assert check(altered(run, line=None), tmp_path) == []
    (fault,) = check(altered(run, line=None, quote="Nobody wrote this."), tmp_path)
    assert "the words do not stand there" in str(fault)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"quote": "14 families had left"}, "the words do not stand there"),
        ({"start": 0}, "the words do not stand there"),
        ({"line": 99}, "not 99"),
        ({"end": 99_999}, "outside the article"),
        ({"start": 5, "end": 5}, "outside the article"),
        ({"source": "nowhere.txt"}, "the store holds no such article"),
        ({"key": "77"}, "which the answer does not have"),
    ],
)
def test_a_false_citation_is_named(tmp_path: Path, run: Run, change: dict[str, Any], named: str) -> None:
    faults = check(altered(run, **change), tmp_path)
    assert len(faults) == 1
    assert named in str(faults[0])


def test_words_that_are_not_reporting_are_not_to_be_cited(tmp_path: Path, articles: Path) -> None:
    path = articles / "flood.txt"
    path.write_text(path.read_text() + "\nRead more: Storm over Selby\n\nBack to top\n")
    run = make_run(tmp_path, articles)
    article = open_store(tmp_path / "store").library.article("flood.txt")
    assert article is not None
    assert article.marks
    mark = article.marks[-1]
    place = {"source": "flood.txt", "start": mark.start, "end": mark.end, "quote": article.text[mark.start : mark.end]}
    faults = check(altered(run, **place, line=article.line_of(mark.start)), tmp_path)
    assert [f"not part of the reporting ({mark.kind})" in fault.what for fault in faults] == [True]


# -- articles that are records of a file ------------------------------------------------------------------------------


def write_records(path: Path, rows: list[dict[str, str]]) -> None:
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.fixture(params=["news.jsonl", "news.jsonl.gz"])
def records(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "corpus" / "deep" / request.param
    path.parent.mkdir(parents=True)
    write_records(path, [MOORE, STORM])
    return path


def record_run(folder: Path, records: Path) -> Run:
    run = make_run(folder, folder / "corpus", ("What fell into the harbour?", "What did the storm take in Selby?"))
    assert cited(run) == {"n/1", f"deep/{records.name}:2"}
    return run


def test_a_record_stands_when_others_are_added_after_it(tmp_path: Path, records: Path) -> None:
    run = record_run(tmp_path, records)
    write_records(records, [MOORE, STORM, {"id": "n/3", "text": "Something else happened in Moore."}])
    assert check(run, tmp_path) == []


def test_a_record_with_an_id_is_found_on_another_line(tmp_path: Path, records: Path) -> None:
    run = record_run(tmp_path, records)
    write_records(records, [{"id": "n/0", "text": "Something else happened."}, STORM, MOORE])
    assert check(run, tmp_path) == []


def test_a_changed_a_broken_and_a_removed_record_are_named(tmp_path: Path, records: Path) -> None:
    run = record_run(tmp_path, records)
    write_records(records, [MOORE | {"text": MOORE["text"].replace("crane", "train")}])
    faults = check(run, tmp_path)
    assert whole(faults)["n/1"].startswith("changed since the run")
    assert {fault.what for fault in faults if fault.id} == {"the words do not stand there"}
    assert whole(faults)[f"deep/{records.name}:2"].startswith("the file no longer holds this article")
    write_records(records, [{"id": "n/1", "text": ""}, STORM])
    (fault,) = check(run, tmp_path)
    assert str(fault).startswith('n/1: cannot be read any more: its "text" holds no words (')


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command_takes_the_store_of_the_run_and_ends_with_0_or_1(
    tmp_path: Path, articles: Path, run: Run, dateline: Dateline
) -> None:
    count = sum(len(record["citations"]) for record in run.records)
    sound = dateline("verify", "run.jsonl")
    assert (sound.returncode, sound.stderr) == (0, "")
    assert sound.stdout == f"3 answers, {count} citations of {len(cited(run))} articles: all stand\n"
    (articles / "flood.txt").unlink()
    broken = dateline("verify", "run.jsonl")
    assert broken.returncode == 1
    assert broken.stdout.splitlines()[0].startswith("flood.txt: missing: ")
    assert broken.stdout.splitlines()[-1].endswith(": 1 fault")


def test_the_command_ends_with_2_where_there_is_no_run_or_no_store(
    tmp_path: Path, run: Run, dateline: Dateline
) -> None:
    for arguments in (("none.jsonl",), ("questions.jsonl",), ("run.jsonl", "--store", "none")):
        done = dateline("verify", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
