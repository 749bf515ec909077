"""A conversation becomes a batch that can be asked again: its questions, what was cited, and what was not answered."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.asking.conversation import Turn
from assistant.errors import BatchError
from assistant.evaluation import batch
from assistant.evaluation.questions import Asked, read_questions
from assistant.evaluation.runs import read_run
from assistant.evaluation.transcript import read_transcript, to_batch, write_batch
from assistant.records import Answer

Dateline = Callable[..., subprocess.CompletedProcess[str]]

TALK = ("How many US troops are in Iraq?", "and how many in Syria?", "How tall is the Eiffel Tower?")


@pytest.fixture(scope="module")
def answers(seeds: Assistant) -> list[Answer]:
    """A conversation: a question, a follow-up, and a question that the articles do not answer."""
    given: list[Answer] = []
    for question in TALK:
        given.append(seeds.ask(question, history=[Turn(answer.understood, answer.answer) for answer in given]))
    assert [answer.abstained for answer in given] == [False, False, True]
    return given


def test_a_turn_becomes_a_question_with_what_its_answer_cited(answers: list[Answer]) -> None:
    first, follow_up, unanswered = to_batch([answer.to_json() for answer in answers])
    assert (first.id, first.question, first.history, first.answerable) == ("q1", TALK[0], (), True)
    assert first.sources == tuple(dict.fromkeys(c.source for c in answers[0].citations)) != ()
    assert first.quotes == tuple(dict.fromkeys(c.quote for c in answers[0].citations)) != ()
    assert (follow_up.question, follow_up.history) == (TALK[1], ({"question": TALK[0], "answer": answers[0].answer},))
    assert (unanswered.answerable, unanswered.sources, unanswered.quotes) == (False, (), ())
    assert {row.tags for row in (first, follow_up, unanswered)} == {("unreviewed",)}


def test_a_follow_up_keeps_all_the_turns_before_it() -> None:
    talk = [("Who won?", "Who won?"), ("When was it?", "When was it?"), ("and where?", "Where was it?")]
    rows = to_batch([Answer(question, "It.", understood=understood).to_json() for question, understood in talk])
    assert [[turn["question"] for turn in row.history] for row in rows] == [[], [], ["Who won?", "When was it?"]]


def test_the_batch_can_be_read_and_asked_and_is_understood_as_before(
    tmp_path: Path, seeds: Assistant, answers: list[Answer]
) -> None:
    rows, path = to_batch([answer.to_json() for answer in answers]), tmp_path / "mine.jsonl"
    write_batch(path, rows)
    assert read_questions(path) == rows
    batch.run(rows, tmp_path / "run.jsonl", seeds, path)
    records = read_run(tmp_path / "run.jsonl").records
    assert [r["understood"] for r in records] == [answer.understood for answer in answers]
    assert [r["answer"] for r in records] == [answer.answer for answer in answers]


def test_a_saved_row_says_only_what_is_known(tmp_path: Path) -> None:
    write_batch(tmp_path / "q.jsonl", [Asked("q1", "Who won?", answerable=False)])
    assert json.loads((tmp_path / "q.jsonl").read_text()) == {"id": "q1", "question": "Who won?", "answerable": False}


def test_the_day_of_asking_is_kept(seeds: Assistant) -> None:
    from datetime import date

    answer = seeds.ask(TALK[0], as_of=date(2024, 8, 2))
    assert to_batch([answer.to_json()])[0].as_of == "2024-08-02"


def test_a_transcript_is_what_ask_json_prints(tmp_path: Path, answers: list[Answer]) -> None:
    path = tmp_path / "talk.jsonl"
    path.write_text("".join(json.dumps(answer.to_json()) + "\n" for answer in answers), encoding="utf-8")
    assert to_batch(read_transcript(path)) == to_batch([answer.to_json() for answer in answers])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "holds no answers"),
        ('{"run": {}}\n', "holds no answers"),
        ('{"answer": 1}\n', ":1: answer must be a string"),
    ],
)
def test_a_file_that_is_no_transcript_is_refused(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "talk.jsonl"
    path.write_text(text)
    with pytest.raises(BatchError, match=named):
        read_transcript(path)


def test_a_batch_is_never_written_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text("precious")
    with pytest.raises(BatchError, match="is there already"):
        write_batch(path, [Asked("q1", "Who won?")])
    assert path.read_text() == "precious"


@pytest.mark.parametrize(
    ("name", "rows", "named"),
    [
        ("mine.txt", [Asked("q1", "Who won?")], r"ends in \.jsonl"),
        ("mine.jsonl", [], "nothing to save"),
        ("none/mine.jsonl", [Asked("q1", "Who won?")], "cannot be written"),
    ],
)
def test_what_cannot_be_saved_is_said_and_leaves_nothing(
    tmp_path: Path, name: str, rows: list[Asked], named: str
) -> None:
    with pytest.raises(BatchError, match=named):
        write_batch(tmp_path / name, rows)
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_asked_again_is_not_saved(tmp_path: Path) -> None:
    """A run of another program may lack its questions."""
    path = tmp_path / "run.jsonl"
    path.write_text('{"id": 1, "answer": "900", "question": "How many?"}\n{"id": 2, "answer": "900"}\n')
    with pytest.raises(BatchError, match="q2 could not be asked again: question must be a string that is not blank"):
        write_batch(tmp_path / "mine.jsonl", to_batch(read_transcript(path)))
    assert not (tmp_path / "mine.jsonl").exists()


def test_a_citation_without_words_is_not_expected_to_be_quoted(tmp_path: Path) -> None:
    path, place = tmp_path / "run.jsonl", {"source": "a.txt", "start": 0, "end": 0, "quote": " "}
    path.write_text(json.dumps({"answer": "900", "question": "How many?", "citations": [place]}) + "\n")
    (row,) = to_batch(read_transcript(path))
    assert (row.sources, row.quotes) == (("a.txt",), ())


def test_the_command_makes_questions_of_a_transcript(tmp_path: Path, answers: list[Answer], dateline: Dateline) -> None:
    path = tmp_path / "talk.jsonl"
    path.write_text("".join(json.dumps(answer.to_json()) + "\n" for answer in answers), encoding="utf-8")
    done = dateline("save-batch", "talk.jsonl", "--out", "mine.jsonl")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("mine.jsonl: 3 questions; ")
    assert [row.question for row in read_questions(tmp_path / "mine.jsonl")] == list(TALK)
    assert dateline("save-batch", "talk.jsonl", "--out", "mine.jsonl").returncode == 2
