"""Figures in a statement and in the words that it cites: the same value, of the same thing, the same way round."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.checking.reading import Word, content, holds, is_kin, read

UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
NUMBERS = (
    {word: float(value) for value, word in enumerate(UNITS.split())}
    | {word: 10.0 * value for value, word in enumerate(TENS.split(), 2)}
    | {"dozen": 12.0, "half": 0.5}
)
ORDERS = {word: float(value) for value, word in enumerate(ORDINALS.split(), 1)}
SCALES = (
    dict.fromkeys(("dozen", "dozens"), 12)
    | dict.fromkeys(("hundred", "hundreds"), 100)
    | dict.fromkeys(("thousand", "thousands", "k"), 10**3)
    | dict.fromkeys(("lakh", "lakhs"), 10**5)
    | dict.fromkeys(("million", "millions", "m", "mn"), 10**6)
    | dict.fromkeys(("crore", "crores"), 10**7)
    | dict.fromkeys(("billion", "billions", "b", "bn"), 10**9)
    | dict.fromkeys(("trillion", "trillions", "tn"), 10**12)
)
"""What stands behind a figure and makes it many times as much."""
FIGURE = re.compile(
    r"(?P<sign>[$€£¥])?\s?(?<![\w])(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<order>st|nd|rd|th)?(?:[\s-]?(?P<scale>"
    + "|".join(sorted(SCALES, key=len, reverse=True))
    + r")\b)?\s?(?P<percent>%|percent\b|per cent\b)?",
    re.IGNORECASE,
)
WORDED = re.compile(
    r"\b(?P<number>(?:(?:"
    + TENS.replace(" ", "|")
    + r")[\s-])?(?:"
    + "|".join([*NUMBERS, *ORDERS])
    + r")|(?:an?(?=\s(?:hundred|thousand|million|billion|dozen)\b)))(?:[\s-](?P<scale>"
    + "|".join(sorted((s for s in SCALES if len(s) > 2), key=len, reverse=True))
    + r")\b)?\b\s?(?P<percent>%|percent\b|per cent\b)?",
    re.IGNORECASE,
)
MANY = re.compile(r"\b(?P<scale>dozens|hundreds|thousands|millions|billions)\b", re.IGNORECASE)
"""A number that is only told to be large: from twice the word's value on."""
BOUNDS = {
    "over": ("more than", "over", "exceeding", "above"),
    "least": ("at least", "no less than", "no fewer than"),
    "under": ("less than", "fewer than", "under", "below"),
    "most": ("up to", "at most", "no more than"),
    "near": ("nearly", "almost"),
}
BORNE_OUT = {
    "": {"", "over", "least", "most", "near", "many"},
    "over": {"over"},
    "least": {"", "over", "least"},
    "under": {"under"},
    "most": {"", "under", "most"},
    "near": {"", "over", "under", "near"},
    "many": {"", "over", "least", "most", "near", "many"},
}
"""By a figure's bound in a statement, the bounds in the cited words that bear it out."""
CURRENCY_SIGNS = {"dollar": "$", "euro": "€", "pound": "£", "yen": "¥"}
NAMED_UNIT = re.compile(rf"\s?({'|'.join(CURRENCY_SIGNS)})s?\b", re.IGNORECASE)
NUMBERED = """article section chapter clause paragraph resolution amendment title category phase stage level tier grade
type flight route highway motorway interstate channel formula page gate terminal room rule protocol area zone block
platform pier lane studio episode season volume part version apartment flat hall bus exit junction"""
"""What is told apart by numbers, which count nothing: "Gate 3"."""
NAME = re.compile(rf"\b(?:{'|'.join(NUMBERED.split())}) $|\b(?-i:[A-Z]+)-$", re.IGNORECASE)
"""What stands before such a number, and in a name of letters and digits: "F-16"."""
MARKED = frozenset("%$€£¥")
MARGIN = 3
"""Words by which another figure must stand nearer to a name for it to be that figure's."""

NEAR = 3
"""Words of content behind a figure among which is what it counts."""
SHOWN = 3
"""Figures that are told in the place of one that is not there."""


class Figure(NamedTuple):
    """A figure: its value, what it counts in ("%", "$", "#" for a rank, "name" for that of a name, ""), its bound, and
    its place."""

    value: float
    unit: str
    bound: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def figures(text: str, dates: tuple[tuple[int, int], ...] = ()) -> tuple[Figure, ...]:
    """The figures of a text, in their order; "one" is left out, it is mostly a pronoun, and so is what `dates`
    cover."""
    found = [_digits(match, text) for match in FIGURE.finditer(text)]
    found += [figure for match in WORDED.finditer(text) if (figure := _worded(match, text))]
    found += [Figure(SCALES[m["scale"].lower()], "", "many", *m.span()) for m in MANY.finditer(text)]
    free = (f for f in found if not any(start <= f.start < end for start, end in dates))
    kept: list[Figure] = []
    for figure in sorted(free, key=lambda f: (f.start, -f.end)):
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return tuple(kept)


def _digits(match: re.Match[str], text: str) -> Figure:
    value = float(match["digits"].replace(",", "").rstrip(".")) * SCALES.get((match["scale"] or "").lower(), 1.0)
    named = NAMED_UNIT.match(text, match.end())
    worded = CURRENCY_SIGNS[named[1].lower()] if named else ""
    unit = "%" if match["percent"] else "#" if match["order"] else match["sign"] or worded
    start = match.start("digits")
    unit = unit or "name" * bool(NAME.search(text, 0, start))
    return Figure(value, unit, _bound(text, match.start()), start, match.end())


