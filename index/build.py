"""Files → library: read, mark, split, embed, store. Only what changed since the last time is done again."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.clean import find_marks
from index.errors import NothingToIndex, StoreUnusable
from index.library import fingerprint, last_day
from index.provenance import find_provenance
from index.read import Refusal, read_path
from index.records import Article, Document, Embedder, Passage, Provenance
from index.sidecar import Sidecar, find_sidecar
from index.split import build_passages, split_sentences
from index.store import Store

RULES = "3"
"""Raised when splitting, marking or provenance change what they find, so that the next `index` looks again."""
BATCH = 512
"""Passages embedded, and kept, together: what is lost at most when an indexing run is killed."""


@dataclass
class BuildReport:
    """What an indexing run did, by source. `notes` are remarks on articles that were taken ("decoded as …")."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0


Progress = Callable[[int, int], None]
"""Called with the articles looked at and the passages embedded so far."""


def index_paths(
    store: Store, paths: Iterable[Path], embedder: Embedder, wait: bool = False, progress: Progress = lambda a, p: None
) -> BuildReport:
    """Bring the store up to date with the files and folders `paths`.

    Raises:
        NothingToIndex: a path is missing, or the paths hold no article that can be read; the store is as before.
        StoreBusy: another process is indexing, and `wait` is False.
        StoreUnusable: the store was built with another embedder.
        IndexingError: a `sources.yaml` is wrong.
    """
    began = time.monotonic()
    report = BuildReport()
    paths = [path.absolute() for path in paths]
    for path in paths:
        if not path.exists():
            raise NothingToIndex(f"{path}: no such file or folder")
    with store.writing(wait):
        _claim(store, embedder)
        run = _Run(store, embedder, report, progress)
        for path in paths:
            run.follow(path)
        run.flush()
        if store.library.note("vectors_state") != "clean":
            store.settle_vectors()
    report.seconds = time.monotonic() - began
    return report


def _claim(store: Store, embedder: Embedder) -> None:
    """Note the embedder in a new store, or refuse one whose vectors cannot be compared with the store's."""
    used = store.library.note("embedder")
    if used is None:
        store.library.set_note("embedder", embedder.name)
    elif used != embedder.name:
        raise StoreUnusable(
            f"{store.folder}: built with the embedder {used}, not {embedder.name}; index into a new store"
        )


def analyse(document: Document, sidecar: Sidecar) -> Article:
    """All that is decided about a document from its own words and the sidecar: marks, passages, provenance."""
    sentences = split_sentences(document.text)
    marks = find_marks(document.text, sentences)
    passages = build_passages(document.source, document.text, sentences, marks)
    return Article(document, sidecar.override(find_provenance(document), document.source), marks, passages)


def headline(article: Article) -> str:
    """An article's title, or, where it has none, how its first passage begins."""
    first = article.passages[0].text[:100] if article.passages else article.document.text[:100]
    return article.provenance.title.value or first


def titled(article: Article, passage: Passage) -> str:
    """What the embedder reads of a passage: the article's title in front, as the measurements were made."""
    title = article.provenance.title.value
    return f"{title}\n{passage.text}" if title else passage.text


class _Run:
    """One indexing run: articles wait here until there are enough passages to embed at once."""

    def __init__(self, store: Store, embedder: Embedder, report: BuildReport, progress: Progress) -> None:
        self.store, self.embedder, self.report, self.progress = store, embedder, report, progress
        self.waiting: dict[str, tuple[Article, str]] = {}
        self.looked_at = 0

    def follow(self, path: Path) -> None:
        """Add, replace and remove what changed under `path`."""
        before = self.store.library.fingerprints(str(path))
        earlier = len(self.report.refused)
        sidecar = find_sidecar(path)
        seen: set[str] = set()
        for document in self._documents(path):
            seen.add(document.source)
            self._take(document, sidecar, before)
        refused = self.report.refused[earlier:]
        if not seen:
            raise NothingToIndex(_nothing(path, refused))
        kept = seen | {refusal.source for refusal in refused}
        unread = {str(_place(path, refusal)) for refusal in refused}
        gone = [source for source, (file, _) in before.items() if source not in kept and not _is_in(file, unread)]
        self._remove(gone)

    def _documents(self, path: Path) -> Iterator[Document]:
        for item in read_path(path):
            self.looked_at += 1
            self.progress(self.looked_at, self.report.passages)
            if isinstance(item, Refusal):
                self.report.refused.append(item)
            elif (other := self._other_file(item)) is not None:
                self.report.refused.append(Refusal(item.source, f"{other} is already cited by this name"))
            else:
                yield item

    def _other_file(self, document: Document) -> str | None:
        """Another file, still there, that is already cited by this document's name."""
        waiting = self.waiting.get(document.source)
        file = waiting[0].document.file if waiting else self.store.library.file_of(document.source)
        return file if file and file != document.file and Path(file).exists() else None

    def _take(self, document: Document, sidecar: Sidecar, before: dict[str, tuple[str, str]]) -> None:
        said = sidecar.override(Provenance(), document.source)
        digest = fingerprint(document, f"{RULES} {said}")
        if before.get(document.source, ("", ""))[1] == digest:
            self.report.unchanged += 1
            return
        article = analyse(document, sidecar)
        self.waiting[document.source] = (article, digest)
        self.report.notes += [f"{document.source}: {note}" for note in document.notes]
        (self.report.changed if document.source in before else self.report.added).append(document.source)
        if sum(len(article.passages) for article, _ in self.waiting.values()) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Embed and keep the articles that wait: the library first, in one transaction, then the vector index."""
        if not self.waiting:
            return
        articles = list(self.waiting.values())
        passages = [(article, passage) for article, _ in articles for passage in article.passages]
        vectors = self.embedder.embed([titled(article, passage) for article, passage in passages])
        titles = self.embedder.embed([headline(article) for article, _ in articles])
        days = [last_day(article.provenance.date.value) or 0 for article, _ in passages]
        removed: list[str] = []
        first = 0
        with self.store.library.writing():
            self.store.mark_dirty()
            for (article, digest), title in zip(articles, titles, strict=True):
                removed += self.store.library.remove(article.document.source)
                last = first + len(article.passages)
                self.store.library.add(article, digest, vectors[first:last], title)
                first = last
        ids = [passage.id for _, passage in passages]
        self.store.change_vectors(sorted(set(removed) - set(ids)), ids, vectors, days)
        self.report.passages += len(passages)
        self.waiting.clear()

    def _remove(self, sources: list[str]) -> None:
        if not sources:
            return
        removed: list[str] = []
        with self.store.library.writing():
            self.store.mark_dirty()
            for source in sources:
                removed += self.store.library.remove(source)
        self.store.change_vectors(removed, [], self.embedder.embed([]), [])
        self.report.removed += sources


def _place(path: Path, refusal: Refusal) -> Path:
    """Where a refused file or folder stands, of those found under `path`."""
    return (path if path.is_dir() else path.parent) / refusal.source


def _is_in(file: str, places: set[str]) -> bool:
    """Whether `file` is one of these files, or in one of these folders."""
    return any(str(place) in places for place in (file, *Path(file).parents))


def _nothing(path: Path, refused: list[Refusal]) -> str:
    """Why a path gave no article: the one reason if there is one, else how many there were."""
    if not refused:
        return f"{path}: holds no articles (.txt, .md, .jsonl, .jsonl.gz)"
    if len(refused) == 1:
        place = path if refused[0].source == path.name else _place(path, refused[0])
        return f"{place}: {refused[0].reason}"
    return f"{path}: none of {len(refused)} files can be read, the first: {refused[0].source}: {refused[0].reason}"
