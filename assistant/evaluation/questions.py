"""A batch of questions, each with what is known of its right answer, from JSONL, CSV or YAML.

Whatever is wrong is named with its file and line, and with what would be right. A null or an empty cell is as good as
no field. A question without an id is named by its position: q1, q2, …
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import BatchError
from assistant.evaluation.rows import Kind, Row, read_rows

SHOWN = 60
"""Characters of a wrong value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a batch, with what is known of its right answer.

    `answers`: any one suffices. `nuggets`: every group needs one of its aliases. `sources`, `quotes`: the articles and
    the words that answer it. `answerable` False: the right answer is to abstain. `history`: the turns before it.
    `reference`: an answer written by a person, for readers; nothing is measured against it.
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
    reference: str | None = None


KINDS: Mapping[str, Kind] = {
    "id": "name",
    "question": "text",
    "as_of": "day",
    "answers": "texts",
    "nuggets": "groups",
    "sources": "texts",
    "quotes": "texts",
    "answerable": "flag",
    "tags": "texts",
    "history": "turns",
    "reference": "text",
}
"""What a question may hold: the fields of `Asked`, and the kind of each."""

DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Asked) if field.default is not MISSING}
"""What a field that is not given stands for."""


def read_questions(path: Path) -> list[Asked]:
    """Read a file of questions, in its order.

    Raises:
        BatchError: the file cannot be read, or something in it is wrong; file, line and field are named.
    """
    asked: list[Asked] = []
    lines: dict[str, int] = {}
    for position, row in enumerate(read_rows(path, KINDS), 1):
        question = _question(path, row, position)
        line = row.lines.get("id", row.line)
        if question.id in lines:
            raise BatchError(
                f"{path}:{line}: the id {question.id!r} is already taken on line {lines[question.id]}; "
                "give each question its own"
            )
        lines[question.id] = line
        asked.append(question)
    if not asked:
        raise BatchError(
            f'{path}: holds no questions; each needs at least a question, as in {{"id": …, "question": …}}'
        )
    return asked


def _question(path: Path, row: Row, position: int) -> Asked:
    for name in row.fields:
        if name not in KINDS:
            near = difflib.get_close_matches(name.lower(), KINDS, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(KINDS)}"
            raise BatchError(f"{path}:{row.lines.get(name, row.line)}: unknown field {name!r}; {hint}")
    if wrong := find_fault(row.fields):
        raise BatchError(f"{path}:{row.lines.get(wrong[0], row.line)}: {wrong[0]} {wrong[1]}")
    if row.fields.get("question") is None:
        raise BatchError(f"{path}:{row.line}: the question is missing")
    given = {name: _frozen(value) for name, value in row.fields.items() if value is not None}
    return Asked(**given | {"id": str(given.get("id", f"q{position}"))})


def find_fault(given: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first known field whose value is of the wrong kind, and what it must be; None if all are right."""
    for name, kind in KINDS.items():
        if (value := given.get(name)) is not None and not RULES[kind][0](value):
            return name, f"must be {RULES[kind][1]}, not {_shown(value)}"
    return None


def _shown(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


# -- what each kind of field must be -------------------------------------------------------------------------------


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not _HALF.search(value)


def _is_name(value: Any) -> bool:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number or (_is_text(value) and value.isprintable())


def _is_day(value: Any) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_text, value))


def _are_groups(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(_are_texts(group) and group for group in value)


def _is_turn(value: Any) -> bool:
    if not isinstance(value, dict):
        return _is_text(value)
    if "role" in value:
        is_known = set(value) == {"role", "content"} and value["role"] in ("user", "assistant")
        return is_known and _is_text(value["content"])
    answer = value.get("answer")
    return set(value) <= {"question", "answer"} and _is_text(value.get("question")) and isinstance(answer, str | None)


_HALF = re.compile(r"[\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

RULES: Mapping[Kind, tuple[Callable[[Any], bool], str]] = {
    "name": (_is_name, "a word of printable characters or a whole number"),
    "text": (_is_text, "a string that is not blank, without halves of surrogate pairs"),
    "day": (_is_day, "a date that exists, as YYYY-MM-DD"),
    "flag": (lambda value: isinstance(value, bool), "true or false"),
    "texts": (_are_texts, "a list of strings that are not blank"),
    "groups": (_are_groups, "a list of lists of strings (groups of aliases), none of them empty"),
    "turns": (
        lambda value: isinstance(value, list | tuple) and all(map(_is_turn, value)),
        'a list of turns, each a question, {"question", "answer"} or {"role": "user" | "assistant", "content"}',
    ),
}
"""What each kind of field must be: the test, and the words for it."""
