"""Commands that look closer: at a cited line, at an article and what is known of it, at further passages."""

import re

from rich.text import Text

from assistant.errors import ChatError
from assistant.records import Citation
from assistant.terminal import render
from assistant.terminal.footnotes import origin_line
from assistant.terminal.layout import MARK, NOTE, hang, put
from assistant.terminal.screen import one_line, quoted
from assistant.terminal.state import Chat
from index.records import Fact, Filed, Span

LISTED = 60
"""Articles that /sources lists at once."""
MARKED = re.compile(r"\[?[AB]?\d*\]?", re.IGNORECASE)
"""What is typed for a citation: its mark; nothing for the first."""
FURTHER = 3
"""Passages that /more shows at once."""
FACTS = ("title", "outlet", "byline", "place", "date")
SHOWN = 60
"""Characters of the words that say a fact."""


def open_place(chat: Chat, argument: str) -> None:
    """`/open N`: the line that a citation stands on, or SOURCE:LINE, in the editor or pager."""
    from assistant.terminal.editor import open_line

    article, line, span = _place(chat, argument)
    open_line(chat.screen, article, line, span)


def _place(chat: Chat, argument: str) -> tuple[Filed, int, Span | None]:
    """The article, the line and the words of a citation, by its mark; without words, those of SOURCE or SOURCE:LINE."""
    from assistant.places import find_line

    if MARKED.fullmatch(argument):
        citation = chat.cited(argument)
        return cited_article(chat, citation.source), citation.line, Span(citation.start, citation.end)
    return *find_line(chat.loader.get().store.library, argument, "/sources"), None


def list_sources(chat: Chat, argument: str) -> None:
    """`/sources [WORDS]`: the articles looked at, or those whose name, outlet, date or title holds all the words."""
    library, wanted = chat.loader.get().store.library, argument.lower().split()
    found = (article for source in library.sources() if (article := library.article(source)))
    meant = [article for article in found if all(word in _described(article) for word in wanted)]
    if not meant:
        raise ChatError(f"{argument}: no article is described by these words")
    kept = [article for article in meant if chat.looks_at(article)]
    if kept:
        render.show_sources(chat.screen, kept[:LISTED])
    if len(kept) > LISTED:
        chat.screen.print(Text(f"{len(kept) - LISTED:,} more; /sources WORDS lists those that you mean", NOTE))
    if hidden := len(meant) - len(kept):
        chat.screen.print(Text(f"{hidden:,} not looked at: /outlet off and /as-of off show all", NOTE))


def _described(article: Filed) -> str:
    facts = article.provenance
    return " ".join([article.source, *(fact.value or "" for fact in (facts.outlet, facts.date, facts.title))]).lower()


def show_source(chat: Chat, argument: str) -> None:
    """`/source N`: all that is known of a cited article, how it is known, and the quoted words in their place; or of
    SOURCE."""
    article, line, span = _place(chat, argument)
    facts = article.provenance
    for name in FACTS:
        if (fact := getattr(facts, name)).value:
            _show_row(chat, name, one_line(fact.value), f"({_how_known(fact, article)})")
    if page := chat.links.to_page(article.source) or (facts.url.value and one_line(facts.url.value)):
        _show_row(chat, "page", page)
    where = f", record {article.document.record}" if article.document.record else ""
    _show_row(chat, "file", one_line(article.document.file) + where)
    if missing := [name for name in FACTS if not getattr(facts, name).value]:
        _show_row(chat, "unknown", ", ".join(missing))
    chat.screen.print()
    render.show_lines(chat.screen, article, line, around=1, span=span)


def _show_row(chat: Chat, name: str, value: str, note: str = "") -> None:
    said = Text.assemble(value, " " * bool(note), (note, NOTE))
    put(chat.screen, hang(chat.screen, Text(f"{name:<9}", NOTE), said))


def _how_known(fact: Fact, article: Filed) -> str:
    """How a fact is known, and the words or the place that say it."""
    if fact.span:
        words = one_line(fact.span.of(article.text))
        return f"{fact.how}: “{words if len(words) <= SHOWN else words[: SHOWN - 1] + '…'}”"
    return f"{fact.how}: {one_line(fact.origin)}" if fact.origin else fact.how


def show_withheld(chat: Chat, _argument: str) -> None:
    """`/withheld`: what a chat model said in the last answer that the articles do not support."""
    from assistant.terminal import answers

    if not chat.last.withheld:
        chat.screen.print(Text("Nothing of the last answer was withheld."))
    answers.show_withheld(chat.screen, chat.last.withheld)


def show_more(chat: Chat, _argument: str) -> None:
    """`/more`: the next passages found for the last question."""
    screen, last = chat.screen, chat.last
    cited = [(citation.source, citation.start) for citation in last.citations]
    fresh = [p for p in last.passages if not any(s == p.source and p.start <= start < p.end for s, start in cited)]
    shown = fresh[chat.further : chat.further + FURTHER]
    if not shown:
        raise ChatError("nothing more was found; ask in other words")
    for passage in shown:
        article = cited_article(chat, passage.source)
        span = Span(passage.start, passage.end)
        at = citation_of(article, span, article.line_of(span.start))
        put(screen, hang(screen, Text("• ", MARK), origin_line(at, chat.links)))
        put(screen, hang(screen, Text("  "), Text(quoted(span.of(article.text)))))
        screen.print()
    chat.further += len(shown)
    if left := len(fresh) - chat.further:
        screen.print(Text(f"{left} more: /more", NOTE))


def citation_of(article: Filed, span: Span, line: int) -> Citation:
    """A place of an article as a citation without a mark."""
    facts = article.provenance
    return Citation(
        "", article.source, *span, line, span.of(article.text), facts.outlet.value, facts.date.value, facts.title.value
    )


def cited_article(chat: Chat, source: str) -> Filed:
    """An article of the library.

    Raises:
        ChatError: it is not there any more.
    """
    article = chat.loader.get().store.library.article(source)
    if article is None:
        raise ChatError(f"{source}: is no longer in the library")
    return article
