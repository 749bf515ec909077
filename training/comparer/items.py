"""Questions with sentences that answer them, alike or not, and with others that do not: what pairs are made of.

They come from the invented events, and from `training/invented/accounts`, which are questions with statements as if cut
from as many articles.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.reader.comparer import Saying
from assistant.reader.reader import Page, Reader
from index.records import Span
from index.split import split_sentences
from index.words import content_stems, fold
from training.events import FOLDER, Event, Told
from training.reader.stories import places_of

ACCOUNTS = FOLDER / "accounts"
CONSIDERED, KEPT = 6, 3
"""Sentences of an event that are read for a question which they do not answer, those nearest in words, and how many are
kept: those in which the reader sees an answer most."""
ALIKE = 0.35
"""Share of the questions that several articles answer alike that are taken."""
ANSWERING = 3.0
"""The reader's odds from which such a sentence may well answer, though it is not said to."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with its answer's words; `value` is the same number for equal answers, None where it does not answer
    and the words are only the likeliest. Of an account, `read` has the words that the reader takes for the answer,
    where they are others but share some with it."""

    saying: Saying
    value: int | None
    read: Saying | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A question and its statements. Items of one `group` are about one event; each account is a group by itself."""

    group: str
    question: str
    statements: tuple[Statement, ...]
    is_account: bool = False


@cache
def fast_reader(weights: Path) -> Reader:
    """The reader in half precision on one core, once a process."""
    import torch

    from training.reader.float_reader import HalfReader

    torch.set_num_threads(1)
    return HalfReader(weights)


def read_accounts(path: Path, weights: Path) -> list[Item]:
    """Every item of one of the files in `ACCOUNTS`; `weights` are the reader's.

    Raises:
        ValueError: an answer does not stand in its statement.
    """
    reader = fast_reader(weights)
    return [
        Item(f"{path.stem}-{number}", item["question"], tuple(_statements(reader, item)), is_account=True)
        for number, item in enumerate(json.loads(path.read_text(encoding="utf-8")))
    ]


def _statements(reader: Reader, item: Mapping[str, Any]) -> Iterator[Statement]:
    marks = mark(reader, item["question"], [one["text"] for one in item["statements"]])
    for one, marked in zip(item["statements"], marks, strict=True):
        text, answer = one["text"], one["answer"]
        if answer is None:
            if marked:
                yield Statement(marked[0], None)
        elif answer not in text:
            raise ValueError(f"{item['question']}: {answer!r} does not stand in {text!r}")
        else:
            start = text.index(answer)
            yield _statement(Saying(text, Span(start, start + len(answer))), one["value"], marked)


def _statement(saying: Saying, value: int, marked: tuple[Saying, float] | None) -> Statement:
    read = marked[0] if marked and marked[0] != saying else None
    is_near = read and read.answer.start < saying.answer.end and read.answer.end > saying.answer.start
    return Statement(saying, value, read if is_near else None)


def mark(reader: Reader, question: str, texts: Sequence[str]) -> list[tuple[Saying, float] | None]:
    """Sentences, each with the words that answer best to the reader, and their odds."""
    found = reader.read(question, [Page("", text, (Span(0, len(text)),)) for text in texts])
    return [
        (Saying(text, marks[0].span), marks[0].odds) if marks else None
        for text, (marks,) in zip(texts, found, strict=True)
    ]


def of_event(event: Event, weights: Path) -> list[Item]:
    """The items of an event: each question that several articles answer in different ways, and some of the others that
    several answer."""
    reader, chance = fast_reader(weights), random.Random(event.name)
    sentences = {article["id"]: list(split_sentences(article["text"])) for article in event.articles}
    texts = {article["id"]: article["text"] for article in event.articles}
    items = []
    for told in event.every:
        answering = list(_answering(told, texts, sentences))
        if len(answering) > 1 and (told.values or chance.random() < ALIKE):
            others = _others(reader, told, texts, sentences)
            items.append(Item(event.name, told.question, (*answering, *others)))
    return items


def _answering(told: Told, texts: Mapping[str, str], sentences: Mapping[str, Sequence[Span]]) -> Iterator[Statement]:
    for source, answer in told.answers:
        groups = [number for number, group in enumerate(told.values) if answer in group]
        if told.values and len(groups) != 1:
            continue
        for start, end in places_of(told.question, texts[source], answer)[:1]:
            home = next((span for span in sentences[source] if span.start <= start and end <= span.end), None)
            if home:
                saying = Saying(home.of(texts[source]), Span(start - home.start, end - home.start))
                yield Statement(saying, groups[0] if groups else 0)


def _others(
    reader: Reader, told: Told, texts: Mapping[str, str], sentences: Mapping[str, Sequence[Span]]
) -> list[Statement]:
    """Sentences of the event that do not answer, and look most as if they did."""
    asked, answers = content_stems(told.question), [fold(text) for _, text in told.answers]
    every = [span.of(texts[source]) for source, spans in sentences.items() for span in spans]
    apart = [text for text in every if not any(answer in fold(text) for answer in answers) and len(text.split()) > 4]
    nearest = sorted(apart, key=lambda text: -len(asked & content_stems(text)))[:CONSIDERED]
    marked = [found for found in mark(reader, told.question, nearest) if found]
    likely = sorted((found for found in marked if found[1] < ANSWERING), key=lambda found: -found[1])
    return [Statement(saying, None) for saying, _ in likely[:KEPT]]
