"""The records that travel through `index`. All frozen; every position is a code point of the article's own text.

A text is decoded once, when its file is read, and never changed after. Whatever is later said of it is a span of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Span(NamedTuple):
    """Half-open interval [start, end) of code points of one article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words at this span of `text`."""
        return text[self.start : self.end]


How = Literal["stated", "inferred", "unknown"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of an article (its outlet, its date), how it is known, and where the article says so.

    `value` is None exactly when `how` is "unknown". `span` points at the words that say so; it is None when they are
    not in the text, and then `origin` names the place ("field outlet", "sources.yaml", "file name").
    """

    value: str | None = None
    how: How = "unknown"
    span: Span | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who published an article, who wrote it, from where, under which title, when, and at which web address.

    `date` is ISO 8601, "YYYY-MM-DD", or "YYYY-MM" / "YYYY" where no more is known.
    """

    outlet: Fact = Fact()
    byline: Fact = Fact()
    place: Fact = Fact()
    title: Fact = Fact()
    date: Fact = Fact()
    url: Fact = Fact()


Format = Literal["text", "html", "pdf", "docx"]
MarkKind = Literal["comments", "related", "furniture", "repeat", "heading"]


class Mark(NamedTuple):
    """A stretch of an article that is not its reporting. Never cited, counts for nothing.

    comments: a comment policy or reply form; related: links to other articles; furniture: "Source link", "Back to top",
    a newsletter or share line; repeat: words that the article has already printed; heading: a title, section or
    byline line, which names the article but states nothing.
    """

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One article as it was read, before anything is decided about it.

    `source` is how it will be cited: the path relative to the corpus root with "/" between its parts, or a JSONL
    record's `id`. `file` is the absolute path it came from and `record` its line there (JSONL only, from 1).
    `fields` holds what the format itself states, of: title, date, url, outlet, byline. `notes` are remarks for the user
    ("decoded as windows-1252"). `format` is "text" where the text is that of the file, else what it was converted from:
    then positions count in the text that came out, which only the library keeps.
    """

    source: str
    file: str
    text: str
    record: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    format: Format = "text"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not read: `source` is its path as it would be cited, with ":line" for a record.

    `file` is the absolute path; `line` the record's line and `cited` how it would have been cited, if that can be told;
    with `is_rest_lost` nothing after the line could be read either. `is_passing`: it may be readable the next time,
    though the file stays as it is.
    """

    source: str
    reason: str
    file: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)
    cited: str | None = field(default=None, compare=False)
    is_rest_lost: bool = field(default=False, compare=False)
    is_passing: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive whole sentences of one article: the unit that is embedded and found.

    `id` is a hash of (source, start, end, text), so that equal texts in two articles stay two passages.
    """

    id: str
    source: str
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A document with all that is decided about it, ready for the library."""

    document: Document
    provenance: Provenance
    marks: tuple[Mark, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """An article as the library gives it back: what was read, who published it, what is marked; `fingerprint` is the
    hash of all that decided this, and `copies` are the sources of articles that print the same."""

    document: Document
    provenance: Provenance
    marks: tuple[Mark, ...]
    fingerprint: str
    copies: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """How the article is cited."""
        return self.document.source

    @property
    def text(self) -> str:
        """The text that every span of this article counts in."""
        return self.document.text

    def line_of(self, position: int) -> int:
        """The line, from 1, on which code point `position` of the text stands."""
        return self.document.text.count("\n", 0, position) + 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with the reasons: what each part of the search gave it.

    `score` is the fused score (`search.py`); `dense` the cosine with the question and `lexical` the BM25
    score, as a share of the most that can be reached;
    the ranks count from 1 in each part's own list and are None where that part did not list the passage. `near` is
    the nearness in time to what the question is about, from 0 to 1, None where time does not count. `article` is what
    the fusion read of the whole article, by name (`features.py`). `copies` are the sources of articles that print the
    same, which stand further down.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float
    dense_rank: int | None
    lexical_rank: int | None
    near: float | None = None
    article: Mapping[str, float] = field(default_factory=dict, hash=False)
    copies: tuple[str, ...] = ()


class Embedder(Protocol):
    """Texts to unit vectors."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), dimensions); each row has length 1, in the order of `texts`."""
        ...
