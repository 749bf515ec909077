"""Which store is asked, and an assistant over it: the folder named, else the one set, the user's own, or the seeds."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering.answer import Assistant
from assistant.checking.meaning import Meaning, meaning
from assistant.settings import least_confidence, seed_articles, seed_store, set_store, user_store
from index.build import index_paths
from index.embedding.embedders import DEFAULT, make_embedder
from index.embedding.minilm import MiniLM
from index.errors import StoreUnusable
from index.storing.opening import exists, open_store
from index.storing.store import Store

if TYPE_CHECKING:
    from assistant.models.choice import ModelChoice
    from assistant.models.spending import Account

Notify = Callable[[str], None]


def open_assistant(
    folder: Path | None,
    as_of: date | None = None,
    notify: Notify = lambda line: None,
    model: "ModelChoice | None" = None,
    min_confidence: float | None = None,
    account: "Account | None" = None,
) -> Assistant:
    """Open a store for questions.

    Args:
        notify: called with one line when something takes time, or has no effect.
        account: what is spent on the model is charged to it; by default to one of its own, with the model's caps.
    """
    if model and min_confidence is not None:
        notify(f"--min-confidence has no effect on what {model.model} writes; it counts where the model fails")
    store = open_filled(folder, notify)
    embedder = make_embedder(store.library.note("embedder") or DEFAULT, notify)
    least = least_confidence() if min_confidence is None else min_confidence
    news = Assistant(store, embedder, as_of, least)
    use_model(news, model, account)
    return news


def open_filled(folder: Path | None, notify: Notify = lambda line: None) -> Store:
    """Open a store that holds articles, to read in it; the seeds are taken in where there is no other.

    Raises:
        StoreUnusable: it is no store, or an empty one.
    """
    store = open_store(folder or _with_seeds(used_store(), notify))
    if not store.library.count()[0]:
        name = store.name
        raise StoreUnusable(f"{name}: holds no articles yet; take some in: dateline index FOLDER --store {name}")
    return store


def used_store() -> Path:
    """The store that is asked where none is named: the one set, else the user's own if there is one, or the seeds'.

    Raises:
        StoreUnusable: the user's own is damaged.
    """
    return set_store() or (user_store() if exists(user_store()) else seed_store())


def use_model(news: Assistant, choice: "ModelChoice | None", account: "Account | None" = None) -> None:
    """Let a chat model write from now on, or none; what it writes is judged by rules and by the trained check."""
    if choice is None:
        news.model = None
        return
    from assistant.models.client import ChatModel

    news.model = ChatModel(choice, account)
    if news.judgement is None:
        news.judgement = Meaning(news.embedder) if isinstance(news.embedder, MiniLM) else meaning()


def _with_seeds(folder: Path, notify: Notify) -> Path:
    """The folder; if it is the seeds' store and not there, that is made."""
    if folder == seed_store() and not exists(folder):
        notify("No articles of yours yet: taking the five seed articles (yours: dateline index FOLDER)")
        index_paths(open_store(folder, create=True), [seed_articles()], make_embedder(DEFAULT, notify), wait=True)
    return folder
