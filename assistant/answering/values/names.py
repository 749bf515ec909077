"""Names: whether two are spellings of one, and whether a word before one makes it another thing's."""

import re
from itertools import pairwise

from assistant.answering.asking.kinds import fits
from index.words import POSSESSIVE, UPPER, content_words, is_content, stem, stems, words

SIMILAR = 0.92
LOOSE = 0.75
"""Jaro-Winkler similarity (Winkler 1990) from which two names of equal consonants are spellings of one: with one other
vowel, and where all their vowels are heard alike."""
LONG = 6
"""Letters from which names may have vowels that are heard alike though no other part of the name agrees."""
MUTE = re.compile(r"[h'’`]")
ENDING = re.compile(r"(?:ie|[eiy]?[iy]|[aeou])$")
ALIKE = {"a": "ae", "e": "aei", "i": "iey", "y": "yi", "o": "ou", "u": "uo"}
"""Vowels that stand for one where a name comes from another alphabet: "Mohammed", "Muhammad"."""
COMPOUND = re.compile(r"\b(\w+)-(led|backed|based|run|owned|linked|born|made|held|aligned|supported|controlled)\b")
"""What is led by somebody is somebody else: such words are one."""
TITLES = frozenset(
    """mr mrs ms dr sir lord lady president prime minister pm general gen maj major col colonel lt lieutenant captain
    sgt admiral senator sen rep representative governor gov mayor judge justice king queen prince princess pope sheikh
    ayatollah imam secretary spokesman spokesperson spokeswoman chief deputy former late professor prof""".split()
)
PLACED = frozenset("north south east west new".split())
REPUBLICS = frozenset(("democratic", "people"))
OTHER_PLACES = frozenset(
    tuple(name.split())
    for name in """south sudan/south sudanese/north korea/south korea/north korean/south korean/north macedonia/northern
    ireland/northern irish/equatorial guinea/papua new/guinea bissau/west virginia/north carolina/south carolina/north
    dakota/south dakota/north ossetia/south ossetia/east timor/east timorese/timor leste/east germany/west germany/east
    german/west german/north vietnam/south vietnam/north yemen/south yemen/western sahara/western samoa/american samoa
    /inner mongolia/lower saxony/saxony anhalt/baja california/british columbia/northern cyprus/niger delta/kansas city
    /north america/south america/central america/latin america/north american/south american/central american
    /latin american""".split("/")
)
"""Two words that together are the name of another place than one of them: South Sudan is not in Sudan, as northern
Babil is in Babil, and South Lebanon in Lebanon."""
OLD = frozenset(("delhi", "year", "years"))
"""What "New" makes no other place of."""
QUALIFIERS = "|".join(sorted(r"\s+".join(name) for name in OTHER_PLACES))
OFFICE = re.compile(
    r"\b(?P<rank>deputy|former|ex|vice|acting|assistant)(?=[\s-]+(?P<held>\w[\w.]*(?:[\s-]+\w[\w.]*)*))", re.IGNORECASE
)
CAPITALS = rf"(?:\s+(?!(?i:{'|'.join(sorted(TITLES))})\b)[{UPPER}][\w’'-]*)+"
BOUND = re.compile(
    rf"\b(?:(?i:{'|'.join(sorted(PLACED | REPUBLICS))})(?:['’]s)?|(?:of|for|in|at|from)(?:\s+the)?){CAPITALS}"
    rf"|\b(?i:{QUALIFIERS})\b"
)
"""Names of what somebody belongs to, or of a place."""
CAPITAL = re.compile(rf"\b(?P<name>[{UPPER}][\w’'.]*)(?=(?:[\s-]+(?P<next>\w+))?)")


def name_words(text: str) -> list[str]:
    """The words that tell: content words without titles, folded; a text of nothing else keeps them."""
    found = content_words(COMPOUND.sub(r"\1\2", text))
    return [word for word in found if word not in TITLES] or found


def capitals(text: str) -> frozenset[str]:
    """The folded words of a text that have a capital."""
    return frozenset(word for match in CAPITAL.finditer(text) for word in words(match["name"]))


