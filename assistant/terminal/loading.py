"""Opening the assistant behind the prompt, while the user types the first question."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answering.answer import Assistant


class Loader:
    """Opens the assistant in the background, once the prompt is there."""

    def __init__(self, load: Callable[[], "Assistant"]) -> None:
        self._assistant: Assistant | None = None
        self.error: BaseException | None = None
        self._is_done = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(load,), daemon=True)

    @property
    def is_ready(self) -> bool:
        """Whether the assistant is there, so that `get` does not wait."""
        return self._assistant is not None

    def start(self) -> None:
        """Begin loading, if that has not begun."""
        if self._thread.ident is None:
            self._thread.start()

    def _run(self, load: Callable[[], "Assistant"]) -> None:
        try:
            self._assistant = load()
        except BaseException as error:  # handed to whoever asks for the assistant
            self.error = error
        finally:
            self._is_done.set()

    def get(self) -> "Assistant":
        """Wait for the assistant; raises what loading raised.

        Ctrl-C ends the waiting and not the loading: a thread whose `join` is interrupted would count as ended.
        """
        self.start()
        while not self._is_done.wait(0.1):
            pass
        if self.error is not None:
            raise self.error
        assert self._assistant is not None
        return self._assistant
