"""A progress line on stderr; silent where stderr is no terminal."""

import sys
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from assistant.terminal.render import console
from assistant.terminal.screen import counted, one_line


class Bar:
    """A bar for `total` things, or a running count where the total is not known. Use as a context."""

    def __init__(self, what: str, total: int | None) -> None:
        columns = [BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()] if total else []
        screen = console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            *columns,
            TimeElapsedColumn(),
            console=screen,
            transient=True,
            disable=not screen.is_terminal,
        )
        self._what = what
        self._task = self._progress.add_task(what, total=total)

    def set(self, done: int, passages: int | None = None) -> None:
        """Show that `done` things are done (and `passages` passages embedded)."""
        told = "" if passages is None else f" {counted(done, 'article')}, {counted(passages, 'passage')}"
        self._progress.update(self._task, completed=done, description=self._what + told)

    def ask(self, question: str) -> bool:
        """Ask for consent, where there is somebody to ask; Ctrl-D is a no."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return False
        self._progress.stop()
        print(f"{one_line(question)}. Go on? [y/N] ", end="", file=sys.stderr, flush=True)
        try:
            is_agreed = input().strip().lower() in {"y", "yes"}
        except EOFError:
            is_agreed = False
            print(file=sys.stderr)
        self._progress.start()
        return is_agreed

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
