"""Sentences with their answers → what the articles give: one position for each value.

An article counts for the value that its best sentence gives. Values that are the same, or of which one only says more,
are one position.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.answering.asking.kinds import NAME
from assistant.answering.asking.question import Question
from assistant.answering.coverage import is_held
from assistant.answering.enumeration import is_complete
from assistant.answering.evidence import POSSIBLE, Evidence
from assistant.answering.misfits import fitting
from assistant.answering.telling import told
from assistant.answering.values.aliases import find_aliases
from assistant.answering.values.quantities import read_quantity
from assistant.answering.values.sums import is_one_sum
from assistant.answering.values.times import read_day
from assistant.answering.values.value import Value, read_value, relate
from assistant.answering.values.widening import BOUND, FIRST
from assistant.checking.days import DAYS, MONTHS
from assistant.reader.comparer import Comparison
from index.facts.datelines import match_dateline, match_prefix
from index.records import Filed, Span
from index.words import is_content, stem, stems, words

LIKELY = 0.5
"""Share of the best item's probability from which another is named in a list."""
ITEMS = 6
"""Items of a list that are named in the short answer."""
SHARED = 0.5
"""Share of the names of an event that an article must hold to be about it."""
SHARED_BY_ARTICLES, SHARED_LEAST = 0.2, 2
"""Share of the names of the article that has fewer, and how many at least, that two about one event have in common. Of
the pairs of invented articles about one event .74 have, of those about two .001."""
APART = 100
"""Days between two articles from which they are about different events, unless one tells of the other's time."""


MIDDLE = 15
"""Day of a month of which no day is told."""
TIMES = frozenset(map(stem, (*DAYS, *MONTHS)))
"""Stems of what is written as a name is, and names a time."""


@dataclass(frozen=True, slots=True)
class Position:
    """A value and the sentences that give it, best first, at most one of an article.

    `beside` is what the best of them gives beside that of the first position, where the two were compared. `witnesses`
    are the sentences of other articles that bear the best one out (`corroboration.py`), where they were looked for.
    """

    value: Value
    members: tuple[Evidence, ...]
    beside: Comparison | None = None
    witnesses: tuple[Evidence, ...] = ()

    @property
    def lead(self) -> Evidence:
        """The sentence that is quoted."""
        return self.members[0]

    @property
    def told_by(self) -> tuple[Evidence, ...]:
        """The sentences that are cited for the value, the one that is quoted first."""
        return (self.lead, *self.witnesses)

    @property
    def likelihood(self) -> float:
        """1 − Π(1 − score) of the origins that give it: how likely one of them is right, were they independent.

        Of articles that print the same only the likeliest counts.
        """
        best: dict[str, float] = {}
        for member in self.members:
            best[member.origin] = max(member.score, best.get(member.origin, 0.0))
        return 1 - math.prod(1 - score for score in best.values())

    @property
    def sources(self) -> frozenset[str]:
        """The articles that give the value."""
        return frozenset(member.source for member in self.members)

    @property
    def origins(self) -> frozenset[str]:
        """The articles that give the value, those that print the same as one."""
        return frozenset(member.origin for member in self.members)


def take(question: Question, evidence: Sequence[Evidence], articles: Mapping[str, Filed]) -> list[Position]:
    """The positions, likeliest first; `evidence` is sorted best first."""
    evidence = fitting(question, evidence)
    some_fit = any(e.answer_fits == 1 and e.odds > 0 and not e.teller for e in evidence)
    aliases = all_aliases(articles[source] for source in {e.source for e in evidence})
    found: list[list[tuple[Value, Evidence]]] = []
    counted = set[str]()
    for sentence in evidence:
        if sentence.answer is None or sentence.odds < POSSIBLE <= evidence[0].odds:
            continue
        if some_fit and (sentence.teller or not sentence.answer_fits):
            continue
        value = value_of(question, sentence, articles)
        home = next((m for m in found if all(relate(value, other, aliases) != "differs" for other, _ in m)), None)
        if home is None:
            found.append([(value, sentence)])
        elif sentence.source not in counted or (
            question.is_list and all(member.source != sentence.source for _, member in home)
        ):
            home.append((value, sentence))
        counted.add(sentence.source)
    positions = [Position(members[0][0], tuple(sentence for _, sentence in members)) for members in found]
    return sorted(positions, key=lambda position: -position.likelihood)