def _worded(match: re.Match[str], text: str) -> Figure | None:
    parts = re.split(r"[\s-]", match["number"].strip().lower())
    if parts == ["one"] and not match["scale"]:
        return None
    value = sum(NUMBERS.get(part, ORDERS.get(part, 1.0)) for part in parts)
    unit = "%" if match["percent"] else "#" if parts[-1] in ORDERS else ""
    scale = SCALES.get((match["scale"] or "").lower(), 1.0)
    return Figure(value * scale, unit, _bound(text, match.start()), match.start(), match.end())


def _bound(text: str, start: int) -> str:
    before = re.sub(r"[\s$€£¥]+", " ", text[max(0, start - 24) : start].lower()).rstrip()
    for name, phrases in BOUNDS.items():
        if any(re.search(rf"\b{phrase}$", before) for phrase in phrases):
            return name
    return ""


def faults(
    statement: str,
    cited: str,
    dates: tuple[tuple[int, int], ...],
    cited_dates: tuple[tuple[int, int], ...],
    is_whole: bool = False,
) -> list[str]:
    """What is wrong with the figures of a statement, by the words cited.

    Of an article, `is_whole`, another word for what is counted ("soldiers" for "troops") is left to `meaning.py`, and
    what stands right before a figure tells nothing: another sentence may word it otherwise.
    """
    found = []
    theirs = figures(cited, cited_dates)
    for figure in figures(statement, dates):
        same = [f for f in theirs if _is_same_value(figure, f)]
        shown = statement[figure.start : figure.end].strip()
        if not same:
            others = _instead(_after(statement, figure)[:1], figure, theirs, cited)
            found.append(f"the figure {shown} is not in the cited words{others}")
        elif not any(_is_same_unit(figure, f) for f in same):
            found.append(f"the figure {shown} has another unit in the cited words")
        elif not any(f.bound in BORNE_OUT[figure.bound] for f in same):
            found.append(f"the figure {shown} is bounded the other way in the cited words")
        elif not is_whole and not _counts_the_same(statement, figure, cited):
            found.append(f"the figure {shown} counts something else in the cited words")
        elif _is_anothers(statement, figure, cited, same, theirs) or (
            not is_whole and _is_swapped(statement, figure, cited, same, theirs)
        ):
            found.append(f"the figure {shown} belongs to something else in the cited words")
    return found


def _instead(things: Sequence[Word], figure: Figure, theirs: Sequence[Figure], cited: str) -> str:
    """The first figures of the same unit that are there, those of the same things before all, as the end of a
    sentence."""

    def counts_other(other: Figure) -> bool:
        return not any(is_kin(word.stem, thing.stem) for thing in things for word in _after(cited, other)[:NEAR])

    alike = sorted((f for f in theirs if f.unit == figure.unit), key=counts_other)
    same = dict.fromkeys(cited[f.start : f.end].strip() for f in alike)
    return f", which have {' and '.join(list(same)[:SHOWN])}" if same else ""


def _is_same_value(mine: Figure, theirs: Figure) -> bool:
    if theirs.unit == "name" != mine.unit:
        return False
    if mine.bound == "many" and theirs.bound != "many":
        return 2 * mine.value <= theirs.value < 100 * mine.value
    return abs(theirs.value - mine.value) <= 1e-6 * max(1.0, abs(theirs.value))


def _is_same_unit(mine: Figure, theirs: Figure) -> bool:
    if mine.unit in ("", "name"):
        return theirs.unit not in MARKED
    return mine.unit == theirs.unit


def _after(text: str, figure: Figure) -> list[Word]:
    words = list(read(text[figure.end :]))
    return content([word for word in words if word.clause == (words[0].clause if words else 0)])


def _counts_the_same(statement: str, figure: Figure, cited: str) -> bool:
    """Whether the thing counted, the first word of content after the figure, is in the cited words at all."""
    things = _after(statement, figure)[:1]
    return not things or figure.unit != "" or holds(read(cited), things[0].stem)


def _is_anothers(statement: str, figure: Figure, cited: str, same: Sequence[Figure], theirs: Sequence[Figure]) -> bool:
    """Whether a name right behind the figure stands much nearer to another figure in the cited words."""
    others = [f for f in theirs if f not in same]
    names = [word for word in _after(statement, figure)[:3] if word.text[:1].isupper()]
    if not others or not names:
        return False
    for match in (word for word in read(cited) if is_kin(word.stem, names[0].stem)):
        own = min(_distance(cited, f, match.start) for f in same)
        if own <= min(_distance(cited, f, match.start) for f in others) + MARGIN - 1:
            return False
    return True


def _is_swapped(statement: str, figure: Figure, cited: str, same: Sequence[Figure], theirs: Sequence[Figure]) -> bool:
    """Whether the word right before the figure stands right before another one in the cited words, and another word
    before this one: "killed ten and wounded four" of "killed four and wounded ten"."""
    mine = _before(statement, figure)
    own, others = [_before(cited, f) for f in same], [_before(cited, f) for f in theirs if f not in same]
    if mine is None or None in own:
        return False
    stands = [any(word and is_kin(mine.stem, word.stem) for word in words) for words in (own, others)]
    return stands == [False, True]


def _before(text: str, figure: Figure) -> Word | None:
    """The word right before a figure, if it carries content."""
    words = read(text[: figure.start])
    return words[-1] if words and words[-1].is_content else None


def _distance(text: str, figure: Figure, place: int) -> int:
    """Words between a figure and a place; a figure that comes after the place counts as a little farther."""
    if figure.end <= place:
        return len(text[figure.end : place].split())
    return len(text[place : figure.start].split()) + 1
