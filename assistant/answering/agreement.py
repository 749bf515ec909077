"""Sentences → statements: what several articles say in nearly the same words is one statement with several sources."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.evidence import Evidence
from index.records import Filed
from index.words import content_stems, fold, words

SAME = 0.75
"""Cosine of two sentences from which they may say the same."""
SHARED = 0.65
"""Share of the shorter sentence's content words that the other must hold too."""

NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty"""
FIGURES = {word: str(value) for value, word in enumerate(NUMBERS.split())}
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
    """Whether two sentences mean and word nearly the same, and give the same figures with the same negation."""
    return (
        likeness(one, other) >= SAME
        and shared(one.text, other.text) >= SHARED
        and figures(one.text) == figures(other.text)
        and negated(one.text) == negated(other.text)
    )


def likeness(one: Evidence, other: Evidence) -> float:
    """The cosine of two sentences; 0 where one has no vector."""
    return float(one.vector @ other.vector) if len(one.vector) and len(other.vector) else 0.0


def shared(one: str, other: str) -> float:
    """|A ∩ B| / min(|A|, |B|) of the stems of two texts' content words (overlap coefficient); 0 for none."""
    a, b = content_stems(one), content_stems(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def figures(text: str) -> frozenset[str]:
    """The figures in a text, "four" and "4" alike; "one" is left out, it is mostly a pronoun."""
    return frozenset(FIGURES.get(w, w) for w in words(text) if w[0].isdigit() or (w in FIGURES and w != "one"))


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
