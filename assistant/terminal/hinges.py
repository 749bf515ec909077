"""What an answer hangs on: it is asked again without each of its origins, and what is left is compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal

from assistant.answering.agreement import group_origins, is_one_origin
from assistant.answering.asking.question import read_question
from assistant.answering.values.value import Value, read_value, relate
from assistant.records import Answer
from index.records import Filed
from index.words import fold

Verdict = Literal["stands", "changes", "falls"]


@dataclass(frozen=True, slots=True)
class Hinge:
    """One origin (the sources that count as one), and the answer without it: it stands, changes, or falls."""

    sources: tuple[str, ...]
    verdict: Verdict
    without: Answer


def find_hinges(answer: Answer, articles: Mapping[str, Filed], ask: Callable[[Sequence[str]], Answer]) -> list[Hinge]:
    """One hinge for each origin that the answer cites, in the order cited.

    Args:
        articles: all that were found for the question, cited or not, by source.
        ask: asks the same question without the given sources.
    """
    cited = dict.fromkeys(citation.source for citation in answer.citations if citation.source in articles)
    hinges = []
    for origin in group_origins([articles[source] for source in cited]):
        others = (article for article in articles.values() if article.source not in cited)
        kin = [other.source for other in others if any(is_one_origin(other, article) for article in origin)]
        sources = tuple(article.source for article in origin)
        without = ask(sorted({*sources, *kin, *_copies(answer, sources)}))
        hinges.append(Hinge(sources, judge(answer, without), without))
    return hinges


def judge(before: Answer, without: Answer) -> Verdict:
    """Whether an answer stands without an origin: the same short answer or one that only says more or less, or else
    words that it cited before."""
    if without.abstained:
        return "falls"
    if before.short and without.short:
        return "stands" if is_one_value(before, without) else "changes"
    pairs = product(before.citations, without.citations)
    is_kept = any(a.source == b.source and a.start < b.end and b.start < a.end for a, b in pairs)
    return "stands" if is_kept else "changes"


def is_one_value(one: Answer, other: Answer) -> bool:
    """Whether the short answers to one question are the same, or one only says more: "around 2,500", "2,500"."""
    if _plain(one.short or "") == _plain(other.short or ""):
        return True
    kind = read_question(one.understood or one.question).kind
    return relate(_value(one, kind), _value(other, kind)) != "differs"


def _value(answer: Answer, kind: str) -> Value:
    """What a short answer gives; a day is counted from that of the first article cited, where all of it is known."""
    day = answer.citations[0].date if answer.citations else None
    try:
        published = date.fromisoformat(day) if day else None
    except ValueError:
        published = None
    return read_value(answer.short or "", kind, published)


def _copies(answer: Answer, origin: Sequence[str]) -> set[str]:
    """The sources of articles that print the same as one of these."""
    alike = [{passage.source, *passage.copies} for passage in answer.passages if passage.copies]
    return {source for group in alike if group & set(origin) for source in group}


def _plain(text: str) -> str:
    return " ".join(fold(text).strip(" .,;:!?\"'“”").split())
