"""People told in parts, added up: "five women and three children" are eight."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from assistant.answering.asking.kinds import fits, plural_of
from assistant.answering.grammar import SAID
from assistant.answering.values.labels import without_labels, without_names
from assistant.answering.values.numerals import in_digits
from assistant.checking.figures import SCALES
from index.words import fold, is_content, stem

TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?(?![\w%])|[a-z#][\w'#-]*|[^\s\w]")
COUPLE = re.compile(r"\ba couple(?= (?:and|plus)\b|,)")
WHOSE = re.compile(r"\b(?:his|her|their) (?=\d)")
ONE = frozenset("a an another the his her their".split())
"""Words before one person: "a civilian", "his wife"."""
GENERAL = frozenset("people persons individuals victims casualties members others lives".split())
"""What may hold those that are told behind it: "eight people, five women and three children"."""
OWN = frozenset("women men children boys girls adults".split())
"""What holds nobody that is told by another of these words."""
HURT = frozenset("dead wounded injured missing killed hurt including among died".split())
"""What is no person that is counted, nor stands between a number and whom it counts."""
_GROUPS = """
    agency airline army assembly association band bank battalion block board body brigade bureau business
    cabinet cast coalition column committee community company council country couple court crowd delegation
    department division faction family firm fleet force gang government group household institution jury league
    legion militia ministry minority mob movement network office organisation organization pair panel parliament
    part party platoon population posse public regime school section set side society squad squadron state
    strike team tribe trio troupe union unit university wave world dog cat horse cow goat bird
""".split()
GROUPS = frozenset([*_GROUPS, *map(plural_of, _GROUPS)])
"""Nouns for many people at once, and for animals, which cannot be added up."""
LONGEST = 5
"""Words from a number to whom it counts."""
PLURAL = re.compile(r"(?:s|men|people|children|police|troops|crew|staff)$")


@dataclass(frozen=True, slots=True)
class Part:
    """So many of some people: `noun` names them, `beside` stands before it; where it begins and ends among tokens."""

    count: float
    noun: str
    beside: frozenset[str]
    start: int
    end: int


def add_up(text: str, asked: Collection[str] = ()) -> tuple[float, str] | None:
    """How many people a text tells in parts, with what stands before them; None where it does not.

    Of parts of which only some are named by words that are `asked` for, only those count.
    """
    named = without_names(text)
    plain = COUPLE.sub("2 adults", WHOSE.sub("", without_labels(in_digits(named))))
    found = list(TOKEN.finditer(plain))
    tokens = [match[0] for match in found]
    peoples = frozenset(fold(word) for word in re.findall(r"\b[A-Z]\w+(?:s|ese)\b", named))
    chain = next(_chains(tokens, peoples), [])
    if not chain:
        return None
    parts = _asked(chain, frozenset(map(stem, asked)))
    total = sum(part.count for part in parts)
    if len(parts) > 2 and parts[0].count == total / 2 and parts[0].noun not in OWN:
        total /= 2
    return total, plain[: found[chain[0].start].start()]


def is_one_person(text: str) -> bool:
    """Whether a text names one person and no more: "a young man"."""
    tokens = TOKEN.findall(without_labels(in_digits(text)))
    part = _part(tokens, 0, ()) if tokens and tokens[0] in ("a", "an") else None
    return part is not None and part.end == len(tokens)


def is_one_sum(text: str, asked: Collection[str]) -> bool:
    """Whether a text tells people in parts, none of which is asked for alone."""
    total = add_up(text)
    return total is not None and total == add_up(text, asked)


def _chains(tokens: Sequence[str], peoples: Collection[str]) -> Iterator[list[Part]]:
    """The parts that are joined by "and" and commas, two or more, up to the first number that is none of one."""
    for start, token in enumerate(tokens):
        chain = _chain(tokens, start, peoples)
        if len(chain) > 1 and chain[0].noun not in GENERAL:
            if not _goes_on(tokens, chain[-1].end, peoples):
                yield chain
            return
        if token[0].isdigit():
            return


def _chain(tokens: Sequence[str], start: int, peoples: Collection[str]) -> list[Part]:
    """The parts that are joined from a token on; a comma alone joins no last one that begins with an article."""
    chain: list[Part] = []
    while part := _part(tokens, start, peoples):
        if chain and (tokens[part.end : part.end + 1] or [""])[0] in SAID:
            break
        chain.append(part)
        start = part.end + _joint(tokens, part.end)
        if start == part.end:
            break
    goes_on = start > 0 and tokens[start - 1] == "and"
    while not goes_on and len(chain) > 1 and tokens[chain[-1].start] in ONE and tokens[chain[-1].start - 1] == ",":
        chain.pop()
    return chain


def _part(tokens: Sequence[str], start: int, peoples: Collection[str]) -> Part | None:
    """So many people, told from a token on."""
    if start >= len(tokens) or not (tokens[start] in ONE or tokens[start][0].isdigit()):
        return None
    end, last = start + 1, None
    while end < len(tokens) and end - start <= LONGEST and _may_belong(tokens[end]):
        last = end if _is_person(tokens[end], peoples) else last
        end += 1
    if last is None:
        return None
    count = 1.0 if tokens[start] in ONE else float(tokens[start].replace(",", ""))
    if (count == 1) == bool(PLURAL.search(tokens[last])):
        return None
    return Part(count, tokens[last], frozenset(map(stem, tokens[start + 1 : last])), start, last + 1)


def _may_belong(token: str) -> bool:
    return (
        token[0] in "#" + ascii_lowercase
        and token not in HURT | SCALES.keys()
        and (is_content(token) or token == "other")
    )


def _is_person(token: str, peoples: Collection[str]) -> bool:
    if token in GROUPS:
        return False
    return token in GENERAL or token in peoples or fits("who", (), token, is_answer=True) > 0


def _joint(tokens: Sequence[str], start: int) -> int:
    """How many tokens join what stands before a place to what is behind it."""
    for joint in ([",", "and"], ["and"], [","], ["&"], ["plus"], ["as", "well", "as"], ["along", "with"]):
        if list(tokens[start : start + len(joint)]) == joint:
            return len(joint)
    return 0


def _goes_on(tokens: Sequence[str], end: int, peoples: Collection[str]) -> bool:
    """Whether further people stand behind, whose number is told otherwise: "and up to five civilians"."""
    behind = end + _joint(tokens, end)
    return behind > end and any(_part(tokens, place, peoples) for place in range(behind, min(behind + 4, len(tokens))))


def _asked(chain: list[Part], asked: Collection[str]) -> list[Part]:
    """The parts whose people are asked for: all of them where no words tell."""
    named = [part for part in chain if stem(part.noun) in asked] or chain
    if len(named) < 2 or not asked:
        return named
    best = max(len(part.beside & set(asked)) for part in named)
    return [part for part in named if len(part.beside & set(asked)) == best]
