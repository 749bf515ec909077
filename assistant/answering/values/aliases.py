"""Other names of one thing: those that an article tells, acronyms, and what news calls by two names."""

import re
from functools import lru_cache

from assistant.answering.values.names import name_words
from index.words import UPPER

TWO_NAMES = {
    other: name
    for name, *others in (
        re.sub(r"\s+", " ", names).split("=")
        for names in re.split(
            r"\s*;\s*",
            """Kyiv=Kiev; Odesa=Odessa; Lviv=Lvov; Luhansk=Lugansk; Zaporizhzhia=Zaporizhia=Zaporozhye;
            Chornobyl=Chernobyl; Myanmar=Burma; Yangon=Rangoon; Ho Chi Minh City=Saigon; Mumbai=Bombay;
            Kolkata=Calcutta; Chennai=Madras; Beijing=Peking; Turkey=Türkiye=Turkiye; Ivory Coast=Côte
            d’Ivoire=Côte d'Ivoire=Cote d'Ivoire; Czech Republic=Czechia; Netherlands=Holland; Cape
            Verde=Cabo Verde; Eswatini=Swaziland; UK=Britain=Great Britain; East Timor=Timor-Leste; North
            Korea=DPRK; Democratic Republic of Congo=Democratic Republic of the Congo=DR Congo=DRC;
            Islamic State=ISIS=ISIL=Daesh; Houthis=Ansar Allah=Ansarallah; Pentagon=US Department of
            Defense=US Defense Department; Erbil=Arbil=Irbil; Idlib=Idleb; Deir ez-Zor=Deir al-Zor=Deir
            al-Zour=Deir Ezzor; Salah al-Din=Salahuddin=Salahaddin;
            Federal Reserve=Fed; Manchester United=Man United=Man Utd; Manchester City=Man City; Formula 1=Formula One;
            World War 1=World War One=World War I=First World War; World War 2=World War Two=World War II=Second
            World War""",
        )
    )
    for other in others
}
"""Names that news uses for one thing, by the other."""
OTHER_NAME = re.compile(rf"(?<!New )\b(?:{'|'.join(sorted(map(re.escape, TWO_NAMES), key=len, reverse=True))})\b")
BELONGING = re.compile(
    r"(?<!North )(?<!South )(?<!Central )(?<!Latin )(?<!African )(?<!Native )\b(?:American|British)\b(?= [a-z])"
)
TWO_WORDS = tuple(
    (re.compile(rf"\b(?:{others})\b", re.IGNORECASE), word)
    for word, others in (
        ("army", "armed forces|soldiers?|troops|military|service(?:man|men)"),
        ("police", "police officers?|police(?:man|men)"),
        ("protesters", "protest[eo]rs?|demonstrators?"),
        ("firefighters", "firefighters?|fire(?:man|men)"),
        ("doctors", "doctors?|physicians?|medics?"),
        ("kidnappers", "kidnappers?|abductors?|captors?"),
        ("lawyer", "lawyers?|attorneys?"),
        ("explosion", "explosions?|blasts?"),
        ("truck", "trucks?|lorry|lorries"),
    )
)
"""What news calls by two words: "troops freed them", "the army freed them"."""
FORMERLY = r"(?:also|formerly|previously|once|otherwise|better|now|officially|originally)"
CALLED = r"(?:known|called|named|renamed|referred to)"
ALIAS = re.compile(
    r"(?P<one>[A-Z][\w’'-]+(?:[ -](?:al-)?[A-Z][\w’'-]+){0,3}),? ?"
    rf"(?:\({FORMERLY}(?: {CALLED})?|,? ?{FORMERLY}(?: widely| locally)? {CALLED})(?: as)?:? "
    r"[\"“]?(?P<other>[A-Z][\w’'-]+(?:[ -](?:al-)?[A-Z][\w’'-]+){0,3})"
)
ACRONYM = re.compile(r"\b((?:[A-Z][\w’'-]+ (?:(?:of|for|the|and) )*){2,8})\(([A-Z]{2,8})\)")


@lru_cache(maxsize=10_000)
def with_one_name(text: str) -> str:
    """A text in which what has two names has always the same: "Kiev" → "Kyiv", "an American drone" → "an US drone",
    "troops" → "army"."""
    for pattern, word in TWO_WORDS:
        text = pattern.sub(word, text)
    text = BELONGING.sub(lambda match: {"American": "US", "British": "UK"}[match[0]], text)
    return OTHER_NAME.sub(lambda match: TWO_NAMES[match[0]], text)


def is_acronym(one: str, other: str) -> bool:
    """Whether one of two texts is only the initials of the other's capital words: "IDF", "Israel Defense Forces"."""
    short, long = sorted((re.sub(r"^[Tt]he |\.", "", text).strip() for text in (one, other)), key=len)
    capitals = re.findall(rf"\b[{UPPER}](?=[\w’'-]*[a-z])", re.sub(r"^[Tt]he ", "", long))
    initials = "".join(word[0] for word in long.split())
    is_short = re.fullmatch("(?!U[SKN]$|EU$)[A-Z]{2,8}", short) is not None
    return is_short and (short == "".join(capitals) or (len(capitals) > 1 and short == initials.upper() != initials))


@lru_cache(maxsize=1_000)
def find_aliases(text: str) -> list[frozenset[str]]:
    """The pairs of names that a text says are one thing's: "Jurf al-Nasr, formerly known as Jurf al-Sakhr", and
    "Popular Mobilization Forces (PMF)", as far as its initials go."""
    pairs = [(match["one"], match["other"]) for match in ALIAS.finditer(text)]
    for match in ACRONYM.finditer(text):
        capitals = [word for word in match[1].split() if word[0].isupper()]
        if "".join(word[0] for word in capitals[-len(match[2]) :]) == match[2]:
            pairs.append((" ".join(capitals[-len(match[2]) :]), match[2]))
    named = [frozenset(" ".join(name_words(name)) for name in pair) for pair in pairs]
    return [pair for pair in named if len(pair) > 1]
