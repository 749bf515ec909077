"""What kind of thing a question asks for, and whether words hold one: a name, a place, a day, a time, a figure."""

import re
from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import Literal

from assistant.answering.grammar import AUXILIARY, LEADING, QUESTION_WORD
from assistant.answering.values.numerals import tells_none
from assistant.checking.days import DAYS, MONTHS
from assistant.checking.figures import TENS, UNITS
from index.words import UPPER, fold, words

Kind = Literal["who", "when", "day", "clock", "duration", "where", "count", "money", "share", "polar", "other"]

MONTH = "|".join(MONTHS)
SHORT_MONTH = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
ANY_MONTH = rf"(?:{MONTH}|{SHORT_MONTH})"
DAY_OF_MONTH = rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {ANY_MONTH}"
SPAN = "seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)"

CLOCK = re.compile(r"\b(?:what|which) (?:exact )?(?:time|hour)\b")
DURATION = re.compile(rf"\bhow long\b(?! ago)|\bhow (?:many|much) (?:more )?(?:time|{SPAN})\b")
DAY = re.compile(r"\b(?:what|which) (?:(?:is|was) the )?(?:exact )?(?:date|day)s?\b")
WHEN = re.compile(r"\b(?:when|how long ago|(?:what|which) (?:date|day|year|month)|since when|by when)\b")
COUNT = re.compile(
    r"\b(?:how (?:many|much|old|far|often|large|big|high|tall|heavy|fast)|what (?:number|share|percentage|age))\b"
)
WHICH = rf"(?:what|which) (?:(?!(?:{AUXILIARY}|in|of|to|for|on|at|by|and|or|that|who)\b)[\w'’.-]+ ){{0,3}}?"
"""What may open a question before the noun for what it asks for: "which former Dutch …"."""
SOMEBODY = (
    "person|people|man|woman|candidate|suspect|victim|mayor|governor|ambassador|journalist|scientist|president|minister|official|leader|politician|senator|lawmaker|judge|general|commander"
    "|officer|king|queen|prince|princess|actor|actress|singer|rapper|musician|artist|author|director|celebrity|athlete"
    "|player|driver|company|firm|airline|bank|retailer|carmaker|broadcaster|network|newspaper|brand|group|organi[sz]ation"
    "|party|team|club|band|agency|ministry|militia|union|charity|university"
)
SOMEWHERE = "place|city|country|state|province|region|town|village|county|district|governorate|continent|island|capital"
WHO = re.compile(
    rf"\b(?:who|whom|whose|{WHICH}(?:{SOMEBODY})(?!['’])"
    r"|what (?:is|was|are|were) (?:(?!(?:in|of|on|for|to)\b)[\w'’-]+ ){0,4}?names?)\b"
)
CHANGED = (
    "rise|rises|rose|risen|fall|falls|fell|fallen|drop|drops|dropped|grow|grows|grew|grown|increased?|decreased?|declined?"
    "|jump|jumped|surged?|soar|soared|climb|climbed|plunged?|slump|slumped|shrink|shrank|shrunk|go up|gone up|go down"
)
"""How much something did so is told in its own measure or in per cent."""
MONEY = re.compile(
    r"\bhow much\b.*\b(?:(?:costs?|pay|earn\w*)"
    rf"(?!\w)(?!(?: (?:in|of|for|per) \w+)?(?: ha(?:s|d|ve)| \w+ly)* (?:{CHANGED})\b)"
    r"|pays|paid|spend|spent|worth|invest\w*|rais\w+(?! (?:\w+ ){0,3}(?:rates?|taxes|tariffs?)\b)|charg\w+|fined?|sold"
    r"|money)\b"
    r"|\bwhat (?:was|is|were|are) the (?:(?!human)\w+ )?(?:price|cost|fine|salary|ransom|damages|budget|bail)\b"
    r"|\bwhat (?:price|sum)\b"
)
SHARE = re.compile(r"\b(?:what|which) (?:share|percent|percentage|proportion)\b|\bhow many per ?cent\b")
WHERE = re.compile(rf"\b(?:where|{WHICH}(?:{SOMEWHERE})(?!['’]))\b")
FIGURE = re.compile(
    r"\bwhat (?:is|was|were|are) (?:(?!(?:of|in|on|for|to|that)\b)[\w'’-]+ ){1,4}?(?:number|population|toll|turnout|age"
    r"|percentage|proportion|share(?! price)|rate|speed|height|width|depth|distance|magnitude|weight|temperature"
    r"|altitude|score|margin|size)\b|^(?:the )?(?:(?:total )?number of|death toll|population of)\b"
)
"""What is asked for by its name, and is a figure: "What is the death toll …?"."""
KEYWORDS = rf"^(?!.*\b(?:{QUESTION_WORD}|{AUXILIARY})\b).* "
"""Words that are no question, before the last of them."""
DATE = re.compile(rf"^(?:the )?date of\b|{KEYWORDS}date\W*$")
"""Keywords that ask for a day: "ceasefire date"."""
NUMBER_OF = re.compile(rf"{KEYWORDS}(?:toll|turnout|population|(?<!phone )(?<!flight )(?<!serial )number)\W*$")
"""Keywords that ask for a figure: "ferry inspectors number"."""
SHORT_IS = re.compile(r"\b(what|who|where|when|how|why)['’]s\b")
ASKED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("duration", DURATION),
    ("money", MONEY),
    ("share", SHARE),
    ("clock", CLOCK),
    ("day", DAY),
    ("day", DATE),
    ("when", WHEN),
    ("count", COUNT),
    ("count", FIGURE),
    ("count", NUMBER_OF),
    ("who", WHO),
    ("where", WHERE),
)

