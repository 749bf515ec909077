"""The reader at work: ONNX Runtime on the int8 model that `training/reader` made. No PyTorch, no network.

A question and a passage are read together; every token gets a logit as the start and as the end of the answer. The
first token stands for "no answer here" (Devlin et al., 2019). Passages are read one by one, without padding, on as many
threads as there are cores, as the embedder does.
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ReaderError
from index.records import Span
from index.runtime import encodable, open_session, run_each

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

Floats = NDArray[np.float32]

MODEL = "reader.onnx"
HASH = "reader.sha256"
QUESTION_TOKENS, TITLE_TOKENS, ALL_TOKENS = 64, 32, 384
"""Tokens read of a question, of a title, and in all; the rest is cut."""
LONGEST = 48
"""Tokens in an answer, at most."""
START, SEPARATOR = 101, 102


class Page(NamedTuple):
    """What is read: a passage's text, its article's title ("" for none), and its sentences as spans of the text."""

    title: str
    text: str
    sentences: tuple[Span, ...]


class Found(NamedTuple):
    """The words of one sentence that answer best, as a span of the passage's text.

    `odds` is the natural logarithm of how much likelier they are, to the reader, than that the passage does not answer;
    `probability` is their share among all words of the passage and "no answer".
    """

    span: Span
    odds: float
    probability: float


class Reader:
    """Reads passages for a question; loads itself at the first, or earlier by `load`. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: tuple[Tokenizer, InferenceSession] | None = None

    def load(self) -> "tuple[Tokenizer, InferenceSession]":
        """Load the model, once.

        Raises:
            ReaderError: its files are missing or altered, or ONNX Runtime cannot run it.
        """
        with self._lock:
            if self._ready is None:
                self._ready = load_tokenizer(), _load_session()
            return self._ready

    def read(self, question: str, pages: Sequence[Page]) -> list[list[Found | None]]:
        """For every page, in order, what each of its sentences has to answer; None for one beyond what is read.

        Raises:
            ReaderError: as `load`.
        """
        tokenizer, session = self.load()
        asked = _encode(tokenizer, question).ids[:QUESTION_TOKENS]
        return run_each(partial(_read, tokenizer, session, asked), pages)


def _read(
    tokenizer: "Tokenizer", session: "InferenceSession", question: Sequence[int], page: Page
) -> list[Found | None]:
    named = _encode(tokenizer, page.title).ids[:TITLE_TOKENS]
    head = [START, *question, SEPARATOR, *([*named, SEPARATOR] if named else [])]
    encoded = _encode(tokenizer, page.text)
    offsets = encoded.offsets[: ALL_TOKENS - len(head) - 1]
    ids = [*head, *encoded.ids[: len(offsets)], SEPARATOR]
    types = [0] * (len(question) + 2) + [1] * (len(ids) - len(question) - 2)
    given = {"ids": np.array([ids], np.int64), "types": np.array([types], np.int64)}
    logits: Floats = session.run(None, given)[0][0]
    joint = _joint(logits[len(head) : len(head) + len(offsets)]) - logits[0].sum()
    read = zip(encoded.ids, offsets, strict=False)
    is_new = [token not in question and not _is_mark(offset, page.text) for token, offset in read]
    return _best_of_each(joint, is_new, offsets, page.sentences)


def _joint(logits: Floats) -> Floats:
    """Start + end logit of every span of `LONGEST` tokens and less, shape (tokens, tokens); −∞ for others."""
    places = np.arange(len(logits))
    length = places[None, :] - places[:, None]
    return np.where((length >= 0) & (length < LONGEST), logits[:, None, 0] + logits[None, :, 1], -np.inf)


def _is_mark(offset: tuple[int, int], text: str) -> bool:
    """Whether a token is no word."""
    return not any(map(str.isalnum, text[slice(*offset)]))


def _best_of_each(
    joint: Floats, is_new: Sequence[bool], offsets: Sequence[tuple[int, int]], sentences: Sequence[Span]
) -> list[Found | None]:
    """The likeliest span inside each sentence; `joint` is relative to "no answer".

    A span must hold a token that `is_new`: words that are all the question's own do not answer it.
    """
    total = np.logaddexp(0.0, np.logaddexp.reduce(joint, axis=None)) if joint.size else 0.0
    news = np.concatenate([[0], np.cumsum(is_new)])
    joint = np.where(news[None, 1:] - news[:-1, None] > 0, joint, -np.inf)
    found: list[Found | None] = []
    for sentence in sentences:
        inside = [i for i, (start, end) in enumerate(offsets) if start >= sentence.start and end <= sentence.end]
        if not inside:
            found.append(None)
            continue
        part = joint[inside[0] : inside[-1] + 1, inside[0] : inside[-1] + 1]
        start, end = divmod(int(part.argmax()), len(part))
        if part[start, end] == -np.inf:
            found.append(None)
            continue
        span = Span(offsets[inside[0] + start][0], offsets[inside[0] + end][1])
        odds = float(part[start, end])
        found.append(Found(span, odds, float(np.exp(odds - total))))
    return found


def _encode(tokenizer: "Tokenizer", text: str) -> "Encoding":
    return tokenizer.encode(encodable(text), add_special_tokens=False)


def load_tokenizer() -> "Tokenizer":
    """MiniLM's, which neither pads nor cuts.

    Raises:
        ReaderError: its file is missing.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(_read_file("tokenizer.json").decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _load_session() -> "InferenceSession":
    model = _read_file(MODEL)
    if hashlib.sha256(model).hexdigest() != _read_file(HASH).decode("ascii").strip():
        raise ReaderError(f"{resources.files('assistant.reader').joinpath(MODEL)}: altered; install Dateline again")
    return open_session(model, "reader", ReaderError)


def _read_file(name: str) -> bytes:
    try:
        return resources.files("assistant.reader").joinpath(name).read_bytes()
    except OSError as exc:
        raise ReaderError(f"{exc.filename}: cannot be read ({exc.strerror}); install Dateline again") from exc
