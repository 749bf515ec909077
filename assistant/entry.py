"""Where `dateline` begins: it runs the command, and turns every error into one line on stderr and an exit code.

0 done; 1 a check or gate failed; 2 wrong usage, input or environment; 130 stopped by Ctrl-C.
"""

import io
import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from assistant.terminal.screen import print_note
from index.errors import DatelineError

if TYPE_CHECKING:
    import typer

NO_COMMAND = "No such command"
"""How what Typer says of a command that is none begins."""


def main() -> None:
    """Run the command with the arguments of this process; does not return."""
    _open_closed_streams()
    try:
        code = _run(sys.argv[1:] or ["--help"])
    except KeyboardInterrupt:  # also while the commands themselves are loaded
        code = 130
    _end(code)


def _end(code: int) -> NoReturn:
    """End the process; at once where a thread still loads a library in C++, which crashes when Python is taken down."""
    if any(thread.daemon for thread in threading.enumerate()):
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    import typer

    from assistant.cli_runs import app

    try:
        code = app(arguments, standalone_mode=False) or 0
        sys.stdout.flush()
        return int(code)
    except typer.Abort:
        return 130
    except ImportError as error:
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        return 130  # Ctrl-C while a library in C++ was loading
    except typer.TyperException as error:
        return _fail(_explain(error, arguments))
    except DatelineError as error:
        return _fail(str(error))
    except (BrokenPipeError, SystemExit):  # Typer and Rich make an exit of a pipe that was closed by its reader
        _discard_output()
        return 0
    except OSError as error:
        _discard_output()
        return _fail(f"{error.filename or 'the output'}: {error.strerror or error}")


def _explain(error: "typer.TyperException", arguments: list[str]) -> str:
    """What was wrong with the arguments, and where the right ones are told; how to ask, where a question was typed."""
    message = error.format_message()
    if message.startswith(NO_COMMAND) and (len(arguments) > 1 or " " in arguments[0]) and "?" in arguments[-1]:
        question = " ".join(arguments).replace('"', "'")
        return f'{arguments[0]!r} is no command; a question is asked with: dateline ask "{question}"'
    context = getattr(error, "ctx", None)
    command = " ".join(["dateline", *(context.command_path.split()[1:] if context else ())])
    return f"{message}{'' if message.endswith(('.', '?')) else '.'} See: {command} --help"


def _fail(message: str) -> int:
    print_note(f"dateline: {message}")
    return 2


def _discard_output() -> None:
    """Let nothing more be written to stdout, so that Python's own flush at the end does not fail too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _open_closed_streams() -> None:
    """Open streams that the caller closed: they would be None, and their numbers given to the next files opened.

    What an output's encoding lacks is written in a plain form, and what an input's lacks is read as "\ufffd".
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")
