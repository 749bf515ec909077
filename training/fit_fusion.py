"""Learn `index/searching/fusion.json`: how words, meaning and time are weighed in the ranking of articles.

    uv run --with lightgbm==4.7.0 python -m training.fit_fusion QUESTIONS --store STORE

QUESTIONS is a batch with `sources` and `as_of`, STORE an index of their articles. Each question is learned from as it
is and without its day; some besides as if asked long after, without words like "this week"; and a few are made of
sentences of old articles, so that nearness in time is weighed for more than the news of the moment. For questions that
say "this week" or the like, there is a model learned from the first alone. The figures are of questions held out: five
folds, a question in one fold in all its forms.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from assistant.evaluation.questions import Asked, read_questions
from index.embedding.embedders import make_embedder
from index.searching.features import NAMES, Floats
from index.searching.fusion import FILE
from index.searching.when import MOMENT
from index.storing.store import open_store
from training.fusion_data import Example, gather, old_questions
from training.ranking import cross_validate, fit_fusion, learn
from training.retrieval_table import judge, measures

SEED = 1
LATER = 0.25
"""Share of the questions that are also learned from as if asked long after."""
MADE = 100
"""Questions made of old articles that are learned from; `JUDGED` more are only judged."""
JUDGED = 150
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


def figures(examples: Sequence[Example], runs: Sequence[Sequence[Floats]]) -> dict[str, float]:
    """The mean of each measure over questions, and over runs."""
    names = measures(examples[0], np.zeros(len(examples[0].gold)))
    return dict(zip(names, judge(examples, runs).mean(0).round(4).tolist(), strict=True))


def main() -> None:
    """Gather, cross-validate, fit on all, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    options = parser.parse_args()
    questions = [one for one in read_questions(options.questions) if one.sources]
    store = open_store(options.store)
    embedder = make_embedder(store.library.note("embedder") or "minilm")
    days = [one.as_of for one in questions if one.as_of]
    sets = {
        "with as_of": gather(store, embedder, questions, is_timely=True),
        "without as_of": gather(store, embedder, questions, dated=False),
        "asked later": gather(store, embedder, ask_later(questions, SEED)),
        "made of old articles": gather(store, embedder, old_questions(store, days, MADE + JUDGED, SEED)),
    }
    rng = random.Random(SEED)
    learned = sets["with as_of"] + sets["without as_of"]
    learned += [one for one in sets["asked later"] if rng.random() < LATER] + sets["made of old articles"][:MADE]
    report = {}
    for name, judged in sets.items():
        held = judged[MADE:] if name.startswith("made") else judged
        runs = cross_validate(held, learned, learn)
        by_sum = [[one.features[:, NAMES.index("sum_z")] for one in held]]
        report[name] = {"questions": len(held), "hybrid": figures(held, by_sum), "learned": figures(held, runs)}
        print(name, json.dumps(report[name], indent=1))
    content = {"made_by": "training/fit_fusion.py", "seed": SEED, "cross_validated": report} | fit_fusion(learned)
    FILE.write_text(json.dumps(content, indent=None) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
