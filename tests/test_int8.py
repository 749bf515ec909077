"""The shipped models in int8: near to float32, exact on any processor, and as good as the weights that they came of."""

from importlib import resources
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from assistant.reader.reader import Page, encode_page
from assistant.reader.shipped import encode, load_tokenizer
from index.embedding.runtime import PROBE, open_session
from index.errors import DatelineError
from training.export import build_float, build_int8
from training.reader.recover import recover
from training.reader.rows import Row

TEXT = (
    "The regional council met on Monday in Marlow. The ferry Aurora sank off Port Ellis late on Friday, killing seven "
    "people, the coast guard said. Its captain, Joan Aldous, was rescued. An inquiry will begin next week."
)
QUESTIONS = ("How many people were killed?", "Who was the captain?", "where did it sink", "What will begin?")


def _logits(model: bytes, question: str) -> NDArray[np.float32]:
    session = open_session(model, "model", DatelineError)
    tokenizer = load_tokenizer()
    sheet = encode_page(tokenizer, encode(tokenizer, question).ids, Page("", TEXT, ()))
    types = np.arange(len(sheet.ids)) >= sheet.asked
    given = {"ids": np.array([sheet.ids], np.int64), "types": types[None].astype(np.int64)}
    logits: NDArray[np.float32] = session.run(["logits"], given)[0][0]
    return logits


def _shipped(name: str) -> bytes:
    return resources.files("assistant.reader").joinpath(f"{name}.onnx").read_bytes()


def _weights(model: bytes) -> dict[str, NDArray[np.float32]]:
    read = onnx.load_from_string(model)
    return recover({one.name: numpy_helper.to_array(one) for one in read.graph.initializer})


@pytest.mark.parametrize("name", ["reader", "comparer"])
def test_what_is_recovered_of_a_model_gives_its_logits_in_float32(name: str) -> None:
    model = _shipped(name)
    recovered = build_float(_weights(model), name)
    away = np.concatenate([_logits(model, question) - _logits(recovered, question) for question in QUESTIONS])
    assert float(np.sqrt((away**2).mean())) < 0.12


def test_quantising_keeps_the_logits() -> None:
    weights = _weights(_shipped("reader"))
    rows = [Row("made", str(i), QUESTIONS[i % 4], " ".join(TEXT.split()[i % 7 :]), ()) for i in range(140)]
    made, exact = build_int8(weights, "reader", rows), build_float(weights, "reader")
    away = np.concatenate([_logits(made, question) - _logits(exact, question) for question in QUESTIONS])
    assert float(np.sqrt((away**2).mean())) < 0.12


def _with_probe(model: bytes, value: float) -> bytes:
    """The model, whose probe gives `value` wherever it runs."""
    changed = onnx.load_from_string(model)
    (cast,) = (node for node in changed.graph.node if PROBE in node.output)
    cast.input[0] = "probe.given"
    changed.graph.initializer.append(numpy_helper.from_array(np.full((4, 16), value, np.float32), "probe.given"))
    return changed.SerializeToString()


def test_where_products_are_not_summed_exactly_a_slower_way_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    model = _shipped("reader")
    asked: list[str] = []
    add = onnxruntime.SessionOptions.add_session_config_entry

    def listen(options: onnxruntime.SessionOptions, key: str, value: str) -> None:
        asked.append(f"{key}={value}")
        add(options, key, value)

    monkeypatch.setattr(onnxruntime.SessionOptions, "add_session_config_entry", listen)
    slower = _logits(_with_probe(model, 0.0), QUESTIONS[0])
    assert asked == ["session.x64quantprecision=1"]
    asked.clear()
    as_it_is = _logits(_with_probe(model, 1.0), QUESTIONS[0])
    assert asked == []
    as_shipped = _logits(model, QUESTIONS[0])
    assert np.allclose(as_shipped, slower, atol=1e-3)
    assert bool(asked) is not np.allclose(as_it_is, slower, atol=1e-3), "the probe tells which processor this is"


def test_a_model_without_a_probe_is_opened_as_it_is(tmp_path: Path) -> None:
    given, made = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("x", "y"))
    graph = helper.make_graph([helper.make_node("Neg", ["x"], ["y"])], "negate", [given], [made])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    session = open_session(model.SerializeToString(), "model", DatelineError)
    assert session.run(None, {"x": np.ones(1, np.float32)})[0].tolist() == [-1.0]
