"""A value and the sentence that gives it → the sentences of other articles that give it too: who else says so.

They are looked for in all passages found, read or not: sentences that have an equal value for an answer, or hold the
value's words. One bears the value out that answers nearly as likely as the first, or that the reader is sure of; of the
others, whether they do or only name the same is a probability: a logistic regression over features, which sets what the
comparer makes of the two sentences beside what search and reader know.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.agreement import shared
from assistant.answering.asking.question import Question
from assistant.answering.evidence import MOST_BEHIND, Evidence, clip
from assistant.answering.learned import learned, log_odds
from assistant.answering.positions import Position, all_aliases, log_days_between, shorten, told_in, value_of
from assistant.answering.ranking import saying_of
from assistant.answering.sentences import origin_of
from assistant.answering.values.value import relate
from assistant.answering.votes import ARTICLES
from assistant.reader.comparer import Comparer, Comparison
from index.records import Filed, Hit, Span

COMPARED, OF_ARTICLE = 8, 2
"""Sentences that are compared with the one that gives the value, at most, and those of one article among them."""
NEARLY = 0.5
"""Share of the first sentence's probability from which one that gives the same bears it out: two are no chance."""
UNREAD = -6.0
"""What stands for the reader's odds where it has not read a sentence."""
AT_BEST = Comparison(same=0.99, other=0.01)
"""As sure as the comparer is at most: what would not do even so is not compared."""

SIGNS = (1, 1, 1, -1, -1, 1)
"""Whether more of a feature speaks for a witness (1) or against one (−1); weights are learned within these bounds."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may bear a value out, with an equal answer or the value's words marked in it; `is_sure`: it does,
    as far as reader and search can tell; `agreed`: the cosine of its article with the others found."""

    evidence: Evidence
    is_sure: bool
    agreed: float


def corroborate(
    question: Question,
    positions: Sequence[Position],
    evidence: Sequence[Evidence],
    hits: Sequence[Hit],
    articles: Mapping[str, Filed],
    comparer: Comparer,
) -> list[Position]:
    """The positions, each with its witnesses, at most one of an article: the sure ones first, each the likelier the
    further in front, and a second one of an origin behind all. No sentence stands for two positions.

    Args:
        evidence: every sentence that was read.
        hits: every passage found, best first, of `articles`.

    Raises:
        ReaderError: the comparer cannot be loaded.
    """
    told = {(one.source, one.span): place for place, position in enumerate(positions) for one in position.members}
    found = []
    for place, position in enumerate(positions):
        candidates = [
            one
            for one in find_candidates(question, position, evidence, hits, articles)
            if told.get((one.evidence.source, one.evidence.span), place) == place
        ]
        witnesses = _chosen(question, position.lead, candidates, articles, comparer)
        told |= {(one.source, one.span): place for one in witnesses}
        found.append(replace(position, witnesses=tuple(witnesses)))
    return found


def _chosen(
    question: Question,
    lead: Evidence,
    candidates: Sequence[Candidate],
    articles: Mapping[str, Filed],
    comparer: Comparer,
) -> list[Evidence]:
    """The witnesses among candidates."""
    weigh, least = learned().witness.probability, learned().witness_threshold
    sure = sorted((one.evidence for one in candidates if one.is_sure), key=lambda one: -one.score)
    unsure = [one for one in candidates if not one.is_sure and weigh(_features(lead, one, AT_BEST, articles)) >= least]
    rated = zip(map(weigh, rate(question, lead, unsure, articles, comparer)), unsure, strict=True)
    likely = sorted((pair for pair in rated if pair[0] >= least), key=lambda pair: -pair[0])
    return _one_each(lead, [*sure, *(one.evidence for _, one in likely)])


