"""The models that come with Dateline: int8 ONNX files with their SHA-256, and MiniLM's tokenizer, which both share.

Each reads two texts as one, [CLS] first [SEP] second [SEP] (Devlin et al., 2019), and gives two logits a token.
"""

import hashlib
import threading
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ReaderError
from index.embedding.runtime import encodable, open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

Logits = NDArray[np.float32]

START, SEPARATOR = 101, 102


class Shipped:
    """The model `name`.onnx of a package; loads itself at the first use. Safe to share between threads."""

    def __init__(self, package: str, name: str) -> None:
        self.package, self.name = package, name
        self._lock = threading.Lock()
        self._ready: tuple[Tokenizer, InferenceSession] | None = None

    def load(self) -> "tuple[Tokenizer, InferenceSession]":
        """The tokenizer, which neither pads nor cuts, and the session that runs the model; loaded once.

        Raises:
            ReaderError: a file is missing or altered, or ONNX Runtime cannot run the model.
        """
        with self._lock:
            if self._ready is None:
                self._ready = load_tokenizer(), open_session(self._read(), self.name, ReaderError)
            return self._ready

    def _read(self) -> bytes:
        model = _read_file(self.package, f"{self.name}.onnx")
        if hashlib.sha256(model).hexdigest() != _read_file(self.package, f"{self.name}.sha256").decode("ascii").strip():
            place = resources.files(self.package).joinpath(f"{self.name}.onnx")
            raise ReaderError(f"{place}: altered; install Dateline again")
        return model


def load_tokenizer() -> "Tokenizer":
    """MiniLM's, which neither pads nor cuts.

    Raises:
        ReaderError: its file is missing.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(_read_file("assistant.reader", "tokenizer.json").decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(tokenizer: "Tokenizer", text: str) -> "Encoding":
    """A text's tokens, none added."""
    return tokenizer.encode(encodable(text), add_special_tokens=False)


def run(session: "InferenceSession", ids: Sequence[int], first: int) -> Logits:
    """Logits of shape (tokens, 2); the first `first` tokens are those of the first text."""
    types = np.arange(len(ids)) >= first
    logits: Logits = session.run(["logits"], {"ids": np.array([ids], np.int64), "types": types[None].astype(np.int64)})[
        0
    ][0]
    return logits


def _read_file(package: str, name: str) -> bytes:
    try:
        return resources.files(package).joinpath(name).read_bytes()
    except OSError as exc:
        raise ReaderError(f"{exc.filename}: cannot be read ({exc.strerror}); install Dateline again") from exc
