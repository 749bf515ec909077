"""Words that a question spells otherwise: names ("Irak" → "Iraq"), and the word that asks ("wich" → "which")."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assistant.answering.values.spellings import consonants
from index.words import POSSESSIVE, WORD, fold, stem

SHORTEST = 4
"""Letters from which a word may be misspelt."""
LONG = 8
"""Letters from which two of them may be wrong; below, one may, or they stand in another order,
and the consonants must agree."""
ASKING = ("what", "which", "when", "where", "who", "whose", "whom", "why", "how")
OF_HOW = re.compile(r"\s+(?:many|much|long|old|far|often|big|large|high|did|do|does|can|could)\b", re.IGNORECASE)
"""What stands behind "how", and not behind "who"."""


@dataclass(slots=True)
class Written:
    """How the texts write a word: first, and whether always with a capital."""

    spelling: str
    is_name: bool


def mend(question: str, unknown: Collection[str], texts: Iterable[str]) -> str:
    """The question with its unknown words spelt as the texts spell their nearest word, if there is one near enough.

    Args:
        unknown: folded words of the question that no article holds and that are no known words of English.
        texts: what was found for the question, best first.
    """
    question = _ask(question, unknown)
    unknown = {word for word in unknown if len(word) >= SHORTEST and word.isalpha()}
    if not unknown:
        return question
    written = _read(texts)
    names = {word: entry for word, entry in written.items() if entry.is_name}
    has_case = not question.isupper()

    def put(match: re.Match[str]) -> str:
        """The right spelling in the place of a word, with the possessive that the word has."""
        word = match.group()
        bare = POSSESSIVE.sub("", word)
        is_name = has_case and match.start() > 0 and bare[:1].isupper()
        near = _nearest(fold(bare), names if is_name else written) if fold(bare) in unknown else None
        return near + word[len(bare) :] if near else word

    return WORD.sub(put, question)


def _ask(question: str, unknown: Collection[str]) -> str:
    """The question with the word that asks put right, where it opens with one that is a letter off: "waht", "wich"."""
    from rapidfuzz.distance import OSA

    first = WORD.search(question)
    typed = fold(first.group()) if first else ""
    if first is None or typed not in unknown:
        return question
    near = [word for word in ASKING if OSA.distance(typed, word) == 1]
    near = [word for word in near if len(word) > len(typed)] or near  # a letter left out is the likeliest slip
    if {"how", "who"} <= set(near):
        near = ["how" if OF_HOW.match(question, first.end()) else "who"]
    if len(near) != 1:
        return question
    right = near[0].capitalize() if first.group()[0].isupper() else near[0]
    return question[: first.start()] + right + question[first.end() :]


def _read(texts: Iterable[str]) -> dict[str, Written]:
    """The words of the texts, folded, with how they are written."""
    written: dict[str, Written] = {}
    for text in texts:
        for word in WORD.findall(text):
            bare = POSSESSIVE.sub("", word)
            entry = written.setdefault(fold(bare), Written(bare, True))
            entry.is_name = entry.is_name and bare[:1].isupper()
    return written


def _nearest(word: str, written: dict[str, Written]) -> str | None:
    """The spelling of the nearest folded word: of several the one that sounds alike; none if that leaves several."""
    from rapidfuzz.distance import OSA

    most = 2 if len(word) >= LONG else 1
    distances = {
        other: 1 if _is_reordered(word, other) else OSA.distance(word, other, score_cutoff=most)
        for other in written
        if other[:1] == word[0] and other.isalpha() and abs(len(other) - len(word)) <= most
    }
    near = [other for other, distance in distances.items() if distance <= most]
    if len(word) < LONG:
        near = [other for other in near if _is_reordered(word, other) or consonants(other) == consonants(word)]
    near = [other for other in near if distances[other] == min(distances[one] for one in near)]
    if len(set(map(stem, near))) > 1:
        near = [other for other in near if consonants(other) == consonants(word)]
    return written[near[0]].spelling if len(set(map(stem, near))) == 1 else None


def _is_reordered(one: str, other: str) -> bool:
    return len(one) > SHORTEST and sorted(one) == sorted(other)
