"""Paths → documents: which files of a folder are read, how each kind becomes text, and why a file is refused.

A text is decoded once. Its line ends stay as they are, and positions in it count code points. A byte order mark is
not part of the text, so `file_bytes.decode(document.encoding, "replace") == document.text` for a file of text.
Nothing here stops at a bad file: it becomes a `Refusal`, which names it and says why, and reading goes on.
"""

import gzip
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from index.encoding import decode, is_binary, starts_as_utf8
from index.errors import NothingToIndex, UnreadableFile
from index.jsonl import MAX_LINE, Fault, Line, bounded_lines, parse_record
from index.records import Document

MAX_CHARACTERS = 20_000_000
"""Characters of one article's text; a file of text is held to as many bytes, so that its size alone refuses it."""
MAX_EXPANSION = 100
"""A compressed file may unpack to this many times its size, or to four of the longest lines if that is more."""

_SIDECAR = "sources.yaml"
_TOO_LONG = f"the limit for one article is {MAX_CHARACTERS:,}; split it, or use JSONL with one article a line"
_OTHER_KIND = "not a kind of file that Dateline reads (.txt, .md, .jsonl, .jsonl.gz)"
_WORD = re.compile(r"[^\W_]")
_CONCEALED = "\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
_TO_ESCAPE = re.compile(rf"[{_CONCEALED}]|\\(?=\\*(?:[{_CONCEALED}]|x[0-9a-f]{{2}}|u[0-9a-f]{{4}}))")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not read: `source` is its path as it would be cited, with ":line" for a record."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Place:
    """The file being read: its absolute path, and its name as it is cited."""

    file: str
    name: str


_Results = Iterator[Document | Refusal]
_Reader = Callable[[BufferedReader, _Place], _Results]


def find_files(path: Path) -> Iterator[Path]:
    """The files under a folder that `read_path` would try to read, in its order; a file gives itself.

    Raises:
        NothingToIndex: there is no such path.
    """
    if missing := _why_missing(path):
        raise NothingToIndex(missing)
    if not path.is_dir():
        return iter([path])
    return (found for found in _walk(path) if isinstance(found, Path) and _reader_of(found))


def read_path(path: Path) -> _Results:
    """The articles of a folder (any depth, sorted by path) or of one file, one at a time, and what was refused.

    Hidden files and folders and `sources.yaml` are passed over. A file given by itself is read as text where its kind
    is not known. Of two articles that would be cited alike, the later one is refused.

    Raises:
        NothingToIndex: there is no such path.
    """
    if missing := _why_missing(path):
        raise NothingToIndex(missing)
    if path.is_dir():
        return _read_found(path, _walk(path), unknown=None)
    return _read_found(path.parent, iter([path]), unknown=_read_text)


def _why_missing(path: Path) -> str | None:
    try:
        os.stat(path)
    except (OSError, ValueError) as exc:
        gone = isinstance(exc, FileNotFoundError | NotADirectoryError)
        return f"{_escape(str(path))}: {'no such file or folder' if gone else _reason_of(exc)}"
    return None


def _read_found(root: Path, found: Iterator[Path | Refusal], unknown: _Reader | None) -> _Results:
    """Reads each file found under `root`; `unknown` reads those of a kind not known, which are refused without it."""
    seen: dict[str, str] = {}
    for item in found:
        if isinstance(item, Refusal):
            yield item
            continue
        read = _reader_of(item) or unknown
        if read is None:
            yield Refusal(_name_of(item, root), _OTHER_KIND)
            continue
        place = _Place(os.fsencode(item.absolute()).decode("utf-8", "backslashreplace"), _name_of(item, root))
        for result in _read_file(item, place, read):
            yield _refuse_repeat(result, place.name, seen)


def _refuse_repeat(result: Document | Refusal, name: str, seen: dict[str, str]) -> Document | Refusal:
    """`result`, unless it is cited like an article in `seen` (source → where it was read); adds it to `seen`."""
    if isinstance(result, Refusal):
        return result
    place = name if result.record is None else f"{name}:{result.record}"
    first = seen.setdefault(result.source, place)
    if first == place:
        return result
    return Refusal(place, f'"{result.source}" is already the id of {first}; each article needs its own')


def _walk(root: Path) -> Iterator[Path | Refusal]:
    """The files under `root`, sorted; folders and links that are not followed are refused by name."""
    pending: list[Path | os.DirEntry[str]] = [root]
    while pending:
        item = pending.pop()
        path = Path(item)
        try:
            if isinstance(item, os.DirEntry) and item.is_symlink():
                yield from _follow(path, root)
            elif isinstance(item, os.DirEntry) and not item.is_dir():
                yield path
            else:
                pending.extend(_list(path))
        except OSError as exc:
            yield Refusal(_name_of(path, root), _reason_of(exc))


def _list(folder: Path) -> list[os.DirEntry[str]]:
    """What a folder holds, hidden things and the sidecar left out, in reverse order of names."""
    with os.scandir(folder) as entries:
        shown = [entry for entry in entries if not entry.name.startswith(".") and entry.name != _SIDECAR]
    return sorted(shown, key=lambda entry: entry.name, reverse=True)


