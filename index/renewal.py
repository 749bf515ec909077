"""A change of settings: every passage of a store is split and embedded anew, from the texts that the library keeps.

All of it is one transaction: a run that is killed leaves the store as it was.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.embedding.texts import keep, texts_of
from index.intake import BATCH
from index.passages import build_passages
from index.records import Article, Embedder
from index.split import split_sentences
from index.storing.library import Library
from index.storing.store import Store

SPEED = 70.0
"""Passages embedded in a second, where none were measured."""
CHARACTERS = 4
"""Characters of a token, about, for a server that counts tokens."""


@dataclass(frozen=True, slots=True)
class Change:
    """The embedder and the words of a passage, as they were and as they are to be."""

    embedder_before: str
    embedder: str
    words_before: int
    words: int


def describe(library: Library, change: Change) -> str:
    """What a change of settings costs, in a line."""
    articles, passages = library.count()
    after = round(passages * change.words_before / change.words)
    what = []
    if change.embedder != change.embedder_before:
        what.append(f"built with the embedder {change.embedder_before}, not {change.embedder}")
    if change.words != change.words_before:
        what.append(f"built of passages of {change.words_before} words, not {change.words}")
    every = f"all {articles:,} articles" if articles != 1 else "the one article"
    cost = f"{every}, about {after:,} passage{'s' * (after != 1)}, would be embedded again"
    if change.embedder.startswith("openai:"):
        tokens = library.characters() // CHARACTERS
        return f"{' and '.join(what)}: {cost}, about {tokens:,} tokens sent to the server"
    same = change.embedder == change.embedder_before
    rate = float((library.note("rate") if same else None) or SPEED)
    return f"{' and '.join(what)}: {cost}, {_duration(after / rate)} at {rate:.0f} a second"


def renew(store: Store, embedder: Embedder, words: int, progress: Callable[[int, int], None]) -> int:
    """Split and embed every article anew; return how many passages there are.

    The store's write lock must be held.
    """
    library = store.library
    done = 0
    with library.writing():
        for batch in _batches(library, words):
            articles = [article for article, _ in batch]
            texts = texts_of(articles)
            keep(store, batch, dict(zip(texts, embedder.embed(texts), strict=True)))
            done += len(batch)
            progress(done, sum(len(article.passages) for article in articles))
        library.set_note("embedder", embedder.name)
        library.set_note("words", str(words))
    store.follow()
    return library.count()[1]


def _batches(library: Library, words: int) -> Iterator[Sequence[tuple[Article, str]]]:
    """Every article, split anew, with its fingerprint, in batches of about as many passages as are embedded at once."""
    batch: list[tuple[Article, str]] = []
    for source in library.sources():
        filed = library.article(source)
        if filed is None:
            continue
        passages = build_passages(source, filed.text, split_sentences(filed.text), filed.marks, words)
        batch.append((Article(filed.document, filed.provenance, filed.marks, passages), filed.fingerprint))
        if sum(len(article.passages) for article, _ in batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
