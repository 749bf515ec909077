"""Where a store is, and how it is opened: a folder, or the address of a Chroma server."""

import os
from pathlib import Path

from filelock import FileLock

from index.errors import StoreUnusable
from index.storing.library import Library
from index.storing.names import LIBRARY_FILE, OURS, is_address
from index.storing.schema import make_library
from index.storing.store import Store


def exists(folder: Path) -> bool:
    """Whether `folder` holds a store with at least one article."""
    if is_address(folder):
        return True
    if not (folder / LIBRARY_FILE).is_file():
        return False
    library = Library(folder / LIBRARY_FILE)
    try:
        return library.count()[0] > 0
    finally:
        library.close()


def open_store(folder: Path, create: bool = False) -> Store:
    """Open the store in `folder`; with `create`, make it if the folder is missing or empty.

    The library is compared with its seal if it seems to have been touched.

    Raises:
        StoreUnusable: there is no store, the path is a file, the folder holds something else, or it is damaged.
    """
    if is_address(folder):
        return _connect(folder, create)
    try:
        if folder.exists() and not folder.is_dir():
            raise StoreUnusable(f"{folder}: is a file, not a store; name a folder with --store")
        if not (folder / LIBRARY_FILE).is_file():
            if not create:
                raise StoreUnusable(f"{folder}: no store there; make one with: dateline index FOLDER --store {folder}")
            _make(folder)
        store = Store(folder)
        store.check()
        return store
    except OSError as error:
        raise StoreUnusable(f"{folder}: cannot be used as a store ({error.strerror})") from error


def whole_name(store: Path | str) -> str:
    """A store's name that may be kept and shown: the whole path of a folder, or the address of a server as it is
    typed, also where a path has lost one "/" of it."""
    if not is_address(store):
        return os.path.abspath(store)
    scheme, _, rest = str(store).partition(":")
    return f"{scheme}://{rest.lstrip('/')}"


def _connect(address: Path, create: bool) -> Store:
    from index.server.client import read_address
    from index.server.store import ServerStore

    store = ServerStore(read_address(address))
    if not create and store.library.note("schema") is None:
        raise StoreUnusable(f"{store.name}: no store there; make one with: dateline index FOLDER --store {store.name}")
    return store


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(not entry.name.startswith(OURS) for entry in folder.iterdir()):
        raise StoreUnusable(f"{folder}: not empty and not a store; name another folder with --store")
    with FileLock(folder / "lock"):
        if not (folder / LIBRARY_FILE).exists():
            make_library(folder / LIBRARY_FILE)
