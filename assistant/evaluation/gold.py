"""Where the words stand that a question expects to be quoted."""

import re
from typing import Any

from assistant.evaluation.questions import Asked
from index.storing.library import Library


def find_quotes(asked: Asked, library: Library) -> list[list[dict[str, Any]]]:
    """For each gold quote the places in the gold sources where its words stand, whatever the white space between them.

    A quote that stands nowhere has none.
    """
    articles = [article for source in asked.sources if (article := library.article(source)) is not None]
    found = []
    for quote in asked.quotes:
        words = re.compile(r"\s*".join(re.escape(word) for word in quote.split()) or r"(?!)")
        found.append([
            {"source": article.source, "start": match.start(), "end": match.end()}
            for article in articles
            for match in words.finditer(article.text)
        ])
    return found
