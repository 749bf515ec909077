"""Who says it: whether a sentence has its words from the speaker that a question asks for."""

import re
from collections.abc import Collection

from assistant.answering.asking.kinds import NUMBER_WORDS, fits
from assistant.answering.grammar import SAID
from assistant.checking.days import DAY_NAME, MONTH_NAME
from assistant.checking.reading import content, is_kin
from assistant.checking.speakers import speeches
from index.searching.speakers import SAYING, spelled_out
from index.words import UPPER, words

SHARED = 0.5
"""Share of the asked speaker's words that a speaker must have."""

TELLS = re.compile(
    r"\W*(?:\([^)]*\)\W*)?(?:\w+ly |also |later |has |have |had ){0,2}"
    r"(?:said|says?|told|tells?|stated|states?|reported|reports?|added|adds?|noted|notes?|claimed|claims?)\b"
)
TOLD_BY = re.compile(r"(?:[,.?!…—–\"”’'] (?:said|says)|\b(?:according to|told by))(?: an?| the)? \W*$", re.IGNORECASE)
"""What stands before whoever tells the rest; behind a plain "says" stands what is told: "The union says 870 work"."""

NAMED = rf"[{UPPER}][\w’'.-]*"
SEVERAL = rf"{NAMED}(?: (?:{NAMED}|of|the|for|al|bin)){{0,6}}"
OFFICE = (
    r"(?:ministry|ministers?|police|army|military|officials?|authorities|government|office|spokes(?:man|woman|person)"
    r"|sources?|statement|group|medics|rescuers)"
)
MORE = "say admitted acknowledged argued argues alleged alleges insists warns adds noted estimates estimated"
TOLD = rf"(?:{'|'.join(sorted(SAID | set(MORE.split())))})"
RATES = (
    r"(?:spoke of|speaks of|puts?(?= (?:the|its|it|that|this|their|his|her)\b[^.,;”\"]{0,60}? (?:at|to) "
    rf"(?:[a-z]+ ){{0,2}}?(?:[$€£¥]?\d|(?:{'|'.join(sorted(NUMBER_WORDS))})\b)))"
)
"""What somebody does who gives a figure: "The insurer put the damage at $2 million"."""
BY_NAME = rf"(?:(?!told\b){TOLD}(?! (?:the|an?|[{UPPER}]))|told|{RATES})\b"
"""A verb behind a name between commas whose subject does not stand behind it: "Calder, told Elm Radio", and not
"Nordkai, said Calder"."""
SAYS = rf"(?:{TOLD}|{RATES})\b"
BESIDE = r"(?: (?:[\w-]+ly|now|also|later|still|again|then|first|earlier|since|has|have|had))?"
"""What may stand between a speaker and the verb."""
FIGURE = "(?:figure|count|tally|toll|estimate) (?:is|was|stands|stood)"
"""What is told by whoever counts: "The ministry's figure is nine"."""
HEAD = rf"\b(?:{SEVERAL} |(?!{TOLD}\b)[a-z]+ )?(?!{TOLD}\b)[a-z]+"
"""Whoever has no name, before a place or those that they speak for: "Gazan doctors", "the mayor"."""
SITE = (
    "hospital|clinic|mine|plant|factory|camp|prison|port|airport|station|university|school|embassy|base|court|mosque"
    "|church|area|region|province|district|county|state|village|town|city"
)
PLACED = rf" (?:in|at|near|from|outside|across)(?: the)? {SEVERAL}(?: (?:{SITE}))?"
TITLED = r"(?:(?:Dr|Mr|Mrs|Ms|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Prof|Sen|Rep|Gov|Rev|St|(?:[A-Z]\.)*[A-Z])\. )"
OF = r"(?: (?:of|for) (?:the |an? )?(?:[a-z-]+ )?[a-z]+)?"
BODY = (
    r"(?<!\bof )(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) (?:(?!(?:of|the|an?)\b)[a-z-]+(?:['’]s?)? ){0,2}?"
    rf"(?P<body>[a-z]+){OF}"
)
"""Whoever has no name: "the coastguard", "its lawyer", "the union of coal workers"."""
APART = r", (?:(?:an?|the|its|his|her|who|which|whose|\d\d)\b|[a-z]+ (?:of|for|at)\b)[^,;]*,"
"""What is told of a speaker between the name and the verb: "Rebecca Stroud, the company's chief,"."""
POST = "(?:the|an?|its|his|her|their) (?:[a-z-]+ ){0,3}[a-z-]+"
"""What a speaker is, before the name: "said its leader, Ann Ide"."""
SPEAKER = re.compile(
    rf"(?:[Aa]ccording to|[Tt]old by) (?P<after>(?:the |an? )?{TITLED}*[\w’'-]+(?: {TITLED}*[\w’'-]+){{0,4}}?)"
    r"(?=[,.;:]| (?:who|which|that|on|in)\b|$)"
    rf"|(?:(?P<apart>{SEVERAL}){APART}|, (?P<between>{SEVERAL}),){BESIDE} {BY_NAME}"
    rf"|\b(?P<counting>(?:[Tt]he (?:[a-z-]+ ){{0,2}}?[a-z-]+|{SEVERAL}))['’]s? (?:[a-z]+ )?{FIGURE}\b"
    rf"|\b(?P<post>[a-z]+), (?P<posted>{SEVERAL}),{BESIDE} {SAYS}"
    rf"|(?P<whose>{SEVERAL}['’]s?(?: (?!{TOLD}\b)[a-z]+){{0,2}}? (?P<own>[a-z]+)) {SAYS}"
    rf"|[,”\"] (?!told\b){TOLD} (?:{POST}, )?(?P<behind>(?:the )?{SEVERAL})"
    r"|(?<!\bthan )(?<!\bthan the )\b"
    rf"(?:(?P<before>(?:the )?{SEVERAL}(?: (?!{TOLD}\b)[a-z]+)?? {OFFICE}|(?:the )?{SEVERAL}"
    rf"|(?:(?:(?:the )?[a-z]+['’]s|[a-z]+) )?{OFFICE})"
    rf"(?:{PLACED})?"
    rf"|(?P<placed>{HEAD}){PLACED}|(?P<of>(?P<head>{HEAD}) (?:of|for)(?: the)? {SEVERAL})|(?P<bare>{BODY}))"
    rf"(?: on (?:{DAY_NAME}))?{BESIDE} {SAYS}"
)
CROWD = re.compile(
    rf"(?:^|(?<=[,;”\"] ))(?P<those>(?:(?!{TOLD}\b)[A-Za-z][a-z-]+ ){{0,2}}?(?P<crowd>[A-Za-z][a-z]+){OF})"
    rf"{BESIDE} {TOLD}\b(?! (?:to|missing|dead|killed|injured|wounded|hurt|by)\b)"
)
"""Several without a name or an article, "passengers said", and not of whom something is told: "soldiers reported
missing"."""
LEADING = re.compile(
    rf"^(?:(?:(?:[Ii]n|[Oo]n|[Bb]y|[Ss]ince|[Uu]ntil|[Ll]ast)(?: early| late)? (?:{MONTH_NAME}|{DAY_NAME})|{DAY_NAME}"
    r"|(?i:but|and|or|so|yet|as|that|while|whereas|although|though|if|when|because|since|after|before|until|still|then"
    r"|now|however|meanwhile|instead|also|later|earlier|separately|yesterday|today|in|at|from)),? )+"
)
"""What stands before a speaker at the beginning of a clause: a day, and words that join clauses."""
PRONOUNS = frozenset(("He", "She", "They", "It", "We", "I", "This", "That"))


