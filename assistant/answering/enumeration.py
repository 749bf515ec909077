"""Words that answer a question for several → all that is enumerated with them."""

import re

from assistant.answering.asking.kinds import fits
from assistant.answering.grammar import HELPING, is_past
from assistant.answering.quoting.phrases import VERBAL, tags
from index.records import Span
from index.words import UPPER

WORD = rf"(?:[{UPPER}][\w'’.&-]*[\w’]|[{UPPER}][\w-]*s'(?= [{UPPER}])|[{UPPER}]\.?|al-\w+)"
NAME = rf"(?:the )?{WORD}(?:(?: (?:of|for|the|de|del|la|van|von|bin|ibn|al))* {WORD})*"
TITLE = r"(?:[a-z][\w'’-]* ){1,4}?"
"""What may stand before a name without a capital: "school principal"."""
APPOSED = r"(?: \([^()]{1,40}\)|, (?:an?|the) [a-z-]+(?: [a-z-]+){0,2}(?=,))"
ITEM = rf"(?:(?P<title>{TITLE}))?(?P<name>{NAME}){APPOSED}?"
PLAIN = re.sub(r"\?P<\w+>", "?:", ITEM)
LAST = r"(?:,? (?:and|or|as well as|&) )"
NEXT = re.compile(rf"(?: (?:of|for|from) {NAME})?{APPOSED}?(?:, {PLAIN})*{LAST}{PLAIN}")
"""What may stand behind the first of several names: others behind commas, and the last behind "and" or "or"."""
ONE = re.compile(ITEM)
NAMED = re.compile(rf" (?P<noun>[a-z]+) {NAME}")
"""How a name goes on that began with a country's: "the Dutch | company Van Rhijn"."""
TITLED = re.compile(rf"(?:^|(?<=[:;,] )|(?<=\bare )|(?<=\bwere )|(?<=\bby )){TITLE}$")
"""What stands before the first of several names, each with its title."""
TITLED_ITEM = re.compile(rf"(?:, |\b(?:and|or) ){TITLE}{NAME}")
OPENING = r"(?!(?:In|On|At|From|By|After|Before|Since|During|For|With|When|While|As|But|And|Of)\b)"
START = rf"(?:(?:^|(?<=[;:] )){OPENING}|(?<=\b(?:from|with) )|(?<=\b(?:by|in|to|of) ))"
BEFORE = re.compile(rf"{START}(?:{PLAIN}, )*{PLAIN}(?:,? and |, )$")
"""What may stand before the last of several names, from where they begin: "in Peru, Chile and …"."""
GROUP = r"(?:[Tt]he|[Aa]n?|[Tt]heir|[Ii]ts) (?:[\w’'-]+ ){0,3}?[\w-]+"
SUBJECTS = re.compile(rf"(?:^|(?<=[;:] )){OPENING}(?:(?:{GROUP}|{NAME}), )*(?:{GROUP}|{NAME})(?:,? and )$")
"""What may stand before the last of several at the beginning of a clause, with or without names."""
COUNTED = re.compile(r"\W*(?:the (?:other )?)?(?P<number>\d+|[a-z]+) [^:]*$", re.IGNORECASE)
SMALL = dict(zip("two three four five six seven eight nine ten eleven twelve".split(), range(2, 13), strict=True))
CLAUSE = re.compile(r"[.;:!?](?!\d)")
LONGEST = 7
"""Words of one thing that is enumerated."""


def complete(text: str, span: Span) -> Span:
    """The words `span` of a sentence, with the names that are enumerated before and behind them.

    "It borders France, Spain and Andorra": a mark on "France" becomes one on all three. Without an "and" or "or" the
    commas may part a place from its country, and nothing is added.
    """
    end = _end(text, span.end)
    has_titles = end is not None and TITLED_ITEM.search(text, span.end, end) is not None
    before = TITLED.search(text, 0, span.start) if has_titles else None
    start = before.start() if before and _are_titles(text[before.start() : span.end]) else span.start
    return Span(_first(text, start, end or span.end), end or span.end)


def is_complete(words: str) -> bool:
    """Whether words enumerate names up to the last."""
    first = ONE.match(words)
    return first is not None and _are_titles(first[0]) and _end(words, first.end("name")) == len(words)


