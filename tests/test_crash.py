"""A store loses nothing: processes killed at any call or moment, several at work at once, and damaged files.

A share of the trials runs here; all of them with DATELINE_TRIALS=full (about an hour on two cores).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import tracing

FULL = os.environ.get("DATELINE_TRIALS") == "full"


def run(kind: str, folder: Path, amount: int) -> dict[str, Any]:
    """Run trials in a process of their own; what went wrong is the failure's message."""
    command = [sys.executable, "-m", "tests.trials", kind, str(folder), str(amount)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)
    assert done.returncode == 0, done.stderr
    outcome: dict[str, Any] = json.loads(done.stdout)
    print(outcome)
    assert outcome["wrong"] == [], f"seed {outcome['seed']}"
    return outcome


@pytest.mark.skipif(not tracing.is_possible(), reason="no process may be traced here")
def test_killed_at_any_change_of_the_store_it_is_whole_and_goes_on(tmp_path: Path) -> None:
    """SIGKILL at the entry of every write, fsync, rename, unlink, mkdir and truncation, in any thread."""
    assert run("kill", tmp_path, 1 if FULL else 90)["trials"] >= 6


def test_killed_at_random_moments_it_is_whole_and_goes_on(tmp_path: Path) -> None:
    assert run("moments", tmp_path, 200 if FULL else 4)["trials"] >= 4


def test_damage_is_mended_or_named_and_never_changes_an_answer(tmp_path: Path) -> None:
    """One file of the store is truncated, or has bits flipped: no crash, no hang, no silent wrong answer."""
    assert run("damage", tmp_path, 500 if FULL else 8)["trials"] >= 8


def test_three_may_index_and_two_chat_at_once(tmp_path: Path) -> None:
    assert run("share", tmp_path, 20 if FULL else 2)["outcomes"]["rounds of questions meanwhile"] >= 4
