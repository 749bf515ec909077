"""Learn the weights "witness" of `assistant/answering/evidence.json`: does another sentence bear a value out?

    uv run python -m training.fit_witnesses STORE QUESTIONS [QUESTIONS …]

STORE is an index of the invented articles, QUESTIONS are batches of their questions (`training.events`). Each is
searched and read as the product does it. Where the first value is right, the sentences of other articles that give it
too, or hold its words, are witnesses if they hold what the event has as that article's answer; half the questions are
such as one article alone answers. A logistic regression (L2) of those that are not sure without one, cross-validated by
event in five folds; the threshold is the lowest at which `PRECISION` of all articles taken are right. Run it after
`training.fit_evidence` and `training.fit_rivals`, whose weights it adds to.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answering.answer import Assistant
from assistant.answering.asking.question import read_question
from assistant.answering.corroboration import SIGNS, find_candidates, rate
from assistant.answering.positions import shorten, take, told_in
from assistant.answering.votes import without_articles
from assistant.evaluation.questions import read_questions
from assistant.opening import open_assistant
from training.events import BARE, Told, by_id, read_events
from training.fit_evidence import add
from training.regression import auroc, cross_validate, fit, packed

PRECISION = 0.95
"""Share of the articles taken that shall be right, in cross-validation."""
L2 = 0.001
"""The penalty on the squared weights, of standardised features."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that gives the value of the first, or holds its words, and whether it bears it out; `is_sure`: it is
    taken to do so as it is. `article` is one article to one question, and those of one event stay in one fold."""

    event: str
    article: str
    features: tuple[float, ...]
    is_sure: bool
    is_witness: bool


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A question with a right value, the sentences beside it, and how many other articles give it."""

    sentences: tuple[Sentence, ...]
    articles: int


def witnessed(assistant: Assistant, questions: dict[str, Told]) -> Iterator[Witnessed]:
    """The questions, by name, whose first value is right."""
    for done, (name, told) in enumerate(questions.items()):
        if done % 100 == 0:
            print(f"{done} of {len(questions)} questions", flush=True)
        question, golds = read_question(told.question), _by_source(told)
        found = assistant.find(question)
        positions = take(question, found.evidence, found.articles)
        if not positions:
            continue
        position, lead = positions[0], positions[0].lead
        given = without_articles(shorten(question, told_in(question, lead).of(lead.text)))
        right = [gold for gold in golds.get(lead.source, ()) if gold in without_articles(lead.text)]
        if not any(gold in given or given in gold for gold in right):
            continue
        candidates = find_candidates(question, position, found.evidence, found.hits, found.articles)
        rated = rate(question, lead, candidates, found.articles, assistant.comparer)
        sentences = (
            Sentence(
                name.split("-")[0],
                f"{name} {one.evidence.source}",
                features,
                one.is_sure,
                any(gold in without_articles(one.evidence.text) for gold in golds.get(one.evidence.source, ())),
            )
            for one, features in zip(candidates, rated, strict=True)
        )
        yield Witnessed(tuple(sentences), len(golds.keys() - {lead.source}))


def _by_source(told: Told) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source, text in told.answers:
        found.setdefault(source, []).append(without_articles(text))
    return found


def fit_witnesses(found: Sequence[Witnessed]) -> dict[str, Any]:
    """The weights with their figures: precision and recall are of articles, of these all that give the value."""
    sentences = [sentence for one in found for sentence in one.sentences]
    unsure, articles = [sentence for sentence in sentences if not sentence.is_sure], sum(one.articles for one in found)
    features, labels = np.array([s.features for s in unsure]), np.array([s.is_witness for s in unsure], float)
    events = sorted({sentence.event for sentence in unsure})
    folds = np.random.default_rng(0).permutation(len(events))[[events.index(s.event) for s in unsure]]
    held = cross_validate(features, labels, folds, l2=L2, signs=SIGNS)
    best = {s.article: (1.0, s.is_witness) for s in sorted(sentences, key=lambda s: s.is_witness) if s.is_sure}
    sure = [is_right for _, is_right in best.values()]
    for sentence, probability in zip(unsure, held, strict=True):
        best[sentence.article] = max(best.get(sentence.article, (0.0, False)), (probability, sentence.is_witness))
    threshold = _threshold(list(best.values()))
    taken = [is_right for probability, is_right in best.values() if probability >= threshold]
    figures = {
        "auroc": auroc(held, labels),
        "precision": np.mean(taken),
        "recall": sum(taken) / articles,
        "precision_of_sure": np.mean(sure),
        "recall_of_sure": sum(sure) / articles,
        "among_candidates": sum(is_right for _, is_right in best.values()) / articles,
        "sentences": len(sentences),
        "questions": len(found),
    }
    return packed(fit(features, labels, l2=L2, signs=SIGNS), figures) | {"threshold": round(threshold, 5)}


def _threshold(articles: Sequence[tuple[float, bool]]) -> float:
    """The lowest probability from which `PRECISION` of the articles are right."""
    order = sorted(articles, reverse=True)
    right = np.cumsum([is_right for _, is_right in order])
    enough = np.flatnonzero(right >= PRECISION * np.arange(1, len(order) + 1))
    return float(order[enough[-1]][0])


def _drawn(batches: Sequence[Path], limit: int) -> dict[str, Told]:
    """At most `limit` questions of each batch, drawn at random, half of them such as several articles answer; all have
    one value, and can be asked of all articles."""
    known = {
        name: told
        for name, told in by_id(read_events()).items()
        if told.answers and not told.values and told.kind != BARE
    }
    chance, drawn = random.Random(7), dict[str, Told]()
    for batch in batches:
        names = [one.id for one in read_questions(batch) if one.id in known]
        several = [name for name in names if len(_by_source(known[name])) > 1]
        several = chance.sample(several, min(limit // 2, len(several)))
        others = chance.sample([name for name in names if len(_by_source(known[name])) == 1], len(several))
        drawn |= {name: known[name] for name in (*several, *others)}
    return drawn


def main() -> None:
    """Read the command line, fit, add the weights to the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=800, help="questions of each batch, at most")
    options = parser.parse_args()
    assistant = open_assistant(options.store)
    with assistant.store.library.reading():
        found = list(witnessed(assistant, _drawn(options.questions, options.limit)))
    add("witness", fit_witnesses(found))


if __name__ == "__main__":
    main()
