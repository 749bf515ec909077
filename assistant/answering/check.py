"""Citations checked against the articles. Pure: it reads records and decides, nothing else."""

from collections.abc import Iterable, Mapping

from assistant.errors import CitationError
from assistant.records import Citation
from index.records import Filed


def fault(citation: Citation, article: Filed | None) -> str | None:
    """What is wrong with a citation, in a few words; None if its words stand exactly where it says."""
    if article is None:
        return "no such article"
    if not 0 <= citation.start < citation.end <= len(article.text):
        return "outside the article"
    if article.text[citation.start : citation.end] != citation.quote:
        return "the words do not stand there"
    if article.line_of(citation.start) != citation.line:
        return f"stands on line {article.line_of(citation.start)}, not {citation.line}"
    for mark in article.marks:
        if citation.start < mark.end and mark.start < citation.end:
            return f"not part of the reporting ({mark.kind})"
    return None


def require(citations: Iterable[Citation], articles: Mapping[str, Filed]) -> None:
    """Let an answer pass only if every citation is sound.

    Raises:
        CitationError: one is not; it names the place and the fault.
    """
    for citation in citations:
        if wrong := fault(citation, articles.get(citation.source)):
            raise CitationError(f"{citation.source}:{citation.line}: citation {citation.key}: {wrong}")
