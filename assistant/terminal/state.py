"""What a running chat knows: the assistant, what has been asked, what is looked at, where it is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ChatError
from assistant.terminal.loading import Loader

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.answering.answer import Assistant
    from assistant.answering.writing import Tell
    from assistant.models.choice import ModelChoice
    from assistant.models.spending import Account
    from assistant.records import Answer, Citation
    from assistant.terminal.links import Links
    from assistant.terminal.sessions import Shelf
    from index.records import Filed

REMEMBERED = 20
"""Turns of the conversation that a follow-up may refer to."""


@dataclass
class Chat:
    """One conversation at a terminal or over a pipe.

    `outlets` are the only ones looked at (none: all); one that may not keep goes on with a kept conversation without
    adding to it; a quiet one tells nothing while it opens its store; `session` is the number under which the
    conversation is kept; `model` writes the answers, and `withheld` also shows what of them has no support; `further`
    counts the passages that /more has shown of the last answer, and `compared` are the citations, by marks of their
    own, that /compare has shown since.
    """

    store: Path | None
    notify: Callable[[str], None]
    as_of: date | None = None
    outlets: tuple[str, ...] = ()
    is_kept: bool = True
    may_keep: bool = True
    is_quiet: bool = False
    model: "ModelChoice | None" = None
    withheld: bool = False
    answers: list["Answer"] = field(default_factory=list)
    session: int | None = None
    further: int = 0
    compared: tuple["Citation", ...] = ()
    _shelf: "Shelf | None" = None
    _account: "Account | None" = None
    loader: Loader = field(init=False)

    def __post_init__(self) -> None:
        self.reopen()

    def reopen(self) -> None:
        """Open the store anew: at the beginning, and after articles were taken in."""

        def load() -> "Assistant":
            from assistant.opening import open_assistant

            notify = (lambda line: None) if self.is_quiet else self.notify
            opened = open_assistant(self.store, None, notify, self.model, account=self.open_account())
            opened.warm()
            return opened

        self.loader = Loader(load)

    def open_account(self) -> "Account | None":
        """What is spent on chat models in this conversation, whichever they are; None while there was none."""
        if self._account is None and self.model:
            from assistant.models.spending import Account

            self._account = Account(self.model.batch)
        return self._account

    @property
    def news(self) -> "Assistant":
        """The assistant over what is looked at; waits until it is open."""
        return self.narrowed(self.outlets) if self.outlets else self.loader.get()

    def narrowed(
        self, outlets: Sequence[str] = (), sources: Sequence[str] = (), without: Sequence[str] = ()
    ) -> "Assistant":
        """The assistant over a part of the articles (see `Store.narrowed`)."""
        whole = self.loader.get()
        return replace(whole, store=whole.store.narrowed(outlets, sources, without))

    def looks_at(self, article: "Filed") -> bool:
        """Whether an article is among those looked at; one without a date is, whatever the day."""
        from index.storing.rows import last_day

        facts = article.provenance
        if self.outlets and facts.outlet.value not in self.outlets:
            return False
        latest = last_day(self.as_of.isoformat() if self.as_of else None)
        return latest is None or (last_day(facts.date.value) or 0) <= latest

    @property
    def last(self) -> "Answer":
        """The last answer.

        Raises:
            ChatError: nothing has been asked yet.
        """
        if not self.answers:
            raise ChatError("nothing has been asked yet")
        return self.answers[-1]

    @property
    def links(self) -> "Links":
        """How citations lead to their files."""
        from assistant.terminal.links import open_links

        return open_links(self.loader.get().store.library)

    @property
    def library_name(self) -> str:
        """The store's name, as it is shown and kept with a conversation."""
        name = self.loader.get().store.name
        from index.storing.opening import whole_name

        return whole_name(name)

    @property
    def screen(self) -> "Console":
        """The screen as wide as it is now."""
        from assistant.terminal.render import console

        return console()

    @property
    def shelf(self) -> "Shelf":
        """Where conversations are kept."""
        if self._shelf is None:
            from assistant.terminal.sessions import Shelf

            self._shelf = Shelf()
        return self._shelf

    def cited(self, key: str) -> "Citation":
        """The citation with this mark of the last answer, or of what was compared since; the first for "".

        Raises:
            ChatError: there is none.
        """
        citations = self.last.citations
        key = key.strip("[] ").upper()
        found = next((citation for citation in (*citations, *self.compared) if key in {citation.key, ""}), None)
        if found is None:
            known = f"it has 1 to {len(citations)}" if citations else "it has none"
            raise ChatError(f"[{key or 1}]: the last answer has no such citation; {known}")
        return found

    def ask(self, question: str, tell: "Tell" = lambda statement, citations: None) -> "Answer":
        """Answer a question of the conversation, and remember it; `tell` is called as by `Assistant.ask`.

        Nothing is imported beside the loader: Ctrl-C in an import may leave its lock held, and the loader waiting.
        """
        news = self.news
        from assistant.answering.asking.conversation import Turn
        from assistant.evaluation.receipts import with_receipts

        history = [Turn(answer.understood, answer.answer) for answer in self.answers[-REMEMBERED:]]
        answer = news.ask(question, as_of=self.as_of, history=history, tell=tell)
        answer = replace(with_receipts(answer, self.loader.get().store.library), outlets=self.outlets)
        self.remember(answer)
        return answer

    def remember(self, answer: "Answer") -> None:
        """Add an answer to the conversation, and keep it where conversations are kept."""
        self.answers.append(answer)
        self.further, self.compared = 0, ()
        try:
            if self.is_kept and self.session is not None:
                self.shelf.add(self.session, answer)
            elif self.is_kept:
                self.session = self.shelf.begin(self.library_name, self.answers)
        except ChatError as error:
            self.is_kept, self.session = False, None
            self.notify(str(error))
