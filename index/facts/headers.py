"""The lines above an article that hold no more than the day on which it was published."""

import re
from collections.abc import Iterator, Sequence

from index.facts.dates import find_mentions
from index.facts.head import Line
from index.facts.outlets import is_outlet
from index.records import Fact, Span

LONGEST_HEADER = 160
"""Code points; a longer line is prose."""

_UPDATE = re.compile(r"\W*(?:last )?(?:updated|modified)", re.IGNORECASE)
_DATE_LABEL = re.compile(r"\W*(?:(?:first |last )?(?:published|posted|updated|modified)|date)\b", re.IGNORECASE)
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:[A-Z]{2,4}|[+-]\d\d:?\d\d))?|\d{1,2}\s*[ap]\.?m\.?"
_HEADER_NOISE = re.compile(
    rf"(?i:\b(?:first |last )?(?:published|posted|updated|modified|date|on|at|by|\d+ min(?:ute)?s? read)\b:?)|{_CLOCK}"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b,?|[\s|/,·•–—:*_()-]"
)
_REVISED = re.compile(r"(?<![Ll]ast)(?<=\w)\W+(?:last )?(?:updated|modified)\b.*", re.IGNORECASE)
"""What a line that gives the day of publication says of an update."""
_UPDATED_FIRST = re.compile(
    r"^\W*(?:last )?(?:updated|modified)\b.*?(?=\b(?:(?:first |originally )?(?:published|posted))\b)", re.IGNORECASE
)
"""What a line says of an update before it gives the day of publication."""
_BARE_LABEL = re.compile(r"\W*(?:first |last )?(?:published|posted|updated|modified)(?: on| at)?\W*", re.IGNORECASE)
_TITLED = re.compile(
    r"\b(?:the|since|of|in|after|before|from|what|how|why|timeline|remembering|day|attack)\b", re.IGNORECASE
)
"""Words by which a line with a day is a headline."""


def find_days(lines: Sequence[Line]) -> Iterator[tuple[Fact, Line]]:
    """The days that lines by themselves give, with their lines: those of publication before those of an update.

    A label may stand on a line of its own before its day. Several days without a label are a timeline, not a header.
    """
    found = [(fact, line, label) for line, label in _labelled(lines) if (fact := header_day(line))]
    plain = {fact.value for fact, _, label in found if not label}
    is_labelled = any(label for *_, label in found)
    kept = [
        (fact, line, label)
        for fact, line, label in found
        if label or (len(plain) < 2 and (not is_labelled or _is_bare(fact, line)))
    ]
    for fact, line, _ in sorted(kept, key=lambda each: bool(_UPDATE.match(each[2]))):
        yield fact, line


def _labelled(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Every line with the label that it, or the line before it by itself, gives to its day; "" where there is none."""
    for before, line in zip([Line(0, ""), *lines], lines, strict=False):
        text = _UPDATED_FIRST.sub("", line.text)
        own = _DATE_LABEL.match(text)
        above = _BARE_LABEL.fullmatch(before.text)
        yield line, own[0] if own else (above[0] if above else "")


def header_day(line: Line) -> Fact | None:
    """The day on a line that holds no more than labels, a clock and a name or place with it."""
    text = _UPDATED_FIRST.sub(lambda update: " " * len(update[0]), _REVISED.sub("", line.text))
    if len(line.text) > LONGEST_HEADER or not (found := _day_in(text)):
        return None
    iso, (start, end) = found
    rest = " ".join(_HEADER_NOISE.sub(" ", f"{text[:start]} | {text[end:]}").split())
    is_name = re.fullmatch(r"(?:[A-Z][^\W\d]*[.'’]?\S* ?){1,6}", rest) and not _TITLED.search(rest)
    if rest and not is_name and not is_outlet(rest):
        return None
    return Fact(iso, "stated", Span(line.start + start, line.start + end))


def _day_in(text: str) -> tuple[str, Span] | None:
    """The only full date of a short line."""
    days = [(mention.iso, mention.span) for mention in find_mentions(text) if mention.day]
    known = [(iso, span) for iso, span in days if iso]
    return known[0] if len(known) == 1 else None


def _is_bare(fact: Fact, line: Line) -> bool:
    """Whether a line holds nothing but its day."""
    start, end = (fact.span.start - line.start, fact.span.end - line.start) if fact.span else (0, 0)
    return not _HEADER_NOISE.sub("", line.text[:start] + line.text[end:])
