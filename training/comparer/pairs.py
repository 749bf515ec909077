"""Items and claims → pairs of sentences with what the second gives: the same, another value, or no answer."""

import json
import lzma
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import permutations
from pathlib import Path

from tokenizers import Tokenizer

from assistant.reader.comparer import Saying, head_of, in_setting, tail_of
from index.records import Span
from training.comparer.items import Item, Statement
from training.reader.examples import vary_question

AGREEING, ACCOUNTED, DIFFERING = 1, 3, 4
"""Pairs of each kind that are drawn of an item for an epoch, at most: of an event's with one value, of an account with
one, and of any with several."""
SKIPPED = 0.6
"""Share of the events' items with one value that an epoch leaves out: most are of this sort."""
ELSEWHERE = 0.3
"""Pairs of an item, beside these, of which the second sentence is of another event."""
CLAIMS = 4_000
"""Claims that are drawn for an epoch."""
AS_READ = 0.4
"""Share of the accounts' answers that are marked as the reader marks them, where that is another place."""
ALONE = 2
"""Sentences of an item that are judged with no first one, at most, of those that answer and of those that do not."""
UNMARKED = 0.1
"""Share of the sentences whose answer is all of it."""


class Kind(IntEnum):
    """What the second sentence of a pair gives; the number is that of its logit."""

    SAME = 0
    OTHER = 1
    NONE = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and two sentences, of which the first answers, or is empty."""

    question: str
    first: Saying
    second: Saying
    kind: Kind


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids and types of equal length, and the kind."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    kind: Kind


def pairs_of(item: Item) -> Iterator[Pair]:
    """Every ordered pair of an item's statements of which the first answers."""
    for first, second in permutations(item.statements, 2):
        if first.value is not None and first.saying.text != second.saying.text:
            yield Pair(item.question, first.saying, second.saying, _kind(first, second))


def _kind(first: Statement, second: Statement) -> Kind:
    if second.value is None:
        return Kind.NONE
    return Kind.SAME if first.value == second.value else Kind.OTHER


def draw(items: Sequence[Item], chance: random.Random) -> Iterator[Pair]:
    """The pairs of an epoch: of each item a few of every kind, and some with a sentence of another item's event."""
    for item in (_as_read(item, chance) for item in items):
        every = list(pairs_of(item))
        is_differing = any(pair.kind == Kind.OTHER for pair in every)
        if not is_differing and not item.is_account and chance.random() < SKIPPED:
            continue
        most = DIFFERING if is_differing else ACCOUNTED if item.is_account else AGREEING
        for kind in Kind:
            own = [pair for pair in every if pair.kind == kind]
            yield from chance.sample(own, min(len(own), most))
        yield from _some_alone(item, ALONE if item.is_account or is_differing else 1, chance)
        answering = [statement for statement in item.statements if statement.value is not None]
        other = chance.choice(items)
        if other.group != item.group and answering and chance.random() < ELSEWHERE:
            first, second = chance.choice(answering), chance.choice(other.statements)
            yield Pair(item.question, first.saying, second.saying, Kind.NONE)


def alone(item: Item) -> Iterator[Pair]:
    """Every statement of an item without a first one: whether it answers at all, which is of the kind "the same"."""
    for statement in item.statements:
        yield Pair(item.question, in_setting(""), statement.saying, Kind.NONE if statement.value is None else Kind.SAME)


def _some_alone(item: Item, most: int, chance: random.Random) -> Iterator[Pair]:
    """Some of an item's sentences, each by itself: `most` that answer, at most, and as many that do not."""
    single = list(alone(item))
    for kind in (Kind.SAME, Kind.NONE):
        own = [pair for pair in single if pair.kind == kind]
        yield from chance.sample(own, min(len(own), most))


def _as_read(item: Item, chance: random.Random) -> Item:
    told = (replace(s, saying=s.read) if s.read and chance.random() < AS_READ else s for s in item.statements)
    return replace(item, statements=tuple(told))


def read_claims(path: Path) -> list[Pair]:
    """Claims with a sentence that supports or refutes them, as pairs of no question, from claims.jsonl.xz."""
    kinds = {"supports": Kind.SAME, "refutes": Kind.OTHER}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Pair("", _whole(row["claim"]), _whole(row["sentence"]), kinds[row["label"]])
        for row in rows
        if row["label"] in kinds
    ]


def _whole(text: str) -> Saying:
    return Saying(text, Span(0, len(text)))


def encode(tokenizer: Tokenizer, pair: Pair, chance: random.Random) -> Example:
    """A pair as the model reads it; at times without the answer's place, so that it looks at the sentence too."""
    question = vary_question(pair.question, chance) if pair.question else ""
    first, second = (_whole(s.text) if chance.random() < UNMARKED else s for s in (pair.first, pair.second))
    head, tail = head_of(tokenizer, question, first), tail_of(tokenizer, second)
    return Example(*joined(head, tail), pair.kind)


def joined(head: Sequence[int], tail: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The tokens of the two texts of an example in one, and their types: 0 for the first text's, 1 for the second's."""
    return (*head, *tail), (0,) * len(head) + (1,) * len(tail)
