"""One indexing run: files → articles that are new or changed → vectors → library. What is as it was is left alone.

A file whose size, time and settings are those of the last run is not even read. An article whose words, fields and
settings are the same is not embedded; nor is a passage that the article had before, or that one of the same words has.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.absence import Readings
from index.embedding.texts import keep, texts_of, titled, vectors_in
from index.errors import NothingToIndex
from index.facts.clean import find_marks
from index.facts.provenance import find_provenance
from index.facts.sidecar import Sidecar, find_sidecars, nearest
from index.passages import build_passages
from index.reading.folders import File, file_text, is_other, list_files
from index.reading.read import KINDS, Reader, refuse_repeat
from index.records import Article, Document, Embedder, Provenance, Refusal, Vectors
from index.split import split_sentences
from index.storing.ledger import stamp_of
from index.storing.rows import fingerprint
from index.storing.schema import RULES
from index.storing.store import Store

BATCH = 512
"""Passages embedded, and kept, together: what is lost at most when an indexing run is killed."""

LENGTH = 2_000
"""Characters of a text that weigh as much as a passage: a long text without passages must not wait for long either."""

Progress = Callable[[int, int], None]
"""Called with the articles looked at and the passages embedded so far."""


@dataclass
class BuildReport:
    """What an indexing run did, by source. `notes` are remarks on articles that were taken ("decoded as …"); `passages`
    were embedded, in `embedding` of the `seconds`."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0
    embedding: float = 0.0


def analyse(document: Document, sidecar: Sidecar, words: int) -> Article:
    """All that is decided about a document from its own words and the sidecar: marks, passages, provenance."""
    sentences = split_sentences(document.text)
    marks = find_marks(document.text, sentences)
    passages = build_passages(document.source, document.text, sentences, marks, words)
    return Article(document, sidecar.override(find_provenance(document), document.source), marks, passages)


@dataclass
class _Visit:
    """One path of a run: what was found under it; `settings` has a hash for the files that a sidecar is nearest to."""

    sidecars: dict[str, Sidecar]
    settings: dict[str, str]
    seen: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    readings: Readings = field(default_factory=Readings)
    files: set[str] = field(default_factory=set)
    stamps: dict[str, tuple[str, list[Refusal]]] = field(default_factory=dict)


