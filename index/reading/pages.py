"""The pages of a PDF → one text: without what is printed again on each page, and with the words at line ends whole."""

import re
from collections import Counter
from collections.abc import Sequence

_EDGES = (0, 1, -2, -1)
"""The lines of a page that can be printed on every page."""
_LEAST_LINES = 3
"""Lines of a page of which any can be spared."""
_SOFT = re.compile(r"\xad\n(?=[a-z])")
_MARKED = re.compile(r"[\ufffe\x02]\n?(?=[a-z])")
"""What stands for a hyphen at the end of a line."""
_ODD = re.compile(r"[\ufffe\x02]")
_HYPHEN = re.compile(r"\b(?P<left>[\w-]*[a-z])-\n(?P<right>[a-z]+)")
_COMPOUND = re.compile(
    r"(?:backed|led|based|run|owned|linked|born|made|held|aligned|year|old|term|time|level|wide|range|scale|east|west"
    r"|class|party|profile|speed|style|minister|general|elect)s?"
)
"""Words behind the hyphens of compounds."""


def drop_running_lines(pages: Sequence[str]) -> list[str]:
    """The pages without the lines that most have, but for figures, at the same place of their top or foot.

    Such lines stay where they stand first at a top and last at a foot: they may name the outlet.
    """
    lines = [page.splitlines() for page in pages]
    places = Counter((at, _shape(page[at])) for page in lines if len(page) >= _LEAST_LINES for at in _EDGES)
    running = {place for place, count in places.items() if count > 1 and 2 * count > len(lines)}
    kept = []
    for number, page in enumerate(lines):
        edges = [at for at in _EDGES if len(page) >= _LEAST_LINES and (number if at >= 0 else len(lines) - 1 - number)]
        dropped = {at % len(page) for at in edges if (at, _shape(page[at])) in running}
        kept.append("\n".join(line for place, line in enumerate(page) if place not in dropped))
    return kept


def _shape(line: str) -> str:
    """A line with one sign for all figures: the numbers of pages are no difference."""
    return re.sub(r"\d+", "0", " ".join(line.split()))


def join_pages(pages: Sequence[str]) -> str:
    """The pages as one text; a sentence that goes on over a page is not cut."""
    text = "".join(pages[:1])
    for page in pages[1:]:
        goes_on = text[-1:] not in '.!?…:”"' and page[:1].islower()
        text += ("\n" if goes_on else "\n\n") + page
    return text


def rejoin(text: str) -> str:
    """The words that are hyphenated at the ends of lines, whole; a compound keeps its hyphen."""

    def join(match: re.Match[str]) -> str:
        left, right = match["left"], match["right"]
        is_compound = _COMPOUND.fullmatch(right) or f"{left}-{right}" in text
        return f"{left}{'-' if is_compound else ''}{right}"

    return _HYPHEN.sub(join, _ODD.sub("", _MARKED.sub("-\n", _SOFT.sub("", text))))
