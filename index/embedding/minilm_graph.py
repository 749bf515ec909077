"""The ONNX graph of MiniLM-L6 in int8, written node by node from float32 weights: the embedder's, and an encoder.

One text goes in (its token ids, shape (1, tokens)), one unit vector comes out, shape (1, 384). There is no padding and
so no mask: attention and pooling see exactly the tokens of the text, and a vector cannot depend on what else is
embedded at the time. The operators are those that ONNX Runtime would fuse to, so that nothing is optimised at loading.
Whoever changes the graph raises RECIPE in `minilm.py`.

Weights are int8 with a scale per column; activations are quantised by the operator, over one text or one token. Word
embeddings are int8 with a scale per word. All between (layer norms, softmax, gelu, sums) stays float32.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from index.embedding.minilm import DIMENSIONS, MAX_TOKENS, NAME, WORDS

_LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12
_FUSED = "com.microsoft"

_WEIGHT_MAX = 64
"""Seven bits: with eight, x86 processors without VNNI saturate when they add pairs of products."""

_INT8_MAX = 127
_INT8_ACTIVATIONS = 4

_DIVISORS = {"qkv": {99: 2.0}, "wide": {99: 4.0}}
"""In these weights, channel 99 of the hidden state is several times as large as the others, whatever the text.

It is divided before quantising and its weights multiplied, which leaves the product as it was and gives the other
channels a finer scale.
"""

_BLOCK = 128
_ROWWISE = {"narrow": range(3)}
"""Layers whose gelu gives a few values ten times as large as the rest, at some tokens and not at others.

One scale for the whole text would leave the rest few steps, so each row (token) has scales of its own, one for every
128 channels. Measured on questions and news passages, the divisors and this together bring the error of a cosine
from 0.0086 to 0.0049, and the lowest cosine of one-word texts with float32 from 0.97 to 0.99, for a tenth of the speed.
"""

PRODUCTS = ("qkv", "out", "wide", "narrow")
"""The products with weights in a layer: two of attention, two of the feed-forward part."""

Array = NDArray[Any]
Dense = Callable[["Graph", str, Array, Array, str], str]
"""Adds value @ matrix + bias to a graph, under a name: (graph, value, matrix, bias, name) → the name."""


def build_model(weights: Mapping[str, Array]) -> bytes:
    """The embedder as a serialised ONNX model, about 23 MB: a text's vector, and the states of its tokens.

    Args:
        weights: the float32 tensors of `model.safetensors`, under their names there.
    """
    graph = Graph()
    _pool(graph, build_encoder(graph, weights, MAX_TOKENS, _choose_dense))
    return graph.serialise(NAME, ["ids"], {"vector": [1, DIMENSIONS], WORDS: [1, "tokens", DIMENSIONS]})


def build_encoder(
    graph: "Graph",
    weights: Mapping[str, Array],
    tokens: int,
    dense: Callable[[str, int], Dense],
    typed: bool = False,
) -> str:
    """Add all layers of MiniLM to `graph`; the name of the last hidden state, of shape (1, tokens, 384).

    Args:
        weights: float32 tensors under their published names.
        tokens: the most tokens that a text may have.
        dense: how a product (one of `PRODUCTS`) of a layer is made.
        typed: whether the graph has an input "types" beside "ids"; otherwise every token has type 0.
    """
    hidden = _embed_tokens(graph, weights, tokens, typed)
    for layer in range(_LAYERS):
        own = {
            name.removeprefix(f"encoder.layer.{layer}."): value
            for name, value in weights.items()
            if name.startswith(f"encoder.layer.{layer}.")
        }
        made = {product: dense(product, layer) for product in PRODUCTS}
        hidden = _attend(graph, hidden, own, f"layer{layer}.attention", made)
        hidden = _feed_forward(graph, hidden, own, f"layer{layer}.feed_forward", made)
    return hidden


def _choose_dense(product: str, layer: int) -> Dense:
    """The embedder's."""
    dense = _dense_rowwise if layer in _ROWWISE.get(product, ()) else _dense
    return partial(_divided, dense, _DIVISORS[product]) if product in _DIVISORS else dense


