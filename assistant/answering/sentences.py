"""Hits → the sentences that may answer the question, with what speaks for each. No model server.

The reader marks in every sentence the words that answer best, and others that may in their place.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.answering.asking.kinds import fits
from assistant.answering.asking.question import Question
from assistant.answering.coverage import coverage
from assistant.answering.dates import clashes
from assistant.answering.doers import by_or_with
from assistant.answering.enumeration import complete, is_complete
from assistant.answering.evidence import Evidence
from assistant.answering.voices import is_teller, voice
from assistant.reader.reader import LONGEST, Found, Marks, Page, Reader
from index.facts.datelines import match_dateline, match_prefix
from index.facts.dates import Mention, find_mentions
from index.records import Filed, Hit, Span
from index.searching.search import exact_words
from index.words import content_words, stem

READ = 9
"""Passages that are read.

On realtimeqa-2022 and on invented events, reading 20 put a right sentence first no more often.
"""
CROWDED = 1.0
"""How much less each further passage of one article scores where it is chosen what to read: others are heard, too."""
TITLE, BEFORE = 14, 32
"""Words of its article's title, and before it in its passage, that a sentence is read with, at most."""
SHORT = 20
"""Tokens that a name, a place, a time or a figure may have."""
DESCRIBED = 0.75
"""Coverage of the question by what stands before a name from which it says who that is: "The mayor of Elm, Ines Calder,
said …" tells who the mayor of Elm is, though she only tells the rest."""


def gather(
    question: Question,
    hits: Sequence[Hit],
    articles: Mapping[str, Filed],
    reader: Reader,
    weights: Mapping[str, float],
) -> list[Evidence]:
    """The sentences of passages with their features, not yet scored: one reading for each place marked in them.

    Args:
        hits: those to read, best first.
        articles: those of the hits, by source.
        weights: the question's words with what each tells (`question_weights`).
    """
    pages = [_page(question, hit, articles[hit.passage.source].provenance.title.value or "") for hit in hits]
    found = reader.read(
        question.core, pages, LONGEST if question.kind in ("other", "polar") or question.wide else SHORT
    )
    asked = find_mentions(question.text)
    has_names = not set(exact_words(question.text)).isdisjoint(content_words(question.text))
    return [
        replace(
            evidence,
            origin=origin_of(articles[hit.passage.source]),
            lacks=1 - hit.article.get("exact_article", 1.0) if has_names else 0.0,
        )
        for hit, page, marks in zip(hits, pages, found, strict=True)
        for evidence in _of_page(question, asked, weights, hit, page, marks, hits[0].score)
    ]


def origin_of(article: Filed) -> str:
    """What stands for an article and those that print the same: the first of their sources."""
    return min([article.source, *article.copies])


def worth_reading(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are read, best first: those of the best scores, each further one of an article `CROWDED` less, and
    those of a copy behind all others."""
    before = Counter[str]()
    copies = {source for hit in hits for source in hit.copies}
    worth = []
    for hit in hits:
        source = hit.passage.source
        worth.append((source in copies, CROWDED * before[source] - hit.score))
        before[source] += 1
    best = sorted(range(len(hits)), key=worth.__getitem__)[:READ]
    return [hits[i] for i in sorted(best)]


def _page(question: Question, hit: Hit, title: str) -> Page:
    start, text = hit.passage.start, hit.passage.text
    sentences = tuple(Span(a - start, b - start) for a, b in hit.passage.sentences)
    return Page(title, text, sentences, by_or_with(question.core, text))


def _of_page(
    question: Question,
    asked: Sequence[Mention],
    weights: Mapping[str, float],
    hit: Hit,
    page: Page,
    marks: Sequence[Marks],
    best: float,
) -> Iterator[Evidence]:
    """The readings of a passage's sentences; `asked` are the dates in the question, `best` the best passage's score."""
    start, context, own = hit.passage.start, coverage(weights, page.text), question.own
    for span, found in zip(page.sentences, marks, strict=True):
        text = span.of(page.text)
        unmarked = Evidence(
            source=hit.passage.source,
            span=Span(start + span.start, start + span.end),
            text=text,
            setting=setting(page, span.start),
            coverage=coverage(weights, text),
            context=context,
            passage=hit.dense,
            behind=best - hit.score,
            fits=fits(question.kind, own, text),
            clashes=clashes(asked, text),
            timely=float(hit.near is not None),
            voice=voice(question.speaker, text),
        )
        inside = [mark._replace(span=Span(mark.span.start - span.start, mark.span.end - span.start)) for mark in found]
        yield from [_marked(question, weights, unmarked, mark) for mark in inside] or [unmarked]


def _marked(question: Question, weights: Mapping[str, float], one: Evidence, found: Found) -> Evidence:
    """A sentence with what it has for the answer; the mark's place is in the sentence."""
    span = behind_dateline(found.span, one.text)
    span = complete(one.text, span) if question.is_list else span
    answer = span.of(one.text)
    return replace(
        one,
        answer=Span(one.span.start + span.start, one.span.start + span.end),
        odds=found.odds,
        answer_fits=fits(question.kind, question.own, answer, is_answer=True),
        own=_own(question, answer),
        teller=float(
            not question.asks_who_says
            and is_teller(one.text, span.start, span.end)
            and coverage(weights, one.text[: span.start]) < DESCRIBED
        ),
        enumerates=float(question.is_list and is_complete(answer)),
    )


def setting(page: Page, start: int) -> str:
    """What a sentence is read with: the title, and the words before it in its passage."""
    return " ".join([*page.title.split()[:TITLE], *page.text[:start].split()[-BEFORE:]])


def behind_dateline(marked: Span, text: str) -> Span:
    """What is marked in a sentence, without the dateline, or the outlet's name, that opens it, unless that is all."""
    opening = match_dateline(text) or match_prefix(text)
    first = opening.end() if opening else 0
    return Span(first, marked.end) if marked.start < first < marked.end else marked


def _own(question: Question, answer: str) -> float:
    """The share of an answer's content words that the question holds; 1 where it has none."""
    asked = {stem(word) for word in question.words}
    given = [stem(word) for word in content_words(answer)]
    return sum(word in asked for word in given) / len(given) if given else 1.0
