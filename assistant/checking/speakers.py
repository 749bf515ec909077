"""Who said it: what an article reports as somebody's words is not the article's own, and stays with that somebody."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.checking.names import names
from assistant.checking.reading import Word, content, holds, is_kin, read
from index.searching.speakers import SAYING

STRONG = frozenset(
    """said say says claimed claims stated alleged alleges insisted insists argued argues asserted accused accuses
    blamed
    blames believes according told announced warned warns added stressed noted suggested estimated estimates vowed
    tweeted wrote confirmed denied denies reported""".split()
)
"""Of the verbs of saying, the ones that make a report of what stands around them beyond doubt."""
OUTSIDE = frozenset("which that who and but while also".split())
REPORTED = 2
"""Words of content of a report from which a statement is taken to repeat it."""


class Speech(NamedTuple):
    """A report: the verb's place among the words, and the words that say who speaks."""

    verb: int
    speaker: tuple[Word, ...]


def speeches(text: str) -> list[Speech]:
    """The reports in a text."""
    words = read(text)
    return [
        Speech(i, _speaker(words, i, text))
        for i, word in enumerate(words)
        if word.folded in SAYING and not (word.folded == "according" and not _is(words, i + 1, "to"))
    ]


def _is(words: Sequence[Word], place: int, folded: str) -> bool:
    return place < len(words) and words[place].folded == folded


def _speaker(words: Sequence[Word], verb: int, text: str) -> tuple[Word, ...]:
    """The words of the clause before the verb; behind it after "according to", or where the verb stands first
    ("…, said the mayor")."""
    if words[verb].folded == "according":
        behind = words[verb + 2 : verb + 12]
        return tuple(w for w in behind if w.clause == words[min(verb + 2, len(words) - 1)].clause)
    before = [w for w in words[:verb] if w.clause == words[verb].clause and w.folded not in OUTSIDE]
    if before and not _ends_quote(text, before[-1], words[verb]):
        return tuple(before[-10:])
    behind = [w for w in words[verb + 1 : verb + 9] if w.clause == words[verb].clause]
    if behind and (not before or _ends_quote(text, before[-1], words[verb])):
        return tuple(behind)
    earlier = [w for w in words[:verb] if w.clause >= words[verb].clause - 2]
    return tuple(earlier[-12:])


def _ends_quote(text: str, before: Word, verb: Word) -> bool:
    return bool(re.search(r"[\"”]", text[before.start + len(before.text) : verb.start]))


def faults(statement: str, cited: str, known: str, outlet: str | None) -> list[str]:
    """What is wrong with who says it.

    Args:
        cited: the words that the statement cites.
        known: what stands before them, where a speaker may be named.
        outlet: who published them; to name it alone does not name the speaker.
    """
    theirs = [speech for speech in speeches(cited) if read(cited)[speech.verb].folded in STRONG]
    if not theirs:
        return []
    own = speeches(statement)
    repeated = [speech for speech in theirs if _repeats(statement, cited, speech)]
    if not repeated:
        return []
    if not own:
        return [f"it drops who says so ({_show(repeated[0].speaker)})"]
    who = [word for speech in own for word in speech.speaker]
    if any(_is_same(who, speech.speaker, known) for speech in repeated):
        return []
    named = [word.text for word in who if word.text[:1].isupper()]
    if named or outlet:
        return [f"the cited words have it from somebody else ({_show(repeated[0].speaker)})"]
    return []


def _repeats(statement: str, cited: str, speech: Speech) -> bool:
    """Whether the statement repeats what is reported: words of the cited text other than the speaker's and the verb."""
    words = read(cited)
    apart = {words[speech.verb].start, *(word.start for word in speech.speaker)}
    reported = [word for word in content(words) if word.start not in apart]
    mine = content(read(statement))
    return sum(holds(mine, word.stem) for word in reported) >= min(REPORTED, max(1, len(reported)))


def _is_same(mine: Sequence[Word], theirs: Sequence[Word], known: str) -> bool:
    """Whether two speakers may be one: they share a word of content, or theirs is a pronoun for a name before it."""
    wanted = content(theirs)
    if any(is_kin(word.stem, other.stem) for word in content(mine) for other in wanted):
        return True
    if {w.folded for w in mine} & {w.folded for w in theirs} & {"he", "she", "they", "it", "we"}:
        return True
    is_pronoun = not wanted or all(word.folded in {"he", "she", "they", "it", "statement"} for word in theirs)
    mine_names = [word for word in mine if word.text[:1].isupper()]
    if not mine_names:
        return is_pronoun
    near = [*names(known)]
    return (is_pronoun or not any(w.text[:1].isupper() for w in theirs)) and all(
        holds(near, w.stem) for w in mine_names[:1]
    )


def _show(speaker: Sequence[Word]) -> str:
    return " ".join(word.text for word in speaker[:6]) or "somebody"
