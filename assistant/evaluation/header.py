"""The header of a run: what is needed to repeat it, and what must be the same for a stopped run to go on."""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.storing.opening import whole_name

if TYPE_CHECKING:
    from assistant.answering.answer import Assistant
    from index.storing.library import Library

ROOT = Path(__file__).parents[2]
FORMAT = 1
"""Raised when a field of a run changes its meaning."""
LIBRARIES = ("chromadb", "llama-index", "numpy", "onnxruntime", "openai", "tokenizers")
"""Libraries on which an answer may depend."""
WEIGHTS = (
    "assistant/answering/evidence.json",
    "assistant/checking/meaning.safetensors",
    "assistant/reader/comparer.onnx",
    "assistant/reader/reader.onnx",
    "index/searching/fusion.json",
)
"""Files of ours that hold what was learned."""
FREE = {"questions", "store", "jobs"}
"""What of a header may differ when a run goes on: where the files lie, and how many questions are asked at once."""
COUNTS = {"count", "articles", "passages"}
"""What follows from the questions and the articles, whose hashes are compared."""


def build_header(assistant: "Assistant", origin: Path, count: int, jobs: int) -> dict[str, Any]:
    """What is needed to repeat a run: settings, versions, hashes of the questions, articles, prompts and weights."""
    library = assistant.store.library
    articles, passages = library.count()
    return {
        "format": FORMAT,
        "questions": str(origin),
        "count": count,
        "store": whole_name(assistant.store.name),
        "articles": articles,
        "passages": passages,
        "embedder": assistant.embedder.name,
        "as_of": assistant.as_of.isoformat() if assistant.as_of else None,
        "min_confidence": assistant.min_confidence,
        "model": assistant.model.choice.place if assistant.model else None,
        "jobs": jobs,
        "versions": {"dateline": metadata.version("dateline"), "python": platform.python_version()}
        | {name: metadata.version(name) for name in LIBRARIES},
        "sha256": {
            "questions": hashlib.sha256(origin.read_bytes()).hexdigest(),
            "corpus": hash_corpus(library),
            "prompts": _hash_files(*sorted(ROOT.glob("prompts/*.md"))),
            "weights": _hash_files(*(ROOT / name for name in WEIGHTS)),
        },
    }


def hash_corpus(library: "Library") -> str:
    """SHA-256 of what the library holds: each article's source and fingerprint, whatever the order of indexing."""
    articles = sorted(library.fingerprints().items())
    return hashlib.sha256(json.dumps(articles).encode()).hexdigest()


def _hash_files(*files: Path) -> str:
    """SHA-256 over the names and contents of files."""
    content = [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What of two headers differs, in words. Where the articles differ, their numbers need not be told too."""
    if not all(isinstance(old.get(name), dict) for name in ("sha256", "versions")):
        yield "its header has no hashes and versions"
        return
    settings = [name for name in new if name not in FREE | COUNTS | {"sha256", "versions"}]
    before = old["sha256"] | old["versions"] | {name: old.get(name) for name in settings}
    after = new["sha256"] | new["versions"] | {name: new[name] for name in settings}
    for name, value in after.items():
        if before.get(name) != value:
            was, now = _short(before.get(name)), _short(value)
            yield f"{name} was {was} and is {now}"


def _short(value: Any) -> str:
    return "none" if value is None else str(value)[:24]
