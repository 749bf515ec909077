"""The line that is typed into: history, completion, several lines, keys of emacs or vi."""

import shutil
from collections.abc import Callable
from contextlib import suppress

from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.cursor_shapes import ModalCursorShapeConfig
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import is_searching
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import create_output
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.shortcuts import CompleteStyle
from rich.cells import cell_len, set_cell_size

from assistant.errors import SettingsError
from assistant.settings import setting
from assistant.terminal.completion import ChatCompleter
from assistant.terminal.screen import one_line
from assistant.terminal.sessions import questions_file
from assistant.terminal.state import Chat

NAME = "dateline> "
MENU = 5
"""Lines kept free below the prompt for what Tab offers."""
LEAST = 8
"""Columns that what is looked at has in the prompt at the least."""


def prompt(chat: Chat) -> Callable[[], str | None]:
    """A line editor; it gives None at Ctrl-D, and an empty line at Ctrl-C.

    Raises:
        SettingsError: `keys` is neither "emacs" nor "vi".
    """
    mode, output = _editing_mode(), create_output(always_prefer_tty=True)  # answers alone go into a file or pipe
    session: PromptSession[str] = PromptSession(
        history=_history(chat),
        completer=ChatCompleter(chat),
        complete_while_typing=True,
        complete_in_thread=True,
        complete_style=CompleteStyle.COLUMN,
        reserve_space_for_menu=MENU,
        editing_mode=mode,
        multiline=True,
        search_ignore_case=True,
        enable_suspend=True,
        prompt_continuation=lambda width, line, wrapped: " " * min(width, len(NAME)),
        key_bindings=_bindings(),
        cursor=ModalCursorShapeConfig() if mode is EditingMode.VI else None,
        output=output,
    )

    def read() -> str | None:
        """The next line; "" after Ctrl-C, None at the end."""
        try:
            # a note from the loader stands above the prompt, not in it
            with create_app_session(output=output), patch_stdout():
                return session.prompt(_label(chat), pre_run=chat.loader.start)
        except KeyboardInterrupt:
            if not session.default_buffer.text:
                chat.notify("Ctrl-D leaves, or /quit")
            return ""
        except EOFError:
            return None

    return read


def _label(chat: Chat) -> FormattedText:
    """The prompt, with what is looked at where that is not everything."""
    day = [f"to {chat.as_of}"] if chat.as_of else []
    scope = ", ".join([*day, *map(one_line, chat.outlets)])
    return FormattedText([("bold", label(scope, shutil.get_terminal_size().columns))])


def label(scope: str, columns: int) -> str:
    """The prompt for what is looked at ("" for everything), in no more than half of the columns."""
    if not scope:
        return NAME
    room = max(LEAST, columns // 2 - cell_len("dateline []> "))
    return f"dateline [{scope if cell_len(scope) <= room else set_cell_size(scope, room - 1).rstrip(' ,') + '…'}]> "


def _bindings() -> KeyBindings:
    """Enter asks, whatever the mode; Alt-Enter starts a new line."""
    bindings = KeyBindings()

    @bindings.add("enter", filter=~is_searching)
    def ask(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @bindings.add("escape", "enter", filter=~is_searching)
    def new_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return bindings


def _editing_mode() -> EditingMode:
    keys = setting("keys") or "emacs"
    if keys not in {"emacs", "vi"}:
        raise SettingsError(f'keys: {keys!r} is not known; use "emacs" or "vi"')
    return EditingMode.VI if keys == "vi" else EditingMode.EMACS


def _history(chat: Chat) -> History:
    """What was asked before: in a file of the user's own, or for this chat alone."""
    if not chat.is_kept:
        return InMemoryHistory()
    try:
        return _KeptHistory(chat)
    except OSError:
        return InMemoryHistory()


class _KeptHistory(FileHistory):
    """Lines in a file that its owner alone can read, as long as the chat keeps what is asked.

    Raises:
        OSError: there can be no such file.
    """

    def __init__(self, chat: Chat) -> None:
        super().__init__(str(questions_file()))
        self._chat = chat
        self._make()

    def store_string(self, string: str) -> None:
        """Keep a line, unless nothing is kept any more, or the disk takes no more."""
        if self._chat.is_kept:
            with suppress(OSError):
                self._make()
                super().store_string(string)

    def _make(self) -> None:
        file = questions_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
