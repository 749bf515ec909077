"""What is loaded, and how fast: each rule is proven in a process of its own, where nothing is imported yet."""

import ast
import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import DATELINE

INDEX = Path(__file__).parent.parent / "index"
HEAVY = {"chromadb", "llama_index", "openai", "onnxruntime", "onnx", "matplotlib", "scipy", "numpy"}
SCORING = {"numpy"}
"""The heavy libraries that scores are computed with."""

COMMAND = """
import sys
from assistant.entry import main
try:
    main()
except SystemExit as end:
    sys.exit(f"{end.code or 0} {' '.join(sys.modules)}")
"""
"""Runs `dateline` with the arguments given; the last line on stderr is its exit code and the modules then loaded."""

BUDGET = 2.0
"""Longest `dateline --help`, in times of `python -c "import typer"`, the least that a Typer command can take.

Measured on two cores: 1.15; with one more import in `assistant/cli.py` 1.65 (rich), 3.0 (numpy), 18 (chromadb).
"""


def last_words(code: str, *arguments: str | Path) -> list[str]:
    """The words of the last line on stderr of a fresh Python that runs `code`."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False
    )
    return done.stderr.splitlines()[-1].split()


def wall_time(*command: str | Path) -> float:
    """Seconds of wall time that a command takes from start to end."""
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    return time.perf_counter() - start


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports anywhere, also inside functions."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    members = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in plain | members}


def test_help_loads_no_heavy_library() -> None:
    code, *modules = last_words(COMMAND, "--help")
    assert code == "0"
    assert "assistant.cli" in modules
    assert HEAVY.intersection(modules) == set()


def test_score_loads_no_heavy_library_but_those_it_computes_with(tmp_path: Path) -> None:
    run = tmp_path / "run.jsonl"
    asked = {"id": "q1", "question": "Who is the mayor?", "answers": ["Ines Calder"]}
    answer = {"id": "q1", "question": "Who is the mayor?", "answer": "Ines Calder", "short": "Ines Calder"}
    run.write_text(json.dumps(answer | {"asked": asked}) + "\n", encoding="utf-8")

    code, *modules = last_words(COMMAND, "score", run)
    assert code == "0"
    assert "assistant.evaluation.scores" in modules
    assert HEAVY.intersection(modules) <= SCORING


def test_importing_assistant_loads_no_heavy_library() -> None:
    modules = last_words("import assistant, sys; sys.exit(' '.join(sys.modules))")
    assert "assistant" in modules
    assert HEAVY.intersection(modules) == set()


@pytest.mark.parametrize("path", sorted(INDEX.rglob("*.py")), ids=lambda path: path.name)
def test_index_never_imports_assistant(path: Path) -> None:
    assert "assistant" not in imported(path)


def test_imports_inside_functions_count(tmp_path: Path) -> None:
    path = tmp_path / "late.py"
    path.write_text("def late():\n    import assistant.cli\n    from index.words import stem\n", encoding="utf-8")
    assert imported(path) == {"assistant", "index"}


def test_pytorch_is_not_installed() -> None:
    assert importlib.util.find_spec("torch") is None


def test_help_appears_at_once() -> None:
    """The best of five runs in turn, so that other work on the machine slows both alike."""
    pairs = [(wall_time(DATELINE, "--help"), wall_time(sys.executable, "-c", "import typer")) for _ in range(5)]
    helped, bare = map(min, zip(*pairs, strict=True))
    assert helped <= BUDGET * bare


WAITING = """
import sys
from pathlib import Path
from assistant.terminal.loading import Loader
from assistant.terminal.state import Chat

def load():
    raise LookupError

chat = Chat(Path("store"), print)
chat.loader = Loader(load)
before = {*sys.modules}
try:
    chat.ask("Who?")
except LookupError:
    sys.exit(f"0 {' '.join({*sys.modules} - before)}")
"""


def test_a_question_waits_for_the_loader_before_it_imports_anything() -> None:
    assert last_words(WAITING) == ["0"]
