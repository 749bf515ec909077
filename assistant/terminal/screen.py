"""What may reach a terminal. Every word from an article, a file name, a model or a server passes through `clean`."""

import re

UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters but tab and newline, invisible and bidirectional formatting characters, lone surrogates."""


def clean(text: str) -> str:
    """The text without what could steer a terminal or reorder a line; each such character becomes U+FFFD or nothing.

    Control characters become "�", so that a reader sees that something was there; invisible ones are dropped, narrow
    and line-separating spaces become spaces. Carriage returns before a newline are dropped.
    """
    return UNSAFE.sub(_harmless, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The text cleaned and on one line."""
    return " ".join(clean(text).split())


def _harmless(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\u2028\u2029\u202f":
        return " "
    is_control = character < "\u00a0" or "\ud800" <= character <= "\udfff"
    return "\ufffd" if is_control else ""
