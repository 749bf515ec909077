"""From a question to a checked answer, in a chat or in batches.

    import assistant

    news = assistant.open()                      # the store of this user, or the five seed articles
    answer = news.ask("How many US troops are in Syria?")
    print(answer.answer, answer.citations[0].source, answer.citations[0].line)

Importing this package loads nothing heavy; `open` and the first `ask` do.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answering.answer import Assistant
    from assistant.models.choice import ModelChoice
    from assistant.records import Answer, Citation

__all__ = ["Answer", "Assistant", "Citation", "open"]


def open(
    store: Path | str | None = None,
    *,
    as_of: date | None = None,
    notify: Callable[[str], None] = lambda line: None,
    model: "str | ModelChoice | None" = None,
    base_url: str | None = None,
    min_confidence: float | None = None,
) -> "Assistant":
    """Open a store for questions; without `store`, the user's own, or the seed articles where there is none yet.

    Args:
        store: folder of a store made by `dateline index`.
        as_of: the day on which questions are asked unless they say otherwise; later articles do not exist then.
        notify: called with one line when something takes time (the embedder or the seeds are built), or has no effect.
        model: the chat model that writes the answers, by name or as `assistant.models.choice.choose` gives it; without
            one, answers are made of the articles' own sentences.
        base_url: the server of a model given by name; OpenAI's unless set.
        min_confidence: how sure an answer must be to be given, from 0 to 1; by default as set, else as learned;
            a chat model's answer is given whatever it is.

    Raises:
        SettingsError: a model without a key, or at an address that is not allowed.
        StoreUnusable: the folder is no store.
        EmbedderError: the embedder's weights are missing or altered.
    """
    from assistant.models.choice import choose
    from assistant.opening import open_assistant

    choice = choose(model, base_url) if isinstance(model, str) else model
    return open_assistant(
        None if store is None else Path(store), as_of=as_of, notify=notify, model=choice, min_confidence=min_confidence
    )


def __getattr__(name: str) -> Any:
    if name == "Assistant":
        from assistant.answering.answer import Assistant

        return Assistant
    if name in {"Answer", "Citation"}:
        import assistant.records

        return getattr(assistant.records, name)
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
