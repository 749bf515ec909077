"""Styles, and lines that hang: text wrapped at any width behind a head that stands only on its first line."""

import re
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

MARK = Style(color="cyan")
NOTE = Style(dim=True)
MARKS = re.compile(r"(?:\[[^\[\]]*\])+")
"""Marks of citations, which do not stand alone on a line."""
NARROWEST = 12
"""Columns that a text has at the least, however wide its head."""


def hang(
    screen: Console, head: Text, body: Text, indent: int | None = None, width: int | None = None
) -> Iterator[Text]:
    """The body wrapped at `width` columns (the screen's), `head` before its first line and `indent` (as wide as the
    head) before the others."""
    indent = head.cell_len if indent is None else indent
    width = max(NARROWEST, (width or screen.width) - max(indent, head.cell_len))
    for number, line in enumerate(_tied(list(body.wrap(screen, width, tab_size=1)), width) or [Text()]):
        line.rstrip()
        yield Text.assemble(head if not number else " " * indent, line)


def _tied(lines: list[Text], width: int) -> list[Text]:
    """The lines with a word before the marks of citations where those would stand alone on the last."""
    if len(lines) < 2 or not MARKS.fullmatch(lines[-1].plain):
        return lines
    *others, above, marks = lines
    above.rstrip()
    cut = above.plain.rfind(" ") + 1
    kept, word = above.divide([cut]) if cut else (above, Text())
    if not cut or word.cell_len + 1 + marks.cell_len > width:
        return lines
    return [*others, kept, Text.assemble(word, " ", marks)]


def put(screen: Console, rows: Iterable[Text]) -> None:
    """Print rows as they are, neither wrapped again nor cut."""
    for row in rows:
        screen.print(row, no_wrap=True, overflow="ignore", crop=False)
