"""What a model writes → sentences with their marks. Everything that is no plain mark stays text, and is judged as
such."""

import re
from dataclasses import dataclass

from assistant.terminal.screen import clean
from index.split import split_sentences

ABSTENTION = "The passages do not answer this."
"""The one phrase by which a model says that it cannot answer."""
MARK = re.compile(r"\[\s*(?P<key>[^\[\]:\"“”\s]{1,40})\s*(?::\s*[\"“](?P<quote>[^\n]{0,1200}?)[\"”]\s*)?\]")
THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation as the model wrote it."""

    key: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the model wrote it, and the marks behind it."""

    text: str
    marks: tuple[Mark, ...] = ()


def spoken(text: str) -> str:
    """The text without what a model says to itself before it answers; a thought that is not closed hides the rest."""
    return THOUGHT.sub("", text)


def read_sentences(line: str) -> list[Sentence]:
    """The sentences of a line. Marks belong to the sentence before them; of several sentences, to the last."""
    found: list[Sentence] = []
    text, marks, at = "", list[Mark](), 0
    for match in MARK.finditer(line):
        before = line[at : match.start()]
        if marks and before.strip(" .,;"):
            found += _split(text, marks)
            text, marks = "", []
        text += before if not marks else ""
        marks.append(Mark(match["key"], match["quote"]))
        at = match.end()
    rest = line[at:]
    if marks and rest.strip(" .,;"):
        return [*found, *_split(text, marks), *_split(rest, [])]
    return [*found, *_split(text + ("" if marks else rest), marks)]


def _split(text: str, marks: list[Mark]) -> list[Sentence]:
    text = " ".join(clean(text).lstrip(" .,;-*•").split())
    if not text:
        return []
    parts = [span.of(text) for span in split_sentences(text)]
    return [*(Sentence(part) for part in parts[:-1]), Sentence(parts[-1], tuple(marks))]


def is_abstention(text: str) -> bool:
    """Whether a line is the fixed phrase, whatever stands around it."""
    return " ".join(re.findall(r"\w+", text.lower())) == " ".join(re.findall(r"\w+", ABSTENTION.lower()))
