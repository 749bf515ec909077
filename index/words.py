"""Words as the search compares them: folded, stemmed, without those that carry no content."""

import re
import threading
import unicodedata
import zlib
from functools import lru_cache
from typing import Any

WORD = re.compile(r"[^\W_]+(?:[.,:][0-9]+)*(?:['’][^\W\d_]+)?")
"""A run of letters and digits, with what joins a figure ("22:45", "2,500") and a possessive ("Iraq's")."""

UPPER = "A-ZÀ-ÖØ-Þ" + "".join(chr(code) for code in range(0x100, 0x250) if chr(code).isupper())
"""Capital letters of Latin alphabets, for classes of regular expressions: "Özgür", "Łódź"."""

POSSESSIVE = re.compile(r"['’]s?$")

ABBREVIATED = re.compile(
    r"\b(?:(?P<usa>U\.\s?S\.(?:\s?A\.)?|USA?|United States(?: of America)?)|(?P<uk>U\.\s?K\.|UK|United Kingdom)"
    r"|(?P<un>U\.\s?N\.|UN|United Nations)|(?P<eu>E\.\s?U\.|EU|European Union))(?!\w)"
)
"""Names that news writes in several ways, and that as plain words would be lost ("US" is not "us")."""

SPELLINGS = {
    "usa": ("us", "u s", "usa", "united states"),
    "uk": ("uk", "u k", "united kingdom"),
    "un": ("un", "u n", "united nations"),
    "eu": ("eu", "e u", "european union"),
}
"""How each of them may stand in an article, folded; of two parts where a phrase is meant."""

STOPWORDS = frozenset(
    """a about above after again against all also am an and any are aren as at be because been before being below
    between both but by can cannot could couldn d did didn do does doesn doing don down during each either else ever
    every few for from further get got had hadn has hasn have haven having he her here hers herself him himself his how
    however i if in into is isn it its itself just let ll many may me might mine more most much must my myself neither
    no nor not now of off on once one only or other ought our ours ourselves out over own per please re s same shall
    shan she should shouldn so some such t tell than that the their theirs them themselves then there these they this
    those though through to too under until up upon us ve very was wasn we were weren what whatever when where whether
    which while who whoever whom whose why will with within without would wouldn yes yet you your yours yourself
    yourselves exactly actually really currently precisely""".split()
)
"""English function words and question words; they never decide what a passage is about."""


IRREGULAR = {
    form: base
    for base, *forms in (
        entry.split()
        for entry in """
            arise arose arisen; bear bore borne; beat beaten; become became; begin began begun; bind bound; break broke
            broken; bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; come came;
            deal dealt; draw drew drawn; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight
            fought; find found; flee fled; fly flew flown; forbid forbade forbidden; freeze froze frozen; give gave
            given; go went gone; grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept; know
            knew known; lay laid; lead led; leave left; lend lent; lose lost; make made; mean meant; meet met; pay paid;
            ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold;
            send sent; shake shook shaken; shoot shot; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat;
            sleep slept; slide slid; speak spoke spoken; spend spent; stand stood; steal stole stolen; strike struck
            stricken; swear swore sworn; sweep swept; swim swam swum; take took taken; teach taught; tear tore torn;
            tell told; think thought; throw threw thrown; understand understood; wear wore worn; win won; withdraw
            withdrew withdrawn; write wrote written; die dying; child children; man men; woman women; person people
        """.split(";")
    )
    for form in forms
}
"""Irregular forms of the words that news uses most, by their base; a stemmer does not know them."""


def fold(text: str) -> str:
    """Case, accents and typographic variants folded away: "Jürgen’s" → "jurgen's"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    accents = [ord(c) for c in set(decomposed) if unicodedata.combining(c)]
    return decomposed.translate(dict.fromkeys(accents)).casefold()


def words(text: str) -> list[str]:
    """The folded words of `text` in order: "U.S." and the like as one word, "2,500" as "2500", possessives cut."""
    text = ABBREVIATED.sub(lambda match: str(match.lastgroup), text)
    found = (POSSESSIVE.sub("", word) for word in WORD.findall(fold(text)))
    return [word.replace(",", "") if word[0].isdigit() else word for word in found if word]


def is_content(word: str) -> bool:
    """Whether a folded word carries content."""
    return word not in STOPWORDS


def content_words(text: str) -> list[str]:
    """The words of `text` that carry content, each once, in order of appearance."""
    return list(dict.fromkeys(word for word in words(text) if is_content(word)))


@lru_cache(maxsize=1_000)
def stems(text: str) -> frozenset[str]:
    """The stems of all of a text's words."""
    return frozenset(stem(word) for word in words(text))


@lru_cache(maxsize=1_000)
def content_stems(text: str) -> frozenset[str]:
    """The stems of a text's words of content."""
    return frozenset(stem(word) for word in content_words(text))


def spellings(word: str) -> tuple[str, ...]:
    """The words or phrases under which a full-text index finds a folded word."""
    base = IRREGULAR.get(word, word)
    return SPELLINGS.get(word) or tuple(dict.fromkeys([word, base, *(f for f, b in IRREGULAR.items() if b == base)]))


LONGEST = 64
"""Letters of a word that are looked at: stemming takes quadratic time, and there is text without spaces."""


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Porter (1980) stem of a folded word, or of its base where the word is irregular."""
    if len(word) > LONGEST:
        return word
    with _STEMMING:
        return str(_stemmer().stemWord(IRREGULAR.get(word, word)))


_STEMMING = threading.Lock()
"""The stemmer keeps the word that it works on in itself, so that two threads would mix theirs."""


@lru_cache(maxsize=100_000)
def hashed(word: str) -> int:
    """The stem of a folded word as a number of 32 bits (CRC-32): what the search compares."""
    return zlib.crc32(stem(word[:LONGEST]).encode())


def hashed_stems(text: str) -> list[int]:
    """Every word of `text` in order, as `hashed` numbers it."""
    return [hashed(word[:LONGEST]) for word in words(text)]


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer  # takes a tenth of a second, which the chat's prompt need not wait for

    return snowballstemmer.stemmer("porter")
