"""`dateline index`: a bar while it runs, a question where a change of settings costs something, a report at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from assistant import indexing
from assistant.terminal.progress import Bar
from index.build import AS_IT_IS, Settings
from index.intake import BuildReport


@dataclass(frozen=True, slots=True)
class Manner:
    """How to go about it: wait for another process, agree to what settings cost, go on and follow every change."""

    wait: bool = False
    yes: bool = False
    watch: bool = False


def run(
    paths: Sequence[Path],
    store: Path | None,
    embedder: str | None,
    settings: Settings | None,
    notify: Callable[[str], None],
    manner: Manner = Manner(),
) -> None:
    """Index, and report; with `watch`, again and again until Ctrl-C."""

    def once() -> BuildReport:
        """One run, with its bar."""
        with Bar("Indexing", None) as bar:
            return indexing.index(
                paths,
                store,
                embedder,
                manner.wait or manner.watch,
                bar.set,
                notify,
                settings or AS_IT_IS,
                lambda cost: manner.yes or bar.ask(cost),
            )

    for report in indexing.watch(paths, store, once, notify) if manner.watch else [once()]:
        for line in indexing.describe(report):
            notify(line)


def read_fields(pairs: Sequence[str]) -> dict[str, str] | None:
    """{"text": "body"} of "text=body"; None of nothing.

    Raises:
        BadParameter: a pair is none.
    """
    split = [pair.partition("=") for pair in pairs]
    if wrong := [pair for pair, (ours, _, theirs) in zip(pairs, split, strict=True) if not (ours and theirs)]:
        raise typer.BadParameter(f"{wrong[0]!r}: write it as OURS=THEIRS, for example text=body")
    return {ours: theirs for ours, _, theirs in split} or None
