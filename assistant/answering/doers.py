"""Who did it, and with what, is no answer to what it was done to: "hit with missiles", "arrested by police"."""

import re

from index.records import Span

DO = "target|hit|strike|attack|bomb|shell|destroy|damage|kill|injure|wound"
DONE = "targeted|hit|struck|attacked|bombed|shelled|destroyed|damaged|killed|injured|wounded"
IRREGULAR = "hit|struck|shot|sent|sold|held|hurt|stolen|beaten|chosen|taken|given|shown|seen|found|built|cut|overthrown"
BE = r"(?:was|were|is|are|been|being|got)(?: \w+ly)?"
BEHIND = r"(?:(?! (?:was|were|is|are|did|do|does|by|with)\b) [\w'’-]+)*"
"""What may stand behind the question word: "Which of the two trains"."""

DONE_TO = re.compile(
    rf"^(?:who|what|which|how many)\b{BEHIND} {BE} (?!used\b|involved\b)(?:\w+ed|{IRREGULAR})\b"
    r"(?! (?:by|with|for|to)\W*$)",
    re.IGNORECASE,
)
"""A question whose question word is what something was done to: "Who was arrested?"."""
TARGET = re.compile(
    rf"^what\b{BEHIND} {BE}(?: (?:the|its|their|[\w-]+['’]s?) (?:\w+ )?targets?| (?:{DONE}))\b(?!.*\b(?:by|with)\W*$)"
    r"|^what (?:did|does|do|has|have|had) (?!.*\b(?:say|says|said|call|called|with)\b)(?:[\w'’-]+ )+?"
    rf"(?<!\bthe )(?<!\ban )(?<!\ba )(?<!\bair )(?<!\bdrone )(?:{DO}|{DONE})\b",
    re.IGNORECASE,
)
"""A question for what was hit: "What was the target?", "What did they strike?"."""
DOER = re.compile(r"^who (?!(?:is|was|are|were|will be|has been|have been|had been)\b)\w", re.IGNORECASE)
"""A question for whoever did something: "Who struck the base?"."""
REST = r"(?:(?!,?\s(?:in|on|at|and|or|that|which|who|when|while|as|near|after|before)\b)[^,.;:])*"
"""The rest of what begins behind a preposition: "fighter jets coming from abroad | , a depot"."""
BY, BY_OR_WITH = re.compile(rf"\bby\s{REST}"), re.compile(rf"\b(?:by|with|using)\s{REST}")


def by_or_with(question: str, text: str) -> tuple[Span, ...]:
    """Where a text tells who did something, or what with; nowhere unless the question asks what it was done to."""
    if TARGET.search(question):
        told = BY_OR_WITH
    elif DONE_TO.search(question):
        told = BY
    else:
        return ()
    return tuple(Span(*found.span()) for found in told.finditer(text))
