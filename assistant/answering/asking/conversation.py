"""Follow-ups: the conversation so far + a question → a question that stands alone, without a model.

Only what can be read off the words is resolved: a connective with a new place or name ("and how many in Syria?"),
a bare question word ("when?"), a personal pronoun that can only mean the one person named before, "it" for the thing
that was asked for. Where nothing fits, and where a question does not say of what it asks, the earlier question's words
are added for the search. The screen shows how a follow-up was understood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.asking.breadth import DEMANDED
from assistant.answering.asking.further import TURNS, further_of
from assistant.answering.asking.persons import NAME, PLAIN, in_full, of_gender, persons_of
from assistant.answering.asking.pointing import AND_ASKS, corrected, of_answer, of_sources, of_time
from assistant.answering.asking.question import VIEWS
from assistant.answering.asking.replacing import CONTEXT, FIRST_WORD, replaced
from assistant.answering.grammar import AUXILIARY, LEADING, PAST_FORM, QUESTION_WORD, is_past, without_opening
from index.words import UPPER, content_stems, content_words, words

CONNECTIVE = re.compile(
    r"^(?:and|but|so|then|also|or|ok|okay)\b[\s,]*(?:(?:what|how) about\b\s*)?|^(?:what|how) about\b\s*", re.IGNORECASE
)
ASKING = re.compile(rf"^(?:(?:{LEADING}) )?(?:how (?:many|much|long|often|far|old)|{QUESTION_WORD})\b", re.IGNORECASE)
PERSON = re.compile(
    r"\b(?:(?P<owner>hers|his|her(?=\s+(?!(?:in|on|at|for|to|by|from|with|after|before|and|last|yesterday|today)\b)\w))"
    r"|he|she|him|her)\b",
    re.IGNORECASE,
)
OWN = re.compile(r"\b(?:he|she|his|her|hers|they|their|its)\b", re.IGNORECASE)
"""Pronouns that mean who is named before them in the question, if anybody is."""
POINTING = re.compile(
    r"\b(?:he|she|him|her|his|it|its|they|them|their)\b|\b(?:this|that|these|those|there|then)(?=\W*$)"
    r"|\b(?:do|does|did|is|was|are|were|about|of|by|after|before) (?:this|that|these|those)\b",
    re.IGNORECASE,
)
"""Words that point back; "that" and its like only where they do not introduce or point forward."""
IT = re.compile(r"\b(?:it|(?P<owner>its))\b", re.IGNORECASE)
THEY = re.compile(r"\b(?:they|them|(?P<owner>their))\b", re.IGNORECASE)
PLAIN_IT = re.compile(r"\bit (?:true|possible|likely|clear|known|legal|takes?|took|that)\b", re.IGNORECASE)
"""An "it" that stands for nothing."""
THING_IS = re.compile(
    rf"(?:[Ww]ho(?= are| were)|[Ww]hat|[Ww]here|[Hh]ow \w+) (?P<verb>is|are|was|were) "
    rf"(?:(?P<name>(?:the )?{NAME.pattern})|(?P<thing>(?:the|an?) (?:(?!of\b){PLAIN} ?){{1,4}}))"
)
"""A question that only asks what, or where, a thing is."""
_WORD = rf"(?!(?:{AUXILIARY}|that|which|who)\b)[\w'’.-]+"
THING_OF = re.compile(
    rf"\b(?:about|after|at|behind|by|during|from|in|of|on) (?P<thing>the(?: {_WORD}){{1,8}})"
    rf"|\b(?P<placed>the(?: {_WORD}){{1,3}}? (?:against|at|in|near|on)(?: {_WORD}){{1,5}})",
    re.IGNORECASE,
)
"""What a question is about, at its end: "How many died in the Elm mill fire", "Who led the raid on Elm"."""
HEAD = re.compile(r"the (?:[\w'’.-]+ )*?(?P<noun>[\w'’.-]+)(?= (?:about|against|at|by|from|in|near|of|on|with)\b|$)")
"""The noun of such a thing."""
EXACTLY = ("exactly", "precisely", "specifically")
FUNCTION = (
    "aim|cause|charges?|cost|damage|date|death|goal|location|motive|name|number|outcome|price|purpose|reasons?|result"
    "|sentence|score|suspects?|target|toll|total|verdict|victims?|weapons?|winner"
)
"""What is always something's, so that "the" does not tell whose."""
THE = re.compile(rf"\bthe (?!(?:{FUNCTION})\b)(?P<noun>[\w-]+)", re.IGNORECASE)
OPENS = re.compile(rf"(?:{ASKING.pattern}|(?:{AUXILIARY}|any)\b)|.*\?$", re.IGNORECASE)
IS_WHAT = re.compile(
    rf"(?:who|what|where|when)(?: is| are| was| were|['’]s) (?!(?:\w+ing|{PAST_FORM}|the|an?)\b)[\w-]+(?: [\w-]+)?\W*",
    re.IGNORECASE,
)
"""A question what one thing is, which needs no other to stand alone."""
OF_ITSELF = re.compile(
    r"\b(?:do|does|can|should|must) (?!(?:it|they|he|she|you|we|i|the|an?|this|that|these|those|his|her|its|their)\b)"
    r"[\w-]+ (?!(?:say|think|claim|believe|want|expect|know|report|suspect|fear)\b)\w+",
    re.IGNORECASE,
)
"""A question of what is so in general: "How do vaccines work?"."""
FEW = 2
"""Words of content up to which a question without a name is taken for a follow-up."""
HOW_IT_IS = re.compile(r"^how (?:old|long|often|far)\b\s*", re.IGNORECASE)
COUNTED = re.compile(rf"\b(?:how many|which|what) (?!(?:{AUXILIARY})\b)(?P<noun>[\w-]+)", re.IGNORECASE)
"""What is asked for by its name: "How many reservists", "Which banks"."""
OF_THIS = ", of this: "
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
    meant = corrected(question)
    question = meant or question
    rest = CONNECTIVE.sub("", question).strip(" ?.!")
    is_linked = meant is not None or rest != question.strip(" ?.!")
    rest = of_time(without_opening(rest))
    if told := of_answer(rest, last.answer) or of_sources(rest, last.question):
        return told
    asking = ASKING.match(rest)
    bare = rest[asking.end() :].strip() if asking else rest
    if not bare or (asking and bare.lower() in (*EXACTLY, *TURNS)):
        word = rest if bare.lower() in TURNS else asking.group() if asking else ""
        return _asked_further(word, last.question) if asking else question
    if (told := replaced(bare, last.question, asking, is_linked)) is not None:
        return told
    if not is_linked and _names_its_own(question):
        return question
    resolved = _put_person(question, history) if PERSON.search(question) else _put_thing(question, last.question)
    resolved = _named_whole(resolved, last.question) if resolved == question else resolved
    is_open = (POINTING.search(resolved) and len(words(question)) <= SHORT) or _is_elliptic(resolved, last)
    if is_open or (is_linked and resolved == question):
        return _with_context(resolved, last.question)
    return resolved


