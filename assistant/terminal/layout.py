"""Styles, and lines that hang: text wrapped at any width behind a head that stands only on its first line."""

from collections.abc import Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

MARK = Style(color="cyan")
NOTE = Style(dim=True)


def hang(
    screen: Console, head: Text, body: Text, indent: int | None = None, width: int | None = None
) -> Iterator[Text]:
    """The body wrapped at `width` columns (the screen's), `head` before its first line and `indent` (as wide as the
    head) before the others."""
    indent = head.cell_len if indent is None else indent
    width = width or screen.width
    margin = max(indent, head.cell_len)
    for number, line in enumerate(body.wrap(screen, max(12, width - margin), tab_size=1) or [Text()]):
        line.rstrip()
        yield Text.assemble(head if not number else " " * indent, line)
