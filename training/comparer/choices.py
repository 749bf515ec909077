"""Questions with the readings that the product takes up for them: which of them answer, if any does.

What misleads the product most is what its own search and reader put high: near misses of the same event, and the wrong
words of the right sentence (Iyer et al., 2021, RECONSIDER). All readings of a question, and "none of them", share one
distribution (Clark & Gardner, 2018).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from assistant.reader.comparer import Saying, head_of, in_setting, tail_of
from training.comparer.pairs import joined
from training.reader.examples import vary_question

SIZE, GROUPS = 8, 4
"""Readings of a question that meet in a batch, and questions of a batch."""
RIGHT = 3
"""Right ones among them, at most."""
REFUSED = 0.12
"""Share of the questions that meet wrong readings alone."""
UNSET = 0.1
"""Share of the readings whose setting is left off."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence in its setting, with words of it, and whether they answer."""

    setting: str
    saying: Saying
    is_right: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A question and its readings, best first."""

    question: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids and types of equal length, and whether the reading is right. `SIZE` in a row are of one question."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    is_right: bool


def draw(choices: Sequence[Choice], chance: random.Random) -> Iterator[tuple[str, list[Reading]]]:
    """For an epoch, of each question `SIZE` readings: some that answer, and others, early ones likelier."""
    for choice in choices:
        right = [reading for reading in choice.readings if reading.is_right]
        wrong = [reading for reading in choice.readings if not reading.is_right]
        few = 0 if chance.random() < REFUSED else min(len(right), chance.randint(1, RIGHT))
        early = sorted(range(len(wrong)), key=lambda i: (i + 2) * chance.random())
        taken = [*chance.sample(right, few), *(wrong[i] for i in early[: SIZE - few])]
        if len(taken) == SIZE:
            yield choice.question, taken


def make_batches(tokenizer: Tokenizer, choices: Sequence[Choice], chance: random.Random) -> list[list[Example]]:
    """The batches of an epoch, of questions of like length, in random order."""
    groups = []
    for question, readings in draw(choices, chance):
        asked = vary_question(question, chance)
        groups.append([encode(tokenizer, asked, one, chance.random() < UNSET) for one in readings])
    groups.sort(key=lambda group: (max(len(one.ids) for one in group), chance.random()))
    batches = [groups[i : i + GROUPS] for i in range(0, len(groups) - GROUPS + 1, GROUPS)]
    chance.shuffle(batches)
    return [[one for group in batch for one in group] for batch in batches]


def encode(tokenizer: Tokenizer, question: str, reading: Reading, is_unset: bool = False) -> Example:
    """A reading as the model sees it."""
    head = head_of(tokenizer, question, in_setting("" if is_unset else reading.setting))
    tail = tail_of(tokenizer, reading.saying)
    return Example(*joined(head, tail), reading.is_right)