def _asked_further(asking: str, last: str) -> str:
    """A bare question word with what the last question asked: "When?" behind "Who was killed?"."""
    last = last.split(OF_THIS)[-1]
    own, sign, context = last.partition(CONTEXT)
    asked = further_of(own.rstrip(" ?.!"), asking)
    return asked + sign + context if asked else f"{asking.capitalize()}{OF_THIS}{last}"


def _names_its_own(question: str) -> bool:
    """Whether every pronoun of a question can mean somebody whom it names before: "Did Trump pay his lawyer?"."""
    pronouns = list(POINTING.finditer(question))
    opening = FIRST_WORD.match(question)
    names = NAME.finditer(question, opening.end() if opening else 0)
    first = next((name.start() for name in names if content_words(name.group())), len(question))
    behind = AND_ASKS.search(question)
    if pronouns and behind and (first < behind.start() or THE.search(question, 0, behind.start())):
        return all(behind.start() < one.start() for one in pronouns)
    return bool(pronouns) and all(OWN.fullmatch(one.group()) and first < one.start() for one in pronouns)


def _is_elliptic(question: str, last: Turn) -> bool:
    """Whether a question does not say of what it asks: "How many were injured?"."""
    question = without_opening(question)
    opening = FIRST_WORD.match(question)
    rest = question[opening.end() if opening else 1 :]
    known = content_stems(f"{last.question} {last.answer}")
    has_capitals = NAME.search(last.question, 1) is not None
    return not (
        IS_WHAT.fullmatch(question)
        or OF_ITSELF.search(question)
        or not OPENS.match(question)
        or re.search(rf"\d|\b[{UPPER}]", rest)
        or len(content_words(question)) > (FEW if has_capitals else 1)
        or any(content_stems(match["noun"]) - known for match in THE.finditer(question))
    )


