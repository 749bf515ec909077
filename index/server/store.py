"""A store on a Chroma server, which several machines read and one process at a time writes."""

import os
import socket
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Any

from index.errors import StoreBusy, StoreUnusable
from index.server.client import Address, Server
from index.server.library import ServerLibrary
from index.storing.segments import Nearest
from index.storing.store import PATIENCE, Store

BEAT = 10.0
"""Seconds between two signs of life of a process that writes."""
DEAD = 60.0
"""Seconds without one after which another process may write."""


class ServerStore(Store):
    """An open store on a server.

    Raises:
        StoreUnusable: the server cannot be reached or used.
    """

    is_remote = True

    def __init__(self, address: Address) -> None:
        self.address = address
        self.folder = Path(str(address))
        self.server = Server(address)
        self.library: ServerLibrary = ServerLibrary(self.server)

    @property
    def name(self) -> str:
        """The address."""
        return str(self.address)

    def close(self) -> None:
        """Close the connection."""
        self.library.close()

    def sibling(self) -> "ServerStore":
        """The store once more, for another thread."""
        return ServerStore(self.address)

    def narrowed(
        self, outlets: Sequence[str] = (), sources: Sequence[str] = (), without: Sequence[str] = ()
    ) -> "ServerStore":
        """As in `Store`."""
        view = copy(self)
        view.library = self.library.narrowed(outlets, sources, without)
        return view

    def check(self) -> None:
        """Nothing: the server looks after its files."""

    def follow(self) -> None:
        """Nothing: what was sent is there."""

    def open_vectors(self) -> Nearest:
        """Nothing to open: the server searches."""
        return _Nothing()

    @contextmanager
    def writing(self, wait: bool = False, patience: float = PATIENCE) -> Generator[None]:
        """Hold the write lock, which is a collection on the server that only one process can make.

        What a run that died left behind is removed first.

        Raises:
            StoreBusy: another process holds it, and `wait` is False.
        """
        died = self._claim(wait, patience)
        over = threading.Event()
        alive = threading.Thread(target=self._live, args=(over,), daemon=True)
        alive.start()
        is_whole = False
        try:
            if died or self.library.note("writing"):
                self.library.clean()
            self.library.set_note("writing", _me())
            self.library.begin()
            yield
            is_whole = True
        finally:
            over.set()
            alive.join()
            self.library.end()
            if is_whole:
                self.library.set_note("writing", "")
            self.server.remove(self._lock_name)

    @property
    def _lock_name(self) -> str:
        return f"{self.address.name}-lock"

    def _claim(self, wait: bool, patience: float) -> bool:
        """Take the lock; whether it was taken from a process that died."""
        until, died = time.monotonic() + patience, False
        while not self.server.claim(self._lock_name, {"by": _me(), "beat": time.time()}):
            held = self._holder()
            if held and time.time() - float(held["beat"]) > DEAD:
                self.server.remove(self._lock_name)
                died = True
            elif not wait and time.monotonic() > until:
                by = held.get("by", "another process") if held else "another process"
                raise StoreBusy(
                    f"{self.address}: busy, {by} is indexing into it; try later (in a minute if it died), or --wait"
                )
            else:
                time.sleep(0.2)
        return died

    def _holder(self) -> dict[str, Any]:
        lock = self.server.find(self._lock_name)
        return lock.about() if lock else {}

    def _live(self, over: threading.Event) -> None:
        while not over.wait(BEAT):
            with suppress(StoreUnusable):
                if lock := self.server.find(self._lock_name):
                    lock.note({"by": _me(), "beat": time.time()})


class _Nothing(Nearest):
    """Stands where a store in a folder has its vector index."""

    def __init__(self) -> None:
        pass

    def warm(self) -> None:
        """Nothing to read."""


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
