"""5,000 hostile strings through every path to a screen: no control, bidirectional or flooding character passes."""

import io
import json
import os
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document as Typed
from rich.console import Console
from rich.text import Text

from assistant.errors import ChatError
from assistant.indexing import index
from assistant.records import Answer, Citation, Disagreement, PassageRef, Position, Statement
from assistant.terminal import render
from assistant.terminal.answers import plain, show_answer
from assistant.terminal.commands import COMMANDS, run_command
from assistant.terminal.completion import ChatCompleter
from assistant.terminal.export import to_json, to_markdown
from assistant.terminal.links import Links
from assistant.terminal.picture import draw
from assistant.terminal.render import Screen
from assistant.terminal.screen import print_note
from assistant.terminal.state import Chat
from index.errors import DatelineError
from index.records import Document, Fact, Filed, Provenance

STRINGS = 5_000
PARTS = [
    *("\x1b[31m", "\x1b[2J\x1b[H", "\x1b]0;title\x07", "\x1b]52;c;ZXZpbA==\x07", "\x1b]8;;http://evil.example\x1b\\"),
    *("\x1b\\", "\x1bP$q\x1b\\", "\x9b31m", "\x9d52;c;AA\x9c", "\x90", "\r", "\x08\x08", "\x7f", "\x00", "\x07"),
    *("\x0b\x0c", "\x85", "\x1b", "\u202e", "\u202d", "\u2066", "\u2067", "\u2069", "\u200e", "\u200f", "\u061c"),
    *("\u200b", "\u2060", "\ufeff", "\u00ad", "\u2028", "\u2029", "\U000e0041", "\U000e0100", "\U0001d173", "\ufff9"),
    *("\ufffe", "\ud800", "\udc9b", "a" + "\u0300" * 200, "\u0489" * 60, "漢字" * 9, "👩\u200d👩\u200d👧", "ﷺ", "｡"),
    *("عربي", "[bold red]", "[/]", "[link=http://evil.example]x[/link]", ":smile:", "\n", "\t", " ", "word", "“", "”"),
    *('"', "`", "|", "<script>", "](javascript:1)", "%1b", "{path}", "../", "-rf", "x" * 90),
]
OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
"""What Rich itself writes on a terminal with colours: styles and links."""
FORBIDDEN = {"Cc", "Cs", "Zl", "Zp"}


def hostile(pick: random.Random) -> str:
    return "".join(pick.choice(PARTS) for _ in range(pick.randint(1, 7)))


def assert_harmless(text: str) -> None:
    for character in set(text) - {"\n"}:
        assert unicodedata.category(character) not in FORBIDDEN, repr(character)
        assert not 0xE0000 <= ord(character) <= 0xE0FFF, repr(character)
        assert character not in "\u061c\u200b\u200e\u200f\ufeff\u2060\u00ad\ufffe", repr(character)
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }
    run = longest = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    assert longest <= 4, "a flood of combining marks covers other lines"


def answer_of(next_: Callable[[], str]) -> Answer:
    """An answer with a hostile string in every field that holds text."""
    citations = tuple(Citation(next_(), next_(), 0, 9, 3, next_(), next_(), next_(), next_()) for _ in range(3))
    keys = tuple(citation.key for citation in citations)
    sides = (Position(next_(), keys[:2], next_()), Position(next_(), keys[2:]))
    return Answer(
        question=next_(),
        answer=next_(),
        short=next_(),
        abstained=len(keys[0]) % 2 == 0,
        statements=(Statement(next_(), keys), Statement(citations[0].quote, keys[:1])),
        citations=citations,
        disagreements=(Disagreement(next_(), sides), Disagreement(next_(), sides, "development")),
        passages=(
            PassageRef(next_(), 0, 9, 1.0, {"dense": 0.1, "dense_rank": 1, "lexical": 0.1, "lexical_rank": None}),
        ),
        mode="model",
        model=next_(),
        error=next_(),
        understood=next_(),
        as_of=next_(),
    )


def article_of(next_: Callable[[], str]) -> Filed:
    fact = [Fact(next_(), "inferred") for _ in range(6)]
    return Filed(Document(next_(), "/" + next_(), next_() + "\n" + next_()), Provenance(*fact), (), "")


class OneArticle:
    """A library whose every source is the same article, with a hostile file and address: what links are made of."""

    def __init__(self, article: Filed) -> None:
        self._article = article

    def article(self, source: str) -> Filed:
        return self._article