class Graph:
    """Nodes and constants in the order in which they were added; every method returns the name of a value."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, name: str, value: Array) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def split(self, value: str, names: Sequence[str]) -> None:
        """Cut the last axis of `value` into equal parts."""
        self.nodes.append(
            helper.make_node("Split", [value], names, name=f"{value}.split", axis=-1, num_outputs=len(names))
        )

    def serialise(self, name: str, inputs: Sequence[str], outputs: Mapping[str, Sequence[int | str]]) -> bytes:
        """The model: `inputs` are int64 of shape (1, tokens), `outputs` float32 of the shapes given."""
        given = [helper.make_tensor_value_info(value, TensorProto.INT64, [1, "tokens"]) for value in inputs]
        made = [helper.make_tensor_value_info(value, TensorProto.FLOAT, shape) for value, shape in outputs.items()]
        graph = helper.make_graph(self.nodes, name, given, made, self.constants)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
        model: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()
        return model


def _quantise(values: Array, axis: int, largest: int) -> tuple[Array, Array]:
    """Int8 values of at most ±`largest`, and the float32 scales (one for each slice across `axis`) that undo it."""
    scales = np.abs(values).max(axis=axis, keepdims=True) / largest
    scales[scales == 0] = 1.0
    return np.round(values / scales).astype(np.int8), scales.astype(np.float32)


def _embed_tokens(graph: Graph, weights: Mapping[str, Array], tokens: int, typed: bool) -> str:
    """Word + position + token type, normalised; shape (1, tokens, 384)."""
    words, scales = _quantise(weights["embeddings.word_embeddings.weight"], 1, _INT8_MAX)
    rows = graph.node("Gather", [graph.constant("words", words), "ids"], "word.int8")
    scale = graph.node("Gather", [graph.constant("words.scale", scales), "ids"], "word.scale")
    word = graph.node("Mul", [graph.node("Cast", [rows], "word.float", to=TensorProto.FLOAT), scale], "word")
    types = weights["embeddings.token_type_embeddings.weight"]
    places = weights["embeddings.position_embeddings.weight"][:tokens]
    table = graph.constant("positions", places + types[0])
    count = graph.node("Shape", ["ids"], "tokens", start=1, end=2)
    place = graph.node("Slice", [table, graph.constant("first", np.zeros(1, np.int64)), count], "position")
    both = graph.node("Add", [word, place], "word+position")
    if typed:
        step = graph.node("Gather", [graph.constant("types.step", types - types[0]), "types"], "type")
        both = graph.node("Add", [both, step], "word+position+type")
    norm = [
        graph.constant(f"embeddings.{part}", weights[f"embeddings.LayerNorm.{part}"]) for part in ("weight", "bias")
    ]
    return graph.node("LayerNormalization", [both, *norm], "embedded", axis=-1, epsilon=_EPSILON)


def _divided(
    dense: Dense, divisors: Mapping[int, float], graph: Graph, value: str, matrix: Array, bias: Array, name: str
) -> str:
    """As `dense`, of `value` with some channels divided, and `matrix` with their weights multiplied."""
    every = np.ones(len(matrix), np.float32)
    every[list(divisors)] = list(divisors.values())
    value = graph.node("Mul", [value, graph.constant(f"{name}.divisors", 1 / every)], f"{name}.divided")
    return dense(graph, value, matrix * every[:, None], bias, name)


def _dense(graph: Graph, value: str, matrix: Array, bias: Array, name: str) -> str:
    """`value` @ `matrix` + `bias`, with one scale for all of `value`; `matrix` is (inputs, outputs)."""
    quantised, scales = _quantise(matrix, 0, _WEIGHT_MAX)
    inputs = [
        value,
        graph.constant(f"{name}.weight", quantised),
        graph.constant(f"{name}.scale", scales[0]),
        graph.constant(f"{name}.zero", np.zeros(len(bias), np.int8)),
        graph.constant(f"{name}.bias", bias),
    ]
    return graph.node("DynamicQuantizeMatMul", inputs, name, _FUSED)


def _dense_rowwise(graph: Graph, value: str, matrix: Array, bias: Array, name: str) -> str:
    """As `_dense`, with a scale for every 128 channels of every row of `value`: slower, and nearer to float32."""
    inputs, outputs = matrix.shape
    blocks = matrix.T.reshape(outputs, inputs // _BLOCK, _BLOCK)
    quantised, scales = _quantise(blocks, 2, _INT8_MAX)
    weight = graph.constant(f"{name}.weight", (quantised.astype(np.int16) + 128).astype(np.uint8))
    scale = graph.constant(f"{name}.scale", scales.reshape(-1))
    given = [value, weight, scale, "", "", graph.constant(f"{name}.bias", bias)]
    shape = {"K": inputs, "N": outputs, "bits": 8, "block_size": _BLOCK}
    return graph.node("MatMulNBits", given, name, _FUSED, accuracy_level=_INT8_ACTIVATIONS, **shape)


def _add_and_norm(graph: Graph, value: str, skip: str, weights: Mapping[str, Array], where: str, name: str) -> str:
    """Layer norm of `value` + `skip`, with the weights found under `where`.

    In two steps: ONNX Runtime's `SkipLayerNormalization` does not use the processor's vectors and takes five times as
    long as these (measured with 1.31.1).
    """
    norm = [
        graph.constant(f"{name}.{gain}", weights[f"{where}.LayerNorm.{part}"])
        for gain, part in (("gamma", "weight"), ("beta", "bias"))
    ]
    both = graph.node("Add", [value, skip], f"{name}.sum")
    return graph.node("LayerNormalization", [both, *norm], name, axis=-1, epsilon=_EPSILON)


def _attend(graph: Graph, hidden: str, weights: Mapping[str, Array], name: str, dense: Mapping[str, Dense]) -> str:
    """Self-attention over all tokens, its output layer, and the residual sum, normalised."""
    parts = [f"attention.self.{part}" for part in ("query", "key", "value")]
    matrix = np.concatenate([weights[f"{part}.weight"].T for part in parts], axis=1)
    bias = np.concatenate([weights[f"{part}.bias"] for part in parts])
    joined = dense["qkv"](graph, hidden, matrix, bias, f"{name}.qkv")
    heads = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.split(joined, heads)
    mixed = graph.node("MultiHeadAttention", heads, f"{name}.mixed", _FUSED, num_heads=_HEADS)
    out = "attention.output"
    value = dense["out"](graph, mixed, weights[f"{out}.dense.weight"].T, weights[f"{out}.dense.bias"], f"{name}.out")
    return _add_and_norm(graph, value, hidden, weights, out, f"{name}.norm")


def _feed_forward(
    graph: Graph, hidden: str, weights: Mapping[str, Array], name: str, dense: Mapping[str, Dense]
) -> str:
    """384 → 1536, exact gelu, → 384, and the residual sum, normalised."""
    widen, bias = weights["intermediate.dense.weight"].T, weights["intermediate.dense.bias"]
    wide = dense["wide"](graph, hidden, widen, bias, f"{name}.wide")
    active = graph.node("Gelu", [wide], f"{name}.gelu", _FUSED)
    value = dense["narrow"](
        graph, active, weights["output.dense.weight"].T, weights["output.dense.bias"], f"{name}.out"
    )
    return _add_and_norm(graph, value, hidden, weights, "output", f"{name}.norm")


def _pool(graph: Graph, hidden: str) -> None:
    """The mean over the tokens, at length 1, as the graph's output "vector"."""
    mean = graph.node("ReduceMean", [hidden, graph.constant("token axis", np.ones(1, np.int64))], "mean", keepdims=0)
    graph.node("LpNormalization", [mean], "vector", axis=-1, p=2)
