"""A file of questions → rows, each field with the line on which it stands. What a field means is decided elsewhere.

JSONL: one object a line. CSV: one question a row under a header of field names; a list is JSON or separated by "|",
and groups of aliases by ";". YAML: a list of mappings, by itself or under `questions`.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from math import isinf
from pathlib import Path
from typing import Any, Literal, NoReturn

import yaml

from assistant.errors import BatchError

Kind = Literal["name", "text", "day", "flag", "texts", "groups", "turns"]
"""What a field holds, as far as a cell or a YAML value must know it to be read."""

TRUE, FALSE = {"true", "yes", "1"}, {"false", "no", "0"}
DELIMITERS = ",;\t"
DEEPEST = 4
"""Levels of a YAML value: a list of groups of aliases has two, a history of turns three."""
DEEPEST_FILE = 20
"""Levels of a YAML file, far fewer than crash the process in PyYAML's composer, which is written in C."""
PLAIN_TAGS = tuple(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "timestamp", "bool", "seq", "map"))

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Row:
    """One question as its file gives it. `line` is where it begins, `lines` where its fields stand if elsewhere."""

    line: int
    fields: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)


def read_rows(path: Path, kinds: Mapping[str, Kind]) -> Iterator[Row]:
    """The rows of a file, read by its suffix; `kinds` says how the cells and values of the known fields are read.

    Raises:
        BatchError: the file is of another kind, cannot be read, or is not what its suffix says; the line is named.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise BatchError(f"{path}: not a kind of file that holds questions ({', '.join(READERS)})")
    return reader(path, read_text(path), kinds)


def read_text(path: Path) -> str:
    """A file's text, without a byte order mark; line ends as they are.

    Raises:
        BatchError: the file cannot be read, or is not UTF-8; the line is named.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BatchError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BatchError(f"{path}:{line}: not UTF-8 (byte {error.start}); save it as UTF-8") from error


def parse_object(place: str, line: str | bytes, once: bool = True) -> dict[str, Any]:
    """The JSON object on a line; `once` refuses a field that stands there twice.

    Raises:
        BatchError: it is not JSON, or not an object.
    """
    try:
        value = json.loads(
            line,
            object_pairs_hook=_unrepeated if once else None,
            parse_constant=_refuse,
            parse_float=_float,
            parse_int=_int,
        )
    except json.JSONDecodeError as error:
        raise BatchError(f"{place}: not JSON ({error.msg}, column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise BatchError(f"{place}: cannot be read as JSON ({error})") from error
    if not isinstance(value, dict):
        raise BatchError(f'{place}: not a JSON object; expected {{"id": …, "question": …}}')
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number; leave the field out, or write null")


def _float(digits: str) -> float:
    if isinf(value := float(digits)):
        raise ValueError(f"{digits[:20]} is too great a number")
    return value


def _int(digits: str) -> int:
    _float(digits)
    return int(digits)


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for name, item in pairs:
        if name in value:
            raise ValueError(f"{name!r} stands there twice; keep one of them")
        value[name] = item
    return value


def _read_jsonl(path: Path, text: str, _kinds: Mapping[str, Kind]) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield Row(number, parse_object(f"{path}:{number}", line))


# -- CSV -----------------------------------------------------------------------------------------------------------


def _read_csv(path: Path, text: str, kinds: Mapping[str, Kind]) -> Iterator[Row]:
    rows = _csv_rows(path, text, kinds)
    line, header = next(rows, (1, []))
    names = [name.strip() for name in header]
    _check_header(f"{path}:{line}", names, kinds)
    named_at = dict.fromkeys(set(names) - set(kinds), line)
    for line, cells in rows:
        place, named = f"{path}:{line}", list(zip_longest(names, cells[: len(names)], fillvalue=""))
        if any(cell.strip() for name, cell in [*named, *(("", cell) for cell in cells[len(names) :])] if not name):
            raise BatchError(f"{place}: more cells than columns have names; text with a delimiter in it needs quotes")
        yield Row(line, {name: _cell(place, name, cell, kinds) for name, cell in named if name}, named_at)


def _csv_rows(path: Path, text: str, kinds: Mapping[str, Kind]) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line on which it begins."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda mark: len(set(kinds).intersection(_split(first, mark))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BatchError(f"{path}:{line}: not CSV ({error}); a quote within quotes is doubled") from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _split(line: str, delimiter: str) -> list[str]:
    return [name.strip(' "') for name in line.split(delimiter)]


def _check_header(place: str, names: list[str], kinds: Mapping[str, Kind]) -> None:
    if not set(names) & set(kinds):
        raise BatchError(f"{place}: the first row must name the columns, of: {', '.join(kinds)}")
    for number, name in enumerate(names):
        if name and name in names[:number]:
            raise BatchError(f"{place}: the column {name!r} stands there twice; keep one of them")


def _cell(place: str, name: str, cell: str, kinds: Mapping[str, Kind]) -> Any:
    """A cell as the JSON field would hold it; None where it is empty."""
    kind, words = kinds.get(name, "text"), cell.strip()
    if not words:
        return None
    if kind == "flag":
        return words.lower() in TRUE if words.lower() in TRUE | FALSE else words
    if kind in {"name", "text", "day"}:
        return words
    if words.startswith("[") and words.endswith("]"):
        try:
            return json.loads(words)
        except (ValueError, RecursionError) as error:
            raise BatchError(f"{place}: {name} begins and ends like a JSON list, but is none ({error})") from error
    return [_aliases(group) for group in words.split(";") if group.strip()] if kind == "groups" else _aliases(words)


def _aliases(words: str) -> list[str]:
    return [part.strip() for part in words.split("|") if part.strip()]


# -- YAML ----------------------------------------------------------------------------------------------------------


def _read_yaml(path: Path, text: str, kinds: Mapping[str, Kind]) -> Iterator[Row]:
    root = _compose(path, text)
    for node in _question_nodes(path, root):
        values = _pairs(path, node, "a question must be a mapping such as {question: …, answers: […]}")
        fields = {name: _value(path, value, kinds.get(name, "text")) for name, (_, value) in values.items()}
        yield Row(_line(node), fields, {name: _line(key) for name, (key, _) in values.items()})


def _compose(path: Path, text: str) -> yaml.Node | None:
    """The tree of a YAML file; None if it is empty."""
    if unfit := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, unfit.start()) + 1
        raise BatchError(f"{path}:{line}: not YAML ({unfit.group()!r} may not stand there); take it out")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST_FILE:
                _wrong(path, event, "nested too deep for questions")
        root: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or "unreadable"
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise BatchError(f"{place}: not YAML ({problem}); put text with ':' or '#' in quotes") from error
    return root


