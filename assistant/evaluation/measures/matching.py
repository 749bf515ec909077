"""Whether an answer says something: whole words, with case, accents and the ways of writing a figure folded away.

Kept apart from the words of the search (`index/words.py`), so that a change there cannot move a score.

What is folded: case, accents, typographic variants ("ﬁ", "ß", "ø"), possessives ("Iraq's" is "Iraq"), separators of
thousands ("2,500" is "2500"), "%" and "per cent" ("percent"), dotted abbreviations ("U.S." is "US", "p.m." is "pm").
What is not: "four" is not "4", "UK" is not "United Kingdom", "30 July" is not "July 30"; aliases say so. A figure is
one word ("22:45", "3.5", "9/11", "30th", "4bn"), so "4" is in neither "14", "2024", "4.5" nor "4,000". "US" and "WHO"
in capitals are names and match neither "us" nor "who".
"""

import re
import string
import unicodedata
from functools import lru_cache

THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?!,\d)")
"""A figure with separators of thousands, also as written in India ("1,00,000")."""

TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*[^\W_]*|[^\W_]+")
"""A figure with what joins its parts and what is written onto it, or a run of letters and digits."""

INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
"""An abbreviation with dots and no spaces: "U.S.", "p.m."."""

POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)

NAMES = {"US": "u.s.", "WHO": "w.h.o."}
"""Names that in capitals are other words than in small letters."""

LETTERS = str.maketrans(
    dict(zip("øØđĐłŁıæÆœŒ’‘", ("o", "O", "d", "D", "l", "L", "i", "ae", "Ae", "oe", "Oe", "'", "'"), strict=True))
    | dict(zip("½⅓⅔¼¾", ("/1/2", "/1/3", "/2/3", "/1/4", "/3/4"), strict=True))
)
"""Letters that Unicode does not take apart into a plain letter and an accent; fractions ("4½" is one figure)."""

UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that put no space between words; there, any place in the text will do."""

ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)


def said(alias: str, text: str) -> bool:
    """Whether a text holds an alias as consecutive whole words. An alias without any word is in no text."""
    wanted, held = folded(alias), folded(text)
    if UNSPACED.search(wanted):
        return wanted.replace(" ", "") in held.replace(" ", "")
    return bool(wanted.strip()) and wanted in held


def said_mostly(quote: str, text: str) -> bool:
    """Whether a text holds at least half of a quote's words, in one run: quotes may be cut at other places.

    The run is ⌈n/2⌉ consecutive words of a quote of n words; a quote without any word is in no text.
    """
    wanted, held = folded(quote).split(), folded(text)
    length = (len(wanted) + 1) // 2
    runs = (f" {' '.join(wanted[start : start + length])} " for start in range(len(wanted) - length + 1))
    return bool(wanted) and any(run in held for run in runs)


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The folded words of a text, one space before and behind each; " " where it has none."""
    text = THOUSANDS.sub(_without_commas, _plain(text).replace("%", " percent "))
    text = POSSESSIVE.sub("", INITIALS.sub(_without_dots, text))
    words = " ".join(NAMES.get(token) or token.casefold() for token in TOKEN.findall(text))
    return f" {words} ".replace(" per cent ", " percent ") if words else " "


def _plain(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _without_commas(match: re.Match[str]) -> str:
    return match.group().replace(",", "")


def _without_dots(match: re.Match[str]) -> str:
    return match.group().replace(".", "") + " "


def squad_words(text: str) -> list[str]:
    """The words that SQuAD compares (Rajpurkar et al. 2016): lower case, no ASCII punctuation, no "a", "an", "the"."""
    return ARTICLES.sub(" ", text.lower().translate(PUNCTUATION)).split()
