"""What takes the place of its like in the question before: "and in Syria?", "What about the mayor?", "in 2023?"."""

import re

from assistant.answering.asking.kinds import fits
from assistant.answering.asking.persons import NAME, TIMES, persons_of
from assistant.answering.grammar import AUXILIARY, QUESTION_WORD
from index.words import UPPER, words

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
FIRST_WORD = re.compile(rf"^(?:{AUXILIARY}|{QUESTION_WORD})\s+", re.IGNORECASE)
"""What opens a question, and is no name in spite of its capital."""
DESCRIBED = re.compile(r"\b(?:the|an?|his|her|its|their) (?:(?!(?:the|an?|of|in|at)\b)[\w-]+ ){0,2}?(?P<noun>[a-z]+)\b")
"""Whoever has no name: "the chief executive"."""
CONTEXT = " (about: "
"""What stands before the words that a follow-up is searched with besides its own."""
ANYBODY = re.compile(r"\b(?:any|some)(?:one|body)(?: else)?\b", re.IGNORECASE)
ASKS = re.compile(rf"\b(?:{QUESTION_WORD}|{AUXILIARY})\b", re.IGNORECASE)
"""What no keywords hold."""
ASKS_WHEN = re.compile(r"\bwhen\b", re.IGNORECASE)


def replaced(bare: str, last: str, asking: re.Match[str] | None, is_linked: bool) -> str | None:
    """The last question with `bare` put in the place of its like: a phrase after a preposition, or, linked, a name or
    somebody; a time in the place of a time, or at the end of a question without one."""
    if asking and not last.lower().startswith(asking.group().lower()):
        return None
    if (lower := LOWER_PHRASE.fullmatch(bare.lower())) and not re.search(f"[{UPPER}]", last[1:]):
        same = LOWER_PHRASE.search(last.rstrip(" ?.!"))
        is_alike = same and same["lead"] == lower["lead"] and _is_time(same["object"]) == _is_time(lower["object"])
        if same and is_alike:
            return _put(last, same.span("object"), lower["object"])
        return _at_time(last, bare) if _is_time(lower["object"]) else None
    phrase = PHRASE.fullmatch(bare)
    is_time = _is_time(phrase["object"] if phrase else bare)
    like = [match for match in PHRASE.finditer(last) if _is_time(match["object"]) == is_time]
    if phrase:
        like = [match for match in like if match["lead"].lower() == phrase["lead"].lower()]
        if like:
            return _put(last, like[-1].span("object"), phrase["object"])
        return _at_time(last, bare) if is_time else None
    if is_linked and not is_time and (somebody := _somebody(last, bare)):
        return _put(last, somebody, bare)
    if not is_linked or not (is_time or NAMED.fullmatch(bare)):
        return None
    if like:
        return _put(last, like[-1].span("object"), bare)
    opening = FIRST_WORD.match(last)
    named = [match for match in NAMED.finditer(last, opening.end() if opening else 0) if not _is_time(match.group())]
    return _put(last, named[0].span(), bare) if len(named) == 1 and not is_time else None


def _is_time(text: str) -> bool:
    """Whether a phrase is a day, a month or a year, and nothing else."""
    return all(word in TIMES or word.isdigit() for word in words(text) or [text])


def _put(text: str, span: tuple[int, int], words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]


def _at_time(last: str, time: str) -> str | None:
    """The last question with a time behind it, unless it asks for one or holds one."""
    own, sign, context = last.partition(CONTEXT)
    if ASKS_WHEN.search(own) or any(word in TIMES or re.fullmatch(r"\d{4}", word) for word in words(own)):
        return None
    return f"{own.rstrip(' ?.!')} {time}?{sign}{context}"


def _somebody(last: str, bare: str) -> tuple[int, int] | None:
    """Where the one person stands in the last question whose place another can take, named or not."""
    own = last.partition(CONTEXT)[0]
    described = DESCRIBED.fullmatch(bare)
    is_named = bool(NAMED.fullmatch(bare)) and bool(persons_of(bare, ""))
    if not is_named and not (described and fits("who", (), described["noun"], True) > 0):
        return None
    named = [
        (found.start(), found.end()) for name in persons_of(own, "") for found in re.finditer(re.escape(name), own)
    ]
    told = [found.span() for found in DESCRIBED.finditer(own) if fits("who", (), found["noun"], True) > 0]
    if not ASKS.search(own):
        told += [word.span() for word in re.finditer(r"\b[a-z]+\b", own) if fits("who", (), word.group(), True) > 0]
    anybody = [found.span() for found in ANYBODY.finditer(own)]
    places = sorted({*named, *told, *anybody})
    return places[0] if len(places) == 1 else None
