"""How much of a question's words a text holds, by weight, in whatever form."""

from collections.abc import Mapping, Set

import numpy as np

from index.words import stem, stems


def coverage(weights: Mapping[str, float], text: str) -> float:
    """The share, by weight, of the words in `weights` that `text` holds, as themselves or as another form."""
    total = sum(weights.values())
    if not total:
        return 0.0
    held = stems(text)
    return sum(weight for word, weight in weights.items() if is_held(stem(word), held)) / total


def is_held(wanted: str, held: Set[str]) -> bool:
    """Whether a stem is among others, or one of them is another form of it, or a compound with it.

    Another form shares a beginning of five letters and three quarters ("injur", "injuri"); a compound ends with the
    stem, or the stem with it ("strik", "airstrik"), from five letters on. What "ia" is put to is another
    name: "niger", "nigeria".
    """
    if wanted in held:
        return True
    size = max(5, -(-len(wanted) * 3 // 4))
    return len(wanted) >= 5 and any(
        (other[:size] == wanted[:size] and len(other) <= len(wanted) + 3 and other != f"{wanted}ia")
        or (len(other) >= 5 and (other.endswith(wanted) or wanted.endswith(other)))
        for other in held
    )


def question_weights(frequency: Mapping[str, float], total: float, repeats: Mapping[str, float]) -> dict[str, float]:
    """How much it tells that a passage holds, or lacks, each word of a question.

    Inverse document frequency, ln(1 + N / (1 + n)) for a word in n of N passages, times the share of answering passages
    that repeat the word (`repeats`, by stem, learned): "name" and "kind" are asked with, but seldom repeated.
    """
    usual = repeats.get("", 1.0)
    return {
        word: float(np.log(1 + total / (1 + count))) * repeats.get(stem(word), usual)
        for word, count in frequency.items()
    }
