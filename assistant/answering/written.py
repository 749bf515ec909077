"""What a chat model wrote and what of it stood, and the answer that is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.answering.agreement import count_origins
from assistant.checking.verdict import Place, Verdict
from assistant.records import Answer, Citation, Disagreement, Statement, Withheld
from index.records import Filed


@dataclass
class Written:
    """What has stood, and what has not."""

    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    repaired: int = 0
    dropped: int = 0
    abstained: bool = False

    def add(self, text: str, verdict: Verdict) -> Statement | None:
        """Add a sentence as a statement with its citations, or to what is withheld."""
        if not verdict.places:
            self.withheld.append(Withheld(text, verdict.why))
            return None
        keys = tuple(self.cite(_citation("", place)) for place in verdict.places)
        self.repaired += verdict.repaired
        self.dropped += verdict.dropped
        self.statements.append(Statement(text, keys))
        return self.statements[-1]

    def cite(self, made: Citation) -> str:
        """The key under which words are cited here, the next one if they were not yet."""
        for known in self.citations:
            if (known.source, known.start, known.end) == (made.source, made.start, made.end):
                return known.key
        self.citations.append(replace(made, key=str(len(self.citations) + 1)))
        return self.citations[-1].key


def filled(answer: Answer, written: Written, articles: Mapping[str, Filed]) -> Answer:
    """The model's statements, and where the articles give different values, these too: what each says is checked."""
    sides = _taken_over(answer, written)
    lines = [f"{s.text} {''.join(f'[{key}]' for key in s.citations)}" for s in written.statements]
    sources = dict.fromkeys(citation.source for citation in written.citations)
    return replace(
        answer,
        answer="\n".join(lines),
        short=None,
        abstained=False,
        reason="disputed" if any(one.kind == "dispute" for one in sides) else None,
        statements=tuple(written.statements),
        citations=tuple(written.citations),
        origins=count_origins([articles[source] for source in sources]),
        disagreements=sides,
        mode="model",
        repaired=written.repaired,
        dropped=written.dropped,
        unanswered=(),
    )


def _taken_over(answer: Answer, written: Written) -> tuple[Disagreement, ...]:
    """The disagreements of the answer made without the model, with their citations among those of the written."""
    cited = {citation.key: citation for citation in answer.citations}
    return tuple(
        replace(
            one,
            positions=tuple(
                replace(side, citations=tuple(written.cite(cited[key]) for key in side.citations))
                for side in one.positions
            ),
        )
        for one in answer.disagreements
    )


def abstaining(answer: Answer) -> Answer:
    """The model's word that the articles do not answer."""
    return replace(
        answer,
        answer="The articles do not answer this.",
        short=None,
        abstained=True,
        reason=(answer.reason if answer.abstained else None) or "partial",
        statements=(),
        citations=(),
        disagreements=(),
        origins=0,
        unanswered=(),
        mode="model",
    )


def _citation(key: str, place: Place) -> Citation:
    article, facts = place.offered.article, place.offered.article.provenance
    return Citation(
        key=key,
        source=article.source,
        start=place.span.start,
        end=place.span.end,
        line=article.line_of(place.span.start),
        quote=place.span.of(article.text),
        outlet=facts.outlet.value,
        date=facts.date.value,
        title=facts.title.value,
    )
