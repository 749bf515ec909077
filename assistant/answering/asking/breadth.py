"""Whether a question asks for more than a short answer: for a list, a comparison, a summary, what each source says."""

import re

from assistant.answering.asking.kinds import without_front
from assistant.answering.asking.several import asks_for_several
from assistant.answering.grammar import AUXILIARY, QUESTION_WORD, REQUEST

POINTS = "summary|overview|timeline|chronology|comparison|differences?|similarities|reactions?|responses?"
ACCOUNTS = "(?:different|various|differing|conflicting|two|three|four|five) (?:accounts|versions)"
JOINING = "about|after|among|between|by|for|from|in|of|on|over|to|with"
GIVE = r"(?:(?:give|show|make|write|provide|have|get|draw up|prepare|create) (?:me |us )?)?"
DEMAND = (
    rf"{GIVE}(?:(?:an?|the|all|some|his|her|its|their) )?"
    rf"(?:(?!(?:an?|the|{QUESTION_WORD}|{AUXILIARY})\b)[\w'’-]+ ){{0,2}}?"
)
"""What stands before a thing that is demanded, or named at the head of keywords: "Give me a full …"."""
WHAT = (
    r"\b(?:what|which)(?:['’]s| is| are| was| were| have been| has been) "
    rf"(?:(?!(?:{JOINING}|that|who|whom|which|at|and)\b)[\w'’.-]+ ){{0,4}}?"
)
"""What stands before a thing that "what" asks for: "What was Iran's first …"."""
PLURAL = (
    rf"(?:the|his|her|its|their) (?:(?!(?:{JOINING}|that|who|which)\b)[\w'’-]+ ){{0,3}}?"
    rf"(?:\w+[^\Wsui]s|people|men|women)(?= (?:{JOINING}|that|who|whom|which|whose)\b|\W*$)"
)
"""Several things, by a noun at the end or before what tells which."""
BARE = rf"{GIVE}(?:an? |the )?(?:(?:full|complete|short|brief|quick|detailed|general) )*"
LEADS = {
    "What happened in": r"(?:summari[sz]e|sum up)\b|tell me (?:more )?about\b"
    rf"|{BARE}(?:summary|overview|timeline|chronology) (?:{JOINING})\b",
    "What are": rf"(?:list(?: of)?|name all)\b|{BARE}list of\b",
    "What are the names of": rf"{GIVE}(?:all )?(?:the )?names of\b|name (?={PLURAL})",
    "What is the name of": r"name (?=the\b|an?\b|(?:his|her|its|their)\b)",
    "": rf"(?:compare|explain)\b|{BARE}comparison (?:{JOINING})\b",
}
"""Words that only demand, by how a question for the same begins, if there is one."""
DEMANDED = re.compile(rf"{REQUEST}(?:{'|'.join(f'({demand})' for demand in LEADS.values())})[\s:]*", re.IGNORECASE)
SUMMARY = re.compile(
    rf"{REQUEST}(?:(?:summari[sz]e|sum up|compare|explain)\b|tell me (?:more )?about\b"
    rf"|{DEMAND}(?:{POINTS}|{ACCOUNTS})(?= (?:{JOINING})\b|\W*$))"
    rf"|{WHAT}(?:{POINTS}|{ACCOUNTS})\b|\bwhat (?:reactions?|responses?|differences)\b|\bwhat happened\b"
    r"|\bwhat is known\b(?! as\b)|\bwhat(?: is|['’]s) (?:happening|going on|new (?:about|in|on|with)\b"
    r"|the latest (?:news |developments? )?(?:about|from|in|on|with))\b|\blatest(?: news| developments)?\W*$"
    rf"|{REQUEST}(?:the )?latest (?:news |developments? )?(?:about|from|in|on)\b"
    r"|\b(?:how|where|what) (?:do|does|did) (?:[^?!]+ )?differ\b"
    r"|\bhow (?:do|did) [^?!]+ compare\b(?! (?:to|with)\b)"
)
LIST = re.compile(
    rf"{REQUEST}(?:(?:list|name (?:all|some|several|two|three|four|five|six|seven|eight|nine|ten|\d+|(?={PLURAL})))\b"
    rf"|{DEMAND}(?:list|names|positions)(?= (?:{JOINING})\b|\W*$))"
    rf"|{WHAT}(?:positions\b|position (?:of [^?!]+ )?on\b|list of\b)"
    r"|\b(?:who|what)(?:['’]s| (?:else )?(?:is|are|was|were)) on (?:[\w'’.-]+ ){0,4}?list\b"
    rf"|\bwhat are\b(?! (?:[\w'’.-]+ ){{1,3}}?\w\w+ing(?: (?:{JOINING}|at)\b|\W*$))"
    r"|\bwhat were (?:the|his|her|its|their|[\w-]+['’]s?) (?:[\w'’-]+ ){0,2}?"
    rf"(?!(?:casualties|losses|costs|earnings|profits|sales|odds)\b)\w+[^\Wsu]s(?= (?:{JOINING}|behind|against)\b|\W*$)"
    r"|\bwho are\b|\bwho were (?!(?:they|you|we)\b)"
)
SOURCES = re.compile(r"\bsources? (?:say|report|claim|describe)|\baccording to (?:each|the (?:different|various))\b")
PLURAL_WHERE = re.compile(r"\bwhere (?:are|were)\b")
SENTENCE_ENDS = re.compile(r"(?:[?!:;]|(?<=\w{4})\.) ")
ASKED_BEFORE = re.compile(rf"\b(?:{QUESTION_WORD})\b")
"""Another question word, by which the question asks."""


def is_wide(text: str) -> bool:
    """Whether more than a short answer is asked for."""
    lower = text.lower()
    return (
        _asks(SUMMARY, lower)
        or _asks(LIST, lower)
        or bool(SOURCES.search(lower) or PLURAL_WHERE.search(lower))
        or asks_for_several(text)
    )


def is_summary(text: str) -> bool:
    """Whether what matters is asked for, or how things differ."""
    return _asks(SUMMARY, text.lower())


def as_question(text: str) -> str:
    """A demand as a question, "List the victims" → "What are the victims?"; other words as they are."""
    match = DEMANDED.match(text)
    rest = text[match.end() :].rstrip(" .!?") if match else ""
    if not match or not rest or ASKED_BEFORE.match(rest.lower()):
        return text
    lead = list(LEADS)[(match.lastindex or 0) - 1]
    return f"{lead} {rest}?" if lead else text


def _asks(pattern: re.Pattern[str], lower: str) -> bool:
    """Whether a sentence asks by a pattern, and by no question word before it."""
    sentences = SENTENCE_ENDS.split(without_front(lower))
    found = ((sentence, pattern.search(sentence)) for sentence in sentences)
    return any(match and not ASKED_BEFORE.search(sentence[: match.start()]) for sentence, match in found)