class Intake:
    """Takes what changed under some paths into a store. Articles wait until there are enough to embed at once."""

    def __init__(
        self, store: Store, embedder: Embedder, words: int, fields: dict[str, str], progress: Progress
    ) -> None:
        self.store, self.embedder, self.words, self.fields = store, embedder, words, fields
        self.progress = progress
        self.report = BuildReport()
        self._waiting: dict[str, tuple[Article, str]] = {}
        self._size = 0
        self._moved: list[tuple[str, str, int | None]] = []
        self._looked_at = 0

    def follow(self, path: Path) -> None:
        """Add, replace and remove what changed under `path`.

        Raises:
            NothingToIndex: there is no such path, or no article in it that can be read.
            IndexingError: a `sources.yaml` in it is wrong.
        """
        sidecars = find_sidecars(path)
        visit = _Visit(sidecars, {folder: self._settings(sidecar) for folder, sidecar in sidecars.items()})
        own = f"{file_text(self.store.folder.resolve())}{os.sep}"  # it may lie among the articles
        with Reader(self.fields) as reader:
            for item in list_files(path):
                if item.file.startswith(own):
                    continue
                if isinstance(item, Refusal):
                    self._refuse(item, visit)
                else:
                    self._read(item, reader, visit)
        if not visit.seen and not visit.kept:
            raise NothingToIndex(why_nothing(path, visit.readings.refused))
        self.flush()
        self._remove_gone(file_text(path), visit)
        for sidecar in sidecars.values() if path.is_dir() else ():
            if sidecar.entries and sidecar.place:
                below = self.store.library.places(file_text(sidecar.place))
                self.report.notes += sidecar.idle(source for source, _ in below)

    def _settings(self, sidecar: Sidecar) -> str:
        """A hash of all that decides, beside an article's own words, what is kept of it."""
        top, *below = [
            (each.folder, {key: dict(value) for key, value in each.entries.items()}) for each in sidecar.chain()
        ]
        return hashlib.sha256(json.dumps([RULES, self.fields, top[1], *below]).encode()).hexdigest()

    def _read(self, file: File, reader: Reader, visit: _Visit) -> None:
        """Take the articles of one file, unless it is known to be as it was."""
        visit.files.add(file.file)
        sidecar = nearest(visit.sidecars, file.name)
        stamp = stamp_of(file.path, f"{file.name} {visit.settings[sidecar.folder]}")
        if known := self.store.library.ledger.known(file.file, stamp):
            articles, refused = known
            self.report.unchanged += articles
            self._look(articles)
            visit.kept |= {file.file} if articles else set()
            for refusal in refused:
                self._refuse(refusal, visit)
            return
        refused = []
        for item in self._documents(file, reader, visit):
            if isinstance(item, Refusal):
                refused.append(item)
                self._refuse(item, visit)
            else:
                self._look(1)
                self._take(item, sidecar)
        if stamp and not any(refusal.is_passing for refusal in refused):
            visit.stamps[file.file] = (stamp, refused)

    def _documents(self, file: File, reader: Reader, visit: _Visit) -> Iterator[Document | Refusal]:
        for item in reader.read(file):
            self._note_line(item, file.file, visit.readings)
            if isinstance(item, Document) and (other := self._other_file(item, visit)):
                reason = f"{other} is already cited by this name"
                yield Refusal(item.source, reason, file=file.file, line=item.record, cited=item.source, is_passing=True)
            else:
                yield refuse_repeat(item, file, visit.seen)

    def _note_line(self, item: Document | Refusal, file: str, readings: Readings) -> None:
        """Note where an article of a JSONL file is, and, at the first line of the file, where all of them were."""
        line = item.line if isinstance(item, Refusal) else item.record
        if line is not None and file not in readings.before:
            readings.before[file] = self.store.library.lines(file)
        if line is not None and isinstance(item, Document):
            readings.now[file].setdefault(item.source, line)

    def _other_file(self, document: Document, visit: _Visit) -> str | None:
        """Another file, still there, that is already cited by this document's name, and still holds it; None where the
        name was met in this run, which is a repetition."""
        if document.source in visit.seen:
            return None
        waiting = self._waiting.get(document.source)
        place = None if waiting else self.store.library.place(document.source)
        file = waiting[0].document.file if waiting else place.file if place else None
        if file in visit.files - visit.kept - {document.file}:
            return None  # it was read in this run, and no longer holds it
        return file if file and file != document.file and is_other(Path(file), Path(document.file)) else None

    def _refuse(self, refusal: Refusal, visit: _Visit) -> None:
        self._look(1)
        visit.readings.refused.append(refusal)
        self.report.refused.append(refusal)

    def _look(self, articles: int) -> None:
        self._looked_at += articles
        self.progress(self._looked_at, self.report.passages)

    def _take(self, document: Document, sidecar: Sidecar) -> None:
        said = sidecar.override(Provenance(), document.source)
        digest = fingerprint(document, f"{RULES} {said}")
        place = self.store.library.place(document.source)
        if place and place.fingerprint == digest:
            self.report.unchanged += 1
            if place[:2] != (document.file, document.record):
                self._moved.append((document.source, document.file, document.record))
            return
        article = analyse(document, sidecar, self.words)
        self._waiting[document.source] = (article, digest)
        self._size += max(len(article.passages), len(document.text) // LENGTH)
        self.report.notes += [f"{document.source}: {note}" for note in document.notes]
        (self.report.changed if place else self.report.added).append(document.source)
        if self._size >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Embed and keep the articles that wait, in one transaction."""
        library = self.store.library
        if self._moved:
            with library.writing():
                for move in self._moved:
                    library.move(*move)
            self._moved.clear()
        if not self._waiting:
            return
        articles = list(self._waiting.values())
        vectors = self._embed(articles)
        with library.writing():
            keep(self.store, articles, vectors)
        self.store.follow()
        self._waiting.clear()
        self._size = 0

    def _embed(self, articles: Sequence[tuple[Article, str]]) -> dict[str, Vectors]:
        """The vector of every text of the articles; only those that the library has none for are embedded."""
        texts = texts_of([article for article, _ in articles])
        known: dict[str, Vectors] = {}
        for article, digest in articles:
            for source in {article.document.source, self.store.library.twin(digest)} - {None}:
                known |= vectors_in(self.store, str(source))
        missing = [text for text in texts if text not in known]
        began = time.monotonic()
        found = self.embedder.embed(missing)
        self.report.embedding += time.monotonic() - began
        passages = {titled(article, passage) for article, _ in articles for passage in article.passages}
        self.report.passages += sum(text in passages for text in missing)
        return known | dict(zip(missing, found, strict=True))

    def _remove_gone(self, under: str, visit: _Visit) -> None:
        """Remove the articles whose file or line is no longer there; what could not be read is not known to be gone."""
        library = self.store.library
        unseen = (
            (source, place)
            for source, place in library.places(under)
            if source not in visit.seen and place.file not in visit.kept
        )
        gone = visit.readings.missing(unseen)
        files = library.ledger.missing(under, visit.files)
        if not gone and not files and not visit.stamps:
            return
        with library.writing():
            for source in gone:
                library.remove(source)
            library.ledger.forget(files)
            library.ledger.keep(visit.stamps)
        self.store.follow()
        self.report.removed += gone


def why_nothing(path: Path, refused: Sequence[Refusal]) -> str:
    """Why a path gave no article: the one reason if there is one, else how many there were."""
    if not refused:
        return f"{path}: holds no articles ({KINDS})"
    if len(refused) == 1:
        return f"{refused[0].file or path}: {refused[0].reason}"
    return f"{path}: none of {len(refused)} files can be read, the first: {refused[0].source}: {refused[0].reason}"
