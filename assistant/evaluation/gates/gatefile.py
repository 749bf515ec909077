"""gates.yaml → gates. Every error names file and line."""

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Literal, NoReturn

import yaml

from assistant.errors import BatchError
from assistant.evaluation.gates.check import NOWHERE, Gates, Limit
from assistant.evaluation.scores import MEASURES
from index.records import Span

KEYS = ("corpus", "floors", "ceilings", "tags", "must_pass", "not_worse", "noise")
LIMITS: tuple[Literal["floors"], Literal["ceilings"]] = ("floors", "ceilings")


def read_gates(path: Path) -> Gates:
    """Read a file of gates.

    Raises:
        BatchError: the file cannot be read, or something in it is unknown or wrong; file and line are named.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise BatchError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BatchError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except RecursionError as error:
        raise BatchError(f"{path}: nested too deeply to be gates") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else path
        raise BatchError(f"{place}: not YAML ({getattr(error, 'problem', None) or error})") from error
    if root is None:
        raise BatchError(f"{path}: holds no gates; known keys: {', '.join(KEYS)}")
    return _gates(path, text, root)


def _gates(path: Path, text: str, root: yaml.Node) -> Gates:
    parts = _entries(path, root, KEYS)
    noise = {limit.measure: limit.value for limit in _limits(path, parts.get("noise"), "floors", None)}
    tags = _entries(path, parts["tags"], None) if "tags" in parts else {}
    groups = [(None, parts), *((tag, _entries(path, node, LIMITS)) for tag, node in tags.items())]
    limits = [limit for tag, group in groups for kind in LIMITS for limit in _limits(path, group.get(kind), kind, tag)]
    corpus = parts.get("corpus")
    not_worse = parts.get("not_worse")
    for name in _items(path, not_worse):
        _measure(path, name)
    return Gates(
        text=text,
        limits=tuple(replace(limit, noise=noise.get(limit.measure, 0.0)) for limit in limits),
        corpus=_text(path, corpus) if corpus else None,
        corpus_at=_span(corpus) if corpus else NOWHERE,
        must_pass=tuple(_text(path, item) for item in _items(path, parts.get("must_pass"))),
        not_worse=tuple(_text(path, item) for item in _items(path, not_worse)),
    )


def _entries(path: Path, node: yaml.Node, known: Sequence[str] | None) -> dict[str, yaml.Node]:
    """The entries of a mapping; each key once, and one of those known."""
    if not isinstance(node, yaml.MappingNode):
        _fail(path, node, "must be a mapping (name: value)")
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = _text(path, key)
        if known is not None and name not in known:
            _fail(path, key, f"unknown key {name!r}; known: {', '.join(known)}")
        if name in found:
            _fail(path, key, f"{name!r} stands here a second time")
        found[name] = value
    return found


def _limits(path: Path, node: yaml.Node | None, kind: Literal["floors", "ceilings"], tag: str | None) -> list[Limit]:
    if node is None:
        return []
    entries = _entries(path, node, None)
    for key, _ in node.value:
        _measure(path, key)
    return [Limit(kind, name, _number(path, value), tag, at=_span(value)) for name, value in entries.items()]


def _measure(path: Path, node: yaml.Node) -> None:
    if _text(path, node) not in MEASURES:
        _fail(path, node, f"unknown measure {_text(path, node)!r}; known: {', '.join(MEASURES)}")


def _items(path: Path, node: yaml.Node | None) -> list[yaml.Node]:
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        _fail(path, node, "must be a list")
    return list(node.value)


def _text(path: Path, node: yaml.Node) -> str:
    """A scalar as it is written: `1` is the id "1"."""
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        _fail(path, node, "must be one word or number")
    return str(node.value)


def _number(path: Path, node: yaml.Node) -> float:
    try:
        value = float(_text(path, node))
    except ValueError:
        value = float("nan")
    if not isfinite(value) or not isinstance(node, yaml.ScalarNode) or node.style:
        _fail(path, node, f"must be a number, not {getattr(node, 'value', '')!r}")
    return value


def _fail(path: Path, node: yaml.Node, message: str) -> NoReturn:
    raise BatchError(f"{path}:{node.start_mark.line + 1}: {message}")


def _span(node: yaml.Node) -> Span:
    return Span(node.start_mark.index, node.end_mark.index)
