"""Whether cited words support a statement. Pure; each rule names what it found, and no rule vouches for anything alone.

Figures, dates, names, negations, hedges and speakers must be those of the cited words, and most of what the statement says
must be in them at all. `learned.py` adds a trained model's judgement where its weights are there.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from assistant.checking import cues, days, figures, names, speakers
from assistant.checking.commands import is_command
from assistant.checking.reading import content, holds, read, shorten

COVERED = 0.6
"""Share of a statement's words of content that the cited words must hold, in some form."""
LINK = re.compile(r"(?:https?|ftp|file|data|javascript)\s*:|www\.|\]\(|<[a-z!/]|\b[\w.+-]+@[\w-]+\.\w", re.IGNORECASE)
LEFT_OVER = re.compile(r"[\[\]{}<>|\\]|`|(?:^|\s)/\w+/|\.\./")
"""Marks and paths that a plain sentence of news does not hold."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What a statement rests on.

    `words`: the whole sentences in which its quotations stand, so that no quotation can be cut before a "not";
    `known`: what stands before them, the title included, for "he" and "the group"; `published` is the article's day.
    """

    words: str
    known: str = ""
    outlet: str | None = None
    published: date | None = None


def faults(statement: str, cited: Cited) -> tuple[str, ...]:
    """What speaks against a statement, in words; empty if the cited words support it as far as rules can tell."""
    statement, cited = shorten(statement), replace(cited, words=shorten(cited.words), known=shorten(cited.known))
    if not (found := _form(statement, cited.words)) and statement.split() == cited.words.split():
        return ()
    found += [
        *figures.faults(statement, cited.words, days.places(statement), days.places(cited.words)),
        *days.faults(statement, cited.words, cited.published),
        *names.faults(statement, cited.words, cited.known, cited.outlet),
        *cues.faults(statement, cited.words),
        *speakers.faults(statement, cited.words, cited.known, cited.outlet),
    ]
    if (share := coverage(statement, cited)) < COVERED:
        found.append(f"only {share:.0%} of its words are in the cited words")
    return tuple(found)


def coverage(statement: str, cited: Cited) -> float:
    """The share of the statement's words of content that the cited words hold; who reports is not counted."""
    outlet = read(cited.outlet or "")
    reporting = speakers.SAYING
    mine = [w for w in content(read(statement)) if w.folded not in reporting and not holds(outlet, w.stem)]
    theirs = [*read(cited.words), *names.names(cited.known)]
    return sum(holds(theirs, word.stem) for word in mine) / len(mine) if mine else 0.0


def _form(statement: str, words: str) -> list[str]:
    if LINK.search(statement):
        return ["it holds a link or markup"]
    if LEFT_OVER.search(statement):
        return ["it holds marks that are no part of a sentence"]
    if is_command(words):
        return ["the cited words give orders instead of reporting"]
    return ["it gives orders instead of reporting"] if is_command(statement) else []
