"""Learn the weights of `assistant/answering/evidence.json`: which sentence answers a question, and whether any does.

    uv run python -m training.fit_evidence SPANS.jsonl.xz
        --answered QUESTIONS STORE [--answered …] --unanswered QUESTIONS STORE [--unanswered …]

Each set is a batch of questions with `answers`, and a store: of an answered set the store holds the answers (as far as
our search finds them), of an unanswered one it does not. Everything is searched and read as the product does it. From
SPANS come only the shares with which passages repeat a question's words.

Three regressions are fitted (L2), cross-validated in five folds, and written with their figures: which sentence
holds the answer; which of the best does, with a second opinion; and whether the very best does (Kamath et al., 2020:
when to answer).
The reader must not have been trained on the rows; nothing of the project's own questions is looked at.
"""

import argparse
import json
import lzma
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answering import learned
from assistant.answering.abstention import SIGNS, answer_features
from assistant.answering.asking.question import read_question
from assistant.answering.coverage import is_held
from assistant.answering.evidence import Evidence
from assistant.answering.ranking import one_each, with_opinions, worth_judging
from assistant.reader.comparer import Comparer
from index.words import content_stems, stem, words
from training.reader.rows import NO_REPORTS
from training.readings import Asked, ask_all
from training.regression import auroc, calibration_error, cross_validate, fit, packed, probabilities

OUT = Path(learned.__file__).with_name("evidence.json")
REFUSED = 0.05
"""Share of right answers that the threshold may refuse in cross-validation."""
Features = Callable[[Evidence], tuple[float, ...]]
once: Features = attrgetter("features")
twice: Features = attrgetter("features_again")


def learn_repeats(rows: Sequence[dict[str, Any]], least: int = 40) -> dict[str, float]:
    """By stem, the share of answering passages that hold a word of their question; "" is the share over all words.

    Only words asked at least `least` times are kept; shares are smoothed towards the overall one by ten observations.
    """
    asked, held = Counter[str](), Counter[str]()
    for row in rows:
        stems = {stem(word) for word in words(row["context"])}
        for wanted in content_stems(row["question"]):
            asked[wanted] += 1
            held[wanted] += is_held(wanted, stems)
    usual = held.total() / asked.total()
    shares = {s: (held[s] + 10 * usual) / (count + 10) for s, count in asked.items() if count >= least}
    return {"": round(usual, 3)} | {s: round(share, 3) for s, share in sorted(shares.items())}


def read_rows(path: Path, seed: int) -> list[dict[str, Any]]:
    """The rows with contexts of several sentences, shuffled."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = [
            row for row in map(json.loads, file) if not NO_REPORTS.search(row["dataset"]) and len(row["context"]) > 300
        ]
    random.Random(seed).shuffle(rows)
    return rows


def fit_choice(asked: Sequence[Asked], features_of: Features, l2: float = 0.005) -> np.ndarray:
    """Weights (shape d) under which sentences in which the answer is marked have the largest share of e^(w·x).

    Conditional logit (McFadden, 1974), marginal over several right sentences; features standardised, L-BFGS.
    """
    from scipy.optimize import minimize

    features = [np.array([features_of(e) for e in one.evidence]) for one in asked]
    right = np.concatenate([[one.marks(e) for e in one.evidence] for one in asked])
    every = np.concatenate(features)
    deviation = every.std(0) + 1e-9
    x = (every - every.mean(0)) / deviation
    sizes = [len(part) for part in features]
    starts, owner = np.concatenate([[0], np.cumsum(sizes)[:-1]]), np.repeat(np.arange(len(asked)), sizes)

    def cost(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        e = np.exp(z - np.maximum.reduceat(z, starts)[owner])
        total, held = np.add.reduceat(e, starts), np.add.reduceat(e * right, starts) + 1e-12
        slope = (x * (e / total[owner] - e * right / held[owner])[:, None]).sum(0)
        return float(np.log(total / held).mean() + l2 * w @ w), slope / len(asked) + 2 * l2 * w

    found: np.ndarray = minimize(cost, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x / deviation
    return found


def fit_sentence(asked: Sequence[Asked], features_of: Features) -> np.ndarray:
    """The choice's weights, scaled and shifted (Platt, 1999) so that their logistic is a probability; bias last."""
    w = fit_choice([one for one in asked if any(map(one.marks, one.evidence))], features_of)
    read = [(one, e) for one in asked for e in one_each(ranked(one, np.r_[w, 0], features_of).evidence)]
    scores = np.array([[np.dot(w, features_of(e))] for _, e in read])
    slope, bias = fit(scores, np.array([one.holds(e) for one, e in read], float))
    fitted: np.ndarray = np.r_[w * slope, bias]
    return fitted


