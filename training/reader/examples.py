"""Rows → what the reader sees: [CLS] question [SEP] title [SEP] passage [SEP], varied at random.

The product reads passages of news of about 130 words with their title in front, for questions that are whole, short,
or a few keywords, and most of the passages that it reads do not answer. So rows are varied: sentences of other passages
are put around a passage, titles of several kinds stand in front, question marks and small words are dropped, a question
follows a sentence that says what it is about, as in a quiz, and the sentence with the answer is taken out, or a near
miss put in the passage's place, and then nothing answers.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tokenizers import Encoding, Tokenizer

from index.words import fold, is_content
from training.reader.rows import Row

QUESTION_TOKENS, TITLE_TOKENS, ALL_TOKENS = 64, 32, 256
NEIGHBOURED = 0.5
KEYWORDS = 0.06
UNMARKED = 0.25
INTRODUCED = 0.15
WITHOUT_ANSWER = 0.10
NEAR_MISS = 0.16
SENTENCE = re.compile(r"(?<=\w\w[.!?])\s+(?=[A-Z“\"'(\d])")
NAME = re.compile(r"\b[A-Z][\w'’-]+(?: (?:of |the |de )?[A-Z][\w'’-]+)*")


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids and types of equal length, and the accepted (start, end) tokens, end included; (0, 0): no answer."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    answers: tuple[tuple[int, int], ...]


def vary(row: Row, misses: Sequence[str], others: Sequence[str], chance: random.Random) -> tuple[str, str, Row]:
    """A question, a title and a row made of `row`; `others` are passages to take neighbouring sentences from."""
    question, draw = vary_question(row.question, chance), chance.random()
    question = f"{_introduction(row, chance)}{question}"
    if row.answers and misses and draw < NEAR_MISS:
        row = Row(row.dataset, row.identity, question, chance.choice(misses), ())
    elif row.answers and draw < NEAR_MISS + WITHOUT_ANSWER:
        row = _without_answer(row) or row
    if chance.random() < NEIGHBOURED * (1.5 if len(row.passage) < 250 else 0.6):
        row = _with_neighbours(row, chance.choice(others), chance)
    return question, make_title(row, chance), row


def vary_question(question: str, chance: random.Random) -> str:
    """The question as it is, without its question mark, or as a few keywords."""
    if chance.random() < KEYWORDS:
        kept = [word for word in re.findall(r"[\w'’.-]+", question) if is_content(fold(word))]
        return " ".join(kept) if len(kept) >= 2 else question
    return question.rstrip("? ") if chance.random() < UNMARKED else question


def _introduction(row: Row, chance: random.Random) -> str:
    """A sentence of the passage that holds no answer, to stand before the question; mostly none."""
    if chance.random() >= INTRODUCED:
        return ""
    answers = [fold(text) for text in row.texts]
    whole = [sentence.strip() for sentence in SENTENCE.split(row.passage) if 6 <= len(sentence.split()) <= 25]
    apart = [sentence for sentence in whole if not any(answer in fold(sentence) for answer in answers)]
    return f"{chance.choice(apart)} " if apart else ""


def _without_answer(row: Row) -> Row | None:
    """The row without the sentences that hold an answer, if at least two sentences stay, and none of them holds one."""
    cuts = [0, *(match.end() for match in SENTENCE.finditer(row.passage)), len(row.passage)]
    sentences = [row.passage[start:end].strip() for start, end in pairwise(cuts)]
    answers = [fold(text) for text in row.texts]
    kept = [sentence for sentence in sentences if not any(answer in fold(sentence) for answer in answers)]
    if len(kept) < 2 or len(kept) == len(sentences):
        return None
    return Row(row.dataset, row.identity, row.question, " ".join(kept), ())


def _with_neighbours(row: Row, other: str, chance: random.Random) -> Row:
    """The row with some sentences of another passage before and after its own."""
    sentences = SENTENCE.split(other)
    first = chance.randrange(len(sentences))
    taken = sentences[first : first + chance.randint(1, 4)]
    if any(fold(text) in fold(" ".join(taken)) for text in row.texts):
        return row
    cut = chance.randint(0, len(taken))
    before, after = " ".join(taken[:cut])[:500], " ".join(taken[cut:])[:500]
    before = f"{before} " if before else ""
    shifted = tuple((start + len(before), end + len(before)) for start, end in row.answers)
    return Row(row.dataset, row.identity, row.question, f"{before}{row.passage} {after}".rstrip(), shifted)


def make_title(row: Row, chance: random.Random) -> str:
    """No title, the passage's most frequent name, or the first words of one of its sentences."""
    draw = chance.random()
    if draw < 0.3:
        return ""
    if draw < 0.65 and (names := NAME.findall(row.passage)):
        return str(max(names, key=lambda name: (row.passage.count(name), len(name))))
    return " ".join(chance.choice(SENTENCE.split(row.passage)).split()[: chance.randint(5, 12)]).rstrip(".,;: ")


def encode(tokenizer: Tokenizer, question: str, title: str, row: Row, chance: random.Random) -> Example | None:
    """The example; a long passage is cut around an answer. None where an answer is lost to the tokenizer."""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
    named = tokenizer.encode(title, add_special_tokens=False).ids[:TITLE_TOKENS]
    read = tokenizer.encode(row.passage, add_special_tokens=False)
    spans = [span for answer in row.answers if (span := _tokens(read, *answer))]
    if row.answers and not spans:
        return None
    start, end = _window(len(read.ids), spans, ALL_TOKENS - len(asked) - len(named) - 4, chance)
    head = [101, *asked, 102, *([*named, 102] if named else [])]
    shift = len(head) - start
    answers = tuple((a + shift, b + shift) for a, b in spans if start <= a and b < end) or ((0, 0),)
    ids = (*head, *read.ids[start:end], 102)
    question_size = len(asked) + 2
    return Example(ids, (0,) * question_size + (1,) * (len(ids) - question_size), answers)


def _tokens(read: Encoding, start: int, end: int) -> tuple[int, int] | None:
    inside = [i for i, (a, b) in enumerate(read.offsets) if a < end and b > start and b > a]
    return (inside[0], inside[-1]) if inside else None


def _window(size: int, spans: Sequence[tuple[int, int]], room: int, chance: random.Random) -> tuple[int, int]:
    if size <= room:
        return 0, size
    first, last = chance.choice(list(spans)) if spans else (0, 0)
    if not spans or last - first >= room:
        return first, first + room
    start = chance.randint(max(0, last + 1 - room), min(first, size - room))
    return start, start + room
