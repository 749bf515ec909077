"""The only file that talks to a chat model: LlamaIndex's client for OpenAI and all servers that speak its API.

Each attempt has a client of its own, so that it can be closed from outside; nothing follows a redirect; whatever goes
wrong becomes one `ModelError` of one line, from which the key is taken out.
"""

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import InitVar, dataclass, field
from typing import Any, Literal, NamedTuple

import httpx
import openai
from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from assistant.errors import CapReached, ModelError
from assistant.models import faults
from assistant.models.choice import OPENAI, ModelChoice
from assistant.models.deadline import DeadlinePassed, read_until
from assistant.models.secret import redact
from assistant.models.spending import Account, Bill, bill, most_tokens

for _library in ("openai", "httpx", "httpcore"):
    # their debugging logs (OPENAI_LOG) hold headers and texts, in which a server may echo the key
    logging.getLogger(_library).setLevel(logging.WARNING)

ATTEMPTS = 4
FIRST_PAUSE, LONGEST_PAUSE = 0.3, 8.0
"""Seconds before the second attempt, and before any; each pause is twice the one before, and some by chance."""
NO_KEY = "none"
"""What a server that wants no key is sent in its place: the client library insists on something."""


class Message(NamedTuple):
    """One message to the model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass
class Reply:
    """What came of a call: `finish` is the server's own word for why it ended, None where it said nothing."""

    text: str = ""
    finish: str | None = None
    fault: str = ""
    usage: tuple[int, int] | None = None

    @property
    def incomplete(self) -> str:
        """Why the text may lack its end, in a few words; "" where it is whole."""
        if self.fault or self.finish == "stop":
            return self.fault
        ends = {None: "the stream ended early", "length": "it reached its greatest length"}
        return ends.get(
            self.finish, "the server's filter stopped it" if self.finish == "content_filter" else "it ended oddly"
        )


@dataclass
class ChatModel:
    """A chat model with its caps; may be shared between threads. `spent` is an account to charge, if there is one."""

    choice: ModelChoice
    spent: InitVar[Account | None] = None
    account: Account = field(init=False)

    def __post_init__(self, spent: Account | None) -> None:
        self.account = spent or Account(self.choice.batch)

    def open_account(self) -> Account:
        """An account for one question, within that of all questions."""
        return Account(self.choice.question, self.account)

    def stream(self, messages: Sequence[Message], account: Account, end: float, reply: Reply) -> Iterator[str]:
        """The pieces of a reply as they come; `reply` is filled in along the way.

        What fails before the first piece is tried again while there is time and the caps allow; if they do not, the
        fault is told, not the cap. A stream that breaks after it leaves what has come in `reply`, with the fault.

        Args:
            end: when the time is over, as `time.monotonic` counts.

        Raises:
            CapReached: a call could exceed a cap.
            ContextTooLong: the model reads less than the prompt.
            ModelError: no answer, for a reason that is told in one line.
        """
        attempts = Retrying(
            stop=lambda state: stop_after_attempt(ATTEMPTS)(state) or _pause(state) >= end - time.monotonic(),
            wait=_pause,
            retry=retry_if_exception(lambda error: isinstance(error, ModelError) and error.passing),
            reraise=True,
        )
        call = attempts(self._begin, messages, account, end)
        yield from call.rest(reply)

    def _begin(self, messages: Sequence[Message], account: Account, end: float) -> "_Call":
        most = bill(most_tokens([message.text for message in messages]), self.choice.answer_tokens, self.choice.prices)
        try:
            account.reserve(most)
        except CapReached as error:
            raise ModelError(str(account.fault)) if account.fault else error from None
        call = _Call(self.choice, account, most, end)
        try:
            call.begin(messages)
        except ModelError as error:
            account.fault = error if error.passing else None
            raise
        account.fault = None
        return call

    def names(self, seconds: float = 5.0) -> list[str]:
        """The models that the server says it has.

        Raises:
            ModelError: it cannot be reached, or refuses.
        """
        client = _http_client(self.choice, seconds)

        def ask() -> Iterator[str]:
            url, key = _credentials(self.choice)
            made = openai.OpenAI(base_url=url, api_key=key, http_client=client, max_retries=0)
            yield from (str(model.id) for model in made.models.list())

        try:
            return list(read_until(time.monotonic() + seconds, ask, client.close))
        except (*faults.FOREIGN, DeadlinePassed) as error:
            raise faults.explain(error, self.choice) from None


