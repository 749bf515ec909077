"""A key that cannot be printed by accident, and texts from which it is taken out."""

from collections.abc import Sequence

SHOWN = "[key removed]"


class Secret:
    """A key: `reveal` gives it, and nothing else does."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself, for the request's header."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not written anywhere")


def redact(text: str, secrets: Sequence[Secret | None]) -> str:
    """The text without the keys, whoever put them there."""
    for secret in secrets:
        if secret is not None and secret.reveal():
            text = text.replace(secret.reveal(), SHOWN)
    return text
