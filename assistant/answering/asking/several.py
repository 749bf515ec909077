"""Whether a question asks for several things: the noun behind "what" or "which" is a plural."""

import re

from assistant.answering.asking.kinds import SOMEBODY, SOMEWHERE, plural_of
from assistant.answering.grammar import HELPING, is_past
from index.words import UPPER

IRREGULAR_PLURALS = frozenset("children men women people feet teeth mice geese oxen criteria phenomena".split())
ONE_THING = frozenset(
    """news series species means gas lens bias alias atlas canvas chaos headquarters crossroads barracks politics
    economics physics mathematics athletics words terms grounds damages earnings profits losses revenues sales
    casualties costs odds proceeds savings wages""".split()
)
"""Words in "-s" that name one thing, or one sum."""
BESIDE_NOUNS = frozenset("sports arms customs rights savings sales news series species".split())
"""Words in "-s" that may stand before another noun: "sports team"."""
VERBS = frozenset(
    """says causes makes drives happens sparks leads lies follows remains goes comes becomes explains prompts triggers
    fuels keeps brings gives sets needs helps matters counts stops prevents allows separates links connects motivates
    hit cost cut put let set shut beat""".split()
)
"""What may follow "what" and is no noun."""
ADVERBS = frozenset(
    """already still also never now not first ever both all currently recently reportedly allegedly officially formally
    finally initially originally previously publicly openly jointly actually""".split()
)
LINKING = frozenset(
    """of in to for on at by from with against between among under over near during after before since into and or but
    that who which where when if as than the a an this these those their its his her our your my they he she it we you
    i them him us most more some""".split()
)
ASKED = re.compile(r"\b(?P<asks>what|which)(?P<behind>(?: [^\s?!,;:]+){1,6})", re.IGNORECASE)
NUMBERED = re.compile(
    r"\b(?:what|which) (?:other |further )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:\w+ )?"
    r"(?P<noun>\w+s)\b"
)
ASKED_BEFORE = re.compile(r"\b(?:how|why|who|when|where)\b[^.?!:]*$")
"""Another question word, by which the question asks."""
LONGEST = 4
"""Words of a noun with what stands before it."""
COUNTED = frozenset(plural_of(noun) for noun in f"{SOMEBODY}|{SOMEWHERE}|troop|weapon".split("|") if noun.isalpha())


def asks_for_several(text: str) -> bool:
    """Whether what follows "what" or "which" in a question is a plural: "which armed groups", "what weapons were …"."""
    numbered = NUMBERED.search(text.lower())
    if numbered and _is_plural(numbered["noun"]):
        return True
    return any(
        _is_plural_behind(match["asks"].lower(), match["behind"].split())
        for match in ASKED.finditer(text.lower() if text.isupper() else text)
        if not ASKED_BEFORE.search(text[: match.start()].lower())
    )


def _is_plural_behind(asks: str, behind: list[str]) -> bool:
    """The last noun before a helping verb, a past form or "of" decides; where no such verb follows, the first plural
    does, unless another noun may follow it."""
    noun = _noun_with_verb(behind)
    rest = [word.lower() for word in behind[len(noun) :]]
    lower = [word.lower() for word in noun]
    if not noun or any("'" in word or "’" in word for word in noun):
        return False
    if asks == "what" and (lower[0] in VERBS or (is_past(lower[0]) and rest[:1] and rest[0] not in HELPING)):
        return False
    if rest and (rest[0] in HELPING or rest[0] == "of" or is_past(rest[0])):
        return _is_plural(lower[-1])
    return _is_plural_before_verb(asks, noun, lower, rest)


def _noun_with_verb(behind: list[str]) -> list[str]:
    """The words up to one that is no part of a noun, or to a name behind a plural: "countries border | Iraq"."""
    for place, word in enumerate(behind):
        lower = word.lower() if word != "US" else word
        is_name = re.match(f"[{UPPER}]", word) and place and behind[place - 1].islower()
        if lower in HELPING | LINKING | ADVERBS or (place and is_past(lower)) or lower.isdigit():
            return behind[:place]
        if is_name and any(_is_plural(before) for before in behind[:place]):
            return behind[:place]
    return behind[:LONGEST]


def _is_plural_before_verb(asks: str, noun: list[str], lower: list[str], rest: list[str]) -> bool:
    """Whether the first plural among words is what is asked for, and a verb in the present may follow it."""
    first = next((place for place, word in enumerate(lower) if _is_plural(word)), None)
    if first is None:
        return False
    behind = lower[first + 1 :]
    if lower[first] in BESIDE_NOUNS or (not noun[first].islower() and any(word.islower() for word in noun)):
        return not behind or (len(behind) == 1 and rest[:1] in (["the"], ["a"], ["an"], ["their"], ["his"], ["its"]))
    if lower[first] in COUNTED | IRREGULAR_PLURALS:
        return not first or not (behind and behind[0].endswith("s"))
    if first == 0:
        return asks == "which"
    return asks == "which" and first == 1 and not behind and rest[:1] in (["in"], ["that"])


def _is_plural(word: str) -> bool:
    word = word.lower()
    return word in IRREGULAR_PLURALS or (
        re.fullmatch(r"[\w-]{2,}(?<!s)(?<!u)(?<!i)s", word) is not None and word not in ONE_THING | HELPING | ADVERBS
    )
