"""True sentences → claims: said in other words, or with one detail made wrong, and which words those are.

Both kinds are put into other words alike, so that a changed word alone tells nothing: what tells is whether it means
the same.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.checking.cues import OPPOSITES
from index.words import IRREGULAR, STOPWORDS
from training.claims.lexicon import Lexicon

WORD = re.compile(r"[A-Za-z]+")
FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+|(?<![\w.,-])\d+(?:\.\d+)?(?![\w,.-]*\d)")
NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April June July August September October November December".split()
NUMBERS = "two three four five six seven eight nine ten eleven twelve twenty thirty hundreds thousands dozens".split()
AUXILIARY = re.compile(
    r"\b(was|were|is|are|has|have|had|will|would|can|could|should|may|did|does|do)\b(?! not\b)(?!n't)"
)
CAUSES = ("months of protests", "a long delay", "heavy losses", "a court order", "an inquiry")
HEDGES = {
    "will": "may",
    "may": "will",
    "might": "will",
    "could": "will",
    "allegedly ": "",
    "reportedly ": "",
    "likely to": "certain to",
}
IRREGULAR_FORMS = frozenset(IRREGULAR)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim; `wrong` are the places (start, end) of the words that make it so, none where it is true."""

    text: str
    wrong: tuple[tuple[int, int], ...] = ()


Edit = tuple[int, int, str]
"""Replace [start, end) by these words."""


