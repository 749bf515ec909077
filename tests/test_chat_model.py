"""A chat model over real HTTP: streaming, follow-ups, citations, each fault within its deadline, caps, and secrets."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import assistant
from assistant.answering.asking.conversation import Turn
from assistant.answering.written import Written, filled
from assistant.doctor import examine
from assistant.errors import SettingsError
from assistant.models import client
from assistant.models.choice import ModelChoice, check_base_url, choose
from assistant.models.client import ChatModel
from assistant.models.secret import Secret
from assistant.models.spending import Limits, Prices
from assistant.opening import use_model
from assistant.records import Answer, Citation, Disagreement, Position, Statement
from assistant.terminal.answers import remarks
from assistant.terminal.commands import run_command
from assistant.terminal.state import Chat
from index.records import Document, Filed, Provenance
from tests import chat_server as serve
from tests.chat_server import ChatServer

Run = Callable[..., subprocess.CompletedProcess[str]]
CANARY = "sk-canary-7d0e5c1b9a"
QUESTION = "How many US troops are in Syria?"
WORDS = "the United States has around 2,500 troops in Iraq and 900 in Syria"
QUOTED = "900 in Syria"
"""What the answer made without a model quotes."""


@pytest.fixture
def server(socket_enabled: None) -> Iterator[ChatServer]:
    with serve.serving() as running:
        running.write = lambda body: f"The United States has 900 troops in Syria. {serve.cite(body, WORDS)}\n"
        yield running


def choice_for(server: ChatServer, **changes: object) -> ModelChoice:
    return replace(ModelChoice("tiny", server.url, Secret(CANARY), deadline=20.0), **changes)  # type: ignore[arg-type]


@pytest.fixture
def news(seed_store: Path, server: ChatServer) -> Callable[..., assistant.Assistant]:
    """Opens an assistant over the seeds whose model is the server, with changes to the choice."""
    base = assistant.open(seed_store)
    return lambda **changes: replace(base, model=ChatModel(choice_for(server, **changes)))


Open = Callable[..., assistant.Assistant]


def test_what_a_model_writes_is_cited_with_verbatim_words(news: Open, server: ChatServer) -> None:
    answer = news().ask(QUESTION)
    assert (answer.mode, answer.model, answer.notice) == ("model", "tiny", None)
    assert answer.statements[0].text == "The United States has 900 troops in Syria."
    citation = answer.citations[0]
    article = news().store.library.article(citation.source)
    assert article is not None
    text = Path(article.document.file).read_bytes().decode("utf-8")
    assert text[citation.start : citation.end] == citation.quote == WORDS
    assert answer.usage == {"calls": 1, "prompt_tokens": 900, "completion_tokens": 40, "cost": 0.0}
    assert server.requests[0]["stream"] is True


def test_a_model_chosen_later_is_checked_as_one_chosen_at_first(server: ChatServer, seed_store: Path) -> None:
    later = assistant.open(seed_store)
    use_model(later, choice_for(server))
    first = assistant.open(seed_store, model=choice_for(server))
    assert later.judgement is not None
    assert type(later.judgement) is type(first.judgement)


def test_the_caps_of_all_questions_hold_whatever_model_is_chosen(server: ChatServer, seed_store: Path) -> None:
    chat = Chat(seed_store, print, is_kept=False, model=choice_for(server, batch=Limits(calls=1)))
    assert chat.ask(QUESTION).mode == "model"
    chat.reopen()
    run_command(chat, "/model other")
    answer = chat.ask(QUESTION)
    assert answer.mode == "extractive"
    assert len(server.requests) == 1


def test_citations_that_prove_nothing_are_reported(news: Open, server: ChatServer) -> None:
    server.write = lambda body: (
        f'The United States has 900 troops in Syria. {serve.cite(body, WORDS)} [k99: "900 troops in Syria"]\n'
    )
    answer = news().ask(QUESTION)
    assert (len(answer.citations), answer.dropped) == (1, 1)
    assert "1 citation of the model dropped: no proof of the statement" in list(remarks(answer))


def test_sides_that_differ_are_shown_beside_what_a_model_writes() -> None:
    first, second, third = (
        Citation(key, f"{key}.txt", 0, 4, 1, "four", outlet=None, date=None, title=None) for key in "123"
    )
    sides = (Position("four", ("1",)), Position("nine", ("2", "3")))
    answer = Answer("Q", "A", citations=(first, second, third), disagreements=(Disagreement("toll", sides),))
    written = Written(statements=[Statement("Nine died.", ("1",))], citations=[replace(second, key="1")])
    made = filled(
        answer,
        written,
        {f"{key}.txt": Filed(Document(f"{key}.txt", "/a", "four"), Provenance(), (), "") for key in "123"},
    )
    assert made.reason == "disputed"
    cited = {citation.key: citation.source for citation in made.citations}
    assert [[cited[key] for key in side.citations] for side in made.disagreements[0].positions] == [
        ["1.txt"],
        ["2.txt", "3.txt"],
    ]


def test_statements_are_told_while_the_model_still_writes(news: Open, server: ChatServer) -> None:
    def write(handler: serve.Handler, body: dict[str, object]) -> None:
        line = f"The United States has 900 troops in Syria. {serve.cite(body, WORDS)}\n"
        handler.stream(line + "More will follow soon after that. " * 12, pause=0.02)

    server.steps = [write]
    told: list[float] = []
    began = time.monotonic()
    news().ask(QUESTION, tell=lambda statement, citations: told.append(time.monotonic() - began))
    assert told[0] < time.monotonic() - began - 0.5


def test_a_follow_up_is_condensed_by_the_model(news: Open, server: ChatServer) -> None:
    server.steps = [lambda handler, body: handler.stream("How many US troops are in Syria?")]
    answer = news().ask("and there?", history=[Turn("How many US troops are in Iraq?", "2,500, and 900 in Syria.")])
    assert answer.understood == QUESTION
    assert answer.usage is not None
    assert answer.usage["calls"] == 2


@pytest.mark.parametrize(
    "written", ["How rich is Zanzibar Quux?", "", "Sure!\nHere it is: " + "a" * 900, "How many on 31 March 1888?"]
)
def test_a_condensed_question_that_adds_something_is_not_asked(news: Open, server: ChatServer, written: str) -> None:
    server.steps = [lambda handler, body: handler.stream(written)]
    answer = news().ask("and how many in Syria?", history=[Turn("How many US troops are in Iraq?")])
    assert answer.understood == QUESTION


CUT = "How many US"
OTHER = "How many US troops are in Iraq?"


@pytest.mark.parametrize("written", [CUT, OTHER])
def test_a_condensed_question_that_is_cut_off_or_asks_something_else_is_not_asked(
    news: Open, server: ChatServer, written: str
) -> None:
    server.steps = [lambda handler, body: handler.stream(written, finish=None if written == CUT else "stop")]
    question = "Who was killed in the strike near Babil?"
    answer = news().ask(question, history=[Turn("How many US troops are in Iraq?", "2,500, and 900 in Syria.")])
    assert answer.understood == question


def test_a_model_may_say_that_it_does_not_know(news: Open, server: ChatServer) -> None:
    server.write = lambda body: "The passages do not answer this."
    answer = news().ask(QUESTION)
    assert (answer.abstained, answer.mode, answer.statements, answer.citations) == (True, "model", (), ())


# -- faults --------------------------------------------------------------------------------------------------------

LASTING = {
    "wrong key": (serve.status(401, f"Incorrect API key provided: {CANARY}"), "refused the key"),
    "no such model": (serve.status(404, "The model `tiny` does not exist"), "not found"),
    "content filter": (serve.status(400, "filtered", "content_filter"), "content filter"),
    "filtered stream": (serve.filtered, "content filter"),
    "web page": (serve.page, "web page"),
    "no credit": (serve.status(429, "You exceeded your quota", "insufficient_quota"), "no credit"),
    "redirect": (serve.status(302, "on", Location="http://elsewhere.example/v1"), "not followed"),
    "redirect that keeps the method": (
        serve.status(307, "on", Location="https://elsewhere.example/v1"),
        "not followed",
    ),
    "teapot": (serve.status(418, "short and stout"), "short and stout"),
}
PASSING = {
    "429": (serve.status(429), "too many requests"),
    "500": (serve.status(500), "in trouble"),
    "503": (serve.status(503), "in trouble"),
    "hung up": (serve.hang_up, "connection broke"),
    "malformed JSON": (serve.malformed, "cannot be read"),
    "empty choices": (serve.empty_choices, "empty answer"),
    "null choices": (serve.null_choices, "empty answer|cannot be read"),
}


def test_every_fault_is_told_in_one_line_and_the_quoted_answer_given(
    news: Open, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "FIRST_PAUSE", 0.01)
    for name, (step, words) in (LASTING | PASSING).items():
        server.steps, server.requests[:] = [step] * 9, []
        answer = news().ask(QUESTION)
        assert (answer.mode, answer.model) == ("extractive", None), name
        assert QUOTED in answer.answer, name
        assert any(word in (answer.notice or "") for word in words.split("|")), (name, answer.notice)
        assert "\n" not in (answer.notice or ""), name
        assert CANARY not in json.dumps(answer.to_json()), name
        assert (len(server.requests) > 1) == (name in PASSING), name


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_is_tried_again(news: Open, server: ChatServer, fault: str) -> None:
    server.steps = [PASSING[fault][0]]
    answer = news().ask(QUESTION)
    assert (answer.mode, len(server.requests)) == ("model", 2)


def test_a_server_that_asks_to_wait_is_waited_for(news: Open, server: ChatServer) -> None:
    server.steps = [serve.status(429, retry_after="1")]
    began = time.monotonic()
    assert news().ask(QUESTION).mode == "model"
    assert time.monotonic() - began >= 1
    server.steps = [serve.status(429, retry_after="3600")]
    assert "too many requests" in (news().ask(QUESTION).notice or "")


@pytest.mark.parametrize("step", [serve.hang, serve.drip, serve.drip_headers], ids=lambda step: step.__name__)
def test_whatever_is_slow_ends_at_the_deadline(news: Open, server: ChatServer, step: serve.Step) -> None:
    server.steps = [step] * 9
    opened = news(deadline=1.0)
    opened.warm()
    began = time.monotonic()
    answer = opened.ask(QUESTION)
    assert time.monotonic() - began < 8, "searching included"
    assert "within 1 seconds" in (answer.notice or "")
    assert QUOTED in answer.answer


def test_refused_unknown_and_insecure_hosts_are_told_apart(news: Open, server: ChatServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url, words in (
        (f"http://127.0.0.1:{port}/v1", "nothing listens there"),
        ("https://no-such-host.invalid/v1", "no such host"),
        (f"https://127.0.0.1:{server.server_port}/v1", "TLS"),
    ):
        answer = news(base_url=url, deadline=1.0).ask(QUESTION)
        assert words in (answer.notice or ""), answer.notice
        assert QUOTED in answer.answer


@pytest.mark.parametrize("finish", [None, "length", "content_filter"])
def test_a_stream_that_ends_early_is_marked(news: Open, server: ChatServer, finish: str | None) -> None:
    server.steps = [lambda handler, body: handler.stream(server.write(body) + "And the", finish=finish)]
    answer = news().ask(QUESTION)
    assert answer.incomplete
    assert [statement.text for statement in answer.statements] == ["The United States has 900 troops in Syria."]


def test_a_stream_that_breaks_keeps_what_stood(news: Open, server: ChatServer) -> None:
    def step(handler: serve.Handler, body: dict[str, object]) -> None:
        handler.begin_stream()
        handler.event(server.write(body))
        handler.wfile.write(b"data: {{{{\n\n")

    server.steps = [step]
    answer = news().ask(QUESTION)
    assert answer.mode == "model"
    assert "cannot be read" in (answer.incomplete or "")
    assert len(server.requests) == 1


def test_a_prompt_that_is_too_long_is_halved(news: Open, server: ChatServer) -> None:
    server.steps = [serve.status(400, "This model's maximum context length is 4096 tokens", "context_length_exceeded")]
    answer = news().ask(QUESTION)
    assert answer.mode == "model"
    sent = [len(serve.passages(body)) for body in server.requests]
    assert sent[1] == sent[0] // 2
    server.steps = [serve.status(400, "maximum context length", "context_length_exceeded")] * 9
    assert "longer than the model reads" in (news(question=Limits()).ask(QUESTION).notice or "")


def test_a_redirect_is_never_followed(news: Open, server: ChatServer) -> None:
    with serve.serving() as other:
        server.steps = [serve.status(307, Location=f"{other.url}/chat/completions")]
        answer = news().ask(QUESTION)
    assert "not followed" in (answer.notice or "")
    assert other.requests == []


def test_a_server_on_this_machine_is_reached_past_a_proxy(
    news: Open, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert news().ask(QUESTION).mode == "model"


# -- caps ----------------------------------------------------------------------------------------------------------


def test_calls_are_capped_retries_included(news: Open, server: ChatServer) -> None:
    server.steps = [serve.status(500)] * 9
    answer = news(question=Limits(calls=2)).ask(QUESTION)
    assert len(server.requests) == 2
    assert "in trouble" in (answer.notice or ""), "what went wrong is told, not which cap ended the tries"


def test_a_fault_that_used_up_the_calls_before_the_answer_is_told(news: Open, server: ChatServer) -> None:
    server.steps = [serve.status(500)] * 9
    history = [Turn("How many US troops are in Iraq?", "2,500, and 900 in Syria.")]
    answer = news(question=Limits(calls=4)).ask("And in Syria?", history=history)
    assert len(server.requests) == 4
    assert "in trouble" in (answer.notice or "")


def test_tokens_and_money_are_capped_before_a_call_is_made(news: Open, server: ChatServer) -> None:
    assert "over the cap of 500" in (news(question=Limits(tokens=500)).ask(QUESTION).notice or "")
    dear = {"prices": Prices(1_000.0, 1_000.0), "question": Limits(cost=0.5)}
    assert "US dollars" in (news(**dear).ask(QUESTION).notice or "")
    assert server.requests == []
    paid = news(prices=Prices(1.0, 10.0)).ask(QUESTION)
    assert paid.usage is not None
    assert paid.usage["cost"] == pytest.approx((900 * 1 + 40 * 10) / 1e6)


def test_a_batch_has_a_cap_of_its_own(news: Open, server: ChatServer) -> None:
    opened = news(batch=Limits(calls=2))
    modes = [opened.ask(QUESTION).mode for _ in range(4)]
    assert modes == ["model", "model", "extractive", "extractive"]
    assert len(server.requests) == 2


def test_a_server_that_writes_without_end_is_stopped(news: Open, server: ChatServer) -> None:
    server.steps = [lambda handler, body: handler.stream("word " * 5_000)]
    answer = news(answer_tokens=50).ask(QUESTION)
    assert answer.usage is not None
    assert answer.usage["completion_tokens"] <= 50


# -- secrets and addresses -----------------------------------------------------------------------------------------


def test_the_key_is_in_nothing_that_is_written(
    dateline: Run, server: ChatServer, seed_store: Path, tmp_path: Path
) -> None:
    """Asked, chatted, kept and run as a batch, with servers that echo the key in errors, texts and headers."""
    environment = {"OPENAI_API_KEY": CANARY, "XDG_STATE_HOME": str(tmp_path / "state"), "OPENAI_LOG": "debug"}
    model = ("--model", "tiny", "--base-url", server.url, "--store", seed_store)
    echo = lambda handler, body: handler.stream(f"The key is {CANARY}. It is sk-canary-\n7d0e5c1b9a, {CANARY[:9]}")  # noqa: E731
    (tmp_path / "q.jsonl").write_text(json.dumps({"id": "1", "question": QUESTION}) + "\n", encoding="utf-8")
    outputs = []
    for step in (serve.status(401, CANARY), serve.status(418, CANARY, X_Echo=CANARY)):
        server.steps = [step]
        outputs.append(dateline("ask", QUESTION, "--json", *model, **environment))
    server.steps = [echo, serve.status(401, CANARY, X_Echo=CANARY)]
    outputs.append(dateline("chat", "--withheld", "--keep", *model, stdin=f"{QUESTION}\n{QUESTION}\n", **environment))
    server.steps = [echo]
    outputs.append(dateline("batch", "q.jsonl", "--out", "run.jsonl", *model, **environment))
    assert {f"Bearer {CANARY}"} == set(server.keys)
    written = [done.stdout + done.stderr for done in outputs]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"run.jsonl", "sessions.sqlite3"} <= {path.name for path in files}
    written += [path.read_text(errors="replace") for path in files]
    assert any(QUOTED in text for text in written)
    assert [text for text in written if CANARY in text] == []


def test_a_key_is_not_printed_by_accident() -> None:
    choice = ModelChoice("tiny", key=Secret(CANARY))
    assert CANARY not in f"{choice!r} {choice.key!r} {choice.key} {vars(ChatModel(choice))}"


@pytest.mark.parametrize(
    "url",
    """http://example.com/v1 ftp://127.0.0.1/v1 http://u:p@127.0.0.1/v1 https://user@example.com/v1 http://127.0.0.1@evil.com/
    http://127.0.0.1.evil.com/v1 http://2130706433/v1 https://a\\@b/v1 https://host/v1?key=1 https:// file:///etc/passwd
    http://[::2]/v1 javascript:1 https://ex\u202eample.com/v1 http://localhost.evil.com http://0.0.0.0/v1""".split(),
)
def test_addresses_that_could_leak_are_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="--base-url"):
        check_base_url(url, "--base-url")


