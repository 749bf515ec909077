"""A run: what a batch gave. JSONL: a header that tells how to repeat it, then one answer a line.

    {"run": {"format": 1, "questions", "count", "store", "articles", "passages", "embedder", "as_of", "jobs",
             "versions": {…}, "sha256": {"questions", "corpus", "prompts", "weights"}}}
    {"id", "question", "answer", …, "receipts": {source: {"file", "size", "sha256"}}, "asked": {…}}

An answer has the fields of `Answer.to_json`, the question as it was given under "asked", and for each article cited a
receipt (`receipts.py`). Runs of other programs may have less: see `read_run`. Lines without "answer" are passed over.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BatchError
from assistant.evaluation.questions import DEFAULTS, find_fault
from assistant.evaluation.rows import parse_object
from assistant.records import Answer
from assistant.terminal.screen import counted


@dataclass(frozen=True)
class Run:
    """A run as read: its header, {} if it has none, and its answers in the order of the file; `unfinished` is how many
    of how many questions it answers, where those are fewer."""

    header: Mapping[str, Any]
    records: list[Mapping[str, Any]]
    unfinished: tuple[int, int] | None = None


def read_run(path: Path) -> Run:
    """Read a run.

    Of an answer only "id" and "answer" must be there. What else it lacks is filled in with what `Answer` has by
    default, `seconds` with None, and `receipts` with {}; "asked" stays away. A last, half-written line is left out.

    Raises:
        BatchError: the file cannot be read, is no run, or holds a value of the wrong kind; line and field are named.
    """
    header: Mapping[str, Any] = {}
    records: list[Mapping[str, Any]] = []
    lines: dict[str, int] = {}
    for number, line in read_objects(path):
        place = f"{path}:{number}"
        if "answer" in line:
            if line.get("id") is None:
                raise BatchError(f"{place}: the id is missing")
            identity = str(line["id"])
            if identity in lines:
                raise BatchError(f"{place}: the id {identity!r} is already answered on line {lines[identity]}")
            lines[identity] = number
            records.append(fill(place, line) | {"id": identity})
        elif not header and isinstance(line.get("run"), dict):
            header = line["run"]
    if not header and not records:
        raise BatchError(f"{path}: no run: it has neither a header nor answers; make one with: dateline batch")
    count = header.get("count")
    unfinished = (len(records), count) if isinstance(count, int) and count > len(records) else None
    return Run(header, records, unfinished)


def tell_unfinished(path: Path, run: Run, notify: Callable[[str], None]) -> None:
    """Say of a run that has not answered all of its questions how far it is, and how it goes on."""
    if run.unfinished:
        done, count = run.unfinished
        notify(f"{path}: unfinished, {done} of {counted(count, 'question')}; go on with: dateline batch … --out {path}")


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of a JSONL file that are not blank, with their numbers; a last, half-written one is left out.

    Raises:
        BatchError: the file cannot be read, or a line is no JSON object.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise BatchError(f"{path}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, parse_object(f"{path}:{number}", line, once=False)
            except BatchError:
                if number == len(lines) > 1:
                    return
                raise


def fill(place: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """An answer with all its fields, each of the right kind; "id" and "asked" only if they are given.

    Raises:
        BatchError: a value is of the wrong kind; `place` and the field are named.
    """
    record = dict(given) | {name: value for name, value in ABSENT.items() if given.get(name) is None}
    record["understood"] = given.get("understood") or record["question"]
    for name, (is_right, wanted) in FIELDS.items():
        if not is_right(record.get(name)):
            raise BatchError(f"{place}: {name} must be {wanted}, not {str(record.get(name))[:60]}")
    record["citations"] = [UNSAID | citation | _named(citation) for citation in record["citations"]]
    if (asked := given.get("asked")) is not None:
        if not isinstance(asked, dict) or asked.get("question") is None:
            raise BatchError(f"{place}: asked must be the question as it was given, with its fields")
        if wrong := find_fault(asked):
            raise BatchError(f"{place}: asked: {wrong[0]} {wrong[1]}")
        record["asked"] = DEFAULTS | {name: value for name, value in asked.items() if value is not None}
    return record


def _named(citation: Mapping[str, Any]) -> dict[str, str]:
    """A citation's key as statements name it: 1 is "1"."""
    return {} if citation.get("key") is None else {"key": str(citation["key"])}


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _passages(value: Any) -> bool:
    return _objects(value) and all(isinstance(item.get("source"), str) for item in value)


def _citations(value: Any) -> bool:
    return _passages(value) and all(
        isinstance(item.get("quote"), str)
        and _count(item.get("start"))
        and _count(item.get("end"))
        and isinstance(item.get("key", ""), str | int | None)
        for item in value
    )


def _disagreements(value: Any) -> bool:
    return _objects(value) and all(_statements(item.get("positions", [])) for item in value)


def _places(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(_passages(group) for group in value))


def _statements(value: Any) -> bool:
    return _objects(value) and all(_texts(item.get("citations", [])) for item in value)


def _receipts(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _objects(list(value.values()))
        and all(
            isinstance(receipt.get("file"), str | None)
            and isinstance(receipt.get("sha256"), str | None)
            and _maybe_count(receipt.get("size"))
            for receipt in value.values()
        )
    )


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _maybe_count(value: Any) -> bool:
    return value is None or _count(value)


def _number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value is None or (is_number and 0 <= value <= MOST)


def _maybe_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


ABSENT: dict[str, Any] = json.loads(json.dumps(asdict(Answer("", "")))) | {"seconds": None, "origins": None}
"""What a field that an answer lacks stands for. `seconds` is not 0: a time that nobody took is no time."""
MOST = 10**15
"""The greatest number that a field may hold."""
UNSAID: dict[str, Any] = dict.fromkeys(("key", "line", "outlet", "date", "title"))
"""What a citation may lack."""

FIELDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "id": (lambda value: value is None or isinstance(value, str) or _count(value), "a string or a whole number"),
    "question": (lambda value: isinstance(value, str), "a string"),
    "answer": (lambda value: isinstance(value, str), "a string"),
    "short": (_maybe_text, "a string or null"),
    "abstained": (lambda value: isinstance(value, bool), "true or false"),
    "reason": (_maybe_text, "a string or null"),
    "statements": (_statements, "a list of objects with the keys of their citations"),
    "citations": (_citations, "a list of objects with at least source, start, end and quote"),
    "disagreements": (_disagreements, "a list of objects with positions that have citations"),
    "gold_places": (_places, "a list of lists of places"),
    "origins": (_maybe_count, "a whole number or null"),
    "passages": (_passages, "a list of objects with at least a source"),
    "understood": (lambda value: isinstance(value, str), "a string"),
    "as_of": (_maybe_text, "a string or null"),
    "mode": (lambda value: isinstance(value, str), "a string"),
    "model": (_maybe_text, "a string or null"),
    "seconds": (_number, "a number of seconds or null"),
    "error": (_maybe_text, "a string or null"),
    "confidence": (_number, "a number or null"),
    "usage": (lambda value: value is None or isinstance(value, dict), "an object or null"),
    "withheld": (_objects, "a list of objects"),
    "repaired": (_count, "a whole number"),
    "incomplete": (_maybe_text, "a string or null"),
    "notice": (_maybe_text, "a string or null"),
    "dropped": (_count, "a whole number"),
    "unanswered": (_texts, "a list of strings"),
    "receipts": (_receipts, "an object: source → receipt"),
    "outlets": (_texts, "a list of strings"),
}
"""What an answer of a run may hold: the test, and the words for it."""
