"""SOURCE:LINE → an article and a line that it has."""

import difflib

from index.errors import DatelineError
from index.reading.folders import escape
from index.records import Filed
from index.storing.library import Library


class NoSuchPlace(DatelineError):
    """A source that the library does not hold, or a line that the article does not have."""


def find_line(library: Library, place: str, listing: str = "dateline sources") -> tuple[Filed, int]:
    """The article and the line that `place` names; the first line where it names none. `listing` is what can be typed
    to see the names that there are.

    Raises:
        NoSuchPlace: there is no such article, or no such line.
    """
    place = place if place.isprintable() else escape(place)  # the file's own name, of odd bytes: cited in plain ones
    source, line = _parts(place)
    article = library.article(place) or library.article(source)
    if article is None:
        sources = library.sources()
        begun = [name for name in sources if source and name.startswith(source)]
        near = begun[:1] or difflib.get_close_matches(source, sources, n=1)
        hint = f"did you mean {near[0]}?" if near else f"see: {listing}"
        raise NoSuchPlace(f"{source}: no article is cited by this name; {hint}")
    if article.source == place:
        line = 1
    last = article.line_of(len(article.text.rstrip()))
    if not 1 <= line <= last:
        raise NoSuchPlace(f"{article.source}:{line}: no such line; it has lines 1 to {last}")
    return article, line


def _parts(place: str) -> tuple[str, int]:
    source, _, line = place.rpartition(":")
    is_line = source and line.isascii() and line.isdigit()
    return (source, int(line[:18])) if is_line else (place, 1)  # of thousands of digits Python makes no number
