"""Follow-ups: the conversation so far + a question → a question that stands alone, without a model.

Only what can be read off the words is resolved: a connective with a new place or name ("and how many in Syria?"),
a bare question word ("when?"), a personal pronoun that can only mean the one person named before, "it" for the thing
that was asked for. Where nothing fits, and where a question does not say of what it asks, the earlier question's words
are added for the search. The screen shows how a follow-up was understood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.asking.further import PAST, besides
from assistant.answering.asking.persons import NAME, PLAIN, TIMES, persons_of
from assistant.answering.asking.several import is_past
from index.words import UPPER, content_stems, content_words, words

CONNECTIVE = re.compile(
    r"^(?:and|but|so|then|also|or|ok|okay)\b[\s,]*(?:(?:what|how) about\b\s*)?|^(?:what|how) about\b\s*", re.IGNORECASE
)
ASKING = re.compile(
    r"^(?:how (?:many|much|long|often|far|old)|who|whom|what|when|where|why|how|which"
    r"|(?:by|to|from|with|for|at|in|of|on|since) (?:whom|what|which|when|where|how (?:many|much|long)))\b",
    re.IGNORECASE,
)
PHRASE = re.compile(
    r"\b(?P<lead>(?i:in|at|from|near|on|to|by|for|of|with|against|during|since|until|after|before))\s+"
    rf"(?P<object>(?:the\s+|early\s+|late\s+)?[{UPPER}0-9][\w'’.-]*"
    rf"(?:\s+(?:(?:of|the|al|and)\s+)*[{UPPER}0-9][\w'’.-]*)*)"
)
LOWER_PHRASE = re.compile(
    r"\b(?P<lead>in|at|from|near|to|by|for|of|with|against) (?P<object>(?:the )?(?!in\b|of\b)[\w'’-]+"
    r"(?: (?!(?:yesterday|today|last|this|now|since|in|of)\b)[\w'’-]+)?)$"
)
"""The same at the end of a question without capitals."""
NAMED = re.compile(rf"(?:\bthe )?{NAME.pattern}")
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
IT = re.compile(r"\b(?:it|(?P<owner>its))\b", re.IGNORECASE)
THEY = re.compile(r"\b(?:they|them|(?P<owner>their))\b", re.IGNORECASE)
PLAIN_IT = re.compile(r"\bit (?:true|possible|likely|clear|known|legal|takes?|took|that)\b", re.IGNORECASE)
"""An "it" that stands for nothing."""
THING_IS = re.compile(
    rf"(?:[Ww]ho(?= are| were)|[Ww]hat|[Ww]here|[Hh]ow \w+) (?P<verb>is|are|was|were) "
    rf"(?:(?P<name>(?:the )?{NAME.pattern})|(?P<thing>(?:the|an?) (?:(?!of\b){PLAIN} ?){{1,4}}))"
)
"""A question that only asks what, or where, a thing is."""
_WORD = r"(?!(?:did|does|do|is|are|was|were|has|have|had|will|would|that|which|who)\b)[\w'’.-]+"
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
OPENS = re.compile(rf"(?:{ASKING.pattern[1:]}|{AUXILIARY.pattern[1:-3].lower()}\b|any\b)|.*\?$", re.IGNORECASE)
IS_WHAT = re.compile(
    rf"(?:who|what|where|when)(?: is| are| was| were|['’]s) (?!(?:\w+ing|{PAST}|the|an?)\b)[\w-]+(?: [\w-]+)?\W*",
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
OF_THIS = ", of this: "
CONTEXT = " (about: "
"""What stands before the words that a follow-up is searched with besides its own."""
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
    if not bare or (asking and bare.lower() in EXACTLY):
        rest = asking.group() if asking else rest
        return _asked_further(rest, last.question.split(OF_THIS)[-1]) if asking else question
    if (replaced := _replace(bare, last.question, asking, is_linked)) is not None:
        return replaced
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
    own, *context = last.split(CONTEXT)
    further = besides(own.rstrip(" ?.!"), asking)
    return CONTEXT.join((further, *context)) if further else f"{asking.capitalize()}{OF_THIS}{last}"


def _names_its_own(question: str) -> bool:
    """Whether every pronoun of a question can mean somebody whom it names before: "Did Trump pay his lawyer?"."""
    pronouns = list(POINTING.finditer(question))
    opening = AUXILIARY.match(question)
    names = NAME.finditer(question, opening.end() if opening else 0)
    first = next((name.start() for name in names if content_words(name.group())), len(question))
    return bool(pronouns) and all(OWN.fullmatch(one.group()) and first < one.start() for one in pronouns)


def _is_elliptic(question: str, last: Turn) -> bool:
    """Whether a question does not say of what it asks: "How many were injured?"."""
    opening = AUXILIARY.match(question)
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


def _is_possessive(pronoun: re.Match[str]) -> bool:
    return pronoun.group().lower() in POSSESSIVE or HER.match(pronoun.string, pronoun.start()) is not None


def _replace(bare: str, last: str, asking: re.Match[str] | None, is_linked: bool) -> str | None:
    """The last question with `bare` put in the place of its like: a phrase after a preposition, or a linked name; a
    time in the place of a time."""
    if asking and not last.lower().startswith(asking.group().lower()):
        return None
    if (lower := LOWER_PHRASE.fullmatch(bare.lower())) and not re.search(f"[{UPPER}]", last[1:]):
        same = LOWER_PHRASE.search(last.rstrip(" ?.!"))
        is_alike = same and same["lead"] == lower["lead"] and _is_time(same["object"]) == _is_time(lower["object"])
        return _put(last, same.span("object"), lower["object"]) if same and is_alike else None
    phrase = PHRASE.fullmatch(bare)
    is_time = _is_time(phrase["object"] if phrase else bare)
    like = [match for match in PHRASE.finditer(last) if _is_time(match["object"]) == is_time]
    if phrase:
        like = [match for match in like if match["lead"].lower() == phrase["lead"].lower()]
        return _put(last, like[-1].span("object"), phrase["object"]) if like else None
    if not is_linked or not (is_time or NAMED.fullmatch(bare)):
        return None
    if like:
        return _put(last, like[-1].span("object"), bare)
    opening = AUXILIARY.match(last)
    named = [match for match in NAMED.finditer(last, opening.end() if opening else 0) if not _is_time(match.group())]
    return _put(last, named[0].span(), bare) if len(named) == 1 and not is_time else None


def _is_time(text: str) -> bool:
    """Whether a phrase is a day, a month or a year, and nothing else."""
    return all(word in TIMES or word.isdigit() for word in words(text) or [text])


def _put(text: str, span: tuple[int, int], words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]


def _person(history: Sequence[Turn]) -> str | None:
    """The one person whom the last turn that tells of persons is about."""
    for turn in reversed(history):
        if found := persons_of(turn.question, turn.answer):
            return found[0] if len(found) == 1 else None
    return None


def _put_person(question: str, history: Sequence[Turn]) -> str:
    """The question with "he" and its like replaced by the one person they can mean; else as it is."""
    person = _person(history)
    return PERSON.sub(lambda m: _owner(person) if _is_possessive(m) else person, question) if person else question


def _put_thing(question: str, last: str) -> str:
    """The question with "it" and its like replaced by what the last one asked what, or where, it is, else by what that
    one ends with; else as it is."""
    last = _own_words(last)
    told = THING_IS.fullmatch(last)
    if PLAIN_IT.search(question) or is_past(last.split()[-1]):
        return question
    if not told:
        end = _end_of(last)
        return IT.sub(lambda m: _owner(end) if m["owner"] else end, question) if end else question
    thing, is_several = told["name"] or told["thing"], told["verb"] in ("are", "were")
    pronouns = [pronoun for pronoun in (IT, THEY) if pronoun.search(question)]
    if len(pronouns) != 1 or not (told["name"] or (pronouns[0] is THEY) == is_several):
        return question
    return pronouns[0].sub(lambda m: _owner(thing) if m["owner"] else thing, question)


def _owner(name: str) -> str:
    return f"{name}'" if name.startswith("the ") and name.endswith("s") else f"{name}'s"


def _with_context(question: str, last: str) -> str:
    """The question with what the last one was about, as far as it does not say so itself."""
    known = set(content_words(question))
    added = [word.strip('.,;:?!"“”()') for word in _topic(last).split() if set(content_words(word)) - known]
    return f"{question}{CONTEXT}{' '.join(added)})" if added else question


def _topic(last: str) -> str:
    """What a question is about: the thing at its end, else all its words; behind a follow-up, what that was about, with
    the things and names that it adds."""
    own, *context = last.rstrip(" )").split(CONTEXT)
    end = _end_of(own)
    if not context:
        return end or last
    things = [match["noun"] for match in THE.finditer(own)] + NAME.findall(own, 1)
    told = dict.fromkeys(word for part in (end or " ".join(things), *context) for word in part.split())
    return " ".join(told)


def _own_words(question: str) -> str:
    """A question without what it is searched with besides."""
    return question.split(CONTEXT)[0].strip(" ?.!")


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
