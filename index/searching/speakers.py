"""Whose words a question asks for, and where in an article that speaker is near a verb of saying."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.searching.when import MONTH, WEEKDAY
from index.words import content_words, fold, hashed, stem

SAYING = frozenset(
    """said say says told tells claimed claims claim stated states announced announces reported reports warned warns
    argued argues insisted insists added adds explained explains noted notes stressed stresses alleged alleges asserted
    asserts accused accuses blamed blames estimated estimates suggested suggests declared declares wrote writes tweeted
    posted acknowledged acknowledges admitted admits believes predicted predicts vowed vows pledged pledges confirmed
    confirms denied denies according quoted cited cites testified revealed reveals maintained emphasized emphasised
    pointed called calls urged urges affirmed affirms described describes""".split()
)
OTHER = frozenset("according call called calls find pointed quoted cited".split())
"""Verbs of saying that a question asks with for other things too."""
ASKED = re.compile(
    r"\b(?:according to|as told by|in the (?:words|view|opinion) of)\s+(?P<after>[^,?;:]+)"
    r"|\b(?:did|does|do|has|have|had)\s+(?P<before>(?:[^\s,?;:]+\s+){1,6}?(?<!\bbeen )(?<!\bbe )(?<!\bbeing ))"
    rf"(?:\w+ly\s+)?(?:{'|'.join(sorted(SAYING - OTHER))}|deny|stress|note|argue|insist|warn|allege|add|report|declare"
    r"|accuse|announce|tell|urge|describe|state|vow|pledge|estimate|blame|suggest|explain|predict|acknowledge|admit|confirm|affirm|reveal|believe|think)\b",
    re.IGNORECASE,
)
WHEN = re.compile(
    rf"\s+(?:in|on|during|early|late)\s+(?:(?:the|early|late|last|this|that)\s+)*(?:(?:{MONTH}|{WEEKDAY})\b|\d"
    r"|(?<=last |this )(?:week|weekend|month|year)\b).*",
    re.IGNORECASE,
)
ABOUT = re.compile(r"\s+(?:about|during|after|before|over|since|when|while|amid|following|until)\b.*", re.IGNORECASE)
EVENT = re.compile(r"\s+(?:in|on)\s+(?:the|this|that|these|those)\s.*", re.IGNORECASE)
"""What follows a speaker's name and is no part of it: when, about what, in which event."""
PEOPLE = re.compile(
    r"(?:ials?|ers?|ors?|ists?|ants?|ents?|ians?|yees?|men|man|people|persons?|sources?|experts?|analysts?|witness(?:es)?"
    r"|figures?|media|troops|forces|groups?|commanders?)$"
)
"""Folded words for people and bodies, of whom "in the army" says which."""
GENERAL = frozenset("article articles source sources report reports outlet outlets media account accounts".split())
"""Words for whoever says it."""
REACH = 6
"""Words between a speaker's name and the verb of saying, at most."""

HEALTH_AGENCY = re.compile(r"\bWHO\b")

Whole = NDArray[np.int64]


def named_speaker(question: str) -> list[str]:
    """The folded words that name whose words are asked for; none if nobody's are."""
    match = ASKED.search(spelled_out(question))
    named = content_words(WHEN.sub("", match["before"] or _name(match["after"]))) if match else []
    return [] if GENERAL & set(named) else named


def spelled_out(text: str) -> str:
    """A text with the name of the World Health Organization in full, which as a plain word would be lost; one in
    capitals as it is."""
    return text if text.isupper() else HEALTH_AGENCY.sub("World Health Organization", text)


def _name(phrase: str) -> str:
    """A phrase as far as it names somebody: "the ministry" of "the ministry in the July 13 strike on Khan Younis"."""
    name = ABOUT.sub("", WHEN.sub("", phrase))
    event = EVENT.search(name)
    return name[: event.start()] if event and not PEOPLE.search(fold(name[: event.start()])) else name


def asked_speaker(question: str) -> frozenset[str]:
    """The stems of the words that name whose words are asked for; empty if nobody's are."""
    return frozenset(map(stem, named_speaker(question)))


@lru_cache(maxsize=1)
def verbs() -> NDArray[np.uint32]:
    """The verbs of saying as `index.words.hashed` numbers them, each once."""
    return np.array(sorted({hashed(verb) for verb in SAYING}), np.uint32)


def speaking(verbs_at: Whole, names_at: Whole, name: Whole, count: int) -> NDArray[np.float64]:
    """The share of a speaker's `count` words that stand within `REACH` of each verb of saying, shape (verbs).

    `names_at` are the places of these words, ascending, and `name` which of them stands there.
    """
    near = np.zeros((len(verbs_at), count))
    for one in range(count):
        places = names_at[name == one]
        if len(places):
            after = np.searchsorted(places, verbs_at)
            left, right = places[np.maximum(after - 1, 0)], places[np.minimum(after, len(places) - 1)]
            near[:, one] = np.minimum(abs(verbs_at - left), abs(right - verbs_at)) <= REACH
    return np.asarray(near.mean(1), float)
