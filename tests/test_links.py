"""Where links lead: to the cited line as the user's editor wants it, to the article's own page, and nowhere else."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.text import Text

import assistant
from assistant.errors import SettingsError
from assistant.indexing import index
from assistant.records import Citation
from assistant.terminal.footnotes import origin_line
from assistant.terminal.links import LONGEST, Links, is_supported, read_template, web_address
from assistant.terminal.render import Screen
from index.records import Document, Fact, Filed, Provenance


def at(address: str) -> Filed:
    """An article that states this address as its own."""
    return Filed(Document("a", "/a", "text"), Provenance(url=Fact(address, "stated")), (), "")


@pytest.fixture
def library(articles: Path, tmp_path: Path) -> Links:
    (articles / "naïve name's.txt").write_text("Mayor Calder opened the bridge on Monday.\n", encoding="utf-8")
    (articles / "wire.jsonl").write_text(
        '{"text": "The first one."}\n'
        '{"id": "w2", "text": "Mayor Calder spoke.", "url": "https://news.example/a?b=c d"}\n'
    )
    index([articles], tmp_path / "store")
    return Links(assistant.open(tmp_path / "store").store.library)


def test_a_link_leads_to_the_file_and_with_a_template_to_the_line_in_an_editor(library: Links, articles: Path) -> None:
    assert library.to_line("flood.txt", 4) == f"file://{articles}/flood.txt"
    editor = replace(library, template="vscode://file{path}:{line}")
    assert editor.to_line("flood.txt", 4) == f"vscode://file{articles}/flood.txt:4"
    assert editor.to_line("naïve name's.txt", 1) == f"vscode://file{articles}/na%C3%AFve%20name%27s.txt:1"


def test_one_record_of_a_file_is_linked_at_its_own_line_and_to_its_page(library: Links) -> None:
    assert (replace(library, template="x://{path}:{line}").to_line("w2", 1) or "").endswith("wire.jsonl:2")
    assert library.to_page("w2") == "https://news.example/a?b=c%20d"


def test_a_text_that_was_converted_is_linked_at_its_files_beginning(articles: Path, tmp_path: Path) -> None:
    page = "<html><body><p>Mayor Calder spoke.</p>\n<p>The Elm bridge opened on Monday.</p></body></html>"
    (articles / "page.html").write_text(page, encoding="utf-8")
    index([articles], tmp_path / "other")
    links = Links(assistant.open(tmp_path / "other").store.library, "x://{path}:{line}")
    assert (links.to_line("page.html", 3) or "").endswith("page.html:1")


def test_a_file_that_is_gone_has_no_link(library: Links, articles: Path) -> None:
    (articles / "flood.txt").unlink()
    assert library.to_line("flood.txt", 1) is None
    assert library.to_line("never.txt", 1) is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.com/x",
        "https://user:password@example.com/",
        "https://",
        "//example.com/x",
        "http://exa mple.com/",
        "http://[::1/",
        "http://example.com:port/",
        "https://example.com/" + "a" * LONGEST,
        "",
    ],
)
def test_only_plain_http_addresses_are_linked(address: str) -> None:
    assert web_address(at(address)) is None


@pytest.mark.parametrize("tail", ["\x1b\\", "\x07", "\u202e", "\x9c", "\n", " ", '"', "é"])
def test_nothing_in_an_address_ends_the_link_early(tail: str) -> None:
    link = web_address(at(f"https://example.com/a{tail}b?c{tail}d")) or ""
    assert link.startswith("https://example.com/a")
    assert link.isascii() and link.isprintable() and " " not in link


def test_foreign_host_names_are_shown_as_they_are_looked_up() -> None:
    assert web_address(at("https://müller.example/ü")) == "https://xn--mller-kva.example/%C3%BC"


@pytest.mark.parametrize(
    "template",
    ["vscode://{line}", "{path} {line}", "{0}", "{path.real}", "{path", "{path}\x1b", "x", "https://x.example/{path}"],
)
def test_a_template_that_is_none_is_refused(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_EDITOR_LINK", template)
    with pytest.raises(SettingsError, match="editor_link"):
        read_template()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4000"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "screen-256color", "VTE_VERSION": "7600"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "screen", "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_links_are_made_where_the_terminal_is_known_to_make_them(environment: dict[str, str], expected: bool) -> None:
    assert is_supported(environment) is expected


def test_a_footnote_is_linked_on_a_terminal_and_plain_where_links_are_not_made(library: Links, articles: Path) -> None:
    def printed(line: Text, is_terminal: bool) -> str:
        screen = Screen(file=StringIO(), force_terminal=is_terminal, color_system="standard" if is_terminal else None)
        screen.print(line)
        return screen.file.getvalue()  # type: ignore[attr-defined,no-any-return]

    citation = Citation("1", "w2", 0, 5, 1, "Mayor", "Wire", None, None)
    linked = printed(origin_line(citation, library), True)
    assert "\x1b]8;id=" in linked
    assert ";https://news.example/a?b=c%20d\x1b\\" in linked
    assert f";file://{articles}/wire.jsonl\x1b\\" in linked
    assert "\x1b]8" not in printed(origin_line(citation, Links()), True)
    assert "\x1b" not in printed(origin_line(citation, library), False)