def ranked(asked: Asked, w: np.ndarray, features_of: Features) -> Asked:
    """The question with its readings scored by a regression, best first."""
    scores = probabilities(np.array([features_of(e) for e in asked.evidence]), w)
    scored = [replace(e, score=float(score)) for e, score in zip(asked.evidence, scores, strict=True)]
    return replace(asked, evidence=sorted(scored, key=lambda e: -e.score))


def best_of(asked: Asked, comparer: Comparer) -> Asked:
    """The question with its best readings alone, as they are ranked, and the comparer's opinions of them."""
    close, _ = worth_judging(asked.evidence)
    best = with_opinions(read_question(asked.question.question).core, close, comparer)
    return replace(asked, evidence=best)


def judge_sentence(asked: Sequence[Asked], features_of: Features, folds: int = 5) -> dict[str, float]:
    """The share of questions whose first sentence holds the answer, and of those where the answer is marked in it, held
    out, beside the reader's odds alone."""
    order = np.random.default_rng(0).permutation(len(asked))
    first = []
    for part in range(folds):
        w = fit_sentence([asked[i] for i in order if i % folds != part], features_of)
        first += [(asked[i], ranked(asked[i], w, features_of).evidence[0]) for i in order if i % folds == part]
    by_reader = [one.holds(max(one.evidence, key=lambda e: e.odds)) for one in asked]
    found = [any(map(one.holds, one.evidence)) for one in asked]
    return {
        "answer_first": float(np.mean([one.holds(e) for one, e in first])),
        "marked_first": float(np.mean([one.marks(e) for one, e in first])),
        "answer_first_by_reader": float(np.mean(by_reader)),
        "answer_read": float(np.mean(found)),
        "questions": len(asked),
    }


def fit_answer(asked: Sequence[Asked]) -> dict[str, Any]:
    """Weights that tell whether the best sentence answers, and the threshold that refuses `REFUSED` of these."""
    features = np.array([answer_features(one.evidence) for one in asked])
    labels = np.array([one.holds(one.evidence[0]) for one in asked], float)
    held = cross_validate(features, labels, np.random.default_rng(0).permutation(len(labels)), signs=SIGNS)
    threshold = float(np.quantile(held[labels == 1], REFUSED))
    bad = np.array([not one.is_answered for one in asked])
    figures = {
        "auroc": auroc(held, labels),
        "abstained_of_unanswered": (held[bad] < threshold).mean(),
        "refused_of_right": (held[labels == 1] < threshold).mean(),
        "calibration_error": calibration_error(held, labels),
        "questions": len(labels),
    }
    return packed(fit(features, labels, signs=SIGNS), figures) | {"threshold": round(threshold, 5)}


def fit_all(asked: Sequence[Asked]) -> dict[str, Any]:
    """The regressions with their figures."""
    answered, comparer = [one for one in asked if one.is_answered], Comparer()
    w = fit_sentence(answered, once)
    first = [ranked(one, w, once) for one in asked]
    best = [best_of(one, comparer) for one in first]
    chosen = [one for one in best if one.is_answered]
    again = fit_sentence(chosen, twice)
    whole = [
        replace(one, evidence=one_each([*ranked(top, again, twice).evidence, *worth_judging(one.evidence)[1]]))
        for one, top in zip(first, best, strict=True)
    ]
    return {
        "sentence": packed(w, judge_sentence(answered, once)),
        "again": packed(again, judge_sentence(chosen, twice)),
        "answer": fit_answer(whole),
    }


def write(learned: dict[str, Any], repeats: dict[str, float]) -> None:
    """Print the weights, and put them where the product reads them."""
    print(json.dumps(learned, indent=1))
    later = json.loads(OUT.read_text(encoding="utf-8"))  # what training.fit_rivals and training.fit_witnesses add
    learned = {"made_by": "training/fit_evidence.py"} | learned | {name: later[name] for name in ("rival", "witness")}
    learned |= {"repeats": repeats}
    OUT.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")


def add(name: str, weights: dict[str, Any]) -> None:
    """Print the weights of one more regression, and put them beside the others."""
    print(json.dumps(weights, indent=1))
    learned = json.loads(OUT.read_text(encoding="utf-8")) | {name: weights}
    OUT.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read, ask, fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spans", type=Path)
    for name in ("--answered", "--unanswered"):
        parser.add_argument(name, type=Path, nargs=2, action="append", metavar=("QUESTIONS", "STORE"), required=True)
    parser.add_argument("--limit", type=int, default=800, help="questions of each set, about")
    parser.add_argument("--keep", type=Path, help="a folder in which what was read is kept, and looked for")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    repeats = learn_repeats(read_rows(options.spans, options.seed))
    sets = [(pair, True) for pair in options.answered] + [(pair, False) for pair in options.unanswered]
    asked = [
        one
        for (batch, store), is_answered in sets
        for one in ask_all(store, batch, is_answered, options.limit, options.keep)
    ]
    write(fit_all(asked), repeats)


if __name__ == "__main__":
    main()
