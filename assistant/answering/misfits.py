"""Readings that cannot answer, however likely: of another in a row ("the third round"), of the opposite end ("the
youngest" for the oldest), a figure that is no age, those whom it was done to for whoever did it."""

import re
from collections.abc import Sequence

from assistant.answering.asking.kinds import SPAN
from assistant.answering.asking.question import Question
from assistant.answering.doers import DOER
from assistant.answering.evidence import Evidence
from assistant.answering.telling import told
from assistant.answering.values.quantities import read_quantity
from index.words import stem

ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|final"
COUNTED = re.compile(
    rf"\b(?P<ordinals>(?:{ORDINAL})(?:(?:,| and|, and) (?:{ORDINAL}))*) (?P<noun>[a-z]+)"
    r"(?: of (?:the )?(?P<of>[a-z]+))?",
    re.IGNORECASE,
)
"""One of several in a row, by the noun for them: "the fourth and final round of counting"."""
ENDS = (
    ("oldest", "youngest"),
    ("oldest", "newest"),
    ("largest|biggest", "smallest"),
    ("highest", "lowest"),
    ("longest", "shortest"),
    ("heaviest", "lightest"),
    ("richest|wealthiest", "poorest"),
    ("best", "worst"),
    ("fastest|quickest", "slowest"),
    ("earliest", "latest"),
    (r"(?<!at )most(?! of\b)", "(?<!at )least"),
)
"""What is at one end, and at the other."""
PRONOUN = re.compile(
    r"(?:he|she|it|they|we|you|i|him|her|them|us|this|that|these|those|who|which|there|himself|herself|itself|themselves)",
    re.IGNORECASE,
)
"""What tells nothing without what it stands for."""
AGE = re.compile(r"\bhow old\b|\bage\b", re.IGNORECASE)
"""A question for an age, which does not change from one day to the next."""
OLDEST = 130
"""Years that nobody lives; what is older is told with its unit."""
UNIT = re.compile(rf"\W*(?:\w+ )?(?:{SPAN})", re.IGNORECASE)
INITIALS = re.compile(r"\s*\(([A-Z]{2,8})\)")
"""What stands behind the name that it is short for."""
LEAST = 0.1
"""Share of the best reading's probability that another must have to be taken in the place of one that cannot answer."""


def fitting(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The readings, without those that cannot answer if one of the others is likely at all, in their order."""
    fit = [one for one in evidence if not is_misfit(question, one)]
    return fit if fit and fit[0].score >= LEAST * evidence[0].score else list(evidence)


def is_misfit(question: Question, evidence: Evidence) -> bool:
    """Whether a reading cannot answer."""
    asked = question.core
    if DOER.search(asked) and _is_named_in(question, evidence):
        return True
    is_no_age = AGE.search(asked) is not None and _is_too_old(evidence)
    return is_no_age or _is_of_another(asked, evidence.clause) or _is_of_other_end(asked, evidence.clause)


def _is_named_in(question: Question, evidence: Evidence) -> bool:
    """Whether an answer is told to be what the question names by its initials: whom it was done to did not do it."""
    named = [one for one in INITIALS.finditer(evidence.text) if re.search(rf"\b{one[1]}\b", question.text)]
    if not named or not evidence.marked:
        return False
    end = told(question, evidence.text, evidence.marked).end
    return any(one.start() <= end <= one.end() for one in named)


def _is_too_old(evidence: Evidence) -> bool:
    figure = read_quantity(evidence.words)
    is_bare = figure is not None and figure.value > OLDEST and not re.search(rf"\b(?:{SPAN})\b", evidence.words)
    return is_bare and not UNIT.match(evidence.after)


def _is_of_another(asked: str, told: str) -> bool:
    """Whether a question and a sentence each count one of the same things, and no two of them are one."""
    ours, theirs = _counted(asked), _counted(told)
    same = {noun: ours[noun] & theirs[noun] for noun in ours.keys() & theirs.keys()}
    return bool(same) and not any(same.values())


def _counted(text: str) -> dict[str, set[str]]:
    """By the stem of a noun, which ones of its kind a text tells of."""
    found: dict[str, set[str]] = {}
    for match in COUNTED.finditer(text):
        for noun in filter(None, (match["noun"], match["of"])):
            found.setdefault(stem(noun.lower()), set()).update(re.findall(ORDINAL, match["ordinals"].lower()))
    return found


def _is_of_other_end(asked: str, told: str) -> bool:
    """Whether a question asks for what is at one end, and a sentence tells of the other end alone."""
    return any(
        _has(one, asked) and not _has(other, asked) and _has(other, told) and not _has(one, told)
        for pair in ENDS
        for one, other in (pair, pair[::-1])
    )


def _has(words: str, text: str) -> bool:
    return re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) is not None


def is_pronoun(words: str) -> bool:
    """Whether words are a pronoun alone, which answers nothing by itself."""
    return PRONOUN.fullmatch(words.strip(" ,.;:“”\"'’")) is not None
