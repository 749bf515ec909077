"""What a store is named by, and the names in its folder. It imports nothing, so that a prompt may ask at once."""

from pathlib import Path

LIBRARY_FILE = "library.sqlite3"
SEAL_FILE = "seal"
OURS = ("lock", SEAL_FILE, "library.", "vectors")
"""How the names in a store begin."""


def is_address(place: Path | str) -> bool:
    """Whether a store is named by the address of a server; of a path, "/" in place of "//" is understood."""
    return str(place).startswith(("http:/", "https:/"))
