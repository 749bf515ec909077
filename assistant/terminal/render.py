"""An answer, a list of sources, a stretch of an article → lines for a terminal. Decides nothing; cleans everything."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.records import Answer, Citation, Statement, Withheld
from assistant.terminal.screen import clean, one_line
from index.records import Fact, Filed

NARROWEST, WIDEST = 40, 100
"""Columns between which text is wrapped on a terminal, whatever its width."""
UNWRAPPED = 100_000
"""Columns where the output is no terminal: a line stays a line."""


def console(stderr: bool = False) -> Console:
    """A console that honours NO_COLOR and pipes, no wider than is good to read."""
    screen = Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    screen.width = max(NARROWEST, min(screen.width, WIDEST)) if screen.is_terminal else UNWRAPPED
    return screen


def show_answer(screen: Console, answer: Answer, explain: bool = False, withheld: bool = False, told: int = 0) -> None:
    """Print an answer: its statements with their marks, then the citations with outlet, date, file and line.

    Args:
        explain: also the passages that were found, and why.
        withheld: also what a chat model said without support, struck through.
        told: statements that were printed already, while the model wrote.
    """
    if answer.notice:
        screen.print(Text(f"({one_line(answer.notice)}.)", style="dim"))
    if answer.understood.split() != answer.question.split():
        screen.print(Text(f"(understood as: {clean(answer.understood)})", style="dim"))
    if answer.abstained:
        screen.print(Text(clean(answer.answer.split("\n")[0])))
    citations = {citation.key: citation for citation in answer.citations}
    for statement in answer.statements[told:]:
        show_statement(screen, statement, is_quoted=answer.mode == "extractive")
    if citations:
        screen.print()
    for citation in citations.values():
        for line in _footnote(citation, {s.text for s in answer.statements}):
            screen.print(Padding.indent(line, 2))
    if len({citation.source for citation in answer.citations}) > 1:
        articles = len({citation.source for citation in answer.citations})
        screen.print(
            Text(f"{articles} articles, {answer.origins} independent origin{'s' * (answer.origins != 1)}", "dim")
        )
    for caveat in _caveats(answer):
        screen.print(Text(caveat, "dim"))
    if withheld:
        show_withheld(screen, answer.withheld)
    if explain:
        screen.print(_explanation(answer))


def show_statement(screen: Console, statement: Statement, is_quoted: bool) -> None:
    """Print a statement with the marks of its citations; between quotation marks if the words are an article's own."""
    words = f"“{one_line(statement.text)}” " if is_quoted else f"{one_line(statement.text)} "
    screen.print(Text.assemble(words, ("".join(f"[{key}]" for key in statement.citations), "cyan")))


def show_withheld(screen: Console, withheld: Sequence[Withheld]) -> None:
    """Print what did not stand the check: struck through on a terminal, marked as such anywhere, and why."""
    for one in withheld:
        screen.print(Text.assemble("withheld: ", (one_line(one.text), "strike"), f" ({one_line(one.why)})"))


def _caveats(answer: Answer) -> Iterator[str]:
    """What a reader of a model's answer must know beside it."""
    if answer.mode == "model":
        yield f"written by {one_line(answer.model or '')}; each statement checked against the words that it cites"
    if count := len(answer.withheld):
        yield f"{count} statement{'s' * (count != 1)} of the model withheld: without support in the articles"
    if answer.repaired:
        yield f"{answer.repaired} citation{'s' * (answer.repaired != 1)} of the model put right"
    if answer.incomplete:
        yield f"possibly incomplete: {one_line(answer.incomplete)}"


def _footnote(citation: Citation, shown: set[str]) -> Iterator[Text]:
    """One citation: where it stands, and its own words where they differ from those shown above."""
    who = f"{one_line(citation.outlet or 'outlet unknown')}, {citation.date or 'undated'}"
    yield Text.assemble((f"[{citation.key}] ", "cyan"), who, "  ", (place(citation), "bold"))
    if citation.quote not in shown:
        yield Text(f"“{one_line(citation.quote)}”", "dim")


def place(citation: Citation) -> str:
    """SOURCE:LINE, as `dateline show` takes it."""
    return f"{one_line(citation.source)}:{citation.line}"


def _explanation(answer: Answer) -> Table:
    """The retrieved passages with their scores, and how sure the answer is."""
    sure = "" if answer.confidence is None else f" (probability that they answer: {answer.confidence:.2f})"
    table = Table(title=f"Passages found{sure}", title_justify="left", title_style="dim", box=None, pad_edge=False)
    for name in ("score", "cosine (rank)", "words (rank)", "near", "title", "article", "passage"):
        table.add_column(name, style="dim", overflow="fold")
    for passage in answer.passages[:10]:
        why = passage.why
        table.add_row(
            f"{passage.score:.2f}",
            f"{why['dense']:.2f} ({why['dense_rank'] or '–'})",
            f"{why['lexical']:.2f} ({why['lexical_rank'] or '–'})",
            *(_share(why.get(name)) for name in ("near", "title_share", "article_share")),
            f"{one_line(passage.source)} {passage.start}–{passage.end}",
        )
    return table


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def show_sources(screen: Console, articles: Iterable[Filed]) -> None:
    """Print the articles with what is known of each; "?" behind what is inferred, "–" for what is unknown."""
    table = Table(box=None, pad_edge=False)
    for name in ("source", "outlet", "date", "place", "byline", "title"):
        table.add_column(name, overflow="fold", no_wrap=name in {"source", "date"})
    for article in articles:
        facts = article.provenance
        row = (facts.outlet, facts.date, facts.place, facts.byline, facts.title)
        table.add_row(Text(one_line(article.source)), *(_fact(fact) for fact in row))
    screen.print(table)
    screen.print(Text("? inferred from the text   – unknown", style="dim"))


def _fact(fact: Fact) -> Text:
    if fact.value is None:
        return Text("–", style="dim")
    return Text(one_line(fact.value) + ("?" if fact.how == "inferred" else ""))


def show_lines(screen: Console, article: Filed, line: int, around: int = 1) -> None:
    """Print line `line` of an article with its number, and `around` non-blank lines before and after it, dimmed."""
    lines = article.text.split("\n")
    before = [n for n in range(1, line) if lines[n - 1].strip()][-around:]
    after = [n for n in range(line + 1, len(lines) + 1) if lines[n - 1].strip()][:around]
    facts = article.provenance
    screen.print(
        Text(
            one_line(f"{article.source} — {facts.outlet.value or 'outlet unknown'}, {facts.date.value or 'undated'}"),
            "bold",
        )
    )
    for number in [*before, line, *after]:
        style = "" if number == line else "dim"
        screen.print(Text.assemble((f"{number:>5}  ", "cyan"), (one_line(lines[number - 1]), style)))


def show_rows(screen: Console, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a plain table."""
    table = Table(box=None, pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    screen.print(table)