def test_addresses_that_are_safe_are_taken() -> None:
    for url in (
        "https://api.example.com/v1",
        "http://localhost:11434/v1",
        "http://127.0.0.1:8080/v1/",
        "http://[::1]:1/v1",
    ):
        assert check_base_url(url, "x") == url.rstrip("/")


def test_no_model_is_chosen_silently(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert choose(None, None, {"OPENAI_API_KEY": CANARY, "OPENAI_BASE_URL": "https://x.example/v1"}) is None
    with pytest.raises(SettingsError, match="set OPENAI_API_KEY"):
        choose("gpt-x", None, {})
    with pytest.raises(SettingsError, match="add --model"):
        choose(None, "https://x.example/v1", {})
    with pytest.raises(SettingsError, match="price_in"):
        choose("m", "http://localhost/v1", {"DATELINE_MAX_COST": "1"})


@pytest.mark.parametrize("name", ["DATELINE_API_KEY", "OPENAI_API_KEY"])
def test_a_refused_key_is_named_by_its_variable(news: Open, server: ChatServer, name: str) -> None:
    server.steps = [serve.status(401)]
    chosen = choose("tiny", server.url, {name: CANARY})
    assert chosen is not None
    assert f"set {name} to" in (news(key_name=chosen.key_name).ask(QUESTION).notice or "")


def test_a_folders_own_settings_get_no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of articles may come from a stranger, with settings that name the stranger's server."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text('model = "m"\nbase_url = "https://stranger.example/v1"\n', encoding="utf-8")
    chosen = choose(None, None, {"OPENAI_API_KEY": CANARY})
    assert chosen is not None
    assert chosen.key is None
    trusted = choose(None, "https://mine.example/v1", {"OPENAI_API_KEY": CANARY})
    assert trusted is not None
    assert trusted.key is not None
    mine = choose(None, None, {"OPENAI_API_KEY": CANARY, "OPENAI_BASE_URL": "https://mine.example/v1"})
    assert mine is not None
    assert (mine.base_url, mine.key is None) == ("https://mine.example/v1", False), "the environment comes first"


def test_doctor_tells_whether_the_model_is_reachable(
    server: ChatServer, seed_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finding(model: str, url: str) -> tuple[bool, str]:
        monkeypatch.setenv("DATELINE_MODEL", model)
        monkeypatch.setenv("DATELINE_BASE_URL", url)
        found = next(one for one in examine(seed_store) if one.what == "chat model")
        return found.is_well, found.finding

    assert "reachable, the model is known there" in finding("tiny", server.url)[1]
    is_well, words = finding("huge", server.url)
    assert (is_well, "not in the list" in words) == (False, True)
    assert "nothing listens there" in finding("tiny", "http://127.0.0.1:9/v1")[1]


def test_a_conversation_with_a_model(dateline: Run, server: ChatServer, seed_store: Path) -> None:
    server.steps = [
        lambda handler, body: handler.stream(server.write(body) + "The moon is made of green cheese today.\n"),
        lambda handler, body: handler.stream("How many US troops are in Syria, exactly?"),
    ]
    done = dateline(
        *("chat", "--model", "tiny", "--base-url", server.url, "--store", seed_store),
        stdin=f"{QUESTION}\n/withheld\nand exactly?\n",
        **{name: value for name, value in os.environ.items() if name.startswith("XDG")},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("The United States has 900 troops in Syria. [1]") == 2
    assert "1 statement of the model withheld" in done.stdout
    assert "withheld: The moon is made of green cheese today. (it cites nothing)" in done.stdout
    assert "understood as: How many US troops are in Syria, exactly?" in done.stdout
