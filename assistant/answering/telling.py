"""Where a sentence tells what is asked for: the words that a reading marks, with what belongs to them."""

import re
from collections.abc import Sequence

from assistant.answering.asking.question import Question
from assistant.answering.doers import DOER, TARGET
from assistant.answering.enumeration import going_on, named_behind, together
from assistant.answering.pairing import own_value
from assistant.answering.quoting.phrases import tags
from assistant.answering.values.widening import widened, with_day
from assistant.checking.days import DAYS
from index.records import Span
from index.words import stem

FIGURES = frozenset(("count", "money", "share", "duration"))
"""Kinds of questions for a figure."""
DOING = re.compile(r"\bwhat (?:did|does|do|will|would|has|have|had|was|were|is|are)\b", re.IGNORECASE)
"""What several things may answer: "What did they demand?"."""
SOMEBODY = re.compile(r"\b(?:who|whom) (?!(?:is|was)\b)|\bwho (?:is|was) (?:\w+ly )?\w+(?:ed|en)\b", re.IGNORECASE)
"""What several may answer: "Who left?", "Who was suspended?", and not "Who is the mayor?"."""

VERBS = ("verb", "report")
"""Tags of what is done, and of what is said: "killed", "reported"."""
OBJECT = frozenset(("determiner", "possessive", "figure", "object"))
"""Tags of what stands behind a verb that does something to it: "killed | four men"."""
MEANWHILE = re.compile(
    rf"(?:,? (?:(?:on|late|early|last) )?(?:{'|'.join(DAYS)})|,? \w+ly| also| has| have| had)+,?$", re.IGNORECASE
)
"""What may stand between whoever does something and the verb."""


def told(question: Question, text: str, marked: Span) -> Span:
    """The words of a sentence that tell what is asked for, of those marked: the value of the name asked about, a figure
    with what belongs to it ("nearly $2 million"), an hour with its day, a weekday with its date, whoever did it with
    those who did it too, what was hit alone."""
    span = own_value({stem(word) for word in question.words}, text, marked)
    if question.kind in FIGURES:
        return widened(text, span)
    if question.kind in ("when", "day"):
        return with_day(text, span)
    if question.is_list:
        return named_behind(text, span)
    if TARGET.search(question.core):
        span = before_deed(text, span)
    if question.kind == "who":
        span = before_verb(question, text, span)
    if question.kind == "who" and SOMEBODY.search(question.core):
        return together(text, named_behind(text, span))
    return going_on(text, span) if question.kind == "other" and DOING.search(question.core) else span


def before_verb(question: Question, text: str, span: Span) -> Span:
    """Whoever did it, without what was done, which the question tells: "Ann Ide | on Monday rejected the plan", and,
    where a doer is asked for, without what was done to something in other words: "The army | struck a base"."""
    words = list(re.finditer(r"\S+", span.of(text)))
    asked = {stem(word) for word in question.words}
    own = tags([word[0] for word in words])
    verb = next((i for i, kind in enumerate(own) if i and kind == "verb" and stem(words[i][0].lower()) in asked), None)
    if verb is None and DOER.search(question.core):
        verb = _first_verb(own)
    if verb is None:
        return span
    who = span.of(text)[: words[verb].start()].rstrip()
    return Span(span.start, span.start + len(MEANWHILE.sub("", who)))


def _first_verb(own: Sequence[str]) -> int | None:
    """The place, by their tags, of the first verb of some words, if an object or "that" stands behind it."""
    first = next((i for i, kind in enumerate(own[:-1]) if i and kind in (*VERBS, "relative")), None)
    is_clause = first is not None and own[first] in VERBS and own[first + 1] in (*OBJECT, "relative")
    return first if is_clause else None


def before_deed(text: str, span: Span) -> Span:
    """What was hit, without what the strike then did: "two patrols in the north | killed four men"."""
    words = list(re.finditer(r"\S+", span.of(text)))
    own = tags([word[0] for word in words])
    for i in range(1, len(words) - 1):
        if own[i] == "verb" and words[i][0].endswith("ed") and own[i + 1] in OBJECT and "relative" not in own[:i]:
            return Span(span.start, span.start + words[i - 1].end())
    return span
