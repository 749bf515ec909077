"""Learn the weights "rival" of `assistant/answering/evidence.json`: is another value a side, or a stray reading?

    uv run python -m training.fit_rivals STORE QUESTIONS [QUESTIONS …] --single QUESTIONS STORE [--keep FOLDER]

STORE is an index of the invented articles, QUESTIONS are batches of their questions (`training.events`). Each question
whose answers can differ is searched and read as the product does it; of the further positions that may be at odds with
the first, those are sides whose value the event gives as another than the first's. The questions after `--single` are
of real news and have one answer each, so that no reading is a side: they teach that most readings are not. A logistic
regression (L2), cross-validated by event in five folds. Run it after `training.fit_evidence`, whose weights it adds to.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answering.asking.question import Question, read_question
from assistant.answering.comparing import compare
from assistant.answering.evidence import with_vectors
from assistant.answering.positions import Position, take
from assistant.answering.ranking import rank, read_again
from assistant.answering.rivals import SIGNS, rival_features
from assistant.answering.values.value import read_value, relate
from assistant.reader.comparer import Comparer
from index.embedding.embedders import DEFAULT, make_embedder
from index.records import Embedder
from index.storing.opening import open_store
from index.storing.store import Store
from training.events import by_id, read_events
from training.fit_evidence import add
from training.readings import Asked, ask_all
from training.regression import auroc, cross_validate, fit, packed

COMPARER = Comparer()
SINGLE = 3
"""How often a pair of a question with one answer counts: in real news sides are rare, which few such questions tell."""
L2 = 0.002
"""The penalty on the squared weights, of standardised features."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A further position beside the first: what is read of it, and whether it is a side. Pairs of one event stay in one
    fold; `is_real`: of a question that has one answer."""

    event: int
    features: tuple[float, ...]
    is_side: bool
    is_figure: bool
    is_real: bool = False


def side_of(question: Question, position: Position, values: Sequence[Sequence[str]]) -> int | None:
    """Which group of equal values a position gives; None for none of them."""
    for number, group in enumerate(values):
        if any(relate(position.value, read_value(text, question.kind)) != "differs" for text in group):
            return number
    return None


def pairs(store: Store, embedder: Embedder, asked: Sequence[Asked]) -> Iterator[Pair]:
    """All pairs of the questions, which are those of `training.events`."""
    events = read_events()
    numbers, known = {event.name: number for number, event in enumerate(events)}, by_id(events)
    for one in asked:
        number = numbers[one.question.id.split("-")[0]]
        values = known[one.question.id].values or (tuple(one.question.answers),)
        yield from (Pair(number, *pair) for pair in _of_question(store, embedder, one, values))


def single_pairs(store: Store, embedder: Embedder, asked: Sequence[Asked]) -> Iterator[Pair]:
    """All pairs of questions that have one answer each."""
    for number, one in enumerate(asked):
        for features, _, is_figure in _of_question(store, embedder, one, ()):
            yield Pair(number, features, is_side=False, is_figure=is_figure, is_real=True)


def _of_question(
    store: Store, embedder: Embedder, asked: Asked, values: Sequence[Sequence[str]]
) -> Iterator[tuple[tuple[float, ...], bool, bool]]:
    question = read_question(asked.question.question)
    evidence = with_vectors(read_again(question.core, rank(asked.evidence), COMPARER), embedder)
    found = {source: store.library.article(source) for source in {e.source for e in evidence}}
    articles = {source: article for source, article in found.items() if article}
    positions = compare(question, take(question, evidence, articles), articles, COMPARER)
    ours = side_of(question, positions[0], values) if positions else None
    for other in (position for position in positions if position.beside):
        theirs = side_of(question, other, values)
        is_side = ours is not None and theirs is not None and ours != theirs
        is_figure = positions[0].value.quantity is not None and other.value.quantity is not None
        yield rival_features(question, positions[0], other, articles), is_side, is_figure


def fit_pairs(found: Sequence[Pair]) -> dict[str, Any]:
    """The weights with their figures; precision and recall are of pairs taken to be sides."""
    features, labels = np.array([p.features for p in found]), np.array([p.is_side for p in found], float)
    held = cross_validate(features, labels, np.array([p.event for p in found]), l2=L2, signs=SIGNS)
    threshold = best_threshold(held, labels)
    taken, figure, real = held >= threshold, *np.array([(p.is_figure, p.is_real) for p in found]).T
    figures = {
        "auroc": auroc(held, labels),
        "precision": labels[taken].mean(),
        "recall": taken[labels == 1].mean(),
        "precision_of_figures": labels[taken & figure].mean(),
        "recall_of_figures": taken[(labels == 1) & figure].mean(),
        "taken_of_real": taken[real].sum(),
        "pairs": len(found),
        "sides": labels.sum(),
    }
    return packed(fit(features, labels, l2=L2, signs=SIGNS), figures) | {"threshold": round(threshold, 5)}


def best_threshold(probability: np.ndarray, labels: np.ndarray) -> float:
    """The probability from which to take pairs for sides, at the highest F1 of those taken."""
    order = probability.argsort()[::-1]
    right = labels[order].cumsum()
    f1 = 2 * right / (np.arange(1, len(labels) + 1) + labels.sum())
    return float(probability[order[f1.argmax()]])


def _opened(path: Path) -> tuple[Store, Embedder]:
    store = open_store(path)
    return store, make_embedder(store.library.note("embedder") or DEFAULT)


def main() -> None:
    """Read the command line, fit, add the weights to the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--single", type=Path, nargs=2, action="append", default=[], metavar=("QUESTIONS", "STORE"))
    parser.add_argument("--limit", type=int, default=800, help="questions of each batch, about")
    parser.add_argument("--keep", type=Path, help="as for training.fit_evidence")
    options = parser.parse_args()
    batches = [ask_all(options.store, batch, True, options.limit, options.keep) for batch in options.questions]
    asked = {one.question.id: one for batch in batches for one in batch}
    found = list(pairs(*_opened(options.store), list(asked.values())))
    for batch, store in options.single:
        found += SINGLE * list(single_pairs(*_opened(store), ask_all(store, batch, True, options.limit, options.keep)))
    add("rival", fit_pairs(found))


if __name__ == "__main__":
    main()