class Editor:
    """Makes claims of sentences.

    Args:
        strange: names of other texts.
    """

    def __init__(self, lexicon: Lexicon, strange: Sequence[str], chance: random.Random) -> None:
        self._lexicon, self._strange, self._chance = lexicon, strange, chance

    def make(self, sentence: str, context: str, is_true: bool) -> Claim | None:
        """A claim from `sentence`, which stands in `context`; None where it cannot be made false."""
        wrong = None if is_true else self._falsify(sentence, context)
        if not is_true and wrong is None:
            return None
        edits = [wrong] if wrong else []
        edits += self._reword(sentence, wrong, self._chance.choice([0, 1, 1, 2, 3]))
        return _apply(sentence, edits, wrong)

    def _reword(self, sentence: str, wrong: Edit | None, count: int) -> list[Edit]:
        words = [m for m in WORD.finditer(sentence) if m.group().islower() and m.group() not in STOPWORDS]
        free = [m for m in words if wrong is None or m.end() <= wrong[0] or m.start() >= wrong[1]]
        made: list[Edit] = []
        for match in self._chance.sample(free, min(len(free), 3 * count)):
            if len(made) < count and (found := self._lexicon.forms(match.group(), "same")):
                made.append((*match.span(), self._chance.choice(found)))
        return made

    def _falsify(self, sentence: str, context: str) -> Edit | None:
        ways: list[Callable[[str, str], Edit | None]] = [
            self._figure,
            self._name,
            self._date,
            self._negate,
            self._hedge,
        ]
        ways += [self._opposite] * 3 + [self._beside] * 3 + [self._name, self._insert]
        self._chance.shuffle(ways)
        return next((edit for way in ways if (edit := way(sentence, context))), None)

    def _figure(self, sentence: str, context: str) -> Edit | None:
        matches = list(FIGURE.finditer(sentence))
        words = [m for m in WORD.finditer(sentence) if m.group() in NUMBERS]
        if words and (not matches or self._chance.random() < 0.3):
            match = self._chance.choice(words)
            return (*match.span(), self._chance.choice([n for n in NUMBERS if n != match.group()]))
        if not matches:
            return None
        match = self._chance.choice(matches)
        others = [m.group() for m in FIGURE.finditer(context) if m.group() != match.group()]
        if others and self._chance.random() < 0.5:
            return (*match.span(), self._chance.choice(others))
        plain = match.group().replace(",", "")
        value = float(plain) if "." in plain else int(plain)
        changed = value + self._chance.choice([1, 2, -1, 5, 10, value]) * (0.1 if "." in plain else 1)
        return (
            *match.span(),
            f"{abs(changed) + (changed == 0):,.1f}"
            if "." in plain
            else f"{abs(int(changed)) or 3:,}"
            if "," in match.group()
            else f"{abs(int(changed)) or 3}",
        )

    def _name(self, sentence: str, context: str) -> Edit | None:
        matches = [m for m in NAME.finditer(sentence) if m.group() not in {*DAYS, *MONTHS}]
        if not matches:
            return None
        match = self._chance.choice(matches)
        own = [n for n in NAME.findall(context) if not set(n.split()) & set(match.group().split())]
        pool = own if own and self._chance.random() < 0.6 else self._strange
        other = self._chance.choice(list(pool))
        return None if other in match.group() or other in {*DAYS, *MONTHS} else (*match.span(), other)

    def _date(self, sentence: str, _context: str) -> Edit | None:
        matches = [m for m in re.finditer(r"\b[A-Z][a-z]+\b", sentence) if m.group() in {*DAYS, *MONTHS}]
        if not matches:
            return None
        match = self._chance.choice(matches)
        kind = DAYS if match.group() in DAYS else MONTHS
        return (*match.span(), self._chance.choice([word for word in kind if word != match.group()]))

    def _negate(self, sentence: str, _context: str) -> Edit | None:
        if match := re.search(r"\b(?:not|never) |n't\b", sentence):
            return (*match.span(), "")
        matches = list(AUXILIARY.finditer(sentence))
        if not matches or self._chance.random() < 0.5:
            return None
        match = self._chance.choice(matches)
        return (*match.span(), f"{match.group()} {self._chance.choice(['not', 'not', 'never'])}")

    def _hedge(self, sentence: str, _context: str) -> Edit | None:
        found = [
            (m, new)
            for old, new in HEDGES.items()
            for m in re.finditer(rf"\b{old}\b" if old[-1] != " " else old, sentence)
        ]
        if not found or self._chance.random() < 0.5:
            return None
        match, new = self._chance.choice(found)
        return (*match.span(), new)

    def _opposite(self, sentence: str, _context: str) -> Edit | None:
        found = []
        for match in WORD.finditer(sentence):
            word = match.group()
            others = [OPPOSITES[word]] if word in OPPOSITES else self._lexicon.forms(word, "opposite")
            if (
                others
                and word.islower()
                and (word in OPPOSITES or (word not in STOPWORDS and word not in IRREGULAR_FORMS))
            ):
                found.append((match, others))
        if not found:
            return None
        match, others = self._chance.choice(found)
        return (*match.span(), self._chance.choice(others))

    def _beside(self, sentence: str, context: str) -> Edit | None:
        found = []
        for match in WORD.finditer(sentence):
            word = match.group()
            if word.islower() and word not in STOPWORDS and word not in IRREGULAR_FORMS and len(word) > 3:
                others = [o for o in self._lexicon.forms(word, "beside") if o not in context]
                if others:
                    found.append((match, others))
        if not found:
            return None
        match, others = self._chance.choice(found)
        return (*match.span(), self._chance.choice(others))

    def _insert(self, sentence: str, _context: str) -> Edit | None:
        """A phrase that nobody said, before the full stop or behind a comma."""
        end = len(sentence.rstrip(". "))
        phrase = self._chance.choice([
            f" in {self._chance.choice(list(self._strange))}",
            f", according to {self._chance.choice(list(self._strange))}",
            f" for the {self._chance.choice(['first', 'second', 'third', 'last'])} time",
            f" after {self._chance.choice(CAUSES)}",
        ])
        return None if self._chance.random() < 0.6 else (end, end, phrase)


def _apply(sentence: str, edits: list[Edit], wrong: Edit | None) -> Claim:
    text, places, at = "", list[tuple[int, int]](), 0
    for start, end, words in sorted(edits):
        if start < at:
            continue
        text += sentence[at:start]
        if (start, end, words) == wrong:
            places.append((len(text), len(text) + max(1, len(words))))
        text += words
        at = end
    return Claim(text + sentence[at:], tuple(places))