def _follow(link: Path, root: Path) -> Iterator[Path | Refusal]:
    """A link stays in the folder or is refused. Within it, what it leads to is read under its own name, if at all;
    but a hidden file has no other name to be read under (a mounted Kubernetes volume is made so)."""
    target, real_root = Path(os.path.realpath(link)), Path(os.path.realpath(root))
    if not os.path.exists(target):
        yield Refusal(_name_of(link, root), "a link to a file that is not there")
    elif not target.is_relative_to(real_root):
        yield Refusal(_name_of(link, root), "a link that leads out of the folder; it is not followed")
    elif target.is_file() and any(part.startswith(".") for part in target.relative_to(real_root).parts):
        yield link


def _name_of(path: Path, root: Path) -> str:
    """The path below `root` with "/" between its parts, escaped; for `root` itself, its own name."""
    parts = path.relative_to(root).parts or (root.name or str(root),)
    return "/".join(map(_escape, parts))


def _escape(name: str) -> str:
    """`name` with controls, line ends, direction marks and bad bytes as \\xNN or \\uNNNN; no two names become one."""
    return _TO_ESCAPE.sub(_escape_one, name)


def _escape_one(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == ord("\\"):
        return "\\\\"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _read_file(file: Path, place: _Place, read: _Reader) -> _Results:
    try:
        with _open(file) as stream:
            if stream.peek(1):
                yield from read(stream, place)
            else:
                yield Refusal(place.name, "empty (0 bytes)")
    except UnreadableFile as exc:
        yield Refusal(place.name, exc.reason)
    except OSError as exc:
        yield Refusal(place.name, _reason_of(exc))


def _open(file: Path) -> BufferedReader:
    """Opens a regular file, and no other: a pipe would block, and opening a device can set it off.

    Raises:
        UnreadableFile: it is not a regular file.
    """
    if not stat.S_ISREG(os.stat(file).st_mode):
        raise UnreadableFile(file, "a pipe, socket or device, not a file")
    return open(file, "rb")


def _check_unchanged(stream: BufferedReader, before: os.stat_result, place: _Place) -> None:
    """To be called when all is read.

    Raises:
        UnreadableFile: the file is no longer what it was before.
    """
    after = os.fstat(stream.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise UnreadableFile(place.file, "changed while it was being read; index it again")


def _reason_of(exc: OSError | ValueError) -> str:
    if isinstance(exc, PermissionError):
        return "no permission to read"
    if isinstance(exc, FileNotFoundError):
        return "gone: removed before it could be read"
    return (getattr(exc, "strerror", None) or str(exc)).lower()


def _read_text(stream: BufferedReader, place: _Place) -> _Results:
    """A whole file as one article.

    Raises:
        UnreadableFile: it is too long, binary, without words, or was changed while it was read.
    """
    before = os.fstat(stream.fileno())
    if before.st_size > MAX_CHARACTERS:
        raise UnreadableFile(place.file, f"too long: {before.st_size:,} bytes; {_TOO_LONG}")
    data = stream.read(MAX_CHARACTERS)
    _check_unchanged(stream, before, place)
    if is_binary(data):
        raise UnreadableFile(place.file, "binary, not text")
    decoded = decode(data)
    if not _WORD.search(decoded.text):
        raise UnreadableFile(place.file, "holds no words")
    yield Document(place.name, place.file, decoded.text, encoding=decoded.encoding, notes=decoded.notes)


def _read_jsonl(stream: BufferedReader, place: _Place) -> _Results:
    before = os.fstat(stream.fileno())
    yield from _read_lines(bounded_lines(stream), place)
    _check_unchanged(stream, before, place)


def _read_gzip(stream: BufferedReader, place: _Place) -> _Results:
    before = os.fstat(stream.fileno())
    with gzip.GzipFile(fileobj=stream) as unpacked:
        most_bytes = max(before.st_size * MAX_EXPANSION, 4 * MAX_LINE)
        yield from _read_lines(bounded_lines(unpacked, most_bytes), place)
    _check_unchanged(stream, before, place)


def _read_lines(lines: Iterator[Line | Fault], place: _Place) -> _Results:
    """One article a line.

    Raises:
        UnreadableFile: the file is plainly no JSONL, which is said once and not line by line, or has no lines.
    """
    line = None
    for line in lines:
        if isinstance(line, Line) and line.number == 1 and not starts_as_utf8(line.data):
            raise UnreadableFile(place.file, "binary or UTF-16, not JSON Lines in UTF-8")
        yield _read_line(line, place)
    if line is None:
        raise UnreadableFile(place.file, "holds no articles")


def _read_line(line: Line | Fault, place: _Place) -> Document | Refusal:
    name = f"{place.name}:{line.number}"
    if isinstance(line, Fault):
        return Refusal(name, line.reason)
    if is_binary(line.data):
        return Refusal(name, "binary, not text")
    decoded = decode(line.data)
    record = parse_record(decoded.text)
    if isinstance(record, str):
        return Refusal(name, record)
    if len(record.text) > MAX_CHARACTERS:
        return Refusal(name, f"too long: {len(record.text):,} characters; {_TOO_LONG}")
    if not _WORD.search(record.text):
        return Refusal(name, 'its "text" holds no words')
    source = name if record.id is None else _escape(record.id)
    notes = decoded.notes + record.notes
    return Document(source, place.file, record.text, line.number, record.fields, decoded.encoding, notes)


def _reader_of(file: Path) -> _Reader | None:
    name = file.name.lower()
    return next((reader for suffix, reader in READERS.items() if name.endswith(suffix)), None)


READERS: dict[str, _Reader] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_text,
    ".markdown": _read_text,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".jsonl.gz": _read_gzip,
}
"""End of a file's name, in lower case → what reads it."""
