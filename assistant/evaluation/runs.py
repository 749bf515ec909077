"""Scripted batches: a file of questions → a run, one answer a line, appended as it comes.

A run is JSONL: first a header (`{"run": {...}}`: what is needed to repeat it), then one object a question, which is
the question's own fields under "asked" and the answer's fields beside it. A stopped run goes on where it was.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answering.conversation import Turn
from assistant.errors import BatchError
from assistant.records import Answer

if TYPE_CHECKING:
    from assistant.answering.answer import Assistant


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a batch, with what is known of its right answer.

    `answers`: any one suffices. `nuggets`: every group needs one of its aliases. `sources`, `quotes`: the articles and
    the words that answer it. `answerable` False: the right answer is to abstain.
    """

    id: str
    question: str
    as_of: str | None = None
    answers: tuple[str, ...] = ()
    nuggets: tuple[tuple[str, ...], ...] = ()
    sources: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    answerable: bool = True
    tags: tuple[str, ...] = ()
    history: tuple[Any, ...] = ()


def read_questions(path: Path) -> list[Asked]:
    """Read a JSONL file of questions.

    Raises:
        BatchError: the file cannot be read, or a line is wrong; file, line and field are named.
    """
    asked: dict[str, Asked] = {}
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            question = _question(f"{path}:{number}", line)
            if question.id in asked:
                raise BatchError(f"{path}:{number}: id {question.id!r} is already taken; give each question its own")
            asked[question.id] = question
    if not asked:
        raise BatchError(f'{path}: holds no questions; one JSON object a line, at least {{"id", "question"}}')
    return list(asked.values())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise BatchError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BatchError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _question(place: str, line: str) -> Asked:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BatchError(f"{place}: not JSON ({error})") from error
    if not isinstance(row, dict):
        raise BatchError(f"{place}: not a JSON object")
    if unknown := sorted(set(row) - set(FIELDS)):
        raise BatchError(f"{place}: unknown field {unknown[0]!r}; known: {', '.join(FIELDS)}")
    for name, (is_right, wanted) in FIELDS.items():
        if name in row and not is_right(row[name]):
            raise BatchError(f"{place}: {name} must be {wanted}, not {json.dumps(row[name], ensure_ascii=False)[:60]}")
    if not row.get("question", "").strip() or "id" not in row:
        raise BatchError(f"{place}: needs an id and a question")
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    fields |= {"id": str(row["id"]), "nuggets": tuple(tuple(group) for group in row.get("nuggets", []))}
    return Asked(**fields)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _day(value: Any) -> bool:
    try:
        return value is None or bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


FIELDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "id": (lambda v: isinstance(v, str | int) and not isinstance(v, bool), "a string or a number"),
    "question": (lambda v: isinstance(v, str), "a string"),
    "as_of": (_day, "a date YYYY-MM-DD"),
    "answers": (_texts, "a list of strings"),
    "nuggets": (lambda v: isinstance(v, list) and all(_texts(group) for group in v), "a list of lists of strings"),
    "sources": (_texts, "a list of strings"),
    "quotes": (_texts, "a list of strings"),
    "answerable": (lambda v: isinstance(v, bool), "true or false"),
    "tags": (_texts, "a list of strings"),
    "history": (lambda v: isinstance(v, list) and all(isinstance(t, str | dict) for t in v), "a list of turns"),
}
"""What a question may hold: name → (test, what it must be)."""


def run(
    questions: Sequence[Asked], out: Path, assistant: "Assistant", origin: Path, progress: Callable[[int], None]
) -> None:
    """Ask the questions and append each answer to `out`; those that `out` already holds are not asked again.

    Raises:
        BatchError: `out` cannot be written, or is no run of these questions.
    """
    done = {record["id"] for record in read_run(out)} if out.exists() else set()
    try:
        with out.open("a", encoding="utf-8") as file:
            if not file.tell():
                file.write(json.dumps({"run": _header(assistant, origin, len(questions))}) + "\n")
            for number, asked in enumerate(questions, 1):
                if asked.id not in done:
                    record = _ask(assistant, asked).to_json(asked.id) | {"asked": asdict(asked)}
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
                    file.flush()
                progress(number)
    except OSError as error:
        raise BatchError(f"{out}: cannot be written ({error.strerror})") from error


def _ask(assistant: "Assistant", asked: Asked) -> Answer:
    """The answer; whatever goes wrong with one question is recorded, and the batch goes on."""
    try:
        as_of = date.fromisoformat(asked.as_of) if asked.as_of else None
        return assistant.ask(asked.question, as_of=as_of, history=list(_turns(asked.history)))
    except Exception as error:
        return Answer(asked.question, answer="", error=f"{type(error).__name__}: {error}")


def _turns(history: Sequence[Any]) -> Iterator[Turn]:
    for turn in history:
        yield Turn(turn) if isinstance(turn, str) else Turn(str(turn.get("question", "")), str(turn.get("answer", "")))


def _header(assistant: "Assistant", origin: Path, count: int) -> dict[str, Any]:
    articles, passages = assistant.store.library.count()
    return {
        "dateline": metadata.version("dateline"),
        "questions": str(origin),
        "count": count,
        "store": str(assistant.store.folder),
        "articles": articles,
        "passages": passages,
        "embedder": assistant.embedder.name,
        "as_of": assistant.as_of.isoformat() if assistant.as_of else None,
    }


def read_run(path: Path) -> list[dict[str, Any]]:
    """The answers of a run, in order; lines without "answer" (the header) and a last, half-written one are left out.

    Raises:
        BatchError: the file cannot be read or is no run.
    """
    records = []
    lines = _lines(path)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            if number == len(lines):
                break
            raise BatchError(f"{path}:{number}: not JSON ({error}); is this a run?") from error
        if not isinstance(record, dict) or not ("answer" in record or "run" in record):
            raise BatchError(f"{path}:{number}: neither an answer nor a run's header")
        if "answer" in record:
            records.append(record)
    return records
