"""Looking closer: an answer without each of its origins, one outlet beside another, dated statements in order."""

import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import assistant
from assistant.answering.agreement import group_origins
from assistant.errors import ChatError
from assistant.indexing import index
from assistant.records import Answer, Disagreement, Position
from assistant.terminal import editor, timeline
from assistant.terminal.commands import read_command, run_command
from assistant.terminal.editor import editor_command
from assistant.terminal.hinges import find_hinges, judge
from assistant.terminal.scope import read_day
from assistant.terminal.sides import conclude
from assistant.terminal.state import Chat
from assistant.terminal.timeline import Told, date_of, find_events
from index.errors import DatelineError
from index.records import Document, Fact, Filed, Provenance, Span

FAMILIES = "How many families left their homes in Norwick?"
ALL = {"flood.txt", "wire.txt", "gazette.txt", "election.md"}
OWN_WORDS = """Twelve families left their homes in Norwick, the town's clerk told us.
The river Elm burst its banks in Norwick on Monday.
"""


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
    return Chat(news.store.folder, print, is_kept=False)


def say(chat: Chat, line: str, capsys: pytest.CaptureFixture[str]) -> str:
    run_command(chat, line)
    return capsys.readouterr().out


def sources_of(answer: Answer) -> set[str]:
    return {citation.source for citation in answer.citations}


def found(answer: Answer) -> set[str]:
    return {passage.source for passage in answer.passages}


def test_a_narrowed_store_finds_as_if_the_rest_were_not_there(news: assistant.Assistant) -> None:
    def ask(**scope: Sequence[str]) -> Answer:
        return assistant.Assistant(news.store.narrowed(**scope), news.embedder).ask(FAMILIES)

    assert found(news.ask(FAMILIES)) == ALL
    assert found(ask(without=["wire.txt"])) == ALL - {"wire.txt"}
    assert found(ask(outlets=["Reuters"])) == {"wire.txt"}
    assert found(ask(sources=["election.md"], outlets=["Reuters"])) == {"wire.txt", "election.md"}
    assert found(ask(outlets=["Reuters"], without=["wire.txt"])) == set()
    assert ask(outlets=["Reuters"], without=["wire.txt"]).abstained
    assert ask(sources=["election.md"]).abstained
    assert found(news.ask(FAMILIES)) == ALL, "the store itself is as before"


def test_an_answer_from_one_origin_falls_without_it_and_one_from_two_stands(news: assistant.Assistant) -> None:
    def without(sources: Sequence[str]) -> Answer:
        return assistant.Assistant(news.store.narrowed(without=sources), news.embedder).ask(question)

    library = news.store.library
    articles = {source: article for source in library.sources() if (article := library.article(source))}
    verdicts = []
    for question in ("Who chose Omar Lindqvist as governor?", FAMILIES):
        answer = news.ask(question)
        assert not answer.abstained
        verdicts.append([hinge.verdict for hinge in find_hinges(answer, articles, without)])
    assert verdicts[0] == ["falls"]
    assert verdicts[1] and "falls" not in verdicts[1], "copies alone would not hold it up"


def test_copies_and_articles_of_one_outlet_are_one_origin(news: assistant.Assistant) -> None:
    flood, wire = (news.store.library.article(name) for name in ("flood.txt", "wire.txt"))
    assert flood and wire
    other = Filed(Document("b.txt", "/b", "Quite another text of the same house."), flood.provenance, (), "")
    apart = news.store.library.article("gazette.txt")
    assert apart
    origins = group_origins([flood, apart, wire, other])
    assert sorted(sorted(article.source for article in origin) for origin in origins) == [
        ["b.txt", "flood.txt", "wire.txt"],
        ["gazette.txt"],
    ]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (Answer("Q", "A", short="Four"), Answer("Q", "A", short="four."), "stands"),
        (Answer("Q", "A", short="four"), Answer("Q", "A", short="two"), "changes"),
        (Answer("Q", "A", short="four"), Answer("Q", "A", abstained=True), "falls"),
        (Answer("Q", "A"), Answer("Q", "A"), "changes"),
    ],
)
def test_what_counts_as_the_same_answer(before: Answer, after: Answer, verdict: str) -> None:
    assert judge(before, after) == verdict


