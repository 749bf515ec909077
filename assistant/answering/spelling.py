"""Names that a question spells otherwise than the articles: "Irak" → "Iraq", "Hezbolah" → "Hezbollah"."""

from collections.abc import Collection, Iterable

from index.words import POSSESSIVE, WORD, fold

SHORTEST = 4
"""Letters from which a word may be misspelt."""
LONG = 8
"""Letters from which two of them may be wrong; below, one may, or they stand in another order."""


def mend(question: str, unknown: Collection[str], texts: Iterable[str]) -> str:
    """The question with its unknown words spelt as the texts spell their nearest word, if there is one near enough.

    Args:
        unknown: folded words of the question that no article holds and that are no known words of English.
        texts: what was found for the question, best first.
    """
    unknown = [word for word in unknown if len(word) >= SHORTEST and word.isalpha()]
    if not unknown:
        return question
    written: dict[str, str] = {}
    for text in texts:
        for word in WORD.findall(text):
            bare = POSSESSIVE.sub("", word)
            written.setdefault(fold(bare), bare)
    near = {word: found for word in unknown if (found := _nearest(word, written))}
    return WORD.sub(lambda match: _put(match.group(), near), question)


def _nearest(word: str, written: dict[str, str]) -> str | None:
    """The spelling of the nearest folded word; of several the one that stands first in the texts."""
    from rapidfuzz.distance import OSA

    most = 2 if len(word) >= LONG else 1
    distances = {
        other: 1 if _is_reordered(word, other) else OSA.distance(word, other, score_cutoff=most)
        for other in written
        if other[0] == word[0] and other.isalpha() and abs(len(other) - len(word)) <= most
    }
    best = min(distances, key=distances.__getitem__, default=None)
    return written[best] if best is not None and distances[best] <= most else None


def _is_reordered(one: str, other: str) -> bool:
    return len(one) > SHORTEST and sorted(one) == sorted(other)


def _put(word: str, near: dict[str, str]) -> str:
    """The right spelling in the place of a word, with the possessive that the word has."""
    bare = POSSESSIVE.sub("", word)
    return near[fold(bare)] + word[len(bare) :] if fold(bare) in near else word
