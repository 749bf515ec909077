"""Options that several commands of `dateline` take."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer


def _at_home(store: Path | None) -> Path | None:
    """The store, with "~" for the user's own folder: shells leave it in --store=~/NAME."""
    return store and Path(os.path.expanduser(store))


def _store_option(default: str) -> Any:
    about = f"Folder or http://server:port/NAME [default: {default}]"
    return typer.Option("--store", help=about, callback=_at_home)


StoreOption = Annotated[Path | None, _store_option("yours, or the seed articles")]
OwnStoreOption = Annotated[Path | None, _store_option("yours")]
RunStoreOption = Annotated[Path | None, _store_option("the run's own")]


def _read_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no day; write it as 2024-07-31") from error


AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of", parser=_read_day, metavar="YYYY-MM-DD", help="The day of asking; later articles are hidden"
    ),
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for another process that is indexing")]
ModelOption = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="A chat model that writes the answers [default: none]")
]
ServerOption = Annotated[
    str | None, typer.Option("--base-url", metavar="URL", help="Its server, if not OpenAI's: https, or on this machine")
]
ConfidenceOption = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        min=0,
        max=1,
        help="How sure an answer must be to be given, without a chat model [default: learned]",
    ),
]
WithheldOption = Annotated[
    bool, typer.Option("--withheld", help="Also show, struck through, what a model said without support")
]
