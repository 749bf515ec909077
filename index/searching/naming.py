"""Whom a question asks by name: an outlet of the library whose own account is wanted."""

import re
from collections.abc import Callable, Sequence

from index.words import fold

SAYING = (
    r"(?:say|said|report(?:ed)?|write|written|wrote|claim(?:ed)?|publish(?:ed)?|print(?:ed)?|describe[d]?|cover(?:ed)?)"
)
BY_OUTLET = re.compile(
    rf"\b(?:what (?:else )?(?:does|do|did|has|have) (?:the )?(?P<a>.+?) {SAYING}\b"
    rf"|(?:according to|as told by|(?:reported|published|written|covered|described) (?:by|in))(?: the)? (?P<b>[^,?;]+)"
    rf"|(?:how (?:does|did|do|has|have)) (?:the )?(?P<c>.+?) {SAYING}\b)",
    re.IGNORECASE,
)
"""Questions that may ask for an outlet's own account."""


def read_outlets(question: str, known: Callable[[], Sequence[str]]) -> tuple[str, ...]:
    """Those of the known outlets that a question asks by name; `known` is called only where one may be asked."""
    asked = [plain(group) for match in BY_OUTLET.finditer(question) for group in match.groups() if group]
    if not asked:
        return ()
    return tuple(outlet for outlet in known() if any(_is_named(plain(outlet), name) for name in asked))


def plain(name: str) -> str:
    """An outlet's name as it is compared: folded, without "the", punctuation and the end of a web address."""
    folded = re.sub(r"\.(?:com|org|net|co\.\w\w|info|news|\w\w)$", "", fold(name).strip())
    return re.sub(r"^the ", "", " ".join(re.findall(r"\w+", folded)))


def _is_named(outlet: str, asked: str) -> bool:
    """Whether a phrase names an outlet: in full at its beginning ("rudaw about the talks"), or one of several."""
    return any(part == outlet or part.startswith(f"{outlet} ") for part in asked.split(" and ")) if outlet else False
