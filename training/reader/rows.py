"""The rows that the reader learns from: questions with a passage, and where in it the answer stands, if it does.

Some whole articles are held out: they are the measure of what was learned.
"""

import hashlib
import json
import lzma
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUOTAS: Mapping[str, int] = {
    "squad1.1-train44": 12_000,
    "squad-train-routerlens": 4_000,
    "squad-train-emptycity": 4_000,
    "squad-train-tnlp": 400,
    "squadshifts-newwiki": 8_000,
    "squadshifts-amazon": 5_000,
    "squadshifts-reddit": 6_000,
    "nq-oracle": 3_000,
    "qed-dev": 500,
    "timeqa": 2_200,
    "covidqa": 400,
    "tweetqa": 2_000,
    "qamr-wikinews": 9_000,
    "qamr-wikipedia": 3_000,
    "qasrl-gs-wikinews": 600,
    "qadiscourse-wikinews": 3_300,
    "qadiscourse-wikipedia": 600,
    "nanco-news": 300,
}
"""Rows taken of each set, at most: fewer of those with one-sentence contexts, reviews and tweets."""

NO_REPORTS = re.compile(r"qamr|qasrl|qadiscourse|tweetqa|amazon|reddit")
"""Sets whose passages are single sentences, or no prose like that of news."""

HELD_SET = "squad1.1-train44"
HELD_ROWS = 1_200
"""The last rows of this set by question id. Ids follow the articles, so they are whole articles (but the first)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question, a passage, and the places (start, end) of its accepted answers in it; none: it does not answer."""

    dataset: str
    identity: str
    question: str
    passage: str
    answers: tuple[tuple[int, int], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The answers in words."""
        return tuple(self.passage[start:end] for start, end in self.answers)


def read_rows(path: Path) -> list[Row]:
    """The rows of one .jsonl.xz file whose answers stand where they are said to.

    Raises:
        OSError: the file cannot be read.
    """
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [row for row in (_row(json.loads(line)) for line in lines) if row]


def _row(read: Mapping[str, Any]) -> Row | None:
    passage = read["context"]
    places = tuple((a["start"], a["start"] + len(a["text"])) for a in read["answers"])
    told = tuple(a["text"] for a in read["answers"])
    if tuple(passage[start:end] for start, end in places) != told or (read["answerable"] and not places):
        return None
    return Row(read["dataset"], str(read["id"]), " ".join(read["question"].split()), passage, places)


def hold_out(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows to learn from, and the held-out ones; no passage stands in both."""
    held = sorted((row for row in rows if row.dataset == HELD_SET), key=lambda row: row.identity)[-HELD_ROWS:]
    passages = {row.passage for row in held}
    return [row for row in rows if row.passage not in passages], held


def sample(rows: Iterable[Row], seed: int) -> list[Row]:
    """As many rows of each set as `QUOTAS` allows, drawn at random; rows of other sets are all kept."""
    drawn: dict[str, list[Row]] = {}
    for row in sorted(
        rows, key=lambda row: hashlib.md5(f"{seed}{row.dataset}{row.identity}{row.question}".encode()).digest()
    ):
        drawn.setdefault(row.dataset, []).append(row)
    kept = [row for name, own in sorted(drawn.items()) for row in own[: QUOTAS.get(name, len(own))]]
    random.Random(seed).shuffle(kept)
    return kept
