"""Whether a question asks for yes or no: "Was anyone hurt?", "Is it true that the mayor resigned?"."""

import re

from assistant.answering.grammar import AUXILIARY, BE, DO, HAVE

NEGATED = r"(?:ca|wo|sha)n['’]t|cannot"
"""Negated auxiliary verbs that have a form of their own."""
OPENER = re.compile(rf"\W*(?:(?:{AUXILIARY})(?:n['’]t)?|{NEGATED}|if|whether)\s+\W*\w", re.IGNORECASE)
"""What opens it: an auxiliary verb in front of the subject."""
TAG = re.compile(
    rf", ?(?:right|correct|is (?:that|it|this) (?:so|true|right|correct)|(?:{BE}|{DO}|{HAVE}|will|would|can|could)"
    r"(?:n['’]t)? (?:it|he|she|they|there|we|you))\W*$",
    re.IGNORECASE,
)
"""What makes a question of a statement, behind it: "…, right?"."""
CHOICE = re.compile(r"\bor (?:an?|the|was|is|did|were) ", re.IGNORECASE)
"""What asks for one of two things: "Was it a bomb or a gas leak?"."""
UNREAL = re.compile(r"\W*(?:had|were|should)\b[^,?]*, .*\bwould\b|.*:\W*$", re.IGNORECASE | re.DOTALL)
"""A condition, and what a quiz leaves to be filled in: "Had it not failed, it would have lasted until:"."""
DEMAND = re.compile(
    r"^\W*(?:can|could|would|will|may) (?:you|i|we) (?:please )?(?:list|summari[sz]e|compare|explain|describe|find|look"
    r"|search|check|help|give|show|tell|say|have|get|see|read|know)\b(?! (?:back|away|off)\b)",
    re.IGNORECASE,
)
"""What asks for something to be told."""


def is_polar(question: str) -> bool:
    """Whether a question without its introduction, and without a question word that asks, is answered by yes or no."""
    is_asked = OPENER.match(question) or TAG.search(question)
    others = CHOICE.search(question), DEMAND.match(question), UNREAL.match(question)
    return bool(is_asked) and not any(others)
