"""The marks of citations, and what they stand for: outlet, date and place, as links where the terminal makes them."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text

from assistant.records import Citation
from assistant.terminal.layout import MARK, NOTE, hang, put
from assistant.terminal.links import Links
from assistant.terminal.screen import one_line, quoted


def marks(keys: Sequence[str], cited: Mapping[str, Citation], links: Links) -> Text:
    """The marks of citations, [1][2], each a link to its line."""
    text = Text()
    for key in keys:
        link = links.to_line(cited[key].source, cited[key].line) if key in cited else None
        text.append(f"[{one_line(key)}]", MARK + Style(link=link))
    return text


def show_footnotes(screen: Console, citations: Iterable[Citation], shown: Iterable[str], links: Links) -> None:
    """Print each citation: outlet, date and place, and its own words where they are not among those shown."""
    shown = set(shown)
    for citation in citations:
        head = Text.assemble("  ", (f"[{one_line(citation.key)}]", MARK), " ")
        put(screen, hang(screen, head, origin_line(citation, links)))
        if citation.quote not in shown:
            own = Text(quoted(citation.quote), NOTE)
            put(screen, hang(screen, Text(" " * head.cell_len), own))


def origin_line(citation: Citation, links: Links, is_placed: bool = True) -> Text:
    """Outlet, date and, unless left out, place of a citation; the outlet leads to the article's page, the place to its
    line."""
    page = links.to_page(citation.source)
    who = (one_line(citation.outlet or "outlet unknown"), Style(link=page))
    said = Text.assemble(who, f", {one_line(citation.date or 'undated')}")
    if is_placed:
        line = links.to_line(citation.source, citation.line)
        said.append("  ").append(place(citation), Style(bold=True, link=line))
    return said


def place(citation: Citation) -> str:
    """SOURCE:LINE, as `dateline show` takes it."""
    return f"{one_line(citation.source)}:{citation.line}"
