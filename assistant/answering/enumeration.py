"""A name that answers a question for several → all the names that are enumerated with it."""

import re

from index.records import Span
from index.words import UPPER

WORD = rf"(?:[{UPPER}][\w'’.&-]*[\w’]|[{UPPER}]\.?|al-\w+)"
NAME = rf"(?:the )?{WORD}(?:(?: (?:of|for|the|de|del|la|van|von|bin|ibn|al))* {WORD})*"
ITEM = rf"{NAME}(?: \([^()]{{1,40}}\))?"
LAST = r"(?:,? (?:and|or|as well as|&) )"
NEXT = re.compile(rf"(?: \([^()]{{1,40}}\))?(?:, {ITEM})*{LAST}{ITEM}")
"""What may stand behind the first of several names: others behind commas, and the last behind "and" or "or"."""


def complete(text: str, span: Span) -> Span:
    """The words `span` of a sentence, with the names that go on behind them as an enumeration.

    "It borders France, Spain and Andorra": a mark on "France" becomes one on all three. Without an "and" or "or" the
    commas may part a place from its country, and nothing is added.
    """
    behind = NEXT.match(text, span.end)
    return Span(span.start, behind.end()) if behind else span


def is_complete(words: str) -> bool:
    """Whether words enumerate names up to the last."""
    first = re.match(NAME, words)
    return first is not None and NEXT.fullmatch(words, first.end()) is not None
