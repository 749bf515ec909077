"""A stream that ends in time, whatever the other side does: hang, drip, or never give a name.

The stream is read in a thread of its own, since neither looking up a name nor reading a line can be stopped from
within.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from queue import Empty, Full, Queue
from typing import TypeVar

T = TypeVar("T")

ROOM = 256
"""Pieces that may wait to be taken."""


class DeadlinePassed(Exception):
    """The time is over."""


class _End:
    """The last thing in the queue: how the stream ended."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def read_until(end: float, make: Callable[[], Iterator[T]], stop: Callable[[], None]) -> Generator[T]:
    """The pieces of the stream that `make` opens, as they come.

    Args:
        end: when the time is over, as `time.monotonic` counts.
        make: opens the stream; called, and its stream read, in another thread.
        stop: makes that thread's reading end; called once, whatever happens.

    Raises:
        DeadlinePassed: at `end`. What the stream raises is raised here too.
    """
    pieces: Queue[T | _End] = Queue(ROOM)
    stopped = threading.Event()
    threading.Thread(target=_pump, args=(make, pieces, stopped), daemon=True).start()
    try:
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                raise DeadlinePassed from None
            if isinstance(piece, _End):
                if piece.error is not None:
                    raise piece.error
                return
            yield piece
    finally:
        stopped.set()
        stop()


def _pump(make: Callable[[], Iterator[T]], pieces: "Queue[T | _End]", stopped: threading.Event) -> None:
    ended = _End(None)
    try:
        for piece in make():
            if not _put(piece, pieces, stopped):
                return
    except BaseException as error:  # raised again where the pieces are read
        ended = _End(error)
    _put(ended, pieces, stopped)


def _put(piece: "T | _End", pieces: "Queue[T | _End]", stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            pieces.put(piece, timeout=0.2)
        except Full:
            continue
        return True
    return False
