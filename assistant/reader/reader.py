"""The reader at work: ONNX Runtime on the int8 model that `training/reader` made. No PyTorch, no network.

A question and a passage are read together; every token gets a logit as the start and as the end of the answer. The
first token stands for "no answer here" (Devlin et al., 2019). Passages are read one by one, without padding, on as many
threads as there are cores, as the embedder does.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assistant.reader.shipped import SEPARATOR, START, Logits, Shipped, encode, run
from index.embedding.runtime import run_each
from index.records import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

QUESTION_TOKENS, TITLE_TOKENS, ALL_TOKENS = 64, 32, 384
"""Tokens read of a question, of a title, and in all; the rest is cut."""
LONGEST = 48
"""Tokens in an answer, at most."""
MARKS = 3
"""Places marked in a sentence, at most."""
NEAR = 4.0
"""How far the odds of a further place may lie behind those of the best."""


class Page(NamedTuple):
    """What is read: a passage's text, its article's title ("" for none), and its sentences as spans of the text; and
    stretches of it in which no answer begins or ends."""

    title: str
    text: str
    sentences: tuple[Span, ...]
    barred: tuple[Span, ...] = ()


class Found(NamedTuple):
    """Words of one sentence that may answer, as a span of the passage's text.

    `odds` is the natural logarithm of how much likelier they are, to the reader, than that the passage does not answer.
    """

    span: Span
    odds: float


Marks = tuple[Found, ...]
"""The words of one sentence that answer best, and behind them others whose odds come near; no two share a word."""


class Reader(Shipped):
    """Reads passages for a question; loads itself at the first, or earlier by `load`. Safe to share between threads."""

    def __init__(self) -> None:
        super().__init__("assistant.reader", "reader")

    def read(self, question: str, pages: Sequence[Page], longest: int = LONGEST) -> list[list[Marks]]:
        """For every page, in order, what each of its sentences has to answer; nothing for one beyond what is read.

        Args:
            longest: tokens that an answer may have.

        Raises:
            ReaderError: as `load`.
        """
        tokenizer, session = self.load()
        asked = encode(tokenizer, question).ids[:QUESTION_TOKENS]
        return run_each(partial(_read, tokenizer, session, asked, longest), pages, lambda page: len(page.text))

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of the reader's 30,000, which hold the usual words and names of English.

        Raises:
            ReaderError: as `load`.
        """
        return self.load()[0].token_to_id(word) is not None


class Sheet(NamedTuple):
    """A page as tokens: `ids` of question, title and text, of which the first `asked` are of the question, the first
    `head` come before the text; `encoded` is the text's, `offsets` are those of its tokens that are read."""

    page: Page
    ids: list[int]
    asked: int
    head: int
    encoded: "Encoding"
    offsets: list[tuple[int, int]]


def encode_page(tokenizer: "Tokenizer", question: Sequence[int], page: Page) -> Sheet:
    """What is read for a page; `question` are the question's tokens."""
    named = encode(tokenizer, page.title).ids[:TITLE_TOKENS]
    head = [START, *question, SEPARATOR, *([*named, SEPARATOR] if named else [])]
    encoded = encode(tokenizer, page.text)
    offsets = encoded.offsets[: ALL_TOKENS - len(head) - 1]
    ids = [*head, *encoded.ids[: len(offsets)], SEPARATOR]
    return Sheet(page, ids, len(question) + 2, len(head), encoded, offsets)


def mark(sheet: Sheet, logits: Logits, longest: int) -> list[Marks]:
    """What each of a page's sentences has to answer, from the logits of its tokens."""
    joint = _joint(logits[sheet.head : sheet.head + len(sheet.offsets)], longest) - logits[0].sum()
    question = set(sheet.ids[1 : sheet.asked - 1])
    read = zip(sheet.encoded.ids, sheet.offsets, strict=False)
    is_barred = [any(bar.start <= start < bar.end for bar in sheet.page.barred) for start, _ in sheet.offsets]
    joint[is_barred] = joint[:, is_barred] = -np.inf
    is_new = [token not in question and not _is_mark(offset, sheet.page.text) for token, offset in read]
    return _best_of_each(joint, is_new, sheet.offsets, sheet.page.sentences)


def _read(
    tokenizer: "Tokenizer", session: "InferenceSession", question: Sequence[int], longest: int, page: Page
) -> list[Marks]:
    sheet = encode_page(tokenizer, question, page)
    return mark(sheet, run(session, sheet.ids, sheet.asked), longest)


def _joint(logits: Logits, longest: int) -> Logits:
    """Start + end logit of every span of `longest` tokens and less, shape (tokens, tokens); −∞ for others."""
    places = np.arange(len(logits))
    length = places[None, :] - places[:, None]
    return np.where((length >= 0) & (length < longest), logits[:, None, 0] + logits[None, :, 1], -np.inf)


def _is_mark(offset: tuple[int, int], text: str) -> bool:
    """Whether a token is no word."""
    return not any(map(str.isalnum, text[slice(*offset)]))


def _best_of_each(
    joint: Logits, is_new: Sequence[bool], offsets: Sequence[tuple[int, int]], sentences: Sequence[Span]
) -> list[Marks]:
    """The likeliest spans inside each sentence; `joint` is relative to "no answer".

    A span must hold a token that `is_new`: words that are all the question's own do not answer it.
    """
    news = np.concatenate([[0], np.cumsum(is_new)])
    joint = np.where(news[None, 1:] - news[:-1, None] > 0, joint, -np.inf)
    found: list[Marks] = []
    for sentence in sentences:
        inside = [i for i, (start, end) in enumerate(offsets) if start >= sentence.start and end <= sentence.end]
        own = slice(inside[0], inside[-1] + 1) if inside else slice(0)
        places = offsets[own]
        marks = ((Span(places[start][0], places[end][1]), odds) for start, end, odds in _likeliest(joint[own, own]))
        found.append(tuple(Found(*mark) for mark in marks))
    return found


def _likeliest(joint: Logits) -> Iterator[tuple[int, int, float]]:
    """The likeliest spans of a sentence, with their odds: `MARKS` at most, none over another's tokens."""
    joint, best = joint.copy(), -np.inf
    for _ in range(MARKS if len(joint) else 0):
        start, end = divmod(int(joint.argmax()), len(joint))
        odds = float(joint[start, end])
        if odds == -np.inf or odds < best - NEAR:
            return
        yield start, end, odds
        best = max(best, odds)
        joint[: end + 1, start:] = -np.inf
