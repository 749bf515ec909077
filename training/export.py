"""Trained float32 weights → the int8 model that Dateline ships.

    uv run python -m training.export OUT_FOLDER/NAME.safetensors PACKAGE_FOLDER

Writes NAME.onnx and NAME.sha256 into PACKAGE_FOLDER: the reader goes to assistant/reader.
"""

import argparse
import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from safetensors.numpy import load_file

from assistant.reader.reader import ALL_TOKENS
from index.embedding.minilm_graph import PRODUCTS, Graph, build_encoder

ROWWISE: Mapping[str, Collection[int]] = {product: range(6) for product in PRODUCTS}
"""Products whose inputs have scales of their own for each row: all. Measured on 1,200 held-out questions, an
earlier int8 reader marked the same words as float32 for .978 of them; for .972 without "out", for .95 with "narrow"
alone, which takes three quarters of the time."""
BLOCK = 64
"""Channels that share a scale: the same words for .980 of them, where it is .975 with 128, in the same time."""


def build(weights: Mapping[str, NDArray[Any]], name: str, rowwise: Mapping[str, Collection[int]] = ROWWISE) -> bytes:
    """The serialised ONNX model: "ids" and "types" of shape (1, tokens) → "logits" (1, tokens, 2)."""
    graph = Graph()
    hidden = build_encoder(graph, weights, ALL_TOKENS, rowwise, typed=True, block=BLOCK)
    matrix = graph.constant("heads", weights["heads.weight"].T)
    product = graph.node("MatMul", [hidden, matrix], "heads.product")
    graph.node("Add", [product, graph.constant("heads.bias", weights["heads.bias"])], "logits")
    return graph.serialise(f"dateline-{name}", ["ids", "types"], {"logits": [1, "tokens", 2]})


def main() -> None:
    """Read the command line, write the model and its hash."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("package", type=Path)
    options = parser.parse_args()
    model = build(load_file(options.weights), options.weights.stem)
    path = options.package / f"{options.weights.stem}.onnx"
    path.write_bytes(model)
    path.with_suffix(".sha256").write_text(hashlib.sha256(model).hexdigest() + "\n", encoding="ascii")
    print(f"{path}: {len(model):,} bytes")


if __name__ == "__main__":
    main()
