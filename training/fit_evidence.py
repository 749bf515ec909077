"""Learn the weights of `assistant/evidence.json`: which sentence answers a question, and whether any does.

    uv run python -m training.fit_evidence SPANS.jsonl.xz UNANSWERABLE.jsonl.xz

The rows are questions with a passage: in SPANS the passage answers it and the answer's place is known, in UNANSWERABLE
it is close but does not. Each question meets its own passage and the three most similar ones of other rows, as the
product meets the hits of a search. Two logistic regressions are fitted by
gradient descent (L2), cross-validated in five folds, and written with their figures. Nothing of the project's own
questions is looked at.
"""

import argparse
import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answering import sentences
from assistant.answering.abstention import answer_features
from assistant.answering.question import read_question
from assistant.answering.sentences import Evidence, question_weights
from index.minilm import MiniLM
from index.records import Embedder, Hit, Passage, Vectors
from index.split import build_passages, split_sentences
from index.words import content_words, stem, words

OUT = Path(sentences.__file__).with_name("evidence.json")
REFUSED = 0.10
"""Share of answerable questions that the threshold may refuse in cross-validation."""
OTHERS = 3
"""Passages of other rows that a question also meets."""
EXCLUDED = re.compile(r"qamr|qasrl|qadiscourse|tweetqa|amazon|reddit")
"""Sets whose contexts are single sentences or no news-like prose."""


def learn_repeats(rows: Sequence[dict[str, Any]], least: int = 40) -> dict[str, float]:
    """By stem, the share of answering passages that hold a word of their question; "" is the share over all words.

    Only words asked at least `least` times are kept; shares are smoothed towards the overall one by ten observations.
    """
    asked, held = Counter[str](), Counter[str]()
    for row in rows:
        stems = {stem(word) for word in words(row["context"])}
        for wanted in {stem(word) for word in content_words(row["question"])}:
            asked[wanted] += 1
            held[wanted] += sentences.is_held(wanted, stems)
    usual = held.total() / asked.total()
    shares = {s: (held[s] + 10 * usual) / (count + 10) for s, count in asked.items() if count >= least}
    return {"": round(usual, 3)} | {s: round(share, 3) for s, share in sorted(shares.items())}


def read_rows(path: Path, seed: int) -> list[dict[str, Any]]:
    """The rows with contexts of several sentences, shuffled."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = [
            row for row in map(json.loads, file) if not EXCLUDED.search(row["dataset"]) and len(row["context"]) > 300
        ]
    random.Random(seed).shuffle(rows)
    return rows


Weigh = Callable[[Sequence[str]], Mapping[str, float]]
"""A question's words → what each tells."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The passages of all rows: `own[i]` are the numbers of row i's, `vectors` their rows of length 1."""

    passages: list[Passage]
    own: list[range]
    vectors: Vectors


def make_pool(rows: Sequence[dict[str, Any]], embedder: Embedder) -> Pool:
    """Split and embed every row's context; a passage's source is its row's number."""
    passages: list[Passage] = []
    own = []
    for number, row in enumerate(rows):
        built = build_passages(str(number), row["context"], split_sentences(row["context"]), ())
        own.append(range(len(passages), len(passages) + len(built)))
        passages += built
    return Pool(passages, own, embedder.embed([passage.text for passage in passages]))


def gather(number: int, row: dict[str, Any], pool: Pool, embedder: Embedder, weigh: Weigh) -> list[Evidence]:
    """The evidence for row `number`: the sentences of its own passages and of the most similar others."""
    question = read_question(row["question"][:500])
    vector = embedder.embed([question.text])[0]
    cosines = pool.vectors @ vector
    texts = {pool.passages[i].text for i in pool.own[number]}
    others = [i for i in cosines.argsort()[::-1][: OTHERS + 20] if pool.passages[i].text not in texts][:OTHERS]
    chosen = sorted([*pool.own[number], *others], key=lambda i: -cosines[i])
    hits = [Hit(pool.passages[i], 0.0, float(cosines[i]), 0.0, None, None) for i in chosen]
    return sentences.gather(question, vector, hits, embedder, weigh(question.words))


def holds(evidence: Evidence, number: int, row: dict[str, Any]) -> bool:
    """Whether a gold answer of row `number` lies in the sentence."""
    return evidence.source == str(number) and any(
        evidence.span.start <= a["start"] < evidence.span.end for a in row["answers"]
    )


