"""A long sentence → the phrases of it that matter, as one verbatim span."""

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from heapq import heappop, heappush
from itertools import accumulate
from typing import NamedTuple

from assistant.answering.quoting.phrases import BROKEN, VERBAL, costs, lacks_verb, returns, tags, verb_of
from assistant.answering.quoting.turns import Turn, begin, losses, turns
from index.facts.datelines import match_dateline
from index.records import Span

TORN = 1.5
"""What it costs to cut off one end of a quotation or a bracket; what a part keeps of the worth is 1 at most."""
INSIDE = 0.2
"""What it costs to quote from the inside of a quotation or a bracket without its marks."""
VERBLESS = 0.25
"""What it costs to lose the verb of what is needed or, where nothing is, every verb."""
WIDER = 5
"""Words by which a quotation may be longer than what it must hold, to end where a phrase does."""
AHEAD = 12
"""Words behind the last one that a part may hold which are looked at, to see what goes on."""
ROOM = 0.15
"""What it is worth to fill all the words that are allowed: more context misleads less."""
WORD = re.compile(r"\S+")
MARK = re.compile(r"[“”\"()\[\]«»]|(?<!\w)‘(?=[^‘’\d][^‘’]*’)|’(?!\w)")
CLOSED_BY = {"“": "”", "(": ")", "[": "]", "«": "»", "‘": "’", '"': '"'}


class Part(NamedTuple):
    """A stretch of words; what its cuts cost, less what its length is worth; how many words; whether it opens."""

    span: Span
    cost: float
    words: int
    is_first: bool


def trim(sentence: Span, text: str, value: Callable[[str], float], limit: int, needed: Span | None = None) -> Span:
    """The part of a sentence that is worth most, at most `limit` words, cut where a phrase ends.

    A part that holds the words `needed` comes before all others; where these are more than `limit`, one inside them.
    `value` says what a stretch of words is worth to the question; more words are worth no less. What a part keeps of
    the worth in reach is set against what its cuts cost a reader; of equal parts the one with the sentence's beginning
    wins, then the longer one. A sentence of at most `limit` words stays whole; of a longer one, its dateline goes
    first, unless it is needed. A denial or a condition of what is quoted, in front of it, is quoted too, even if that
    makes more than `limit` words.
    """
    if len(sentence.of(text).split()) <= limit:
        return sentence
    if needed and len(needed.of(text).split()) > limit:
        return trim(needed, text, value, limit)
    opening = match_dateline(sentence.of(text))
    if opening and not (needed and needed.start < sentence.start + opening.end()):
        return trim(Span(sentence.start + opening.end(), sentence.end), text, value, limit, needed)
    words = [Span(*found.span()) for found in WORD.finditer(text, *sentence)]
    own = [word.of(text) for word in words]
    hung = turns(own, tags(own))
    parts = _holding(words, text, limit, _numbers(words, needed), sentence, hung) if needed else []
    best = _best(parts or _Words(words, text, sentence, losses(hung, len(words))).parts(limit), text, value)
    numbers = _numbers(words, best)
    if needed or begin(hung, *numbers, limit) == numbers.start:
        return best
    return _best(_holding(words, text, limit, numbers, sentence, hung), text, value)


def _numbers(words: Sequence[Span], span: Span) -> Span:
    """The numbers of the first and the last word of a stretch."""
    return Span(*(bisect_right(words, at, key=lambda word: word.start) - 1 for at in (span.start, span.end - 1)))


