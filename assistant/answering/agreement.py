"""Sentences → statements: what several articles say in nearly the same words is one statement with several sources."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.evidence import Evidence
from assistant.answering.roles import are_swapped
from assistant.answering.values.units import in_common_unit, unit_behind
from assistant.checking.cues import OPPOSITES
from assistant.checking.days import days, places
from assistant.checking.figures import Figure
from assistant.checking.figures import figures as read_figures
from assistant.checking.reading import read
from index.records import Filed
from index.words import content_stems, fold, stem

SAME = 0.75
"""Cosine of two sentences from which they may say the same."""
SHARED = 0.65
"""Share of the shorter sentence's content words that the other must hold too."""

UNIT = 40
"""Code points behind a figure in which its unit stands."""
MORE = """rise/drop rise/decline rise/sink grow/shrink increase/drop increase/fall climb/fall live/die survive/die
survive/kill victory/defeat arrival/departure accept/refuse agree/refuse deploy/withdraw join/quit"""
"""Opposites beyond those of the checks."""
OPPOSED = frozenset(
    frozenset(map(stem, pair)) for pair in [*OPPOSITES.items(), *(pair.split("/") for pair in MORE.split())]
)
OPPOSABLE = frozenset().union(*OPPOSED)
NEGATION = re.compile(
    r"\b(no|not|cannot|never|none|nobody|nothing|nowhere|neither|nor|without|den(?:y|ies|ied)|refus\w+|\w+n't)\b"
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A sentence, and the sentences of other articles that say the same, best first; the first is the one quoted."""

    members: tuple[Evidence, ...]

    @property
    def lead(self) -> Evidence:
        """The sentence that is quoted."""
        return self.members[0]


def group(evidence: Sequence[Evidence]) -> list[Agreement]:
    """Group sentences that say the same, in the order of their best member; one sentence per article in each group."""
    groups: list[list[Evidence]] = []
    for sentence in evidence:
        home = next((members for members in groups if says_same(members[0], sentence)), None)
        if home is None:
            groups.append([sentence])
        elif all(member.source != sentence.source for member in home):
            home.append(sentence)
    return [Agreement(tuple(members)) for members in groups]


def says_same(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences mean and word nearly the same, and give the same figures with the same negation: of no
    other day, nothing opposite, and nobody in another's place."""
    return (
        shared(one.text, other.text) >= SHARED
        and likeness(one, other) >= SAME
        and figures(one.text) == figures(other.text)
        and negated(one.text) == negated(other.text)
        and not any(map(_contradict, _marks(one.text), _marks(other.text)))
        and not are_opposed(one.text, other.text)
        and not are_swapped(one.text, other.text)
    )


def likeness(one: Evidence, other: Evidence) -> float:
    """The cosine of two sentences; 0 where one has no vector."""
    ours, theirs = one.vector, other.vector
    return float(ours @ theirs) if len(ours) and len(theirs) else 0.0


def shared(one: str, other: str) -> float:
    """|A ∩ B| / min(|A|, |B|) of the stems of two texts' content words (overlap coefficient); 0 for none."""
    a, b = content_stems(one), content_stems(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


@lru_cache(maxsize=1_000)
def figures(text: str) -> frozenset[tuple[float, str]]:
    """The figures in a text with what they count in, "four" and "4" alike, and the numbers of its dates.

    "One" is left out, it is mostly a pronoun, and so is a rank in words.
    """
    counted = {
        _amount(figure, text)
        for figure in read_figures(text, places(text))
        if figure.unit != "#" or text[figure.start].isdigit()
    }
    dated = {(float(part), "date") for day in days(text) for part in (day.year, day.day, day.clock) if part is not None}
    return frozenset(counted | dated)


def _amount(figure: Figure, text: str) -> tuple[float, str]:
    """A figure with what it counts in; "many" for one that is only told to be large."""
    if figure.unit or figure.bound == "many":
        return figure.value, figure.unit or "many"
    return in_common_unit(figure.value, unit_behind(fold(text[figure.end : figure.end + UNIT])))


@lru_cache(maxsize=1_000)
def _marks(text: str) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """The weekdays, the months and the ranks that a text names."""
    named = days(text)
    return (
        frozenset(day.weekday for day in named if day.weekday is not None),
        frozenset(day.month for day in named if day.month is not None),
        frozenset(int(figure.value) for figure in read_figures(text, places(text)) if figure.unit == "#"),
    )


def _contradict(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether each names something that the other does not."""
    return bool(one - other and other - one)


def are_opposed(one: str, other: str) -> bool:
    """Whether one text has a word, and the other its opposite."""
    a, b = _stems(one), _stems(other)
    return any(frozenset((x, y)) in OPPOSED for x in a - b for y in b - a)


@lru_cache(maxsize=1_000)
def _stems(text: str) -> frozenset[str]:
    """The stems of all words of a text, those that are in a pair of opposites."""
    return frozenset(word.stem for word in read(text) if word.stem in OPPOSABLE)


def negated(text: str) -> bool:
    """Whether a text denies something."""
    return bool(NEGATION.search(fold(text)))


def count_origins(articles: Sequence[Filed]) -> int:
    """How many independent origins articles have: one outlet counts once, and so does a copied text."""
    return len(group_origins(articles))


def group_origins(articles: Sequence[Filed]) -> list[list[Filed]]:
    """The articles, those of one origin together."""
    origins: list[list[Filed]] = []
    for article in articles:
        home = [origin for origin in origins if any(is_one_origin(article, other) for other in origin)]
        origins = [origin for origin in origins if origin not in home]
        origins.append([*(other for origin in home for other in origin), article])
    return origins


def is_one_origin(one: Filed, other: Filed) -> bool:
    """Whether two articles are from one outlet, or print the same."""
    outlet = one.provenance.outlet.value
    return (outlet is not None and outlet == other.provenance.outlet.value) or is_copy(one, other)


def is_copy(one: Filed, other: Filed) -> bool:
    """Whether two articles print the same."""
    return other.source in one.copies or one.source in other.copies
