"""Follow-ups that point at the question before, or at its answer, as a whole: "no, I meant …", "Who said that?"."""

import re

from assistant.answering.asking.question import SOURCES, VIEWS
from assistant.answering.asking.replacing import CONTEXT
from assistant.answering.grammar import AUXILIARY, QUESTION_WORD
from index.words import content_words

CORRECTION = re.compile(
    r"^(?:(?:no|nope|not (?:him|her|it|that|them|that one)|sorry|wait|actually)\b[\s,.;:!–—-]*)*"
    r"(?:i (?:really |actually )?(?:mean|meant)\b|rather\b|i was asking about\b)[\s,:]+(?P<meant>\S.*)$",
    re.IGNORECASE,
)
NOT_THE_OTHER = re.compile(r"^(?:no\b[\s,]*)?not (?P<wrong>[^,]+), (?:but )?(?P<meant>[^,]+)$", re.IGNORECASE)
PLAIN_NO = re.compile(r"^(?:no|nope|sorry)\b[,.;:!]? (?P<meant>(?:the|in|on|at|of|for)\b.+)$", re.IGNORECASE)
"""Words that put right what was asked: "no, I meant the captain", "not the mayor, the captain", "no, in Syria"."""
SAYS_THAT = re.compile(
    r"who (?:said|says|told (?:them|reporters|us)|claimed|claims|reported|reports|stated) (?:that|this|so|it)"
    r"|who (?:says|said)|says who|according to whom|whose (?:words|claim) (?:is|are|was|were) (?:that|this|these)",
    re.IGNORECASE,
)
"""Words that ask whose the answer is."""
STATED = re.compile(r"“(?P<stated>.+?)”\[")
"""The first statement of an answer."""
SPOKEN = re.compile(r"[\"“](?P<words>[^\"“”]+)[\"”]")
LEAST = 3
"""Words of what somebody is quoted with in it, from which it tells what was said."""
ON_THAT = r"(?: (?:on|about) (?:it|this|that))?"
AGREE = re.compile(
    rf"(?:do|did) (?:all |both )?(?:of )?(?:the |these |those )?{SOURCES} (?:all )?"
    rf"(?:agree|disagree|differ|say (?:so|that|the same)){ON_THAT}"
    rf"|(?:is|are) there (?:any |an? )?(?:agreement|disagreements?){ON_THAT}"
    r"|is (?:it|this|that) (?:disputed|contested)",
    re.IGNORECASE,
)
"""Words that ask whether the sources agree, and do not say on what."""
WAS_THAT = re.compile(
    r"(?P<asks>when|where|why|how)"
    r"(?: (?:was|is) (?:that|this)|(?: did|['’]d) (?:that|this) (?:happen|occur|take place))"
    r"(?: exactly)?(?: so)?",
    re.IGNORECASE,
)
"""A bare question word in more words: "When was that?"."""
AND_ASKS = re.compile(rf",? and (?:(?:{QUESTION_WORD})|(?:{AUXILIARY}) )\b", re.IGNORECASE)
"""Where another question of the same sentence begins."""


def corrected(question: str) -> str | None:
    """What is meant, where a question only puts right the one before; else None."""
    plain = question.strip(" ?.!")
    match = CORRECTION.match(plain) or NOT_THE_OTHER.match(plain) or PLAIN_NO.match(plain)
    return match["meant"].split(", not ")[0] if match else None


def of_answer(question: str, answer: str) -> str | None:
    """What somebody is quoted with in the last answer's first statement, asked for who says it, where a question points
    at it; else None."""
    stated = STATED.search(answer) if SAYS_THAT.fullmatch(question) else None
    spoken = SPOKEN.search(stated["stated"]) if stated else None
    if spoken is None or len(spoken["words"].split()) < LEAST:
        return None
    return f"Who said “{spoken['words'].strip(' ,.…')}”?"


def of_sources(question: str, last: str) -> str | None:
    """The last question, asked of each source, where a question only asks whether these agree; else None."""
    is_bare = AGREE.fullmatch(question) or (VIEWS.fullmatch(question) and not content_words(VIEWS.sub("", question)))
    own, sign, context = last.partition(CONTEXT)
    own = VIEWS.sub("", own.rstrip(" ?.!"))
    return f"{own}: what do the sources say?{sign}{context}" if is_bare and content_words(own) else None


def of_time(question: str) -> str:
    """ "When" of "When was that", and so on; other words as they are."""
    match = WAS_THAT.fullmatch(question)
    return match["asks"] if match else question
