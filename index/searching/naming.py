"""Whom a question asks by name: an outlet of the library whose own account is wanted."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from index.words import UPPER, fold

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


JOINED = re.compile(r",|&|\b(?:and|or)\b", re.IGNORECASE)
"""What stands between two outlets that are asked for together."""
CONTINUED = re.compile(
    rf"[-–]\w|\s+(?:(?i:of)\s+(?:(?i:the)\s+)?)?(?!(?:News|Newspaper|Magazine|Online)\b(?!\s+[{UPPER}])"
    rf"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)[{UPPER}]"
)
"""What makes an outlet's name the beginning of a longer one: "Guardian Council", "Times of Israel"."""


def read_outlets(question: str, known: Callable[[], Sequence[str]]) -> tuple[str, ...]:
    """Those of the known outlets that a question asks by name; `known` is called only where one may be asked."""
    question = unicodedata.normalize("NFC", question)
    asked = [group for match in BY_OUTLET.finditer(question) for group in match.groups() if group]
    if not asked:
        return ()
    outlets = {outlet: plain(outlet).split() for outlet in known()}
    has_case = not (question.islower() or question.isupper())
    named = [_named(part, outlets, has_case) for phrase in asked for part in _parts(phrase)]
    return tuple(outlet for outlet in outlets if any(outlet in each for each in named))


def plain(name: str) -> str:
    """An outlet's name as it is compared: folded, without "the", punctuation and the end of a web address."""
    folded = re.sub(r"\.(?:com|org|net|co\.\w\w|info|news|\w\w)$", "", fold(name).strip())
    return re.sub(r"^the ", "", " ".join(re.findall(r"\w+", folded)))


def _parts(phrase: str) -> list[str]:
    """A phrase from each place on where an outlet's name may begin in it."""
    starts = [0, *(match.end() for match in JOINED.finditer(phrase))]
    return [re.sub(r"^\s*(?:(?:both|either)\s+)?(?:the\s+)?", "", phrase[at:], flags=re.IGNORECASE) for at in starts]


def _named(part: str, outlets: dict[str, list[str]], has_case: bool) -> list[str]:
    """The outlets with whose name a phrase begins ("Rudaw about the talks"), the longest; one may be there twice."""
    found = list(re.finditer(r"\w+", part))
    written = [fold(match.group()) for match in found]
    named = {
        outlet: len(name)
        for outlet, name in outlets.items()
        if name
        and written[: len(name)] == name
        and not (has_case and CONTINUED.match(part, found[len(name) - 1].end()))
    }
    return [outlet for outlet, length in named.items() if length == max(named.values())]
