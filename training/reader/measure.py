"""How well the reader reads by itself: exact match and F1 on the held-out rows, and int8 beside float32.

    uv run [--with torch==2.13.0] python -m training.reader.measure TRAIN_FOLDER [--float WEIGHTS.safetensors]

TRAIN_FOLDER is that of `training.reader.train`. Every held-out question meets its own passage, and answers are compared
as SQuAD does (Rajpurkar et al., 2016). With --float, those float32 weights read the same with PyTorch, and the share of
questions to which both give the same words is told.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.evaluation.measures.answering import word_f1
from assistant.evaluation.measures.matching import squad_words
from assistant.reader.reader import Found, Page, Reader
from index.split import split_sentences
from training.reader.rows import Row, hold_out, read_rows


def answer_all(reader: Reader, rows: Sequence[Row]) -> list[str]:
    """The words that the reader marks in each row's own passage."""
    answers = []
    for row in rows:
        page = Page("", row.passage, tuple(split_sentences(row.passage)))
        marks: list[Found] = [mark for marks in reader.read(row.question, [page])[0] for mark in marks]
        answers.append(max(marks, key=lambda mark: mark.odds).span.of(row.passage) if marks else "")
    return answers


def score(rows: Sequence[Row], answers: Sequence[str]) -> dict[str, float]:
    """Exact match and F1, each the best over a question's right answers, in percent."""
    pairs = [
        [(squad_words(answer), squad_words(right)) for right in row.texts]
        for row, answer in zip(rows, answers, strict=True)
    ]
    exact = np.mean([max(given == right for given, right in pair) for pair in pairs])
    shared = np.mean([max(word_f1(given, right) for given, right in pair) for pair in pairs])
    return {"exact_match": round(100 * float(exact), 1), "f1": round(100 * float(shared), 1), "questions": len(rows)}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--float", type=Path, metavar="WEIGHTS")
    options = parser.parse_args()
    _, rows = hold_out(read_rows(options.folder / "spans.jsonl.xz"))
    answers = answer_all(Reader(), rows)
    print(json.dumps({"int8": score(rows, answers)}))
    if options.float:
        from training.reader.float_reader import FloatReader

        others = answer_all(FloatReader(options.float), rows)
        same = np.mean([one == other for one, other in zip(answers, others, strict=True)])
        print(json.dumps({"float32": score(rows, others), "same_words": round(float(same), 4)}))


if __name__ == "__main__":
    main()
