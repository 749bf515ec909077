"""The right to write into a store on a server, which one process at a time has; no clock but one's own is trusted."""

import os
import random
import socket
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property

import numpy as np

from index.errors import StoreBusy, StoreUnusable
from index.server.client import Records, Server

BEAT = 10.0
"""Seconds between two signs of life of a process that writes."""
DEAD = 60.0
"""Seconds without one, on the clock of whoever watches, after which another process may write."""


class Lease:
    """Who wants to write leaves a record with a token of its own, and then reads all records: if there is no other, it
    may write. Of two that come at once each sees the other, and both go back.

    The holder changes its record every `BEAT` seconds. A record that stays as it is for `DEAD` seconds, while it is
    watched, is that of a process that died, and is removed, by its token. A holder that finds its record removed, or
    that has itself not got through for as long, has lost the right.
    """

    def __init__(self, server: Server) -> None:
        self._place = server.address
        self._server = server
        self._token = uuid.uuid4().hex
        self._seen: dict[str, tuple[int, float]] = {}
        self._beat, self._last = 0, 0.0
        self._over = threading.Event()
        self._living: threading.Thread | None = None

    def acquire(self, wait: bool, patience: float) -> bool:
        """Wait until no other process holds it; whether one that did had died.

        Raises:
            StoreBusy: another holds it for longer than `patience` (seconds), and `wait` is False.
        """
        until = time.monotonic() + patience
        while (dead := self._claim()) is None:
            if not wait and time.monotonic() > until:
                by = next(iter(self._others().values()), "another process")
                raise StoreBusy(
                    f"{self._place}: busy, {by} is indexing into it; try again later, or --wait "
                    f"(which goes on after {DEAD:.0f} seconds if that process died)"
                )
            time.sleep(random.uniform(0.1, 0.4))
        self._records.delete(dead)
        self._over.clear()
        self._living = threading.Thread(target=self._live, daemon=True)
        self._living.start()
        return bool(dead)

    def keep(self) -> None:
        """Give a sign of life.

        Raises:
            StoreBusy: another process has, or may have, taken this one for dead, and is writing.
        """
        now = _now()
        if now - self._last < DEAD:
            self._beat += 1
            self._records.update([self._token], [{"beat": self._beat}])
            if any(self._records.get([self._token], ["metadatas"])):
                self._last = now
                return
        raise StoreBusy(f"{self._place}: this process was silent for too long, and another may write; index again")

    def release(self) -> None:
        """Let others write."""
        self._over.set()
        if self._living:
            self._living.join()
        self._records.delete([self._token])

    @cached_property
    def _records(self) -> Records:
        return self._server.open(f"{self._place.name}-writers")

    def _claim(self) -> Sequence[str] | None:
        """Leave a record if no other is there but of the dead, whose tokens are returned; None where others live."""
        if self._living_among(self._others()):
            return None
        self._last = _now()
        try:
            self._beat += 1
            about = {"by": _me(), "beat": self._beat}
            self._records.upsert([self._token], np.ones((1, 1), np.float32), [""], [about])
            others = self._others()
            is_held = not self._living_among(others)
        except BaseException:
            with suppress(StoreUnusable):
                self._records.delete([self._token])
            raise
        if is_held:
            return list(others)
        self._records.delete([self._token])
        return None

    def _others(self) -> dict[str, str]:
        """The tokens of other processes with their names; since when each has been as it is, is noted."""
        rows = [row for row in self._records.where() if row["id"] != self._token]
        now, seen = _now(), self._seen
        self._seen = {}
        for row in rows:
            beat, since = seen.get(row["id"], (None, now))
            self._seen[row["id"]] = row["metadata"]["beat"], since if beat == row["metadata"]["beat"] else now
        return {row["id"]: str(row["metadata"]["by"]) for row in rows}

    def _living_among(self, others: Mapping[str, str]) -> bool:
        now = _now()
        return any(now - self._seen[token][1] < DEAD for token in others)

    def _live(self) -> None:
        while not self._over.wait(BEAT):
            with suppress(StoreUnusable, StoreBusy):
                self.keep()


def _now() -> float:
    """Seconds on a clock that is never set, and that goes on while the machine sleeps, where there is one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
