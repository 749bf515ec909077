"""`sources.yaml`, a file beside the articles that says what they do not say themselves, and overrides what they do.

    002_strike.txt: {outlet: Rudaw, date: 2024-07-31}
    "reuters/*.txt": {outlet: Reuters}

A key is a source, or a pattern in which "*" also crosses "/". Every pattern that fits applies, in the file's order;
then the source's own entry. One in a folder further down speaks of that folder's articles, named as from there, and
what it says counts before what those above it say.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NoReturn

import yaml

from index.errors import IndexingError
from index.facts.dates import parse_date
from index.reading.folders import SIDECAR, name_of
from index.records import Fact, Provenance

KEYS = ("outlet", "byline", "place", "title", "date")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What `sources.yaml` says: by source or pattern, in the file's order, the values of the keys it gives.

    `folder` is how the sources that it speaks of begin: "" for the folder that is indexed, "a/b/" for one below;
    `place` is that folder, and `outer` the next sidecar above it.
    """

    entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    folder: str = ""
    place: Path | None = field(default=None, compare=False)
    outer: "Sidecar | None" = None

    def override(self, provenance: Provenance, source: str) -> Provenance:
        """`provenance` with what the sidecar, or one above it, says of `source` in place of what was found."""
        return replace(provenance, **self._facts(source))

    def _facts(self, source: str) -> dict[str, Fact]:
        name, said = source.removeprefix(self.folder), dict[str, str]()
        for pattern, values in self.entries.items():
            if fnmatchcase(name, pattern):
                said |= values
        said |= self.entries.get(name, {})
        above = self.outer._facts(source) if self.outer else {}
        origin = f"{self.folder}{SIDECAR}"
        return above | {key: Fact(value, "stated", origin=origin) for key, value in said.items()}

    def chain(self) -> list["Sidecar"]:
        """All that speak of the articles here: the outermost first, this one last."""
        return [*(self.outer.chain() if self.outer else ()), self]

    def idle(self, sources: Iterable[str]) -> Iterator[str]:
        """The entries that fit none of the folder's articles, in lines."""
        names = {source.removeprefix(self.folder) for source in sources}
        for pattern in self.entries:
            if pattern not in names and not any(fnmatchcase(name, pattern) for name in names):
                yield f"{self.folder}{SIDECAR}: {pattern}: fits no article"


def find_sidecars(path: Path) -> dict[str, Sidecar]:
    """The sidecars of a folder of articles and of the folders in it, by their `folder`, or the one of a file's folder;
    under "" stands an empty one where there is none.

    Raises:
        IndexingError: one of them is wrong (see `load_sidecar`).
    """
    top = path if path.is_dir() else path.parent
    found = {"": load_sidecar(top / SIDECAR) if (top / SIDECAR).is_file() else Sidecar()}
    for place in _places_below(path):
        folder = f"{name_of(place, path)}/"
        found[folder] = replace(load_sidecar(place / SIDECAR), folder=folder, outer=nearest(found, folder[:-1]))
    return found


def nearest(sidecars: Mapping[str, Sidecar], name: str) -> Sidecar:
    """The sidecar, of those by `folder`, that is nearest to the file or folder of this name."""
    folder = name[: name.rfind("/") + 1]
    while folder not in sidecars:
        folder = folder[: folder.rfind("/", 0, -1) + 1]
    return sidecars[folder]


def _places_below(path: Path) -> Iterator[Path]:
    """The folders below `path` that have a sidecar, each after those that it lies in; hidden ones are passed over."""
    for place, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if SIDECAR in files and place != str(path) and os.path.isfile(os.path.join(place, SIDECAR)):
            yield Path(place)


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
    return Sidecar({} if root is None else _entries(path, root), place=path.parent)


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
