"""Follow-ups: the conversation so far + a question → a question that stands alone, without a model.

Only what can be read off the words is resolved: a connective with a new place or name ("and how many in Syria?"),
a bare question word ("when?"), a personal pronoun that can only mean the one person named before. Where nothing fits,
the earlier question's words are added for the search. The screen shows how a follow-up was understood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.asking.kinds import fits
from assistant.checking.days import DAYS, MONTHS
from index.words import UPPER, content_words, words

CONNECTIVE = re.compile(
    r"^(?:and|but|so|then|also|or|ok|okay)\b[\s,]*(?:(?:what|how) about\b\s*)?|^(?:what|how) about\b\s*", re.IGNORECASE
)
ASKING = re.compile(
    r"^(?:how (?:many|much|long|often|far|old)|(?:by|to|from|with|for|at|in|on|since) (?:whom|what|which|when)|who|whom"
    r"|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
PHRASE = re.compile(
    r"\b(?P<lead>in|at|from|near|on|to|by|for|of|with|against|during|since|until|after|before)\s+"
    rf"(?P<object>(?:the\s+|early\s+|late\s+)?[{UPPER}0-9][\w'’.-]*"
    rf"(?:\s+(?:(?:of|the|al|and)\s+)*[{UPPER}0-9][\w'’.-]*)*)"
)
NAME = re.compile(rf"\b[{UPPER}][\w'’-]+(?:\s+(?:(?:al|bin|de|van|von|of|the)[\s-]+)*[{UPPER}][\w'’-]+)*")
PLACING = re.compile(r"\b(?:in|at|from|near)\s+(?:the\s+)?$", re.IGNORECASE)
"""What stands before a place's name."""
OWNER = re.compile(r"['’]s?(?=\s|$)")
OWNED = re.compile(r"['’]s?(?:\s+[a-z]\w*){1,2}")
TIMES = frozenset((*MONTHS, *DAYS, "the", "early", "late", "of"))
PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
OWN = re.compile(r"\b(?:he|she|his|her|hers|they|their|its)\b", re.IGNORECASE)
"""Pronouns that mean who is named before them in the question, if anybody is."""
HER = re.compile(
    r"her(?=\s+(?!(?:in|on|at|for|to|by|from|with|after|before|and|last|yesterday|today)\b)\w)", re.IGNORECASE
)
"""The "her" that is followed by what is hers."""
AUXILIARY = re.compile(
    r"^(?:Did|Does|Do|Is|Are|Was|Were|Has|Have|Had|Will|Would|Can|Could|Should|Who|What|When|Where|Why|How|Which)\s+"
)
POINTING = re.compile(
    r"\b(?:he|she|him|her|his|it|its|they|them|their)\b|\b(?:this|that|these|those|there|then)(?=\W*$)"
    r"|\b(?:do|does|did|is|was|are|were|about|of|by|after|before) (?:this|that|these|those)\b",
    re.IGNORECASE,
)
"""Words that point back; "that" and its like only where they do not introduce or point forward."""
POSSESSIVE = {"his", "hers"}
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
    if not is_linked and _names_its_own(question):
        return question
    if PERSON.search(question) and (person := _person(last)) is not None:
        return PERSON.sub(lambda m: f"{person}'s" if _is_possessive(m) else person, question)
    if is_linked or (POINTING.search(question) and len(words(question)) <= SHORT):
        return _with_context(question, last.question)
    return question


def _names_its_own(question: str) -> bool:
    """Whether every pronoun of a question can mean somebody whom it names before: "Did Trump pay his lawyer?"."""
    pronouns = list(POINTING.finditer(question))
    opening = AUXILIARY.match(question)
    names = NAME.finditer(question, opening.end() if opening else 0)
    first = next((name.start() for name in names if content_words(name.group())), len(question))
    return bool(pronouns) and all(OWN.fullmatch(one.group()) and first < one.start() for one in pronouns)


def _is_possessive(pronoun: re.Match[str]) -> bool:
    return pronoun.group().lower() in POSSESSIVE or HER.match(pronoun.string, pronoun.start()) is not None


def _replace(bare: str, last: str, asking: re.Match[str] | None, is_linked: bool) -> str | None:
    """The last question with `bare` put in the place of its like: a phrase after a preposition, or a linked name; a
    time in the place of a time."""
    if asking and not last.lower().startswith(asking.group().lower()):
        return None
    phrase = PHRASE.fullmatch(bare)
    is_time = _is_time(phrase["object"] if phrase else bare)
    like = [match for match in PHRASE.finditer(last) if _is_time(match["object"]) == is_time]
    if phrase:
        like = [match for match in like if match["lead"].lower() == phrase["lead"].lower()]
        return _put(last, like[-1].span(), bare) if like else None
    like = like if is_linked and (is_time or NAME.fullmatch(bare)) else []
    return _put(last, like[-1].span("object"), bare) if like else None


def _is_time(text: str) -> bool:
    """Whether a phrase is a day, a month or a year, and nothing else."""
    return all(word in TIMES or word.isdigit() for word in words(text) or [text])


def _put(text: str, span: tuple[int, int], words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]


def _person(last: Turn) -> str | None:
    """The one name of two words or more that the last question holds, those of places aside."""
    asked, named = last.question, list[str]()
    for match in NAME.finditer(asked):
        name = OWNER.split(match.group())[0]
        person = AUXILIARY.sub("", name)
        if " " in person and not PLACING.search(asked[: match.start()]):
            named.append(person + _owned(asked[match.start() + len(name) :]))
    return named[0] if len(named) == 1 else None


def _owned(behind: str) -> str:
    """What stands behind a name up to the person that is somebody's: "'s son"; else nothing."""
    if not (match := OWNED.match(behind)):
        return ""
    ends = (word.end() for word in re.finditer(r"(?<=\s)\w+", match.group()) if fits("who", (), word.group(), True) > 0)
    return match.group()[: next(ends, 0)]


def _with_context(question: str, last: str) -> str:
    known = set(content_words(question))
    added = [word.strip('.,;:?!"“”()') for word in last.split() if set(content_words(word)) - known]
    return f"{question} (about: {' '.join(added)})" if added else question
