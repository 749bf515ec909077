"""Time and memory to index, to follow and to search, by the number of passages: a table and a plot.

    uv run python -m benchmarks.scale ARTICLES --out FOLDER [--sizes 1000,10000,100000,1000000] [--vectors made]

ARTICLES are real ones (a folder or JSONL); where they do not reach, articles are made of their sentences. Each size is
measured in processes of its own, and kept in FOLDER/scale.jsonl: sizes that stand there are not measured again. With
`--vectors made`, vectors come from a random generator in place of the model: all but embedding is then measured, in a
fraction of the time. Seconds are of wall time, and of processor time where it says so; memory is the highest resident
set of any of the processes.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_articles

SIZES = (1_000, 10_000, 100_000, 1_000_000)
WORDS = 118
"""Words of a passage, as measured on news."""
COLUMNS = {
    "passages": "passages",
    "index_seconds": "index, s",
    "rate": "passages/s",
    "index_mb": "index, MB",
    "store_mb": "store, MB",
    "again_seconds": "again, s",
    "add_seconds": "add one, s",
    "add_processor": "add one, CPU s",
    "add_mb": "add one, MB",
    "first_search": "first search, s",
    "search": "search, s",
    "search_95": "search p95, s",
    "search_mb": "search, MB",
}


def measure(articles: Path, folder: Path, size: int, vectors: str) -> dict[str, Any]:
    """Index about `size` passages into a new store, again, and with one article more; then search."""
    work = folder / f"work-{size}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    count = write_articles(articles, work / "articles.jsonl", size * WORDS)
    one = {"id": "added", "title": "A bridge for Norwick", "text": "The town of Norwick will build a bridge. " * 30}
    (work / "one.jsonl").write_text(json.dumps(one) + "\n", encoding="utf-8")
    first = _step("index", work, work / "articles.jsonl", vectors)
    again = _step("index", work, work / "articles.jsonl", vectors)
    added = _step("index", work, work / "one.jsonl", vectors)
    searched = _step("search", work, work / "articles.jsonl", vectors)
    row = {
        "vectors": vectors,
        "articles": count,
        "passages": first["passages"],
        "index_seconds": first["seconds"],
        "rate": first["passages"] / first["seconds"],
        "index_mb": first["mb"],
        "store_mb": sum(file.stat().st_size for file in (work / "store").rglob("*") if file.is_file()) / 1e6,
        "again_seconds": again["seconds"],
        "add_seconds": added["seconds"],
        "add_processor": added["processor"],
        "add_mb": added["mb"],
    }
    shutil.rmtree(work)
    return row | {key: searched[key] for key in ("first_search", "search", "search_95")} | {"search_mb": searched["mb"]}


def _step(what: str, work: Path, articles: Path, vectors: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.step", what, str(work / "store"), str(articles), vectors]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


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
        "seconds": {"index_seconds": "index", "add_seconds": "add one article", "again_seconds": "index again",
                    "first_search": "first search", "search": "search"},
        "MB": {"index_mb": "indexing", "add_mb": "adding one", "search_mb": "searching", "store_mb": "on the disk"},
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
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    kept = options.out / "scale.jsonl"
    rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    for size in options.sizes:
        if any((row["size"], row["vectors"]) == (size, options.vectors) for row in rows):
            continue
        rows.append({"size": size} | measure(options.articles, options.out, size, options.vectors))
        kept.write_text("".join(json.dumps(row) + "\n" for row in rows))
    shown = sorted((row for row in rows if row["vectors"] == options.vectors), key=lambda row: row["size"])
    (options.out / "scale.md").write_text(table(shown) + "\n")
    plot(shown, options.out / "scale.svg")
    print(table(shown))


if __name__ == "__main__":
    main()
