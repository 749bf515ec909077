"""The products of the shipped models in int8: near to float32, and fast on processors with VNNI or AMX.

A few values are many times as large as the rest, and would leave it few of the 255 steps. So, before each product,

- every channel's mean is taken off (what it gives goes into the bias);
- channels are divided, and their weights multiplied, by m^.65 / w^.35, where m is how far the channel's values reach
  from their mean and w its largest weight (SmoothQuant, Xiao et al., 2023);
- the channels that reach furthest even so are left to float32 (LLM.int8(), Dettmers et al., 2022).

What remains is int8 with a scale for each row (token), computed as it is read; weights have a scale for each column,
and the error of rounding one is made up for by those below it (GPTQ, Frantar et al., 2023).
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, load_from_string

from index.embedding.minilm_graph import Dense, Graph
from index.embedding.runtime import PROBE, open_session
from index.errors import DatelineError

SHARE = 0.65
"""How much of the difference between channels the weights take over."""
KEPT = {"narrow": 8}
OTHERS_KEPT = 24
"""Of so many channels one is left to float32. Behind gelu, before "narrow", few values are large, in many channels."""
REACH = 99.9
"""Percentile of a channel's distances from its mean that counts as its reach."""
DAMPING = 0.01
"""Added to the products of channels with themselves, as a share of their mean."""

_LARGEST = 127
_FUSED = "com.microsoft"
_PRODUCT = ".product"
_ZERO = 128

Array = NDArray[Any]
Tokens = tuple[Sequence[int], Sequence[int]]
"""A text as token ids and their types."""


