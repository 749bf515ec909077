"""Whether the words before a date say that it is still to come, a limit, or not the nearest one ("by", "next").

A limit word stands directly before the date. Of the verbs before it the last decides: "which will open, was hacked on
Monday" is past.
"""

import re

WIDTH = 70
"""Code points before a date, at most, in which a verb speaks of it."""

HEAD = 3
"""Words before a date at the head of its clause, at most."""

_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_WEEKDAY = (
    r"(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?(?: (?:morning|afternoon|evening|night))?"
)
_DATE = rf"(?:\b(?:{_WEEKDAY}|{_MONTH}|now|then|\d{{1,2}}(?:st|nd|rd|th)?|\d{{4}})\b,?\s*)+"
_FILLER = (
    r"(?:the|this|early|late|mid|on|in|other|at least|about|around|sometime|as (?:early|late) as|coming|week|year|of"
    r"|(?<!before )(?:noon|midnight|dawn|sunrise|dusk|sunset|sundown|nightfall|\d{1,2}(?::\d\d)? ?[ap]\.?m\.?)"
    r"|(?:the )?(?:end|start|beginning|middle|morning|afternoon|evening|night|summer|spring|autumn|winter|fall)"
    r" (?:of|in))"
)
_LIMIT = re.compile(
    r"\b(?:[Uu]ntil|[Tt]ill|[Bb]y|through|[Ff]rom|[Bb]etween|[Bb]efore|[Ss]tarting|next|every|each|for|to"
    rf"|last(?! (?:week|year|month)))\s+(?:{_FILLER}\s+)*(?:{_DATE}(?:and|or|to)\s+(?:{_FILLER}\s+)*)?$"
)

_IS = r"(?:\b(?:is|are|was|were|be|been|being)|['’](?:s|re))(?: (?:also|now|not|still|once|widely|[a-z]+ly))*"
_VERB = (
    r"(?:be|begin|start|open|close|end|resume|return|meet|appear|take|hold|speak|arrive|leave|visit|vote|rule|launch|play"
    r"|face|go|come|make|give|run|expire|report|publish|release|stand|travel|land|finish|join|host|attend|sign|testify)"
)
_INFINITIVE = r"(?!the\b|an?\b|his\b|her\b|its\b|their\b)[a-z]+"
_GATHERING = r"(?:talks|meetings?|elections?|hearings?|votes?|summits?|referendums?|rall(?:y|ies)|trials?)"
_APPOINTED = (
    r"\b(?:agree[sd]?|arrange[sd]?|promise[sd]?|pledge[sd]?|vow(?:s|ed)?|invited|summoned|ordered|told|asked|required"
    r"|urged|wants?|wanted|hope[sd]?|intend(?:s|ed)?|prepar(?:es|ed|ing)|ready)(?: \w+){0,2}? to"
    r" (?:meet|(?:re)?convene|gather|resume|return|appear|testify|attend|visit|travel"
    rf"|hold(?: \w+){{0,2}} {_GATHERING})\b"
)
_PRESENT = (
    r"\b(?:resumes|reopens|ends(?! up)|expires|takes? effect|comes? (?:out|into (?:force|effect))"
    r"|(?:goes|go|heads?) to the polls)\b|(?:\b(?:is|are)|['’]re) (?:meeting|voting|travell?ing|arriving|visiting"
    rf"|returning|hosting|holding(?: \w+){{0,2}} {_GATHERING})\b"
)
_COMING = re.compile(
    r"\b(?:will|would|won't|won’t|scheduled|slated|set (?:to|for)|upcoming|deadline|ahead of|begins?|kicks? off"
    r"|runs|airs|opens|returns|premieres|goes|planned|planning to|to (?:be held|take place))\b"
    r"|\b(?!its\b|his\b|this\b)[A-Za-z][a-z]+s (?:air|open|return|premiere|run|start|begin|resume|end|meet)"
    r"(?= (?:on |in |at )?$)"
    rf"|{_IS} (?:due(?! to)|expected|forecast|projected|poised|supposed|planning|to {_INFINITIVE})\b"
    rf"|(?:{_IS}|,) due to {_INFINITIVE}|\bdue to {_VERB}\b"
    r"|\bdue(?= (?:(?:out|back|later|early|late|this|at the end of|on|in) )*$)"
    r"|(?<!\bas )(?<!\bthan )\bexpected to\b"
    r"|(?<!\bas )(?<!\bthan )(?<!\bhad )(?<!\bhave )(?<!\bhas )\bexpected(?= (?:(?:later|early|late|this|on|in) )*$)"
    r"|(?<!ed )\bplans (?:to|an?|another|more|the)\b"
    r"|\b(?:[Tt]hey|[Ww]e|who|also|still|[A-Za-z][a-z]+s) plan (?:to|an?|another|more)\b"
    rf"|, to be [a-z]+\b|{_APPOINTED}|{_PRESENT}"
)

_WILL = re.compile(
    r"\b(?:will|won['’]t|(?:is|are) (?:due|set|expected|scheduled|slated|poised|planning|to [a-z]+)|plans? to)\b"
)

_PARTICIPLE = (
    r"(?:[a-z]+[^\We]ed|agreed|freed|born|built|bought|brought|caught|fought|found|heard|held|kept|led|left|lost|made|met|paid"
    r"|sent|shot|sold|spent|stuck|struck|told|won)"
)
_FINITE = re.compile(
    r"\b(?:was|were|had|did|said|began|became|broke|came|chose|drew|drove|fell|fled|flew|gave|got|grew|knew|ran|rose|sank|sat"
    r"|saw|spoke|stole|swore|threw|took|went|withdrew|woke|wore|wrote)\b"
    r"|(?:\b(?:has|have|been|he|she|it|they|who|which|that|and|but|when|after)|,)(?: [a-z]+ly)? "
    rf"{_PARTICIPLE}\b"
    r"|(?<![-\w])(?<!\bbe )(?<!\bbeing )(?<!\bget )(?<!\bstay )(?<!\bremain )(?<!\bto )(?<!\bwill )(?<!\bwould )"
    r"(?<!ly )(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bhis )(?<!\bher )(?<!\bits )(?<!\btheir )(?<!\bnot )(?<!\bof )"
    rf"(?<!\bin )(?!hundred\b){_PARTICIPLE}\b(?! (?:of|by|as|with|in|for|to|over|during)\b)"
)


def is_coming(clause: str) -> bool:
    """Whether the words before a date, from the beginning of its sentence, make it one to come, a limit, or not the
    nearest one."""
    return _LIMIT.search(clause) is not None or is_to_come(clause)


def is_opening_what_comes(clause: str, behind: str) -> bool:
    """Whether a date stands at the head of a clause whose first verb tells of what is still to come: "On Friday, the
    court will rule"."""
    coming = _WILL.search(behind[:WIDTH]) if len(clause.split()) <= HEAD else None
    return coming is not None and all(verb.start() > coming.start() for verb in _FINITE.finditer(behind[:WIDTH]))


def is_to_come(clause: str) -> bool:
    """Whether the last verb of the words before a date tells of what is still to come."""
    cues = list(_COMING.finditer(clause[-WIDTH:]))
    return bool(cues) and not _FINITE.search(clause[-WIDTH:], cues[-1].end())
