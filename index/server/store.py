"""A store on a Chroma server, which several machines read and one process at a time writes."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path

from index.server.client import Address, Server
from index.server.lease import Lease
from index.server.library import ServerLibrary
from index.storing.segments import Nearest
from index.storing.store import PATIENCE, Store


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
        self._lease = Lease(self.server)

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
        """Hold the right to write (`lease.py`). What a run that died left behind is removed first.

        Raises:
            StoreBusy: another process holds it, and `wait` is False; or it was lost meanwhile.
        """
        died = self._lease.acquire(wait, patience)
        try:
            if died or self.library.note("writing"):
                self.library.clean()
            self.library.set_note("writing", "now")
            self.library.begin(self._lease.keep)
            yield
            self._lease.keep()
            self.library.set_note("writing", "")
        finally:
            self.library.end()
            self._lease.release()


class _Nothing(Nearest):
    """Stands where a store in a folder has its vector index."""

    def __init__(self) -> None:
        pass

    def warm(self) -> None:
        """Nothing to read."""