def is_same_word(one: str, other: str, are_names: bool, is_part: bool) -> bool:
    """The same word, another form of it, or another spelling of a name; `is_part`: another part of the name agrees."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if are_names and long[:-1] == short and long[-1] in "aeo":
        return False
    return stem(one) == stem(other) or _is_spelling(one, other, is_part or (are_names and len(short) >= LONG))


def _is_spelling(one: str, other: str, is_sure: bool) -> bool:
    """Whether two words are one name: the same consonants and the same end, and vowels that are heard alike, or one of
    them another. Gaza is not Giza, nor Daniel Daniela; an "i" behind it makes a name an adjective ("Iraqi")."""
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1 or not _begin_alike(one, other):
        return False
    (body, end), (other_body, other_end) = _parted(one), _parted(other)
    if end != other_end and {end, other_end} != {"", "i"}:
        return False
    if re.sub("[aeiouy]", "", body) != re.sub("[aeiouy]", "", other_body):
        return False
    from rapidfuzz.distance import JaroWinkler

    likeness = JaroWinkler.similarity(one, one[0] + other[1:])
    pairs = zip(re.split("[^aeiouy]", body), re.split("[^aeiouy]", other_body), strict=True)
    unlike = [pair for pair in pairs if not _sound_alike(*pair)]
    if not unlike:
        return likeness >= SIMILAR or (is_sure and likeness >= LOOSE)
    return likeness >= SIMILAR and len(unlike) == 1 and max(map(len, unlike[0])) == 1


def _begin_alike(one: str, other: str) -> bool:
    """The same first letter, or one that stands for the Arabic qaf: Q or K, and G where the name is of a family."""
    first = {one[0], other[0]}
    is_family = one.endswith("i") and other.endswith("i")
    return len(first) == 1 or first == {"q", "k"} or (is_family and first <= {"q", "k", "g"})


def _parted(word: str) -> tuple[str, str]:
    """What stands between a word's first letter and the vowel that it ends with, and that vowel; what is not heard and
    doubled letters are left out."""
    heard = re.sub(r"(.)\1+", r"\1", MUTE.sub("", re.sub("ah$", "a", word[1:])))
    end = ENDING.search(heard) if word[-1] in "aeiouy" or word.endswith("ah") else None
    if not end:
        return heard, ""
    return heard[: end.start()], "i" if end.group()[-1] in "iy" or end.group() == "ie" else end.group()


def _sound_alike(one: str, other: str) -> bool:
    def holds(some: str, others: str) -> bool:
        return all(any(vowel in ALIKE[each] for each in others) for vowel in some)

    return holds(one, other) and holds(other, one)


def are_told_apart(one: str, other: str) -> bool:
    """Whether a word beside what two texts share makes it another thing in one of them: "South Sudan" and "Sudan",
    "the former president" and "the president"; not where both name who that is, or a place in it."""
    if _is_elsewhere(one, other) or _is_elsewhere(other, one):
        return True
    return _persons(one).isdisjoint(_persons(other)) and (_has_other_rank(one, other) or _has_other_rank(other, one))


def _is_elsewhere(one: str, other: str) -> bool:
    """Whether a text has the name of a place that goes on where the other's ends, so that it is another place."""
    told, others, high = words(one), words(other), capitals(one)
    places = capitals(other) - TITLES
    for place, (word, following) in enumerate(pairwise(told)):
        is_new = word == "new" and following not in OLD
        is_republic = word in REPUBLICS and following == "republic"
        if not {word, following} <= high or not (is_new or is_republic or (word, following) in OTHER_PLACES):
            continue
        own, shared = {word, following} - set(others), {word, following} & places
        is_named_too = not shared.isdisjoint(told[:place] + told[place + 2 :])
        if own and shared and not is_named_too and _persons(one).isdisjoint(_persons(other) - shared):
            return True
    return False


def _has_other_rank(one: str, other: str) -> bool:
    """Whether a text tells of somebody's deputy, or of who held an office before, and the other does not."""
    others, held = words(other), stems(other)
    return any(
        match["rank"].lower() not in others and any(stem(word) in held for word in _people(match["held"]))
        for match in OFFICE.finditer(one)
    )


def _people(text: str) -> list[str]:
    """The words for people in a text, up to its first word without content."""
    found: list[str] = []
    for word in words(text):
        if not is_content(word):
            break
        found += [word] if fits("who", (), word, is_answer=True) else []
    return found


def _persons(text: str) -> frozenset[str]:
    """The words of the names of those that hold an office: neither "Iran's" nor "of Iran", nor "CIA" in "CIA chief"."""
    found = set[str]()
    for match in CAPITAL.finditer(BOUND.sub(",", text)):
        behind = match["next"] or ""
        is_noun = behind.lower() in TITLES or (behind.islower() and is_content(behind))
        if not POSSESSIVE.search(match["name"]) and not is_noun:
            found.update(words(match["name"]))
    return frozenset(found - TITLES - {"vice", "acting", "assistant", "ex", "the", "a", "an"})
