"""Commands that set what is looked at and who answers: /as-of, /outlet, /index, /model."""

import difflib
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.text import Text

from assistant.errors import ChatError
from assistant.settings import seed_store
from assistant.terminal.layout import NOTE, hang, put
from assistant.terminal.screen import one_line
from assistant.terminal.state import Chat
from index.searching.naming import plain
from index.searching.when import PHRASES, read_period
from index.storing.library import Library

OFF = {"off", "none", "all"}
TWO_READINGS = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:\d\d){1,2}")
"""A day in figures of which either may be the month."""
NAMED = 5
"""Outlets that are named where one is not known."""


def set_day(chat: Chat, argument: str) -> None:
    """`/as-of DATE`: look only at articles up to a day; "off" for all."""
    if argument:
        chat.as_of = None if argument.lower() in OFF else read_day(argument)
    told = (
        f"Articles after {chat.as_of} are hidden; /as-of off shows them." if chat.as_of else "All dates are looked at."
    )
    chat.screen.print(Text(told, NOTE))


def read_day(text: str) -> date:
    """A day as it is typed: 2024-07-31, 31 July 2024, yesterday; the last one of a month or a year.

    Raises:
        ChatError: it is none, or may be read in two ways ("1/2/2024").
    """
    if text.lower() == "today":
        return date.today()
    for unit, pattern in PHRASES:
        match = pattern.fullmatch(text)
        if match and (period := read_period(unit, match.group(), date.today())):
            return period[1]
    if TWO_READINGS.fullmatch(text):
        raise ChatError(f"{text}: may be read as two days; write it as 2024-07-31, or: 31 July 2024")
    raise ChatError(f"{text}: is no day; write it as 2024-07-31, or: /as-of off")


def set_outlet(chat: Chat, argument: str) -> None:
    """`/outlet NAME`: look only at the articles of an outlet; "off" for all, nothing to list them."""
    library = chat.loader.get().store.library
    if argument.lower() in OFF:
        chat.outlets = ()
    elif argument:
        _, chat.outlets, _ = match_outlet(library, argument)
    else:
        known = ", ".join(one_line(outlet) for outlet in library.lookup.outlets()) or "none is known"
        put(chat.screen, hang(chat.screen, Text("Outlets: "), Text(known)))
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
    begun = begun or tuple(outlet for outlet in known if wanted and f" {wanted} " in f" {plain(outlet)} ")
    if found := alike or (begun if len(begun) == 1 else ()):
        return found[0], found, ()
    if or_source:
        sources = library.sources()
        exact = tuple(source for source in sources if source == name)
        if one := exact or tuple(source for source in sources if name and source.startswith(name)):
            return one[0], (), one[:1]
    raise ChatError(f"{name}: no article is from an outlet of this name; {_hint(name, begun, known)}")


def is_known(library: Library, name: str) -> bool:
    """Whether a name means an outlet, or an article."""
    try:
        match_outlet(library, name, or_source=True)
    except ChatError:
        return False
    return True


def _hint(name: str, begun: Sequence[str], known: Sequence[str]) -> str:
    """What may have been meant, or else what there is."""
    near = begun or difflib.get_close_matches(name.title(), known, n=1, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(near[:NAMED])}?"
    if not known:
        return "no article names its outlet: set it in sources.yaml"
    more = f" and {len(known) - NAMED} more; /outlet lists them" if len(known) > NAMED else ""
    return f"known are {', '.join(known[:NAMED])}{more}"


def take_in(chat: Chat, argument: str) -> None:
    """`/index PATH`: take articles into the library, and go on with them."""
    from assistant import indexing
    from assistant.terminal.progress import Bar

    if not argument:
        raise ChatError("name a folder or file of articles: /index articles")
    were_examples = _are_examples(chat)
    try:
        with Bar("Indexing", None) as bar:
            report = indexing.index([named_path(argument)], chat.store, progress=bar.set, notify=chat.notify)
    except KeyboardInterrupt:
        chat.reopen()  # what was taken in before it was stopped is there
        raise
    for line in indexing.describe(report):
        chat.notify(line)
    if were_examples and not _are_examples(chat):
        chat.notify("From now on your own articles are asked, in place of the examples.")
    chat.reopen()


def _are_examples(chat: Chat) -> bool:
    """Whether the seed articles are asked, since there are no others."""
    from assistant.opening import used_store

    return chat.store is None and used_store() == seed_store()


def named_path(argument: str) -> Path:
    """The file or folder that is named, with or without quotes; "~" is the user's own folder."""
    return Path(os.path.expanduser(argument.strip("'\"")))


def set_model(chat: Chat, argument: str) -> None:
    """`/model [NAME]`: who answers; another chat model from now on, or "off" for none."""
    from assistant.models.choice import choose
    from assistant.opening import use_model

    news = chat.loader.get()
    if argument.lower() in OFF:
        chat.model = None
    elif argument:
        chat.model = replace(chat.model, model=argument) if chat.model else choose(argument)
    if argument:
        use_model(news, chat.model, chat.open_account())
    model = chat.model
    lines: Sequence[str] = (
        f"Written by {one_line(model.place)}; a statement is shown only if the words that it quotes support it."
        if model
        else "No chat model: answers are made of the articles' own sentences, on this machine.",
        f"Search by meaning: {one_line(news.embedder.name)}",
    )
    for line in lines:
        put(chat.screen, hang(chat.screen, Text(), Text(line)))