def _question_nodes(path: Path, root: yaml.Node | None) -> list[yaml.Node]:
    """The nodes of the questions, in a list or in a mapping with nothing but `questions`."""
    if isinstance(root, yaml.MappingNode):
        for name, (key, value) in _pairs(path, root, "").items():
            if name != "questions":
                _wrong(
                    path,
                    key,
                    f"unknown field {name!r}; expected a list of questions, or questions: with a list under it",
                )
            root = value
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        _wrong(path, root, "expected a list of questions")
    return list(root.value)


def _pairs(path: Path, node: yaml.Node, wanted: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """A mapping's names, each with the nodes of its key and its value."""
    if not isinstance(node, yaml.MappingNode):
        _wrong(path, node, wanted)
    pairs: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            _wrong(path, key, "the name of a field must be a word")
        name = str(key.value)
        if name in pairs:
            _wrong(path, key, f"{name!r} stands there twice; keep one of them")
        pairs[name] = (key, value)
    return pairs


def _value(path: Path, node: yaml.Node, kind: Kind, depth: int = 0) -> Any:
    """A value as the JSON field would hold it. Ids, days and aliases are taken as they are written: 900, 22:45,
    2024-07-31 and no are words, of which YAML would make two numbers, a date and false."""
    if depth == DEEPEST:
        _wrong(path, node, "nested too deep for a question")
    if node.tag.endswith(":null"):
        return None
    if node.tag not in PLAIN_TAGS:
        _wrong(path, node, f"the tag {node.tag!r} has no meaning here")
    if isinstance(node, yaml.SequenceNode):
        return [_value(path, item, kind, depth + 1) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {name: _value(path, value, kind, depth + 1) for name, (_, value) in _pairs(path, node, "").items()}
    if kind == "flag" and node.tag.endswith(":bool"):
        return node.value.lower() in {"yes", "true", "on"}
    if kind == "text" and not node.tag.endswith(":str"):
        _wrong(path, node, f"{node.value!r} is not text to YAML; put it in quotes")
    return str(node.value)


def _line(node: yaml.Node | yaml.Event) -> int:
    return node.start_mark.line + 1 if node.start_mark else 1


def _wrong(path: Path, node: yaml.Node | yaml.Event, message: str) -> NoReturn:
    raise BatchError(f"{path}:{_line(node)}: {message}")


READERS: Mapping[str, Callable[[Path, str, Mapping[str, Kind]], Iterator[Row]]] = {
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".csv": _read_csv,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
}
"""End of a file's name → what reads it."""
