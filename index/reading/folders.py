"""A path → the files to be read, in order, each with the name it is cited by; what is not followed is refused.

Hidden files and folders and `sources.yaml` are passed over, and so, by name, is the folder that a browser saves beside
a page: it holds advertisements and frames. A link is followed only where it stays in the folder.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import NothingToIndex
from index.records import Refusal

SIDECAR = "sources.yaml"
"""The name of the file beside articles that says what they do not say; it is none itself."""
_CONCEALED = "\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
_TO_ESCAPE = re.compile(rf"[{_CONCEALED}]|\\(?=\\*(?:[{_CONCEALED}]|x[0-9a-f]{{2}}|u[0-9a-f]{{4}}))")
_COMPANION = re.compile(
    r"(?P<page>.+)(?:_(?:files?|archivos|arquivos|bestanden|ficheiros|fichiers|fitxers|pliki|soubory|tiedostot|dosyalar)"
    r"|-(?:Dateien|filer))"
)
"""Names of the folders that browsers save beside a page."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read: where it is, its absolute path as the library keeps it, its name as it is cited, and whether
    it was given by itself."""

    path: Path
    file: str
    name: str
    is_alone: bool = False


def list_files(path: Path) -> Iterator[File | Refusal]:
    """The files of a folder (any depth, sorted by path), whatever their kind, or the one file that is given.

    Raises:
        NothingToIndex: there is no such path.
    """
    if missing := _why_missing(path):
        raise NothingToIndex(missing)
    if path.is_dir():
        return (
            item if isinstance(item, Refusal) else File(item, file_text(item), name_of(item, path))
            for item in _walk(path)
        )
    return iter([File(path, file_text(path), name_of(path, path.parent), is_alone=True)])


def file_text(path: Path) -> str:
    """The absolute path as text that can be stored, whatever bytes it is made of."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def plain(path: Path) -> Path:
    """The one name of a file or folder, by whatever way it was given: a link that is named itself keeps its name."""
    return path.resolve() if path.is_dir() else path.absolute().parent.resolve() / path.name


def is_other(one: Path, other: Path) -> bool:
    """Whether a file is there, and is another than `other`, which is."""
    try:
        return not one.samefile(other)
    except OSError:
        return False


def escape(name: str) -> str:
    """`name` with controls, line ends, direction marks and bad bytes as \\xNN or \\uNNNN; no two names become one."""
    return _TO_ESCAPE.sub(_escape_one, name)


def reason_of(exc: OSError | ValueError) -> str:
    """Why a file cannot be read, in a few words."""
    if isinstance(exc, PermissionError):
        return "no permission to read"
    if isinstance(exc, FileNotFoundError):
        return "gone: removed before it could be read"
    return (getattr(exc, "strerror", None) or str(exc)).lower()


def _why_missing(path: Path) -> str | None:
    try:
        os.stat(path)
    except (OSError, ValueError) as exc:
        gone = isinstance(exc, FileNotFoundError | NotADirectoryError)
        return f"{escape(str(path))}: {'no such file or folder' if gone else reason_of(exc)}"
    return None


def _walk(root: Path) -> Iterator[Path | Refusal]:
    """The files under `root`, sorted; folders and links that are not followed are refused by name."""
    pending: list[Path | os.DirEntry[str]] = [root]
    while pending:
        item = pending.pop()
        path = Path(item)
        try:
            if isinstance(item, os.DirEntry) and item.is_symlink():
                yield from _follow(path, root)
            elif isinstance(item, os.DirEntry) and not item.is_dir():
                yield path
            elif path != root and (page := _saved_page(path)):
                reason = f"what a browser saved with {page}; it is not read"
                yield Refusal(name_of(path, root), reason)  # without its place: articles once read there are gone
            else:
                pending.extend(_list(path))
        except OSError as exc:
            yield _refuse(path, root, reason_of(exc))


def _list(folder: Path) -> list[os.DirEntry[str]]:
    """What a folder holds, hidden things and the sidecar left out, in reverse order of names."""
    with os.scandir(folder) as entries:
        shown = [entry for entry in entries if not entry.name.startswith(".") and entry.name != SIDECAR]
    return sorted(shown, key=lambda entry: entry.name, reverse=True)


def _saved_page(folder: Path) -> str | None:
    """The page beside `folder` with which a browser saved it, if there is one."""
    match = _COMPANION.fullmatch(folder.name)
    names = [match["page"] + end for end in (".html", ".htm", ".xhtml")] if match else []
    return next((escape(name) for name in names if (folder.parent / name).is_file()), None)


def _follow(link: Path, root: Path) -> Iterator[Path | Refusal]:
    """A link stays in the folder or is refused. Within it, what it leads to is read under its own name, if at all;
    but a hidden file has no other name to be read under (a mounted Kubernetes volume is made so)."""
    target, real_root = Path(os.path.realpath(link)), Path(os.path.realpath(root))
    if not os.path.exists(target):
        yield _refuse(link, root, "a link to a file that is not there")
    elif not target.is_relative_to(real_root):
        yield _refuse(link, root, "a link that leads out of the folder; it is not followed")
    elif target.is_file() and any(part.startswith(".") for part in target.relative_to(real_root).parts):
        yield link


def _refuse(path: Path, root: Path, reason: str) -> Refusal:
    return Refusal(name_of(path, root), reason, file=file_text(path))


def name_of(path: Path, root: Path) -> str:
    """The path below `root` with "/" between its parts, escaped; for `root` itself, its own name."""
    parts = path.relative_to(root).parts or (root.name or str(root),)
    return "/".join(map(escape, parts))


def _escape_one(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == ord("\\"):
        return "\\\\"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
