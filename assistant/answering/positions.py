"""Sentences with their answers → what the articles give: one position for each value, and which of them are at odds.

An article counts for the value that its best sentence gives. Values that are the same, or of which one only says more,
are one position; two positions are a dispute only if they are about one event and come from different articles.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assistant.answering.kinds import NAME
from assistant.answering.question import Question
from assistant.answering.sentences import Evidence, is_held
from assistant.answering.values import Value, find_aliases, read_quantity, read_value, relate
from assistant.records import DisagreementKind
from index.records import Filed
from index.words import is_content, stem, words

LIKELY = 0.5
"""Share of the best position's probability from which another is shown as a further one."""
SHARED = 0.6
"""Share of the names of an event that an article must hold to be about it."""
APART = 45
"""Days between two articles from which they are about different events, unless the question names none."""

Aliases = Collection[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Position:
    """A value and the sentences that give it, best first, at most one of an article."""

    value: Value
    members: tuple[Evidence, ...]

    @property
    def lead(self) -> Evidence:
        """The sentence that is quoted."""
        return self.members[0]

    @property
    def sources(self) -> frozenset[str]:
        """The articles that give the value."""
        return frozenset(member.source for member in self.members)


def take(question: Question, evidence: Sequence[Evidence], articles: Mapping[str, Filed]) -> list[Position]:
    """The positions, likeliest first; `evidence` is sorted best first."""
    some_fit = any(e.answer_fits == 1 and e.odds > 0 and not e.teller for e in evidence)
    aliases = [pair for source in {e.source for e in evidence} for pair in find_aliases(articles[source].text)]
    found: list[list[tuple[Value, Evidence]]] = []
    for sentence in evidence:
        if sentence.answer is None or sentence.odds < 0 <= evidence[0].odds:
            continue
        if some_fit and (sentence.teller or not sentence.answer_fits):
            continue
        value = read_value(sentence.words, question.kind, day_of(articles[sentence.source]))
        home = next((members for members in found if relate(value, members[0][0], aliases) != "differs"), None)
        if home is None:
            found.append([(value, sentence)])
        elif all(member.source != sentence.source for _, member in home):
            home.append((value, sentence))
    positions = [_most_telling(members, aliases) for members in found]
    return sorted(positions, key=lambda position: -max(member.score for member in position.members))


def _most_telling(members: Sequence[tuple[Value, Evidence]], aliases: Aliases) -> Position:
    """The position, led by the sentence of those nearly as likely as the best that says most."""
    (value, lead), *others = members
    least = LIKELY * lead.score
    for said, other in others:
        if other.score >= least and relate(said, value, aliases) == "more":
            value, lead = said, other
    return Position(value, (lead, *(member for _, member in members if member is not lead)))


def day_of(article: Filed) -> date | None:
    """The day of publication, where all of it is known."""
    told = article.provenance.date.value
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        return None


def rivals(question: Question, positions: Sequence[Position], articles: Mapping[str, Filed]) -> list[Position]:
    """The positions that give another value than the first for the same event, the first included; else none.

    An article that gives the first value too does not dispute it.
    """
    if not positions or not question.is_about_one:
        return []
    first = positions[0]
    others = [
        position
        for position in positions[1:]
        if position.lead.score >= LIKELY * first.lead.score
        and not position.sources & first.sources
        and is_same_event(question, first.lead, position.lead, articles)
    ]
    return [first, *others] if others else []


def supporters(position: Position) -> list[Evidence]:
    """The sentences worth citing for a value: the best, and others nearly as likely."""
    return [e for e in position.members if e.score >= LIKELY * position.lead.score]


def kind_of(sides: Sequence[Position], articles: Mapping[str, Filed]) -> DisagreementKind:
    """A development where figures differ and each is told later than the one before; else a dispute."""
    if any(side.value.quantity is None for side in sides):
        return "dispute"
    spans = sorted(_days(side, articles) for side in sides)
    is_in_turn = all(days for days in spans) and all(a[-1] < b[0] for a, b in pairwise(spans))
    return "development" if is_in_turn else "dispute"


def _days(side: Position, articles: Mapping[str, Filed]) -> list[date]:
    """The days on which a value was published, in order; empty if one is not known."""
    days = [day_of(articles[source]) for source in side.sources]
    return sorted(day for day in days if day) if all(days) else []


def is_same_event(question: Question, one: Evidence, other: Evidence, articles: Mapping[str, Filed]) -> bool:
    """Whether two sentences are about one event, as far as the question's names, or else the first one's, tell."""
    ours, theirs = articles[one.source], articles[other.source]
    days = day_of(ours), day_of(theirs)
    if days[0] and days[1] and abs((days[0] - days[1]).days) > APART:
        return False
    names = _names(question.text) & {stem(word) for word in words(ours.text)} or _names(one.text)
    held = {stem(word) for word in words(theirs.text)}
    return not names or sum(is_held(name, held) for name in names) >= SHARED * len(names)


def _names(text: str) -> frozenset[str]:
    return frozenset(stem(word) for name in NAME.findall(text) for word in words(name) if is_content(word))


RANGE = re.compile(r"(?:between|from)\b", re.IGNORECASE)
SECOND_FIGURE = re.compile(r"(?:,| and| or| but| while)+ (?=(?:\w+ ){0,2}[$€£]?\d)")


def shorten(question: Question, answer: str) -> str:
    """The words of an answer without marks that belong to the sentence around them, and with one figure where one is
    asked for."""
    text = re.sub(r"^[\s\"“”'‘’(\[,;:–—-]+(?=\w|[$€£])|[\s\"“”'‘’,;:–—-]+$", "", answer).strip()
    if question.kind in ("count", "money", "share") and not question.wide:
        first = SECOND_FIGURE.split(text, 1)[0]
        text = first if read_quantity(first) and not RANGE.match(text) else text
    return text.rstrip(".") if not re.search(r"\b[A-Z]\.$|\b(?:Inc|Jr|Sr|Co|St|[ap]\.m)\.$", text) else text
