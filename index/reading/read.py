"""Files → documents: how each kind becomes text, and why a file is refused.

A text is decoded once. Its line ends stay as they are, and positions in it count code points. A byte order mark is
not part of the text, so `file_bytes.decode(document.encoding, "replace") == document.text` for a file of text. What
is not text (HTML, PDF, DOCX) is converted, and positions count in the text that came out.
Nothing here stops at a bad file: it becomes a `Refusal`, which names it and says why, and reading goes on.
"""

import gzip
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader
from pathlib import Path

from index.errors import UnreadableFile
from index.facts.outlets import host_of, split_title
from index.reading.converter import LARGEST, Converter
from index.reading.encoding import decode, holds_words, is_binary, starts_as_utf8
from index.reading.folders import File, escape, list_files, reason_of
from index.reading.jsonl import MAX_LINE, Fault, Line, bounded_lines, named_id, parse_record
from index.records import Document, Format, Refusal

MAX_CHARACTERS = 20_000_000
"""Characters of one article's text; a file of text is held to as many bytes, so that its size alone refuses it."""
MAX_EXPANSION = 100
"""A compressed file may unpack to this many times its size, or to four of the longest lines if that is more."""

NO_PROSE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?a-zA-Z]|\{|\[\s*[\[{\"])")
"""How markup and data begin."""

_TOO_LONG = f"the limit for one article is {MAX_CHARACTERS:,}; split it, or use JSONL with one article a line"

_Results = Iterator[Document | Refusal]
_Fields = Mapping[str, str]


class Reader:
    """Reads files of every kind. Use as a context: what converts is a process of its own, started when first needed.

    Args:
        fields: what JSONL records call our fields: {"text": "body", "id": "meta.guid"}; those left out have our names.
    """

    def __init__(self, fields: _Fields | None = None) -> None:
        self.fields = fields or {}
        self.converter = Converter()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.converter.close()

    def read(self, file: File) -> _Results:
        """The articles of one file, one at a time, and what was refused. A file given by itself is read as text where
        its kind is not known, unless it opens as markup or data do."""
        read = reader_of(file.path) or (_read_unknown if file.is_alone else None)
        if read is None:
            yield Refusal(file.name, OTHER_KIND, file=file.file)
            return
        try:
            with _open(file.path) as stream:
                if stream.peek(1):
                    yield from read(stream, file, self)
                else:
                    yield Refusal(file.name, "empty (0 bytes)", file=file.file)
        except UnreadableFile as exc:
            yield Refusal(file.name, exc.reason, file=file.file, is_passing=exc.is_passing)
        except OSError as exc:
            yield Refusal(file.name, reason_of(exc), file=file.file, is_passing=True)


_Read = Callable[[BufferedReader, File, Reader], _Results]


def find_files(path: Path) -> Iterator[Path]:
    """The files under a folder that `read_path` would try to read, in its order; a file gives itself.

    Raises:
        NothingToIndex: there is no such path.
    """
    found = list_files(path)
    return (item.path for item in found if isinstance(item, File) and (item.is_alone or reader_of(item.path)))


def read_path(path: Path, fields: _Fields | None = None) -> _Results:
    """The articles of a folder (any depth, sorted by path) or of one file, one at a time, and what was refused.

    Of two articles that would be cited alike, the later one is refused.

    Raises:
        NothingToIndex: there is no such path.
    """
    return _read_all(list_files(path), fields)


def _read_all(files: Iterator[File | Refusal], fields: _Fields | None) -> _Results:
    seen: dict[str, str] = {}
    with Reader(fields) as reader:
        for file in files:
            if isinstance(file, Refusal):
                yield file
                continue
            for result in reader.read(file):
                yield refuse_repeat(result, file, seen)


def refuse_repeat(result: Document | Refusal, file: File, seen: dict[str, str]) -> Document | Refusal:
    """`result`, unless it is cited like an article in `seen` (source → where it was read); adds it to `seen`."""
    if isinstance(result, Refusal):
        return result
    place = file.name if result.record is None else f"{file.name}:{result.record}"
    first = seen.setdefault(result.source, place)
    if first == place:
        return result
    reason = f'"{result.source}" is already the id of {first}; each article needs its own'
    return Refusal(place, reason, file=file.file, line=result.record, cited=result.source, is_passing=True)


def reader_of(file: Path) -> _Read | None:
    """What reads files of this name, if anything does."""
    name = file.name.lower()
    return next((reader for suffix, reader in READERS.items() if name.endswith(suffix)), None)


def _open(file: Path) -> BufferedReader:
    """Opens a regular file, and no other: a pipe would block, and opening a device can set it off.

    Raises:
        UnreadableFile: it is not a regular file.
    """
    if not stat.S_ISREG(os.stat(file).st_mode):
        raise UnreadableFile(file, "a pipe, socket or device, not a file")
    return open(file, "rb")


def _check_unchanged(stream: BufferedReader, before: os.stat_result, file: File) -> None:
    """To be called when all is read.

    Raises:
        UnreadableFile: the file is no longer what it was before.
    """
    after = os.fstat(stream.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise UnreadableFile(file.file, "changed while it was being read; index it again", is_passing=True)


def _read_whole(stream: BufferedReader, file: File, most: int, advice: str) -> bytes:
    """All bytes of a file.

    Raises:
        UnreadableFile: there are more than `most`, or the file was changed while it was read.
    """
    before = os.fstat(stream.fileno())
    if before.st_size > most:
        raise UnreadableFile(file.file, f"too long: {before.st_size:,} bytes; {advice}")
    data = stream.read(most)
    _check_unchanged(stream, before, file)
    return data


def _read_text(stream: BufferedReader, file: File, _: Reader) -> _Results:
    """A whole file as one article.

    Raises:
        UnreadableFile: it is too long, binary, without words, or was changed while it was read.
    """
    data = _read_whole(stream, file, MAX_CHARACTERS, _TOO_LONG)
    if is_binary(data):
        raise UnreadableFile(file.file, "binary, not text")
    decoded = decode(data)
    if not holds_words(decoded.text):
        raise UnreadableFile(file.file, "holds no words")
    yield Document(file.name, file.file, decoded.text, encoding=decoded.encoding, notes=decoded.notes)


def _read_unknown(stream: BufferedReader, file: File, reader: Reader) -> _Results:
    """A whole file of a kind that is not known, as one article.

    Raises:
        UnreadableFile: it is no text, or as `_read_text` says.
    """
    if NO_PROSE.match(stream.peek()):
        raise UnreadableFile(file.file, f"markup or data, {OTHER_KIND}")
    yield from _read_text(stream, file, reader)


def _converting(kind: Format) -> _Read:
    def read(stream: BufferedReader, file: File, reader: Reader) -> _Results:
        """A whole file as one article, in the words that come out of it.

        Raises:
            UnreadableFile: it is too large, damaged, locked, without words, or was changed while it was read.
        """
        data = _read_whole(stream, file, LARGEST[kind], f"the limit for {kind.upper()} is {LARGEST[kind]:,}")
        extract = reader.converter.convert(kind, data, file.file)
        if not holds_words(extract.text):
            raise UnreadableFile(file.file, extract.reason or "holds no words")
        if len(extract.text) > MAX_CHARACTERS:
            raise UnreadableFile(file.file, f"too long: {len(extract.text):,} characters; {_TOO_LONG}")
        fields, notes = _credited(extract.fields), tuple(extract.notes)
        yield Document(file.name, file.file, extract.text, fields=fields, notes=notes, format=kind)

    return read


def _credited(fields: _Fields) -> dict[str, str]:
    """Fields without the page's heading; the outlet in that, or in the title, comes before a mere address."""
    kept = {name: value for name, value in fields.items() if name != "heading"}
    stated = (kept.get("outlet", ""), host_of(kept.get("url", "")))
    for title in (fields.get("heading", ""), fields.get("title", "")):
        _, outlet = split_title(title, stated)
        if outlet and ("outlet" not in kept or "." in kept["outlet"]):
            kept["outlet"] = outlet.of(title)
    return kept


def _read_jsonl(stream: BufferedReader, file: File, reader: Reader) -> _Results:
    before = os.fstat(stream.fileno())
    yield from _read_lines(bounded_lines(stream), file, reader.fields)
    _check_unchanged(stream, before, file)


def _read_gzip(stream: BufferedReader, file: File, reader: Reader) -> _Results:
    before = os.fstat(stream.fileno())
    with gzip.GzipFile(fileobj=stream) as unpacked:
        most_bytes = max(before.st_size * MAX_EXPANSION, 4 * MAX_LINE)
        yield from _read_lines(bounded_lines(unpacked, most_bytes), file, reader.fields)
    _check_unchanged(stream, before, file)


def _read_lines(lines: Iterator[Line | Fault], file: File, fields: _Fields) -> _Results:
    """One article a line.

    Raises:
        UnreadableFile: the file is plainly no JSONL, which is said once and not line by line, or has no lines.
    """
    line = None
    for line in lines:
        if isinstance(line, Line) and line.number == 1 and not starts_as_utf8(line.data):
            raise UnreadableFile(file.file, "binary or UTF-16, not JSON Lines in UTF-8")
        yield _read_line(line, file, fields)
    if line is None:
        raise UnreadableFile(file.file, "holds no articles")


def _read_line(line: Line | Fault, file: File, fields: _Fields) -> Document | Refusal:
    name = f"{file.name}:{line.number}"
    if isinstance(line, Fault):
        return Refusal(name, line.reason, file=file.file, line=line.number, is_rest_lost=line.is_rest_lost)
    decoded = decode(line.data)
    record = "binary, not text" if is_binary(line.data) else parse_record(decoded.text, fields)
    if not isinstance(record, str):
        source = name if record.id is None else escape(record.id)
        if len(record.text) > MAX_CHARACTERS:
            record = f"too long: {len(record.text):,} characters; {_TOO_LONG}"
        elif not holds_words(record.text):
            record = 'its "text" holds no words'
        else:
            notes = decoded.notes + record.notes
            return Document(source, file.file, record.text, line.number, record.fields, decoded.encoding, notes)
    cited = named_id(decoded.text, fields)
    return Refusal(name, record, file=file.file, line=line.number, cited=escape(cited) if cited else name)


READERS: dict[str, _Read] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_text,
    ".markdown": _read_text,
    ".html": _converting("html"),
    ".htm": _converting("html"),
    ".xhtml": _converting("html"),
    ".pdf": _converting("pdf"),
    ".docx": _converting("docx"),
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".jsonl.gz": _read_gzip,
    ".ndjson.gz": _read_gzip,
}
"""End of a file's name, in lower case → what reads it."""

KINDS = ".txt, .md, .html, .pdf, .docx, .jsonl, .jsonl.gz"
OTHER_KIND = f"not a kind of file that Dateline reads ({KINDS})"
