"""Records ↔ rows of the library."""

import hashlib
import json
from collections.abc import Sequence

from index.records import Document, Fact, Filed, Mark, Passage, Provenance, Span

ARTICLE_COLUMNS = "source, file, text, record, format, encoding, notes, marks, provenance, fingerprint"


def _spans(text: str) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in json.loads(text))


def read_passage(columns: Sequence[object]) -> Passage:
    """A passage of its id, source, start, end, text, and its sentences as JSON."""
    identity, source, start, end, text, sentences = columns
    return Passage(str(identity), str(source), int(start), int(end), str(text), _spans(str(sentences)))  # type: ignore[call-overload]


def read_article(row: Sequence[str]) -> Filed:
    """An article of its `ARTICLE_COLUMNS`."""
    source, file, text, record, form, encoding, notes, marks, provenance, digest = row
    document = Document(
        source=source,
        file=file,
        text=text,
        record=None if record is None else int(record),
        encoding=encoding,
        notes=tuple(json.loads(notes)),
        format=form,  # type: ignore[arg-type]
    )
    facts = {
        name: Fact(fact["value"], fact["how"], Span(*fact["span"]) if fact["span"] else None, fact["origin"])
        for name, fact in json.loads(provenance).items()
    }
    return Filed(document, Provenance(**facts), tuple(Mark(*mark) for mark in json.loads(marks)), digest)


def last_day(date: str | None) -> int | None:
    """The last day that an ISO date can mean, as YYYYMMDD: "2024-07" → 20240731; None where the date is unknown."""
    if not date:
        return None
    year, month, day = {4: f"{date}-12-31", 7: f"{date}-31"}.get(len(date), date).split("-")
    return int(year) * 10000 + int(month) * 100 + int(day)


def fingerprint(document: Document, settings: str) -> str:
    """A hash of all that decides what the library keeps of a document: its text, its fields, and the settings used."""
    parts = (document.text, document.format, dict(document.fields), document.notes, settings)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
