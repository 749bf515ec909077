"""Shared fixtures: the built embedder, a store of the seed articles, three short articles, an isolated environment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import assistant
from assistant.indexing import index
from assistant.settings import seed_articles
from assistant.terminal.state import Chat
from index.storing.store import Store

BEGAN = time.monotonic()
SLOW = frozenset(
    f"test_{name}"
    for name in (
        "chat chat_model crash hostile invented quality_gate report_browser report_safety runs server sessions terminal"
    ).split()
)
"""Files whose tests mostly start the program anew, wait, or index many articles: two thirds of the time."""

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
DATELINE = Path(sys.executable).with_name("dateline")

FLOOD = """Harbour Post/ On Monday, March 4, 2024, the river Elm burst its banks in Norwick. The mayor, Ines Calder,
said that 12 families had left their homes.

A bridge was closed. Nobody was hurt, the fire brigade reported.
"""
FLOOD_AGAIN = """NORWICK, March 5 (Reuters) - The river Elm burst its banks in Norwick on Monday. The mayor, Ines
Calder, said that 12 families had left their homes.
"""
OWN_WORDS = """Twelve families left their homes in Norwick, the town's clerk told us.
The river Elm burst its banks in Norwick on Monday.
"""
ELECTION = """Published: 20 June 2024

Valley voters chose Omar Lindqvist as their governor on Thursday. He won 54 percent of the vote, the board said.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """--minutes: for a machine that must be done by then, however slow it is."""
    parser.addoption("--minutes", type=float, help="skip the slow files' tests that have not begun after so long")


def pytest_configure() -> None:
    """Ctrl-C works as in a terminal, also where the tests were started in the background, which ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the slow files come last."""
    items.sort(key=lambda item: item.path.stem in SLOW)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a slow file's test for which there is no time left, and say so."""
    minutes = item.config.getoption("--minutes")
    if minutes is not None and item.path.stem in SLOW and time.monotonic() - BEGAN > minutes * 60:
        pytest.skip(f"begins no slow test after {minutes:g} minutes: this machine is slow, or other work runs on it")


@pytest.fixture(scope="session", autouse=True)
def _own_directories(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of the user's is read or written; the embedder is built once for all tests."""
    root = tmp_path_factory.mktemp("xdg")
    for name in ("DATA", "STATE", "CONFIG", "CACHE"):
        os.environ[f"XDG_{name}_HOME"] = str(root / name.lower())
    os.environ.pop("DATELINE_STORE", None)


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the five seed articles. Not to be changed."""
    folder = tmp_path_factory.mktemp("stores") / "seeds"
    index([seed_articles()], folder)
    return folder


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the invented articles. Not to be changed."""
    folder = tmp_path_factory.mktemp("stores") / "invented"
    index([Path(__file__).parent / "data" / "invented" / "articles"], folder)
    return folder


@pytest.fixture(scope="session")
def seeds(seed_store: Path) -> assistant.Assistant:
    """An assistant over the seed articles."""
    return assistant.open(seed_store)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with three short articles: a flood, told twice, and an election."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "flood.txt").write_text(FLOOD, encoding="utf-8")
    (folder / "wire.txt").write_text(FLOOD_AGAIN, encoding="utf-8")
    (folder / "election.md").write_text(ELECTION, encoding="utf-8")
    return folder


@pytest.fixture
def news(articles: Path, tmp_path: Path) -> assistant.Assistant:
    """The flood, told by an outlet, by another that copies it and by a third in its own words, and the election."""
    (articles / "gazette.txt").write_text(OWN_WORDS, encoding="utf-8")
    (articles / "sources.yaml").write_text(
        "gazette.txt: {outlet: Gazette, date: 2024-03-05}\nwire.txt: {date: 2024-03-05}\n"
    )
    index([articles], tmp_path / "store")
    return assistant.open(tmp_path / "store")


@pytest.fixture
def chat(news: assistant.Assistant) -> Chat:
    """A chat over these, which is not kept."""
    return Chat(news.store.folder, print, is_kept=False)


@pytest.fixture
def dateline(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the real command in an empty folder, with the given arguments and standard input."""

    def run(*arguments: object, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [DATELINE, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=os.environ | environment,
            timeout=120,
            check=False,
        )

    return run


def assert_whole(store: Store) -> None:
    """Every passage of the library is readable, and its own vector finds it first."""
    for ids, vectors, _ in store.library.vectors():
        for identity, vector in zip(ids, vectors, strict=True):
            assert store.vectors.query(vector, 1)[0] == (identity, pytest.approx(1, abs=1e-3))
