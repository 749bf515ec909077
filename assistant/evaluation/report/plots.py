"""Plots of a run as inline SVG: no background, and every colour a CSS variable, so that they follow light and dark.

Each plot is drawn in placeholder colours, which are then exchanged for the report's variables.
"""

import io
import re
import warnings
import xml.etree.ElementTree as ElementTree
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

from assistant.terminal.screen import one_line

INK, GRID = "#010101", "#020202"
COLOURS: Mapping[str, str] = {
    INK: "currentColor",
    GRID: "var(--line)",
    "#030301": "var(--run-a)",
    "#030302": "var(--run-b)",
    "#040401": "var(--fill-right)",
    "#040402": "var(--fill-wrong)",
    "#040403": "var(--fill-abstained)",
    "#040404": "var(--fill-refused)",
    "#040405": "var(--fill-error)",
    "#040406": "var(--fill-unjudged)",
}
"""Placeholder → CSS colour."""

PLACEHOLDER = re.compile("|".join(COLOURS))
FONT = re.compile(r"font-family: [^;]*; ")

RUNS = ("#030301", "#030302")
BY_OUTCOME = dict(zip(("right", "wrong", "abstained", "refused", "error", "unjudged"), list(COLOURS)[4:], strict=True))

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "dateline",
    "text.parse_math": False,
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GRID,
    "axes.facecolor": "none",
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "xtick.color": GRID,
    "ytick.color": GRID,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
}

WIDTH, HEIGHT = 4.7, 2.9
"""Inches. Narrow, so that the words in a plot stay readable on a phone."""

TAGS_DRAWN = 24
LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Curve:
    """(coverage, risk) points in 0..1, surest answers first; the first `given` of them were answered in the run."""

    points: Sequence[tuple[float, float]]
    given: int


def risk_coverage(curves: Sequence[tuple[str, Curve]]) -> str:
    """The share of wrong answers among those given, as more and more of the questions are answered."""
    with _figure() as figure:
        axes = figure.subplots()
        for (name, curve), colour in zip(curves, RUNS, strict=False):
            axes.plot(*zip(*_thinned(curve.points), strict=True), color=colour, label=_name(name))
            if curve.given:
                axes.plot(*curve.points[curve.given - 1], "o", color=colour, markersize=5)
        axes.set(xlabel="questions answered, surest first", ylabel="wrong among them", xlim=(0, 1.02))
        axes.set_ylim(bottom=0, top=max(0.1, *(risk * 1.15 for _, curve in curves for _, risk in curve.points)))
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        _legend(axes, len(curves))
        return _svg(figure, "risk", "Risk and coverage: " + _describe_risk(curves))


def latency(runs: Sequence[tuple[str, Sequence[float]]]) -> str:
    """The share of answers that had come after so many seconds, with the median and the 95th percentile marked."""
    with _figure() as figure:
        axes = figure.subplots()
        for (name, seconds), colour in zip(runs, RUNS, strict=False):
            axes.ecdf(_thinned(sorted(seconds)), color=colour, label=_name(name))
            for share in (0.5, 0.95):
                axes.plot(quantile(seconds, share), share, "o", color=colour, markersize=5)
        every = [second for _, seconds in runs for second in seconds]
        if min(every) > 0 and max(every) / min(every) > 30:
            axes.set_xscale("log")
        else:
            axes.locator_params(axis="x", nbins=5)
        axes.set(xlabel="seconds", ylabel="answers that had come", ylim=(0, 1.02))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        _legend(axes, len(runs))
        return _svg(figure, "latency", "Time to answer: " + _describe_latency(runs))


