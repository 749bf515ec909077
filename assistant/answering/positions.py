"""Sentences with their answers → what the articles give: one position for each value, and which of them are at odds.

An article counts for the value that its best sentence gives. Values that are the same, or of which one only says more,
are one position; two positions are a dispute only if they are about one event and come from different articles.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assistant.answering.coverage import is_held
from assistant.answering.evidence import POSSIBLE, Evidence, clip
from assistant.answering.kinds import NAME, NUMBER_WORDS
from assistant.answering.learned import learned, log_odds
from assistant.answering.quantities import read_quantity
from assistant.answering.question import Question
from assistant.answering.values import Value, find_aliases, read_value, relate
from assistant.answering.voices import speaker_of
from assistant.records import DisagreementKind
from index.records import Filed
from index.words import content_stems, content_words, is_content, stem, words

LIKELY = 0.5
"""Share of the best item's probability from which another is named in a list."""
VIEWED = 0.33
"""The same for a side where what each source says is asked for. On invented events that articles differ about, .50 of
such readings are sides and .88 of the sides are among them; of those that the reader is sure of .65, and .54."""
SHARED = 0.5
"""Share of the names of an event that an article must hold to be about it."""
APART = 100
"""Days between two articles from which they are about different events, unless the question names none."""


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
    def likelihood(self) -> float:
        """1 − Π(1 − score) of the articles that give it: how likely one of them is right, were they independent."""
        return 1 - math.prod(1 - member.score for member in self.members)

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
        if sentence.answer is None or sentence.odds < POSSIBLE <= evidence[0].odds:
            continue
        if some_fit and (sentence.teller or not sentence.answer_fits):
            continue
        value = read_value(sentence.words, question.kind, day_of(articles[sentence.source]), sentence.before)
        home = next((members for members in found if relate(value, members[0][0], aliases) != "differs"), None)
        if home is None:
            found.append([(value, sentence)])
        elif all(member.source != sentence.source for _, member in home):
            home.append((value, sentence))
    positions = [Position(members[0][0], tuple(sentence for _, sentence in members)) for members in found]
    return sorted(positions, key=lambda position: -position.likelihood)


def day_of(article: Filed) -> date | None:
    """The day of publication, where all of it is known."""
    told = article.provenance.date.value
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        return None


def rivals(question: Question, positions: Sequence[Position], articles: Mapping[str, Filed]) -> list[Position]:
    """The positions that give another value than the first for the same event, the first included; else none.

    Whether one is a side or a stray reading is a probability, from a logistic regression over `rival_features`. Where
    what each source says is asked for, every reading that the reader is sure of is a side, or that is nearly as likely
    as the first.
    """
    sides = possible_rivals(question, positions, articles)
    others = [
        side
        for side in sides
        if (question.asks_views and (side.lead.odds > 0 or side.lead.score >= VIEWED * positions[0].lead.score))
        or learned().rival.probability(rival_features(question, positions[0], side, articles))
        >= learned().rival_threshold
    ]
    return [positions[0], *others] if others else []


def possible_rivals(question: Question, positions: Sequence[Position], articles: Mapping[str, Filed]) -> list[Position]:
    """The positions that may be at odds with the first: compared with it, about one event, and of articles that do not
    give the first too, unless they let somebody else say it."""
    if not positions or not question.is_about_one or not positions[0].lead.words_vector.size:
        return []
    first = positions[0]
    return [
        position
        for position in positions[1:]
        if position.lead.words_vector.size
        and (not position.sources & first.sources or _other_speaker(first, position))
        and is_same_event(question, first.lead, position.lead, articles)
    ]


def _other_speaker(first: Position, other: Position) -> bool:
    """Whether one of two values is said by somebody, and the other by somebody else or nobody named."""
    ours, theirs = speaker_of(first.lead.clause), speaker_of(other.lead.clause)
    return (ours or theirs) is not None and ours != theirs


