"""Follow-ups: the conversation so far + a question → a question that stands alone, without a model.

Only what can be read off the words is resolved: a connective with a new place or name ("and how many in Syria?"),
a bare question word ("when?"), a personal pronoun that can only mean the one person named before. Where nothing fits,
the earlier question's words are added for the search. The screen shows how a follow-up was understood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.words import content_words, words

CONNECTIVE = re.compile(r"^(?:and|but|so|then|also|or|ok|okay)\b[\s,]*|^(?:what|how) about\b\s*", re.IGNORECASE)
ASKING = re.compile(
    r"^(?:how (?:many|much|long|often|far|old)|(?:by|to|from|with|for|at|in|on|since) (?:whom|what|which|when)|who|whom"
    r"|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
PHRASE = re.compile(
    r"\b(?P<lead>in|at|from|near|on|to|by|for|of|with|against|during|since|until|after|before)\s+"
    r"(?P<object>(?:the\s+|early\s+|late\s+)?[A-Z0-9][\w'’.-]*(?:\s+(?:(?:of|the|al|and)\s+)*[A-Z0-9][\w'’.-]*)*)"
)
NAME = re.compile(r"\b[A-Z][\w'’-]+(?:\s+(?:(?:al|bin|de|van|von|of|the)[\s-]+)*[A-Z][\w'’-]+)*")
PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
POINTING = re.compile(
    r"\b(?:he|she|him|her|his|it|its|they|them|their)\b|\b(?:this|that|these|those|there|then)(?=\W*$)"
    r"|\b(?:do|does|did|is|was|are|were|about|of|by|after|before) (?:this|that|these|those)\b",
    re.IGNORECASE,
)
"""Words that point back; "that" and its like only where they do not introduce or point forward."""
POSSESSIVE = {"his", "her", "hers"}
SHORT = 12
"""Words up to which a question with a pronoun is taken for a follow-up."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: the question as it was understood, and the answer's text."""

    question: str
    answer: str = ""


def resolve(question: str, history: Sequence[Turn]) -> str:
    """The question as it would be asked without the conversation; the same words if it stands alone."""
    question = " ".join(question.split())
    if not history:
        return question
    last = history[-1]
    rest = CONNECTIVE.sub("", question).strip(" ?.!")
    is_linked = rest != question.strip(" ?.!")
    asking = ASKING.match(rest)
    bare = rest[asking.end() :].strip() if asking else rest
    if not bare:
        return f"{rest.capitalize()}, of this: {last.question}" if asking else question
    if (replaced := _replace(bare, last.question, asking, is_linked)) is not None:
        return replaced
    if PERSON.search(question) and (person := _person(last)) is not None:
        return PERSON.sub(lambda m: f"{person}'s" if m.group().lower() in POSSESSIVE else person, question)
    if is_linked or (POINTING.search(question) and len(words(question)) <= SHORT):
        return _with_context(question, last.question)
    return question


def _replace(bare: str, last: str, asking: re.Match[str] | None, is_linked: bool) -> str | None:
    """The last question with `bare` put in the place of its like: a phrase after a preposition, or a linked name."""
    if asking and not last.lower().startswith(asking.group().lower()):
        return None
    if phrase := PHRASE.fullmatch(bare):
        like = [m for m in PHRASE.finditer(last) if m["lead"].lower() == phrase["lead"].lower()]
        return _put(last, like[-1].span(), bare) if like else None
    like = list(PHRASE.finditer(last)) if is_linked and NAME.fullmatch(bare) else []
    return _put(last, like[-1].span("object"), bare) if like else None


def _put(text: str, span: tuple[int, int], words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]


def _person(last: Turn) -> str | None:
    """The one name of two words or more that the last question holds."""
    names = [name for name in NAME.findall(last.question) if " " in name]
    return str(names[0]) if len(names) == 1 else None


def _with_context(question: str, last: str) -> str:
    known = set(content_words(question))
    added = [word.strip('.,;:?!"“”()') for word in last.split() if set(content_words(word)) - known]
    return f"{question} (about: {' '.join(added)})" if added else question
