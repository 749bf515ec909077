"""Evidence for tests: one sentence with the words that answer, and what else a test needs of it."""

from functools import cache
from typing import Any

from assistant.answering.evidence import Evidence
from index.embedding.minilm import MiniLM
from index.records import Span


def make_evidence(source: str, text: str, answer: str, **others: Any) -> Evidence:
    """An article's first sentence, read as giving `answer`; `others` are fields that differ from the usual."""
    start = text.index(answer)
    usual: dict[str, Any] = {"coverage": 0.5, "context": 0.5, "passage": 0.5, "behind": 0.0, "fits": 1.0, "odds": 3.0}
    place = Span(start, start + len(answer))
    usual["embed"] = lambda words: _embedder().embed([words])[0]
    return Evidence(source=source, span=Span(0, len(text)), text=text, answer=place, **usual | others)


@cache
def _embedder() -> MiniLM:
    return MiniLM()