def test_why_names_the_origin_that_an_answer_hangs_on(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.ask("Who chose Omar Lindqvist as governor?")
    text = say(chat, "/why", capsys)
    assert "Searched for: Who chose Omar Lindqvist as governor?" in text
    assert "without election.md: no answer" in text
    assert "It hangs on this one origin." in text


def test_why_asks_again_on_the_day_of_the_answer(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.ask(FAMILIES)
    expected = say(chat, "/why", capsys)
    say(chat, "/as-of 2000-01-01", capsys)
    assert say(chat, "/why", capsys) == expected


def test_why_asks_again_of_the_outlets_of_the_answer(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.ask(FAMILIES)
    expected = say(chat, "/why", capsys)
    say(chat, "/outlet gazette", capsys)
    assert say(chat, "/why", capsys) == expected


@pytest.mark.parametrize("is_kept", [True, False])
def test_why_asks_of_the_same_outlets_after_the_conversation_is_resumed(
    chat: Chat, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_kept: bool
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    chat.is_kept = is_kept
    say(chat, "/outlet reuters", capsys)
    chat.ask(FAMILIES)
    say(chat, "/save", capsys)
    why = say(chat, "/why", capsys)
    assert "It hangs on this one origin" in why
    other = Chat(chat.store, print)
    say(other, "/resume 1", capsys)
    assert say(other, "/why", capsys) == why


def test_sources_lists_what_is_looked_at_and_counts_the_rest(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert "not looked at" not in say(chat, "/sources", capsys)
    for scope, listed in (
        ("/as-of 2024-03-05", ALL - {"election.md"}),
        ("/outlet reuters", {"wire.txt"}),
        ("/as-of 2000-01-01", set()),
    ):
        say(chat, scope, capsys)
        text = say(chat, "/sources", capsys)
        assert {name for name in ALL if name in text} == listed
        assert f"{len(ALL - listed)} not looked at" in text


def test_compare_asks_each_outlet_for_itself(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.ask(FAMILIES)
    text = say(chat, '/compare "harbour" Reuters', capsys)
    harbour, reuters = text.split("Reuters:\n")
    assert harbour.startswith("Harbour Post:\n")
    assert "flood.txt:" in harbour and "wire.txt:" not in harbour
    assert "[A1]" in harbour and "[B1]" in reuters and "[1]" not in text, "that leads to the last answer"
    assert chat.cited("a1").source == "flood.txt"
    assert "outlet   Reuters" in say(chat, "/source [B1]", capsys)
    assert "wire.txt:" in reuters and "flood.txt:" not in reuters
    assert "election.md:" in say(chat, "/compare Reuters, election.md", capsys)
    assert 'name two: /compare Gazette "Harbour Post"' in refusal(chat, "/compare Reuters")
    assert "is compared with itself" in refusal(chat, "/compare Reuters reuters")
    assert "known are Gazette, Harbour Post, Reuters" in refusal(chat, "/compare zebra reuters")
    assert "did you mean Harbour Post?" in refusal(chat, "/compare Reuters harbor")


def test_any_article_is_opened_by_its_name(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1  Published: 20 June 2024" in say(chat, "/open election.md", capsys)
    assert "3  Valley voters" in say(chat, "/open election.md:3", capsys)
    assert "outlet   Reuters" in say(chat, "/source wire.txt", capsys)
    assert "nothing has been asked yet" in refusal(chat, "/open 1")
    with pytest.raises(DatelineError, match=r"did you mean wire\.txt"):
        run_command(chat, "/open wires.txt")
    with pytest.raises(DatelineError, match="zebra: no article is cited by this name; see: /sources"):
        run_command(chat, "/open zebra")


def refusal(chat: Chat, line: str) -> str:
    """What is said of a command that cannot be carried out."""
    with pytest.raises(ChatError) as refused:
        run_command(chat, line)
    return str(refused.value)


def test_what_two_outlets_say_is_concluded_in_a_line() -> None:
    four, two, none = Answer("Q", "A", short="Four"), Answer("Q", "A", short="two"), Answer("Q", "A", abstained=True)
    assert conclude([("A", four), ("B", replace(four, short="four"))]) == "Both say: Four"
    assert conclude([("A", four), ("B", two)]) == "They differ: A: Four; B: two"
    assert conclude([("A", none), ("B", two)]) == "Only B answers this: two."
    assert conclude([("A", none), ("B", none)]) == "Neither answers this."
    assert conclude([("A", replace(four, short=None)), ("B", two)]) == ""


def test_an_outlet_that_gives_two_values_is_told_with_both() -> None:
    sides = (Position("Four", ("1",)), Position("five", ("2",)))
    both = Answer("Q", "A", short="four", disagreements=(Disagreement("toll", sides),))
    two, none = Answer("Q", "A", short="two"), Answer("Q", "A", abstained=True)
    assert conclude([("A", both), ("B", none)]) == "Only A answers this: Four, also five."
    assert conclude([("A", both), ("B", two)]) == "They differ: A: Four, also five; B: two"
    assert conclude([("A", two), ("B", both)]) == "They differ: A: two; B: Four, also five"
    assert conclude([("A", both), ("B", both)]) == "Both say: Four, also five"
    assert conclude([("A", both), ("B", replace(two, short="Four"))]) == "They differ: A: Four, also five; B: Four"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-07-31", date(2024, 7, 31)),
        ("31 July 2024", date(2024, 7, 31)),
        ("July 31, 2024", date(2024, 7, 31)),
        ("February 2024", date(2024, 2, 29)),
        ("2023", date(2023, 12, 31)),
    ],
)
def test_a_day_may_be_typed_as_people_write_it(typed: str, day: date) -> None:
    assert read_day(typed) == day


def test_a_day_may_be_told_from_this_one() -> None:
    before = date.today()
    typed = read_day("yesterday") + timedelta(days=1), read_day("Today")
    assert set(typed) <= {before, date.today()}, "midnight may pass meanwhile"


def test_leaving_and_help_are_understood_as_people_type_them(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert {read_command(line) for line in ("/quit", "/QUIT", "quit", "Exit", "/q", "/exit", ":q")} == {("quit", "")}
    assert read_command("/Quit now") == ("quit", "now")
    assert read_command("/as-of\t2024-07-31") == ("as-of", "2024-07-31")
    assert read_command("help me understand the strike") is None
    for line in ("help", "?", "/", "/?", "/ help", "/HELP"):
        assert "/timeline [SUBJECT]" in say(chat, line, capsys)
    assert "what two outlets say" in say(chat, "/help /compare", capsys)
    assert "did you mean /timeline?" in refusal(chat, "/help tmeline")


def test_why_tells_of_an_abstention_what_was_missing(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert chat.ask("Who won the chess tournament in Lima?").abstained
    text = say(chat, "/why", capsys)
    assert "No passage is on the subject" in text or "none is likely enough" in text
    assert "answered from" in text
    assert "without " not in text


def test_another_model_or_none_may_be_named_while_chatting(
    chat: Chat, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_BASE_URL", "http://localhost:1/v1")
    assert "Written by small at localhost:1" in say(chat, "/model small", capsys)
    assert chat.news.model and chat.news.model.choice.model == "small"
    assert "Written by large at localhost:1" in say(chat, "/model large", capsys)
    assert "No chat model" in say(chat, "/model off", capsys)
    assert chat.news.model is None


def test_an_outlet_and_a_day_bind_all_that_follows_until_they_are_off(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Gazette, Harbour Post, Reuters" in say(chat, "/outlet", capsys)
    say(chat, "/outlet reuters", capsys)
    assert sources_of(chat.ask(FAMILIES)) == {"wire.txt"}
    say(chat, "/outlet off", capsys)
    say(chat, "/as-of 2024-03-04", capsys)
    assert found(chat.ask(FAMILIES)) == {"flood.txt"}
    say(chat, "/as-of off", capsys)
    assert found(chat.ask(FAMILIES)) == ALL
    for wrong in ("soon", "1/2/2024", "2024-13-45"):
        assert "is no day; write it as 2024-07-31" in refusal(chat, f"/as-of {wrong}")


def test_more_shows_what_was_found_and_not_cited_until_there_is_no_more(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = chat.ask("Who chose Omar Lindqvist as governor?")
    assert sources_of(answer) == {"election.md"}
    text = say(chat, "/more", capsys)
    assert "flood.txt:" in text and "wire.txt:" in text and "election.md" not in text
    with pytest.raises(ChatError, match="nothing more was found"):
        run_command(chat, "/more")


def told(text: str, published: str | None) -> Told:
    article = Filed(Document("a", "/a", text), Provenance(date=Fact(published, "stated")), (), "")
    return Told(article, Span(0, len(text)), 1)


@pytest.mark.parametrize(
    ("text", "published", "when"),
    [
        ("The strike came late Tuesday.", "2024-07-31", ("2024-07-30", True)),
        ("On Wednesday, he spoke.", "2024-07-31", ("2024-07-31", True)),
        ("They met last Wednesday.", "2024-07-31", ("2024-07-24", True)),
        ("They will meet on Friday.", "2024-07-31", ("2024-08-02", True)),
        ("He spoke yesterday.", "2024-07-31", ("2024-07-30", True)),
        ("It happened on January 3, 2020.", None, ("2020-01-03", True)),
        ("She defended the January 4 strike.", "2024-01-05", ("2024-01-04", True)),
        ("Talks resumed in February.", "2024-07-31", ("2024-02", True)),
        ("Troops are to begin leaving in September.", "2024-07-31", ("2024-09", True)),
        ("It took over in December 2021.", "2024-07-31", ("2021-12", True)),
        ("Troops came in 2014.", "2024-07-31", ("2014", True)),
        ("The dam (built in 1968) broke on Tuesday.", "2024-07-31", ("2024-07-30", True)),
        ("Nobody was hurt.", "2024-07-31", ("2024-07-31", False)),
        ("Nobody was hurt.", "2024-07", ("2024-07", False)),
        ("He spoke on Tuesday.", None, None),
        ("Nobody was hurt.", None, None),
    ],
)
def test_when_a_sentence_tells_of(text: str, published: str | None, when: tuple[str, bool] | None) -> None:
    assert date_of(told(text, published)) == when


def test_a_timeline_is_in_order_and_tells_the_same_once(news: assistant.Assistant) -> None:
    events = find_events(news.store, news.embedder, "the flood in Norwick and the election")
    assert [event.when for event in events] == sorted(event.when for event in events)
    flood = next(event for event in events if "burst its banks" in event.told[0].text)
    assert flood.when == "2024-03-04"
    assert {each.article.source for each in flood.told} == ALL - {"election.md"}
    assert "2024-06-20" in {event.when for event in events}
    early = find_events(news.store, news.embedder, "the flood and the election", date(2024, 3, 4))
    assert {each.article.source for event in early for each in event.told} == {"flood.txt"}
    assert len(find_events(news.store, news.embedder, "the flood", limit=1)) == 1
    assert find_events(news.store, news.embedder, "zebra football") == [], "nothing is on this"


def test_every_entry_of_the_seeds_timeline_is_verbatim(seeds: assistant.Assistant) -> None:
    events = find_events(seeds.store, seeds.embedder, "US strikes in Iraq")
    assert len(events) == timeline.EVENTS
    for each in (each for event in events for each in event.told):
        assert each.text == each.article.text[each.span.start : each.span.end]
        assert each.text.split()[0] in each.article.text.split("\n")[each.line - 1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vi", ["vi", "+7", "/a b"]),
        ("nvim -R", ["nvim", "-R", "+7", "/a b"]),
        ("/usr/bin/code --wait", ["/usr/bin/code", "--wait", "-g", "/a b:7"]),
        ("hx", ["hx", "/a b:7"]),
        ("kate", ["kate", "--line", "7", "/a b"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(name: str, words: list[str]) -> None:
    assert editor_command(name, "/a b", 7) == words


def test_ctrl_c_is_left_to_the_pager(tmp_path: Path) -> None:
    script = f"trap '' INT; kill -INT $PPID; sleep 0.3; cat > {tmp_path}/shown"
    try:
        editor._run(["sh", "-c", script], "An article.")
    except KeyboardInterrupt:
        pytest.fail("the pager was ended")
    assert (tmp_path / "shown").read_text() == "An article."
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_files_may_be_named_in_quotes_and_in_a_folder_that_is_nobodys(chat: Chat, tmp_path: Path) -> None:
    chat.ask(FAMILIES)
    run_command(chat, f'/export "{tmp_path}/my talk.md"')
    run_command(chat, f"/save-batch '{tmp_path}/my questions.jsonl'")
    assert {"my talk.md", "my questions.jsonl"} <= {file.name for file in tmp_path.iterdir()}
    with pytest.raises(DatelineError, match="~nobody-here/a: no such file or folder"):
        run_command(chat, "/index ~nobody-here/a")
