"""The first lines of a chat: what it is, what is asked, who answers. They import only what the prompt needs, too."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import set_store, user_store
from assistant.terminal.screen import one_line
from index.errors import DatelineError
from index.storing.names import LIBRARY_FILE, is_address

if TYPE_CHECKING:
    from assistant.models.choice import ModelChoice


def greeting(store: Path | None, model: "ModelChoice | None" = None) -> Sequence[str]:
    """The first lines on the screen: three where there is no library yet, to say what this is; else two."""
    if model:
        writer = f"Written by {one_line(model.place)}, each statement checked; --withheld shows what does not stand."
    else:
        writer = "No chat model: answers are quoted from the articles."
    if store or set_store() or _holds_articles(user_store()):
        return ("Dateline: ask about the news in your library. /help for help, Ctrl-D to leave.", writer)
    return (
        "Dateline answers from news articles, in their own words, with file and line.",
        "No library of yours yet: you ask five examples. Yours: dateline chat FOLDER",
        "Try: How many US troops are in Iraq?   /help for help, Ctrl-D to leave.",
    )


def check(store: Path) -> None:
    """Fail at once where a store that is named is not there, and not at the first question.

    Raises:
        StoreUnusable: it is not there.
    """
    if not is_address(store) and not (store / LIBRARY_FILE).is_file():
        from index.storing.opening import open_store

        open_store(store)


def _holds_articles(store: Path) -> bool:
    """Whether a store in a folder holds an article; one that cannot be read may: opening it says what is wrong."""
    file = store / LIBRARY_FILE
    if not file.is_file():
        return False
    from index.storing.database import connect

    try:
        with closing(connect(file)) as library:
            return library.execute("SELECT 1 FROM article LIMIT 1").fetchone() is not None
    except DatelineError:
        return True
