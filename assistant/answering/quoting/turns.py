"""Words that turn round or make uncertain what stands beside them: "denied that …", "if …, …", "ordered that …".

A part of a sentence that leaves such a word out and keeps what hangs on it says something else. English; rules over
words.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.answering.quoting.phrases import BROKEN, MARKS, PAUSE, VERBAL
from index.words import fold

DENIALS = frozenset(
    """deny denies denied denying reject rejects rejected rejecting refute refutes refuted refuting dismiss dismisses
    dismissed dismissing dispute disputes disputed disputing false falsely untrue wrongly baseless unfounded""".split()
)
"""Words that deny what stands behind them."""
DENIED = re.compile(
    r"(?:not|\w+n't)(?: \w+)? (?:true|correct|the case)\b|(?:no|without)(?: \w+)? (?:evidence|proof|truth)\b"
    r"|ruled out\b"
)
"""Several words that do."""
HEDGES = frozenset("allegedly unconfirmed rumour rumours rumoured rumor rumors rumored accuse accuses accusing".split())
CLAIMS = frozenset(
    "claim claims claimed claiming allege alleges alleged alleging accused argues argued arguing".split()
)
"""Hedges; as verbs they may tell who says it."""
DEMANDS = frozenset(
    """order orders ordered ordering demand demands demanded demanding urge urges urged urging request requests
    requested recommend recommends recommended recommending propose proposes proposed proposing ask asks asked
    require requires required""".split()
)
"""Words behind which "that" begins what is to be, and is not yet: "ordered that he remain in custody"."""
TOLD = re.compile(r"(?:reports?|claims?|rumou?rs?|allegations?|accusations?|charges?|suggestions?)\b")
"""What is said, where it is denied behind it: "reports that … were false"."""
BE = frozenset("is are was were be been being as".split())
ASKED = frozenset("ask asks asked know knows known knew see wonder wonders clear unclear sure even as what".split())
"""Words behind which "if" is no condition."""
REMARK = frozenset("not any only necessary possible so".split())
"""Words in front of which it is none: "hundreds, if not thousands"."""
INVERTED = frozenset("had should were".split())
ANEW = frozenset("and but yet or while whereas though although however".split())
"""Words that begin another statement behind a mark."""
ASIDE = frozenset("after before when because since although though whereas while despite following".split())
"""Words behind which nothing is denied that was denied in front of them."""
SAYING = frozenset("saying adding telling insisting stressing arguing calling claiming noting stating".split())
OPENERS = ASIDE | frozenset("who which whose as until if".split())
"""Words that begin a clause which ends with the next mark."""
ANSWERED = frozenset("which a an but though although while however".split())
"""Words with which a denial of what was said before begins."""
BREAK = re.compile(r"[;:][\"”’)\]»]*$|[.!?][\"”’»]+$")
"""The end of a statement, or of a quotation with its full stop."""
NEAR = 7
"""Words in which a denial follows these."""
LITTLE = 8.0
"""Words by which a quotation may be too long for the sake of a hedge."""


class Turn(NamedTuple):
    """The word `at` and what hangs on it, from `first` to `last`, behind it or in front of it.

    A quotation may be `spare` words too long to keep a word that stands in front, and need not where that is −∞.
    """

    at: int
    first: int
    last: int
    spare: float = math.inf


def turns(words: Sequence[str], tags: Sequence[str]) -> list[Turn]:
    """What turns a part of a sentence; `tags` are those of its words."""
    plain = _Plain(words, tags)
    return [*plain.denials(), *plain.conditions(), *plain.hedges(), *plain.demands()]


def losses(found: Sequence[Turn], size: int) -> tuple[list[float], list[float]]:
    """What it costs, for what is left out, to begin with each of `size` words, and to end with it."""
    starts, ends = [0.0] * size, [0.0] * size
    for turn in found:
        lost = starts if turn.at < turn.first else ends
        lost[turn.first : turn.last + 1] = [BROKEN] * (turn.last + 1 - turn.first)
    return starts, ends


def begin(found: Sequence[Turn], first: int, last: int, limit: int) -> int:
    """Where a part must begin that holds the words from `first` to `last` with all they hang on in front of them."""
    lost = [
        turn.at
        for turn in found
        if turn.at < turn.first <= first <= turn.last and last + 1 - turn.at <= limit + turn.spare
    ]
    return begin(found, min(lost), last, limit) if lost else first


class _Plain:
    """A sentence's words without case and marks, and where something ends."""

    def __init__(self, words: Sequence[str], tags: Sequence[str]) -> None:
        self.tags, self.words = tags, [fold(word.strip(MARKS)) for word in words]
        self.size = len(words)
        self.has_pause = [PAUSE.search(word) is not None for word in words]
        self.has_break = [BREAK.search(word) is not None for word in words]

    def denials(self) -> Iterator[Turn]:
        """Denials of what stands behind them, and of what stands in front."""
        for i, word in enumerate(self.words):
            is_phrase = DENIED.match(" ".join(self.words[i : i + 4]))
            if word not in DENIALS and not is_phrase:
                continue
            last = self._end(i)
            yield from (Turn(self._verb(i) if is_phrase else i, each.first, each.last) for each in self._turn(i, last))
            start = self._statement(self._answered(i))
            is_told = i > 0 and not BE.isdisjoint(self.words[max(0, i - 2) : i])
            if is_told and any(TOLD.match(each) for each in self.words[self._statement(i) : i]):
                yield Turn(i, self._statement(i), i - 1)
            elif self._answered(i) < i:
                yield Turn(i, start, i - 1)

    def conditions(self) -> Iterator[Turn]:
        """Conditions: of their own clause, of what follows one that leads, and of what goes before another."""
        for i, word in enumerate(self.words):
            behind = self.words[i + 1] if i + 1 < self.size else ""
            before = self.words[i - 1] if i else ""
            is_if = word == "if" and before not in ASKED and behind not in REMARK
            is_condition = is_if or word == "unless"
            if (i == 0 and word in INVERTED) or (is_condition and self._leads(i)):
                yield from self._turn(i, self._statement_end(i))
            elif is_condition:
                yield from self._turn(i, self._pause(i))
                yield Turn(i, self._statement(i), i - 1)

    def hedges(self) -> Iterator[Turn]:
        """Hedges of what stands behind them; one that only tells who says it may be left out for want of room."""
        for i, word in enumerate(self.words):
            behind = self.tags[i + 1] if i + 1 < self.size else ""
            is_noun = (word == "accused" and self.tags[i] == "adjective") or (word == "claims" and behind in VERBAL)
            if word in HEDGES or (word in CLAIMS and not is_noun):
                is_plain = word in CLAIMS and self.tags[i] in VERBAL and (i == 0 or self.words[i - 1] not in BE)
                yield from self._turn(i, self._end(i), -math.inf if is_plain else LITTLE)

    def demands(self) -> Iterator[Turn]:
        """Demands, each with what is to be: neither is told without the other."""
        for i, word in enumerate(self.words):
            behind = self.words[i + 1 : i + NEAR] if word in DEMANDS and not self.has_pause[i] else []
            if "that" in behind and not any(self.has_pause[i : (that := i + 1 + behind.index("that"))]):
                yield from self._turn(i, self._end(i), LITTLE)
                yield Turn(that, i, that - 1)

    def _turn(self, at: int, last: int, spare: float = math.inf) -> Iterator[Turn]:
        if last > at:
            yield Turn(at, at + 1, last, spare)

    def _verb(self, i: int) -> int:
        """Where the verb or its pronoun stands that goes with a word: "it is not true"."""
        while i and self.tags[i - 1] in ("auxiliary", "subject") and not self.has_pause[i - 1]:
            i -= 1
        return i

    def _leads(self, i: int) -> bool:
        """Whether a condition goes before what it is one of: "said that if …, …"."""
        is_first = i == 0 or self.words[i - 1] in ("that", "and", "but") or self.tags[i - 1] == "report"
        end = self._pause(i)
        return is_first and not self.has_break[end] and end + 1 < self.size

    def _answered(self, i: int) -> int:
        """Where a denial of what was said before begins: ", which the army denied"; where it stands itself, if it is
        none."""
        for k in range(i - 1, max(0, i - NEAR), -1):
            if self.has_pause[k]:
                return i
            if self.words[k] in ANSWERED and self.has_pause[k - 1]:
                return k
        return i

    def _statement(self, i: int) -> int:
        """Where the statement begins of which a word is the end."""
        for k in range(i - 1, 0, -1):
            if self.words[k] == "that" or self._is_anew(k):
                return k
        return 0

    def _statement_end(self, i: int) -> int:
        """Where the statement ends that begins with a word."""
        return next((k for k in range(i, self.size) if self.has_break[k]), self.size - 1)

    def _pause(self, i: int) -> int:
        """The next word with a mark behind it, or the last one."""
        return next((k for k in range(i, self.size) if self.has_pause[k]), self.size - 1)

    def _is_anew(self, k: int) -> bool:
        """Whether another statement begins with a word."""
        if self.has_break[k - 1]:
            return True
        following = self.words[k + 1 : k + 3]
        if self.has_pause[k - 1]:
            is_claim = any(word in CLAIMS or self.tags[k + 1 + n] == "report" for n, word in enumerate(following))
            is_other = self.words[k] in ("which", "who", "whose", "where") and not is_claim
            return self.words[k] in ANEW or self.words[k] in SAYING or is_other
        return self.words[k] in ("and", "but") and any(self.tags[k + 1 + n] == "report" for n in range(len(following)))

    def _end(self, i: int) -> int:
        """The last word that a denial or hedge bears on: to the next mark, or further where "that" follows."""
        opened = next((k for k in range(i - 1, -1, -1) if self.has_pause[k]), -1) + 1
        if i == opened == 0 or not OPENERS.isdisjoint(self.words[opened:i]):
            return self._pause(i)
        last = next(
            (k - 1 for k in range(i + 1, self.size) if self._is_anew(k) or self.words[k] in ASIDE), self.size - 1
        )
        if "that" in self.words[i + 1 : last + 1]:
            return last
        return min(last, self._listed(self._pause(i)))

    def _listed(self, end: int) -> int:
        """Where what ends at a mark ends with what is listed behind it: "killing 20, wounding 40"."""
        while end + 1 < self.size and self.tags[end + 1] == "verb" and self.words[end + 1].endswith("ing"):
            end = self._pause(end + 1)
        return end
