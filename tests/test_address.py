"""The address of a store on a server: how it is read, and what is said of one that is none."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import StoreUnusable
from index.server.client import Address, read_address
from index.storing.opening import whole_name

Dateline = Callable[..., subprocess.CompletedProcess[str]]


def test_an_address_is_read_as_it_is_written_and_as_a_path_keeps_it() -> None:
    assert read_address("http://localhost/news") == Address("http", "localhost", 8000, "news")
    assert read_address("https:/api.trychroma.com/news-2.a_b/") == Address(
        "https", "api.trychroma.com", 443, "news-2.a_b"
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("http://localhost:8000/news", "http://localhost:8000/news"),
        (Path("https://api.trychroma.com/news"), "https://api.trychroma.com/news"),
        ("stores/news", f"{os.getcwd()}/stores/news"),
    ],
)
def test_the_name_of_a_store_is_whole_wherever_it_is_looked_for(given: str | Path, told: str) -> None:
    """A path keeps one "/" of an address; what is shown has both."""
    assert whole_name(given) == told


@pytest.mark.parametrize(
    ("given", "told", "wrong"),
    [
        (
            "http:/localhost:9/x",
            "http://localhost:9/x",
            "NAME has 2 to 101 letters, digits, '.', '-' or '_', and is 'x' here",
        ),
        (
            "http://localhost:9/a/b",
            "http://localhost:9/a/b",
            "NAME has 2 to 101 letters, digits, '.', '-' or '_', and is 'a/b' here",
        ),
        (
            "http://localhost:9",
            "http://localhost:9",
            "NAME has 2 to 101 letters, digits, '.', '-' or '_', and is '' here",
        ),
        ("http:/localhost:port/news", "http://localhost:port/news", "'localhost:port' is no host and port"),
        ("https://me:word@host/news", "https://…@host/news", "keys come from the environment (CHROMA_API_KEY)"),
        ("https://me:wo/rd@host/news", "https://…@host/news", "keys come from the environment (CHROMA_API_KEY)"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_without_a_password(given: str, told: str, wrong: str) -> None:
    with pytest.raises(StoreUnusable) as caught:
        read_address(given)
    assert str(caught.value) == f"{told}: not the address of a store; write http://host:port/NAME: {wrong}"


def test_the_command_shows_an_address_as_it_was_typed(dateline: Dateline) -> None:
    asked = dateline("ask", "Who won?", "--store", "http://localhost:9/x")
    assert (asked.returncode, asked.stdout) == (2, "")
    assert asked.stderr.startswith("dateline: http://localhost:9/x: not the address of a store; ")