def find_candidates(
    question: Question,
    position: Position,
    evidence: Sequence[Evidence],
    hits: Sequence[Hit],
    articles: Mapping[str, Filed],
) -> list[Candidate]:
    """The sentences of other articles that give an equal value, or hold its words, in the order of their passages, the
    sure ones first.

    Args:
        evidence, hits, articles: as `corroborate` has them.
    """
    lead = position.lead
    given = _in_text(shorten(question, told_in(question, lead).of(lead.text)))
    aliases = all_aliases(articles[source] for source in {one.source for one in evidence})
    read = {(one.source, one.span): one for one in reversed(evidence)}
    found: dict[tuple[str, Span], Candidate] = {}
    for hit, told in _sentences(hits, articles, lead.source):
        known = read.get((told.source, told.span), told)
        is_equal = known.answer and relate(value_of(question, known, articles), position.value, aliases) != "differs"
        if own := known if is_equal else _marked(known, given):
            is_sure = bool(is_equal) and (own.odds > 0 or own.score >= NEARLY * lead.score)
            found.setdefault((own.source, own.span), Candidate(own, is_sure, hit.article.get("agreed", 0.0)))
    return list(_few(sorted(found.values(), key=lambda one: not one.is_sure)))


def rate(
    question: Question,
    lead: Evidence,
    candidates: Sequence[Candidate],
    articles: Mapping[str, Filed],
    comparer: Comparer,
) -> list[tuple[float, ...]]:
    """What tells a witness from a sentence that only names the same: the features of each candidate.

    Raises:
        ReaderError: as `corroborate`.
    """
    found = comparer.compare(question.core, saying_of(lead), [saying_of(one.evidence) for one in candidates])
    return [_features(lead, one, same, articles) for one, same in zip(candidates, found, strict=True)]


def _features(
    lead: Evidence, candidate: Candidate, comparison: Comparison, articles: Mapping[str, Filed]
) -> tuple[float, ...]:
    """In the order of the weights file and of `SIGNS`: that both give the same, as the comparer has it; how well the
    article agrees with the others found; the reader's odds; days between the articles; how far behind the passage is;
    the words that both share."""
    one = candidate.evidence
    return (
        log_odds(comparison.same),
        candidate.agreed,
        clip(one.odds),
        log_days_between(articles[lead.source], articles[one.source]),
        min(one.behind, MOST_BEHIND),
        shared(lead.text, one.text),
    )


def _sentences(hits: Sequence[Hit], articles: Mapping[str, Filed], besides: str) -> Iterator[tuple[Hit, Evidence]]:
    """Every sentence found outside an article, as if it had not been read."""
    for hit in hits:
        passage = hit.passage
        if passage.source == besides:
            continue
        for span in passage.sentences:
            text = passage.text[span.start - passage.start : span.end - passage.start]
            yield (
                hit,
                Evidence(
                    passage.source,
                    span,
                    text,
                    coverage=0.0,
                    context=0.0,
                    passage=hit.dense,
                    behind=hits[0].score - hit.score,
                    fits=0.0,
                    odds=UNREAD,
                    origin=origin_of(articles[passage.source]),
                ),
            )


def _in_text(value: str) -> re.Pattern[str] | None:
    """How a value's words stand in a text, in a row and whole, with or without articles."""
    words = [re.escape(word) for word in re.findall(r"\w+", value) if word.lower() not in ARTICLES]
    between = rf"\W+(?:(?:{'|'.join(ARTICLES)})\W+)?"
    return re.compile(rf"(?<!\w){between.join(words)}(?!\w)", re.IGNORECASE) if words else None


def _marked(told: Evidence, given: re.Pattern[str] | None) -> Evidence | None:
    """A sentence with a value's words marked as its answer; None where it does not hold them."""
    match = given.search(told.text) if given else None
    start = told.span.start
    return replace(told, answer=Span(start + match.start(), start + match.end())) if match else None


def _few(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The first `COMPARED`, of one article `OF_ARTICLE`."""
    taken = Counter[str]()
    for candidate in candidates:
        source = candidate.evidence.source
        if taken[source] < OF_ARTICLE and taken.total() < COMPARED:
            taken[source] += 1
            yield candidate


def _one_each(lead: Evidence, witnesses: Sequence[Evidence]) -> list[Evidence]:
    """The first witness of every article, those of an origin that is heard already behind the others."""
    first: dict[str, Evidence] = {}
    for one in witnesses:
        first.setdefault(one.source, one)
    heard, fresh, again = {lead.origin}, list[Evidence](), list[Evidence]()
    for one in first.values():
        (again if one.origin in heard else fresh).append(one)
        heard.add(one.origin)
    return [*fresh, *again]
