"""Whether cited words support a statement. Pure; each rule names what it found, and no rule vouches for anything alone.

Figures, dates, names, negations, hedges and speakers must be those of the cited words, and most of what the statement
says must be in them at all. `meaning.py` adds a trained judgement on the words that are new.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assistant.checking import cues, days, figures, names, speakers
from assistant.checking.commands import gives_orders, is_command
from assistant.checking.reading import content, holds, read, shorten
from index.searching.speakers import SAYING

COVERED, COVERED_WHOLE = 0.6, 0.4
"""Share of a statement's words of content that the cited words must hold, in some form; and that those of an article
must, which is put into other words more freely."""
LINK = re.compile(r"(?:https?|ftp|file|data|javascript)\s*:|www\.|\]\(|<[a-z!/]|\b[\w.+-]+@[\w-]+\.\w", re.IGNORECASE)
LEFT_OVER = re.compile(r"[\[\]{}<>|\\]|`|(?:^|\s)/\w+/|\.\./")
"""Marks and paths that a plain sentence of news does not hold."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What a statement rests on.

    `words`: the whole sentences in which its quotations stand, so that no quotation can be cut before a "not";
    `known`: what stands before them, the title included, for "he" and "the group"; `around`: their whole paragraphs;
    `published` is the article's day; `is_whole`: what is said in an article, whoever says it there, is enough.
    """

    words: str
    known: str = ""
    around: str = ""
    outlet: str | None = None
    published: date | None = None
    is_whole: bool = False


def faults(statement: str, cited: Cited) -> tuple[str, ...]:
    """What speaks against a statement, in words; empty if the cited words support it as far as rules can tell."""
    return tuple(each_fault(statement, cited))


def each_fault(statement: str, cited: Cited) -> Iterator[str]:
    """As `faults`, one by one, so that whoever needs only one waits for no more."""
    statement, cited = shorten(statement), replace(cited, words=shorten(cited.words), known=shorten(cited.known))
    if found := _form(statement, cited):
        yield found
    elif statement.split() == cited.words.split():
        return
    own, other = days.places(statement), days.places(cited.words)
    yield from figures.faults(statement, cited.words, own, other, cited.is_whole)
    yield from days.faults(statement, cited.words, cited.published)
    yield from names.faults(statement, cited.words, cited.known, cited.outlet)
    yield from cues.faults(statement, cited.words, cited.is_whole)
    if not cited.is_whole:
        yield from speakers.faults(statement, cited.words, cited.known, cited.outlet)
    if (share := coverage(statement, cited)) < (COVERED_WHOLE if cited.is_whole else COVERED):
        yield f"only {share:.0%} of its words are in the cited words"


def coverage(statement: str, cited: Cited) -> float:
    """The share of the statement's words of content that the cited words hold.

    Dates, figures and who reports are not counted: they have rules of their own.
    """
    outlet, dates = read(cited.outlet or ""), days.places(statement)
    apart = [*dates, *((figure.start, figure.end) for figure in figures.figures(statement, dates))]
    mine = [
        word
        for word in content(read(statement))
        if word.folded not in SAYING
        and not any(start <= word.start < end for start, end in apart)
        and not holds(outlet, word.stem)
    ]
    theirs = [*read(cited.words), *names.names(cited.known)]
    return sum(holds(theirs, word.stem) for word in mine) / len(mine) if mine else 0.0


def _form(statement: str, cited: Cited) -> str:
    if LINK.search(statement):
        return "it holds a link or markup"
    if LEFT_OVER.search(statement):
        return "it holds marks that are no part of a sentence"
    if gives_orders(cited.words) or any(gives_orders(line) for line in cited.around.splitlines()):
        return "the cited words give orders instead of reporting"
    return "it gives orders instead of reporting" if is_command(statement) else ""