def value_of(question: Question, evidence: Evidence, articles: Mapping[str, Filed]) -> Value:
    """What a sentence gives for an answer."""
    span, text = told_in(question, evidence), evidence.text
    published = day_of(articles[evidence.source])
    return read_value(span.of(text), question.kind, published, text[: span.start], text[span.end :], question.words)


def all_aliases(articles: Iterable[Filed]) -> list[frozenset[str]]:
    """The names that any of some articles says are one thing's."""
    return [pair for article in articles for pair in find_aliases(article.text)]


def told_in(question: Question, evidence: Evidence) -> Span:
    """Where a sentence tells what is asked for: its answer with what belongs to it."""
    return told(question, evidence.text, evidence.marked) if evidence.marked else Span(0, len(evidence.text))


def day_of(article: Filed) -> date | None:
    """The day of publication, where all of it is known."""
    told = article.provenance.date.value
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        return None


def log_days_between(one: Filed, other: Filed) -> float:
    """ln(1 + the days between two articles); 0 where the day of one is not known."""
    days = day_of(one), day_of(other)
    return math.log1p(abs((days[0] - days[1]).days)) if days[0] and days[1] else 0.0


def short(question: Question, positions: Sequence[Position]) -> str | None:
    """The value, or the items of a list that are nearly as likely as the first, unless that names them all; None where
    there is no value, or the question has no short answer."""
    if not positions or not question.has_short:
        return None
    first = positions[0]
    words = told_in(question, first.lead).of(first.lead.text)
    if not question.is_list or is_complete(words):
        return shorten(question, words)
    others = [p.lead for p in positions[1:] if p.lead.odds > 0 and p.lead.score >= LIKELY * first.lead.score]
    return ", ".join(shorten(question, lead.words) for lead in [first.lead, *others][:ITEMS])


def is_same_event(question: Question, one: Evidence, other: Evidence, articles: Mapping[str, Filed]) -> bool:
    """Whether two sentences are about one event, as far as the question's names tell, or else the first one's, or those
    that their articles have in common."""
    ours, theirs = articles[one.source], articles[other.source]
    if _are_apart(one, ours, theirs) and _are_apart(other, theirs, ours):
        return False
    asked = names_of(question.text) & stems(ours.text)
    names, held = asked or _names_told(one), stems(theirs.text)
    is_held_there = sum(is_held(name, held) for name in names) >= SHARED * len(names)
    return not names or is_held_there or (not asked and _have_names_in_common(ours, theirs))


def _are_apart(told: Evidence, own: Filed, other: Filed) -> bool:
    """Whether both the publication of an article and the time that a sentence of it tells lie too far from another
    article's publication: what was "in January" may have been news then."""
    published, then = day_of(own), day_of(other)
    if not published or not then:
        return False
    time = read_day(told.text, published)
    days = [published] + (
        [date(time.year, time.month, time.day or MIDDLE)] if time and time.year and time.month else []
    )
    return all(abs((day - then).days) > APART for day in days)


def _names_told(evidence: Evidence) -> frozenset[str]:
    """The stems of a sentence's names, behind its dateline; days and months are none."""
    opening = match_dateline(evidence.text) or match_prefix(evidence.text)
    return names_of(evidence.text[opening.end() if opening else 0 :]) - TIMES


def _have_names_in_common(one: Filed, other: Filed) -> bool:
    """Whether two articles share enough of their names, but for that of an outlet, to be about one event."""
    outlets = stems(f"{one.provenance.outlet.value or ''} {other.provenance.outlet.value or ''}")
    ours, theirs = (names_of(article.text) - TIMES - outlets for article in (one, other))
    return len(ours & theirs) >= max(SHARED_LEAST, SHARED_BY_ARTICLES * min(len(ours), len(theirs)))


