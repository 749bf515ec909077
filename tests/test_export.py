"""A conversation as a document: Markdown and JSON with receipts that can be checked, a picture, never over a file."""

import hashlib
import json
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import assistant
from assistant.errors import ChatError
from assistant.indexing import index
from assistant.records import Answer, Citation, Disagreement, Position, Statement
from assistant.terminal.answers import plain
from assistant.terminal.export import export, to_json, to_markdown
from assistant.terminal.picture import draw
from assistant.terminal.state import Chat

Run = Callable[..., subprocess.CompletedProcess[str]]
README = Path(__file__).parent.parent / "README.md"
PICTURE = Path(__file__).parent.parent / "docs" / "session.svg"
CITED = Citation("1", "a_b.txt", 0, 5, 1, "*four* <b>were</b> killed\n# no heading", "R_T", None, None)
ANSWER = Answer(
    "How [many]?",
    "four",
    short="four",
    statements=(Statement(CITED.quote, ("1",)),),
    citations=(CITED,),
    disagreements=(Disagreement("toll", (Position("four", ("1",), "PMF_"),)),),
    understood="How many were killed?",
)


def test_receipts_let_anyone_check_what_was_cited(seeds: assistant.Assistant, tmp_path: Path) -> None:
    answer = seeds.ask("How many US troops are in Iraq?")
    export(tmp_path / "talk.json", [answer], seeds.store.library)
    written = json.loads((tmp_path / "talk.json").read_text(encoding="utf-8"))
    for citation in written["turns"][0]["citations"]:
        receipt = written["receipts"][citation["source"]]
        data = Path(receipt["file"]).read_bytes()
        assert (receipt["size"], receipt["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert data.decode()[citation["start"] : citation["end"]] == citation["quote"]
    export(tmp_path / "talk.md", [answer], seeds.store.library)
    assert all(receipt["sha256"] in (tmp_path / "talk.md").read_text() for receipt in written["receipts"].values())


def test_a_receipt_is_of_the_file_as_it_was_when_it_was_cited(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index([articles], tmp_path / "store")
    chat = Chat(tmp_path / "store", print, is_kept=False)
    answer = chat.ask("Who chose Omar Lindqvist as governor?")
    (source,) = {citation.source for citation in answer.citations}
    before = hashlib.sha256((articles / source).read_bytes()).hexdigest()
    (articles / source).write_text("All of it was taken back.\n", encoding="utf-8")
    export(tmp_path / "talk.json", chat.answers, chat.news.store.library)
    assert json.loads((tmp_path / "talk.json").read_text())["receipts"][source]["sha256"] == before


def test_markdown_shows_all_of_an_answer_and_no_markup_of_an_article() -> None:
    text = "\n".join(to_markdown([ANSWER], {"a_b.txt": {"file": "/a|b", "size": 3, "sha256": None}}))
    assert "## How \\[many\\]?" in text
    assert "*understood as: How many were killed?*" in text
    assert "**four**" in text
    assert "> “\\*four\\* &lt;b&gt;were&lt;/b&gt; killed \\# no heading …” [1]" in text
    assert "**Sources differ: toll**" in text
    assert "- four, says PMF\\_: [1]" in text
    assert "- [1] R\\_T, undated, `a_b.txt:1`:" in text
    assert "| a\\_b.txt | /a\\|b | 3 | not readable |" in text
    again = replace(ANSWER, understood="What was the toll?", statements=(Statement('"Four," said she.', ("1",)),))
    none = Answer("Who?", "The articles do not cover this.", abstained=True, understood="Who?")
    text = "\n".join(to_markdown([again, none], {}))
    assert "**Sources differ**" in text, "the question says of what"
    assert '> ‘"Four," said she.’ [1]' in text
    assert "\n\n\n" not in text
    assert "looked at" not in text


def test_what_alone_was_looked_at_goes_along(chat: Chat) -> None:
    chat.outlets, chat.as_of = ("Harbour Post",), date(2024, 3, 6)
    answer = chat.ask("How many families left their homes?")
    assert {citation.outlet for citation in answer.citations} == {"Harbour Post"}
    chat.outlets = ()
    text = "\n".join(to_markdown(chat.answers, {}))
    assert "*as of 2024-03-06*\n\n*looked at only: Harbour Post*" in text
    assert plain(answer).startswith("as of 2024-03-06\nlooked at only: Harbour Post\n")
    assert json.loads(to_json(chat.answers, {}))["turns"][0]["outlets"] == ["Harbour Post"]


@pytest.mark.parametrize("name", ["talk.txt", "talk", "there.md"])
def test_no_file_is_written_over_and_none_of_another_kind(
    seeds: assistant.Assistant, tmp_path: Path, name: str
) -> None:
    (tmp_path / "there.md").write_text("mine")
    with pytest.raises(ChatError, match=name):
        export(tmp_path / name, [ANSWER], seeds.store.library)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("there.md", "mine")]
    with pytest.raises(ChatError, match="nothing has been asked"):
        export(tmp_path / "new.md", [], seeds.store.library)


def test_a_picture_fetches_nothing_and_is_the_same_each_time() -> None:
    picture = draw([ANSWER, ANSWER])
    assert picture == draw([ANSWER, ANSWER])
    ET.fromstring(picture)
    addresses = [part for part in picture.split() if "://" in part]
    assert all("http://www.w3.org/2000/svg" in address for address in addresses), addresses
    assert "@font-face" not in picture


def test_the_picture_in_the_readme_shows_what_the_chat_answers(dateline: Run, seed_store: Path, tmp_path: Path) -> None:
    """Where the answers have changed: cd docs && rm session.svg && uv run dateline chat < session.txt"""
    script = (README.parent / "docs" / "session.txt").read_text(encoding="utf-8")
    done = dateline("chat", "--store", seed_store, stdin=script)
    assert done.stderr == "session.svg: 2 questions written\n"
    is_same = (tmp_path / "session.svg").read_bytes() == PICTURE.read_bytes()
    assert is_same, "make the picture again: cd docs && rm session.svg && uv run dateline chat < session.txt"
    assert "](docs/session.svg)" in README.read_text(encoding="utf-8")
