"""What of an article is embedded: each passage with the title in front, and the headline; and where the vectors go."""

from collections.abc import Sequence

from index.records import Article, Passage, Vectors
from index.storing.store import Store


def headline(article: Article) -> str:
    """An article's title, or, where it has none, how its first passage begins."""
    first = article.passages[0].text[:100] if article.passages else article.document.text[:100]
    return article.provenance.title.value or first


def titled(article: Article, passage: Passage) -> str:
    """What the embedder reads of a passage: the article's title in front, as the measurements were made."""
    title = article.provenance.title.value
    return f"{title}\n{passage.text}" if title else passage.text


def texts_of(articles: Sequence[Article]) -> list[str]:
    """What is embedded of articles, each text once: their passages and their headlines."""
    texts = [titled(article, passage) for article in articles for passage in article.passages]
    return list(dict.fromkeys([*texts, *map(headline, articles)]))


def vectors_in(store: Store, source: str) -> dict[str, Vectors]:
    """What is embedded of an article that the library holds → its vector."""
    filed = store.library.article(source)
    if filed is None:
        return {}
    embedded, title = store.library.embedded(source)
    article = Article(filed.document, filed.provenance, filed.marks, tuple(passage for passage, _ in embedded))
    known = {titled(article, passage): vector for passage, vector in embedded}
    return known if title is None else known | {headline(article): title}


def keep(store: Store, articles: Sequence[tuple[Article, str]], vectors: dict[str, Vectors]) -> list[str]:
    """Put articles with their fingerprints into the library, in its transaction, in place of what they were; return
    the ids of the passages that were removed."""
    removed: list[str] = []
    for article, digest in articles:
        removed += store.library.remove(article.document.source)
        rows = [vectors[titled(article, passage)] for passage in article.passages]
        store.library.add(article, digest, rows, vectors[headline(article)])
    return removed
