"""Questions are read from JSONL, CSV and YAML alike, and whatever is wrong in them is named with its line."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import BatchError
from assistant.evaluation.batch import turns
from assistant.evaluation.questions import KINDS, Asked, read_questions

Dateline = Callable[..., subprocess.CompletedProcess[str]]

FULL = Asked(
    id="q7",
    question="How many families left, and why?",
    as_of="2024-03-05",
    answers=("12", "twelve"),
    nuggets=(("12 families", "twelve families"), ("flood",)),
    sources=("flood.txt", "wire.txt"),
    quotes=("12 families had left their homes",),
    answerable=False,
    tags=("count", "2024-03-04"),
    history=("What burst?", {"question": "Where?", "answer": "In Norwick."}),
    reference="Twelve, because of the flood.",
)
HISTORY = '["What burst?", {"question": "Where?", "answer": "In Norwick."}]'


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def fault(path: Path) -> str:
    with pytest.raises(BatchError) as caught:
        read_questions(path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    return message


# -- what is right ----------------------------------------------------------------------------------------------------


def test_every_field_of_jsonl_is_read(tmp_path: Path) -> None:
    row = {"id": "q7", "question": FULL.question, "as_of": "2024-03-05", "answers": ["12", "twelve"]}
    row |= {"nuggets": [["12 families", "twelve families"], ["flood"]], "sources": ["flood.txt", "wire.txt"]}
    row |= {"quotes": list(FULL.quotes), "answerable": False, "tags": ["count", "2024-03-04"]}
    row |= {"history": json.loads(HISTORY), "reference": FULL.reference}
    assert set(row) == set(KINDS)
    assert read_questions(write(tmp_path, "q.jsonl", json.dumps(row))) == [FULL]


def test_every_field_of_yaml_is_read_and_words_stay_as_they_are_written(tmp_path: Path) -> None:
    text = f"""
- id: q7
  question: How many families left, and why?
  as_of: 2024-03-05
  answers: [12, twelve]
  nuggets: [[12 families, twelve families], [flood]]
  sources: [flood.txt, wire.txt]
  quotes:
    - 12 families had left their homes
  answerable: no
  tags: [count, 2024-03-04]
  history: {HISTORY}
  reference: Twelve, because of the flood.
"""
    assert read_questions(write(tmp_path, "q.yaml", text)) == [FULL]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_field_of_csv_is_read_with_any_delimiter(tmp_path: Path, delimiter: str, mark: str, end: str) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    cells = ["q7", FULL.question, "2024-03-05", "12|twelve", "12 families | twelve families; flood"]
    cells += ['["flood.txt", "wire.txt"]', "12 families had left their homes", "NO", "count|2024-03-04", HISTORY]
    cells += [str(FULL.reference)]
    text = mark + delimiter.join(KINDS) + end + delimiter.join(map(quoted, cells)) + end
    assert read_questions(write(tmp_path, "q.csv", text)) == [FULL]


@pytest.mark.parametrize(
    ("cell", "wanted"), [("true", True), ("Yes", True), ("1", True), ("false", False), ("0", False)]
)
def test_a_cell_says_answerable_in_several_ways(tmp_path: Path, cell: str, wanted: bool) -> None:
    path = write(tmp_path, "q.csv", f"question,answerable\nWho won?,{cell}\n")
    assert read_questions(path)[0].answerable is wanted


def test_a_cell_may_run_over_lines_and_hold_brackets(tmp_path: Path) -> None:
    path = write(tmp_path, "q.csv", 'question,quotes\n"Who\nwon?","[He] said so|and ""left"""\nWho lost?,\n')
    assert [(q.question, q.quotes) for q in read_questions(path)] == [
        ("Who\nwon?", ("[He] said so", 'and "left"')),
        ("Who lost?", ()),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("q.jsonl", '{"id": "a", "question": "Who won?", "as_of": null, "answers": null, "answerable": null}'),
        ("q.csv", "id,question,as_of,answers,answerable,tags\na,Who won?,,,,\n"),
        ("q.csv", "id,question,as_of,answers\na,Who won?\n"),
        ("q.yml", "questions:\n- id: a\n  question: Who won?\n  as_of:\n  answers: ~\n"),
        ("q.NDJSON", '\n{"id": "a", "question": "Who won?"}\r\n\n'),
    ],
)
def test_nothing_is_as_good_as_no_field(tmp_path: Path, name: str, text: str) -> None:
    assert read_questions(write(tmp_path, name, text)) == [Asked("a", "Who won?")]


def test_a_question_without_an_id_is_named_by_its_position(tmp_path: Path) -> None:
    path = write(tmp_path, "q.csv", "id,question\n,First?\nb,Second?\n,Third?\n")
    assert [question.id for question in read_questions(path)] == ["q1", "b", "q3"]


def test_an_id_is_the_same_word_in_every_format(tmp_path: Path) -> None:
    files = [("q.jsonl", '{"id": 7, "question": "Who?"}'), ("q.csv", "id,question\n7,Who?\n")]
    files += [("q.yaml", "- {id: 7, question: Who?}")]
    assert {read_questions(write(tmp_path, *file))[0].id for file in files} == {"7"}
    assert read_questions(write(tmp_path, "q.yaml", "- {id: 007, question: Who?}"))[0].id == "007"


