"""Text to the clipboard by the terminal's own means (OSC 52). Only /copy does this, and only when a user types it."""

import base64
import sys

LONGEST = 74_000
"""Bytes that terminals take at once, after encoding."""


def copy(text: str) -> bool:
    """Hand the text to the terminal; False where there is no terminal, or the text is too long for one."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if not sys.stdout.isatty() or len(encoded) > LONGEST:
        return False
    sys.stdout.write(f"\x1b]52;c;{encoded}\x07")
    sys.stdout.flush()
    return True
