"""Sentences → passages, each an exact span of code points and made of whole sentences; no word is changed or lost."""

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.records import Mark, Passage, Span
from index.split import split_paragraphs

LONGEST_WORD = 10  # code points; words of a text are not longer on average, unless white space does not part them
FULLEST = 1.25  # times the budget of words that a passage may hold


def build_passages(
    source: str, text: str, sentences: Sequence[Span], marks: Sequence[Mark], words: int = 130
) -> tuple[Passage, ...]:
    """Group the unmarked sentences into passages of about `words` words; none reaches across a mark.

    A passage ends with a paragraph where one ends near the budget. What is left over at the end of a run of sentences
    is shared with the passages before it. A sentence of more than twice the budget is cut at white space.
    """
    starts = {paragraph.start for paragraph in split_paragraphs(text)}
    passages = []
    for run in _unmarked(sentences, marks):
        pieces = [piece for sentence in run for piece in _pieces(text, sentence, words)]
        passages += [_passage(source, text, group) for group in _groups(text, pieces, starts, words)]
    return tuple(passages)


def _unmarked(sentences: Sequence[Span], marks: Sequence[Mark]) -> Iterator[list[Span]]:
    """Runs of sentences with no mark in or between them."""
    run: list[Span] = []
    ahead = iter(sorted(marks, key=lambda mark: mark.start))
    mark = next(ahead, None)
    for sentence in sentences:
        while mark and mark.end <= sentence.start:
            if run:
                yield run
                run = []
            mark = next(ahead, None)
        if not mark or mark.start >= sentence.end:
            run.append(sentence)
    if run:
        yield run


def _pieces(text: str, sentence: Span, words: int) -> list[Span]:
    """The sentence, or, where it is over twice the budget, its parts of as equal a length as can be."""
    size = len(sentence.of(text).split())
    if size <= 2 * words:
        return [sentence]
    found = [word.span() for word in re.compile(r"\S+").finditer(text, *sentence)]
    count = math.ceil(size / words)
    cuts = [size * number // count for number in range(count + 1)]
    return [Span(found[a][0], found[b - 1][1]) for a, b in pairwise(cuts)]


def _groups(text: str, pieces: list[Span], starts: set[int], words: int) -> Iterator[tuple[Span, ...]]:
    """The pieces, in order, in groups of near equal size; `starts` are the positions where paragraphs begin."""
    sizes = [_size(piece.of(text)) for piece in pieces]
    ends = [piece.start in starts for piece in pieces[1:]] + [True]
    first, left = 0, sum(sizes)
    while first < len(pieces):
        aim = left / max(1, math.ceil(left / (FULLEST * words)), round(left / words))
        last = _last(sizes, ends, first, aim, words)
        yield tuple(pieces[first:last])
        left -= sum(sizes[first:last])
        first = last


def _size(text: str) -> int:
    """Words, or what the characters would make where there is hardly any white space."""
    return max(len(text.split()), len(text) // LONGEST_WORD)


def _last(sizes: list[int], ends: list[bool], first: int, aim: float, words: int) -> int:
    """The index after the last piece of the group that begins with piece `first` and should hold `aim` words."""
    best, cost, size = first + 1, float("inf"), 0
    for last in range(first + 1, len(sizes) + 1):
        size += sizes[last - 1]
        if size > FULLEST * words:
            break
        off = abs(size - aim) / aim + (0.0 if ends[last - 1] and size >= 0.6 * words else 0.25)
        if off <= cost:
            best, cost = last, off
    return best


def _passage(source: str, text: str, sentences: tuple[Span, ...]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    words = text[start:end]
    key = "\0".join((source, str(start), str(end), words)).encode("utf-8", "surrogatepass")
    return Passage(hashlib.sha256(key).hexdigest()[:24], source, start, end, words, sentences)
