"""What the comparer thinks now, kept as a target while it learns something else (Li and Hoiem, 2016)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from assistant.answering.answer import Assistant
from assistant.answering.asking.question import read_question
from assistant.answering.ranking import AGAIN, rank, saying_of
from assistant.reader.comparer import head_of, in_setting, tail_of
from assistant.reader.shipped import run
from index.embedding.runtime import run_each
from training.events import Event

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

EVERY = 40
"""Every how many questions of the events one is rehearsed."""
FIRSTS, SECONDS = 2, 4
"""Readings, best first, that are compared with the best of other articles, and how many of these."""


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids and types of equal length, and the probabilities to learn: "the same", "another", "no answer"."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    target: tuple[float, ...]


def rehearse(assistant: Assistant, events: Sequence[Event]) -> Iterator[Example]:
    """The readings of some questions, judged by themselves and compared with each other, with what the shipped model
    has for them."""
    tokenizer, session = assistant.comparer.load()
    for told in [told for event in events for told in event.every][::EVERY]:
        question = read_question(told.question)
        readings = rank(assistant.gather(question).evidence)[:AGAIN]
        pairs = [(in_setting(one.setting), saying_of(one)) for one in readings]
        for first in readings[:FIRSTS]:
            others = [other for other in readings if other.source != first.source][:SECONDS]
            pairs += [(saying_of(first), saying_of(other)) for other in others]
        heads = [(head_of(tokenizer, question.core, first), tail_of(tokenizer, other)) for first, other in pairs]
        yield from run_each(partial(_kept, session), heads)


def _kept(session: "InferenceSession", pair: tuple[list[int], list[int]]) -> Example:
    head, tail = pair
    logits = np.append(run(session, [*head, *tail], len(head))[0], 0.0)
    parts = np.exp(logits - logits.max())
    return Example((*head, *tail), (0,) * len(head) + (1,) * len(tail), tuple((parts / parts.sum()).tolist()))
