"""What goes wrong between us and a chat model → one line that says what, where, and what to do."""

import math
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import openai

from assistant.errors import ContextTooLong, ModelError
from assistant.models.choice import ModelChoice
from assistant.models.deadline import DeadlinePassed
from assistant.models.secret import redact
from assistant.terminal.screen import one_line

FOREIGN = (
    *(openai.OpenAIError, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError),
    *(RuntimeError, OSError, ValueError, TypeError, AttributeError, LookupError),
)
"""What the libraries raise at servers that answer oddly: beside their own errors, plain ones from the parsing."""
TOO_LONG = ("context_length", "context length", "maximum context", "too long", "context window", "too many tokens")
FILTERED = ("content_filter", "content management policy", "content filter")
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
SAID = 160
"""Characters of a server's own words that are shown."""


@dataclass
class Seen:
    """What was seen of a response: the kind of its content, and how many chunks of a stream."""

    kind: str = ""
    chunks: int = 0

    def note(self, response: httpx.Response) -> None:
        """Remember the kind of content; called by the client for each response."""
        self.kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()


def nothing(seen: Seen, finish: str | None, choice: ModelChoice) -> ModelError:
    """The error for a response without a word."""
    if finish == "content_filter":
        return ModelError(f"{choice.place}: the server's content filter gave no answer; ask in other words")
    if seen.chunks:
        return ModelError(f"{choice.place}: gave an empty answer", passing=True)
    what = "a web page" if "html" in seen.kind else "something that is no chat completion"
    return ModelError(f"{choice.place}: answered with {what}; is the base URL right (it often ends in /v1)?")


def explain(error: BaseException, choice: ModelChoice, seen: Seen | None = None) -> ModelError:
    """The error as ours: which server, what happened, what to do; `passing` where another try may help."""
    where = choice.place
    if isinstance(error, DeadlinePassed | openai.APITimeoutError | httpx.TimeoutException):
        return ModelError(f"{where}: no whole answer within {choice.deadline:g} seconds; the deadline can be set")
    if isinstance(error, openai.APIStatusError):
        return _explain_status(error, choice)
    if isinstance(error, openai.APIConnectionError):
        return ModelError(f"{where}: {_connection(error.__cause__ or error)}", passing=True)
    if isinstance(error, httpx.HTTPError | OSError):
        return ModelError(f"{where}: {_connection(error)}", passing=True)
    if isinstance(error, openai.APIError):
        return ModelError(f"{where}: the server failed: {_said(error.message, choice)}", passing=True)
    if seen is not None and "html" in seen.kind:
        return nothing(seen, None, choice)
    return ModelError(f"{where}: answered with something that cannot be read ({type(error).__name__})", passing=True)


def _explain_status(error: openai.APIStatusError, choice: ModelChoice) -> ModelError:
    status, where = error.status_code, choice.place
    said = _said(error.message, choice)
    folded = f"{error.code or ''} {error.message}".lower()
    if 300 <= status < 400:
        target = urlsplit(error.response.headers.get("location", "")).netloc or "elsewhere"
        return ModelError(
            f"{where}: sends us on to {_said(target, choice)}, which is not followed; set the right base URL"
        )
    if status in {401, 403}:
        return ModelError(f"{where}: refused the key ({status}); set {choice.key_name} to one that is valid there")
    if status == 404:
        return ModelError(f"{where}: not found (404): is the model's name right, and does the base URL end in /v1?")
    if status in {400, 413, 422} and any(sign in folded for sign in TOO_LONG):
        return ContextTooLong(f"{where}: the prompt is longer than the model reads")
    if status == 400 and any(sign in folded for sign in FILTERED):
        return ModelError(f"{where}: the server's content filter refused the question; ask in other words")
    if status == 429 and "insufficient_quota" in folded:
        return ModelError(f"{where}: the account has no credit left (429)")
    if status in PASSING:
        reason = "too many requests" if status == 429 else "the server is in trouble"
        return ModelError(f"{where}: {reason} ({status}); try again later", True, _retry_after(error.response))
    return ModelError(f"{where}: refused ({status}): {said}")


def _retry_after(response: httpx.Response) -> float:
    """Seconds that the server asks to wait, at least 0; 0 where it says nothing that can be read."""
    try:
        seconds = float(response.headers.get("retry-after", "0"))
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < math.inf else 0.0


def _connection(error: BaseException) -> str:
    text = _chain(error).lower()
    if "certificate" in text or "ssl" in text or "tls" in text:
        return "no secure connection (TLS); check the address, the certificate and the time of this machine"
    if "name or service" in text or "getaddrinfo" in text or "nodename" in text or "name resolution" in text:
        return "no such host; check the base URL and the network"
    if "refused" in text:
        return "nothing listens there; start the server, or check the base URL"
    return "the connection broke; try again"


def _chain(error: BaseException | None) -> str:
    """The words of an error and of all that it came from."""
    found = list[str]()
    while error is not None and len(found) < 8:
        found.append(f"{type(error).__name__} {error}")
        error = error.__cause__ or error.__context__
    return " ".join(found)


def _said(text: str, choice: ModelChoice) -> str:
    """A server's own words as they may be shown: short, on one line, without the key."""
    said = one_line(redact(str(text), [choice.key]))
    return said if len(said) <= SAID else said[: SAID - 1] + "…"
