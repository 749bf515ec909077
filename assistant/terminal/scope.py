"""Commands that set what is looked at and who answers: /as-of, /outlet, /index, /model."""

import difflib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.text import Text

from assistant.errors import ChatError
from assistant.terminal.layout import NOTE
from assistant.terminal.screen import one_line
from assistant.terminal.state import Chat
from index.searching.naming import plain
from index.storing.library import Library

OFF = {"off", "none", "all"}


def set_day(chat: Chat, argument: str) -> None:
    """`/as-of DATE`: look only at articles up to a day; "off" for all."""
    if argument and argument not in OFF:
        try:
            chat.as_of = date.fromisoformat(argument)
        except ValueError as error:
            raise ChatError(f"{argument}: is no day; write it as 2024-07-31, or: /as-of off") from error
    elif argument:
        chat.as_of = None
    told = (
        f"Articles after {chat.as_of} are hidden; /as-of off shows them." if chat.as_of else "All dates are looked at."
    )
    chat.screen.print(Text(told, NOTE))


def set_outlet(chat: Chat, argument: str) -> None:
    """`/outlet NAME`: look only at the articles of an outlet; "off" for all, nothing to list them."""
    library = chat.loader.get().store.library
    if argument in OFF:
        chat.outlets = ()
    elif argument:
        _, chat.outlets, _ = match_outlet(library, argument)
    else:
        known = ", ".join(one_line(outlet) for outlet in library.lookup.outlets()) or "none is known"
        chat.screen.print(f"Outlets: {known}")
    looked_at = one_line(", ".join(chat.outlets))
    told = f"Only {looked_at} is looked at; /outlet off looks at all." if looked_at else "All outlets are looked at."
    chat.screen.print(Text(told, NOTE))


def match_outlet(library: Library, name: str, or_source: bool = False) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """An outlet (or an article) that a name means: what to call it, the outlets, and the sources.

    Raises:
        ChatError: no outlet is called so; the nearest is suggested.
    """
    known = library.lookup.outlets()
    wanted = plain(name)
    alike = tuple(outlet for outlet in known if plain(outlet) == wanted)
    begun = tuple(outlet for outlet in known if wanted and plain(outlet).startswith(wanted))
    if found := alike or (begun if len(begun) == 1 else ()):
        return found[0], found, ()
    if or_source:
        sources = library.sources()
        exact = tuple(source for source in sources if source == name)
        if one := exact or tuple(source for source in sources if name and source.startswith(name)):
            return one[0], (), one[:1]
    near = begun or difflib.get_close_matches(name, known, n=1, cutoff=0.5) or known[:3]
    hint = f"; did you mean {' or '.join(near)}?" if near else "; no article names its outlet: set it in sources.yaml"
    raise ChatError(f"{name}: no article is from an outlet of this name{hint}")


def take_in(chat: Chat, argument: str) -> None:
    """`/index PATH`: take articles into the library, and go on with them."""
    from assistant import indexing
    from assistant.terminal.progress import Bar

    if not argument:
        raise ChatError("name a folder or file of articles: /index articles")
    path = Path(argument.strip("'\"")).expanduser()
    store = chat.store
    with Bar("Indexing", None) as bar:
        report = indexing.index([path], store, progress=bar.set, notify=chat.notify)
    for line in indexing.describe(report):
        chat.notify(line)
    chat.reopen()


def tell_model(chat: Chat, argument: str) -> None:
    """`/model`: who answers."""
    if argument:
        raise ChatError(f"{argument}: a chat model is chosen at the start: dateline chat --model {argument}")
    model = chat.model
    lines: Sequence[str] = (
        f"Written by {one_line(model.place)}; a statement is shown only if the words that it quotes support it."
        if model
        else "No chat model: answers are made of the articles' own sentences, on this machine.",
        f"Search by meaning: {one_line(chat.loader.get().embedder.name)}",
    )
    for line in lines:
        chat.screen.print(Text(line))
