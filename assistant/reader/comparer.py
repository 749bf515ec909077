"""What two sentences give for a question, compared: the same, another thing, or no answer in the second. Int8 ONNX.

Question and first sentence are read as one text, the second as the other, each with the answer's words in front:
[CLS] question [SEP] answer [SEP] sentence [SEP] | answer [SEP] sentence [SEP]. Of the first token's two logits one is
of "the same", one of "another", beside 0 for "no answer". Where the first has no answer, and is only what the second is
read with (title and words before it), they tell whether the second answers at all. `training/comparer` made the model.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assistant.reader.shipped import SEPARATOR, START, Shipped, encode, run
from index.embedding.runtime import run_each
from index.records import Span, Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

QUESTION_TOKENS, ANSWER_TOKENS, SENTENCE_TOKENS = 48, 24, 72
"""Tokens read of a question, of an answer, and of a sentence, which is cut around its answer."""


class Saying(NamedTuple):
    """A sentence and where its answer stands in it."""

    text: str
    answer: Span


class Comparison(NamedTuple):
    """Probabilities that a second sentence gives the same for a question as the first, and that it gives another."""

    same: float
    other: float


class Comparer(Shipped):
    """Compares sentences; loads itself at the first, or earlier by `load`. Safe to share between threads."""

    def __init__(self) -> None:
        super().__init__("assistant.reader", "comparer")

    def compare(self, question: str, first: Saying, others: Sequence[Saying]) -> list[Comparison]:
        """The first sentence with each of the others, in order; nothing is loaded where there are none.

        Raises:
            ReaderError: as `load`.
        """
        if not others:
            return []
        tokenizer, session = self.load()
        head = head_of(tokenizer, question, first)
        return run_each(partial(_compare, tokenizer, session, head), others)

    def judge(self, question: str, sentences: Sequence[tuple[str, Saying]]) -> list[float]:
        """How much likelier each sentence answers, in its setting, than that it does not (natural logarithm).

        Args:
            sentences: each behind the words that it is read with, "" for none.

        Raises:
            ReaderError: as `load`.
        """
        if not sentences:
            return []
        tokenizer, session = self.load()
        return run_each(partial(_judge, tokenizer, session, question), sentences)


def _judge(tokenizer: "Tokenizer", session: "InferenceSession", question: str, read: tuple[str, Saying]) -> float:
    setting, saying = read
    head = head_of(tokenizer, question, in_setting(setting))
    return float(np.logaddexp(*_read(tokenizer, session, head, saying)))


def in_setting(words: str) -> Saying:
    """What stands in the first sentence's place where the second is judged by itself: the words that it is read with,
    which have no answer."""
    return Saying(words, Span(0, 0))


def _compare(tokenizer: "Tokenizer", session: "InferenceSession", head: Sequence[int], other: Saying) -> Comparison:
    logits = _read(tokenizer, session, head, other)
    parts = np.exp(np.append(logits, 0.0) - max(*logits, 0.0))
    same, differs, _ = parts / parts.sum()
    return Comparison(float(same), float(differs))


def _read(tokenizer: "Tokenizer", session: "InferenceSession", head: Sequence[int], other: Saying) -> Vectors:
    """The logits of "the same" and "another", shape (2)."""
    logits: Vectors = run(session, [*head, *tail_of(tokenizer, other)], len(head))[0]
    return logits


def head_of(tokenizer: "Tokenizer", question: str, first: Saying) -> list[int]:
    """The tokens of the question and the first sentence."""
    asked = encode(tokenizer, question).ids[:QUESTION_TOKENS]
    return [START, *asked, SEPARATOR, *tail_of(tokenizer, first)]


def tail_of(tokenizer: "Tokenizer", saying: Saying) -> list[int]:
    """The tokens of one sentence behind those of its answer."""
    read = encode(tokenizer, saying.text)
    inside = [
        i for i, (start, end) in enumerate(read.offsets) if start < saying.answer.end and end > saying.answer.start
    ]
    first = max(0, min(inside[0] - SENTENCE_TOKENS // 3, len(read.ids) - SENTENCE_TOKENS)) if inside else 0
    answer = [read.ids[i] for i in inside][:ANSWER_TOKENS]
    return [*answer, SEPARATOR, *read.ids[first : first + SENTENCE_TOKENS], SEPARATOR]
