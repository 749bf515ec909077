"""Groups of sentences → the words of an answer, with a citation for each sentence that says it. No model."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.abstention import Verdict
from assistant.agreement import Agreement
from assistant.question import Question
from assistant.quotation import trim
from assistant.records import Citation, Statement
from assistant.sentences import Evidence, coverage, fits
from index.records import Filed, Span

NARROW = 60
"""Words of an answer, quotations and attributions together, unless the question asks for more."""
WIDE = 220
"""The same for a list, a comparison or a summary."""
WORTH = 0.5
"""Share of the best sentence's score that a further statement must reach."""
WORTH_WIDE = 0.25
"""The same where the question asks for a list, a comparison or a summary."""
WITNESSES = 5
"""Citations shown for one statement."""


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
    def text(self) -> str:
        """The answer in words."""
        return "\n".join([*([self.note] if self.note else []), *self.lines])


def answer(
    question: Question, groups: Sequence[Agreement], articles: Mapping[str, Filed], weights: Mapping[str, float]
) -> Draft:
    """Quote the best groups, as many as the question and its length allow, and at least one."""
    draft, budget = Draft(), WIDE if question.wide else NARROW
    floor = groups[0].lead.score * (WORTH_WIDE if question.wide else WORTH)
    for agreement in groups:
        if agreement.lead.score < floor:
            break
        _add(draft, agreement, articles, lambda words: coverage(weights, words) + 0.3 * fits(question, words), budget)
    return draft


def abstain(verdict: Verdict, groups: Sequence[Agreement], articles: Mapping[str, Filed], as_of: date | None) -> Draft:
    """Say that the articles do not answer, why, and, where they are on the subject, what comes closest."""
    if verdict.reason == "outside_dates":
        return Draft(note=f"No article up to {as_of} answers this; later ones in the library may.")
    if verdict.reason == "no_coverage":
        return Draft(note="The articles do not cover this.")
    draft = Draft(note="The articles are on the subject but do not answer this. The closest they come:")
    _add(draft, groups[0], articles, lambda words: float(len(words)), NARROW)
    return draft


def _add(draft: Draft, agreement: Agreement, articles: Mapping[str, Filed], value: Value, budget: int) -> None:
    """Add a group as one statement if it fits into the budget; the first always fits."""
    members = [e for e in agreement.members if e.source in articles][:WITNESSES]
    first = len(draft.citations) + 1
    cited = tuple(_cite(str(first + i), e, articles[e.source], value) for i, e in enumerate(members))
    line = f"“{cited[0].quote}” — {attribution(cited[0])} " + "".join(f"[{citation.key}]" for citation in cited)
    if draft.lines and sum(len(text.split()) for text in [*draft.lines, line]) > budget:
        return
    draft.lines.append(line)
    draft.citations += cited
    draft.statements += (Statement(cited[0].quote, tuple(citation.key for citation in cited)),)


def _cite(key: str, evidence: Evidence, article: Filed, value: Value) -> Citation:
    span: Span = trim(evidence.span, article.text, value)
    facts = article.provenance
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


def attribution(citation: Citation) -> str:
    """Who says it and when, as far as it is known: outlet and date, else the file."""
    return f"{citation.outlet or citation.source}, {citation.date or 'undated'}"
