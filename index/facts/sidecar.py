"""`sources.yaml`, a file beside the articles that says what they do not say themselves, and overrides what they do.

    002_strike.txt: {outlet: Rudaw, date: 2024-07-31}
    "reuters/*.txt": {outlet: Reuters}

A key is a source, or a pattern in which "*" also crosses "/". Every pattern that fits applies, in the file's order;
then the source's own entry.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NoReturn

import yaml

from index.errors import IndexingError
from index.facts.dates import parse_date
from index.records import Fact, Provenance

FILE_NAME = "sources.yaml"
KEYS = ("outlet", "byline", "place", "title", "date")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What `sources.yaml` says: by source or pattern, in the file's order, the values of the keys it gives."""

    entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def override(self, provenance: Provenance, source: str) -> Provenance:
        """`provenance` with what the sidecar says of `source` in place of what was found."""
        said: dict[str, str] = {}
        for pattern, values in self.entries.items():
            if fnmatchcase(source, pattern):
                said |= values
        said |= self.entries.get(source, {})
        return replace(provenance, **{key: Fact(value, "stated", origin=FILE_NAME) for key, value in said.items()})


def find_sidecar(path: Path) -> Sidecar:
    """The sidecar of a folder of articles or of one file's folder (see `load_sidecar`); empty where there is none."""
    file = (path if path.is_dir() else path.parent) / FILE_NAME
    return load_sidecar(file) if file.is_file() else Sidecar()


def find_idle(folder: Path, sidecar: Sidecar, sources: Collection[str], files: Iterable[str]) -> Iterator[str]:
    """What has no effect for a folder of these articles and files, in lines: entries of its sidecar that fit none, and
    sidecars further down."""
    for pattern in sidecar.entries:
        if pattern not in sources and not any(fnmatchcase(source, pattern) for source in sources):
            yield f"{FILE_NAME}: {pattern}: fits no article"
    for below in sorted({os.path.dirname(file) for file in files} - {str(folder)}):
        if os.path.isfile(place := os.path.join(below, FILE_NAME)):
            yield f"{place}: not looked at; say it in {folder / FILE_NAME}"


def load_sidecar(path: Path) -> Sidecar:
    """Read a sidecar.

    Raises:
        IndexingError: the file cannot be read, is not YAML, or says something that has no meaning here; the message
            names the line.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise IndexingError(f"{path}: cannot be read ({error}); save it as UTF-8 text") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise IndexingError(_not_yaml(path, error)) from error
    return Sidecar({} if root is None else _entries(path, root))


def _not_yaml(path: Path, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "unreadable characters, or too deep"
    place = f"{path}:{mark.line + 1}" if mark else str(path)
    return f"{place}: not valid YAML ({problem}); indent with spaces, and quote values that hold ':' or '#'"


def _entries(path: Path, root: yaml.Node) -> dict[str, dict[str, str]]:
    """The sidecar's entries, from the YAML tree, which still knows the lines."""
    entries: dict[str, dict[str, str]] = {}
    for source_node, values_node in _pairs(path, root, "a mapping of sources to {outlet: …, date: …}"):
        source = _text(path, source_node, "a source must be a path or a pattern; put it in quotes")
        if source in entries:
            _wrong(path, source_node, f"{source!r} stands here twice; keep one of them")
        entries[source] = _values(path, values_node)
    return entries


def _values(path: Path, node: yaml.Node) -> dict[str, str]:
    values: dict[str, str] = {}
    for key_node, value_node in _pairs(path, node, "a mapping such as {outlet: Rudaw, date: 2024-07-31}"):
        key = _text(path, key_node, f"a key must be one of {', '.join(KEYS)}")
        if key not in KEYS:
            _wrong(path, key_node, f"unknown key {key!r}; use one of {', '.join(KEYS)}")
        if key in values:
            _wrong(path, key_node, f"{key!r} stands here twice; keep one of them")
        value = _text(path, value_node, f"{key} must be one line of text; put it in quotes")
        values[key] = _date(path, value_node, value) if key == "date" else value
    return values


def _pairs(path: Path, node: yaml.Node, wanted: str) -> list[tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        _wrong(path, node, f"expected {wanted}")
    return list(node.value)


def _text(path: Path, node: yaml.Node, message: str) -> str:
    """The words of a plain value as they are written: a date stays as it is, "2024" stays "2024"."""
    is_plain = isinstance(node, yaml.ScalarNode) and not node.tag.endswith((":null", ":bool", ":float"))
    words = " ".join(node.value.split()) if is_plain else ""
    if not words:
        _wrong(path, node, message)
    return words


def _date(path: Path, node: yaml.Node, value: str) -> str:
    if (day := parse_date(value)) is None:
        _wrong(path, node, f"date {value!r} is impossible or has two readings; write it as 2024-07-31")
    return day


def _wrong(path: Path, node: yaml.Node, message: str) -> NoReturn:
    raise IndexingError(f"{path}:{node.start_mark.line + 1}: {message}")
