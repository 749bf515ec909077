"""Learn `index/searching/fusion.json`: how words, meaning and time are weighed in the ranking of articles.

    uv run --with lightgbm==4.7.0 python -m training.fit_fusion QUESTIONS --store STORE [--also QUESTIONS STORE]

QUESTIONS is a batch with `sources` and `as_of`, STORE an index of their articles. Each question is learned from as it
is, without its day, and as if asked long after, without words like "this week"; and some are made of sentences of
articles, old ones with a day of asking, any without. `--also` gives questions without a day over another store, such as
`training.passage_corpus` makes. The figures are of questions held out: five folds, all questions of one week, in all
their forms, in one.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from assistant.evaluation.questions import Asked, read_questions
from index.embedding.embedders import make_embedder
from index.records import Embedder
from index.searching.features import NAMES, Floats
from index.searching.fusion import FILE
from index.searching.when import MOMENT
from index.storing.opening import open_store
from index.storing.store import Store
from training.fusion_data import Example, gather, made_questions
from training.ranking import cross_validate, fit_fusion, learn
from training.retrieval_table import judge, measures

SEED = 1
WEIGHTS = {
    "with as_of": 1.0,
    "without as_of": 1.0,
    "asked later": 0.25,
    "made of old articles": 0.6,
    "made of articles, without as_of": 0.7,
    "also": 0.3,
}
"""How much a question of each set teaches."""
MADE, MADE_UNDATED = 250, 150
"""Questions made of articles that are learned from; as many more are only judged."""
SOONEST, LATEST = 60, 950
"""Days after their own day on which questions are asked again."""


def ask_later(questions: Sequence[Asked], seed: int) -> Iterator[Asked]:
    """The questions without words of the moment, asked `SOONEST` to `LATEST` days after their day (log-uniform)."""
    rng = random.Random(seed)
    for one in questions:
        days = int(SOONEST * (LATEST / SOONEST) ** rng.random())
        text = " ".join(MOMENT.sub(" ", one.question).split())
        if one.as_of and text:
            yield replace(one, question=text, as_of=(date.fromisoformat(one.as_of) + timedelta(days)).isoformat())


def gather_sets(store: Store, embedder: Embedder, questions: Sequence[Asked]) -> dict[str, list[Example]]:
    """The examples of every set but "also"."""
    named = [one for one in questions if one.sources]
    days = [one.as_of for one in named if one.as_of]
    gold = {source for one in named for source in one.sources}
    old = made_questions(store, days, 2 * MADE, SEED, gold)
    any_age = made_questions(store, days, 2 * MADE_UNDATED, SEED + 1, gold)
    weeks = {one.id: one.as_of for one in named if one.as_of}
    return {
        "with as_of": gather(store, embedder, named, is_timely=True),
        "without as_of": gather(store, embedder, named, dated=False),
        "asked later": gather(store, embedder, ask_later(named, SEED), weeks=weeks),
        "made of old articles": gather(store, embedder, old),
        "made of articles, without as_of": gather(store, embedder, any_age, dated=False),
    }


def taught(sets: Mapping[str, Sequence[Example]]) -> list[Example]:
    """What is learned from: of questions made of articles, the first half."""
    halves = {name: rows[: len(rows) // 2] if name.startswith("made") else rows for name, rows in sets.items()}
    return [replace(one, weight=WEIGHTS[name]) for name, rows in halves.items() for one in rows if len(one.gold)]


def report(sets: Mapping[str, Sequence[Example]], learned: Sequence[Example]) -> dict[str, Any]:
    """The figures of each set with known sources, held out, beside those of words and meaning alone."""
    judged = {name: rows[len(rows) // 2 :] if name.startswith("made") else rows for name, rows in sets.items()}
    judged.pop("also", None)
    runs = cross_validate([one for rows in judged.values() for one in rows], learned, learn)
    found: dict[str, Any] = {}
    for name, rows in judged.items():
        by_sum = [[one.features[:, NAMES.index("sum_z")] for one in rows]]
        by_learned = [run[: len(rows)] for run in runs]
        runs = [run[len(rows) :] for run in runs]
        found[name] = {"questions": len(rows), "hybrid": figures(rows, by_sum), "learned": figures(rows, by_learned)}
        print(name, json.dumps(found[name], indent=1), flush=True)
    return found


def figures(examples: Sequence[Example], runs: Sequence[Sequence[Floats]]) -> dict[str, float]:
    """The mean of each measure over questions, and over runs."""
    names = measures(examples[0], np.zeros(len(examples[0].gold)))
    return dict(zip(names, judge(examples, runs).mean(0).round(4).tolist(), strict=True))


def write(sets: Mapping[str, Sequence[Example]]) -> None:
    """Cross-validate, learn from all, and put what is learned where the search reads it."""
    learned = taught(sets)
    content = {"made_by": "training/fit_fusion.py", "seed": SEED, "cross_validated": report(sets, learned)}
    FILE.write_text(json.dumps(content | fit_fusion(learned), indent=None) + "\n", encoding="utf-8")


def main() -> None:
    """Gather, cross-validate, fit on all, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--also", type=Path, nargs=2, metavar=("QUESTIONS", "STORE"))
    options = parser.parse_args()
    store = open_store(options.store)
    embedder = make_embedder(store.library.note("embedder") or "minilm")
    sets = gather_sets(store, embedder, read_questions(options.questions))
    if options.also:
        questions, other = options.also
        sets["also"] = gather(open_store(other), embedder, read_questions(questions), dated=False)
    write(sets)


if __name__ == "__main__":
    main()