def voice(speaker: Collection[str], sentence: str) -> float:
    """1 if the sentence reports what the speaker asked for says, −1 if it has its words from somebody else, else 0."""
    if not speaker:
        return 0.0
    heard = [[word.stem for word in content(speech.speaker)] for speech in speeches(spelled_out(sentence))]
    named = [own for own in heard if own]
    if any(_is_one(speaker, own) for own in named):
        return 1.0
    return -1.0 if named else 0.0


def _is_one(asked: Collection[str], said: Collection[str]) -> bool:
    return sum(any(is_kin(one, other) for other in said) for one in asked) >= SHARED * len(asked)


def is_teller(sentence: str, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` name whoever says the rest of the sentence."""
    return bool(TELLS.match(sentence, end) or TOLD_BY.search(sentence[:start]))


def asks_who_says(question: str) -> bool:
    """Whether a question has a verb of saying, so that whoever says something may be its answer."""
    return not SAYING.isdisjoint(words(question))


def speaker_of(sentence: str) -> str | None:
    """Who says it, as the sentence tells; None where it is the article's own voice."""
    groups = ("after", "behind", "before", "placed", "of", "apart", "between", "posted", "counting", "whose", "bare")
    matches = [
        match
        for match in SPEAKER.finditer(sentence)
        if all(_are_people(match[head]) for head in ("placed", "head", "own", "body", "post"))
    ]
    parts = (next(match[group] for group in groups if match[group]) for match in matches)
    found = (LEADING.sub("", part).rstrip(".") for part in parts)
    several = (match["those"] for match in CROWD.finditer(sentence) if _are_people(match["crowd"].lower()))
    return next((speaker for speaker in found if speaker not in PRONOUNS), None) or next(several, None)


def _are_people(head: str | None) -> bool:
    """Whether words without a name end with one for people; "a man injured in Gaza" does not."""
    return not head or fits("who", (), head.split()[-1], is_answer=True) > 0
