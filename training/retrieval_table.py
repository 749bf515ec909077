"""A table of what each part of the search brings, for any questions with gold sources and the store of their articles.

    uv run --with lightgbm==4.7.0 python -m training.retrieval_table QUESTIONS --store STORE [--sets SET,…] [--learn]

Sets: `asked`, the questions as they are; `undated`, asked without their day; `old`, questions made of sentences of the
store's articles, asked long after on the questions' days. Articles are ranked by their first passage. `as committed` is
the product as it is: where it was fitted on these very questions (see `training.fit_fusion`), only the cross-validated
rows count. With --learn, the rows "+ time" and "+ the rest" are learned from these very questions, five-fold
cross-validated three times over, the questions of one day in one fold. Behind each mean stands its 95 % interval:
percentile bootstrap over questions (Efron 1979).
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from assistant.evaluation.measures.retrieval import discounted_gain, hit, reciprocal_rank
from assistant.evaluation.questions import Asked, read_questions
from index.embedding.embedders import make_embedder
from index.records import Embedder
from index.searching.features import NAMES, Floats
from index.searching.fusion import NEAR, learned
from index.storing.opening import open_store
from index.storing.store import Store
from training.fusion_data import Example, gather, made_questions
from training.ranking import cross_validate, fit_columns, learn

ROUNDS, SEED = 2000, 0
MADE, OLD_SEED = 250, 77
"""Questions made of old articles, and the seed that makes them: others than `training.fit_fusion` learns from."""
SINGLE = {"BM25": "bm25", "MiniLM": "cosine", "hybrid": "sum_z"}
"""Rows that are one feature: words alone, meaning alone, and the sum of their z-scores."""


def _as_asked(store: Store, embedder: Embedder, asked: Sequence[Asked]) -> list[Example]:
    return gather(store, embedder, asked, is_timely=True)


def _undated(store: Store, embedder: Embedder, asked: Sequence[Asked]) -> list[Example]:
    return gather(store, embedder, asked, dated=False)


def _old(store: Store, embedder: Embedder, asked: Sequence[Asked]) -> list[Example]:
    days = [one.as_of for one in asked if one.as_of]
    return gather(store, embedder, made_questions(store, days, MADE, OLD_SEED)) if days else []


SETS: dict[str, Callable[[Store, Embedder, Sequence[Asked]], list[Example]]] = {
    "asked": _as_asked,
    "undated": _undated,
    "old": _old,
}


def measures(example: Example, scores: Floats) -> dict[str, float]:
    """hit@1, @4, @10, MRR@10 and nDCG@10 of one question, gold articles that are no candidates counted as missed."""
    relevance = example.gold[np.argsort(-scores, kind="stable")].tolist()
    gold = len([is_gold for is_gold in relevance if is_gold]) + example.missing
    values = {f"hit@{k}": hit(relevance, gold, k) for k in (1, 4, 10)}
    return values | {"MRR@10": reciprocal_rank(relevance, gold, 10), "nDCG@10": discounted_gain(relevance, gold, 10)}


def judge(examples: Sequence[Example], runs: Iterable[Sequence[Floats]]) -> Floats:
    """The measures of each question, the mean over runs: shape (q × m)."""
    values = [[list(measures(e, s).values()) for e, s in zip(examples, run, strict=True)] for run in runs]
    return np.asarray(np.mean(values, 0), float)


def interval(values: Floats) -> tuple[Floats, Floats]:
    """The 95 % bootstrap interval of the mean of each column of `values` (q × m)."""
    drawn = np.random.default_rng(SEED).integers(0, len(values), (ROUNDS, len(values)))
    low, high = np.percentile(values[drawn].mean(1), (2.5, 97.5), axis=0)
    return low, high


def rows(examples: Sequence[Example], is_learned: bool) -> Iterable[tuple[str, Floats]]:
    """Each row's name and the measures of each question."""
    for name, feature in SINGLE.items():
        yield name, judge(examples, [[_column(one, feature) for one in examples]])
    if is_learned:
        timed = cross_validate(examples, examples, fit_columns([NAMES.index("sum_z"), *NEAR]))
        yield "hybrid + time (cross-validated)", judge(examples, timed)
        yield "+ the rest (cross-validated)", judge(examples, cross_validate(examples, examples, learn))
    yield "as committed", judge(examples, [[_committed(one) for one in examples]])


def _column(example: Example, feature: str) -> Floats:
    return example.features[:, NAMES.index(feature)] if len(example.gold) else np.zeros(0)


def _committed(example: Example) -> Floats:
    return learned().score(example.features) if len(example.gold) else np.zeros(0)


def main() -> None:
    """Gather, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--sets", type=lambda text: text.split(","), default=["asked"], help=", ".join(SETS))
    parser.add_argument("--learn", action="store_true", help="also cross-validate on these questions (needs lightgbm)")
    options = parser.parse_args()
    if unknown := set(options.sets) - set(SETS):
        parser.error(f"--sets {','.join(sorted(unknown))}: no such set; known: {', '.join(SETS)}")
    store = open_store(options.store)
    embedder = make_embedder(store.library.note("embedder") or "minilm")
    asked = [one for one in read_questions(options.questions) if one.sources and one.answerable]
    for name in options.sets:
        show(name, SETS[name](store, embedder, asked), options.learn)


def show(name: str, examples: Sequence[Example], is_learned: bool) -> None:
    """Print the table of one set."""
    if not examples:
        print(f"{name}: no questions")
        return
    columns = list(measures(examples[0], np.zeros(len(examples[0].gold))))
    print(f"\n| {name}: {len(examples)} questions | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for row, values in rows(examples, is_learned):
        cells = [f"{m:.3f} ({a:.3f}–{b:.3f})" for m, a, b in zip(values.mean(0), *interval(values), strict=True)]
        print(f"| {row} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
