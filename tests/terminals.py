"""The chat in a real terminal: opened, typed into, and what it shows."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pexpect

from tests.conftest import DATELINE

Terminal = Any
"""A spawned chat; pexpect has no types."""
CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()=>78]\w?|[\r\x08]")
UNSET = {"NO_COLOR", "EDITOR", "VISUAL", "OPENAI_API_KEY", "DATELINE_API_KEY"}


def open_chat(
    folder: Path,
    arguments: Sequence[object],
    columns: int,
    environment: Mapping[str, str],
    program: Sequence[str] = (str(DATELINE), "chat"),
) -> Terminal:
    """A chat, or another program, that runs in a folder, in a terminal of 50 lines."""
    plain = {name: value for name, value in os.environ.items() if name not in UNSET}
    return pexpect.spawn(
        program[0],
        [*program[1:], *map(str, arguments)],
        env=plain | {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"} | environment,
        dimensions=(50, columns),
        encoding="utf-8",
        timeout=180,
        cwd=folder,
    )


def say(child: Terminal, line: str, expected: str) -> str:
    """Type a line, wait for what is expected and for the next prompt; what was shown in between, without controls."""
    child.sendline(line)
    child.expect(expected)
    shown = child.before + child.after
    child.expect(r"dateline[^>]*>")
    return CONTROLS.sub("", shown + child.before)


def rows(text: str) -> list[str]:
    """The lines of an answer, from the first that is quoted to the count of origins."""
    lines = text.split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith(("“", "‘")))
    last = next(n for n, line in enumerate(lines) if "independent origin" in line or "1 article" in line)
    return lines[first : last + 1]
