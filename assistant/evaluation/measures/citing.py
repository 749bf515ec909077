"""Measures of citations: whether quotations are word for word, and whether they are from where the answer stands.

Precision and recall follow ALCE (Gao et al. 2023), with the question's gold in the place of its entailment model.
Precision is over the answers given: an abstention claims nothing and is unscored (and counted); an answer without
citations scores 0. Recall is over all answerable questions: an abstention cites nothing and scores 0. An error scores
0 in all.
"""

import re
from collections.abc import Callable, Iterator

from assistant.evaluation.measures.answered import Answered, Cited, Statement
from assistant.evaluation.measures.matching import said_mostly
from assistant.evaluation.measures.measure import Measure, Value, mean

ALCE = "Gao et al. 2023, Enabling large language models to generate text with citations"

QUOTATION = re.compile(r"“([^“”\n]+)”|\"([^\"\n]+)\"")
SHORTEST_QUOTATION = 3
"""Words below which something in quotation marks is a name or a way of speaking."""


def verbatim(answer: Answered) -> Value:
    """Quotations that stand word for word in a citation of their statement / quotations shown.

    Without a model, each statement is one quotation; with one, whatever stands in quotation marks, from three words.
    Space between words is not compared; a citation whose span is not as long as its quote holds nothing. Whether the
    quote stands in the file is for `dateline verify`. Unscored where nothing is quoted; abstentions that show the
    closest words are judged.
    """
    if answer.failed:
        return 0.0
    shown = [(words, statement) for statement in _statements(answer) for words in _quotations(answer, statement)]
    right = [any(_spaced(words) in quote for quote in _quotes(answer, statement)) for words, statement in shown]
    return sum(right) / len(right) if right else None


def _statements(answer: Answered) -> tuple[Statement, ...]:
    return answer.statements or (Statement(answer.text, tuple(citation.key for citation in answer.citations)),)


def _quotations(answer: Answered, statement: Statement) -> Iterator[str]:
    if answer.is_extract and answer.statements:
        yield statement.text
        return
    for match in QUOTATION.finditer(statement.text):
        words = (match[1] or match[2]).strip().rstrip(".,")
        if len(words.split()) >= SHORTEST_QUOTATION:
            yield words


def _quotes(answer: Answered, statement: Statement) -> list[str]:
    cited = [one for one in answer.citations if one.key in statement.citations]
    return [_spaced(one.quote) for one in cited if one.place.end - one.place.start == len(one.quote)]


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _precision(
    gold: Callable[[Answered], tuple[str, ...]], meets: Callable[[Cited, str], bool]
) -> Callable[[Answered], Value]:
    def value(answer: Answered) -> Value:
        wanted = gold(answer)
        if not wanted or answer.gold.answerable is False or answer.abstained:
            return None
        right = [any(meets(citation, one) for one in wanted) for citation in answer.citations]
        return sum(right) / len(right) if right else 0.0

    return value


def _recall(
    gold: Callable[[Answered], tuple[str, ...]], meets: Callable[[Cited, str], bool]
) -> Callable[[Answered], Value]:
    def value(answer: Answered) -> Value:
        wanted = gold(answer)
        if not wanted or answer.gold.answerable is False:
            return None
        cited = answer.citations if answer.is_given else ()
        return sum(any(meets(citation, one) for citation in cited) for one in wanted) / len(wanted)

    return value


def _sources(answer: Answered) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.gold.sources))


def _gold_quotes(answer: Answered) -> tuple[str, ...]:
    return answer.gold.quotes


def _is_from(citation: Cited, source: str) -> bool:
    return citation.place.source == source


def _quotes_it(citation: Cited, quote: str) -> bool:
    return said_mostly(quote, citation.quote)


citation_precision = _precision(_sources, _is_from)
"""Citations of a gold source / citations."""

citation_recall = _recall(_sources, _is_from)
"""Gold sources cited / gold sources."""

quote_precision = _precision(_gold_quotes, _quotes_it)
"""Citations that hold at least half of a gold quote in one run / citations."""

quote_recall = _recall(_gold_quotes, _quotes_it)
"""Gold quotes of which a citation holds at least half in one run / gold quotes."""


MEASURES = [
    Measure("quotes verbatim", "citations", verbatim, "quotations that are word for word", mean),
    Measure(
        "citation precision", "citations", citation_precision, "citations that are of a gold article", mean, paper=ALCE
    ),
    Measure("citation recall", "citations", citation_recall, "gold articles that are cited", mean, paper=ALCE),
    Measure("quote precision", "citations", quote_precision, "citations that hold a gold quote", mean, paper=ALCE),
    Measure("quote recall", "citations", quote_recall, "gold quotes that are cited", mean, paper=ALCE),
]
