"""A record of a run → the answer as measures see it, with what is known of the right one. Nothing is measured here.

A record of another program may lack whatever it has no use for; what is there must have the form of DESIGN.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from assistant.errors import BatchError

Record = Mapping[str, Any]
"""One answer of a run with its question under "asked"."""


class Place(NamedTuple):
    """A stretch of an article, [start, end) in code points."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gold:
    """What is known of the right answer.

    `answerable` is None where the run does not say what was asked. `places`: for each gold quote, where it stands in
    the corpus (in several articles, or in none); None where the run does not say (the record's "gold_places").
    """

    answers: tuple[str, ...] = ()
    nuggets: tuple[tuple[str, ...], ...] = ()
    sources: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    answerable: bool | None = None
    tags: tuple[str, ...] = ()
    places: tuple[tuple[Place, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the answer says, and the keys of the citations that are to say it.

    `is_alternative`: it is told in case what stands before it does not answer.
    """

    text: str
    citations: tuple[str, ...]
    is_alternative: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation: its key, its place, its words."""

    key: str
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One answered question. `seconds`, `tokens` and `cost` (US dollars) are None where nobody counted.

    `failed`: the question ended in an error; such an answer says, cites and finds nothing, and abstains from nothing.
    """

    id: str
    question: str
    gold: Gold
    text: str
    short: str | None
    abstained: bool
    failed: bool
    is_extract: bool
    reason: str | None
    confidence: float | None
    statements: tuple[Statement, ...]
    citations: tuple[Cited, ...]
    passages: tuple[Place, ...]
    origins: int | None
    seconds: float | None
    tokens: float | None
    cost: float | None

    @property
    def is_given(self) -> bool:
        """Whether an answer was given: no abstention and no error."""
        return not (self.abstained or self.failed)


def answered(record: Record) -> Answered:
    """The answer of a record.

    Raises:
        BatchError: the record has a field of the wrong form; question and field are named.
    """
    identity = str(_get(record, "id", (str, int), "?"))
    try:
        return _answered(identity, record)
    except BatchError as error:
        raise BatchError(f"the answer to {identity!r}: {error}; see “An answer” in DESIGN.md") from error


def _answered(identity: str, record: Record) -> Answered:
    failed = record.get("error") is not None
    abstained = bool(_get(record, "abstained", bool, False)) and not failed
    content: Record = {} if failed else record
    usage = _get(record, "usage", Mapping, None) or {}
    counted = [_number(usage, name) for name in ("prompt_tokens", "completion_tokens")]
    return Answered(
        id=identity,
        question=_get(record, "question", str, "") or "",
        gold=_gold(record),
        text=_get(content, "answer", str, ""),
        short=_get(content, "short", str, None),
        abstained=abstained,
        failed=failed,
        is_extract=record.get("mode", "extractive") == "extractive",
        reason=_get(record, "reason", str, None),
        confidence=_number(record, "confidence"),
        statements=tuple(_statement(row) for row in _rows(content, "statements")),
        citations=tuple(_cited(row) for row in _rows(content, "citations")),
        passages=tuple(_place(row) for row in _rows(content, "passages")),
        origins=_get(content, "origins", int, None),
        seconds=_number(record, "seconds"),
        tokens=sum(number or 0 for number in counted) if counted != [None, None] else None,
        cost=_number(usage, "cost"),
    )


def _gold(record: Record) -> Gold:
    asked = _get(record, "asked", Mapping, None)
    if asked is None:
        return Gold()
    groups = _get(asked, "nuggets", (list, tuple), None) or []
    places = _get(record, "gold_places", list, None)
    return Gold(
        answers=_texts(asked, "answers"),
        nuggets=tuple(tuple(map(str, group)) for group in groups if group),
        sources=_texts(asked, "sources"),
        quotes=_texts(asked, "quotes"),
        answerable=_get(asked, "answerable", bool, True),
        tags=_texts(asked, "tags"),
        places=None if places is None else tuple(tuple(_place(row) for row in group) for group in places),
    )


def _statement(row: Record) -> Statement:
    return Statement(_get(row, "text", str, ""), _texts(row, "citations"), _get(row, "is_alternative", bool, False))


def _cited(row: Record) -> Cited:
    return Cited(str(_get(row, "key", (str, int), "")), _place(row), _get(row, "quote", str, ""))


def _place(row: Record) -> Place:
    source, start, end = row.get("source", ""), row.get("start", 0), row.get("end", 0)
    if not (isinstance(source, str) and isinstance(start, int) and isinstance(end, int)):
        raise BatchError("a place must have a source (text), a start and an end (whole numbers)")
    return Place(source, start, end)


def _rows(record: Record, name: str) -> Sequence[Record]:
    rows: Sequence[Record] = _get(record, name, list, None) or []
    if not all(isinstance(row, Mapping) for row in rows):
        raise BatchError(f"{name} must be a list of objects")
    return rows


def _texts(record: Record, name: str) -> tuple[str, ...]:
    return tuple(map(str, _get(record, name, (list, tuple), None) or ()))


def _number(record: Record, name: str) -> float | None:
    value = _get(record, name, (int, float), None)
    return None if value is None or value != value else float(value)


def _get(record: Record, name: str, kind: Any, default: Any) -> Any:
    """The field, or the default where it is missing or null."""
    value = record.get(name)
    if value is None:
        return default
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise BatchError(f"{name} has the wrong type ({type(value).__name__})")
    return value
