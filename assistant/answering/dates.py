"""Sentences that name other dates than a question."""

import re
from collections.abc import Sequence
from datetime import date

from assistant.answering.evidence import Evidence
from index.facts.dates import Mention, find_mentions
from index.records import Span

IN_YEAR = re.compile(r"\b(?:in|on|during)\s+(?:the\s+)?$", re.IGNORECASE)
"""What stands before a date that says when something was."""
BOUND = re.compile(r"\b(?:since|until|till|before|after|by|from|to|than)\s+(?:\w+\s+)?$", re.IGNORECASE)
"""What stands before a date that only bounds a time."""
WHEN = re.compile(r",? (?:when|in which)\b")
"""What stands behind a date of what is told then: "the worst since 1987, when eleven drowned"."""
ROUNDED = r"(?: (?:about|around|some|nearly|almost|roughly|over|more than|at least|up to|an estimated))?"
PRESENT = re.compile(
    r"\b(?:is|are|has|have|will|can|could|may|might|must)\b"
    rf"|(?:\b(?:and|which|that|who)|,) (?!its\b)[a-z]+[^\Ws]s{ROUNDED} $"
)
"""A verb of what is now or will be: before an answer, behind a word or mark that joins clauses, any that ends so."""
AWAY = 40
"""Words between which an answer and the date of its sentence are quoted together."""


def clashes(asked: Sequence[Mention], text: str) -> float:
    """1 if a question (`asked` are its dates) and a text both name dates, and none can be the other's; else 0.

    A date that only bounds a time ("the highest since 1995") is none of what is told.
    """
    named = find_mentions(text) if asked else []
    is_told = any(not BOUND.search(text, 0, each.span.start) for each in named)
    return float(is_told and not any(_may_be_one(a, b) for a in asked for b in named))


def _may_be_one(one: Mention, other: Mention) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def is_long_before(text: str, published: date | None, answer: Span | None = None) -> bool:
    """Whether a sentence tells of what was in years that are all before the last one of its article: "In 2009 a fire
    killed one". "Since 2014" tells of what still is, and so does an answer of which is told that it is or will be: "The
    plant, which opened in 1961, employs 830"."""
    if published is None:
        return False
    told = [each for each in find_mentions(text) if each.year]
    return bool(told) and all(
        (each.year or 0) < published.year - 1
        and (IN_YEAR.search(text, 0, each.span.start) or WHEN.match(text, each.span.end))
        and not (answer and PRESENT.search(text, *_between(each.span, answer)))
        for each in told
    )


def _between(date: Span, answer: Span) -> tuple[int, int]:
    """Where the words stand between a date and an answer behind it; before an answer in front of it."""
    return (date.end, answer.start) if date.end <= answer.start else (0, min(answer.start, date.start))


def with_date(answer: Span, evidence: Evidence) -> Span:
    """An answer with the nearest date of its sentence, lest it pass for one of the day that was asked about; the answer
    alone where both are more than `AWAY` words."""
    start = evidence.span.start
    dates = [Span(start + each.span.start, start + each.span.end) for each in find_mentions(evidence.text)]
    nearest = min(dates, key=lambda each: max(each.start - answer.end, answer.start - each.end), default=answer)
    both = Span(min(answer.start, nearest.start), max(answer.end, nearest.end))
    return both if len(evidence.text[both.start - start : both.end - start].split()) <= AWAY else answer
