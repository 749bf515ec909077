"""`/why`: how the last answer came about, why there is none, and what is left of it without each of its origins."""

from datetime import date

from rich.text import Text

from assistant.records import Answer
from assistant.terminal import render
from assistant.terminal.hinges import Hinge, find_hinges
from assistant.terminal.layout import NOTE, hang, put
from assistant.terminal.screen import counted, one_line, quoted
from assistant.terminal.state import Chat
from index.records import Filed

FOUND = 8
"""Articles that are listed."""
REASONS = {"dense": "meaning", "lexical": "words", "near": "time"}
"""What is told of a passage: how near it is to the question in each way, from 0 to 1."""
VERDICTS = {
    "stands": ("the answer stands", "green"),
    "changes": ("another answer", "magenta"),
    "falls": ("no answer", "red"),
}
ABSTENTIONS = {
    "no_coverage": "No passage is on the subject of the question.",
    "partial": "Passages are on the subject, but none is likely enough to say what was asked.",
    "outside_dates": "Only articles after the day that is looked at answer it.",
}


def explain(chat: Chat, _argument: str) -> None:
    """`/why`: what was searched for and found, and what the answer becomes without each of its origins."""
    screen, last = chat.screen, chat.last
    put(screen, hang(screen, Text(), Text(f"Searched for: {one_line(last.understood)}")))
    put(screen, hang(screen, Text(), Text(_how(last), NOTE)))
    put(screen, hang(screen, Text(), Text(_how_sure(chat, last), NOTE)))
    _show_found(chat, last)
    if last.abstained or not last.citations:
        screen.print(Text("/more shows the passages.", NOTE))
        return
    library = chat.loader.get().store.library
    sources = dict.fromkeys([*(c.source for c in last.citations), *(p.source for p in last.passages)])
    articles = {source: article for source in sources if (article := library.article(source))}

    day = date.fromisoformat(last.as_of) if last.as_of else None

    def ask(without: list[str]) -> Answer:
        return chat.narrowed(last.outlets, without=without).ask(last.understood, as_of=day)

    with render.waiting("asking again without each origin…"):
        hinges = find_hinges(last, articles, ask)  # type: ignore[arg-type]
    screen.print()
    for hinge in hinges:
        put(screen, hang(screen, Text(), _judged(hinge, articles), indent=2))
    if len(hinges) == 1 and hinges[0].verdict != "stands":
        screen.print(Text("It hangs on this one origin.", "bold"))


def _judged(hinge: Hinge, articles: dict[str, Filed]) -> Text:
    """What the answer is without one origin."""
    who = ", ".join(dict.fromkeys(_outlet(articles[source]) for source in hinge.sources))
    text, style = VERDICTS[hinge.verdict]
    said = one_line(hinge.without.short or "") or _first_words(hinge.without)
    return Text.assemble(
        ("without ", NOTE), (who, "bold"), ": ", (text, style), f": {said}" * (hinge.verdict == "changes")
    )


def _show_found(chat: Chat, answer: Answer) -> None:
    """The best passage of each article found, with what speaks for it; cited articles stand out."""
    best = {passage.source: passage for passage in reversed(answer.passages)}
    cited = {citation.source for citation in answer.citations}
    library = chat.loader.get().store.library
    for passage in sorted(best.values(), key=lambda passage: -passage.score)[:FOUND]:
        article, why = library.article(passage.source), passage.why
        if article is None:
            gone = Text(f"{one_line(passage.source)}: is no longer in the library", NOTE)
            put(chat.screen, hang(chat.screen, Text("  "), gone))
            continue
        reasons = ", ".join(f"{name} {why[key]:.2f}" for key, name in REASONS.items() if why.get(key) is not None)
        who = one_line(article.provenance.outlet.value or "outlet unknown")
        place = f"  {one_line(passage.source)}:{article.line_of(passage.start)}  "
        said = Text.assemble((who, "bold" if passage.source in cited else ""), place, (reasons, NOTE))
        put(chat.screen, hang(chat.screen, Text("  "), said))


def _how(answer: Answer) -> str:
    if answer.abstained:
        return ABSTENTIONS.get(answer.reason or "", "The model found no answer in the passages below.")
    if answer.mode == "model":
        return f"Written by {one_line(answer.model or 'a model')} from the passages below; each statement was checked."
    return "No model wrote it: it is made of the articles' own sentences, the likeliest of the passages below."


def _how_sure(chat: Chat, answer: Answer) -> str:
    """How many articles were found, how likely they answer, and from where on an answer is given."""
    from assistant.answering.learned import learned

    articles = len({passage.source for passage in answer.passages})
    found = f"{counted(articles, 'article')} found"
    if answer.confidence is None:
        return f"{found}:"
    least = chat.loader.get().min_confidence
    least = learned().threshold if least is None else least
    return f"{found}; probability that they answer: {answer.confidence:.2f} (answered from {least:.2f} on):"


def _outlet(article: Filed) -> str:
    return one_line(article.provenance.outlet.value or article.source)


def _first_words(answer: Answer) -> str:
    return quoted(answer.statements[0].text) if answer.statements else ""
