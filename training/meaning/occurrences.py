"""Words as MiniLM sees them in running text: a few states of each, from the sentences of the training data."""

import json
import lzma
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Set
from pathlib import Path

import numpy as np

from assistant.checking.meaning import Floats, Meaning
from index.embedding.minilm import MiniLM

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
PLAIN = re.compile(r"\b[a-z]{3,}\b")
KEPT, FEW = 6, 2
"""States of a word, at most; and those below which a sentence is read for it."""
MOST = 10_000
"""Sentences that are read."""
SOURCES = re.compile(r"squad|nanco|wikinews")
"""The datasets that are news, or as careful as news."""


def read_sentences(path: Path) -> list[str]:
    """The sentences of 6 to 45 words of spans.jsonl.xz, in an order by chance.

    Raises:
        OSError: the file cannot be read.
    """
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = {" ".join(row["context"].split()) for row in rows if SOURCES.search(row["dataset"])}
    found = [sentence for text in sorted(texts) for sentence in SENTENCE.split(text)]
    random.Random(5).shuffle(found)
    return [sentence for sentence in found if 6 <= len(sentence.split()) <= 45]


def collect(sentences: list[str], wanted: Set[str]) -> dict[str, list[Floats]]:
    """States of the words wanted; of those that no sentence holds, the state of the word alone."""
    found: dict[str, list[Floats]] = defaultdict(list)
    embedder = MiniLM()
    meaning = Meaning(embedder)
    used = 0
    for sentence in sentences:
        if used == MOST or not any(len(found[name]) < FEW for name in set(PLAIN.findall(sentence)) & wanted):
            continue
        used += 1
        for name, state in _states(meaning, sentence):
            if name in wanted and len(found[name]) < KEPT:
                found[name].append(state)
    for word in wanted:
        if not found[word]:
            state = embedder.states(word)[0].mean(axis=0)
            found[word].append((state / np.linalg.norm(state)).astype(np.float16))
    return found


def _states(meaning: Meaning, sentence: str) -> Iterator[tuple[str, Floats]]:
    for word, state in meaning.read_states(sentence):
        if word.text.islower():
            yield word.folded, state.astype(np.float16)
