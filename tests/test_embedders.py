"""The embedder on a server: a real HTTP server on loopback speaks the API; every fault is one clear line."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from index.embedding.embedders import make_embedder
from index.embedding.minilm import MiniLM
from index.errors import EmbedderError

KEY = "sk-canary-5f1d"


class FakeOpenAI(ThreadingHTTPServer):
    """Answers `/v1/embeddings` from a queue of statuses; remembers what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses: list[int] = []
        self.requests: list[tuple[str, dict[str, object]]] = []


class Handler(BaseHTTPRequestHandler):
    server: FakeOpenAI

    def do_POST(self) -> None:
        """Give each text the vector (3 × its length, 4 × its length), in reverse order."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.headers["Authorization"], body))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        rows = [
            {"object": "embedding", "index": i, "embedding": [3.0 * len(text), 4.0 * len(text)]}
            for i, text in reversed(list(enumerate(body["input"])))
        ]
        reply = (
            {"object": "list", "data": rows, "model": body["model"]} if status == 200 else {"error": {"message": "no"}}
        )
        data = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def server(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    fake = FakeOpenAI()
    threading.Thread(target=fake.serve_forever, daemon=True).start()
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{fake.server_port}/v1")
    yield fake
    fake.shutdown()
    fake.server_close()


def test_texts_become_unit_vectors_in_their_order(server: FakeOpenAI) -> None:
    embedder = make_embedder("openai:some-model")
    vectors = embedder.embed([*("x" * n for n in range(1, 301)), ""])
    assert vectors.shape == (301, embedder.dimensions) == (301, 2)
    assert np.allclose(vectors, [[0.6, 0.8]] * 301)
    assert [len(body["input"]) for _, body in server.requests] == [256, 45]  # type: ignore[arg-type]
    assert {body["model"] for _, body in server.requests} == {"some-model"}


def test_a_passing_fault_is_tried_again(server: FakeOpenAI) -> None:
    server.statuses = [500, 429]
    assert make_embedder("openai:m").embed(["one"]).shape == (1, 2)
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_refusal_is_one_line_without_the_key(server: FakeOpenAI, status: int) -> None:
    server.statuses = [status]
    with pytest.raises(EmbedderError, match="openai:m: no embeddings from the server") as raised:
        make_embedder("openai:m").embed(["one"])
    assert KEY not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_without_a_key_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(EmbedderError, match="set OPENAI_API_KEY"):
        make_embedder("openai:m")


def test_the_default_is_offline_and_other_names_are_refused() -> None:
    assert isinstance(make_embedder(), MiniLM)
    assert isinstance(make_embedder(MiniLM.name), MiniLM)
    for name in ("word2vec", "openai:", ""):
        with pytest.raises(
            EmbedderError, match="no such embedder; known: minilm, openai:MODEL, chroma:all-MiniLM-L6-v2"
        ):
            make_embedder(name)
