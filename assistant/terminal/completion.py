"""What Tab offers in the chat: commands, outlets, citations, conversations, days, files."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from assistant.terminal.screen import UNSAFE, one_line
from index.errors import DatelineError

if TYPE_CHECKING:
    from assistant.terminal.state import Chat

OFFERED = 200
OFFERS = {
    "day": [("off", "all dates")],
    "model": [("off", "none: quote the articles")],
}
"""Words that may follow a command, each with a remark."""


class ChatCompleter(Completer):
    """Completes a line that begins with "/"; questions are left alone. What cannot be read is not offered: the command
    itself says why."""

    def __init__(self, chat: "Chat") -> None:
        self._chat = chat
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """As prompt_toolkit asks for them. Names that could steer the terminal are not offered."""
        text = document.text_before_cursor
        if not text.startswith("/") or "\n" in text:
            return
        from assistant.terminal.commands import ALIASES, COMMANDS

        name, space, argument = text[1:].partition(" ")
        name = name.lower()
        if not space:
            for command in COMMANDS.values():
                if command.name.startswith(name):
                    yield Completion(command.name, -len(name), display=command.usage, display_meta=command.does)
        elif (known := COMMANDS.get(ALIASES.get(name, name))) and known.takes == "file":
            files = self._paths.get_completions(Document(argument, len(argument)), complete_event)
            yield from (offer for offer in files if not UNSAFE.search(offer.text))
        elif known:
            with suppress(DatelineError):
                yield from _offers(argument, self._candidates(known.takes), known.takes == "outlets")

    def _candidates(self, takes: str) -> Iterable[tuple[str, str]]:
        """Words that may follow, each with a remark."""
        chat = self._chat
        match takes:
            case "key":
                cited = (*chat.last.citations, *chat.compared) if chat.answers else ()
                return [*((c.key, f"{c.outlet or c.source}: {c.quote[:60]}") for c in cited), *self._articles()]
            case "outlet":
                return [*self._outlets(), ("off", "all outlets")]
            case "outlets":
                return [*self._outlets(), *self._articles()]
            case "session":
                return self._kept()
            case "sessions":
                kept = [(f"delete {number}", about) for number, about in self._kept()]
                return [*kept, ("delete all", "kept conversations")]
            case "command":
                from assistant.terminal.commands import COMMANDS

                return [(command.name, command.does) for command in COMMANDS.values()]
        return OFFERS.get(takes, [])

    def _outlets(self) -> list[tuple[str, str]]:
        chat = self._chat
        return [(name, "") for name in chat.loader.get().store.library.lookup.outlets()] if chat.loader.is_ready else []

    def _articles(self) -> list[tuple[str, str]]:
        chat = self._chat
        return [(name, "") for name in chat.loader.get().store.library.sources()] if chat.loader.is_ready else []

    def _kept(self) -> list[tuple[str, str]]:
        return [(str(kept.id), kept.name or kept.first) for kept in self._chat.shelf.find()]


def _offers(argument: str, candidates: Iterable[tuple[str, str]], is_quoted: bool) -> Iterator[Completion]:
    """Those that begin as what is typed; the names of several are told apart by quotes."""
    typed = argument
    if is_quoted:
        typed = argument.rpartition('"')[2] if argument.count('"') % 2 else argument.rpartition(" ")[2]
    offered = 0
    for word, remark in candidates:
        if UNSAFE.search(word) or not word.lower().startswith(typed.lower()) or offered == OFFERED:
            continue
        offered += 1
        is_open = is_quoted and argument.count('"') % 2
        text = word if not is_quoted or " " not in word else f'{word}"' if is_open else f'"{word}"'
        yield Completion(text, -len(typed), display=word, display_meta=one_line(remark))
