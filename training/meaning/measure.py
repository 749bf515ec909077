"""Measure `dateline check` on claims with known answers: balanced accuracy, as shipped and cross-validated by article.

    uv run python -m training.meaning.measure FOLDER

FOLDER holds articles.jsonl and claims.jsonl ({"claim", "article", "supported"}). Cross-validated means: with the
articles in five folds, the threshold on the new words' odds is chosen on four folds and used on the fifth.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.checking.articles import Claim, check, read_articles
from assistant.checking.meaning import meaning

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FOLDS = 5


def balanced(labels: Bools, guesses: Bools) -> float:
    """(sensitivity + specificity) / 2."""
    return float((guesses[labels].mean() + (~guesses[~labels]).mean()) / 2)


def cross_validated(scores: Floats, passed: Bools, labels: Bools, groups: Sequence[str]) -> float:
    """Balanced accuracy of "no rule speaks against it, and score ≥ threshold"."""
    names = sorted(set(groups))
    folds = np.array([names.index(group) % FOLDS for group in groups])
    guesses = np.zeros(len(labels), bool)
    for fold in range(FOLDS):
        rest = folds != fold
        best = max(np.unique(scores[rest]), key=lambda t: balanced(labels[rest], (passed & (scores >= t))[rest]))
        guesses[~rest] = (passed & (scores >= best))[~rest]
    return balanced(labels, guesses)


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    texts, _ = read_articles([folder / "articles.jsonl"])
    rows = [json.loads(line) for line in (folder / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    claims = [Claim(str(i), row["claim"], row["article"]) for i, row in enumerate(rows)]
    labels, groups = np.array([row["supported"] for row in rows]), [row["article"] for row in rows]
    judgement = meaning()
    began, busy = time.monotonic(), time.process_time()
    passed = np.array([finding.supported for finding in check(claims, texts)])
    print(f"{len(rows)} claims, {labels.mean():.0%} supported; rules alone: {balanced(labels, passed):.3f}")
    if judgement is None:
        return
    found = list(check(claims, texts, judgement.new_words))
    wall, busy = ((now - then) / len(rows) for now, then in ((time.monotonic(), began), (time.process_time(), busy)))
    print(f"as shipped: {balanced(labels, np.array([f.supported for f in found])):.3f}")
    scores = np.array([finding.probability or 0.0 for finding in found])
    print(f"new words alone, cross-validated by article: {cross_validated(scores, scores >= 0, labels, groups):.3f}")
    print(f"both, cross-validated by article: {cross_validated(scores, passed, labels, groups):.3f}")
    print(f"{1000 * wall:.0f} ms a claim, {1000 * busy:.0f} ms of processor time")


if __name__ == "__main__":
    main()
