"""A cited span shown inside its article: the words before and after it, as long as they still stand there."""

import os
import re
import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import StoreError
from index.storing.library import Library
from index.storing.names import LIBRARY_FILE, is_address
from index.storing.opening import open_store

REACH = 300
"""Code points of an article shown before a quote, and as many after it."""

STOP = re.compile(r"[.!?…][\"'”’)\]]*\s+|\n+")
BLANKS = re.compile(r"[ \t\r]*\n\s*")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`before`, `quote` and `after` follow one another in the article; `note` says why only the quote is shown."""

    before: str
    quote: str
    after: str
    note: str = ""


class Articles:
    """The texts of a store's articles, each read once. `note` says why none can be read, or is empty."""

    def __init__(self, library: Library | None, note: str = "") -> None:
        self._library = library
        self._texts: dict[str, str | None] = {}
        self.note = note

    def text(self, source: str) -> str | None:
        """The article's text, or None where the store has no such article."""
        if source not in self._texts:
            self._texts[source] = self._read(source)
        return self._texts[source]

    def _read(self, source: str) -> str | None:
        if self._library is None:
            return None
        try:
            article = self._library.article(source)
        except (sqlite3.DatabaseError, UnicodeEncodeError):
            return None
        return article.text if article else None

    def excerpt(self, source: str, start: int, end: int, quote: str) -> Excerpt:
        """The quote with the article's words around it; alone, with a note, where it does not stand at [start, end)."""
        text = self.text(source)
        if text is None:
            return Excerpt("", quote, "", self.note or "The store no longer has this article: only the quote is shown.")
        if not quote or text[max(start, 0) : max(end, 0)] != quote:
            return Excerpt("", quote, "", "These words no longer stand at this place in the article.")
        return Excerpt(_before(text, start), quote, _after(text, end))


def _before(text: str, start: int) -> str:
    """The words up to `start`, from the beginning of a sentence where one is near."""
    piece = text[max(0, start - REACH) : start]
    if start <= REACH:
        return _tidy(piece).lstrip()
    stop = STOP.search(piece, 0, REACH * 2 // 3)
    begin = stop.end() if stop else piece.find(" ") + 1
    return "… " + _tidy(piece[begin:])


def _after(text: str, end: int) -> str:
    """The words from `end` on, up to the end of a sentence where one is near."""
    piece = text[end : end + REACH]
    if end + REACH >= len(text):
        return _tidy(piece).rstrip()
    stops = [match.end() for match in STOP.finditer(piece, REACH // 3)]
    if stops:
        return _tidy(piece[: stops[-1]]).rstrip() + " …"
    return _tidy(piece[: max(piece.rfind(" "), 0) or len(piece)]) + " …"


def _tidy(piece: str) -> str:
    """Paragraphs kept apart by one line break, however the file does it."""
    return BLANKS.sub("\n", piece)


def marked(text: str, aliases: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in pieces, in order, each with whether it is one of the aliases (whole words, any case)."""
    found = _pattern(aliases)
    if found is None:
        return [(text, False)]
    pieces = [(piece, number % 2 == 1) for number, piece in enumerate(found.split(text))]
    return [(piece, is_alias) for piece, is_alias in pieces if piece]


def _pattern(aliases: Sequence[str]) -> re.Pattern[str] | None:
    parts = [r"\W+".join(map(re.escape, words)) for alias in aliases if (words := re.findall(r"\w+", alias))]
    longest_first = sorted(set(parts), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(longest_first)})(?!\w)", re.IGNORECASE) if parts else None


@contextmanager
def open_articles(store: Path | None, header: Mapping[str, Any]) -> Generator[Articles, None, None]:
    """The articles of `store`, or else of the store that a run's header names, if that still opens.

    Raises:
        StoreUnusable: `store` was given and is no store.
    """
    folder = store or Path(str(header.get("store") or ""))
    if store is None and not (header.get("store") and (is_address(folder) or os.path.isfile(folder / LIBRARY_FILE))):
        yield Articles(None, "The store of this run is not here: only the quote is shown. Name one with --store.")
        return
    try:
        opened = open_store(folder)
    except StoreError:
        if store:
            raise
        yield Articles(None, "The store of this run cannot be opened: only the quote is shown.")
        return
    try:
        yield Articles(opened.library)
    finally:
        opened.close()
