"""Where things are: flags > environment > project file > user file > default."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs

from assistant.errors import SettingsError

PROJECT_FILE = "dateline.toml"
KNOWN: Mapping[str, type] = {
    "store": str,
    "embedder": str,
    "editor_link": str,
    "keep": bool,
    "keys": str,
    "min_confidence": float,
    "model": str,
    "base_url": str,
    "deadline": float,
    "price_in": float,
    "price_out": float,
    "max_calls": int,
    "max_tokens": int,
    "max_cost": float,
    "max_batch_calls": int,
    "max_batch_tokens": int,
    "max_batch_cost": float,
}
"""Settings that a file may hold, with their types; the environment has each as DATELINE_NAME. Keys are never among
them: they come from the environment alone."""


def user_file() -> Path:
    """The user's settings file, in the XDG configuration directory."""
    return platformdirs.user_config_path("dateline") / "config.toml"


def least_confidence() -> float | None:
    """How sure an answer must be to be given, from 0 to 1; None for the learned threshold.

    Raises:
        SettingsError: it is no such number.
    """
    value, place = setting_and_place("min_confidence")
    try:
        least = None if value is None else float(value)
    except ValueError:
        least = -1.0
    if least is not None and not 0 <= least <= 1:
        raise SettingsError(f"{place}: min_confidence must be a number from 0 to 1, not {value!r}")
    return least


def set_store() -> Path | None:
    """The store that the environment or a settings file names, if any does."""
    named = setting("store")
    return Path(os.path.expanduser(named)) if named else None


def user_store() -> Path:
    """The store that is used where none is named: as set, else the user's own."""
    return set_store() or platformdirs.user_data_path("dateline") / "library"


def seed_store() -> Path:
    """The store of the seed articles, one for each version of the library and of the indexing rules."""
    from index.storing.schema import RULES, SCHEMA_VERSION

    return platformdirs.user_data_path("dateline") / f"seeds-{SCHEMA_VERSION}.{RULES}"


def seed_articles() -> Path:
    """The folder of the five seed articles."""
    return Path(__file__).parent.parent / "seeds" / "articles"


def setting(name: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The value of a setting, from the environment, the project file or the user file, or None.

    Raises:
        SettingsError: a file cannot be read, or holds a setting that is not known or of the wrong type.
    """
    return setting_and_place(name, environment)[0]


def setting_and_place(name: str, environment: Mapping[str, str] = os.environ) -> tuple[str | None, str]:
    """The value of a setting, as `setting`, and where it is from: a variable or a file; "" where it is not set."""
    variable = f"DATELINE_{name.upper()}"
    if value := environment.get(variable):
        return value, variable
    for file in (Path(PROJECT_FILE), user_file()):
        values = _read(file)
        if name in values:
            return str(values[name]), str(file)
    return None, ""


def is_on(name: str, default: bool) -> bool:
    """Whether a setting that is true or false is on.

    Raises:
        SettingsError: it is neither.
    """
    value = (setting(name) or str(default)).lower()
    if value not in {"true", "1", "yes", "on", "false", "0", "no", "off"}:
        raise SettingsError(f"{name}: {value!r} is neither true nor false")
    return value in {"true", "1", "yes", "on"}


def _read(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read as settings ({error}); correct it, or move it away") from error
    for name, value in values.items():
        if name not in KNOWN:
            raise SettingsError(f"{file}: unknown setting {name!r}; use one of: {', '.join(sorted(KNOWN))}")
        if not _fits(value, KNOWN[name]):
            wanted = {str: "text in quotes", bool: "true or false", int: "a whole number"}.get(KNOWN[name], "a number")
            raise SettingsError(f"{file}: {name} must be {wanted}, not {value!r}")
    return values


def _fits(value: object, kind: type) -> bool:
    """Whether a value is of a kind; a whole number is a number, and true and false are none."""
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, (int, float) if kind is float else kind)
