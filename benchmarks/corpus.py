"""Articles to measure with: real ones as far as they go, then ones made of their sentences with other words in them."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from index.reading.read import read_path
from index.records import Document

CHANGED = 0.25
"""Share of the words of a made article that are drawn anew, so that none is a copy of another."""
SENTENCES = 60
"""Sentences of a made article."""
KEPT = 50_000
"""Sentences of real articles that made ones draw from."""


def write_articles(articles: Path, out: Path, words: int, seed: int = 0) -> int:
    """Write articles of about `words` words in all to `out` (JSONL), real ones first; return how many."""
    written = count = 0
    with out.open("w", encoding="utf-8") as file:
        for identity, title, text in _articles(articles, seed):
            if written >= words:
                break
            taken = " ".join(re.split(r"( +)", text)[: 2 * (words - written)]) if words - written < 400 else text
            file.write(json.dumps({"id": identity, "title": title, "text": taken}) + "\n")
            written += len(taken.split())
            count += 1
    return count


def make_article(sentences: list[str], chance: random.Random) -> str:
    """An article of sentences drawn at random, with some of their words drawn from other sentences."""
    made = []
    for sentence in chance.choices(sentences, k=SENTENCES):
        found = sentence.split()
        strange = chance.choice(sentences).split()
        made.append(" ".join(chance.choice(strange) if chance.random() < CHANGED else word for word in found))
    return "\n\n".join(" ".join(made[i : i + 4]) for i in range(0, len(made), 4))


def _articles(path: Path, seed: int) -> Iterator[tuple[str, str, str]]:
    """Id, title and text of real articles, then of made ones, without end."""
    chance = random.Random(seed)
    sentences: list[str] = []
    for item in read_path(path):
        if isinstance(item, Document):
            if len(sentences) < KEPT:
                sentences += [found for found in re.split(r"(?<=[.?!])\s+", item.text) if 20 < len(found) < 400]
            yield item.source, item.fields.get("title", ""), item.text
    number = 0
    while True:
        number += 1
        yield f"made-{number}", chance.choice(sentences)[:80], make_article(sentences, chance)
