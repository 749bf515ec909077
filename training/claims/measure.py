"""Measure `dateline check` on claims with known answers: balanced accuracy, cross-validated by article.

    uv run python -m training.claims.measure FOLDER

FOLDER holds articles.jsonl and claims.jsonl ({"claim", "article", "supported"}). Nothing is trained on it but, with the
articles in five folds, the threshold of each row of the table: it is chosen on four folds and used on the fifth.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.checking.articles import HEAD, SUPPORTED, judgement, nearest_sentences, read_articles
from assistant.checking.support import Cited, coverage, faults
from index.split import split_sentences

Floats = NDArray[np.float64]
FOLDS = 5


def balanced(labels: NDArray[np.bool_], guesses: NDArray[np.bool_]) -> float:
    """(sensitivity + specificity) / 2."""
    return float((guesses[labels].mean() + (~guesses[~labels]).mean()) / 2)


def cross_validated(scores: Floats, labels: NDArray[np.bool_], groups: Sequence[str]) -> float:
    """Balanced accuracy of "score ≥ threshold", each fold's threshold chosen on the others."""
    folds = np.array([sorted(set(groups)).index(group) % FOLDS for group in groups])
    guesses = np.zeros(len(labels), bool)
    for fold in range(FOLDS):
        rest = folds != fold
        options = np.unique(scores[rest])
        best = max(options, key=lambda t: balanced(labels[rest], scores[rest] >= t))
        guesses[~rest] = scores[~rest] >= best
    return balanced(labels, guesses)


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    texts = {text.source: text for text in read_articles([folder / "articles.jsonl"])[0]}
    claims = [json.loads(line) for line in (folder / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    model, rows, began = judgement(), [], time.monotonic()
    for claim in claims:
        text, found = texts[claim["article"]], []
        for part in (span.of(claim["claim"]) for span in split_sentences(claim["claim"])):
            words = " ".join(span.of(text.text) for span in nearest_sentences(part, text))
            cited = Cited(words, known=text.text[:HEAD], is_whole=True)
            found.append((
                -float(len(faults(part, cited))),
                coverage(part, cited),
                model(part, words) if model else 0.0,
            ))
        rows.append(np.array(found).min(axis=0))
    seconds = (time.monotonic() - began) / len(claims)
    labels, groups, scores = np.array([c["supported"] for c in claims]), [c["article"] for c in claims], np.array(rows)
    print(f"{len(claims)} claims, {labels.mean():.0%} supported, {1000 * seconds:.0f} ms each")
    shipped = (scores[:, 0] == 0) & ((scores[:, 2] >= SUPPORTED) | (model is None))
    print(f"as shipped, untouched: {balanced(labels, shipped):.3f}")
    combined = scores[:, 2] + 0.1 * scores[:, 0]
    for name, column in (
        ("rules", scores[:, 0]),
        ("coverage", scores[:, 1]),
        ("model", scores[:, 2]),
        ("both", combined),
    ):
        if model or name in {"rules", "coverage"}:
            print(f"{name}, cross-validated by article: {cross_validated(column, labels, groups):.3f}")


if __name__ == "__main__":
    main()
