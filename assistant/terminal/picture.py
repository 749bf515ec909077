"""A conversation as a picture (SVG) of the terminal that shows it, with no font or anything else fetched."""

import hashlib
import re
from collections.abc import Sequence
from io import StringIO

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from assistant.records import Answer
from assistant.terminal.answers import show_answer
from assistant.terminal.layout import hang
from assistant.terminal.screen import one_line

COLUMNS = 92
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: FONTS; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
""".replace("FONTS", FONTS)


def draw(answers: Sequence[Answer]) -> str:
    """The SVG of a terminal in which these questions were asked and answered; the same for the same answers."""
    screen = Console(
        file=StringIO(), record=True, force_terminal=True, width=COLUMNS, color_system="truecolor", highlight=False
    )
    screen.no_color = False
    for number, answer in enumerate(answers):
        if number:
            screen.print()
        for row in hang(screen, Text("dateline> ", "bold green"), Text(one_line(answer.question)), indent=2):
            screen.print(row)
        show_answer(screen, answer)
    identity = (
        "d" + hashlib.sha256("".join(answer.question for answer in answers).encode("utf-8", "replace")).hexdigest()[:8]
    )
    drawn = screen.export_svg(title="dateline chat", theme=DIMMED_MONOKAI, code_format=FRAME, unique_id=identity)
    return re.sub(r"[ \t]+$", "", drawn, flags=re.MULTILINE)
