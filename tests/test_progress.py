"""Consent is asked of whoever sits at a terminal, and of nobody else."""

import io
import os
import sys

import pytest

from assistant.terminal.progress import Bar


@pytest.mark.parametrize(
    ("typed", "is_agreed"), [("y\n", True), ("Yes\n", True), ("n\n", False), ("\n", False), ("\x04", False)]
)
def test_consent_is_a_yes_and_nothing_else(monkeypatch: pytest.MonkeyPatch, typed: str, is_agreed: bool) -> None:
    """Ctrl-D ("\\x04") is a no, and no error."""
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "r+b", buffering=0) as terminal:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(terminal))
        monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(terminal, write_through=True))
        os.write(ours, typed.encode())
        with Bar("Indexing", None) as bar:
            assert bar.ask("all 3 articles would be embedded again") is is_agreed
        assert "all 3 articles would be embedded again. Go on? [y/N]" in os.read(ours, 10_000).decode()
    os.close(ours)
