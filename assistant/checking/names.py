"""Names in a statement and in the words that it cites."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import pairwise

from assistant.checking.days import DAYS, MONTHS
from assistant.checking.figures import NUMBERS
from assistant.checking.reading import Word, content, holds, is_kin, read
from index.words import STOPWORDS

PEOPLES = {
    "chinese": "china",
    "french": "france",
    "british": "britain",
    "turkish": "turkey",
    "spanish": "spain",
    "polish": "poland",
    "swedish": "sweden",
    "danish": "denmark",
    "dutch": "netherlands",
    "greek": "greece",
    "irish": "ireland",
    "welsh": "wales",
    "swiss": "switzerland",
    "finnish": "finland",
    "scottish": "scotland",
    "germany": "german",
    "america": "usa",
    "american": "usa",
    "americans": "usa",
    "england": "english",
}
TITLES = frozenset(
    "mr mrs ms dr sir lord president minister prime general colonel judge governor senator mayor".split()
)
ENDINGS = frozenset("n i s an ia is ns ian ans ese ish istan".split())
"""What a people's name has more than its country's, or the reverse."""
OTHERS = frozenset({("niger", "nigeria"), ("roman", "romania")})
"""Names that are not of one people, though their endings would allow it."""
POINTING = re.compile(
    r"\b(?:he|she|it|they|him|her|his|its|their|them|who|this|these|those)\b|\bthe [a-z]", re.IGNORECASE
)
"""A sentence that refers to something before it."""
ALIKE = 0.75
"""Share of letters in common (Ratcliff and Obershelp, 1988) from which a name may be a slip for another."""
SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+)[\"“‘'(\[]*$")


def names(text: str) -> list[Word]:
    """The words of a text that are, or belong to, names: capitalised where that is not the start of a sentence, or at
    its start before another one."""
    words = read(text)
    found = []
    for i, word in enumerate(words):
        if not word.text[:1].isupper() or word.folded in DAYS or word.folded in MONTHS or word.folded in TITLES:
            continue
        if word.folded in STOPWORDS and word.folded != "us":
            continue
        is_first = i == 0 or bool(SENTENCE_START.search(text[: word.start]))
        follows = i + 1 < len(words) and words[i + 1].text[:1].isupper() and words[i + 1].is_content
        if not is_first or follows or word.text.isupper():
            found.append(word)
    return found


def faults(statement: str, cited: str, known: str, outlet: str | None) -> list[str]:
    """What is wrong with the names of a statement.

    Args:
        cited: the words that it cites.
        known: what stands before them, to which they may refer.
        outlet: who published them, and may be named too.
    """
    allowed = [*read(cited), *read(outlet or "")]
    if POINTING.search(cited):
        allowed += names(known)
    strange = [word.text for word in names(statement) if not _is_held(word, allowed)]
    if not strange and (first := _unusual_start(statement, allowed)):
        strange = [first]
    found = [f"the name {name} is not in the cited words{_spelled_like(name, allowed)}" for name in strange]
    if not found and (pair := _interchanged(statement, cited)):
        found.append(f"{pair[0]} and {pair[1]} have changed places")
    return found


def _spelled_like(name: str, words: Sequence[Word]) -> str:
    """A name among the words that `name` may be a slip for, as the end of a sentence."""
    names = {word.folded: word.text for word in words if word.text[:1].isupper()}
    near = get_close_matches(name.lower(), names, 1, ALIKE)
    return f", which have {names[near[0]]}" if near else ""


def _is_held(name: Word, words: Sequence[Word]) -> bool:
    if holds(words, name.stem):
        return True
    mine = PEOPLES.get(name.folded, name.folded)
    return any(_same_people(mine, PEOPLES.get(word.folded, word.folded)) for word in words)


def _same_people(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if one == other:
        return True
    rest = long[len(short) :]
    is_other = (short, long) in OTHERS
    return len(short) >= 4 and long.startswith(short) and rest in ENDINGS and not is_other


def _unusual_start(statement: str, allowed: Sequence[Word]) -> str | None:
    """The first word of a statement where it looks like a name by what follows: "Iran said", "Calder, the mayor"."""
    words = read(statement)
    if not words or not words[0].text[:1].isupper() or words[0].folded in STOPWORDS | set(NUMBERS) or len(words) < 2:
        return None
    first, second = words[0], words[1]
    if _takes_the_place(first, second, allowed):
        return first.text
    looks = second.folded in VERBS_AFTER_NAMES or statement[first.start + len(first.text) :].startswith((
        ",",
        "'s",
        "’s",
    ))
    plural = first.folded.endswith("s") and not first.text.isupper()
    ends = first.folded.endswith(("ing", "ed", "ly")) or plural
    return first.text if looks and not ends and not _is_held(first, allowed) and first.folded not in TITLES else None


def _takes_the_place(first: Word, second: Word, allowed: Sequence[Word]) -> bool:
    """Whether the same verb stands behind another name in the cited words: "Israel killed" of "Iran killed"."""
    if _is_held(first, allowed) or first.folded in TITLES or first.folded.endswith("s"):
        return False
    return any(
        before.text[:1].isupper() and before.folded not in STOPWORDS and is_kin(second.stem, after.stem)
        for before, after in pairwise(allowed)
        if not before.folded.endswith("s")
    )


VERBS_AFTER_NAMES = frozenset(
    """said says has had is was will would did does told announced confirmed denied attacked launched claimed
    accused""".split()
)


def _interchanged(statement: str, cited: str) -> tuple[str, str] | None:
    """Two names that stand in the statement in one order around a verb, and in the cited words only in the other.

    Told only where both say nearly the same words in the same voice, since order alone says little.
    """
    mine, theirs = content(read(statement)), content(read(cited))
    if len(mine) < 3 or sum(holds(theirs, w.stem) for w in mine) < 0.9 * len(mine):
        return None
    if re.findall(r"\bby\b", statement) != re.findall(r"\bby\b", cited):
        return None
    capital = {word.stem for word in names(cited)} | {word.stem for word in names(statement)}
    own = {word.stem: word for word in read(statement) if word.stem in capital}
    for one, two in zip(list(own), list(own)[1:], strict=False):
        between = [w for w in mine if own[one].start < w.start < own[two].start]
        first = [w.start for w in theirs if w.stem == one]
        second = [w.start for w in theirs if w.stem == two]
        is_apart = bool(between) and first and second and min(first) > max(second)
        if is_apart and all(
            any(max(second) < w.start < min(first) for w in theirs if w.stem == b.stem) for b in between
        ):
            return own[one].text, own[two].text
    return None
