"""Whom a question and its answer are about: what "he" or "she" in the question behind them can mean."""

import re

from assistant.answering.asking.kinds import fits, kind_of
from assistant.answering.grammar import AUXILIARY, is_past, without_opening
from assistant.answering.values.names import PLACED, TITLES
from assistant.checking.days import DAYS, MONTHS
from index.words import UPPER, content_words, fold, is_content, words

NAME = re.compile(rf"\b[{UPPER}][\w'’-]+(?:\s+(?:(?:al|bin|de|van|von|of|the)[\s-]+)*[{UPPER}][\w'’-]+)*")
TIMES = frozenset((*MONTHS, *DAYS, "the", "early", "late", "of"))
PLACING = re.compile(r"\b(?:in|at|from|near)\s+(?:the\s+)?$", re.IGNORECASE)
"""What stands before a place's name."""
THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
OWNER = re.compile(r"['’]s?(?=\s|$)")
OWNED = re.compile(r"['’]s?(?:\s+[a-z]\w*){1,2}")
GROUPS = frozenset(
    """agency airlines airport airways alliance army assembly association authority bank base battalion board brigade
    brigades broadcasting bureau center centre city club coalition college commission committee company confederation
    conference congress corp corporation council court crescent cross cup department division emirates federation
    force forces foundation front fund games government group guards holdings hospital house inc institute
    international island islands kingdom league limited llc ltd media ministry mission motors movement museum nations
    network news office olympics organisation organization parliament party police press province republic river
    school sea senate service services society state states street strip summit team television times treaty tribunal
    trust union university valley war watch""".split()
)
"""Words of names that are nobody's: of bodies, places, events."""
PLACES = PLACED | frozenset("united los las el sri".split())
"""What a name that is nobody's may begin with."""
GROUP = "group|militia|movement|party|organi[sz]ation|company|firm|bank|airline|carmaker|retailer|team|club|agency"
BEFORE_GROUP = re.compile(rf"(?:-(?:backed|based|led|linked|aligned|owned|run)|\b(?:{GROUP}))\s+$", re.IGNORECASE)
BEHIND_GROUP = re.compile(rf"\s+(?:{GROUP}|fighters|forces|militants)\b")
PLAIN = r"(?!(?:he|she|it|they|him|her|his|its|their|them|who|which|that|when|where)\b)[\w’'-]+"
WHO_IS = re.compile(
    rf"[Ww]ho(?: is| was|['’]s) (?P<told>(?:the|an?)(?: {PLAIN}){{1,8}}"
    rf"|{NAME.pattern}(?:(?<=['’]s)(?: {PLAIN}){{1,4}})?)\W*"
)
WHO_IS_LOWER = re.compile(r"who(?: is| was|['’]s) (?P<told>(?!\w+ing\b)[a-z'’-]+ [a-z'’-]+)\W*")
WHAT_IS = re.compile(
    rf"(?:(?:[Ww]hat|[Ww]here)(?: is| are| was| were|['’]s)|[Ww]ho (?:leads|led|runs|heads|headed|chairs|chaired|owns"
    rf"|owned|founded|commands|commanded|manages|managed|rules|ruled|governs|governed)) {NAME.pattern}\W*"
)
"""A question whose name is a thing's."""
WHO_DOES = re.compile(rf"[Ww]ho (?:(?:is|was) \w+ing\b|(?!(?:{AUXILIARY})\b)\w)")
"""A question that asks for somebody else than it tells of: "Who met Ana Ek?"."""
WHOEVER = "whoever did"
DESCRIBED = re.compile(
    r"\b(?:the|an?) (?:(?!(?:the|an?|of)\b)[a-z-]+ ){0,2}?(?P<noun>[a-z]+(?:man|woman|er|or|ist|ian)|boy|girl|son"
    r"|daughter|mother|father|wife|husband|king|queen|prince|princess|pope|judge|suspect|victim|pilot|president|general"
    rf"|coach|captain)\b(?: of (?:the )?{NAME.pattern})?"
)
"""Somebody without a name: "the deputy mayor of Port Ellis"."""
ROLE = re.compile(r"(?:,|,? who (?:is|was)| is| was) (?P<role>(?:[\w’'-]+ ?){1,5})")
"""What stands behind a name of somebody whose part it tells."""
WOMEN = "wife|mother|daughter|sister|widow|girlfriend|aunt|grandmother|queen|princess|actress"
MEN = "husband|father|son|brother|widower|boyfriend|uncle|grandfather|king|prince"
KIN = {"he": WOMEN, "him": WOMEN, "his": WOMEN, "she": MEN, "her": MEN, "hers": MEN}
"""Whom a pronoun cannot mean."""
SURNAME = re.compile(rf"(?<=\s)[{UPPER}][\w-]+\b(?! [{UPPER}])")
"""A name before no other."""
NAMED_BEFORE = re.compile(rf"\s[{UPPER}][\w’'-]* $")
STATEMENT = re.compile(r"”\[|\[\w+\]|\n")
"""What ends an answer's first statement."""


