"""Bytes → lines → records of JSON Lines. Knows nothing of files; `read` makes documents of them.

Every line is bounded, and so is what a compressed file may unpack to: neither an endless line nor a small file that
unpacks to gigabytes can take the machine's memory.
"""

import gzip
import json
import re
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedIOBase
from typing import NamedTuple

MAX_LINE = 64_000_000
"""Bytes of one record's line, its end included."""
MAX_ID = 1_000
"""Characters of a record's id."""

FIELDS = ("id", "title", "date", "url", "outlet", "byline", "text")
"""What is read of a record, by our names."""
_STATED = {
    "title": ("title", "headline"),
    "date": ("date", "published", "published_at", "publishedAt", "datePublished", "date_published", "publish_date"),
    "url": ("url", "link"),
    "outlet": ("outlet", "publisher", "source", "publication"),
    "byline": ("byline", "author", "authors"),
}
"""What records usually call what they state, where nothing else is said."""
_CHUNK = 1 << 20
_DAMAGE = (gzip.BadGzipFile, zlib.error)
UNFIT = re.compile(r"[\x00\ud800-\udfff]")
"""Half of a surrogate pair cannot be written as UTF-8, and NUL ends a text for C libraries."""


class Line(NamedTuple):
    """One line that is not blank; `number` counts from 1, blank lines included."""

    number: int
    data: bytes


class Fault(NamedTuple):
    """A line that gave no record, and why; with `is_rest_lost` nothing after it could be read either."""

    number: int
    reason: str
    is_rest_lost: bool = False


class Record(NamedTuple):
    """One article of a JSONL file.

    `id` is None where the record has none that can be cited. `fields` holds the non-empty ones of title, date, url,
    outlet and byline. In all of these, lone surrogates and NUL have become U+FFFD, one for one.
    """

    id: str | None
    text: str
    fields: Mapping[str, str]
    notes: tuple[str, ...]


def bounded_lines(stream: BufferedIOBase, most_bytes: int = sys.maxsize) -> Iterator[Line | Fault]:
    """The lines of `stream` that are not blank, never holding more than `MAX_LINE` bytes of one.

    A line that is too long is thrown away and named. Reading stops, with a fault, once `most_bytes` have been read,
    or where a compressed stream is damaged or cut short.
    """
    number = taken = 0
    while True:
        number += 1
        try:
            data, size = _next_line(stream, most_bytes - taken)
        except EOFError:
            yield Fault(number, "the compressed file is cut short here; the rest is lost", True)
            return
        except _DAMAGE as exc:  # a failed checksum is noticed only at the end
            reason = f"the compressed file is damaged ({exc}); articles read from it may be garbled or missing"
            yield Fault(number, reason, True)
            return
        taken += size
        if not size:
            return
        if taken > most_bytes:
            yield Fault(number, f"the file unpacks to more than {most_bytes:,} bytes; the rest is not read", True)
            return
        if size > MAX_LINE:
            yield Fault(number, f"the line is too long: {size:,} bytes, the limit is {MAX_LINE:,}")
        elif data.strip():
            yield Line(number, data)


def _next_line(stream: BufferedIOBase, most_bytes: int) -> tuple[bytes, int]:
    """The next line and its size in bytes; of a line over `MAX_LINE` only the size is good."""
    data = part = stream.readline(MAX_LINE + 1)
    size = len(data)
    while size > MAX_LINE and part and not part.endswith(b"\n") and size <= most_bytes:
        part = stream.readline(_CHUNK)
        size += len(part)
    return data, size


def parse_record(line: str, names: Mapping[str, str] | None = None) -> Record | str:
    """The record that `line` holds, or the reason why it holds none.

    `names` says what the record calls our fields: {"text": "body", "id": "meta.guid"}; those left out have our names.
    """
    try:
        loaded = json.loads(line.rstrip())  # else an error at its end is counted into the next line
    except json.JSONDecodeError as exc:
        return f"not valid JSON ({exc.msg}, column {exc.colno})"
    except (ValueError, RecursionError) as exc:
        return f"JSON that cannot be read ({exc})"
    if not isinstance(loaded, dict):
        return "not a JSON object; one article a line is expected"
    called = names or {}
    text = _value(loaded, name := called.get("text", "text"))
    if not isinstance(text, str):
        return f'has no "{name}"' if text is None else f'"{name}" is not a string'
    clean, replaced = UNFIT.subn("�", text)
    notes = (f"characters that no text can hold, shown as �: {replaced:,}",) if replaced else ()
    keys = {name: (called[name],) if name in called else usual for name, usual in _STATED.items()}
    stated = {name: _first_stated(loaded, keys[name], name) for name in _STATED}
    fields = {name: value for name, value in stated.items() if value}
    return _with_id(Record(None, clean, fields, notes), _value(loaded, called.get("id", "id")))


def named_id(line: str, names: Mapping[str, str] | None = None) -> str | None:
    """The id that a line which is no record still shows, if any."""
    name = (names or {}).get("id", "id").rpartition(".")[2]
    found = re.search(rf'"{re.escape(name)}"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?)', line)
    try:
        cited = _as_string(json.loads(found[1])) if found else ""
    except ValueError:
        return None
    return cited if cited.strip() and len(cited) <= MAX_ID else None


def _value(record: Mapping[str, object], name: str) -> object:
    """What a record holds under a name, or, where it has no such key, under the path that its dots make."""
    if name in record or "." not in name:
        return record.get(name)
    first, _, rest = name.partition(".")
    inner = record.get(first)
    return _value(inner, rest) if isinstance(inner, Mapping) else None


def _first_stated(record: Mapping[str, object], keys: Sequence[str], name: str) -> str:
    """What the first of some keys says that says anything; an address is no outlet."""
    values = (_names(_value(record, key)) for key in keys)
    return next((value for value in values if value and not (name == "outlet" and "://" in value)), "")


def _names(value: object) -> str:
    """A string or number, the "name" of an object, or a list of these with commas between."""
    items = value if isinstance(value, list) else [value]
    names = (_as_string(item.get("name") if isinstance(item, Mapping) else item).strip() for item in items)
    return ", ".join(filter(None, names))


def _with_id(record: Record, stated: object) -> Record:
    if stated is None:
        return record
    cited = _as_string(stated)
    if cited.strip() and len(cited) <= MAX_ID:
        return record._replace(id=cited)
    note = f"its id is not a number or a string of 1 to {MAX_ID:,} characters; its line is cited instead"
    return record._replace(notes=(*record.notes, note))


def _as_string(value: object) -> str:
    """A JSON string or number as a string without lone surrogates or NUL; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return UNFIT.sub("�", str(value))