def _end(text: str, start: int) -> int | None:
    """Where the names end that go on behind a first one; None if none do."""
    behind = NEXT.match(text, start)
    if behind is None or not _are_titles(behind[0]):
        return None
    named = NAMED.match(text, behind.end())
    return named.end() if named and _is_person(named["noun"]) else behind.end()


def named_behind(text: str, span: Span) -> Span:
    """Those who are counted in a sentence by their names, where it goes on to name as many behind a colon: "Two have
    left: Ann Ide and Li Po"."""
    counted = COUNTED.match(span.of(text))
    colon = text.find(": ", span.end)
    number = (SMALL.get(counted["number"].lower()) or _whole(counted["number"])) if counted else None
    if colon < 0 or not number:
        return span
    names = Span(colon + 2, len(text.rstrip(" .")))
    told = names.of(text)
    return names if is_complete(told) and len(_parts(told)) == number else span


def together(text: str, span: Span) -> Span:
    """Whoever is told of at the beginning of a clause together with others, with all of them: "the police and | the
    army were there"."""
    before = SUBJECTS.search(text, 0, span.start)
    is_one = before and VERBAL.isdisjoint(tags(before[0].split()))
    return Span(before.start(), span.end) if before and is_one and _goes_on(text, span.end) else span


def going_on(text: str, span: Span) -> Span:
    """The first of three or more things, with the others up to the mark that ends them: "gloves | , soap and coal".

    Others are of its kind where they begin as it does, with a verb or none, and have no verb behind.
    """
    end = span.end + len(CLAUSE.split(text[span.end :], maxsplit=1)[0])
    parts = _parts(text[span.start : end])
    is_list = text[span.end : span.end + 2] == ", " and len(parts) > 2 and parts[0] == span.of(text)
    is_list = is_list and re.search(r"(?:,| and| or) ", ", ".join(parts[1:-1])) is None
    return Span(span.start, end) if is_list and _are_alike(parts) else span


def _are_alike(parts: list[str]) -> bool:
    """Whether short parts begin with a verb, or none does, and hold no verb behind."""
    own = [tags(part.split()) for part in parts]
    first = {kinds[0] in VERBAL for kinds in own}
    is_plain = all(kind not in VERBAL and kind not in ("relative", "clause") for kinds in own for kind in kinds[1:])
    return is_plain and len(first) == 1 and all(len(kinds) <= LONGEST for kinds in own)


def _parts(words: str) -> list[str]:
    """Words cut at the commas, and at "and" or "or" before the last."""
    *first, last = re.split(r", (?!(?:and|or) )", words)
    return [*first, *re.split(r",? (?:and|or) ", last)]


def _whole(word: str) -> int | None:
    return int(word) if word.isdigit() else None


def _first(text: str, start: int, end: int) -> int:
    """Where the names begin of which those from `start` to `end` are the last."""
    before = BEFORE.search(text, 0, start)
    is_last = before and (before[0].endswith("and ") or is_complete(text[start:end])) and _are_titles(before[0])
    is_behind = before and before.start() and text[before.start() - 2] not in ";:"
    return before.start() if before and is_last and not (is_behind and _goes_on(text, end)) else start


def _goes_on(text: str, end: int) -> bool:
    """Whether a verb follows."""
    behind = [kind for kind in tags(re.findall(r"\S+", text[end : end + 40])) if kind != "adverb"]
    return text[end : end + 1] == " " and behind[:1] != [] and behind[0] in VERBAL


def _are_titles(words: str) -> bool:
    """Whether what stands without a capital before each name, if anything, says who that is."""
    heads = [match["title"].split() for match in ONE.finditer(words) if match["title"]]
    return all(
        _is_person(head[-1]) and not any(is_past(word) or word in HELPING for word in head)
        for head in (_behind_and(head) for head in heads)
        if head
    )


def _is_person(noun: str) -> bool:
    """Whether a noun is one for people or a body of them."""
    return fits("who", (), noun, is_answer=True) > 0


def _behind_and(head: list[str]) -> list[str]:
    return head[1:] if head[0] in ("and", "or", "as", "the", "of", "for", "from") else head
