"""Which year a date told without one is of, by the day of publication and the words before it."""

import re
from calendar import monthrange
from datetime import date

from assistant.answering.grammar import SAID, is_past
from index.facts.coming import is_to_come
from index.facts.dates import Mention, clause_before, day_of
from index.words import words

NEXT = re.compile(r"\b(?:next|coming|upcoming)(?: [\w’'-]+){0,2} $", re.IGNORECASE)
PRESENT = frozenset("is are am be".split())
NEAREST_WORDS = 5
"""Words before a date that tell whether it is past."""
GRACE = 3
"""Days after publication on which a past day may be, by time zones and late corrections."""
SOON, LATE = 60, 30
"""Days after publication on which a day may be without a word that it is to come; and before it, with one."""


def year_of(mention: Mention, published: date, before: str, is_coming: bool = False) -> int:
    """The year of a month or of a day in it, told without one.

    What is to come, by what stands before it or `is_coming`, is at its next occurrence, a limit ("until") at the
    nearest from this year on, anything else at its last, or soon where no past form stands before it.
    """
    year = published.year
    ahead = {each: _days_ahead(mention, each, published) for each in (year - 1, year, year + 1)}
    clause = clause_before(before, len(before), 70)
    if (is_coming or is_to_come(clause) or NEXT.search(clause)) and not clause.lower().endswith("last "):
        return next((each for each in ahead if ahead[each] >= -LATE), year)
    if mention.coming:
        return min((year, year + 1), key=lambda each: abs(ahead[each]))
    limit = (GRACE if mention.day else 0) if _is_past(clause) else SOON
    return max((each for each in ahead if ahead[each] <= limit), default=year)


def _days_ahead(mention: Mention, year: int, published: date) -> int:
    """Days from publication to the nearest day that a mention may be in a year."""
    month = mention.month or 1
    last = monthrange(year, month)[1]
    if mention.day:
        day = day_of(year, month, min(mention.day, last)) or published
        return (day - published).days
    first, end = date(year, month, 1), date(year, month, last)
    return max((first - published).days, 0) or min((end - published).days, 0)


def _is_past(clause: str) -> bool:
    """Whether the last words of a clause tell of something past: "was held on"."""
    near = words(clause)[-NEAREST_WORDS:]
    if near[-1:] in (["last"], ["since"]):
        return True
    past = (w in ("was", "were", "had") or is_past(w) for w in near if w not in SAID)
    return PRESENT.isdisjoint(near) and any(past)
