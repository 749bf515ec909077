"""Groups of sentences → the words of an answer, with a citation for each sentence that says it. No model."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.answering.abstention import Verdict
from assistant.answering.agreement import SAME, Agreement, is_copy, likeness
from assistant.answering.dates import with_date
from assistant.answering.evidence import Evidence
from assistant.answering.learned import log_odds
from assistant.answering.material import NARROW, Brief, Material
from assistant.answering.misfits import is_pronoun
from assistant.answering.positions import Position, is_same_event, short, shorten, told_in
from assistant.answering.quoting.quotation import trim
from assistant.answering.rivals import kind_of
from assistant.answering.voices import speaker_of
from assistant.records import Citation, Disagreement, Reason, Statement
from assistant.records import Position as Stance
from index.records import Filed, Span
from index.words import words

LEAD, FURTHER = 30, 18
"""Words of the first statement and of each further one, where one thing is asked for and it is in doubt."""
OR = "Or: "
"""What stands before a statement that is told in case the one before does not answer."""
DOUBT, SURE = 0.1, 0.7
"""Probability that no statement answers, were they independent, from which another reading is told; and a reading's own
from which it is told in any case."""
READING, LEAST = -6.0, 0.05
"""The reader's odds, and the probability that it answers, from which a sentence is told as another reading."""
MARGIN, WIDE_MARGIN = 2.0, 3.0
"""How far below the best sentence's score, in log-odds, a further statement may lie: one that says more, and one that
says something else, or an item of a list."""
POINTS = 8
"""Points of a summary."""
SIDES = 5
"""Sides of a disagreement that are stated."""
SIDE = 30
"""Words that each side may have at least, however many there are."""
SHORTEST = 8
"""Words that a quotation has at least, however long what stands behind it."""
WITNESSES = 5
"""Citations shown for one statement."""
KEPT = 0.5
"""Share of a sentence's words that a further statement must keep when it is cut to the length that is left."""


