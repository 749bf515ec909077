"""Hits → the sentences that may answer the question, best first, with what speaks for each. No model server.

A sentence is scored by a logistic regression over the features of `Evidence.features`; its weights are learned by
`training/fit_evidence.py` and kept beside this file.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

import numpy as np

from assistant.question import Kind, Question
from index.records import Embedder, Hit, Span, Vectors
from index.words import fold, stem, words

READ = 8
"""Passages whose sentences are read."""

NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million
    millions billion billions dozen dozens half quarter several""".split()
)
TIME = re.compile(
    r"\b(january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|yesterday|today|tomorrow|tonight|morning|noon|evening|midnight|week|month|year"
    r"|years|months|weeks|days|hours|minutes|decade|century|\d{1,2}:\d\d|(1[5-9]|20)\d\d)\b"
)
NAME = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w'’-]+")
PLACE = re.compile(r"\b(?:in|at|from|near|to|of|outside|across|around|into|over|on)\s+(?:the\s+)?[A-Z][\w'’-]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that may answer a question.

    `cosine` is its similarity with the question; `coverage` the share of the question's content words, by weight,
    that it holds; `context` the same for its whole passage; `passage` the passage's own cosine; `fits` whether it
    holds something of the kind asked for (a name, a place, a time, a figure) that the question does not name itself.
    """

    source: str
    span: Span
    text: str
    vector: Vectors
    cosine: float
    coverage: float
    context: float
    passage: float
    fits: float
    score: float = 0.0

    @property
    def features(self) -> tuple[float, ...]:
        """What the regression reads, in the order of the weights file."""
        return (self.cosine, self.coverage, self.context, self.fits)


Weigh = Callable[[Sequence[str]], Mapping[str, float]]
"""Content words → weights above 0, rarer words heavier (inverse document frequency)."""


def gather(question: Question, vector: Vectors, hits: Sequence[Hit], embedder: Embedder, weigh: Weigh) -> list[Evidence]:
    """The sentences of the best passages with their features, not yet scored. `vector` is the question's (shape d)."""
    hits = hits[:READ]
    spans = [(hit, span) for hit in hits for span in hit.passage.sentences]
    texts = [hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start] for hit, span in spans]
    vectors = embedder.embed(texts)
    weights = weigh(question.words)
    contexts = {hit.passage.id: coverage(weights, hit.passage.text) for hit in hits}
    return [
        Evidence(
            source=hit.passage.source,
            span=span,
            text=text,
            vector=row,
            cosine=float(row @ vector),
            coverage=coverage(weights, text),
            context=contexts[hit.passage.id],
            passage=hit.dense,
            fits=fits(question, text),
        )
        for (hit, span), text, row in zip(spans, texts, vectors, strict=True)
    ]


def rank(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence, each with its score (a probability that the sentence answers the question), best first."""
    weights = learned()["sentence"]
    scored = (replace(sentence, score=logistic(weights, sentence.features)) for sentence in evidence)
    return sorted(scored, key=lambda e: (-e.score, e.source, e.span))


def logistic(weights: Mapping[str, object], features: Sequence[float]) -> float:
    """1 / (1 + exp(−(w·x + b)))."""
    z = float(np.dot(weights["weights"], features)) + float(weights["bias"])  # type: ignore[call-overload, arg-type]
    return float(1.0 / (1.0 + np.exp(-z)))


@lru_cache(maxsize=1)
def learned() -> dict[str, dict[str, object]]:
    """The learned weights, as `training/fit_evidence.py` wrote them."""
    return dict(json.loads(resources.files("assistant").joinpath("evidence.json").read_text(encoding="utf-8")))


def coverage(weights: Mapping[str, float], text: str) -> float:
    """The share, by weight, of the words in `weights` that `text` holds, as themselves or as another form."""
    total = sum(weights.values())
    if not total:
        return 0.0
    held = {stem(word) for word in words(text)}
    return sum(weight for word, weight in weights.items() if is_held(stem(word), held)) / total


def is_held(wanted: str, held: set[str]) -> bool:
    """Whether a stem is among others, or shares with one of them a beginning of five letters and three quarters."""
    if wanted in held:
        return True
    size = max(5, -(-len(wanted) * 3 // 4))
    return len(wanted) >= 5 and any(other[:size] == wanted[:size] and len(other) <= len(wanted) + 3 for other in held)


def fits(question: Question, text: str) -> float:
    """1 if `text` holds something of the kind the question asks for beyond its own words, 0 if not, 0.5 if any will do."""
    if question.kind == "other":
        return 0.5
    own = set(words(question.text))
    return float(any(not set(words(found)) <= own for found in _of_kind(question.kind, text)))


def _of_kind(kind: Kind, text: str) -> list[str]:
    if kind == "count":
        return [word for word in words(text) if word[0].isdigit() or word in NUMBER_WORDS]
    if kind == "when":
        return [match.group() for match in TIME.finditer(fold(text))]
    return [match.group() for match in (PLACE if kind == "where" else NAME).finditer(text)]


def question_weights(frequency: Mapping[str, int], total: int) -> dict[str, float]:
    """Inverse document frequency, ln(1 + N / (1 + n)), of each word that stands in n of N passages."""
    return {word: float(np.log(1 + total / (1 + count))) for word, count in frequency.items()}


