"""ONNX Runtime as Dateline uses it: models of one thread each, run side by side on all cores."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.errors import DatelineError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Given = TypeVar("Given")
Made = TypeVar("Made")

_FATAL_ONLY = 4


PROBE = "exact"
"""The output by which a model tells whether int8 products are summed exactly here: 1.0, all over."""

_SUM_EXACTLY = "session.x64quantprecision"
"""ONNX Runtime's setting for processors that do not: slower, with the same results as elsewhere."""


def open_session(model: bytes, name: str, error: type[DatelineError]) -> "InferenceSession":
    """A session of one thread and no spinning: the threads are ours, one text each.

    Raises:
        DatelineError: of the kind `error`: ONNX Runtime cannot run the model here.
    """
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as failures

    onnxruntime.set_default_logger_severity(_FATAL_ONLY)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL_ONLY
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        if _is_exact(session):
            return session
        options.add_session_config_entry(_SUM_EXACTLY, "1")
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (failures.Fail, failures.InvalidGraph, failures.InvalidProtobuf, failures.NotImplemented) as exc:
        reason = str(exc).splitlines()[0]
        raise error(
            f"ONNX Runtime {onnxruntime.__version__} cannot run the {name}: {reason}; install onnxruntime 1.31.1"
        ) from exc


def _is_exact(session: "InferenceSession") -> bool:
    """Whether the probe, if the model has one, gives what it should."""
    if PROBE not in (output.name for output in session.get_outputs()):
        return True
    token = np.zeros((1, 1), np.int64)
    (found,) = session.run([PROBE], {given.name: token for given in session.get_inputs()})
    return bool((found == 1).all())


def run_each(
    run: Callable[[Given], Made], rows: Sequence[Given], size: Callable[[Given], int] = lambda _: 0
) -> list[Made]:
    """The results of `rows`, in their order; several run at once, each on one core, those of the largest `size` first,
    so that no core is left with a long one at the end."""
    if len(rows) < 2:
        return [run(row) for row in rows]
    order = sorted(range(len(rows)), key=lambda i: -size(rows[i]))
    with ThreadPoolExecutor(min(_count_cores(), len(rows))) as pool:
        made = dict(zip(order, pool.map(run, (rows[i] for i in order)), strict=True))
    return [made[i] for i in range(len(rows))]


def encodable(text: str) -> str:
    """`text` with "?" for lone surrogates, which JSON can bring in and the tokenizer refuses."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _count_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