@dataclass
class Draft:
    """An answer being written."""

    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    short: str | None = None
    note: str = ""
    unanswered: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Words written so far."""
        return sum(len(line.split()) for line in self.lines)

    @property
    def text(self) -> str:
        """The answer in words."""
        untold = (f"The articles do not answer: {question}" for question in self.unanswered)
        return "\n".join([*([self.note] if self.note else []), *self.lines, *untold])

    @property
    def is_disputed(self) -> bool:
        """Whether sides are stated that cannot all be right."""
        return any(disagreement.kind == "dispute" for disagreement in self.disagreements)

    @property
    def reason(self) -> Reason | None:
        """What holds for the answer as a whole: sides that differ, or a part of the question without an answer."""
        return "disputed" if self.is_disputed else "partial" if self.unanswered else None

    def quotes(self, evidence: Evidence) -> bool:
        """Whether the words of an answer are quoted already, as whole words."""
        given = f" {' '.join(words(evidence.words))} "
        return any(given in f" {' '.join(words(citation.quote))} " for citation in self.citations)

    def cites(self, members: Sequence[Evidence]) -> bool:
        """Whether words of one of the sentences are quoted already."""
        return any(
            citation.source == one.source and one.span.start <= citation.start < one.span.end
            for one in members
            for citation in self.citations
        )


def answer(material: Material) -> Draft:
    """Quote what gives the answer, and who gives another; then what else the question and its length allow."""
    draft, brief, groups, positions = Draft(), material.brief, material.groups, material.positions
    question = brief.question
    draft.short = short(question, positions)
    if material.sides:
        _set_against(draft, brief, material.sides)
        return draft
    best = log_odds(groups[0].lead.score)
    first = positions[0].told_by if draft.short else ()
    is_one = bool(first) and question.is_about_one and not question.wide
    floor = best - (WIDE_MARGIN if is_one or question.wide else MARGIN)
    chosen = _from_others_first(groups, floor, brief.articles)
    if positions and question.is_about_one:
        lead = positions[0].lead
        chosen = [one for one in chosen if is_same_event(question, lead, one.lead, brief.articles)]
    if is_one:
        _state_one(draft, brief, positions[0], first, chosen)
    else:
        _state_all(draft, brief, first, _points(brief, chosen) if question.is_summary else chosen)
    return draft


def _state_one(
    draft: Draft, brief: Brief, value: Position, first: Sequence[Evidence], groups: Sequence[Agreement]
) -> None:
    """State one value; then, in a clause each, what of that kind it may be instead, until one is likely to be right."""
    doubt = 1 - value.likelihood
    _add(draft, brief, first, LEAD if doubt >= DOUBT else brief.length)
    for group in groups:
        is_told = doubt >= DOUBT or group.lead.score >= SURE
        is_kind = group.lead.answer_fits > 0 or not first[0].answer_fits
        is_likely = group.lead.odds >= READING and group.lead.score >= LEAST and group.lead.is_judged
        tells = group.lead.teller <= first[0].teller and not is_pronoun(group.lead.words)
        is_reading = is_likely and is_kind and tells
        is_other = is_reading and not draft.quotes(group.lead) and not draft.cites(group.members)
        limit = min(FURTHER, brief.length - draft.words - len(OR.split()))
        if is_told and is_other and fit(draft, brief, group.members, limit, SHORTEST):
            _add(draft, brief, group.members, limit, is_alternative=True)
            doubt *= 1 - group.lead.score


def _state_all(draft: Draft, brief: Brief, first: Sequence[Evidence], groups: Sequence[Agreement]) -> None:
    """State the best sentences, those of the likeliest value before the rest, as far as the length allows."""
    if first:
        _add(draft, brief, first, brief.length)
    for group in groups:
        limit = brief.length - draft.words
        if not draft.cites(group.members) and (not draft.lines or fit(draft, brief, group.members, limit)):
            _add(draft, brief, group.members, limit)


def answer_each(parts: Sequence[Material], untold: Sequence[str]) -> Draft:
    """Quote what answers each part of a question, one after the other, and name the parts that nothing answers."""
    draft, values = Draft(unanswered=tuple(untold)), list[str | None]()
    for part in parts:
        brief, positions = part.brief, part.positions
        if part.sides:
            _set_against(draft, brief, part.sides)
        elif not positions:
            _add(draft, brief, part.groups[0].members, SIDE)
        elif not draft.quotes(positions[0].lead):
            _add(draft, brief, positions[0].told_by, SIDE)
        values.append(short(brief.question, positions))
    draft.short = ", ".join(dict.fromkeys(filter(None, values))) or None
    return draft


def _points(brief: Brief, groups: Sequence[Agreement]) -> list[Agreement]:
    """The first sentences that each make a point of their own, in the order in which they were published."""
    points: list[Agreement] = []
    for group in groups:
        if len(points) < POINTS and all(likeness(group.lead, one.lead) < SAME for one in points):
            points.append(group)
    return sorted(points, key=lambda point: brief.articles[point.lead.source].provenance.date.value or "9999")


def _set_against(draft: Draft, brief: Brief, sides: Sequence[Position]) -> None:
    """State every side of a disagreement, in equal length."""
    told = []
    for side in sides[:SIDES]:
        first = len(draft.citations)
        _add(draft, brief, side.told_by, max(SIDE, brief.length // min(len(sides), SIDES)))
        keys = tuple(citation.key for citation in draft.citations[first:])
        words = told_in(brief.question, side.lead).of(side.lead.text)
        by = speaker_of(side.lead.clause)
        told.append(Stance(shorten(brief.question, words), keys, by if by and by not in words else None))
    about = brief.question.core.rstrip("? ")
    kind = kind_of(brief.question, sides[:SIDES], brief.articles)
    draft.disagreements += (Disagreement(about, tuple(told), kind),)


def _from_others_first(groups: Sequence[Agreement], floor: float, articles: Mapping[str, Filed]) -> list[Agreement]:
    """The groups worth saying: the best of each article first, since another voice tells more than another sentence; a
    copy of an article is no other voice."""
    worth = [group for group in groups if log_odds(group.lead.score) >= floor]
    first: list[Agreement] = []
    for group in worth:
        own = articles[group.lead.source]
        heard = (articles[one.lead.source] for one in first)
        if not any(other.source == own.source or is_copy(own, other) for other in heard):
            first.append(group)
    return [*first, *(group for group in worth if group not in first)]


def abstain(brief: Brief, verdict: Verdict, groups: Sequence[Agreement], as_of: date | None) -> Draft:
    """Say that the articles do not answer, why, and, where they are on the subject, what comes closest."""
    if verdict.reason == "outside_dates":
        return Draft(note=f"No article up to {as_of} answers this; later ones in the library may.")
    if verdict.reason == "no_coverage":
        return Draft(note="The articles do not cover this.")
    draft = Draft(note="The articles are on the subject but do not answer this. The closest they come:")
    _add(draft, brief, groups[0].members, NARROW)
    return draft


def fit(draft: Draft, brief: Brief, members: Sequence[Evidence], length: int, enough: float = math.inf) -> bool:
    """Whether enough of a further statement fits into `length` words: half of it, or `enough` words."""
    return _room(length, _behind(draft, brief, members)) >= min(enough, KEPT * len(members[0].text.split()))


def _behind(draft: Draft, brief: Brief, members: Sequence[Evidence]) -> str:
    """What stands behind a quotation: the keys of its citations, and who says it."""
    first = len(draft.citations) + 1
    keys = "".join(f"[{first + i}]" for i in range(len(members[:WITNESSES])))
    return f"{keys} ({attribution(brief.articles[members[0].source])})"


def _room(length: int, behind: str) -> int:
    """Words left for a quotation; the keys behind it are written onto its last one."""
    return length + 1 - len(behind.split())


def _add(draft: Draft, brief: Brief, members: Sequence[Evidence], length: int, is_alternative: bool = False) -> None:
    """Add sentences that say one thing as one statement of at most `length` words, attribution and marks included."""
    behind = _behind(draft, brief, members)
    limit = max(SHORTEST, _room(length, behind))
    cited = tuple(_cite(brief, e, str(len(draft.citations) + i), limit) for i, e in enumerate(members[:WITNESSES], 1))
    draft.lines.append(f"{OR if is_alternative else ''}“{cited[0].quote}”{behind}")
    draft.citations += cited
    draft.statements += (Statement(cited[0].quote, tuple(citation.key for citation in cited), is_alternative),)


def _cite(brief: Brief, evidence: Evidence, key: str, limit: int) -> Citation:
    article = brief.articles[evidence.source]
    told, start = told_in(brief.question, evidence), evidence.span.start
    needed = Span(start + told.start, start + told.end) if evidence.answer else None
    if needed and evidence.clashes:
        needed = with_date(needed, evidence)
        limit = max(limit, len(needed.of(article.text).split()))
    span, facts = trim(evidence.span, article.text, brief.worth, limit, needed), article.provenance
    return Citation(
        key=key,
        source=evidence.source,
        start=span.start,
        end=span.end,
        line=article.line_of(span.start),
        quote=span.of(article.text),
        outlet=facts.outlet.value,
        date=facts.date.value,
        title=facts.title.value,
    )


def attribution(article: Filed) -> str:
    """Who says it and when, as far as it is known: outlet and date, else the file."""
    facts = article.provenance
    return f"{facts.outlet.value or article.source}, {facts.date.value or 'undated'}"