def test_a_history_is_questions_exchanges_or_messages() -> None:
    messages = [{"role": "user", "content": "A?"}, {"role": "assistant", "content": "B."}, "C?", {"question": "D?"}]
    assert [(turn.question, turn.answer) for turn in turns(messages)] == [("A?", "B."), ("C?", ""), ("D?", "")]


# -- what is wrong ----------------------------------------------------------------------------------------------------

WRONG = {
    "id": [True, 1.5, " ", "a\nb", [1], {}],
    "question": [5, "", "  ", ["Who?"], True, "half \\ud800"],
    "as_of": [20240731, "31 July 2024", "2024-02-30", "20240731", "2024-07", True, ["2024-07-31"]],
    "answers": ["12", 12, [12], [""], [["12"]], {"a": 1}, [None]],
    "nuggets": ["a", ["a"], [[]], [["a", 1]], [[""]], {"a": ["b"]}],
    "sources": ["flood.txt", [1], [" "]],
    "quotes": ["words", [None], 1],
    "answerable": ["true", "yes", 1, [], "maybe"],
    "tags": ["count", [1], {"a": "b"}],
    "history": [
        "What?",
        [1],
        [""],
        [{"text": "What?"}],
        [{"role": "system", "content": "x"}],
        [{"role": [], "content": ""}],
    ],
    "reference": [5, "", ["a"]],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_of_any_field_is_named_with_its_line_and_what_it_must_be(
    tmp_path: Path, name: str, value: object
) -> None:
    row = json.dumps({"id": "b", "question": "Who?"} | {name: value}).replace("\\\\ud800", "\\ud800")
    path = write(tmp_path, "q.jsonl", f'{{"id": "a", "question": "Who won?"}}\n\n{row}\n')
    assert fault(path).startswith(f"{path}:3: {name} must be ")


def test_every_field_is_tried() -> None:
    assert set(WRONG) == set(KINDS)


@pytest.mark.parametrize(
    ("field", "line", "named"),
    [
        ("answers: twelve", 4, "answers must be a list of strings"),
        ("answers: [[12]]", 4, "answers must be a list of strings"),
        ("nuggets: [a, b]", 4, "nuggets must be a list of lists"),
        ("as_of: 31/07/2024", 4, "as_of must be a date"),
        ("as_of: 2024-07-31 10:00:00", 4, "as_of must be a date"),
        ("answerable: maybe", 4, "answerable must be true or false"),
        ("answerable: 1", 4, "answerable must be true or false"),
        ("tags: {a: b}", 4, "tags must be a list"),
        ("reference: 12", 4, "'12' is not text to YAML"),
        ("reference: yes", 4, "'yes' is not text to YAML"),
        ("tags: [!!python/name:os.getcwd '']", 4, "the tag"),
        ("tags: [[[[[a]]]]]", 4, "nested too deep"),
        ("tags: &a [*a]", 4, "nested too deep"),
        ("answer: [a]", 4, "unknown field 'answer'; did you mean 'answers'?"),
        ("? [a]\n  : b", 4, "the name of a field"),
        ("question: Again?", 4, "'question' stands there twice"),
        ("tags: [a", 5, "not YAML"),
        ("\ttags: a", 4, "not YAML"),
        ("note: a: b", 4, "not YAML"),
    ],
)
def test_a_mistake_in_yaml_is_named_with_the_line_of_its_field(
    tmp_path: Path, field: str, line: int, named: str
) -> None:
    path = write(
        tmp_path, "q.yaml", f"# batch\n- id: a\n  question: Who won?\n  {field}\n- id: b\n  question: Who lost?\n"
    )
    message = fault(path)
    assert message.startswith(f"{path}:{line}: ")
    assert named in message


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("id,question,answer\na,Who?,b\n", 1, "unknown field 'answer'; did you mean 'answers'?"),
        ("id,text\na,Who?\n", 1, "unknown field 'text'"),
        ("a,Who?\nb,What?\n", 1, "must name the columns"),
        ("id,question,id\na,Who?,b\n", 1, "'id' stands there twice"),
        ("id,question\na,Who?\nb,Who, when?\n", 3, "more cells"),
        ("id,question,\na,Who?,x\n", 2, "more cells"),
        ('id,question\na,"Who\nand\nwhen?"\nb,"Where?\n', 5, "not CSV"),
        ('id,question\na,"Who" said?\n', 2, "not CSV"),
        ('id,question,answers\na,Who?,\nb,Who?,"[""a"", "\n', 3, None),
        ('id,question,answers\na,Who?,\nb,Who?,"[""a"" ""b""]"\n', 3, "answers begins and ends like a JSON list"),
        ('id,question,answers\na,Who?,"[1]"\n', 2, "answers must be a list of strings"),
        ("id,question,answerable\na,Who?,perhaps\n", 2, "answerable must be true or false, not 'perhaps'"),
        ("id,question,as_of\na,Who?,31.07.2024\n", 2, "as_of must be a date"),
        ("id,question,history\na,Who?,[1]\n", 2, "history must be a list of turns"),
        ('id,question,nuggets\na,Who?,"[""a""]"\n', 2, "nuggets must be a list of lists"),
        ("id,question\na,\n", 2, "the question is missing"),
        ("id\na\n", 2, "the question is missing"),
        ("id,question\na,Who?\n\na,What?\n", 4, "the id 'a' is already taken on line 2"),
    ],
)
def test_a_mistake_in_csv_is_named_with_its_line(tmp_path: Path, text: str, line: int, named: str | None) -> None:
    path = write(tmp_path, "q.csv", text)
    if named is None:  # an opened bracket alone is only a word
        assert read_questions(path)[1].answers == ('["a",',)
        return
    message = fault(path)
    assert message.startswith(f"{path}:{line}: ")
    assert named in message


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('{"id": "b", "question": "Who?"', "not JSON"),
        ("id: b", "not JSON"),
        ("[1]", "not a JSON object"),
        ('"Who?"', "not a JSON object"),
        ('{"id": "b"}', "the question is missing"),
        ('{"id": "b", "question": null}', "the question is missing"),
        ('{"id": "b", "question": "Who?", "asof": "2024-01-01"}', "unknown field 'asof'; did you mean 'as_of'?"),
        ('{"id": "b", "question": "Who?", "xyz": 1}', "unknown field 'xyz'; known: id, question, "),
        ('{"id": "b", "question": "Who?", "question": "What?"}', "'question' stands there twice"),
        ('{"id": "b", "question": "Who?", "tags": ' + "[" * 100_000 + "}", "cannot be read as JSON"),
        ('{"id": "a", "question": "Who?"}', "the id 'a' is already taken on line 1"),
        ('{"id": 1' + "0" * 5000 + ', "question": "Who?"}', "cannot be read as JSON"),
    ],
)
def test_a_mistake_in_jsonl_is_named_with_its_line(tmp_path: Path, line: str, named: str) -> None:
    path = write(tmp_path, "q.jsonl", f'{{"id": "a", "question": "Who won?"}}\n{line}\n')
    message = fault(path)
    assert message.startswith(f"{path}:2: ")
    assert named in message


