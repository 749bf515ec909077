"""English that questions and answers are read by: question words, auxiliary verbs, past forms, verbs of saying, and
what may stand before a question."""

import re

from index.words import IRREGULAR

QUESTION_WORD = "who|whom|whose|what|which|when|where|why|how"
LEADING = "at|in|on|by|from|to|of|for|with|since|until"
"""Prepositions before a question word."""
BE, DO, HAVE = "was|were|is|are", "did|do|does", "has|have|had"
AUXILIARY = f"{BE}|{DO}|{HAVE}|will|would|can|could|shall|should|might|must"
"""Auxiliary verbs but "may", which as a question's first word is mostly a month."""
VERB = f"(?:{AUXILIARY}|may)"
HELPING = frozenset(AUXILIARY.split("|")) | {"may"}

PAST = frozenset(IRREGULAR) - frozenset("children men women people dying".split())
PAST |= frozenset("agreed disagreed freed guaranteed decreed".split())
"""Past forms that are not told by their ending."""
REGULAR = r"(?!(?:ahmed|hamed|m[ou]hamm?ed|hatred|hundred|naked|sacred|wicked)\b)[a-z]+[^\W\d_e]ed"
UNCHANGED = "been|born|come|cut|got|hit|hurt|let|put|read|run|set|shut|split|spread"
"""Past forms and participles that are no forms of their own, and some more."""
PAST_FORM = rf"(?:{'|'.join(sorted(PAST))}|{UNCHANGED}|{REGULAR})"

SAID = frozenset(
    "said says told stated claimed reported announced confirmed added explained insisted denied warned wrote".split()
)
"""Verbs whose subject says what stands beside them, and that tell nothing of when it was."""

COURTESY = r"^(?:(?:please|kindly|now|then|so|and|but|also|well|ok(?:ay)?|hello|hi)[,!]? )*"
WISH = (
    r"(?:(?:can|could|would|will|may) (?:you|i|we|any(?:one|body)) (?:please |kindly )?|i['’]d like (?:you )?(?:to )?"
    r"|(?:i|we) (?:want|need|would like)(?: you)? (?:to )?|help me (?:to )?|let(?:['’]s| us) )?"
)
REQUEST = COURTESY + WISH
"""What may stand before a demand: "Could you please"."""
ASKED = rf"(?:(?:{LEADING}) )?(?:{QUESTION_WORD}|if|whether)\b"
OPENING = re.compile(
    rf"{COURTESY}(?:{WISH}(?:(?:tell|give|show) (?:me|us)|(?<=to )know)[,:]? (?!(?:more )?about\b)"
    rf"|(?:{WISH}(?:ask|know|say|remind me)|(?:do|does) (?:you|we|any(?:one|body)) know|is it (?:known|clear)|i wonder"
    rf"|i was wondering|any idea),? (?={ASKED})|(?={ASKED}|(?:{AUXILIARY})\b))(?=\W*\w)",
    re.IGNORECASE,
)
"""What may stand before a question: "Could you tell me"."""


def without_opening(question: str) -> str:
    """A question without what only introduces it: "Please tell me who won" → "who won"."""
    return OPENING.sub("", question)


def is_past(word: str) -> bool:
    """Whether a word in lower case is a past form of its own."""
    return word in PAST or re.fullmatch(REGULAR, word) is not None
