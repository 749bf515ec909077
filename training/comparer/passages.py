"""Questions with the sentences of one passage, each by itself: those that answer, and those that look most as if."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from assistant.reader.comparer import Saying
from assistant.reader.reader import Page, Reader
from index.records import Span
from index.split import split_sentences
from training.comparer.items import ANSWERING, KEPT, Item, Statement
from training.reader.rows import Row, hold_out, read_rows, sample

SEED = 11
ROWS, UNANSWERED = 10_000, 4_000
"""Questions that are taken, of those that their passage answers and of those that it does not."""
CHATTER = re.compile("tweetqa|amazon|reddit")
"""Sets of which the passages are no reports."""
PORTION = 250
"""Questions that are read at once by one process."""


def read_passages(folder: Path) -> list[Item]:
    """The items of spans.jsonl.xz and unanswerable.jsonl.xz whose passages have several sentences."""
    answered = sample(hold_out(read_rows(folder / "spans.jsonl.xz"))[0], SEED)
    unanswered = sample(read_rows(folder / "unanswerable.jsonl.xz"), SEED)
    rows = [
        row
        for some, most in ((answered, ROWS), (unanswered, UNANSWERED))
        for row in [row for row in some if _is_told(row)][:most]
    ]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return list(
            chain.from_iterable(pool.map(_items, [rows[i : i + PORTION] for i in range(0, len(rows), PORTION)]))
        )


def _is_told(row: Row) -> bool:
    return not CHATTER.search(row.dataset) and len(split_sentences(row.passage)) > 1


def _items(rows: Sequence[Row]) -> list[Item]:
    reader = Reader()
    return [Item(row.identity, row.question, tuple(_statements(reader, row))) for row in rows]


def _statements(reader: Reader, row: Row) -> Iterator[Statement]:
    sentences = split_sentences(row.passage)
    marks = reader.read(row.question, [Page("", row.passage, sentences)])[0]
    others = []
    for sentence, mark in zip(sentences, marks, strict=True):
        text = sentence.of(row.passage)
        inside = [Span(*place) for place in row.answers if sentence.start <= place[0] and place[1] <= sentence.end]
        if inside:
            yield Statement(_saying(text, inside[0], sentence.start), 0)
        elif mark and not any(answer in text for answer in row.texts):
            others.append((mark.odds, Statement(_saying(text, mark.span, sentence.start), None)))
    likely = sorted((other for other in others if row.answers or other[0] < ANSWERING), key=lambda other: -other[0])
    yield from (statement for _, statement in likely[:KEPT])


def _saying(text: str, answer: Span, start: int) -> Saying:
    return Saying(text, Span(answer.start - start, answer.end - start))