def outcomes_by_tag(tags: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """For each tag, the shares of its questions that were right, wrong, and so on; at most TAGS_DRAWN tags."""
    drawn = list(tags)[:TAGS_DRAWN]
    with _figure(height=0.7 + 0.27 * len(drawn)) as figure:
        axes = figure.subplots()
        for row, (_, counts) in enumerate(drawn):
            left, total = 0.0, sum(counts.values())
            for outcome, colour in BY_OUTCOME.items():
                if share := counts.get(outcome, 0) / total:
                    axes.barh(row, share, left=left, color=colour, height=0.72)
                left += share
        axes.set_yticks(range(len(drawn)), [f"{_name(tag)} ({sum(counts.values())})" for tag, counts in drawn])
        axes.invert_yaxis()
        _share_axis(axes)
        return _svg(figure, "tags", "Outcomes by tag: " + _describe_tags(drawn))


def right_by_tag(tags: Sequence[tuple[str, float, float]], names: Sequence[str]) -> str:
    """For each tag, the share of good outcomes in the first run and in the second, joined by a line."""
    drawn = list(tags)[:TAGS_DRAWN]
    with _figure(height=0.9 + 0.27 * len(drawn)) as figure:
        axes = figure.subplots()
        for row, (_, before, after) in enumerate(drawn):
            axes.plot((before, after), (row, row), color=GRID, linewidth=3, zorder=0.9)
        ring, dot = RUNS
        for place, (name, filled, size) in enumerate(zip(names, ("none", dot), (75, 28), strict=True), 1):
            values = [tag[place] for tag in drawn]
            axes.scatter(
                values, range(len(drawn)), size, facecolor=filled, edgecolor=(ring, dot)[place - 1], label=_name(name)
            )
        axes.set_yticks(range(len(drawn)), [_name(tag) for tag, _, _ in drawn])
        axes.invert_yaxis()
        axes.margins(x=0.03)
        _share_axis(axes)
        _legend(axes, 2)
        said = "; ".join(f"{one_line(tag)} {before:.0%} then {after:.0%}" for tag, before, after in drawn)
        return _svg(figure, "tags", f"Good outcomes by tag, in the first run then the second: {said}")


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def _share_axis(axes: Axes) -> None:
    axes.set_xlim(-0.02 if axes.collections else 0, 1.02)
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)


def _legend(axes: Axes, runs: int) -> None:
    if runs > 1:
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, borderaxespad=0)


def _name(name: str) -> str:
    line = "".join(letter for letter in one_line(name) if letter not in "\ufffe\uffff")
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"


def _thinned(values: Sequence[Any], most: int = 600) -> Sequence[Any]:
    """At most `most` of the values, evenly spread, the first and the last among them."""
    if len(values) <= most:
        return values
    return [values[round(place * (len(values) - 1) / (most - 1))] for place in range(most)]


def _describe_risk(curves: Sequence[tuple[str, Curve]]) -> str:
    described = []
    for name, curve in curves:
        coverage, risk = curve.points[curve.given - 1] if curve.given else (0.0, 0.0)
        described.append(f"{one_line(name)}: {coverage:.0%} of the questions answered, {risk:.0%} of these wrong")
    return "; ".join(described)


def _describe_latency(runs: Sequence[tuple[str, Sequence[float]]]) -> str:
    return "; ".join(
        f"{one_line(name)}: half within {quantile(seconds, 0.5):.3g} s, 95% within {quantile(seconds, 0.95):.3g} s"
        for name, seconds in runs
    )


def _describe_tags(tags: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    return "; ".join(
        f"{one_line(tag)}: " + ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number)
        for tag, counts in tags
    )


@contextmanager
def _figure(height: float = HEIGHT) -> Generator[Figure, None, None]:
    """A figure in the report's style; glyphs that matplotlib's own font lacks are the browser's to draw."""
    with rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        yield figure


def _svg(figure: Figure, prefix: str, description: str) -> str:
    """The figure as an <svg> element for HTML: its ids begin with `prefix`, its words are the reader's to select."""
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True)
    root = ElementTree.fromstring(file.getvalue())
    for parent in list(root.iter()):
        for unwanted in [*parent.findall("{*}metadata"), *parent.findall("{*}style")]:
            parent.remove(unwanted)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {_attribute(name): _value(name, text, prefix) for name, text in element.attrib.items()}
    view = root.attrib["viewBox"]
    root.attrib = {"viewBox": view, "role": "img", "aria-label": description}
    root.set("style", f"max-width:{float(view.split()[2]) / 72:.2f}in")
    return ElementTree.tostring(root, encoding="unicode")


def _attribute(name: str) -> str:
    return name.rpartition("}")[2]


def _value(name: str, text: str, prefix: str) -> str:
    if name == "id":
        return f"{prefix}-{text}"
    text = text.replace("url(#", f"url(#{prefix}-")
    if name.endswith("href") and text.startswith("#"):
        return f"#{prefix}-{text[1:]}"
    if name == "style":
        text = FONT.sub("", text)
        return PLACEHOLDER.sub(lambda match: COLOURS[match.group()], text)
    return text