def _person(history: Sequence[Turn]) -> str | None:
    """The one person whom the last turn that tells of persons is about; a surname is of whoever has been named."""
    said = "\n".join(f"{turn.question}\n{turn.answer}" for turn in history)
    for turn in reversed(history):
        if found := persons_of(in_full(turn.question, said), turn.answer):
            return found[0] if len(found) == 1 else None
    return None


def _put_person(question: str, history: Sequence[Turn]) -> str:
    """The question with "he" and its like replaced by the one person they can mean; else as it is."""
    pronoun = PERSON.search(question)
    person = of_gender(_person(history), pronoun.group()) if pronoun else None
    return _put_name(PERSON, person, question) if person else question


def _put_thing(question: str, last: str) -> str:
    """The question with "it" and its like replaced by what the last one asked what, or where, it is, else by what that
    one ends with; else as it is."""
    last = _own_words(last)
    told = THING_IS.fullmatch(last)
    if PLAIN_IT.search(question) or is_past(last.split()[-1]):
        return question
    if not told:
        end = _end_of(last)
        return _put_name(IT, end, question) if end else question
    thing, is_several = told["name"] or told["thing"], told["verb"] in ("are", "were")
    pronouns = [pronoun for pronoun in (IT, THEY) if pronoun.search(question)]
    if len(pronouns) != 1 or not (told["name"] or (pronouns[0] is THEY) == is_several):
        return question
    return _put_name(pronouns[0], thing, question)


def _put_name(pronoun: re.Pattern[str], name: str, question: str) -> str:
    """The question with a name in the place of a pronoun: "its" → "the fire's"."""
    owner = f"{name}'" if name.startswith("the ") and name.endswith("s") else f"{name}'s"
    return pronoun.sub(lambda m: owner if m["owner"] else name, question)


def _with_context(question: str, last: str) -> str:
    """The question with what the last one was about, as far as it does not say so itself."""
    known = set(content_words(question))
    added = [word.strip('.,;:?!"“”()') for word in _topic(last).split() if set(content_words(word)) - known]
    return f"{question}{CONTEXT}{' '.join(added)})" if added else question


def _topic(last: str) -> str:
    """What a question is about: the thing at its end, else all its words; behind a follow-up, what that was about, with
    the things and names that it adds."""
    own, *context = last.rstrip(" )").split(CONTEXT)
    own = HOW_IT_IS.sub("", DEMANDED.sub("", _own_words(own.split(OF_THIS)[-1])))
    end = _end_of(own)
    if not context:
        return end or own
    things = [match["noun"] for match in THE.finditer(own)] + NAME.findall(own, 1)
    things = things or [match["noun"] for match in COUNTED.finditer(own)]
    told = dict.fromkeys(word for part in (end or " ".join(things), *context) for word in part.split())
    return " ".join(told)


def _own_words(question: str) -> str:
    """A question without what it is searched with besides, and without asking for what each source says."""
    plain = question.split(CONTEXT)[0].strip(" ?.!")
    return VIEWS.sub("", plain) or plain


def _end_of(question: str) -> str | None:
    """The thing that a question ends with: "How many died in the Elm mill fire?"."""
    plain = _own_words(question)
    ends = (match["thing"] or match["placed"] for match in THING_OF.finditer(plain) if match.end() == len(plain))
    return next(ends, None)


def _named_whole(question: str, last: str) -> str:
    """The question with "the fire" as the last one has it: "the Elm mill fire"."""
    end = _end_of(last)
    head = HEAD.match(end) if end else None
    if not end or not head:
        return question
    short = re.compile(
        rf"\bthe {re.escape(head['noun'])}\b(?! (?:about|against|at|by|from|in|near|of|on|that|which)\b)", re.I
    )
    return short.sub(lambda _: end, question, count=1)