@lru_cache(maxsize=1_000)
def names_of(text: str) -> frozenset[str]:
    """The stems of the words of a text's names."""
    return frozenset(stem(word) for name in NAME.findall(text) for word in words(name) if is_content(word))


def _met(question: Question, part: str) -> tuple[int, int]:
    """How many of the question's names, and of its words, stand in a part of an answer."""
    held = stems(part)
    return len(names_of(question.text) & held), len({stem(word) for word in question.words} & held)


RANGE = re.compile(
    r"\b(?:between|from)\s(?=[^,;]*\d[^,;]*\s(?:and|to)\s)|\d[\d,.]*,? (?:or|possibly)(?: even)? [$€£]?\d",
    re.IGNORECASE,
)
MIXED = re.compile(
    r"\d+ (?:pounds?|lbs?|feet|foot|ft|years?|months?|weeks?|days?|hours?|minutes?)(?:,| and|, and) \d+ "
    r"(?:ounces?|oz|inch(?:es)?|months?|weeks?|days?|hours?|minutes?|seconds?)\b",
    re.IGNORECASE,
)
"""One measure in two units: "3 pounds, 4 ounces"."""
SECOND_FIGURE = re.compile(r"(?:,| and| or| but| while)+ (?=(?:\w+ ){0,2}[$€£]?\d)")

PARTICLE = re.compile(rf"(?:up|out|off|down|away|back) (?=(?:(?:{BOUND}) )?{FIRST.pattern})", re.IGNORECASE)
"""What a verb leaves before the number of what it has done something to: "call | up 300 men"."""
HOW_MANY = re.compile(r"\bhow many (?!per ?cent)", re.IGNORECASE)
ASKED_BOUND = re.compile(rf"\b(?P<bound>{BOUND}) (?:how|what|which)\b", re.IGNORECASE)
"""A bound that a question has itself: "Up to how much …?"."""

PAIRS = {"“": "”", "(": ")", "[": "]"}
"""What closes a quotation or a bracket, by what opens it."""


def shorten(question: Question, answer: str) -> str:
    """The words of an answer without marks that belong to the sentence around them, but with what closes a quotation or
    a bracket that opens in them; with one figure where one is asked for, and without a bound that the question has."""
    text = re.sub(r"^[\s\"“”'‘’(\[,;:–—-]+(?=[^\W\d]|[$€£])|^[\s\"“”'‘’(\[,;:–—]+(?=-?\d)", "", answer)
    text = re.sub(r"[\s\"“”'‘’,;:–—-]+$", "", text).strip()
    text = text.rstrip(")") if "(" not in text else text
    is_whole = RANGE.search(text) or MIXED.search(text) or is_one_sum(text, question.words)
    if question.kind in ("count", "money", "share") and not question.wide and not is_whole:
        parts = [part for part in SECOND_FIGURE.split(text) if read_quantity(part)]
        text = max(parts, key=lambda part: _met(question, part), default=text)
    text = _without_front(question, text)
    text = text.rstrip(".") if not re.search(r"\b[A-Z]\.$|\b(?:Inc|Jr|Sr|Co|St|[ap]\.m)\.$", text) else text
    opened = [opening for opening, closing in PAIRS.items() if text.count(opening) > text.count(closing)]
    opened += ['"'] * (text.count('"') % 2)
    return text + "".join(PAIRS.get(opening, opening) for opening in sorted(opened, key=text.rindex, reverse=True))


def _without_front(question: Question, text: str) -> str:
    """A figure without the particle of the verb before it, and without a bound that the question has."""
    text = PARTICLE.sub("", text, count=1) if HOW_MANY.search(question.core) and PARTICLE.match(text) else text
    asked = ASKED_BOUND.search(question.core)
    bound = re.match(rf"{re.escape(asked['bound'])} (?=\S)", text, re.IGNORECASE) if asked else None
    return text[bound.end() :] if bound else text
