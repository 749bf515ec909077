"""Lists of sources, stretches of articles, tables → lines for a terminal. Decides nothing; cleans everything."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.status import Status
from rich.table import Table
from rich.text import Text

from assistant.records import Answer
from assistant.terminal.layout import hang, put
from assistant.terminal.screen import clean, one_line
from index.records import Fact, Filed, Span

NARROWEST, WIDEST = 40, 100
"""Columns between which text is wrapped on a terminal, whatever its width."""
UNWRAPPED = 100_000
"""Columns where the output is no terminal: a line stays a line."""
NARROW = 80
"""Columns below which articles are listed without columns."""
WHOLE = {"source", "date"}
"""What of it stays on one line."""
GAP = 2
"""Columns between those of a table."""
LISTED = ("source", "outlet", "date", "place", "byline", "title")
"""What is listed of an article."""
LEGEND = "? inferred from the text   – unknown"
QUOTED = "bold reverse"
"""How quoted words are set off in their article: without a colour too."""


class Screen(Console):
    """A console that cleans all it is given to print: what a caller forgot to clean does no harm either."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """As in Rich; only Rich's own controls pass."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(clean(segment.text), segment.style)


def console(stderr: bool = False) -> Console:
    """A console that honours NO_COLOR and pipes, no wider than is good to read."""
    screen = Screen(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    screen.width = max(NARROWEST, min(screen.width, WIDEST)) if screen.is_terminal else UNWRAPPED
    return screen


@contextmanager
def waiting(what: str) -> Generator[Status]:
    """Say on stderr, while something is done, what it is; nothing where that is no terminal.

    Stop it while anything else is printed, and start it again after.
    """
    screen = console(stderr=True)
    spinner = "dots" if screen.encoding.startswith("utf") else "line"
    with screen.status(what, spinner=spinner) as status:
        yield status


SHARES = {
    "near": "near", "title_share": "title", "article_share": "article", "window": "close", "agreed": "agreed",
    "spoken": "speaker",
}  # fmt: skip
"""What is shown of a passage's article, by its name in the answer: nearness in time, the question's words in title,
article and one stretch of it, how near the other articles are, and whether the speaker asked for speaks."""


def show_explanation(screen: Console, answer: Answer) -> None:
    """Print the retrieved passages with their scores, and how sure the answer is."""
    sure = "" if answer.confidence is None else f" (probability that they answer: {answer.confidence:.2f})"
    table = Table(title=f"Passages found{sure}", title_justify="left", title_style="dim", box=None, pad_edge=False)
    told = [name for name in SHARES if any(passage.why.get(name) for passage in answer.passages)]
    for name in ("score", "cosine (rank)", "words (rank)", *(SHARES[name] for name in told), "passage"):
        table.add_column(name, style="dim", overflow="fold")
    for passage in sorted(answer.passages[:10], key=lambda passage: -passage.score):
        why = passage.why
        table.add_row(
            f"{passage.score:.2f}",
            f"{why['dense']:.2f} ({why['dense_rank'] or '–'})",
            f"{why['lexical']:.2f} ({why['lexical_rank'] or '–'})",
            *(_share(why.get(name)) for name in told),
            f"{one_line(passage.source)} {passage.start}–{passage.end}",
        )
    _put_table(screen, table)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _put_table(screen: Console, table: Table) -> None:
    """Print a table; into a file or a pipe, without blanks at the ends of its lines."""
    if screen.is_terminal:
        screen.print(table)
        return
    with screen.capture() as drawn:
        screen.print(table)
    put(screen, (Text(line.rstrip()) for line in drawn.get().removesuffix("\n").split("\n")))


def show_sources(screen: Console, articles: Iterable[Filed]) -> None:
    """Print the articles with what is known of each; "?" behind what is inferred, "–" for what is unknown.

    They stand below each other on a screen that is too narrow for columns in which no word is broken.
    """
    articles = list(articles)
    rows = [[Text(one_line(each.source)), *map(_fact, _facts(each))] for each in articles]
    widths = _share_out(screen.width, list(zip(map(Text, LISTED), *rows, strict=True)))
    if not widths or screen.width < NARROW:
        _stack_sources(screen, articles)
        return
    table = Table(box=None, pad_edge=False)
    for name, width in zip(LISTED, widths, strict=True):
        table.add_column(name, overflow="fold", width=width)
    for row in rows:
        table.add_row(*row)
    _put_table(screen, table)
    screen.print(Text(LEGEND, style="dim"))


def _share_out(width: int, columns: Sequence[Sequence[Text]]) -> list[int]:
    """How wide each column is, so that no word is broken, nor a source or a date; nothing where that cannot be."""
    whole = [max(cell.cell_len for cell in column) for column in columns]
    widths = [
        most if name in WHOLE else max(map(_longest_word, column))
        for name, most, column in zip(LISTED, whole, columns, strict=True)
    ]
    left = min(sum(whole), width - GAP * (len(widths) - 1)) - sum(widths)
    if left < 0:
        return []
    for _ in range(left):
        most = max(range(len(widths)), key=lambda number: (whole[number] > widths[number], -widths[number]))
        widths[most] += 1
    return widths


def _stack_sources(screen: Console, articles: Iterable[Filed]) -> None:
    """The same below each other, for a screen that is too narrow for columns."""
    for article in articles:
        known = [fact for fact in _facts(article) if fact.value]
        screen.print(Text(one_line(article.source), "bold"))
        put(screen, hang(screen, Text("  "), Text(", ").join(map(_fact, known or [article.provenance.outlet]))))
    screen.print(Text(LEGEND, style="dim"))


def _facts(article: Filed) -> Sequence[Fact]:
    """What is listed of an article, in the order of `LISTED`."""
    facts = article.provenance
    return facts.outlet, facts.date, facts.place, facts.byline, facts.title


def _longest_word(cell: Text) -> int:
    return max((cell_len(word) for word in cell.plain.split()), default=0)


def _fact(fact: Fact) -> Text:
    if fact.value is None:
        return Text("–", style="dim")
    return Text(one_line(fact.value) + ("?" if fact.how == "inferred" else ""))


def show_lines(screen: Console, article: Filed, line: int, around: int = 1, span: Span | None = None) -> None:
    """Print line `line` of an article with its number, and `around` non-blank lines before and after it, dimmed; the
    words at `span` stand out."""
    lines = article.text.split("\n")
    before = [n for n in range(1, line) if lines[n - 1].strip()][-around:]
    after = [n for n in range(line + 1, len(lines) + 1) if lines[n - 1].strip()][:around]
    screen.print(heading(article))
    if article.document.format != "text":
        extracted = f"text extracted from {article.document.format.upper()}: lines and positions count in it"
        screen.print(Text(extracted, "dim"))
    for number, text in numbered(article, span):
        if number in {*before, line, *after}:
            text.stylize("" if number == line else "dim")
            put(screen, hang(screen, Text(f"{number:>5}  ", "cyan"), text))


def heading(article: Filed) -> Text:
    """Which article it is: source, outlet and date."""
    facts = article.provenance
    return Text(
        one_line(f"{article.source} — {facts.outlet.value or 'outlet unknown'}, {facts.date.value or 'undated'}"),
        "bold",
    )


def numbered(article: Filed, span: Span | None = None) -> Iterator[tuple[int, Text]]:
    """Every line of an article with its number, from 1; the words at `span` are set off."""
    start, (first, last) = 0, span or (0, 0)
    for number, line in enumerate(article.text.split("\n"), 1):
        cuts = [max(0, min(len(line), place - start)) for place in (first, last)]
        parts = (line[: cuts[0]], line[cuts[0] : cuts[1]], line[cuts[1] :])
        shown = [clean(part.replace("\t", " ").rstrip("\r")) for part in parts]
        yield number, Text.assemble(shown[0], (shown[1], QUOTED), shown[2])
        start += len(line) + 1


def show_rows(screen: Console, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a plain table."""
    table = Table(box=None, pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    _put_table(screen, table)
