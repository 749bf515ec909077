"""Gates: what a run has to reach, from a YAML file, so that a build fails when an assistant gets worse.

    corpus: 5e1b…                  # SHA-256 of the articles, as the run's header has it: floors hold for one corpus
    floors: {nugget recall: 0.80}  # measure: at least this
    ceilings: {refused: 0.10}      # measure: at most this
    tags:                          # the same for the questions of one tag
      who: {floors: {hit@4: 1}}
    must_pass: [d02, d05]          # questions whose `correct` must be 1
    not_worse: [nugget recall]     # `dateline compare` only: may not be found worse than in the first run
    noise: {nugget recall: 0.02}   # how far past its limits a measure may be, for what differs from run to run

All of it is optional. A measure that has nothing to score fails its gate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from assistant.errors import BatchError
from assistant.evaluation.measures import Score
from assistant.evaluation.scores import MEASURES, Sheet, grouped

ROUNDING = 1e-9
"""A value this close to its limit is on it: 0.1 + 0.2 reaches 0.3."""

KEYS = ("corpus", "floors", "ceilings", "tags", "must_pass", "not_worse", "noise")
LIMITS = ("floors", "ceilings")


@dataclass(frozen=True, slots=True)
class Limit:
    """A measure's floor or ceiling, over all questions or one tag's. `at` is where its number stands in the file."""

    kind: Literal["floors", "ceilings"]
    measure: str
    value: float
    tag: str | None = None
    noise: float = 0.0
    at: slice = slice(0)

    @property
    def name(self) -> str:
        """The measure, and the tag if there is one."""
        return f"{self.measure} ({self.tag})" if self.tag else self.measure

    def is_met(self, value: float) -> bool:
        """Whether a value is on the right side, noise allowed for."""
        room = self.noise + ROUNDING
        return value >= self.value - room if self.kind == "floors" else value <= self.value + room


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates of a file. `text` is the file, `corpus_at` where its hash stands."""

    text: str
    limits: tuple[Limit, ...] = ()
    corpus: str | None = None
    corpus_at: slice = slice(0)
    must_pass: tuple[str, ...] = ()
    not_worse: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a gate asked for, and what it got."""

    gate: str
    passed: bool
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.gate}: expected {self.expected}, got {self.got}"


def read_gates(path: Path) -> Gates:
    """Read a file of gates.

    Raises:
        BatchError: the file cannot be read, or something in it is unknown or of the wrong kind; file and line are named.
    """
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise BatchError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BatchError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else path
        raise BatchError(f"{place}: not YAML ({getattr(error, 'problem', None) or error})") from error
    return _Reader(path).gates(text, root)


class _Reader:
    """YAML nodes → gates; knows the file's name, so that every error says file and line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def gates(self, text: str, root: yaml.Node | None) -> Gates:
        if root is None:
            raise BatchError(f"{self.path}: holds no gates; known keys: {', '.join(KEYS)}")
        parts = self._mapping(root, KEYS, "key")
        noise = {name: limit.value for name, limit in self._limits("floors", parts.get("noise"), None).items()}
        tags = self._mapping(parts["tags"], None, "tag") if "tags" in parts else {}
        limits = [
            *self._both(parts, None),
            *(limit for tag, node in tags.items() for limit in self._both(self._mapping(node, LIMITS, "key"), tag)),
        ]
        corpus = parts.get("corpus")
        return Gates(
            text=text,
            limits=tuple(Limit(**_fields(limit) | {"noise": noise.get(limit.measure, 0.0)}) for limit in limits),
            corpus=self._text(corpus) if corpus else None,
            corpus_at=_span(corpus) if corpus else slice(0),
            must_pass=tuple(self._texts(parts.get("must_pass"))),
            not_worse=tuple(self._measures(parts.get("not_worse"))),
        )