def fit(features: np.ndarray, labels: np.ndarray, steps: int = 3000, rate: float = 0.5, l2: float = 1e-4) -> np.ndarray:
    """Logistic regression by full-batch gradient descent on standardised features: shape (d + 1), bias last."""
    mean, deviation = features.mean(0), features.std(0) + 1e-9
    x = np.c_[(features - mean) / deviation, np.ones(len(features))]
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ w))
        w -= rate * (x.T @ (p - labels) / len(labels) + l2 * w)
    fitted: np.ndarray = np.r_[w[:-1] / deviation, w[-1] - (w[:-1] * mean / deviation).sum()]
    return fitted


def probabilities(features: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The fitted model's probabilities, shape (n)."""
    found: np.ndarray = 1 / (1 + np.exp(-(features @ w[:-1] + w[-1])))
    return found


def cross_validate(features: np.ndarray, labels: np.ndarray, groups: np.ndarray, folds: int = 5) -> np.ndarray:
    """Held-out probabilities, no group in two folds."""
    held = np.zeros(len(labels))
    for fold in range(folds):
        test = groups % folds == fold
        held[test] = probabilities(features[test], fit(features[~test], labels[~test]))
    return held


def auroc(scores: np.ndarray, labels: np.ndarray) -> float:
    """Area under the ROC curve, as the Mann–Whitney U statistic with mid-ranks for ties."""
    order = scores.argsort()
    _, inverse, counts = np.unique(scores[order], return_inverse=True, return_counts=True)
    ranks = np.empty(len(scores))
    ranks[order] = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = labels.sum()
    return float((ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(labels) - positives)))


def fit_sentence(found: Sequence[list[Evidence]], rows: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], np.ndarray]:
    """Weights that tell the sentence with the answer, and the share of rows in which it comes first, held out."""
    features = np.array([e.features for evidence in found for e in evidence])
    labels = np.array([holds(e, i, row) for i, row in enumerate(rows) for e in found[i]], float)
    groups = np.array([i for i, evidence in enumerate(found) for _ in evidence])
    held = cross_validate(features, labels, groups)
    first = [bool(labels[groups == i][held[groups == i].argmax()]) for i in range(len(found))]
    by_cosine = [bool(labels[groups == i][features[groups == i, 0].argmax()]) for i in range(len(found))]
    w = fit(features, labels)
    figures = {"answer_first": np.mean(first), "answer_first_by_cosine": np.mean(by_cosine), "rows": len(found)}
    return _packed(w, figures), w


def fit_answer(found: Sequence[list[Evidence]], labels: np.ndarray) -> dict[str, Any]:
    """Weights that tell whether the passage answers, with the threshold that refuses `REFUSED` of those that do."""
    features = np.array([answer_features(evidence) for evidence in found])
    held = cross_validate(features, labels, np.random.default_rng(0).permutation(len(labels)))
    threshold = float(np.quantile(held[labels == 1], REFUSED))
    figures = {
        "auroc": auroc(held, labels),
        "abstained_of_unanswerable": (held[labels == 0] < threshold).mean(),
        "refused_of_answerable": (held[labels == 1] < threshold).mean(),
        "rows": len(labels),
    }
    return _packed(fit(features, labels), figures) | {"threshold": round(threshold, 5)}


def _packed(w: np.ndarray, figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "weights": [round(float(value), 5) for value in w[:-1]],
        "bias": round(float(w[-1]), 5),
        "cross_validated": {name: round(float(value), 4) for name, value in figures.items()},
    }


def main() -> None:
    """Read, fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spans", type=Path)
    parser.add_argument("unanswerable", type=Path)
    parser.add_argument("--rows", type=int, default=3000, help="rows of each file that the regressions are fitted on")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    answering = read_rows(options.spans, options.seed)
    good, rest = answering[: options.rows], answering[options.rows :]
    bad = read_rows(options.unanswerable, options.seed)[: options.rows]
    rows = good + bad
    repeats = learn_repeats(rest)
    frequency = Counter(s for row in rows for s in {stem(w) for w in words(row["context"])})
    embedder = MiniLM()
    pool = make_pool(rows, embedder)

    def weigh(asked: Sequence[str]) -> dict[str, float]:
        return question_weights({word: frequency[stem(word)] for word in asked}, len(rows), repeats)

    found = [gather(number, row, pool, embedder, weigh) for number, row in enumerate(rows)]
    sentence, w = fit_sentence(found[: len(good)], good)
    rescored = [
        sorted(
            (replace(e, score=float(probabilities(np.array([e.features]), w)[0])) for e in evidence),
            key=lambda e: -e.score,
        )
        for evidence in found
    ]
    answer = fit_answer(rescored, np.array([1.0] * len(good) + [0.0] * len(bad)))
    learned = {"made_by": "training/fit_evidence.py", "seed": options.seed, "sentence": sentence, "answer": answer}
    learned["repeats"] = repeats
    OUT.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({"sentence": sentence, "answer": answer}, indent=1))


if __name__ == "__main__":
    main()
