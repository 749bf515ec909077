"""Two sentences in the same words → whether their names change places: who does it, and to whom."""

import re
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from assistant.answering.asking.kinds import CAPITAL
from assistant.answering.quoting.phrases import TAG_OF
from assistant.answering.voices import speaker_of
from index.words import content_stems, fold, is_content, stem, words

SAME_WORDS = 0.75
"""Share of the longer sentence's content words that both hold, from which the order of names tells."""
FRONTED = re.compile(r"^(?:In|On|At|Near|From|After|Before|During|Since) [^,]{1,60},\s")
JOINT = re.compile(r"(?:['’]s)?[\s–-]*(?:,?\s?(?:and|or|&)\s|,\s)?(?:the\s)?$")
"""What stands between names of one list, or words of one name."""
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b(?: [\w’'-]+){1,4}? by\b")


class Names(NamedTuple):
    """The stems of a sentence's names: where each stands, and in which list of names."""

    places: dict[str, int]
    lists: dict[str, int]


def are_swapped(one: str, other: str) -> bool:
    """Whether two sentences in nearly the same words have two names the other way round."""
    if not _is_alike(one, other):
        return False
    ours, theirs = _names(one), _names(other)
    speakers = speaker_of(one), speaker_of(other)
    told = set() if all(speakers) and speakers[0] != speakers[1] else {stem(w) for s in speakers if s for w in words(s)}
    shared = [name for name in ours.places if name in theirs.places and name not in told]
    turned = PASSIVE.search(one), PASSIVE.search(other)
    if bool(turned[0]) != bool(turned[1]):
        passive, active, by = (ours, theirs, turned[0]) if turned[0] else (theirs, ours, turned[1])
        return _is_against(passive, active, shared, by.start() if by else 0)
    return any(
        (ours.places[a] < ours.places[b]) != (theirs.places[a] < theirs.places[b])
        and ours.lists[a] != ours.lists[b]
        and theirs.lists[a] != theirs.lists[b]
        for a, b in combinations(shared, 2)
    )


def _is_against(passive: Names, active: Names, shared: list[str], verb: int) -> bool:
    """Whether who did it by the passive sentence stands behind whom it was done to in the active one."""
    doers = [name for name in shared if passive.places[name] > verb]
    objects = [name for name in shared if passive.places[name] < verb]
    if not doers or not objects:
        return False
    doer = min(doers, key=lambda name: passive.places[name])
    return all(active.places[doer] > active.places[name] for name in objects)


def _is_alike(one: str, other: str) -> bool:
    a, b = content_stems(one), content_stems(other)
    return bool(a and b) and len(a & b) >= SAME_WORDS * max(len(a), len(b))


@lru_cache(maxsize=1_000)
def _names(text: str) -> Names:
    """The names of a sentence, without days, those of a phrase in front of it, and those that it repeats."""
    fronted = FRONTED.match(text)
    start = fronted.end() if fronted else 0
    places, lists, seen = dict[str, int](), dict[str, int](), list[str]()
    end, number = 0, 0
    for found in CAPITAL.finditer(text, start):
        number += not JOINT.match(text[end : found.start()])
        end = found.end()
        for word in words(found[0]):
            if is_content(word) and TAG_OF.get(fold(word)) != "time":
                seen.append(stem(word))
                places[stem(word)], lists[stem(word)] = found.start(), number
    once = [name for name in places if seen.count(name) == 1]
    return Names({name: places[name] for name in once}, {name: lists[name] for name in once})
