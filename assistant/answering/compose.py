"""Groups of sentences → the words of an answer, with a citation for each sentence that says it. No model."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.answering.abstention import Verdict
from assistant.answering.agreement import Agreement
from assistant.answering.question import Question
from assistant.answering.quotation import trim
from assistant.answering.sentences import Evidence, coverage, fits
from assistant.records import Citation, Statement
from index.records import Filed

NARROW = 60
"""Words of an answer, quotations and attributions together, unless the question asks for more."""
WIDE = 220
"""The same for a list, a comparison or a summary."""
MARGIN = 3.0
"""How far below the best sentence's score, in log-odds, a further statement may lie."""
WITNESSES = 5
"""Citations shown for one statement."""
FIT = 0.3
"""What it is worth that a clause holds something of the kind asked for, where holding all the question's words is 1."""
KEPT = 0.5
"""Share of a sentence's words that a further statement must keep when it is cut to the length that is left."""


Value = Callable[[str], float]
"""What a stretch of words is worth to the question."""


@dataclass
class Draft:
    """An answer being written."""

    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    note: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Words written so far."""
        return sum(len(line.split()) for line in self.lines)

    @property
    def text(self) -> str:
        """The answer in words."""
        return "\n".join([*([self.note] if self.note else []), *self.lines])


def answer(
    question: Question, groups: Sequence[Agreement], articles: Mapping[str, Filed], weights: Mapping[str, float]
) -> Draft:
    """Quote the best groups, as many as the question and its length allow, and at least one."""
    draft, length = Draft(), WIDE if question.wide else NARROW
    floor = log_odds(groups[0].lead.score) - MARGIN

    def value(words: str) -> float:
        return coverage(weights, words) + FIT * fits(question, words)

    for agreement in _from_others_first(groups, floor):
        _add(draft, agreement, articles, value, length - draft.words)
    return draft


def _from_others_first(groups: Sequence[Agreement], floor: float) -> list[Agreement]:
    """The groups worth saying: the best of each article first, since another voice tells more than another sentence."""
    best: dict[str, Agreement] = {}
    for agreement in groups:
        if log_odds(agreement.lead.score) >= floor:
            best.setdefault(agreement.lead.source, agreement)
    return [*best.values(), *(g for g in groups if log_odds(g.lead.score) >= floor and g not in best.values())]


def log_odds(probability: float) -> float:
    """ln(p / (1 − p))."""
    return math.log(probability / (1 - probability))


def abstain(verdict: Verdict, groups: Sequence[Agreement], articles: Mapping[str, Filed], as_of: date | None) -> Draft:
    """Say that the articles do not answer, why, and, where they are on the subject, what comes closest."""
    if verdict.reason == "outside_dates":
        return Draft(note=f"No article up to {as_of} answers this; later ones in the library may.")
    if verdict.reason == "no_coverage":
        return Draft(note="The articles do not cover this.")
    draft = Draft(note="The articles are on the subject but do not answer this. The closest they come:")
    _add(draft, groups[0], articles, lambda words: 0.0, NARROW)
    return draft


def _add(draft: Draft, agreement: Agreement, articles: Mapping[str, Filed], value: Value, length: int) -> None:
    """Add a group as one statement of at most `length` words, attribution and marks included.

    The first statement is always added; a further one only where enough of its sentence fits.
    """
    members = [e for e in agreement.members if e.source in articles][:WITNESSES]
    first = len(draft.citations) + 1
    keys = [str(first + i) for i in range(len(members))]
    behind = f"— {attribution(articles[members[0].source])} {''.join(f'[{key}]' for key in keys)}"
    limit = length - len(behind.split())
    if draft.lines and limit < KEPT * len(members[0].text.split()):
        return
    cited = tuple(_cite(key, e, articles[e.source], value, limit) for key, e in zip(keys, members, strict=True))
    draft.lines.append(f"“{cited[0].quote}” {behind}")
    draft.citations += cited
    draft.statements += (Statement(cited[0].quote, tuple(citation.key for citation in cited)),)


def _cite(key: str, evidence: Evidence, article: Filed, value: Value, limit: int) -> Citation:
    span, facts = trim(evidence.span, article.text, value, limit), article.provenance
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
