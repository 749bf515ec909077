"""all-MiniLM-L6-v2 in float32 as an ONNX file with the inputs and the output that Chroma's own function expects.

It stands in for the file that Chroma would download, made of the same published weights, with the operators that ONNX
Runtime fuses such a file to: the comparison is not slowed by it.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FUSED = "com.microsoft"


class Graph:
    """Nodes and constants, in the order in which they were added; every method returns the name of a value."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, NDArray[Any]] = {}

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """A value that is known."""
        self.constants[name] = np.ascontiguousarray(value)
        return name

    def node(self, kind: str, inputs: list[str], name: str, domain: str = "", **attributes: Any) -> str:
        """A value that is computed."""
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name


def write_model(weights: Path, out: Path) -> None:
    """Write the model: (input_ids, attention_mask, token_type_ids), each (batch, tokens) → last hidden state."""
    from safetensors.numpy import load_file

    tensors = load_file(weights)
    graph = Graph()
    state = _embed(graph, tensors)
    for layer in range(6):
        prefix = f"encoder.layer.{layer}."
        own = {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
        state = _layer(graph, state, own, f"layer{layer}")
    graph.node("Identity", [state], "last_hidden_state")
    _write(graph, out)


def _embed(graph: Graph, tensors: dict[str, NDArray[Any]]) -> str:
    tables = {name: graph.constant(name, tensors[f"embeddings.{name}_embeddings.weight"]) for name in
              ("word", "position", "token_type")}  # fmt: skip
    graph.node("Cast", ["attention_mask"], "mask", to=6)
    count = graph.node("Shape", ["input_ids"], "tokens", start=1, end=2)
    places = graph.node("Slice", [tables["position"], graph.constant("first", np.zeros(1, np.int64)), count], "places")
    words = graph.node("Gather", [tables["word"], "input_ids"], "words")
    types = graph.node("Gather", [tables["token_type"], "token_type_ids"], "types")
    both = graph.node("Add", [graph.node("Add", [words, types], "words+types"), places], "sum")
    norm = [graph.constant(f"embed.{part}", tensors[f"embeddings.LayerNorm.{part}"]) for part in ("weight", "bias")]
    return graph.node("LayerNormalization", [both, *norm], "embedded", axis=-1, epsilon=1e-12)


def _layer(graph: Graph, state: str, own: dict[str, NDArray[Any]], name: str) -> str:
    heads = [f"attention.self.{part}" for part in ("query", "key", "value")]
    matrix = graph.constant(f"{name}.qkv", np.concatenate([own[f"{head}.weight"].T for head in heads], 1))
    bias = graph.constant(f"{name}.qkv.bias", np.concatenate([own[f"{head}.bias"] for head in heads]))
    mixed = graph.node("Attention", [state, matrix, bias, "mask"], f"{name}.mixed", FUSED, num_heads=12)
    state = _project(graph, mixed, state, own, "attention.output", f"{name}.attended")
    wide = graph.constant(f"{name}.wide", own["intermediate.dense.weight"].T)
    product = graph.node("MatMul", [state, wide], f"{name}.product")
    bias = graph.constant(f"{name}.wide.bias", own["intermediate.dense.bias"])
    return _project(graph, graph.node("BiasGelu", [product, bias], f"{name}.gelu", FUSED), state, own, "output", name)


def _project(graph: Graph, value: str, skip: str, own: dict[str, NDArray[Any]], where: str, name: str) -> str:
    """A dense layer, the residual sum, and the layer norm."""
    matrix = graph.constant(f"{name}.{where}", own[f"{where}.dense.weight"].T)
    product = graph.node("MatMul", [value, matrix], f"{name}.{where}.product")
    parts = {"gamma": "LayerNorm.weight", "beta": "LayerNorm.bias", "bias": "dense.bias"}
    inputs = [graph.constant(f"{name}.{where}.{part}", own[f"{where}.{key}"]) for part, key in parts.items()]
    return graph.node("SkipLayerNormalization", [product, skip, *inputs], name, FUSED, epsilon=1e-12)


def _write(graph: Graph, out: Path) -> None:
    from onnx import TensorProto, helper, numpy_helper, save

    shape = ["batch", "tokens"]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, shape)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, 384])
    constants = [numpy_helper.from_array(value, name) for name, value in graph.constants.items()]
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], constants)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    save(helper.make_model(made, opset_imports=opsets, ir_version=9), out)
