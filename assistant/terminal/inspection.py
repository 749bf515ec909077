"""Commands that look closer: at an article, at how the last answer came about, at time, at two outlets side by side."""

import shlex

from rich.rule import Rule
from rich.text import Text

from assistant.errors import ChatError
from assistant.records import Answer, Citation
from assistant.terminal import answers, render
from assistant.terminal.layout import NOTE, hang
from assistant.terminal.screen import one_line, quoted
from assistant.terminal.state import Chat
from index.records import Fact, Filed, Span

LISTED = 60
"""Articles that /sources lists at once."""
FURTHER = 3
"""Passages that /more shows at once."""
FOUND = 8
"""Articles that /why lists."""
REASONS = {"dense": "meaning", "lexical": "words", "near": "time"}
"""What /why tells of a passage: how near it is to the question in each way, from 0 to 1."""
VERDICTS = {
    "stands": ("the answer stands", "green"),
    "changes": ("another answer", "magenta"),
    "falls": ("no answer", "red"),
}


def open_place(chat: Chat, argument: str) -> None:
    """`/open N`: the line that a citation stands on, or SOURCE:LINE, in the editor or pager."""
    from assistant.places import find_line
    from assistant.terminal.editor import open_line

    if ":" in argument:
        article, line = find_line(chat.loader.get().store.library, argument)
        open_line(chat.screen, article, line)
        return
    citation = chat.cited(argument)
    open_line(chat.screen, _article(chat, citation.source), citation.line, Span(citation.start, citation.end))


def list_sources(chat: Chat, argument: str) -> None:
    """`/sources [WORDS]`: the articles, or those whose name, outlet, date or title holds all the words."""
    library, wanted = chat.news.store.library, argument.lower().split()
    found = (article for source in library.sources() if (article := library.article(source)))
    kept = [article for article in found if all(word in _described(article) for word in wanted)]
    if not kept:
        raise ChatError(f"{argument}: no article is described by these words")
    render.show_sources(chat.screen, kept[:LISTED])
    if len(kept) > LISTED:
        chat.screen.print(Text(f"{len(kept) - LISTED:,} more; /sources WORDS lists those that you mean", NOTE))


def _described(article: Filed) -> str:
    facts = article.provenance
    return " ".join([article.source, *(fact.value or "" for fact in (facts.outlet, facts.date, facts.title))]).lower()


def show_source(chat: Chat, argument: str) -> None:
    """`/source N`: all that is known of a cited article, and the quoted words in their place."""
    screen, citation = chat.screen, chat.cited(argument)
    article = _article(chat, citation.source)
    facts = article.provenance
    rows: list[tuple[str, Fact]] = [
        (name, getattr(facts, name)) for name in ("title", "outlet", "byline", "place", "date")
    ]
    for name, fact in rows:
        _show_fact(chat, name, one_line(fact.value or "unknown"), f"({fact.how})" if fact.value else "")
    if page := chat.links.to_page(article.source) or (facts.url.value and one_line(facts.url.value)):
        _show_fact(chat, "page", page, "")
    where = f", record {article.document.record}" if article.document.record else ""
    _show_fact(chat, "file", one_line(article.document.file) + where, "")
    screen.print()
    render.show_lines(screen, article, citation.line, around=1, span=Span(citation.start, citation.end))


def _show_fact(chat: Chat, name: str, value: str, note: str) -> None:
    head = Text(f"{name:<8}", NOTE)
    for row in hang(chat.screen, head, Text.assemble(value, " " * bool(note), (note, NOTE))):
        chat.screen.print(row)


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
        article = _article(chat, passage.source)
        quote, facts = article.text[passage.start : passage.end], article.provenance
        line = article.line_of(passage.start)
        at = Citation(
            "", passage.source, passage.start, passage.end, line, quote, facts.outlet.value, facts.date.value, None
        )
        for row in hang(screen, Text(), Text(quoted(quote))):
            screen.print(row)
        for row in hang(screen, Text("  "), answers.origin_line(at, chat.links)):
            screen.print(row)
    chat.further += len(shown)
    if left := len(fresh) - chat.further:
        screen.print(Text(f"{left} more: /more", NOTE))


def explain(chat: Chat, _argument: str) -> None:
    """`/why`: what was searched for and found, and what the answer becomes without each of its origins."""
    from assistant.terminal.hinges import find_hinges

    screen, last = chat.screen, chat.last
    screen.print(Text(f"Searched for: {one_line(last.understood)}"))
    screen.print(Text(_how(last), NOTE))
    _show_found(chat, last)
    if last.abstained or not last.citations:
        return
    library = chat.loader.get().store.library
    sources = dict.fromkeys([*(c.source for c in last.citations), *(p.source for p in last.passages)])
    articles = {source: article for source in sources if (article := library.article(source))}

    def ask(without: list[str]) -> Answer:
        return chat.narrowed(chat.outlets, without=without).ask(last.understood, as_of=chat.as_of)

    with render.console(stderr=True).status("asking again without each origin…"):
        hinges = find_hinges(last, articles, ask)  # type: ignore[arg-type]
    screen.print()
    for hinge in hinges:
        who = ", ".join(dict.fromkeys(_outlet(articles[source]) for source in hinge.sources))
        said = one_line(hinge.without.short or "") or _first_words(hinge.without)
        without = f": {said}" if hinge.verdict == "changes" else ""
        text, style = VERDICTS[hinge.verdict]
        line = Text.assemble(("without ", NOTE), (who, "bold"), ": ", (text, style), without)
        for row in hang(screen, Text(), line):
            screen.print(row)
    if len(hinges) == 1:
        screen.print(Text("It hangs on this one origin.", "bold"))


