"""The first lines of an article, in which it introduces itself, and the front matter that may stand before them."""

import re
from typing import NamedTuple

from index.records import Fact, Span

HEAD_LINES = 12
"""Non-empty lines in which an article introduces itself."""

ROLE = re.compile(
    r"^(By(?: [A-Z][^\s,]*| and| van| von| de| der| al){2,9}), (?:[\w’'-]+ ){0,3}"
    r"(?:correspondent|reporter|editor|writer|journalist|columnist)s?\W*$"
)
"""A byline with what its writer does: "By Jane Doe, Paris correspondent"."""

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n.*?\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)


class Line(NamedTuple):
    """A line of the text without the white space around it."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where the line ends, without white space."""
        return self.start + len(self.text)

    def at(self, span: Span, shift: int = 0) -> Fact:
        """What the words at a place in this line say, which is counted from `shift` on."""
        start, end = span.start + shift, span.end + shift
        return Fact(self.text[start:end], "stated", Span(self.start + start, self.start + end))

    def stated(self, match: re.Match[str], group: str | int = 0) -> Fact:
        """What a group of a match in this line says."""
        start, end = match.span(group)
        return Fact(match[group], "stated", Span(self.start + start, self.start + end))


def read_head(text: str) -> tuple[list[Line], int]:
    """The first non-empty lines after any front matter, and where the front matter ends."""
    matter = _FRONT_MATTER.match(text)
    body = matter.end() if matter else 0
    lines: list[Line] = []
    for match in re.finditer(r"\S[^\r\n]*", text[body:]):
        lines.append(Line(body + match.start(), match[0].rstrip()))
        if len(lines) == HEAD_LINES:
            break
    return lines, body
