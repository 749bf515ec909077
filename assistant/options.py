"""Options that several commands of `dateline` take."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="Folder or http://server:port/NAME [default: yours, or the seed articles]"),
]


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
