"""Where sources differ, and how a figure developed: a box on a terminal, indented lines elsewhere."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from assistant.records import Citation, Disagreement, Position
from assistant.terminal.layout import MARK, NOTE, hang
from assistant.terminal.screen import one_line, quoted

TITLES = {"dispute": "Sources differ", "development": "Developed over time"}
BORDERS = {"dispute": "magenta", "development": "blue"}
FRAME = 4
"""Columns that a box takes: a border and a space on both sides."""


def show_disagreement(screen: Console, disagreement: Disagreement, cited: Mapping[str, Citation]) -> None:
    """Print a disagreement: each side with its value, its quotes, outlets and dates."""
    title, about = TITLES[disagreement.kind], one_line(disagreement.about)
    rows = list(_rows(screen, disagreement.kind, arrange(disagreement, cited), cited, screen.width - FRAME))
    screen.print()
    if not screen.is_terminal:
        screen.print(Text(f"{title}: {about}" if about else title))
        screen.print(*(Text.assemble("  ", row) for row in rows), sep="\n")
        return
    heading = hang(screen, Text(), Text(about, NOTE), width=screen.width - FRAME) if about else ()
    border = BORDERS[disagreement.kind]
    name = Text(title, f"bold {border}")
    screen.print(Panel(Group(*heading, *rows), title=name, title_align="left", border_style=border, width=screen.width))


def arrange(disagreement: Disagreement, cited: Mapping[str, Citation]) -> Sequence[Position]:
    """The positions as they are read: a development from its first date to its last, a dispute as it is given."""
    if disagreement.kind == "dispute":
        return disagreement.positions
    return sorted(disagreement.positions, key=lambda position: _day(position, cited) or "9999")


def shown_quotes(disagreements: Sequence[Disagreement], cited: Mapping[str, Citation]) -> set[str]:
    """The quotes that the panels of these disagreements show."""
    sides = [position for disagreement in disagreements for position in disagreement.positions]
    return {first.quote for side in sides if (first := _first(side, cited))}


def _rows(
    screen: Console, kind: str, positions: Sequence[Position], cited: Mapping[str, Citation], width: int
) -> Iterator[Text]:
    for number, position in enumerate(positions):
        dated = _day(position, cited)
        day = f"{dated or 'undated'}  " if kind == "development" else ""
        is_last = kind == "development" and dated and number == len(positions) - 1
        by = f", says {one_line(position.by)}" if position.by else ""
        head = Text.assemble((day, NOTE), (one_line(position.value), "bold"), by, ("  latest" if is_last else "", NOTE))
        yield from hang(screen, Text(), head, width=width)
        if first := _first(position, cited):
            yield from hang(screen, Text("  "), Text(quoted(first.quote)), width=width)
        who = Text()
        for key in position.citations:
            if citation := cited.get(key):
                who.append("; " if who else "")
                who.append(f"{_who(citation)} ", NOTE).append(f"[{one_line(key)}]", MARK)
        yield from hang(screen, Text("  "), who, width=width)


def _first(position: Position, cited: Mapping[str, Citation]) -> Citation | None:
    return next((cited[key] for key in position.citations if key in cited), None)


def _day(position: Position, cited: Mapping[str, Citation]) -> str | None:
    """The earliest date of an article that takes this position."""
    days = [day for key in position.citations if key in cited and (day := cited[key].date)]
    return one_line(min(days)) if days else None


def _who(citation: Citation) -> str:
    return f"{one_line(citation.outlet or 'outlet unknown')}, {one_line(citation.date or 'undated')}"