class Int8:
    """Makes products for `build_encoder`, from samples of what goes into each, by its name in the graph.

    Args:
        samples: of shape (rows, channels).
    """

    def __init__(self, samples: Mapping[str, Array]) -> None:
        self._samples = samples

    def __call__(self, product: str, _layer: int) -> Dense:
        return partial(self._dense, KEPT.get(product, OTHERS_KEPT))

    def _dense(self, share: int, graph: Graph, value: str, matrix: Array, bias: Array, name: str) -> str:
        sample = self._samples[name]
        mean = sample.mean(axis=0)
        reach = np.percentile(np.abs(sample - mean), REACH, axis=0) + 1e-4
        factors = reach**SHARE / np.maximum(np.abs(matrix).max(axis=1), 1e-4) ** (1 - SHARE)
        factors /= np.exp(np.log(factors).mean())
        kept = np.sort(np.argsort(reach / factors)[-(len(matrix) // share) :])
        gain = (1 / factors).astype(np.float32)
        rest = (matrix * factors[:, None]).astype(np.float32)
        gain[kept] = rest[kept] = 0
        shift = (-mean * gain).astype(np.float32)

        scaled = graph.node("Mul", [value, graph.constant(f"{name}.gain", gain)], f"{name}.scaled")
        centred = graph.node("Add", [scaled, graph.constant(f"{name}.shift", shift)], f"{name}.centred")
        product = _multiply(graph, centred, *_quantise(rest, sample * gain + shift), name)
        of_kept = graph.node("Gather", [value, graph.constant(f"{name}.kept", kept)], f"{name}.of_kept", axis=2)
        kept_weight = graph.constant(f"{name}.kept_weight", matrix[kept])
        own = graph.node("MatMul", [of_kept, kept_weight], f"{name}.own")
        both = graph.node("Add", [product, own], f"{name}.both")
        return graph.node("Add", [both, graph.constant(f"{name}.bias", bias - shift @ rest)], name)


def _quantise(matrix: Array, sample: Array) -> tuple[Array, Array]:
    """Int8 values of `matrix` and a scale for each column, such that `sample` @ `matrix` changes little."""
    scale = np.abs(matrix).max(axis=0) / _LARGEST
    left = matrix.astype(np.float64)
    square = sample.T.astype(np.float64) @ sample
    square += np.eye(len(square)) * DAMPING * np.trace(square) / len(square)
    weights = np.linalg.cholesky(np.linalg.inv(square)).T
    found = np.zeros(matrix.shape, np.int8)
    for row, weight in enumerate(weights):
        found[row] = np.clip(np.round(left[row] / scale), -_LARGEST, _LARGEST)
        left[row + 1 :] -= np.outer(weight[row + 1 :], (left[row] - found[row] * scale) / weight[row])
    return found, scale.astype(np.float32)


def _multiply(graph: Graph, value: str, weight: Array, scale: Array, name: str) -> str:
    """`value`, quantised by row, @ `weight` · `scale`."""
    inputs = {
        "axis": np.array([-1]),
        "least": np.float32(1e-6),
        "step": np.float32(1 / _LARGEST),
        "one": np.float32(1),
        "zero": np.uint8(_ZERO),
        "zeros": np.array([_ZERO], np.uint8),
    }
    axis, least, step, one, zero, zeros = (_shared(graph, f"int8.{key}", value) for key, value in inputs.items())
    if not any(node.name == "int8.zero.each" for node in graph.nodes):
        graph.node("Expand", [zeros, "tokens"], "int8.zero.each")
    size = graph.node("Abs", [value], f"{name}.size")
    largest = graph.node("ReduceMax", [size, axis], f"{name}.largest", keepdims=1)
    steps = graph.node("Mul", [graph.node("Max", [largest, least], f"{name}.least"), step], f"{name}.steps")
    each = graph.node("Reshape", [steps, axis], f"{name}.steps.each")
    read = graph.node("QuantizeLinear", [value, each, "int8.zero.each"], f"{name}.read", axis=1)
    given = [read, graph.constant(f"{name}.weight", weight), one, graph.constant(f"{name}.scale", scale), zero]
    return graph.node("Mul", [graph.node("MatMulIntegerToFloat", given, f"{name}.sum", _FUSED), steps], f"{name}.int8")


def _shared(graph: Graph, name: str, value: Any) -> str:
    """A constant that is added once."""
    return name if any(one.name == name for one in graph.constants) else graph.constant(name, np.asarray(value))


def add_probe(graph: Graph) -> None:
    """Add the output `PROBE`: 1.0 where int8 products are summed exactly, for `open_session` to look at.

    Processors without VNNI add pairs of them in 16 bits, which these overflow.
    """
    read = graph.constant("probe.read", np.full((4, 64), 255, np.uint8))
    weight = graph.constant("probe.weight", np.full((64, 16), _LARGEST, np.int8))
    right = graph.constant("probe.right", np.array(64 * 255 * _LARGEST, np.int32))
    is_right = graph.node("Equal", [graph.node("MatMulInteger", [read, weight], "probe.sum"), right], "probe.is_right")
    graph.node("Cast", [is_right], PROBE, to=TensorProto.FLOAT)


def dense_float(graph: Graph, value: str, matrix: Array, bias: Array, name: str) -> str:
    """`value` @ `matrix` + `bias` in float32."""
    product = graph.node("MatMul", [value, graph.constant(f"{name}.weight", matrix)], f"{name}{_PRODUCT}")
    return graph.node("Add", [product, graph.constant(f"{name}.bias", bias)], name)


def sample_inputs(model: bytes, texts: Sequence[Tokens]) -> dict[str, Array]:
    """What goes into each product of a model made with `dense_float`, over all tokens of `texts`."""
    watched = load_from_string(model)
    inputs = {
        node.name.removesuffix(_PRODUCT): node.input[0] for node in watched.graph.node if node.name.endswith(_PRODUCT)
    }
    for value in inputs.values():
        watched.graph.output.append(helper.make_tensor_value_info(value, TensorProto.FLOAT, None))
    session = open_session(watched.SerializeToString(), "float32 model", DatelineError)
    read = [
        session.run(list(inputs.values()), {"ids": np.array([ids], np.int64), "types": np.array([types], np.int64)})
        for ids, types in texts
    ]
    return {name: np.concatenate([one[i][0] for one in read]) for i, name in enumerate(inputs)}
