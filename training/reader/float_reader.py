"""The reader with its float32 weights in PyTorch, behind the session that the int8 one runs in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer

from assistant.reader.reader import Reader
from assistant.reader.shipped import load_tokenizer
from training.reader import model as pytorch


class FloatReader(Reader):
    """Reads as `Reader` does, with the weights in a safetensors file under their published names."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._session = _Session(path)

    def load(self) -> tuple[Tokenizer, Any]:
        """The tokenizer, and what runs the weights."""
        return load_tokenizer(), self._session


class _Session:
    def __init__(self, path: Path) -> None:
        self._model = pytorch.Reader().eval()
        pytorch.load_published(self._model, load_file(path))

    def run(self, _outputs: None, given: Mapping[str, NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        """The logits, as ONNX Runtime would give them."""
        ids, types = (torch.from_numpy(given[name]) for name in ("ids", "types"))
        with torch.inference_mode():
            return [self._model(ids, types, torch.ones_like(ids, dtype=torch.bool)).numpy()]
