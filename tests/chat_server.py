"""A real HTTP server on loopback that speaks OpenAI's chat API, streams, and fails as told."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PASSAGE = re.compile(
    r"<<(?P<fence>\w+) passage (?P<key>\w+) · (?P<outlet>.*?) · (?P<date>.*?)>>\n(?P<text>.*?)\n"
    r"<<(?P=fence) end of (?P=key)>>",
    re.DOTALL,
)
USAGE = {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}


@dataclass(frozen=True)
class Passage:
    """A passage as the prompt shows it."""

    key: str
    outlet: str
    date: str
    text: str


def passages(body: dict[str, Any]) -> list[Passage]:
    """The passages in a request."""
    prompt = body["messages"][-1]["content"]
    return [Passage(m["key"], m["outlet"], m["date"], m["text"]) for m in PASSAGE.finditer(prompt)]


def cite(body: dict[str, Any], words: str) -> str:
    """A mark for the passage that holds these words."""
    found = next(p for p in passages(body) if words in " ".join(p.text.split()))
    return f'[{found.key}: "{words}"]'


Step = Callable[["Handler", dict[str, Any]], None]


class ChatServer(ThreadingHTTPServer):
    """Answers each request with the next step of `steps`, or else with what `write` makes of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.steps: list[Step] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.write: Callable[[dict[str, Any]], str] = lambda body: "The passages do not answer this."

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no news."""


class Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_GET(self) -> None:
        self.send_json(
            200, {"object": "list", "data": [{"id": "tiny", "object": "model", "created": 0, "owned_by": "us"}]}
        )

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.keys.append(self.headers.get("Authorization", ""))
        step = self.server.steps.pop(0) if self.server.steps else None
        if step:
            step(self, body)
        else:
            self.stream(self.server.write(body))

    def send_json(self, status: int, value: object, **headers: str) -> None:
        self.send(status, json.dumps(value).encode(), "application/json", **headers)

    def send(self, status: int, data: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def event(self, content: str | None = None, finish: str | None = None, **extra: object) -> None:
        choices = [{"index": 0, "delta": {"content": content} if content is not None else {}, "finish_reason": finish}]
        base = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "tiny", "choices": choices}
        self.wfile.write(f"data: {json.dumps(base | extra)}\n\n".encode())
        self.wfile.flush()

    def stream(self, text: str, finish: str | None = "stop", usage: bool = True, pause: float = 0.0) -> None:
        self.begin_stream()
        for piece in re.findall(r"\S+\s*|\s+", text):
            self.event(piece)
            time.sleep(pause)
        if finish:
            self.event(finish=finish)
        if usage:
            self.event(choices=[], usage=USAGE)
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@contextmanager
def serving() -> Iterator[ChatServer]:
    """A server, as long as it is needed."""
    server = ChatServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def status(code: int, message: str = "no", error_code: str | None = None, **headers: str) -> Step:
    """An error as OpenAI words it."""
    return lambda handler, body: handler.send_json(code, {"error": {"message": message, "code": error_code}}, **headers)


def page(handler: Handler, body: dict[str, Any]) -> None:
    """A web page, as a captive portal shows."""
    handler.send(200, b"<html><body>Log in first</body></html>", "text/html; charset=utf-8")


def malformed(handler: Handler, body: dict[str, Any]) -> None:
    """A stream that is not JSON."""
    handler.begin_stream()
    handler.wfile.write(b'data: {"choices": [{"delta"\n\n')


def empty_choices(handler: Handler, body: dict[str, Any]) -> None:
    """A stream without a choice."""
    handler.begin_stream()
    handler.event(choices=[])
    handler.wfile.write(b"data: [DONE]\n\n")


def null_choices(handler: Handler, body: dict[str, Any]) -> None:
    """A stream whose choices are null."""
    handler.begin_stream()
    handler.event(choices=None)


def filtered(handler: Handler, body: dict[str, Any]) -> None:
    """A content filter that lets nothing through."""
    handler.stream("", finish="content_filter")


def hang_up(handler: Handler, body: dict[str, Any]) -> None:
    """The connection closed without an answer."""
    handler.close_connection = True
    handler.connection.close()


def hang(handler: Handler, body: dict[str, Any]) -> None:
    """No answer, for as long as anybody would wait."""
    time.sleep(20)


def drip(handler: Handler, body: dict[str, Any]) -> None:
    """One byte at a time, so that each single read is quick."""
    handler.begin_stream()
    for byte in b'data: {"id": "c", "object": "chat.completion.chunk", "created": 0, ' * 9:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler: Handler, body: dict[str, Any]) -> None:
    """Headers without an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for i in range(400):
        handler.wfile.write(f"X-{i}: 1\r\n".encode())
        handler.wfile.flush()
        time.sleep(0.05)
