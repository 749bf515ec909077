"""Names: the words of one that tell, and whether a word beside one makes it another thing's."""

import re
from functools import lru_cache
from itertools import pairwise

from assistant.answering.asking.kinds import fits
from index.words import POSSESSIVE, UPPER, content_words, is_content, stem, stems, words

COMPOUND = re.compile(r"\b(\w+)-(led|backed|based|run|owned|linked|born|made|held|aligned|supported|controlled)\b")
"""What is led by somebody is somebody else: such words are one."""
ARTICLE = re.compile(rf"\b(?:[AEae]l[\s-]|(?:[Uu]l|[Aa]n|[Aa]s|[Aa]d|[Aa]r|[Aa]z|[Ee]z|[Aa]sh)-)(?=[{UPPER}])")
"""The article of Arabic names, which one text leaves out and another writes otherwise."""
QUARTER = re.compile(r"^(north(?:east|west)?|south(?:east|west)?|east|west)ern$")
SHORT = {"st": "saint", "mt": "mount"}
TITLES = frozenset(
    """mr mrs ms dr sir lord lady president prime minister pm general gen maj major col colonel lt lieutenant captain
    sgt admiral senator sen rep representative governor gov mayor judge justice king queen prince princess pope sheikh
    ayatollah imam secretary spokesman spokesperson spokeswoman chief deputy former late professor prof crown""".split()
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
NUMBER = re.compile(
    r"(?<=[a-z] )(?:I{1,3}|IV|VI{0,3}|IX|X{1,2}|X{1,2}(?:IV|VI{0,3}|I{1,3})|[JS]r)(?![\w'’])|(?<=[a-z] )[A-Z](?=\W*$)"
)
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


@lru_cache(maxsize=10_000)
def name_words(text: str) -> tuple[str, ...]:
    """The words that tell: content words without titles and "al-", folded; a text of nothing else keeps them."""
    plain = ARTICLE.sub("", COMPOUND.sub(r"\1\2", text))
    found = [SHORT.get(word, QUARTER.sub(r"\1", word)) for word in content_words(plain)]
    return tuple(word for word in found if word not in TITLES) or tuple(found)


def have_articles(one: str, other: str) -> bool:
    """Whether two texts have an Arabic name each, with its article: "al-Qaeda", "al-Qaida"."""
    return ARTICLE.search(one) is not None and ARTICLE.search(other) is not None


@lru_cache(maxsize=10_000)
def capitals(text: str) -> frozenset[str]:
    """The folded words of a text that have a capital."""
    return frozenset(word for match in CAPITAL.finditer(text) for word in words(match["name"]))


def are_told_apart(one: str, other: str) -> bool:
    """Whether a word beside what two texts share makes it another thing in one of them: "South Sudan" and "Sudan",
    "the former president" and "the president"; not where both name who that is, or a place in it."""
    if _is_elsewhere(one, other) or _is_elsewhere(other, one) or _have_other_numbers(one, other):
        return True
    return _persons(one).isdisjoint(_persons(other)) and (_has_other_rank(one, other) or _has_other_rank(other, one))


def _have_other_numbers(one: str, other: str) -> bool:
    """Whether two names have other numbers: "Elizabeth I" and "Elizabeth II", "John Smith Jr" and "John Smith Sr"."""
    numbers, others = set(NUMBER.findall(one)), set(NUMBER.findall(other))
    return bool(numbers and others) and numbers.isdisjoint(others)


@lru_cache(maxsize=10_000)
def _told(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _is_elsewhere(one: str, other: str) -> bool:
    """Whether a text has the name of a place that goes on where the other's ends, so that it is another place."""
    told, others, high = _told(one), _told(other), capitals(one)
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
    others, held = _told(other), stems(other)
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


@lru_cache(maxsize=10_000)
def _persons(text: str) -> frozenset[str]:
    """The words of the names of those that hold an office: neither "Iran's" nor "of Iran", nor "CIA" in "CIA chief"."""
    found = set[str]()
    for match in CAPITAL.finditer(BOUND.sub(",", text)):
        behind = match["next"] or ""
        is_noun = behind.lower() in TITLES or (behind.islower() and is_content(behind))
        if not POSSESSIVE.search(match["name"]) and not is_noun:
            found.update(words(match["name"]))
    return frozenset(found - TITLES - {"vice", "acting", "assistant", "ex", "the", "a", "an"})
