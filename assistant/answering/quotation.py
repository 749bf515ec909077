"""A long sentence → the clauses of it that matter, as one verbatim span."""

import re
from collections.abc import Callable

from index.facts.datelines import match_dateline
from index.records import Span
from index.words import fold, is_content

BREAK = re.compile(
    r"[;:—–]\s+|,\s+(?!\d{4}\b)|\s[—–-]\s|(?<=[.!?”\"])\s+(?=[“\"A-Z])"
    r"|\s(?=(?:that|which|who|whom|whose|where|when|while|after|before|because|but|adding|saying|stressing|including"
    r"|according|although)\s)"
)
"""Places at which a sentence may be cut: punctuation, conjunctions, relative pronouns."""


def trim(sentence: Span, text: str, value: Callable[[str], float], limit: int, needed: Span | None = None) -> Span:
    """The part of a sentence that is worth most, at most `limit` words, cut only between clauses.

    A part that holds the words `needed` comes before all others. `value` says what a stretch of words is worth to the
    question. A part that opens a quotation and does not close it comes last, and before it one that breaks off behind a
    word such as "against" or "the"; of equal parts the one with the sentence's beginning wins, then the longer one,
    since more context misleads less. A sentence of at most `limit` words stays whole; of a longer one, its
    dateline goes first, unless it is needed.
    """
    if len(sentence.of(text).split()) <= limit:
        return sentence
    opening = match_dateline(sentence.of(text))
    if opening and not (needed and needed.start < sentence.start + opening.end()):
        sentence = Span(sentence.start + opening.end(), sentence.end)
    parts = _windows(_clauses(sentence, text, limit), text, limit)
    holding = [part for part in parts if needed and part.start <= needed.start and needed.end <= part.end]
    return max(holding or parts, key=lambda part: _worth(part, sentence, text, value))


def _worth(part: Span, sentence: Span, text: str, value: Callable[[str], float]) -> tuple[bool, bool, float, bool, int]:
    words = part.of(text)
    is_broken_off = not is_content(fold(words.split()[-1]))
    is_balanced = (
        words.count("“") == words.count("”") and words.count('"') % 2 == 0 and words.count("(") == words.count(")")
    )
    return is_balanced, not is_broken_off, round(value(words), 6), part.start == sentence.start, len(words.split())


def _clauses(sentence: Span, text: str, limit: int) -> list[Span]:
    """The sentence cut at every break; a clause of more than `limit` words is cut at every word."""
    starts = [sentence.start, *(match.end() for match in BREAK.finditer(text, sentence.start, sentence.end))]
    ends = [*starts[1:], sentence.end]
    return [piece for start, end in zip(starts, ends, strict=True) for piece in _pieces(Span(start, end), text, limit)]


def _pieces(clause: Span, text: str, limit: int) -> list[Span]:
    words = [clause.start + match.start() for match in re.finditer(r"\S+", clause.of(text))]
    starts = [clause.start, *words[1:]] if len(words) > limit else [clause.start]
    return [Span(start, end) for start, end in zip(starts, [*starts[1:], clause.end], strict=True)]


def _windows(clauses: list[Span], text: str, limit: int) -> list[Span]:
    """All runs of clauses of at most `limit` words, without the white space and commas around them."""
    windows = []
    for i, first in enumerate(clauses):
        for last in clauses[i:]:
            words = text[first.start : last.end]
            if len(words.split()) > limit:
                break
            start = first.start + len(words) - len(words.lstrip())
            windows.append(Span(start, first.start + len(words.rstrip().rstrip(",;:—–- "))))
    return [window for window in windows if window.start < window.end]