OPENER = re.compile(rf"\W*(?:(?P<any>why|how)|what|which|{AUXILIARY})\b")
"""What opens a question before another question word; behind "why" and "how", no other word asks."""
TELLING = re.compile(r"\b(?:tell me|knows?|known|clear|remember) $")
"""What may stand before the words that ask: "Do you know when …?"."""
FRONT = re.compile(
    r"\W*(?:(?:of|in|at|on|to|from|by|for|with|among|during|under|after|before|since|while|as|although|because|once|if"
    r"|given|despite|following|besides)\b(?! (?:what|which|whose|whom|how)\b)"
    rf"|when (?!(?:{AUXILIARY})\b)\w)"
)
"""What opens a clause that stands before the question."""
ASKING_BEHIND = re.compile(rf", (?P<question>(?:(?:{LEADING}) )?(?P<asks>{QUESTION_WORD})\b)")
NUMBER_WORDS = frozenset(
    f"""{UNITS} {TENS} hundred hundreds thousand thousands million millions billion billions dozen dozens half quarter
    quarters third thirds several none nobody once twice couple trio quartet""".split()
)
HOUR = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?[ap]\.?m\b|\bo['’ ]?clock\b|\b(?:noon|midday|midnight)\b")
DAY_PART = re.compile(r"\b(?:morning|afternoon|evening|night|dawn|dusk|sunrise|sunset)\b")
LENGTH = re.compile(rf"(?:\d|\b(?:{'|'.join(NUMBER_WORDS)}|a|an|few|couple of)\b)[\w ,.–-]{{0,12}}?\b(?:{SPAN})\b")
VAGUE_LENGTH = re.compile(rf"\b(?:{SPAN}|since|until|till)\b")
TIME = re.compile(
    rf"\b(?:{ANY_MONTH} \d{{1,4}}|{DAY_OF_MONTH}"
    r"|\d{1,2}:\d\d|\d{1,2} ?[ap]\.?m\b|(?:1[5-9]|20)\d\ds?)(?!\w)"
)
VAGUE_TIME = re.compile(
    rf"\b(?:{MONTH}|{'|'.join(DAYS)}|yesterday|today|tomorrow|tonight|morning"
    r"|afternoon|noon|evening|midnight|weeks?|weekend|months?|years?|days?|hours?|minutes?|decades?|century|recently"
    r"|since|spring|summer|autumn|winter|christmas|easter|nights?|overnight|dawn|dusk|sunrise|sunset|midday"
    r"|on the eve)\b"
)
VAGUE_DAY = re.compile(rf"\b(?:{MONTH}|yesterday|today|tomorrow|tonight|weekend|days?|christmas|easter|on the eve)\b")
DATED = re.compile(rf"\b(?:{ANY_MONTH} \d{{1,2}}|{DAY_OF_MONTH}|{'|'.join(DAYS)})\b")
TIMES = {
    "when": (TIME, VAGUE_TIME),
    "day": (DATED, VAGUE_DAY),
    "clock": (HOUR, DAY_PART),
    "duration": (LENGTH, VAGUE_LENGTH),
}
"""By kind of time, what tells it, and what only hints at it."""
NAME = re.compile(rf"(?<![.!?“\"]\s)(?<!^)\b[{UPPER}][\w'’-]+")
CAPITAL = re.compile(rf"\b(?!(?:A|An|The|Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord)\b)[{UPPER}][\w'’-]*")
"""A word of a name; a title without one is none."""
UNIT_OF = {
    "money": re.compile(
        r"[$€£¥₹]|\b(?:dollars?|euros?|pounds?|yen|yuan|rupees?|cents?|dinars?|francs?|ro?ubles?"
        r"|shekels?|pesos?|lira|riyals?|dirhams?|won|krona|rand)\b"
    ),
    "share": re.compile(r"%|\bper ?cent\b|\b(?:half|third|quarter|fifth)s?\b"),
}
PLACE = re.compile(rf"\b(?:in|at|from|near|to|of|outside|across|around|into|over|on)\s+(?:the\s+)?[{UPPER}][\w'’-]+")


def kind_of(lower: str) -> Kind:
    """What kind of thing would answer a question given in lower case; the earliest question word decides.

    "What did he say when …?" asks for no time: a word inside the clause of another question word decides nothing.
    """
    lower = without_front(SHORT_IS.sub(r"\1 is", lower))
    found = [(match.start(), kind) for kind, pattern in ASKED if (match := pattern.search(lower))]
    if not found:
        return "other"
    start, kind = min(found, key=lambda each: each[0])
    opener = None if TELLING.search(lower[:start]) else OPENER.match(lower[:start])
    return "other" if opener and (opener["any"] or kind in ("who", "when", "where")) else kind


def without_front(lower: str) -> str:
    """A question without a clause before it: "In the city where it happened, how many live?" asks "how many".

    A question word that may also open a clause behind a comma ("…, who") counts where no other follows one.
    """
    asking = list(ASKING_BEHIND.finditer(lower)) if FRONT.match(lower) else []
    asked = next((match for match in asking if match["asks"] in ("how", "what", "why")), asking[0] if asking else None)
    return lower[asked.start("question") :] if asked else lower


def fits(kind: Kind, own: Collection[str], text: str, is_answer: bool = False) -> float:
    """How well a text holds something of a kind, beyond the words that are the question's `own`.

    1 if it does, 0 if not; 0.5 for what is vague ("on Tuesday" for a day, "in the morning" for a time), for people
    without a name ("two guards"), and where anything may be asked for.
    `is_answer`: the text is no sentence, but words taken out of one.
    """

    def holds(pattern: re.Pattern[str], text: str) -> bool:
        return any(not set(words(one.group())) <= set(own) for one in pattern.finditer(text))

    match kind:
        case "count" | "money" | "share":
            is_counted = any((word[0].isdigit() or word in NUMBER_WORDS) and word not in own for word in words(text))
            is_counted = is_counted or (is_answer and kind == "count" and tells_none(text))
            unit = UNIT_OF.get(kind)
            return float(is_counted and (unit is None or unit.search(fold(text)) is not None))
        case "when" | "day" | "clock" | "duration":
            told, vague = TIMES[kind]
            return 1.0 if holds(told, folded := fold(text)) else 0.5 * holds(vague, folded)
        case "where":
            return float(holds(CAPITAL if is_answer else PLACE, text))
        case "who":
            return 1.0 if holds(CAPITAL if is_answer else NAME, text) else 0.5 * (is_answer and _names_people(text))
        case "polar" | "other":
            return 0.5


def _names_people(text: str) -> bool:
    """Whether a text holds a word for people, one or many."""
    return not _people().isdisjoint(words(text))


@cache
def _people() -> frozenset[str]:
    """English nouns for people and groups of them, with their plurals; stems would take an attack for an attacker."""
    text = resources.files("assistant.answering.asking").joinpath("people.txt").read_text(encoding="utf-8")
    nouns = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return frozenset(nouns | {plural_of(noun) for noun in nouns})


def plural_of(noun: str) -> str:
    """The plural of an English noun, by its ending."""
    if noun.endswith("man"):
        return f"{noun[:-3]}men"
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    if re.search(r"(?<!ie)fe?$", noun):
        return f"{noun.rstrip('e')[:-1]}ves"
    return f"{noun}es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else f"{noun}s"
