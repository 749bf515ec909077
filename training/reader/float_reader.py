"""The reader with its float32 weights in PyTorch; or in bfloat16, many pages at once, for speed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer

from assistant.reader.reader import LONGEST, QUESTION_TOKENS, Marks, Page, Reader, encode_page, mark
from assistant.reader.shipped import encode, load_tokenizer
from training.course import collate
from training.reader import model as pytorch


class FloatReader(Reader):
    """Reads as `Reader` does, with the weights in a safetensors file under their published names."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._tokenizer, self._session = load_tokenizer(), _Session(path)

    def load(self) -> tuple[Tokenizer, Any]:
        """The tokenizer, and what runs the weights."""
        return self._tokenizer, self._session


class HalfReader(FloatReader):
    """The same in bfloat16, all pages in one product."""

    def read(self, question: str, pages: Sequence[Page], longest: int = LONGEST) -> list[list[Marks]]:
        """As `Reader` has it."""
        if not pages:
            return []
        asked = encode(self._tokenizer, question).ids[:QUESTION_TOKENS]
        sheets = [encode_page(self._tokenizer, asked, page) for page in pages]
        ids, types, mask = collate([
            _Read(sheet.ids, [int(i >= sheet.asked) for i in range(len(sheet.ids))]) for sheet in sheets
        ])
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self._session.model(ids, types, mask).numpy()
        return [mark(sheet, own[: len(sheet.ids)], longest) for sheet, own in zip(sheets, logits, strict=True)]


class _Read(NamedTuple):
    ids: list[int]
    types: list[int]


class _Session:
    def __init__(self, path: Path) -> None:
        self.model = pytorch.Reader().eval()
        pytorch.load_published(self.model, load_file(path))

    def run(self, _outputs: None, given: Mapping[str, NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        """The logits, as ONNX Runtime would give them."""
        ids, types = (torch.from_numpy(given[name]) for name in ("ids", "types"))
        with torch.inference_mode():
            return [self.model(ids, types, torch.ones_like(ids, dtype=torch.bool)).numpy()]
