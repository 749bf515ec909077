"""Questions about invented events, with the passages that the search really finds, as groups to learn from.

Several articles tell each event, so several passages of a group may answer, each in its own words, and those that do
not are of the same event: nothing but reading tells them apart.
"""

import pickle
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from tokenizers import Tokenizer

from assistant.answering.answer import Assistant
from assistant.answering.asking.question import read_question
from assistant.opening import open_assistant
from index.records import Embedder
from index.searching.search import read_query, search
from index.storing.store import Store
from index.words import content_stems, fold, stem, words
from training.events import BARE, Event, Told
from training.reader.examples import Example, encode, vary_question
from training.reader.rows import Row
from training.readings import only_of

FOUND = 12
"""Passages of a question, best first, that groups are drawn from."""
TITLED = 0.8
"""Share of the passages with their title in front."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A passage that was found for a question, with its title and the places of its own answers."""

    title: str
    text: str
    answers: tuple[tuple[int, int], ...]


Story = tuple[str, tuple[Sheet, ...]]
"""A question and its passages, best first."""


def gather(store: Path, events: Sequence[Event], kept: Path) -> list[Story]:
    """The stories of all questions of the events; found once, by a process for each core, and kept in a file."""
    if not kept.exists():
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            found = list(pool.map(partial(_stories, store), events))
        kept.write_bytes(pickle.dumps([story for stories in found for story in stories if story[1]]))
    stories: list[Story] = pickle.loads(kept.read_bytes())
    return stories


def _stories(store: Path, event: Event) -> list[Story]:
    assistant = _opened(store)
    own = only_of(assistant.store, event.name)
    return [_story(own if told.kind == BARE else assistant.store, assistant.embedder, told) for told in event.every]


@cache
def _opened(store: Path) -> Assistant:
    """The store's assistant, once a process."""
    return open_assistant(store)


def _story(store: Store, embedder: Embedder, told: Told) -> Story:
    question = read_question(told.question).core
    sheets = []
    for hit in search(store, read_query(embedder, told.question))[:FOUND]:
        passage = hit.passage
        own = [text for source, text in told.answers if source == passage.source]
        places = tuple(sorted({place for text in own for place in places_of(question, passage.text, text)}))
        others = (fold(text) for source, text in told.answers if source != passage.source and len(text) > 3)
        if not places and any(text in fold(passage.text) for text in others):
            continue  # it may answer without being said to
        article = store.library.article(passage.source)
        title = article.provenance.title.value if article else None
        sheets.append(Sheet(title or "", passage.text, places))
    return question, tuple(sheets)


def places_of(question: str, text: str, answer: str) -> list[tuple[int, int]]:
    """Where an answer stands in a text as whole words; of several places those whose neighbourhood of a sentence's
    length holds most of the question's words."""
    starts = [i for i in range(len(text)) if text.startswith(answer, i)]
    whole = [i for i in starts if not _joins(text, i - 1, i) and not _joins(text, i + len(answer) - 1, i + len(answer))]
    asked = content_stems(question)
    near = [len(asked & {stem(word) for word in words(text[max(0, i - 150) : i + 150])}) for i in whole]
    return [(i, i + len(answer)) for i, shared in zip(whole, near, strict=True) if shared == max(near)]


def _joins(text: str, one: int, other: int) -> bool:
    """Whether two places hold letters or figures of one word."""
    return one >= 0 and other < len(text) and text[one].isalnum() and text[other].isalnum()


def make_groups(
    tokenizer: Tokenizer, stories: Sequence[Story], size: int, rounds: int, chance: random.Random
) -> Iterator[tuple[Example, ...]]:
    """Groups of `size` passages, `rounds` of each question: those that answer, half of them at least others."""
    for question, sheets in (story for _ in range(rounds) for story in stories):
        right = [sheet for sheet in sheets if sheet.answers]
        wrong = [sheet for sheet in sheets if not sheet.answers]
        taken = chance.sample(right, min(len(right), chance.randint(1, size - 1)))
        taken += [wrong[i] for i in _early(len(wrong), size - len(taken), chance)]
        asked = vary_question(question, chance)
        made = [
            encode(tokenizer, asked, one.title if chance.random() < TITLED else "", _row(asked, one), chance)
            for one in taken
        ]
        if len(taken) == size and all(made):
            yield tuple(one for one in made if one)


def _row(question: str, sheet: Sheet) -> Row:
    return Row("invented", "", question, sheet.text, sheet.answers)


def _early(count: int, wanted: int, chance: random.Random) -> list[int]:
    """`wanted` of the first places, early ones likelier."""
    return sorted(range(count), key=lambda i: i * chance.random())[:wanted]