def _best(parts: list[Part], text: str, value: Callable[[str], float]) -> Span:
    """The part of which worth less cost is highest, found by halving: no part is worth more than what encloses it."""
    worth = cache(lambda start, end: value(text[start:end]))
    whole = worth(parts[0].span.start, max(part.span.end for part in parts)) or 1.0

    def rank(some: list[Part]) -> tuple[float, bool, int, int, list[Part]]:
        hull = min(part.span.start for part in some), max(part.span.end for part in some)
        score = worth(*hull) / whole - min(part.cost for part in some)
        longest = max(part.words for part in some)
        return -round(score, 6), not any(part.is_first for part in some), -longest, hull[0], some

    queue = [rank(parts)]
    while len(some := heappop(queue)[-1]) > 1:
        heappush(queue, rank(some[: len(some) // 2]))
        heappush(queue, rank(some[len(some) // 2 :]))
    return some[0].span


def _holding(
    words: Sequence[Span], text: str, limit: int, needed: Span, sentence: Span, hung: Sequence[Turn]
) -> list[Part]:
    """The parts that hold the words `needed`, by number, and what they hang on in front of them, looked for among the
    words around them; none where the words needed are too many."""
    last = needed.end
    if not 0 <= needed.start <= last < needed.start + limit:
        return []
    first = begin(hung, needed.start, last, limit)
    found = _around(words, text, limit, Span(first, last), sentence, hung)
    if first < needed.start and not any(part.cost < BROKEN - ROOM for part in found):
        return _around(words, text, last + 1 - first + WIDER, Span(first, last), sentence, hung)
    return found


def _around(
    words: Sequence[Span], text: str, limit: int, held: Span, sentence: Span, hung: Sequence[Turn]
) -> list[Part]:
    """The parts of at most `limit` words that hold the words `held`, by number; none where these are more."""
    reach = slice(max(0, held.end - limit), held.start + limit + 1 + AHEAD)
    if held.end - held.start >= limit:
        return []
    starts, ends = losses(hung, len(words))
    around = _Words(words[reach], text, sentence, (starts[reach], ends[reach]))
    return around.parts(limit, Span(held.start - reach.start, held.end - reach.start))


class _Words:
    """Consecutive words of a sentence, with what it costs to cut between them, and, `lost`, to begin and to end with
    each without what it hangs on."""

    def __init__(
        self, words: Sequence[Span], text: str, sentence: Span, lost: tuple[Sequence[float], Sequence[float]]
    ) -> None:
        self.words, self.text, self.sentence = words, text, sentence
        self.lost_before, self.lost_behind = lost
        own = [word.of(text) for word in words]
        self.tags = tags(own)
        self.starts, self.ends = costs(own, self.tags)
        self.lacking, self.returns = lacks_verb(own, self.tags), returns(own, self.tags)
        self.inside = _inside(words, text, sentence)

    def parts(self, limit: int, needed: Span | None = None) -> list[Part]:
        """The runs of at most `limit` words; if there are any, only those that break nothing.

        `needed` are the numbers of the first and the last word that every run must hold.
        """
        size = len(self.words)
        first, last = needed or (size - 1, 0)
        verbs = self._verbs(needed)
        for worst in (BROKEN, math.inf):
            ends = [self.ends[j] < worst for j in range(size)]
            found = [
                self._part(i, j, limit, verbs)
                for i in range(first + 1)
                if self.starts[i] < worst
                for j in range(max(i, last), min(size, i + limit))
                if ends[j]
            ]
            if found:
                return found
        return []

    def _verbs(self, needed: Span | None) -> list[int]:
        """How many of the verbs of which a part must hold one stand in front of each word, and in all."""
        if needed:
            verb = verb_of(self.tags, *needed)
            wanted = [i == verb for i in range(len(self.tags))]
        else:
            wanted = [tag in VERBAL for tag in self.tags]
        return list(accumulate(wanted, initial=0))

    def _part(self, i: int, j: int, limit: int, verbs: Sequence[int]) -> Part:
        start, end = self.words[i].start, self.words[j].end
        words = self.text[start:end].rstrip(",;:—–- ") or self.text[start:end]
        before, behind = self.inside[i][0], self.inside[j][1]
        cost = self.starts[i] + self.ends[j] - ROOM * (j + 1 - i) / limit
        cost += self.lost_before[i] + self.lost_behind[j]
        cost += BROKEN if self.returns[i] <= j else 0.0
        cost += TORN if before is not behind else INSIDE if before.mark else 0.0
        cost += VERBLESS if self.lacking[j] else 0.0
        cost += VERBLESS if verbs[-1] and verbs[i] == verbs[j + 1] else 0.0
        return Part(Span(start, start + len(words)), cost, j + 1 - i, start == self.sentence.start)


class _Level(NamedTuple):
    """What stands open at a place: the mark that opened it, "" where none did, and what is open around it."""

    mark: str
    around: "_Level | None"


def _inside(words: Sequence[Span], text: str, sentence: Span) -> list[tuple[_Level, _Level]]:
    """For each word, what is open in front of it and behind it; what is closed and was not opened ends all before."""
    places, levels = [sentence.start], [_Level("", None)]
    for found in MARK.finditer(text, *sentence):
        mark, level = found[0], levels[-1]
        if level.around and CLOSED_BY[level.mark] == mark:
            after = level.around
        elif mark in CLOSED_BY:
            after = _Level(mark, level)
        else:
            after = level if mark == "’" else _Level("", None)
        places.append(found.end())
        levels.append(after)
    at = [(bisect_right(places, word.start) - 1, bisect_right(places, word.end) - 1) for word in words]
    return [(levels[before], levels[behind]) for before, behind in at]
