"""The shipped int8 reader, or comparer → float32 weights, from which a further course can start.

    uv run python -m training.reader.recover OUT.safetensors [--model comparer]

Undoes `training/int8.py`. What comes out gives the model's own answers, but for what rounding what it reads does.
"""

import argparse
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

Array = NDArray[Any]
LAYERS = 6
PUBLISHED = {
    "attention.qkv": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "attention.out": ("attention.output.dense",),
    "feed_forward.wide": ("intermediate.dense",),
    "feed_forward.out": ("output.dense",),
}
NORMS = {"attention.norm": "attention.output.LayerNorm", "feed_forward.norm": "output.LayerNorm"}


def recover(constants: Mapping[str, Array]) -> dict[str, Array]:
    """Float32 tensors under their published names, from the constants of the shipped graph."""
    step = constants["types.step"]
    found = {
        "embeddings.word_embeddings.weight": constants["words"] * constants["words.scale"],
        "embeddings.position_embeddings.weight": _padded(constants["positions"]),
        "embeddings.token_type_embeddings.weight": step,  # type 0 is part of the positions already
        "embeddings.LayerNorm.weight": constants["embeddings.weight"],
        "embeddings.LayerNorm.bias": constants["embeddings.bias"],
        "heads.weight": constants["heads"].T,
        "heads.bias": constants["heads.bias"],
    }
    for layer in range(LAYERS):
        for product, names in PUBLISHED.items():
            found |= _product(constants, f"layer{layer}.{product}", [f"encoder.layer.{layer}.{name}" for name in names])
        for norm, name in NORMS.items():
            own = f"encoder.layer.{layer}.{name}"
            found[f"{own}.weight"] = constants[f"layer{layer}.{norm}.gamma"]
            found[f"{own}.bias"] = constants[f"layer{layer}.{norm}.beta"]
    return {name: np.ascontiguousarray(value, np.float32) for name, value in found.items()}


def _product(constants: Mapping[str, Array], name: str, published: list[str]) -> dict[str, Array]:
    rest = constants[f"{name}.weight"] * constants[f"{name}.scale"]  # (inputs, outputs)
    matrix = rest * constants[f"{name}.gain"][:, None]
    matrix[constants[f"{name}.kept"]] = constants[f"{name}.kept_weight"]
    bias = constants[f"{name}.bias"] + constants[f"{name}.shift"] @ rest
    parts = np.split(matrix.T, len(published)), np.split(bias, len(published))
    return {
        f"{one}.{kind}": value
        for kind, values in zip(("weight", "bias"), parts, strict=True)
        for one, value in zip(published, values, strict=True)
    }


def _padded(positions: Array, rows: int = 512) -> Array:
    """The position table at its published length; beyond what is read it is never looked at."""
    return np.pad(positions, ((0, rows - len(positions)), (0, 0)))


def main() -> None:
    """Read the command line, recover, write."""
    import onnx
    from onnx import numpy_helper

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", choices=("reader", "comparer"), default="reader")
    options = parser.parse_args()
    shipped = resources.files("assistant.reader").joinpath(f"{options.model}.onnx")
    model = onnx.load_from_string(shipped.read_bytes())
    constants = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    save_file(recover(constants), options.out)


if __name__ == "__main__":
    main()
