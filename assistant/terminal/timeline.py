"""What the articles say of a subject, in order of time: sentences with the day they tell of, or were published on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from index.facts.coming import is_opening_what_comes, is_to_come
from index.facts.datelines import match_dateline
from index.records import Embedder, Filed, Hit, Span, Vectors
from index.searching.search import read_query, search
from index.searching.when import PHRASES, read_period
from index.storing.store import Store

EVENTS = 12
"""Entries of a timeline, unless more are asked for."""
SHORTEST = 5
"""Words of a sentence that may be an entry: fewer tell nothing alone ("The Prime Minister said.")."""
QUESTION = re.compile(r"\?[\"”’')\]]*$")
ON_SUBJECT, NEAR = 0.21, 0.15
"""Cosine with the subject that the nearest sentence must reach for there to be a timeline, and every entry of it."""
ALIKE = 0.8
"""Cosine of two sentences about the same time from which they are one entry."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SAYING = 0.15
"""What it is worth, in cosine with the subject, that a sentence says itself when."""
BARE_DAY = re.compile(
    r"\b(?:late |early )?(?:on |last |this )?((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b", re.IGNORECASE
)
MONTH_ALONE = re.compile(
    r"\b(?:since|by|until|from|last|early|late) ((?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December))\b(?! \d)",
    re.IGNORECASE,
)
DATED = (*PHRASES, ("month", MONTH_ALONE), ("day", BARE_DAY))
WITH_YEAR = re.compile(r"\b(?:1[89]|20)\d\d")
ASKED_FOR = re.compile(r"\b(?:request(?:s|ed)?|next)\b")
"""Words before a time that is to come, besides the verbs that say so."""
IN_BRACKETS = re.compile(r"\((?:born )?(?:1[5-9]|20)\d\d(?: ?[-–] ?(?:1[5-9]|20)?\d\d)?\)")
"""The years of a work or a life, which are not when what is told was."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of an article at its place, with the line it stands on."""

    article: Filed
    span: Span
    line: int

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.span.of(self.article.text)


@dataclass(frozen=True, slots=True)
class Event:
    """Sentences that tell of the same, and when: ISO 8601, a day, a month or a year. `is_said` if the first sentence
    says when; else it is the day on which the article was published."""

    when: str
    is_said: bool
    told: tuple[Told, ...]


def find_events(
    store: Store, embedder: Embedder, subject: str, as_of: date | None = None, limit: int = EVENTS
) -> list[Event]:
    """The sentences nearest to a subject that can be dated, in order of time."""
    query = read_query(embedder, subject, as_of)
    dated = [(told, when) for told in _sentences(store, search(store, query)) if (when := date_of(told))]
    if not dated:
        return []
    vectors = embedder.embed([told.text for told, _ in dated])
    near = vectors @ query.vector
    if near.max() < ON_SUBJECT:
        return []
    says_when = np.array([SAYING * is_said for _, (_, is_said) in dated])
    best = np.argsort(-(near + says_when), kind="stable")
    merged: dict[int, list[int]] = {}
    for i in (int(place) for place in best if near[place] >= NEAR):
        home = next((j for j in merged if _is_same(dated[i], dated[j], vectors[i], vectors[j])), None)
        if home is None and len(merged) == limit:
            continue
        merged.setdefault(i if home is None else home, []).append(i)
    events = [Event(*dated[lead][1], told=tuple(dated[i][0] for i in group)) for lead, group in merged.items()]
    return sorted(events, key=lambda event: (event.when, not event.is_said))


def _sentences(store: Store, hits: Sequence[Hit]) -> Iterator[Told]:
    """The sentences of the passages found that can be entries, each once."""
    articles: dict[str, Filed | None] = {}
    seen: set[tuple[str, Span]] = set()
    for hit in hits:
        passage = hit.passage
        article = articles.setdefault(passage.source, store.library.article(passage.source))
        for span in passage.sentences:
            is_told = (passage.source, span) in seen
            if article and not is_told and tells(span.of(article.text)):
                seen.add((passage.source, span))
                yield Told(article, span, article.line_of(span.start))


def tells(sentence: str) -> bool:
    """Whether a sentence can be an entry: long enough, and no question."""
    return len(sentence.split()) >= SHORTEST and not QUESTION.search(sentence)


def date_of(told: Told) -> tuple[str, bool] | None:
    """When a sentence tells of, and whether it says so itself; None if that cannot be told.

    "On Tuesday" and "in January" are read from the day of the article; without it only what names its year is read.
    """
    day = told.article.provenance.date.value
    published = date.fromisoformat(day) if day and len(day) == 10 else None
    if said := _said(told.text, published):
        return said, True
    return (day, False) if day else None


def _said(text: str, published: date | None) -> str | None:
    """The first time that a sentence names, as ISO 8601 as exact as it says; the day in a dateline is the report's, and
    a year alone is often an aside ("built in 1968")."""
    text = text[dateline.end() :] if (dateline := match_dateline(text)) else text
    text = IN_BRACKETS.sub(" ", text)
    found = [(unit, match) for unit, pattern in DATED if (match := pattern.search(text))]
    for unit, match in sorted(found, key=lambda each: (each[0] == "year", *_order(each[1]))):
        phrase = match.group(match.lastindex or 0)
        if unit == "week" or (published is None and not WITH_YEAR.search(phrase)):
            continue
        before, behind = text[: match.start()], text[match.end() :]
        is_coming = is_to_come(before) or is_opening_what_comes(before, behind) or bool(ASKED_FOR.search(before))
        if published and (weekday := BARE_DAY.fullmatch(match.group())):
            return _weekday(weekday, published, is_coming).isoformat()
        period = read_period(unit, phrase, published or date.today(), "future" if is_coming else "past")
        if period and 1800 <= period[0].year <= 2200:
            return period[0].isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]
    return None


def _order(match: re.Match[str]) -> tuple[int, int]:
    """The earlier phrase first, and of two that begin alike the longer one, which says more."""
    start, end = match.span(match.lastindex or 0)
    return start, start - end


def _weekday(match: re.Match[str], published: date, is_coming: bool) -> date:
    """The day that "on Tuesday" means: that of the article itself where it is one, else the nearest before or after."""
    apart = (published.weekday() - WEEKDAYS.index(match.group(1)[:3].lower())) % 7
    if is_coming:
        return published + timedelta(days=(7 - apart) % 7)
    return published - timedelta(days=apart or 7 * match.group().lower().startswith("last"))


def _is_same(one: tuple[Told, tuple[str, bool]], other: tuple[Told, tuple[str, bool]], a: Vectors, b: Vectors) -> bool:
    return one[1][0] == other[1][0] and float(a @ b) >= ALIKE
