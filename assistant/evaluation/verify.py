"""Receipts checked: every citation of a run against the files as they are now, byte for byte and word for word."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.answering.check import fault
from assistant.evaluation.receipts import look_at
from assistant.evaluation.runs import Run
from assistant.records import Citation
from assistant.terminal.screen import counted
from index.reading.folders import reason_of
from index.reading.read import find_files, read_path
from index.records import Document, Filed, Provenance, Refusal
from index.storing.store import Store

Cited = tuple[str, Mapping[str, Any]]
"""A question's id and one citation of its answer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not stand. `id` and `key` name the question and the citation; they are None, and `line` too,
    where the fault is the whole article's. `source` is "" where the answer names a citation that it does not have."""

    source: str
    what: str
    id: str | None = None
    key: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        if not self.source:
            return f"{self.id}: {self.what}"
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.what}" if self.id is None else f"{place}: {self.what} ({self.id}, citation {self.key})"


@dataclass(frozen=True, slots=True)
class _Subject:
    """A cited article: what the library and the run's receipt hold of it, and the citations of it."""

    source: str
    article: Filed | None
    receipt: Mapping[str, Any]
    cited: Sequence[Cited]

    @property
    def record(self) -> int | None:
        """The article's line in its file, as the library has it; None for a whole file."""
        return self.article.document.record if self.article else None

    @property
    def file(self) -> str | None:
        """Where the article should be: where the library has it from, or where the run had it from."""
        return self.article.document.file if self.article else self.receipt.get("file")


def verify(run: Run, store: Store) -> list[Fault]:
    """Check every citation of a run: that its file is there, unchanged since the run and since it was indexed; that its
    words stand where it says, and in the reporting; that each key in a statement has its citation.

    Returns:
        The faults, by source and then by question; empty if all stands.
    """
    by_file: dict[str | None, list[_Subject]] = defaultdict(list)
    for subject in _subjects(run, store):
        by_file[subject.file].append(subject)
    faults = [fault for record in run.records for fault in _unheld_keys(record)]
    for file, subjects in by_file.items():
        found = _read_again(file, subjects, store.library.fields())
        for subject in subjects:
            faults += _check(subject, found.get(subject.source, "the file no longer holds this article"))
    return sorted(faults, key=lambda each: (each.source, each.id or "", each.line or 0))


def describe(run: Run, faults: Sequence[Fault]) -> Iterator[str]:
    """The faults in lines, and at last the count of what was checked."""
    sources = [citation["source"] for record in run.records for citation in record["citations"]]
    yield from map(str, faults)
    found = counted(len(faults), "fault") if faults else "all stand"
    answers, citations = counted(len(run.records), "answer"), counted(len(sources), "citation")
    yield f"{answers}, {citations} of {counted(len(set(sources)), 'article')}: {found}"


def store_of(run: Run) -> Path | None:
    """The store that a run's header names, if any."""
    store = run.header.get("store")
    return Path(store) if isinstance(store, str) else None


def _subjects(run: Run, store: Store) -> Iterator[_Subject]:
    cited: dict[str, list[Cited]] = defaultdict(list)
    receipts: dict[str, Mapping[str, Any]] = {}
    for record in run.records:
        for source, receipt in record["receipts"].items():
            receipts.setdefault(source, receipt)
        for citation in record["citations"]:
            cited[citation["source"]].append((record["id"], citation))
    for source in sorted(cited):
        yield _Subject(source, store.library.article(source), receipts.get(source, {}), cited[source])


def _unheld_keys(record: Mapping[str, Any]) -> Iterator[Fault]:
    """The keys that a record's statements name and none of its citations has."""
    held = {citation["key"] for citation in record["citations"]}
    for statement in record["statements"]:
        for key in statement.get("citations", []):
            if key not in held:
                yield Fault(
                    "", f"a statement names the citation {key}, which the answer does not have", record["id"], key
                )


# -- files as they are now --------------------------------------------------------------------------------------------