class _Call:
    """One attempt: begun with its first piece, so that what fails before it can be tried again."""

    def __init__(self, choice: ModelChoice, account: Account, most: Bill, end: float) -> None:
        self._choice, self._account, self._most, self._end = choice, account, most, end
        self._reply = Reply()
        self._seen = faults.Seen()
        self._first = ""
        self._chunks: Generator[Any] = _nothing()

    def begin(self, messages: Sequence[Message]) -> None:
        """Send the messages and wait for the first piece of text."""
        client = _http_client(self._choice, max(0.1, self._end - time.monotonic()), self._seen)
        model = _model(self._choice, client)
        said = [ChatMessage(role=message.role, content=message.text) for message in messages]
        self._chunks = read_until(self._end, lambda: model.stream_chat(said), client.close)
        try:
            for chunk in self._chunks:
                self._first += self._read(chunk)
                if self._first:
                    return
            raise faults.nothing(self._seen, self._reply.finish, self._choice)
        except (*faults.FOREIGN, DeadlinePassed) as error:
            self._settle(was_served=isinstance(error, DeadlinePassed))
            raise faults.explain(error, self._choice, self._seen) from None
        except ModelError:
            self._settle(was_served=True)
            raise

    def rest(self, reply: Reply) -> Iterator[str]:
        """The text, its first piece first. At most as many pieces are read as the model may write tokens."""
        pieces = 1
        try:
            yield self._add(self._first, reply)
            for chunk in self._chunks:
                if piece := self._read(chunk):
                    pieces += 1
                    yield self._add(piece, reply)
                if pieces >= self._choice.answer_tokens:
                    self._reply.finish = "length"
                    break
        except (*faults.FOREIGN, DeadlinePassed) as error:
            reply.fault = str(faults.explain(error, self._choice, self._seen))
        finally:
            self._chunks.close()
            reply.finish, reply.usage = self._reply.finish, self._reply.usage
            self._settle(was_served=True)

    def _add(self, piece: str, reply: Reply) -> str:
        reply.text = redact(reply.text + piece, [self._choice.key])
        return piece

    def _read(self, chunk: Any) -> str:
        """The text of a chunk; why the reply ended, and what it took, are noted."""
        raw = chunk.raw
        self._seen.chunks += 1
        for choice in raw.choices or ():
            self._reply.finish = choice.finish_reason or self._reply.finish
        if usage := getattr(raw, "usage", None):
            self._reply.usage = (int(usage.prompt_tokens or 0), int(usage.completion_tokens or 0))
        return str(chunk.delta or "")

    def _settle(self, was_served: bool) -> None:
        """Pay what the server counted; where it served and did not count, the highest price stands."""
        if self._reply.usage:
            self._account.settle(self._most, bill(*self._reply.usage, self._choice.prices))
        elif not was_served:
            self._account.settle(self._most, Bill(calls=1))


def _nothing() -> Generator[Any]:
    yield from ()


def _model(choice: ModelChoice, client: httpx.Client) -> OpenAILike:
    length = {"max_completion_tokens" if choice.base_url == OPENAI else "max_tokens": choice.answer_tokens}
    url, key = _credentials(choice)
    return OpenAILike(
        model=choice.model,
        api_base=url,
        api_key=key,
        temperature=0.0,
        is_chat_model=True,
        max_retries=0,
        timeout=choice.deadline,
        http_client=client,
        additional_kwargs=length | {"stream_options": {"include_usage": True}},
    )


def _credentials(choice: ModelChoice) -> tuple[str, str]:
    """The server's address and the key."""
    return choice.base_url, choice.key.reveal() if choice.key else NO_KEY


def _http_client(choice: ModelChoice, seconds: float, seen: "faults.Seen | None" = None) -> httpx.Client:
    """A client that follows no redirect, and that uses no proxy for this machine itself."""
    hooks = [seen.note] if seen else []
    return httpx.Client(
        follow_redirects=False, timeout=seconds, trust_env=not choice.is_local, event_hooks={"response": hooks}
    )


def _pause(state: RetryCallState) -> float:
    """Seconds before the next attempt: what the server asks for, else growing with each attempt, by chance."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, ModelError) else 0.0
    return max(asked, wait_exponential_jitter(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE, jitter=FIRST_PAUSE)(state))
