"""Chroma's own all-MiniLM-L6-v2, which Chroma downloads (once, 83 MB, to its own cache), when asked for by name.

For whom the package with the default embedder's weights is not to be had. It is the same network in float32: its
vectors are nearly, not exactly, those of the default, and take about four times as long.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

from index.embedding.minilm import CHROMAS, DIMENSIONS, INSTALL
from index.embedding.runtime import encodable
from index.errors import EmbedderError
from index.records import Vectors

FILES = ("config.json", "model.onnx", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt")
"""What Chroma unpacks of its download, and fetches again where one is missing."""


class ChromaMiniLM:
    """An `Embedder`. Safe to share between threads.

    Args:
        is_asked: whether the user named this embedder just now, so that its model may be downloaded.
        progress: called with one line before that.

    Raises:
        EmbedderError: the model is not there and was not asked for; or it cannot be downloaded, or is damaged.
    """

    name = CHROMAS
    dimensions = DIMENSIONS

    def __init__(self, is_asked: bool, progress: Callable[[str], None] = lambda line: None) -> None:
        self._progress = progress
        self._lock = threading.Lock()
        self._function = ONNXMiniLM_L6_V2()
        self._function.tqdm = partial(self._function.tqdm, disable=True)
        self._folder = ONNXMiniLM_L6_V2.DOWNLOAD_PATH / ONNXMiniLM_L6_V2.EXTRACTED_FOLDER_NAME
        if not is_asked and not self._is_there():
            raise EmbedderError(
                f"{self.name}: Chroma's model is not on this machine; have it downloaded (83 MB) with: "
                f"dateline index PATH --embedder {self.name}"
            )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), 384); each row has length 1, in the order of `texts`."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        with self._lock:
            if not self._is_there():
                self._progress("Downloading Chroma's all-MiniLM-L6-v2 (once, 83 MB)…")
            try:
                return np.asarray(self._function([encodable(text) for text in texts]), np.float32)
            except Exception as exc:  # whatever the libraries make of a download that failed, or of a damaged file
                raise EmbedderError(self._describe(exc)) from exc

    def _is_there(self) -> bool:
        return all((self._folder / name).is_file() for name in FILES)

    def _describe(self, fault: Exception) -> str:
        reason = str(fault) or type(fault).__name__
        if self._is_there():
            return f"{self.name}: cannot be run ({reason}); remove {self._folder}, and ask for it by name again"
        return f"{self.name}: could not be downloaded ({reason}); try again, or use the built-in embedder: {INSTALL}"
