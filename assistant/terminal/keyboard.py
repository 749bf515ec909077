"""The keyboard while something is done: what is typed ahead waits for the next prompt, and does not show meanwhile."""

import sys
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def without_echo() -> Generator[None]:
    """Let the terminal not show what is typed, so that it does not stand amid an answer; as it was afterwards."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    import termios

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    quiet = [*before]
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(descriptor, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
