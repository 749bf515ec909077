"""The questions of the invented events, and of the reader's rows → the readings that the product takes up for them.

Everything is searched and read as the product does it, but for half precision.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from assistant.answering.answer import Assistant
from assistant.answering.asking.question import read_question
from assistant.answering.evidence import Evidence
from assistant.answering.ranking import rank, saying_of
from assistant.evaluation.measures.answering import word_f1
from assistant.evaluation.measures.matching import squad_words
from assistant.opening import open_assistant
from index.records import Span
from index.storing.store import Store
from index.words import fold
from training.comparer.choices import Choice, Reading
from training.comparer.items import fast_reader
from training.events import BARE, Event, Told
from training.reader.mining import WHOLE
from training.reader.rows import NO_REPORTS, Row, hold_out, read_rows, sample
from training.reader.stories import places_of
from training.readings import only_of

TAKEN = 14
"""Wrong readings of a question that are kept, best first."""
ENOUGH = 0.5
"""Word-level F1 with the right words from which a reading that shares some with them is right."""
SEED = 11
PORTION = 100
"""Questions that are read at once by one process."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A question with its answers' places and words, by source; `event` is the one to which a bare question is put
    alone."""

    question: str
    answers: Mapping[str, Sequence[tuple[Span, str]]]
    event: str = ""

    @property
    def texts(self) -> set[str]:
        """The answers in words."""
        return {text for places in self.answers.values() for _, text in places}


def of_events(store: Path, reader: Path, events: Sequence[Event]) -> list[Choice]:
    """The choices of the events' questions, as they are found in a store of all events; `reader` are weights."""
    return _gather(store, reader, [_posed(event, told) for event in events for told in event.every])


def of_rows(store: Path, reader: Path, rows: Sequence[Row]) -> list[Choice]:
    """The choices of rows, as they are found in a store of their passages, of which the ids are `name_of` them."""
    golds = ([(Span(*place), text) for place, text in zip(row.answers, row.texts, strict=True)] for row in rows)
    return _gather(
        store,
        reader,
        [Posed(row.question, {name_of(row.passage): gold}) for row, gold in zip(rows, golds, strict=True)],
    )


def read_whole(path: Path) -> list[Row]:
    """The rows of spans.jsonl.xz with passages of several sentences that are reports, but for the held-out ones, in a
    drawn order."""
    rows = sample(hold_out(read_rows(path))[0], SEED)
    return [row for row in rows if len(row.passage) > WHOLE and not NO_REPORTS.search(row.dataset)]


def write_passages(rows: Sequence[Row], path: Path) -> None:
    """The rows' passages as a corpus, one article each."""
    passages = dict.fromkeys(row.passage for row in rows)
    records = (json.dumps({"id": name_of(passage), "text": passage}) + "\n" for passage in passages)
    path.write_text("".join(records), encoding="utf-8")


def name_of(passage: str) -> str:
    """A passage's id in a corpus."""
    return hashlib.sha256(passage.encode()).hexdigest()[:24]


def _posed(event: Event, told: Told) -> Posed:
    texts = {article["id"]: article["text"] for article in event.articles}
    core, answers = read_question(told.question).core, dict[str, list[tuple[Span, str]]]()
    for source, text in told.answers:
        answers.setdefault(source, []).extend((Span(*place), text) for place in places_of(core, texts[source], text))
    return Posed(told.question, answers, event.name if told.kind == BARE else "")


def _gather(store: Path, reader: Path, posed: Sequence[Posed]) -> list[Choice]:
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        portions = [posed[i : i + PORTION] for i in range(0, len(posed), PORTION)]
        return list(chain.from_iterable(pool.map(partial(_choices, store, reader), portions)))


def _choices(store: Path, reader: Path, posed: Sequence[Posed]) -> list[Choice]:
    assistant = _opened(store, reader)
    return [choice for one in posed if (choice := _choice(assistant, one)).readings]


@cache
def _opened(store: Path, reader: Path) -> Assistant:
    """The store's assistant, once a process; it reads in half precision."""
    return replace(open_assistant(store), reader=fast_reader(reader))


def _choice(assistant: Assistant, posed: Posed) -> Choice:
    own: Store = only_of(assistant.store, posed.event) if posed.event else assistant.store
    question = read_question(posed.question)
    judged = [(one, is_right(one, posed)) for one in rank(replace(assistant, store=own).gather(question).evidence)]
    wrong = [place for place, (_, right) in enumerate(judged) if right is False][:TAKEN]
    kept = [(one, bool(right)) for place, (one, right) in enumerate(judged) if right or place in wrong]
    return Choice(question.core, tuple(Reading(e.setting, saying_of(e), right) for e, right in kept if e.answer))


def is_right(reading: Evidence, posed: Posed) -> bool | None:
    """Whether a reading answers; None where that cannot be told: it shares little with the right words, or holds them
    at a place that is not said to answer."""
    given, own = squad_words(reading.words), posed.answers.get(reading.source, ())
    shared = [word_f1(given, squad_words(text)) for place, text in own if _meet(place, reading.answer)]
    if shared:
        return True if max(shared) >= ENOUGH else None
    if any(_meet(place, reading.span) for place, _ in own):
        return False
    held = fold(reading.text)
    return None if any(fold(text) in held for text in posed.texts if len(text) > 2) else False


def _meet(one: Span, other: Span | None) -> bool:
    return other is not None and one.start < other.end and other.start < one.end
