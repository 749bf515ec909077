"""Where things are: flags > environment > project file > user file > default."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs

from assistant.errors import SettingsError
from index.build import RULES
from index.schema import SCHEMA_VERSION

PROJECT_FILE = "dateline.toml"
KNOWN: Mapping[str, type | tuple[type, ...]] = {
    "store": str,
    "embedder": str,
    "model": str,
    "base_url": str,
    "deadline": (int, float),
    "price_in": (int, float),
    "price_out": (int, float),
    "max_calls": int,
    "max_tokens": int,
    "max_cost": (int, float),
    "max_batch_calls": int,
    "max_batch_tokens": int,
    "max_batch_cost": (int, float),
}
"""Settings that a file may hold, with their types; the environment has each as DATELINE_NAME. Keys are never among
them: they come from the environment alone."""


def user_file() -> Path:
    """The user's settings file, in the XDG configuration directory."""
    return platformdirs.user_config_path("dateline") / "config.toml"


def set_store() -> Path | None:
    """The store that the environment or a settings file names, if any does."""
    named = setting("store")
    return Path(named).expanduser() if named else None


def user_store() -> Path:
    """The store that is used where none is named: as set, else the user's own."""
    return set_store() or platformdirs.user_data_path("dateline") / "library"


def seed_store() -> Path:
    """The store of the seed articles, one for each version of the library and of the indexing rules."""
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
        if not isinstance(value, KNOWN[name]) or isinstance(value, bool):
            wanted = "text in quotes" if KNOWN[name] is str else "a whole number" if KNOWN[name] is int else "a number"
            raise SettingsError(f"{file}: {name} must be {wanted}, not {value!r}")
    return values
