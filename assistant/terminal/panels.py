"""Where sources differ, and how a figure developed: a box on a terminal, indented lines elsewhere."""

import re
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from assistant.answering.asking.kinds import fits
from assistant.records import Citation, Disagreement, Position
from assistant.terminal.footnotes import origin_line
from assistant.terminal.layout import MARK, NOTE, hang, put
from assistant.terminal.links import Links
from assistant.terminal.screen import one_line, paired, quoted

TITLES = {"dispute": "Sources differ", "development": "Developed over time"}
BORDERS = {"dispute": "magenta", "development": "green"}
PLURAL = frozenset("police people men women authorities medics".split())
PLACED = re.compile(r"(?<=\w) (?:of|in|at|for|from|near)\b")
"""What stands behind the noun that names a speaker: "residents | of Norwick"."""
FRAME = 4
"""Columns that a box takes: a border and a space on both sides."""


def show_disagreement(
    screen: Console, disagreement: Disagreement, cited: Mapping[str, Citation], links: Links, asked: str
) -> None:
    """Print a disagreement: each side with its value, quote, outlets, dates and places.

    What it is about is said where the question that was asked does not say it.
    """
    title, about = TITLES[disagreement.kind], subject(disagreement, asked)
    rows = list(_rows(screen, disagreement.kind, arrange(disagreement, cited), cited, links))
    if not screen.is_terminal:
        screen.print(Text(f"{title}: {about}".rstrip()))
        put(screen, (Text.assemble("  ", row) for row in rows))
        return
    heading = hang(screen, Text(), Text(about, NOTE), width=screen.width - FRAME) if about else ()
    border = BORDERS[disagreement.kind]
    name = Text(title, f"bold {border}")
    screen.print(Panel(Group(*heading, *rows), title=name, title_align="left", border_style=border, width=screen.width))


def subject(disagreement: Disagreement, asked: str) -> str:
    """What a disagreement is about, where the question that was asked does not say it; else ""."""
    about = one_line(disagreement.about)
    return "" if about in one_line(asked) else about


def arrange(disagreement: Disagreement, cited: Mapping[str, Citation]) -> Sequence[Position]:
    """The positions as they are read: a development from its first date to its last, a dispute as it is given."""
    if disagreement.kind == "dispute":
        return disagreement.positions
    return sorted(disagreement.positions, key=lambda position: _day(position, cited) or "9999")


def told_in(disagreements: Sequence[Disagreement], cited: Mapping[str, Citation]) -> list[Citation]:
    """The citations that the panels of these disagreements show with quote and place."""
    sides = [position for disagreement in disagreements for position in disagreement.positions]
    keys = [(side, key) for side in sides for key in side.citations if key in cited]
    return [cited[key] for side, key in keys if _is_quoted(cited[key], side, cited)]


def _rows(
    screen: Console, kind: str, positions: Sequence[Position], cited: Mapping[str, Citation], links: Links
) -> Iterator[Text]:
    width = screen.width - FRAME
    for number, position in enumerate(positions):
        dated = _day(position, cited)
        day = f"{dated or 'undated'}  " if kind == "development" else ""
        is_last = kind == "development" and dated and number == len(positions) - 1
        by = said_by(position.by)
        head = Text.assemble((day, NOTE), (paired(position.value), "bold"), by, ("  latest" if is_last else "", NOTE))
        yield from hang(screen, Text(), head, width=width)
        for citation in (cited[key] for key in position.citations if key in cited):
            is_first, is_placed = citation is _first(position, cited), _is_quoted(citation, position, cited)
            if is_first:
                yield from hang(screen, Text("  "), Text(quoted(citation.quote)), width=width)
            mark = Text.assemble("  ", (f"[{one_line(citation.key)}] ", MARK), "" if is_first else "also ")
            yield from hang(screen, mark, origin_line(citation, links, is_placed=is_placed), indent=6, width=width)


def said_by(name: str | None) -> str:
    """Who says something, as it is said behind it: ", says the PMF", ", say officials"; "" of no name."""
    name = one_line(name or "")
    name = f"the {name[4:]}" if name.startswith("The ") else name
    last = next(reversed(PLACED.split(name, maxsplit=1)[0].split()), "")
    if not last:
        return ""
    is_plural = last in PLURAL or (last.islower() and re.search("[^s]s$", last) and fits("who", (), last, True) > 0)
    return f", {'say' if is_plural else 'says'} {name}"


def _first(position: Position, cited: Mapping[str, Citation]) -> Citation | None:
    return next((cited[key] for key in position.citations if key in cited), None)


def _is_quoted(citation: Citation, position: Position, cited: Mapping[str, Citation]) -> bool:
    """Whether a citation of a position is the one quoted, or has the same words."""
    first = _first(position, cited)
    return first is not None and citation.quote == first.quote


def _day(position: Position, cited: Mapping[str, Citation]) -> str | None:
    """The earliest date of an article that takes this position."""
    days = [day for key in position.citations if key in cited and (day := cited[key].date)]
    return one_line(min(days)) if days else None
