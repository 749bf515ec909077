"""The trained float32 weights → the int8 model that Dateline ships, and how near the two are.

    uv run python -m training.reader.export OUT_FOLDER

OUT_FOLDER is that of `training.reader.train`. Writes assistant/reader/reader.onnx and its SHA-256.
"""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from safetensors.numpy import load_file

from assistant import reader as package
from assistant.reader.reader import ALL_TOKENS, MODEL
from index.minilm_graph import Graph, build_encoder

NAME = "dateline-reader"
HEAD = "heads"


def build_reader(weights: Mapping[str, NDArray[Any]]) -> bytes:
    """The reader as a serialised ONNX model: "ids" and "types" of shape (1, tokens) → "logits" (1, tokens, 2)."""
    graph = Graph()
    hidden = build_encoder(graph, weights, ALL_TOKENS, range(6), typed=True)
    matrix = graph.constant("heads", weights[f"{HEAD}.weight"].T)
    product = graph.node("MatMul", [hidden, matrix], "heads.product")
    graph.node("Add", [product, graph.constant("heads.bias", weights[f"{HEAD}.bias"])], "logits")
    return graph.serialise(NAME, ["ids", "types"], {"logits": [1, "tokens", 2]})


def main() -> None:
    """Read the command line, write the model, print its hash."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    model = build_reader(load_file(parser.parse_args().folder / "reader.safetensors"))
    path = Path(package.__file__).with_name(MODEL)
    path.write_bytes(model)
    path.with_suffix(".sha256").write_text(hashlib.sha256(model).hexdigest() + "\n", encoding="ascii")
    print(f"{path}: {len(model):,} bytes")


if __name__ == "__main__":
    main()
