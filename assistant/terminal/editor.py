"""A line of an article in the user's editor or pager; on the screen itself where there is neither."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from assistant.errors import ChatError
from assistant.terminal.layout import hang
from assistant.terminal.render import heading, numbered, show_lines
from index.records import Filed, Span

BY_COLON = {"hx", "helix", "subl", "zed", "zeditor", "micro"}
BY_GOTO = {"code", "codium", "code-insiders", "cursor", "windsurf"}
ABOVE = 4
"""Lines of the pager above the one that is shown."""


def open_line(screen: Console, article: Filed, line: int, span: Span | None = None) -> None:
    """Show a line of an article: in $VISUAL or $EDITOR, else in $PAGER or less; without a terminal, as lines.

    An article that is one record of a file, whose text was converted, or whose file is gone, is not given to an editor,
    which could not show it.

    Raises:
        ChatError: the editor or pager cannot be started.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    pager = os.environ.get("PAGER") or shutil.which("less") or ""
    is_text = article.document.record is None and article.document.format == "text"
    is_file = is_text and os.path.isfile(article.document.file)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        show_lines(screen, article, line, around=2, span=span)
    elif editor.strip() and is_file:
        _run(editor_command(editor, article.document.file, line))
    elif pager.strip():
        _page(screen, pager, article, line, span)
    else:
        show_lines(screen, article, line, around=2, span=span)


def editor_command(editor: str, file: str, line: int) -> list[str]:
    """The words of the command that opens `file` at `line`, in the way of that editor; most take +LINE."""
    words = shlex.split(editor)
    name = Path(words[0]).name
    if name in BY_GOTO:
        return [*words, "-g", f"{file}:{line}"]
    if name in BY_COLON:
        return [*words, f"{file}:{line}"]
    if name in {"kate", "mate"}:
        return [*words, "--line", str(line), file]
    return [*words, f"+{line}", file]


def _page(screen: Console, pager: str, article: Filed, line: int, span: Span | None) -> None:
    """Show a whole article in a pager, with the line in sight and the quoted words set off."""
    page = Console(file=StringIO(), force_terminal=True, width=screen.width, highlight=False, color_system="standard")
    page.no_color = screen.no_color
    page.print(heading(article))
    rows, wanted = 1, 1
    for number, text in numbered(article, span):
        wanted = rows + 1 if number == line else wanted
        for row in hang(page, Text(f"{number:>5}  ", "cyan"), text):
            page.print(row)
            rows += 1
    words = shlex.split(pager)
    if Path(words[0]).name == "less":
        last = rows - shutil.get_terminal_size().lines + 2  # from there on the end is in sight
        words += ["-R", f"+{max(1, min(wanted - ABOVE, last))}g"]
    _run(words, page.file.getvalue())  # type: ignore[attr-defined]


def _run(command: Sequence[str], text: str | None = None) -> None:
    given = None if text is None else text.encode("utf-8", "replace")
    try:
        with _ctrl_c_left_to_it():
            subprocess.run(command, input=given, check=False)
    except (OSError, ValueError) as error:
        raise ChatError(f"{command[0]}: cannot be started ({error}); set EDITOR or PAGER to another one") from error


@contextmanager
def _ctrl_c_left_to_it() -> Generator[None]:
    """Let Ctrl-C mean to an editor or pager what it means there; it is not ended, nor the terminal left as it was."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)  # a handler, unlike SIG_IGN, is not inherited
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
