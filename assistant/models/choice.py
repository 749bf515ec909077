"""Which chat model is asked, where, with which key and within which caps. Nothing is chosen unless somebody says so."""

import ipaddress
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from assistant.errors import SettingsError
from assistant.models.secret import Secret
from assistant.models.spending import Limits, Prices
from assistant.settings import PROJECT_FILE, setting_and_place

OPENAI = "https://api.openai.com/v1"
DEADLINE = 60.0
CALLS, TOKENS = 6, 100_000
PER_QUESTION, UNLIMITED = Limits(CALLS, TOKENS), Limits()
ANSWER_TOKENS = 800
KEY_NAMES = ("DATELINE_API_KEY", "OPENAI_API_KEY")
"""Environment variables that may hold the key: the first that is set does."""
AUTHORITY = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A chat model and its limits.

    `deadline` is the time for one question in seconds, retries and waiting included; `answer_tokens` the most that one
    call may write; `question` and `batch` are the caps for one question and for all questions of one process;
    `key_name` is the variable that holds the key, or that should.
    """

    model: str
    base_url: str = OPENAI
    key: Secret | None = field(default=None, repr=False)
    deadline: float = DEADLINE
    answer_tokens: int = ANSWER_TOKENS
    prices: Prices | None = None
    question: Limits = PER_QUESTION
    batch: Limits = UNLIMITED
    key_name: str = KEY_NAMES[-1]

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine."""
        return _is_loopback(_host(self.base_url))

    @property
    def place(self) -> str:
        """The model and where it is, as told to the user."""
        return f"{self.model} at {urlsplit(self.base_url).netloc}"


def choose(
    model: str | None, base_url: str | None = None, environment: Mapping[str, str] = os.environ
) -> ModelChoice | None:
    """The model that is asked for by flag, environment or settings file; None where none is.

    Raises:
        SettingsError: a server without a model, a wrong server address, a cap that is none, or no key for OpenAI.
    """
    named, _ = (model, "--model") if model else setting_and_place("model", environment)
    url, place = (base_url, "--base-url") if base_url else setting_and_place("base_url", environment)
    if environment.get("OPENAI_BASE_URL") and place not in {"--base-url", "DATELINE_BASE_URL"}:
        url, place = environment["OPENAI_BASE_URL"], "OPENAI_BASE_URL"
    if not named:
        if base_url:
            raise SettingsError("--base-url names a server but no model; add --model NAME")
        return None
    url = check_base_url(url or OPENAI, place or "the base URL")
    key_name = next((name for name in KEY_NAMES if environment.get(name)), KEY_NAMES[-1])
    key = _key(environment.get(key_name, ""), key_name, is_trusted=place != PROJECT_FILE)
    if key is None and url == OPENAI:
        raise SettingsError(f"the model {named} needs a key: set OPENAI_API_KEY, or name your server with --base-url")
    prices, question, batch = _limits(environment)
    deadline = _number("deadline", environment) or DEADLINE
    return ModelChoice(named, url, key, deadline, prices=prices, question=question, batch=batch, key_name=key_name)


def check_base_url(url: str, place: str) -> str:
    """The URL without a slash at its end.

    Raises:
        SettingsError: it is neither https nor on this machine, or holds a user name, a query or odd characters.
    """
    parts = _split(url, place)
    authority = AUTHORITY.fullmatch(parts.netloc)
    if "@" in parts.netloc:
        raise SettingsError(f"{place}: no user name or password in an address; keys go into OPENAI_API_KEY")
    if authority is None or parts.query or parts.fragment or not re.fullmatch(r"[!-~]+", url) or "\\" in url:
        raise SettingsError(f"{place}: not an address of a server; write it like https://host/v1")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(authority["host"])):
        raise SettingsError(f"{place}: must be https, or on this machine (http://localhost:…): keys and texts go there")
    return url.rstrip("/")


def _split(url: str, place: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise SettingsError(f"{place}: not an address of a server; write it like https://host/v1") from error


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_loopback(host: str) -> bool:
    try:
        return host.lower() == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _key(value: str, name: str, is_trusted: bool) -> Secret | None:
    """The key; none for a server that only the folder's own settings file names: that may be a stranger's."""
    value = value.strip()
    if value and not re.fullmatch(r"[!-~]+", value):
        raise SettingsError(f"the key holds characters that no key has; set {name} again")
    return Secret(value) if value and is_trusted else None


def _limits(environment: Mapping[str, str]) -> tuple[Prices | None, Limits, Limits]:
    def whole(name: str, usual: int | None = None) -> int | None:
        value = _number(name, environment)
        return usual if value is None else int(value)

    paid = [_number(name, environment) for name in ("price_in", "price_out")]
    prices = Prices(paid[0], paid[1]) if paid[0] is not None and paid[1] is not None else None
    cost, batch_cost = _number("max_cost", environment), _number("max_batch_cost", environment)
    if prices is None and (cost is not None or batch_cost is not None):
        raise SettingsError("a cap on money needs price_in and price_out, US dollars for a million tokens")
    question = Limits(whole("max_calls", CALLS), whole("max_tokens", TOKENS), cost)
    return prices, question, Limits(whole("max_batch_calls"), whole("max_batch_tokens"), batch_cost)


def _number(name: str, environment: Mapping[str, str]) -> float | None:
    value, place = setting_and_place(name, environment)
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise SettingsError(f"{place}: {name} must be a number of 0 or more, not {value!r}")
    return number