def _read_again(file: str | None, subjects: Sequence[_Subject], fields: Mapping[str, str]) -> dict[str, Document | str]:
    """What a file holds now of the articles cited from it, by source; or why it holds nothing."""
    if file is None:
        return {subject.source: "the store holds no such article" for subject in subjects}
    path = Path(file)
    try:
        is_there = path.is_file()
    except OSError as error:
        return dict.fromkeys((subject.source for subject in subjects), f"cannot be read any more: {reason_of(error)}")
    if not is_there:
        return dict.fromkeys((subject.source for subject in subjects), _gone(path, subjects[0], fields))
    names = {subject.source for subject in subjects}
    lines = {subject.record: subject.source for subject in subjects}
    found: dict[str, Document | str] = {}
    for item in read_path(path, fields):
        if isinstance(item, Refusal):
            line = item.source.removeprefix(f"{path.name}:")
            refused = [lines.get(int(line), "")] if line.isdecimal() else names
            found |= {source: f"cannot be read any more: {item.reason}" for source in refused if source not in found}
        elif item.source in names:
            found[item.source] = item
        elif (source := lines.get(item.record)) and (item.record is None or source.endswith(f":{item.record}")):
            found[source] = item
    return found


def _gone(path: Path, subject: _Subject, fields: Mapping[str, str]) -> str:
    """That a file is missing, and where else under the same root it is now, as far as that can be told."""
    root = Path(str(path).removesuffix(subject.source))
    root = root if root != path and root.is_dir() else path.parent
    for other in find_files(root) if root.is_dir() else ():
        if _is_same(other, path, subject, fields):
            return f"moved: {path} is not there, its words are in {other}"
    return f"missing: {path} is not there"


def _is_same(other: Path, path: Path, subject: _Subject, fields: Mapping[str, str]) -> bool:
    """Whether `other`, a file of the same name or size, holds the article that was in `path`."""
    try:
        if other.name != path.name and other.stat().st_size != subject.receipt.get("size"):
            return False
    except OSError:
        return False
    hashes = (look_at(item)["sha256"] for item in read_path(other, fields) if isinstance(item, Document))
    return subject.receipt.get("sha256") in hashes


# -- one article ------------------------------------------------------------------------------------------------------


def _check(subject: _Subject, now: Document | str) -> Iterator[Fault]:
    """The faults of one article and of the citations of it."""
    cited = counted(len(subject.cited), "citation")
    if isinstance(now, str):
        yield Fault(subject.source, f"{now} ({cited})")
        return
    if subject.article is None:
        yield Fault(subject.source, f"the store holds no such article; checked against {subject.file} ({cited})")
    if change := _change(subject, now):
        yield Fault(subject.source, f"{change} ({cited})")
    article = subject.article or Filed(now, Provenance(), (), "")
    is_as_indexed = article.text == now.text
    article = replace(article, document=now, marks=article.marks if is_as_indexed else ())
    for identity, given in subject.cited:
        citation = Citation(**{name: given[name] for name in Citation.__slots__})
        if given["line"] is None:
            citation = replace(citation, line=article.line_of(citation.start))
        if wrong := fault(citation, article):
            what = wrong + _hint(citation, now.text)
            yield Fault(subject.source, what, identity, citation.key, citation.line)


def _change(subject: _Subject, now: Document) -> str | None:
    """How an article's file differs from what it was at the run, or else from what the library has of it."""
    before, after = subject.receipt.get("sha256"), look_at(now)["sha256"]
    kept = subject.article.text if subject.article else now.text
    line = "" if kept == now.text else f", first on line {_first_change(kept, now.text)}"
    if before is not None and before != after:
        return f"changed since the run (sha256 {before[:12]}…, now {str(after)[:12]}…){line}"
    return f"changed since it was indexed{line}" if line else None


def _first_change(before: str, now: str) -> int:
    """The line, from 1, of the first code point in which two texts differ."""
    same = next((i for i, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), min(len(before), len(now)))
    return now.count("\n", 0, same) + 1


def _hint(citation: Citation, text: str) -> str:
    """Where the words of a citation stand now, if not in their place."""
    start = text.find(citation.quote)
    if text[citation.start : citation.end] == citation.quote or start < 0:
        return ""
    return f"; they stand on line {text.count(chr(10), 0, start) + 1}"