def test_no_hostile_string_passes_any_view_of_an_answer_or_an_article() -> None:
    pick = random.Random(8)
    made, drawings = 0, list[Answer]()

    def next_() -> str:
        nonlocal made
        made += 1
        return hostile(pick)

    while made < STRINGS:
        answer, article = answer_of(next_), article_of(next_)
        page = replace(
            article, provenance=replace(article.provenance, url=Fact("https://example.com/" + next_(), "stated"))
        )
        for colour, width in ((None, 40), ("truecolor", 97), (None, 100_000)):
            screen = Screen(
                file=io.StringIO(), force_terminal=width < 1000, color_system=colour, width=width, markup=False
            )
            show_answer(screen, answer, Links(OneArticle(page)))  # type: ignore[arg-type]
            render.show_explanation(screen, answer)
            render.show_sources(screen, [article])
            render.show_lines(screen, article, 1)
            render.show_rows(screen, [next_()], [[next_()]])
            screen.print(Text(next_()), next_())
            text = screen.file.getvalue()  # type: ignore[attr-defined]
            assert_harmless(OURS.sub("", text) if colour else text)
            assert all("example.com" in link for link in re.findall(r"\x1b\]8;id[^\x1b]*", text))
        assert_harmless(plain(answer))
        assert_harmless("\n".join(to_markdown([answer], {next_(): {"file": next_(), "size": 1, "sha256": next_()}})))
        drawings += [answer] if len(drawings) < 20 else []
    assert_harmless(draw(drawings))
    assert "<script" not in draw(drawings)
    assert made >= STRINGS


@pytest.fixture(scope="module")
def hostile_chat(tmp_path_factory: pytest.TempPathFactory) -> Chat:
    """A chat over articles whose words, names, outlets and addresses are hostile, and which answer a question."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "articles").mkdir()
    pick = random.Random(9)
    for number in range(4):
        evil = [hostile(pick).replace("\x00", "").replace("/", "") for _ in range(4)]
        name = f"a{number}{evil[0]}".encode("utf-8", "replace")[:120] + b".txt"
        text = (
            f"{evil[1]}Harbour{number} Post/ On Monday, March {number + 4}, 2024, mayor {evil[2]} Ines Calder opened "
            f"the Elm bridge{evil[3]}. {number + 12} families saw Mayor Calder open the Elm bridge.\n"
        )
        with open(os.path.join(os.fsencode(root / "articles"), name), "wb") as file:
            file.write(text.encode("utf-8", "replace"))
    outlets = [f"Out{n}\x1b[31m\u202elet" for n in range(2)]
    sidecar = {f"a{n}*": {"outlet": outlets[n % 2]} for n in range(4)}
    (root / "articles" / "sources.yaml").write_text(json.dumps(sidecar))
    index([root / "articles"], root / "store")
    return Chat(root / "store", print, is_kept=False)


def commands() -> Iterator[str]:
    yield from (
        "/sources",
        "/why",
        "/source 1",
        "/open 1",
        "/more",
        "/timeline",
        "/timeline Elm bridge",
        "/copy",
        "/copy plain",
    )
    yield from (
        "/outlet",
        "/outlet out0",
        "/outlet off",
        "/compare out0, out1",
        "/model",
        "/help",
        "/help why",
        "/sessions",
    )
    yield from (
        "/as-of \x1b[31m",
        "/outlet \x1b]0;x\x07",
        "/nonsense\x1b[31m",
        "/resume \x9b31m",
        "/index /nowhere\x1b[2J",
        "/withheld",
        "/export evil\x1b[31m.md",
        "/save-batch evil\x1b[31m.jsonl",
        "/save evil\x1b[31m",
    )


def test_no_command_lets_a_hostile_article_or_word_through(
    hostile_chat: Chat, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hostile_chat.notify = print_note
    show_answer(hostile_chat.screen, hostile_chat.ask("Who opened the Elm bridge?"), hostile_chat.links)
    assert hostile_chat.last.citations, "the articles must answer, or nothing hostile is shown"
    for line in commands():
        try:
            run_command(hostile_chat, line)
        except DatelineError as error:
            print_note(str(error))
        captured = capsys.readouterr()
        assert_harmless(captured.out + captured.err)
        assert captured.out + captured.err, f"{line!r} shows nothing"


def test_tab_offers_no_hostile_name(hostile_chat: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("good.md", "evil\x1b[31m.md", "evil\u202e.md"):
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    completer = ChatCompleter(hostile_chat)
    hostile_chat.loader.get()

    def offers(typed: str) -> Sequence[str]:
        found = list(completer.get_completions(Typed(typed), CompleteEvent(completion_requested=True)))
        return [offer.text + offer.display_text + offer.display_meta_text for offer in found]

    for typed in ("/", "/outlet ", "/compare ", "/open ", "/resume ", "/help ", "/export "):
        for text in offers(typed):
            assert_harmless(text)
    assert any("good.md" in text for text in offers("/export "))
    assert not any("evil" in text for text in offers("/export "))


def test_the_check_itself_sees_what_must_not_pass() -> None:
    """An ordinary console lets through what ours must not."""
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None)
    console.print(Text("\x9b31m \u202e"))
    with pytest.raises(AssertionError):
        assert_harmless(console.file.getvalue())  # type: ignore[attr-defined]


def test_json_holds_the_words_as_they_are_for_programs() -> None:
    answer = replace(answer_of(lambda: "a\x1b[31m"), short="\u202e")
    assert "\x1b" not in to_json([answer], {})
    assert "\\u001b[31m" in to_json([answer], {})


def test_every_command_of_the_table_is_tried_here(hostile_chat: Chat) -> None:
    tried = {line[1:].split()[0] for line in commands()}
    assert set(COMMANDS) - tried == {"quit"}
    with pytest.raises(ChatError, match="did you mean /timeline"):
        run_command(hostile_chat, "/timelin")