def rival_features(
    question: Question, first: Position, other: Position, articles: Mapping[str, Filed]
) -> tuple[float, ...]:
    """What tells a side from a stray reading, in the order of the weights file.

    How much less likely the other's best sentence is than the first's, how sure the reader is of it, whether it gives
    what is asked for; how many more articles give it; how much of the question its sentence holds, and of the first's
    sentence; whether figures count the same; days between the articles; the kind of value; whether an article gives
    both, and whether somebody else says it; the cosines of the sentences and of the answers' words.
    """
    ours, theirs = first.lead, other.lead
    days = day_of(articles[ours.source]), day_of(articles[theirs.source])
    counted = (_counted(ours.words), _counted(theirs.words))
    return (
        log_odds(theirs.score) - log_odds(ours.score),
        clip(theirs.odds),
        clip(ours.odds),
        theirs.answer_fits,
        theirs.teller,
        math.log(len(other.sources)),
        math.log(len(first.sources)),
        theirs.coverage,
        theirs.coverage - ours.coverage,
        _shared(ours.text, theirs.text),
        float(bool(counted[0] and counted[1])) * (1.0 if counted[0] & counted[1] else -1.0),
        float(other.value.quantity is not None and first.value.quantity is not None),
        float(question.kind == "other"),
        math.log1p(abs((days[0] - days[1]).days)) if days[0] and days[1] else 0.0,
        theirs.own,
        float(bool(first.sources & other.sources)),
        float(_other_speaker(first, other)),
        float(ours.vector @ theirs.vector),
        float(ours.words_vector @ theirs.words_vector),
    )


def _counted(answer: str) -> frozenset[str]:
    """The stems of what a figure counts: "four fighters"; empty where it stands alone."""
    return frozenset(stem(word) for word in content_words(answer) if not word[0].isdigit() and word not in NUMBER_WORDS)


def _shared(one: str, other: str) -> float:
    """|A ∩ B| / |A ∪ B| of the stems of two sentences' content words (Jaccard)."""
    a, b = content_stems(one), content_stems(other)
    return len(a & b) / len(a | b) if a | b else 0.0


def supporters(position: Position, floor: float = math.inf) -> list[Evidence]:
    """The sentences worth citing for a value: the best, and others that are nearly as likely, of log-odds `floor`, or
    that the reader is sure of, for another article that gives the same is no chance."""
    least = LIKELY * position.lead.score
    return [e for e in position.members if e.odds > 0 or e.score >= least or log_odds(e.score) >= floor]


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


def _met(question: Question, part: str) -> tuple[int, int]:
    """How many of the question's names, and of its words, stand in a part of an answer."""
    held = {stem(word) for word in words(part)}
    return len(_names(question.text) & held), len({stem(word) for word in question.words} & held)


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

PAIRS = {"“": "”", "(": ")", "[": "]"}
"""What closes a quotation or a bracket, by what opens it."""


def shorten(question: Question, answer: str) -> str:
    """The words of an answer without marks that belong to the sentence around them, but with what closes a quotation or
    a bracket that opens in them; with one figure where one is asked for."""
    text = re.sub(r"^[\s\"“”'‘’(\[,;:–—-]+(?=[^\W\d]|[$€£])|^[\s\"“”'‘’(\[,;:–—]+(?=-?\d)", "", answer)
    text = re.sub(r"[\s\"“”'‘’,;:–—-]+$", "", text).strip()
    text = text.rstrip(")") if "(" not in text else text
    is_whole = RANGE.search(text) or MIXED.search(text)
    if question.kind in ("count", "money", "share") and not question.wide and not is_whole:
        parts = [part for part in SECOND_FIGURE.split(text) if read_quantity(part)]
        text = max(parts, key=lambda part: _met(question, part), default=text)
    text = text.rstrip(".") if not re.search(r"\b[A-Z]\.$|\b(?:Inc|Jr|Sr|Co|St|[ap]\.m)\.$", text) else text
    opened = [opening for opening, closing in PAIRS.items() if text.count(opening) > text.count(closing)]
    opened += ['"'] * (text.count('"') % 2)
    return text + "".join(PAIRS.get(opening, opening) for opening in sorted(opened, key=text.rindex, reverse=True))
