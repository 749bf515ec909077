"""Everything that can go wrong in `index`, as one tree.

    DatelineError                base of every error that a user is meant to read
    ├── IndexingError
    │   ├── UnreadableFile       one file cannot be read: named, with the reason; the rest goes on
    │   ├── NothingToIndex       a path that is missing, empty, or holds no article that can be read
    │   └── SettingsRefused      settings that have no meaning, or a change of them that was not agreed to
    ├── StoreError
    │   ├── StoreBusy            another process is writing
    │   └── StoreUnusable        not a store, not ours to open, or damaged beyond rebuilding
    └── EmbedderError            the embedder's weights are missing, altered, or cannot be loaded

A message says what happened, where, and what to do. Only the command line prints messages and picks exit codes.
"""


class DatelineError(Exception):
    """Base of all errors that Dateline raises on purpose; its text is one clear line, whatever a library's error in it
    was."""

    def __init__(self, message: object = "") -> None:
        super().__init__(" ".join(line.strip() for line in str(message).splitlines()))


class IndexingError(DatelineError):
    """An article could not be taken into the library."""


class UnreadableFile(IndexingError):
    """A file that cannot be read as an article.

    Args:
        path: the file, as the user named it.
        reason: why, in a few words ("0 bytes", "binary, not text").
        is_passing: it may be readable the next time, though it stays as it is.
    """

    def __init__(self, path: object, reason: str, is_passing: bool = False) -> None:
        self.path = str(path)
        self.reason = reason
        self.is_passing = is_passing
        super().__init__(f"{self.path}: {reason}")


class NothingToIndex(IndexingError):
    """A path gave no article at all."""


class SettingsRefused(IndexingError):
    """Settings for indexing that have no meaning, or that change a store without the user's consent."""


class StoreError(DatelineError):
    """The store (the library and its vector index) cannot do what was asked."""


class StoreBusy(StoreError):
    """Another process holds the store's write lock."""


class StoreUnusable(StoreError):
    """The store is not one of ours, may not be opened, or is damaged beyond rebuilding."""


class EmbedderError(DatelineError):
    """The embedder's weights are missing, altered, or cannot be loaded."""
