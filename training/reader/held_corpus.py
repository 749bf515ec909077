"""The rows held out of the reader's training → a corpus and a batch, so that what reads can be measured and fitted.

    uv run python -m training.reader.held_corpus OUT_FOLDER

OUT_FOLDER is that of `training.reader.train`. Writes held/questions.jsonl, held/answered.jsonl (the passages of those
questions among others) and held/unanswered.jsonl (the others alone: near misses for every question), as articles.
"""

import argparse
import json
import pickle
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from training.reader.rows import Row

OTHERS = 2_500
"""Passages of training that stand beside the held-out ones."""
LEAST = 300
"""Characters of such a passage, at least."""


def articles(passages: Iterable[str], name: str) -> list[dict[str, Any]]:
    """One article a passage."""
    return [{"id": f"{name}{number}", "text": text} for number, text in enumerate(passages)]


def questions(held: Iterable[Row], identities: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows as questions of a batch; `identities` are the articles' by passage."""
    return [
        {"id": row.identity, "question": row.question, "answers": [*row.texts], "sources": [identities[row.passage]]}
        for row in held
    ]


def write(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """One record a line."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def main() -> None:
    """Read the prepared rows and write the three files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    rows, _, held = pickle.loads((folder / "prepared.pickle").read_bytes())
    own = list(dict.fromkeys(row.passage for row in held))
    others = list(dict.fromkeys(row.passage for row in rows if len(row.passage) >= LEAST))[:OTHERS]
    out = folder / "held"
    out.mkdir(exist_ok=True)
    identities = {passage: f"held{number}" for number, passage in enumerate(own)}
    write(out / "questions.jsonl", questions(held, identities))
    write(out / "answered.jsonl", [*articles(own, "held"), *articles(others, "other")])
    write(out / "unanswered.jsonl", articles(others, "other"))


if __name__ == "__main__":
    main()
