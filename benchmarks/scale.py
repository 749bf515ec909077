"""Time and memory to index, to follow and to search, by the number of passages: a table and a plot.

    uv run python -m benchmarks.scale ARTICLES --out FOLDER [--sizes 1000,10000,100000,1000000] [--vectors made]

ARTICLES are real ones (a folder or JSONL); where they do not reach, articles are made of their sentences. Each size is
measured in processes of its own, and kept in FOLDER/scale.jsonl: sizes that stand there are not measured again. With
`--vectors made`, vectors come from a random generator in place of the model: all but embedding is then measured, in a
fraction of the time. Seconds are of wall time and of processor time, which other work on the machine changes little;
memory is the highest resident set of the process, and that of the largest which it started.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.corpus import write_articles

SIZES = (1_000, 10_000, 100_000, 1_000_000)
WORDS = 118
"""Words of a passage, as measured on news."""
ADDED = 5
"""Articles added one by one; the median counts."""
LONG_AGO = 1_700_000_000
"""When the articles seem to have been written, in seconds since 1970."""
COLUMNS = {
    "passages": "passages",
    "index_seconds": "index, s",
    "index_processor": "CPU s",
    "index_mb": "MB",
    "store_mb": "store, MB",
    "again_processor": "again, CPU s",
    "add_seconds": "add one, s",
    "add_processor": "CPU s",
    "add_mb": "MB",
    "first_search": "first search, s",
    "first_search_processor": "CPU s",
    "search": "search, s",
    "search_processor": "CPU s",
    "search_mb": "MB",
}


def measure(articles: Path, work: Path, size: int, vectors: str) -> dict[str, Any]:
    """Index about `size` passages into a new store, again, and with one article more, five times; then search.

    What each step took is kept as it ends, so that a measurement that was stopped goes on with the next step.
    """
    work.mkdir(parents=True, exist_ok=True)
    corpus = work / "articles.jsonl"
    steps = _Steps(work, vectors)
    count = steps.take("articles", lambda: {"count": write_articles(articles, corpus, size * WORDS)})["count"]
    os.utime(corpus, (LONG_AGO, LONG_AGO))  # a file written a moment ago may change unseen, and is read again
    first = steps.run("first", "index", corpus)
    again = steps.run("again", "index", corpus)
    added = [steps.run(f"added-{n}", "index", _write_one(work, n)) for n in range(ADDED)]
    searched = steps.run("searched", "search", corpus)
    return {
        "vectors": vectors,
        "articles": count,
        "passages": first["passages"],
        "index_seconds": first["seconds"],
        "index_processor": first["processor"],
        "rate": first["passages"] / first["seconds"],
        "index_mb": first["mb"],
        "store_mb": sum(file.stat().st_size for file in (work / "store").rglob("*") if file.is_file()) / 1e6,
        "again_seconds": again["seconds"],
        "again_processor": again["processor"],
        "add_seconds": median(one["seconds"] for one in added),
        "add_processor": median(one["processor"] for one in added),
        "add_mb": max(one["mb"] for one in added),
        **{key: value for key, value in searched.items() if key != "mb"},
        "search_mb": searched["mb"],
    }


def _write_one(work: Path, number: int) -> Path:
    text = f"The town of Norwick will build bridge {number} over the Elm. " * 30
    (work / f"one-{number}.jsonl").write_text(
        json.dumps({"id": f"added-{number}", "title": f"Bridge {number} for Norwick", "text": text}) + "\n",
        encoding="utf-8",
    )
    return work / f"one-{number}.jsonl"


class _Steps:
    """The steps of one measurement, each in a process of its own; what they took is kept in its folder."""

    def __init__(self, work: Path, vectors: str) -> None:
        self.work, self.vectors, self._kept = work, vectors, work / "steps.json"
        self._taken: dict[str, dict[str, Any]] = json.loads(self._kept.read_text()) if self._kept.exists() else {}

    def take(self, name: str, step: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if name not in self._taken:
            self._taken[name] = step()
            self._kept.write_text(json.dumps(self._taken))
        return self._taken[name]

    def run(self, name: str, what: str, articles: Path) -> dict[str, Any]:
        """The result of one step, run in a process of its own unless it is known by this name already."""
        arguments = [what, str(self.work / "store"), str(articles), self.vectors]
        command = [sys.executable, "-m", "benchmarks.step", *arguments]

        def step() -> dict[str, Any]:
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
            return result

        return self.take(name, step)


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a table in Markdown."""
    lines = ["| " + " | ".join(COLUMNS.values()) + " |", "|" + "---:|" * len(COLUMNS)]
    lines += ["| " + " | ".join(_cell(row[key]) for key in COLUMNS) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def plot(rows: Sequence[dict[str, Any]], out: Path) -> None:
    """Time and memory over the number of passages, both axes logarithmic."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    panels = {
        "seconds of processor time": {
            "index_processor": "index", "again_processor": "index again", "add_processor": "add one article",
            "first_search_processor": "open and search first", "search_processor": "search",
        },
        "MB": {"store_mb": "on the disk", "index_mb": "indexing", "add_mb": "adding one", "search_mb": "searching"},
    }  # fmt: skip
    for place, (unit, lines) in enumerate(panels.items(), 1):
        axes = figure.add_subplot(1, 2, place)
        for key, label in lines.items():
            axes.plot([row["passages"] for row in rows], [row[key] for row in rows], marker="o", label=label)
        axes.set(xscale="log", yscale="log", xlabel="passages", ylabel=unit)
        axes.grid(alpha=0.3)
        axes.legend(fontsize="small")
    figure.savefig(out)


def main() -> None:
    """Measure what is not yet measured, and write the table and the plot of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")], default=SIZES)
    parser.add_argument("--vectors", choices=["minilm", "made"], default="minilm")
    parser.add_argument("--keep", action="store_true", help="keep the stores")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    kept = options.out / "scale.jsonl"
    rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    for size in options.sizes:
        if any((row["size"], row["vectors"]) == (size, options.vectors) for row in rows):
            continue
        work = options.out / f"work-{size}-{options.vectors}"
        rows.append({"size": size} | measure(options.articles, work, size, options.vectors))
        kept.write_text("".join(json.dumps(row) + "\n" for row in rows))
        if not options.keep:
            shutil.rmtree(work)
    shown = sorted((row for row in rows if row["vectors"] == options.vectors), key=lambda row: row["size"])
    (options.out / "scale.md").write_text(table(shown) + "\n")
    plot(shown, options.out / "scale.svg")
    print(table(shown))


if __name__ == "__main__":
    main()
