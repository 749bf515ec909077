"""Trained float32 weights → the int8 model that Dateline ships.

    uv run python -m training.export OUT_FOLDER/NAME.safetensors TRAIN_FOLDER PACKAGE_FOLDER

Writes NAME.onnx and NAME.sha256 into PACKAGE_FOLDER: the reader and the comparer go to assistant/reader. TRAIN_FOLDER
is that of `training.reader.train`: what the model makes of some of its rows decides how it is quantised, in
`training/int8.py`.
"""

import argparse
import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from assistant.reader.comparer import Saying, head_of, in_setting, tail_of
from assistant.reader.reader import ALL_TOKENS, QUESTION_TOKENS, Page, encode_page
from assistant.reader.shipped import encode, load_tokenizer
from index.embedding.minilm_graph import Dense, Graph, build_encoder
from index.embedding.runtime import PROBE
from index.records import Span
from training.int8 import Int8, Tokens, add_probe, dense_float, sample_inputs
from training.reader.rows import Row, hold_out, read_rows

ROWS = 120
"""Rows that are read for samples of what goes into each product: some 15,000 tokens."""


def build(weights: Mapping[str, NDArray[Any]], name: str, dense: Callable[[str, int], Dense]) -> bytes:
    """The serialised ONNX model: "ids" and "types" of shape (1, tokens) → "logits" (1, tokens, 2), and `PROBE`."""
    graph = Graph()
    hidden = build_encoder(graph, weights, ALL_TOKENS, dense, typed=True)
    matrix = graph.constant("heads", weights["heads.weight"].T)
    product = graph.node("MatMul", [hidden, matrix], "heads.product")
    graph.node("Add", [product, graph.constant("heads.bias", weights["heads.bias"])], "logits")
    add_probe(graph)
    return graph.serialise(f"dateline-{name}", ["ids", "types"], {"logits": [1, "tokens", 2], PROBE: [4, 16]})


def build_float(weights: Mapping[str, NDArray[Any]], name: str) -> bytes:
    """The same model in float32."""
    return build(weights, name, lambda _product, _layer: dense_float)


def build_int8(weights: Mapping[str, NDArray[Any]], name: str, rows: Sequence[Row]) -> bytes:
    """The model in int8; some of the `rows` are read for samples, as the model `name` reads."""
    drawn = random.Random(1).sample(rows, ROWS)
    tokenizer = load_tokenizer()
    texts = [(_read_tokens if name == "reader" else _compared_tokens)(tokenizer, row) for row in drawn]
    return build(weights, name, Int8(sample_inputs(build_float(weights, name), texts)))


def _read_tokens(tokenizer: Tokenizer, row: Row) -> Tokens:
    asked = encode(tokenizer, row.question).ids[:QUESTION_TOKENS]
    sheet = encode_page(tokenizer, asked, Page("", row.passage, ()))
    return _typed(sheet.ids, sheet.asked)


def _compared_tokens(tokenizer: Tokenizer, row: Row) -> Tokens:
    """The row's passage with its answer, behind its own beginning as the setting."""
    saying = Saying(row.passage, Span(*row.answers[0]) if row.answers else Span(0, 0))
    head = head_of(tokenizer, row.question, in_setting(" ".join(row.passage.split()[:32])))
    return _typed([*head, *tail_of(tokenizer, saying)], len(head))


def _typed(ids: Sequence[int], first: int) -> Tokens:
    return ids, [int(i >= first) for i in range(len(ids))]


def main() -> None:
    """Read the command line, write the model and its hash."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("weights", "train", "package"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    rows, _ = hold_out(read_rows(options.train / "spans.jsonl.xz"))
    model = build_int8(load_file(options.weights), options.weights.stem, rows)
    path = options.package / f"{options.weights.stem}.onnx"
    path.write_bytes(model)
    path.with_suffix(".sha256").write_text(hashlib.sha256(model).hexdigest() + "\n", encoding="ascii")
    print(f"{path}: {len(model):,} bytes")


if __name__ == "__main__":
    main()
