"""Rows of question and passage → a corpus whose articles are single passages without a date, and its questions.

    uv run python -m training.passage_corpus SPANS.jsonl.xz --out FOLDER

What a search learns from news alone does not hold for such a corpus: title, lead and days say nothing there. Written
are FOLDER/articles.jsonl and FOLDER/questions.jsonl, for `dateline index` and `training.fit_fusion --also`.
"""

import argparse
import hashlib
import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SETS = re.compile(r"squad1\.1|newwiki|emptycity|routerlens|nq-oracle|qed")
"""Sets whose questions were asked of prose like that of an encyclopedia or a newspaper."""
PASSAGES = 3000
QUESTIONS = 600
SHORTEST = 300
"""Characters of a passage, at least."""


def choose(rows: Iterable[dict[str, Any]], chance: random.Random) -> dict[str, list[str]]:
    """`PASSAGES` passages with the questions asked of each."""
    asked: dict[str, list[str]] = {}
    for row in rows:
        if SETS.search(row["dataset"]) and len(row["context"]) >= SHORTEST:
            asked.setdefault(row["context"], []).append(row["question"])
    return {context: asked[context] for context in chance.sample(sorted(asked), min(PASSAGES, len(asked)))}


def name(context: str) -> str:
    """How a passage is cited."""
    return hashlib.sha256(context.encode()).hexdigest()[:12]


def ask(asked: dict[str, list[str]], chance: random.Random) -> Iterator[dict[str, Any]]:
    """One question of each of the first `QUESTIONS` passages."""
    for number, (context, questions) in enumerate(list(asked.items())[:QUESTIONS]):
        yield {"id": f"p{number}", "question": chance.choice(questions), "sources": [name(context)]}


def main() -> None:
    """Read, choose and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spans", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with lzma.open(options.spans, "rt", encoding="utf-8") as file:
        asked = choose(map(json.loads, file), chance)
    options.out.mkdir(parents=True, exist_ok=True)
    articles = ({"id": name(context), "text": context} for context in asked)
    for file_name, made in (("articles.jsonl", articles), ("questions.jsonl", ask(asked, chance))):
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in made]
        (options.out / file_name).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
