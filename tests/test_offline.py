"""No network: indexing and answering open no connection and look up no name, in a process where both are refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GUARD = """
import os, sys

def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}:
        os.write(2, f"the network was used: {event} {arguments}".encode())
        os._exit(9)

sys.addaudithook(refuse)
"""
"""Ends the process at once: an error could be caught, as telemetry does with its own."""
RUN = GUARD + "from assistant.entry import main; sys.argv = ['dateline', *sys.argv[1:]]; main()"
PROVE = (
    GUARD
    + """
import contextlib, socket
with contextlib.suppress(Exception):
    socket.create_connection(("127.0.0.1", 9))
"""
)


def _run(code: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=os.environ | {"XDG_DATA_HOME": str(cwd / "data"), "XDG_CACHE_HOME": str(cwd / "cache")},
        timeout=120,
        check=False,
    )


def test_the_first_question_ever_builds_all_and_answers_without_a_network(tmp_path: Path) -> None:
    done = _run(RUN, "ask", "How many US troops are in Syria?", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "900 in Syria" in done.stdout
    assert "000_c00c47a396a668e5.txt:7" in done.stdout


@pytest.mark.parametrize("command", [["sources"], ["show", "000_c00c47a396a668e5.txt:7"], ["doctor"]])
def test_the_other_commands_need_no_network_either(tmp_path: Path, command: list[str]) -> None:
    done = _run(RUN, *command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_guard_would_notice(tmp_path: Path) -> None:
    done = _run(PROVE, cwd=tmp_path)
    assert (done.returncode, "the network was used" in done.stderr) == (9, True)
