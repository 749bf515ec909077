"""An answer → lines for a reader: the short answer, where sources differ, statements, footnotes, who agrees."""

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console
from rich.text import Text

from assistant.records import Answer, Citation, Statement, Withheld
from assistant.terminal.footnotes import marks, place, show_footnotes
from assistant.terminal.layout import NOTE, hang, put
from assistant.terminal.links import Links
from assistant.terminal.panels import show_disagreement, told_in
from assistant.terminal.screen import counted, one_line, paired, quoted

ALTERNATIVE = "or, less likely"
"""What is said before a statement that is told in case the one before does not answer."""


def show_answer(screen: Console, answer: Answer, links: Links = Links(), told: int = 0) -> None:  # noqa: B008
    """Print an answer. What a panel of differing sources says is said there alone.

    Args:
        told: statements that were shown already, by `show_statement`, while a chat model wrote.
    """
    if answer.understood.split() != answer.question.split():
        put(screen, hang(screen, Text(), Text(f"(understood as: {one_line(answer.understood)})", NOTE)))
    if answer.short:
        put(screen, hang(screen, Text(), Text(paired(answer.short), "bold")))
    if answer.abstained:
        put(screen, hang(screen, Text(), Text(one_line(answer.answer.split("\n")[0]))))
    cited = {citation.key: citation for citation in answer.citations}
    for disagreement in answer.disagreements:
        show_disagreement(screen, disagreement, cited, links, answer.understood)
    in_panels = told_in(answer.disagreements, cited)
    quotes = {citation.quote for citation in in_panels}
    others = [statement for statement in answer.statements[told:] if statement.text not in quotes]
    if others and answer.disagreements:
        screen.print()
    for statement in others:
        show_statement(screen, statement, cited, links, is_quoted=answer.mode == "extractive")
    notes = [citation for citation in answer.citations if citation not in in_panels]
    if notes:
        screen.print()
        show_footnotes(screen, notes, {s.text for s in answer.statements} | quotes, links)
    for line in (agreement(answer), *remarks(answer)):
        if line:
            put(screen, hang(screen, Text(), Text(line, NOTE)))


def show_question(screen: Console, question: str) -> None:
    """Print a question above its answer, where that does not stand at the prompt."""
    put(screen, hang(screen, Text("> ", NOTE), Text(one_line(question), "bold")))


def show_statement(
    screen: Console, statement: Statement, cited: Mapping[str, Citation], links: Links, is_quoted: bool = True
) -> None:
    """Print a statement with its marks; between quotation marks if the words are an article's own."""
    words = quoted(statement.text) if is_quoted else one_line(statement.text)
    before = (f"{ALTERNATIVE}: " if statement.is_alternative else "", NOTE)
    put(screen, hang(screen, Text(), Text.assemble(before, words, " ", marks(statement.citations, cited, links))))


def agreement(answer: Answer) -> str:
    """How many articles and independent origins are cited: "4 articles, 3 independent origins"; "" for none."""
    articles = len({citation.source for citation in answer.citations})
    if not articles:
        return ""
    if articles == 1:
        return "" if answer.abstained else "1 article"
    return f"{counted(articles, 'article')}, {counted(answer.origins, 'independent origin')}"


def limits(answer: Answer) -> Iterator[str]:
    """What alone was looked at, where not all was: articles up to a day, some outlets."""
    if answer.as_of:
        yield f"as of {one_line(answer.as_of)}"
    if answer.outlets:
        yield f"looked at only: {one_line(', '.join(answer.outlets))}"


def remarks(answer: Answer) -> Iterator[str]:
    """What else a reader must know: which model wrote it, what of it does not stand, and what went wrong."""
    for question in answer.unanswered:
        yield f"not answered: {one_line(question)}"
    if answer.mode == "model":
        yield f"written by {one_line(answer.model or 'a model')}; every statement is checked against the articles"
    if count := len(answer.withheld):
        yield f"{counted(count, 'statement')} of the model withheld: without support in the articles"
    if answer.repaired:
        yield f"{counted(answer.repaired, 'citation')} of the model put right"
    if answer.dropped:
        yield f"{counted(answer.dropped, 'citation')} of the model dropped: no proof of the statement"
    if answer.incomplete:
        yield f"possibly incomplete: {one_line(answer.incomplete)}"
    if answer.notice:
        yield f"{one_line(answer.notice)}."
    if answer.error:
        yield one_line(answer.error)


def show_withheld(screen: Console, withheld: Iterable[Withheld]) -> None:
    """Print what a chat model said without support: struck through on a terminal, marked as such anywhere, and why."""
    for one in withheld:
        words = Text.assemble((one_line(one.text), "strike"), f" ({one_line(one.why)})")
        put(screen, hang(screen, Text("withheld: "), words))


def plain(answer: Answer) -> str:
    """The answer as plain text for a clipboard or a mail, with its sources."""
    say = quoted if answer.mode == "extractive" else one_line
    said = [
        f"{f'{ALTERNATIVE}: ' if s.is_alternative else ''}{say(s.text)} {_keys(s.citations)}" for s in answer.statements
    ]
    sources = [
        f"[{one_line(c.key)}] {one_line(c.outlet or 'outlet unknown')}, {one_line(c.date or 'undated')}, {place(c)}"
        for c in answer.citations
    ]
    note = [] if answer.statements and not answer.abstained else [one_line(answer.answer.split("\n")[0])]
    short = [paired(answer.short)] if answer.short else []
    missing = [f"not answered: {one_line(question)}" for question in answer.unanswered]
    return "\n".join([*limits(answer), *short, *note, *said, *missing, "", *sources]).strip()


def _keys(keys: Iterable[str]) -> str:
    return "".join(f"[{one_line(key)}]" for key in keys)
