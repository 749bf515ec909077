"""The trained float32 weights → the int8 model that Dateline ships.

    uv run python -m training.claims.export OUT_FOLDER

OUT_FOLDER is that of `training.claims.train`. Writes assistant/checking/claims.onnx and its SHA-256.
"""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from safetensors.numpy import load_file

from assistant import checking as package
from assistant.checking.claims import ALL_TOKENS, MODEL
from index.minilm_graph import Graph, build_encoder

NAME = "dateline-claims"
HEAD = "heads"


def build_claims(weights: Mapping[str, NDArray[Any]]) -> bytes:
    """The model, serialised: "ids" and "types" of shape (1, tokens) → "logits" (1, tokens, 2)."""
    graph = Graph()
    hidden = build_encoder(graph, weights, ALL_TOKENS, range(6), typed=True)
    matrix = graph.constant("heads", weights[f"{HEAD}.weight"].T)
    product = graph.node("MatMul", [hidden, matrix], "heads.product")
    graph.node("Add", [product, graph.constant("heads.bias", weights[f"{HEAD}.bias"])], "logits")
    return graph.serialise(NAME, ["ids", "types"], {"logits": [1, "tokens", 2]})


def main() -> None:
    """Read the command line, write the model and its hash."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    model = build_claims(load_file(parser.parse_args().folder / "claims.safetensors"))
    path = Path(package.__file__).with_name(MODEL)
    path.write_bytes(model)
    path.with_suffix(".sha256").write_text(hashlib.sha256(model).hexdigest() + "\n", encoding="ascii")
    print(f"{path}: {len(model):,} bytes")


if __name__ == "__main__":
    main()
