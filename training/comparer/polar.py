"""Yes/no questions about invented events → sentences with what each says to one: yes, no, or nothing.

`training/invented/polar` holds them (1,560 about 208 events, written for this by a large language model one by one):
each with every article that settles it, the words of one sentence that do, and whether they say yes or no.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tokenizers import Tokenizer

from assistant.answering.asking.question import read_question
from assistant.answering.coverage import coverage, question_weights
from assistant.answering.learned import learned
from assistant.answering.sentences import setting
from assistant.reader.comparer import Saying, head_of, in_setting, tail_of
from assistant.reader.reader import Page
from index.records import Embedder, Span
from index.searching.search import read_query, search
from index.storing.store import Store
from training.comparer.pairs import Kind, Pair, joined
from training.comparer.rehearsal import Example
from training.events import FOLDER, Event
from training.reader.examples import vary_question

POLAR = FOLDER / "polar"
PASSAGES = 14
"""Passages of a question, best first, whose sentences are drawn from."""
MEANING = 0.5
"""What a passage's cosine counts beside the coverage of the question by a sentence, where sentences are ranked."""
NEAREST = 8
"""Sentences that settle nothing, best first, that are drawn from: of articles that settle the question, of others."""
OWN, OTHERS, UNSETTLED = 2, 2, 4
"""How many are drawn of the two for an epoch, and how many of a question that no article settles."""
IN_SETTING, VARIED = 0.85, 0.5
"""Share of the sentences that are read in their setting, and of the questions whose words are varied."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence found for a question, with what it is read with and what it says; `is_near`: its article settles the
    question, if by another sentence."""

    source: str
    text: str
    setting: str
    rank: float
    kind: Kind
    is_near: bool


@dataclass(frozen=True, slots=True)
class Posed:
    """A yes/no question with the sentences that the search finds for it, in their order."""

    event: str
    question: str
    candidates: tuple[Candidate, ...]


def pose(store: Store, embedder: Embedder, events: Sequence[Event]) -> Iterator[Posed]:
    """The questions of the events that have any; a sentence that says both yes and no is left out."""
    for event in events:
        for asked in asked_of(event):
            yield Posed(event.name, read_question(asked["question"]).core, tuple(_find(store, embedder, event, asked)))


def asked_of(event: Event) -> list[dict[str, Any]]:
    """The yes/no questions of an event, as they are written in its file; none if it has none."""
    path = POLAR / f"{event.name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def says_of(event: Event, asked: dict[str, Any], source: str, text: str) -> set[str]:
    """What a sentence of an article says to a question: "yes", "no", both, or nothing."""
    told = [one for one in asked["answers"] if f"{event.name}/{one['source']}" == source]
    return {one["says"] for one in told if one["text"] in text or text in one["text"]}


def _find(store: Store, embedder: Embedder, event: Event, asked: dict[str, Any]) -> Iterator[Candidate]:
    question, library = read_question(asked["question"]), store.library
    weights = question_weights(library.frequencies(question.words, None), library.size(None), learned().repeats)
    settling = {f"{event.name}/{one['source']}" for one in asked["answers"]}
    seen = set[tuple[str, int]]()
    for hit in search(store, read_query(embedder, question.text))[:PASSAGES]:
        source, start = hit.passage.source, hit.passage.start
        article = library.article(source)
        page = Page((article.provenance.title.value or "") if article else "", hit.passage.text, ())
        for first, last in hit.passage.sentences:
            text = page.text[first - start : last - start]
            says = says_of(event, asked, source, text)
            if len(says) < 2 and (source, first) not in seen:
                seen.add((source, first))
                rank = coverage(weights, text) + MEANING * hit.dense
                kind = {"yes": Kind.SAME, "no": Kind.OTHER}[says.pop()] if says else Kind.NONE
                yield Candidate(source, text, setting(page, first - start), rank, kind, source in settling)


def draw(tokenizer: Tokenizer, posed: Sequence[Posed], chance: random.Random) -> Iterator[Example]:
    """The examples of an epoch: of each question all sentences that settle it, and some of the nearest that do not."""
    for one in posed:
        settling = [each for each in one.candidates if each.kind != Kind.NONE]
        silent = [each for each in one.candidates if each.kind == Kind.NONE]
        is_settled = bool(settling) or any(each.is_near for each in one.candidates)
        apart = _some([each for each in silent if not each.is_near], OTHERS if is_settled else UNSETTLED, chance)
        for each in (*settling, *apart, *_some([each for each in silent if each.is_near], OWN, chance)):
            asked = vary_question(one.question, chance) if chance.random() < VARIED else one.question
            read_with = each.setting if chance.random() < IN_SETTING else ""
            yield encode(tokenizer, asked, read_with, each.text, each.kind)


def _some(candidates: Sequence[Candidate], count: int, chance: random.Random) -> list[Candidate]:
    nearest = sorted(candidates, key=lambda each: -each.rank)[:NEAREST]
    return chance.sample(nearest, min(count, len(nearest)))


def of_claim(tokenizer: Tokenizer, pair: Pair, chance: random.Random) -> Example:
    """A claim as a question for its truth, with the sentence that supports or refutes it."""
    claim = pair.first.text.rstrip(". ")
    asked = chance.choice([f"Is it true that {claim}?", f"{claim}, right?", f"is it true that {claim.lower()}"])
    return encode(tokenizer, asked, "", pair.second.text, pair.kind)


def encode(tokenizer: Tokenizer, question: str, read_with: str, text: str, kind: Kind) -> Example:
    """A sentence in its setting, as the model reads it for a yes/no question: no words of it are marked."""
    head, tail = head_of(tokenizer, question, in_setting(read_with)), tail_of(tokenizer, Saying(text, Span(0, 0)))
    target = [0.0, 0.0, 0.0]
    target[kind] = 1.0
    return Example(*joined(head, tail), tuple(target))