def test_an_id_given_by_position_may_not_be_taken_either(tmp_path: Path) -> None:
    path = write(tmp_path, "q.jsonl", '{"id": "q2", "question": "A?"}\n{"question": "B?"}\n')
    assert fault(path).startswith(f"{path}:2: the id 'q2' is already taken on line 1")


@pytest.mark.parametrize("name", ["q.jsonl", "q.csv", "q.yaml"])
@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "no questions"),
        (b"\n\n", "no questions"),
        (b"id,question\n\xff\xfe", ":2: not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_holds_nothing_or_no_text_is_refused(
    tmp_path: Path, name: str, content: bytes | None, named: str
) -> None:
    path = tmp_path / name if content is None else write(tmp_path, name, content)
    if name == "q.csv" and content in {b"", b"\n\n"}:
        named = "must name the columns"
    assert named in fault(path)


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("questions: []\nversion: 2\n", 2, "unknown field 'version'"),
        ("questions:\n  id: a\n", 2, "expected a list"),
        ("Who won?\n", 1, "expected a list"),
        ("- Who won?\n", 1, "must be a mapping"),
        ("- {question: Who?}\n---\n- {question: What?}\n", 2, "not YAML"),
        ("- {question: “Who?”}\n- {question: What?, tags: [\x01]}\n", 2, "not YAML"),
        ("\n" + "[" * 100_000, 2, "nested too deep"),
        ("- " * 100_000, 1, "nested too deep"),
    ],
)
def test_a_yaml_file_of_another_shape_is_refused(tmp_path: Path, text: str, line: int | None, named: str) -> None:
    path = write(tmp_path, "q.yaml", text)
    message = fault(path)
    assert named in message
    assert line is None or message.startswith(f"{path}:{line}: ")


def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    assert ".jsonl, .ndjson, .csv, .yaml, .yml" in fault(write(tmp_path, "q.txt", "Who won?"))


def test_a_folder_is_no_file_of_questions(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").mkdir()
    assert "cannot be read" in fault(tmp_path / "q.jsonl")


@pytest.mark.parametrize("name", ["q.jsonl", "q.csv", "q.yaml"])
def test_broken_input_ends_with_2_one_line_and_nothing_left_behind(
    tmp_path: Path, dateline: Dateline, seed_store: Path, name: str
) -> None:
    content = {
        "q.jsonl": '{"id": "a", "question": "Who?"}\n{"id": "b", "question": 5}\n',
        "q.csv": "question,as_of\nWho?,\nWhat?,today\n",
        "q.yaml": "- {question: Who?}\n- {question: What?, tags: a}\n",
    }
    path = write(tmp_path, name, content[name])
    line = 3 if name == "q.csv" else 2
    done = dateline("batch", path, "--out", "run.jsonl", "--store", seed_store)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"dateline: {path}:{line}: ")
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == [path]