def _show_found(chat: Chat, answer: Answer) -> None:
    """The best passage of each article found, with what speaks for it; cited articles stand out."""
    best = {passage.source: passage for passage in reversed(answer.passages)}
    cited = {citation.source for citation in answer.citations}
    sure = "" if answer.confidence is None else f"; probability that they answer: {answer.confidence:.2f}"
    chat.screen.print(Text(f"{len(best)} articles found{sure}", NOTE))
    for passage in sorted(best.values(), key=lambda passage: -passage.score)[:FOUND]:
        article, why = _article(chat, passage.source), passage.why
        reasons = ", ".join(f"{name} {why[key]:.2f}" for key, name in REASONS.items() if why.get(key) is not None)
        who = one_line(article.provenance.outlet.value or "outlet unknown")
        place = f"  {one_line(passage.source)}:{article.line_of(passage.start)}  "
        said = Text.assemble((who, "bold" if passage.source in cited else ""), place, (reasons, NOTE))
        for row in hang(chat.screen, Text(f"{passage.score:7.2f}  ", NOTE), said):
            chat.screen.print(row)


def _how(answer: Answer) -> str:
    if answer.mode == "model":
        return f"Written by {one_line(answer.model or 'a model')} from the passages below; each statement was checked."
    return "No model wrote it: it is made of the articles' own sentences, the likeliest of the passages below."


def _outlet(article: Filed) -> str:
    return one_line(article.provenance.outlet.value or article.source)


def _first_words(answer: Answer) -> str:
    return quoted(answer.statements[0].text) if answer.statements else ""


def show_timeline(chat: Chat, argument: str) -> None:
    """`/timeline [SUBJECT]`: dated statements on a subject, or on the last question, in order of time."""
    from assistant.terminal.timeline import find_events

    subject = argument or chat.last.understood
    news, screen = chat.news, chat.screen
    with render.console(stderr=True).status("reading…"):
        events = find_events(news.store, news.embedder, subject, chat.as_of)
    if not events:
        raise ChatError(f"{subject}: no dated statement was found")
    for event in events:
        day = event.when if event.is_said else f"({event.when})"
        head = Text(f"{one_line(day):<12}  ", "bold" if event.is_said else NOTE)
        if screen.width < render.NARROW:
            screen.print(head)
            head = Text("  ")
        for row in hang(screen, head, Text(quoted(event.told[0].text))):
            screen.print(row)
        for each in event.told:
            at = _citation(each.article, each.span, each.line)
            for row in hang(screen, Text(" " * head.cell_len), answers.origin_line(at, chat.links)):
                screen.print(row)
    screen.print(Text("(in parentheses: the day of the article, where the sentence names none)", NOTE))


def _citation(article: Filed, span: Span, line: int) -> Citation:
    facts = article.provenance
    return Citation(
        "", article.source, *span, line, span.of(article.text), facts.outlet.value, facts.date.value, facts.title.value
    )


def compare(chat: Chat, argument: str) -> None:
    """`/compare A B`: the last question, asked of the articles of one outlet (or one article) and of another."""
    from assistant.terminal.scope import match_outlet

    parts = [part.strip() for part in argument.split(",")] if "," in argument else _words(argument)
    if len(parts) != 2:
        raise ChatError('name two: /compare "Shafaq News" Rudaw')
    library = chat.loader.get().store.library
    sides = [match_outlet(library, part, or_source=True) for part in parts]
    question, said = chat.last.understood, []
    for name, outlets, sources in sides:
        with render.console(stderr=True).status("reading…"):
            answer = chat.narrowed(outlets, sources).ask(question, as_of=chat.as_of)
        said.append(answer)
        chat.screen.print(
            Rule(Text(one_line(name), "bold"), align="left", style="dim")
            if chat.screen.is_terminal
            else f"{one_line(name)}:"
        )
        answers.show_answer(chat.screen, answer, chat.links)
        chat.screen.print()
    if all(answer.short for answer in said):
        shorts = [one_line(answer.short or "") for answer in said]
        same = shorts[0].casefold() == shorts[1].casefold()
        chat.screen.print(Text(f"Both: {shorts[0]}" if same else f"They differ: {shorts[0]} / {shorts[1]}", "bold"))


def _words(argument: str) -> list[str]:
    try:
        return shlex.split(argument)
    except ValueError:
        return argument.split()


def _article(chat: Chat, source: str) -> Filed:
    article = chat.loader.get().store.library.article(source)
    if article is None:
        raise ChatError(f"{source}: is no longer in the library")
    return article
