"""Measures of a run, from the run alone. Per question first, one average after; an error counts as wrong, never out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.words import words

Record = Mapping[str, Any]
"""One answer of a run with its question under "asked"."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def said(alias: str, text: str) -> bool:
    """Whether a text holds an alias as whole words, whatever its case and punctuation."""
    wanted, held = words(alias), words(text)
    return any(held[i : i + len(wanted)] == wanted for i in range(len(held) - len(wanted) + 1)) if wanted else False


def nuggets_said(record: Record) -> tuple[int, int]:
    """How many groups of aliases the answer says (any alias of a group), and how many there are."""
    groups = record["asked"]["nuggets"] or ([record["asked"]["answers"]] if record["asked"]["answers"] else [])
    text = "" if record["abstained"] else record["answer"]
    return sum(any(said(alias, text) for alias in group) for group in groups), len(groups)


def nugget_recall(records: Sequence[Record]) -> float | None:
    """Σ nuggets said / Σ nuggets, over all questions; an abstention says none."""
    counts = [nuggets_said(record) for record in records]
    total = sum(count for _, count in counts)
    return sum(number for number, _ in counts) / total if total else None


def reciprocal_rank(record: Record) -> float:
    """1 / rank of the first gold source among the articles in the order of their best passage; 0 if none is there."""
    ranked = list(dict.fromkeys(passage["source"] for passage in record["passages"]))
    return next((1 / rank for rank, source in enumerate(ranked, 1) if source in record["asked"]["sources"]), 0.0)


def mean_reciprocal_rank(records: Sequence[Record]) -> float | None:
    """The mean of `reciprocal_rank` over the questions that name their sources (Voorhees 1999)."""
    return _mean([reciprocal_rank(record) for record in records if record["asked"]["sources"]])


def citation_precision(records: Sequence[Record]) -> float | None:
    """The share of citations, over all answers given, whose source is one of the question's gold sources."""
    cited = [
        citation["source"] in record["asked"]["sources"]
        for record in records
        if record["asked"]["sources"] and not record["abstained"]
        for citation in record["citations"]
    ]
    return _mean([float(right) for right in cited])


def refused(records: Sequence[Record]) -> float | None:
    """The share of answerable questions that were abstained from."""
    return _mean([float(record["abstained"]) for record in records if record["asked"]["answerable"]])


def abstained(records: Sequence[Record]) -> float | None:
    """The share of unanswerable questions that were abstained from (abstention recall)."""
    return _mean([float(record["abstained"]) for record in records if not record["asked"]["answerable"]])


def answer_words(records: Sequence[Record]) -> float | None:
    """The mean number of words in the answers given."""
    return _mean([float(len(record["answer"].split())) for record in records if not record["abstained"]])


def seconds(records: Sequence[Record]) -> float | None:
    """The median time of an answer, in seconds."""
    times = sorted(record["seconds"] for record in records)
    return times[len(times) // 2] if times else None


def errors(records: Sequence[Record]) -> float | None:
    """The number of questions that ended in an error."""
    return float(sum(record["error"] is not None for record in records))


MEASURES: Mapping[str, Callable[[Sequence[Record]], float | None]] = {
    "nuggets": nugget_recall,
    "MRR": mean_reciprocal_rank,
    "citation precision": citation_precision,
    "refused": refused,
    "abstained": abstained,
    "words": answer_words,
    "seconds": seconds,
    "errors": errors,
}


def tabulate(records: Sequence[Record]) -> Table:
    """All measures over the run, and for each tag; "–" where a measure has nothing to measure."""
    tags = sorted({tag for record in records for tag in record["asked"]["tags"]})
    groups = {"all": list(records)} | {tag: [r for r in records if tag in r["asked"]["tags"]] for tag in tags}
    rows = tuple(
        (name, str(len(group)), *(_cell(measure(group)) for measure in MEASURES.values()))
        for name, group in groups.items()
    )
    return Table(("", "questions", *MEASURES), rows)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
