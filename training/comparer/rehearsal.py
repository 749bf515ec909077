"""What the comparer thinks now, kept as a target while it learns something else (Li and Hoiem, 2016)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.answer import Assistant
from assistant.answering.asking.question import read_question
from assistant.answering.ranking import AGAIN, rank, saying_of
from assistant.reader.comparer import head_of, in_setting, tail_of
from training.comparer.pairs import joined
from training.events import Event

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
    comparer = assistant.comparer
    tokenizer, _ = comparer.load()
    for told in [told for event in events for told in event.every][::EVERY]:
        question = read_question(told.question)
        readings = rank(assistant.gather(question).evidence)[:AGAIN]
        pairs = [(in_setting(one.setting), saying_of(one)) for one in readings]
        for best in readings[:FIRSTS]:
            others = [other for other in readings if other.source != best.source][:SECONDS]
            pairs += [(saying_of(best), saying_of(other)) for other in others]
        for first, other in pairs:
            ((same, another),) = comparer.compare(question.core, first, [other])
            read = joined(head_of(tokenizer, question.core, first), tail_of(tokenizer, other))
            yield Example(*read, (same, another, 1 - same - another))