def persons_of(question: str, answer: str) -> list[str]:
    """The persons whom a question is about; if it tells of none, those of its answer's first statement."""
    question, first = without_opening(question), STATEMENT.split(answer, maxsplit=1)[0]
    told = _people_in(first, answer, must_be_introduced=kind_of(question.lower()) != "who")
    told = [name for name in told if not set(words(name)) <= set(words(question))]
    if asked := WHO_IS.fullmatch(question) or WHO_IS_LOWER.fullmatch(question):
        named = [name for name in told if _is_called(asked["told"], name, first)]
        return named if len(named) == 1 else [asked["told"]] if _is_asked_for(asked, answer) else []
    named = [] if WHAT_IS.fullmatch(question) else _people_in(question, answer)
    described = [match.group() for match in DESCRIBED.finditer(question) if fits("who", (), match["noun"], True) > 0]
    asked_about = named or described
    if asked_about and WHO_DOES.match(question):
        return [*asked_about, *(told or [WHOEVER])]
    return asked_about or told


def _is_asked_for(asked: re.Match[str], answer: str) -> bool:
    """Whether "who is" asks for a person by what stands behind it."""
    told = asked["told"]
    article, _, rest = told.partition(" ")
    if article in ("the", "a", "an"):
        return rest[0].islower() or fold(rest.split()[0]) in TITLES
    return not is_past(told.split()[0]) and _can_be_person(asked.string[: asked.start("told")], told, "", answer)


def _is_called(told: str, name: str, text: str) -> bool:
    """Whether a text says beside a name that it is whoever is described: "Ana Ek, the mayor", "Mayor Ana Ek"."""
    before, _, behind = text.partition(name)
    role = ROLE.match(behind)
    beside = {*words(before)[-1:], *words(role["role"] if role else "")}
    return not beside.isdisjoint(content_words(told))


def _people_in(text: str, beside: str, must_be_introduced: bool = False) -> list[str]:
    """The names of two words or more in a text that can be people's, each once, with the person who is somebody's.

    Args:
        beside: a text that may tell which of them are of groups.
        must_be_introduced: only those with a title, or a word for people, before them.
    """
    found: list[str] = []
    for match in NAME.finditer(text):
        name = OWNER.split(match.group())[0]
        behind = text[match.start() + len(name) :]
        before = text[: match.start()]
        if not re.search(r"\w\s*$", before):
            first, _, rest = name.partition(" ")
            name, before = (rest, f"{before}{first} ") if not is_content(fold(first)) else (name, before)
        is_known = any(set(words(name)) <= set(words(other)) for other in found)
        if " " in name and not is_known and _can_be_person(before, name, behind, beside):
            found += [name + _owned(behind)] if not must_be_introduced or _is_introduced(before, name) else []
    return found


def _can_be_person(before: str, name: str, behind: str, beside: str) -> bool:
    """Whether a name may be a person's, by its words and those around it, there and in the text beside."""
    parts = words(name)
    is_titled, is_short = parts[0] in TITLES, set(parts) <= TITLES | TIMES
    if PLACING.search(before) or is_short or not GROUPS.isdisjoint(parts):
        return False
    if not is_titled and (THE.search(before) or parts[0] in PLACES or "of" in parts):
        return False
    around = [(before, behind)]
    around += [(beside[: match.start()], beside[match.end() :]) for match in re.finditer(re.escape(name), beside)]
    return not any(BEFORE_GROUP.search(one) or BEHIND_GROUP.match(other) for one, other in around)


def _is_introduced(before: str, name: str) -> bool:
    last = words(before)[-1:]
    return words(name)[0] in TITLES or any(fits("who", (), word, True) > 0 for word in last)


def _owned(behind: str) -> str:
    """What stands behind a name up to the one person who is somebody's: "'s son"; else nothing."""
    if not (match := OWNED.match(behind)):
        return ""
    for word in re.finditer(r"(?<=\s)\w+", match.group()):
        is_one = word.group() not in GROUPS and not re.search("[^s]s$", word.group())
        if is_one and fits("who", (), word.group(), is_answer=True) > 0:
            return match.group()[: word.end()]
    return ""


def in_full(question: str, said: str) -> str:
    """A question with the surname of whoever is named once in what was said, in full: "Brisk" → "Elena Brisk"."""

    def put(match: re.Match[str]) -> str:
        name = match.group()
        is_other = fold(name) in TIMES or not is_content(fold(name)) or PLACING.search(question, 0, match.start())
        is_other = is_other or NAMED_BEFORE.search(question, 0, match.start())
        before = re.findall(rf"(?<![\w’'-])([{UPPER}][\w’'-]+) {re.escape(name)}\b", said)
        firsts = {first for first in before if is_content(fold(first)) and fold(first) not in TITLES | PLACES}
        return f"{firsts.pop()} {name}" if len(firsts) == 1 and not is_other else name

    return SURNAME.sub(put, question)


def of_gender(person: str | None, pronoun: str) -> str | None:
    """The person if a pronoun can mean them, else whose wife, or son, they are, if it is told: "Ana Ek's son"."""
    kin = KIN[pronoun.lower()]
    if not person or not re.search(rf"\b(?:{kin})(?: of\b.*)?$", person):
        return person
    owner = re.match(rf"(?P<owner>{NAME.pattern})['’]s? (?:{kin})$", person)
    return owner["owner"] if owner else None
