"""A long sentence → the clauses of it that matter, as one verbatim span."""

import re
from collections.abc import Callable

from index.records import Span

LONG = 36
"""Words above which a sentence is quoted in part."""

BREAK = re.compile(
    r"[,;:—–]\s+|\s[—–-]\s|\s(?=(?:that|which|who|whom|whose|where|when|while|after|before|because|but|and|adding|saying"
    r"|stressing|including|according|although|as|to)\s)|(?<=[.!?”\"])\s+(?=[“\"A-Z])"
)
"""Places at which a sentence may be cut: punctuation, conjunctions, relative pronouns."""


def trim(sentence: Span, text: str, value: Callable[[str], float]) -> Span:
    """The part of a sentence that is worth most, at most `LONG` words, cut only between clauses.

    `value` says what a stretch of words is worth to the question. Of equal parts the one with the sentence's beginning
    wins, then the longer one, since more context misleads less. A sentence of at most `LONG` words stays whole.
    """
    words = sentence.of(text).split()
    if len(words) <= LONG:
        return sentence
    parts = [Span(start, end) for start, end in _windows(_clauses(sentence, text), text)]
    return max(parts, key=lambda part: _worth(part, sentence, text, value))


def _worth(part: Span, sentence: Span, text: str, value: Callable[[str], float]) -> tuple[float, bool, int]:
    return round(value(part.of(text)), 6), part.start == sentence.start, len(part.of(text).split())


def _clauses(sentence: Span, text: str) -> list[Span]:
    """The sentence cut at every break; a clause of more than `LONG` words is cut again between words."""
    starts = [sentence.start, *(match.end() for match in BREAK.finditer(text, sentence.start, sentence.end))]
    ends = [*starts[1:], sentence.end]
    return [piece for start, end in zip(starts, ends, strict=True) for piece in _pieces(Span(start, end), text)]


def _pieces(clause: Span, text: str) -> list[Span]:
    starts = [clause.start + m.start() for m in re.finditer(r"\S+", clause.of(text))][::LONG] or [clause.start]
    ends = [*starts[1:], clause.end]
    return [Span(start, end) for start, end in zip([clause.start, *starts[1:]], ends, strict=True)]


def _windows(clauses: list[Span], text: str) -> list[tuple[int, int]]:
    """All runs of clauses of at most `LONG` words, without the white space and commas around them."""
    windows = []
    for i in range(len(clauses)):
        for j in range(i, len(clauses)):
            words = text[clauses[i].start : clauses[j].end]
            if j > i and len(words.split()) > LONG:
                break
            start = clauses[i].start + len(words) - len(words.lstrip())
            windows.append((start, start + len(words.strip().rstrip(",;:—–- "))))
    return [window for window in windows if window[1] > window[0]]
