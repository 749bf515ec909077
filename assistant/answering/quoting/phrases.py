"""The words of a sentence → what it costs a reader to have it cut between two of them. English; rules over words.

A word has one of the tags below; a language without a tagged word has names, figures and punctuation alone.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.answering.asking.kinds import NUMBER_WORDS
from assistant.answering.grammar import PAST
from assistant.checking.days import DAYS, MONTHS
from index.words import fold

TAGS = {
    "determiner": """a an the this these those his its their our my your every each some any no both another such
        several many few most more all""",
    "preposition": """in on at by for with from against into onto over under between among amid during since until till
        through throughout across along around about behind below above beyond near off toward towards upon via within
        without despite outside inside per as than like including following except""",
    "of": "of",
    "to": "to",
    "and": "and or but nor plus & yet",
    "relative": "that which who whom whose where when while whether if unless because although though whereas",
    "clause": "after before so according once why how what",
    "auxiliary": """is are was were be been am has have had having do does did will would can could may might must shall
        should cannot not never isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't
        can't couldn't shouldn't being""",
    "verb": """tells told wants plans seeks takes makes goes gets gives becomes remains includes allows means requires
        comes holds runs keeps leads faces leaves stands shows calls met hit set cut put shut read spread became began
        came gave went took saw fell knew wrote ran rose flew drew grew threw broke spoke chose drove beat let""",
    "report": """said says saying say added adding adds stressed stressing claimed claiming claims announced announcing
        confirmed confirming warned warning warns reported noted insisted believes believe think thinks thought found
        ruled argued argues denied showed shows estimated alleged
        acknowledged admitted suggests suggest suggested indicates indicated held hopes fears expects knows know knew
        states stated concluded""",
    "subject": "he she they we i who's it's there it you",
    "object": "him them us me himself herself itself themselves her",
    "adverb": """also then now already still later earlier ago again only just even almost nearly here yesterday today
        tomorrow tonight too instead together not alone soon once twice""",
    "particle": "up out down away back apart",
    "time": "jan feb mar apr jun jul aug sep sept oct nov dec " + " ".join((*MONTHS, *DAYS)),
    "noun": """morning evening meeting building nothing something anything everything spring king wing ring ceiling
        wedding hearing housing funding training shooting bombing during need speed seed feed bed shed red
        united family supply ally assembly reply early daily weekly monthly only friendly body""",
}
"""Words by tag; the first tag that lists a word is its own."""

TAG_OF = {word: tag for tag, listed in reversed(TAGS.items()) for word in listed.split()}
MODAL = frozenset("to do does did don't doesn't didn't will would can could may might must shall should cannot".split())
ABOUT = frozenset("about around over under nearly almost roughly only just some".split())
"""Words that belong to the figure behind them."""
MEASURING = frozenset(
    "shortly soon just immediately right long moments seconds minutes hours days weeks months years decades".split()
)
"""Words that tell how long before or after something was what they belong to."""
SPECIAL = {"US": "name", "IT": "name", "WHO": "name", "May": "time"}
"""Words that are something else in these letters."""
FIGURE = re.compile(r"[$€£¥₹]?[A-Z]{0,2}[$€£¥₹]?\d[\d.,:/–-]*(?:%|st|nd|rd|th|m|bn|k|kg|km)?")
MARKS = "“”‘’\"'()[]«»,;:.!?…"
PAUSE = re.compile(r"[,;:.!?…—–][\"”’)\]»]*$|^[—–-]+$|^[^(]*\)$")
INITIAL = re.compile(r"(?:^|[.(“\"])(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|Maj|St|No|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.$")
"""What ends with a full stop that ends nothing."""
YEAR = re.compile(r"\d{4}\b")

VERBAL = frozenset(("verb", "report", "auxiliary"))
BOUND = frozenset("determiner preposition of to and relative clause auxiliary subject possessive".split())
"""Tags behind which nothing may end: half of something stands there."""
NOUNS = frozenset("determiner possessive figure name word noun time subject object".split())
"""Tags with which a noun phrase may begin."""

BROKEN = 1.0
"""What it costs to cut what belongs together: an article and its noun, a name, a figure and its unit."""
PAUSED = 0.02
"""What it costs to end at a comma or another mark."""
END = {
    "preposition": 0.12, "of": 0.5, "to": 0.35, "and": 0.1, "clause": 0.06, "relative": 0.06, "auxiliary": 0.5,
    "verb": 0.4, "report": 0.4, "determiner": 0.35, "possessive": 0.4, "subject": 0.3, "object": 0.8, "adverb": 0.3,
    "particle": 0.8, "time": 0.2, "figure": 0.5, "name": 0.6, "word": 0.7, "noun": 0.7, "mark": PAUSED,
    "adjective": 0.7,
}  # fmt: skip
"""What it costs to end in front of a word, by its tag."""
START = {
    "preposition": 0.35, "of": 0.7, "to": 0.4, "and": 0.3, "clause": 0.2, "relative": 0.2, "auxiliary": 0.33,
    "verb": 0.3, "report": 0.4, "determiner": 0.35, "possessive": 0.4, "subject": 0.1, "object": 0.8, "adverb": 0.4,
    "particle": 0.8, "time": 0.5, "figure": 0.4, "name": 0.6, "word": 0.7, "noun": 0.7, "mark": BROKEN,
    "adjective": 0.7,
}  # fmt: skip
"""What it costs to begin with a word, by its tag, where no mark stands in front of it."""
BEHIND = {"preposition": 0.5, "of": 0.8, "and": 0.3, "clause": 0.25, "relative": 0.2, "report": 0.1, "verb": 0.5}
"""What it costs to begin with a noun phrase, by the tag of the word in front of it."""
AFTER_PAUSE = {
    "of": 0.5, "particle": 0.5, "verb": 0.2, "auxiliary": 0.25, "report": 0.3, "and": 0.2, "clause": 0.15,
    "relative": 0.15, "preposition": 0.2,
}  # fmt: skip
"""What it costs to begin with a word behind a comma or another mark, by its tag; 0.1 with any other."""

BEHEADED = 0.7
"""What it costs to begin with what is told of a subject, and not with the subject."""
UNLISTED, LISTED = 0.4, 5
"""What it costs to end within a list, and how many words one thing in it may have."""


@lru_cache(maxsize=50_000)
def tag(word: str) -> str:
    """What kind of word it is by itself, quotation marks and punctuation aside."""
    bare = word.strip(MARKS)
    lower = fold(bare)
    if found := SPECIAL.get(bare) or TAG_OF.get(lower):
        return found
    if not bare:
        return "mark"
    if lower.endswith("'s") or word.endswith(("s'", "s’")):
        return "possessive"
    if FIGURE.fullmatch(bare) or lower in NUMBER_WORDS:
        return "figure"
    return "name" if bare[:1].isupper() else _by_ending(lower)


def _by_ending(lower: str) -> str:
    if lower in PAST or (len(lower) > 4 and lower.endswith(("ed", "ing"))):
        return "verb"
    return "adverb" if len(lower) > 4 and lower.endswith("ly") else "word"


def tags(words: Sequence[str]) -> list[str]:
    """The tag of each word of a sentence, as the word in front of it decides: "a planned visit", "to strike"."""
    own = [tag(word) for word in words]
    for i in range(1, len(own)):
        before, here = own[i - 1], own[i]
        is_counted = before == "figure" and here == "verb" and words[i].endswith("ing")
        if is_counted or (before in ("determiner", "possessive") and here in ("verb", "report")):
            own[i] = "adjective"
        elif here == "word" and before in ("to", "auxiliary") and words[i - 1].lower() in MODAL:
            own[i] = "verb"
        elif before == "relative" and here == "verb" and words[i - 1].lower() == "that" and words[i].endswith("ing"):
            own[i - 1], own[i] = "determiner", "noun"
        elif here == "figure" and words[i - 1].lower() in ABOUT:
            own[i - 1] = "determiner"
    return own


def costs(words: Sequence[str], own: Sequence[str]) -> tuple[list[float], list[float]]:
    """What it costs to begin with each word of a sentence, and to end with it; nothing at the sentence's own ends.

    `own` are the words' tags.
    """
    joints = [_joint(*pair) for pair in pairwise(zip(words, own, strict=True))]
    starts, ends = [0.0, *(start for _, start in joints)], [*(end for end, _ in joints), 0.0]
    for i in _inside_subjects(words, own):
        starts[i] = max(starts[i], BEHEADED)
    for i in _inside_lists(words, own):
        ends[i] = max(ends[i], UNLISTED)
    return starts, ends


def _inside_subjects(words: Sequence[str], own: Sequence[str]) -> Iterator[int]:
    """The words with which only what is told of a subject begins, in front of its verb: "Analysts | at three banks
    expect", "The lawyer, | Stan Ruiz, had said"."""
    first, is_plain = 0, own[:1] != ["preposition"]
    for i in range(1, len(words)):
        if PAUSE.search(words[i - 1]):
            behind = next((k + 1 for k in range(i, len(words)) if PAUSE.search(words[k])), len(words))
            is_told = own[i] in NOUNS and is_plain and not VERBAL.intersection(own[first:behind])
            if is_told and own[behind : behind + 1] != [] and own[behind] in VERBAL:
                yield i
            first, is_plain = i, own[i] in NOUNS
        elif own[i] in VERBAL or own[i] in ("relative", "clause", "and"):
            is_plain = False
        elif is_plain and own[i] in ("preposition", "of") and own[i - 1] in NOUNS:
            verb = next((k for k in range(i, len(words)) if own[k] in VERBAL or PAUSE.search(words[k])), None)
            if verb is not None and own[verb] in VERBAL:
                yield i


def _inside_lists(words: Sequence[str], own: Sequence[str]) -> Iterator[int]:
    """The words behind which a list of three or more goes on: "Ann Ide, | Li Po | and Bo Ek"."""
    for i in range(len(words) - 1):
        if not words[i].endswith(","):
            continue
        end = next((k for k in range(i + 1, len(words)) if own[k] == "and" or not _may_be_listed(own[k])), len(words))
        commas = [k for k in range(i, end) if words[k].endswith(",")]
        is_short = all(b - a <= LISTED for a, b in pairwise([*commas, end]))
        if (
            is_short
            and own[end : end + 1] == ["and"]
            and i < end - 1
            and own[end + 1 : end + 2]
            and own[end + 1] in NOUNS
        ):
            yield from (i, end - 1)


def _may_be_listed(kind: str) -> bool:
    return kind in NOUNS or kind in ("of", "adjective")


def lacks_verb(words: Sequence[str], own: Sequence[str]) -> list[bool]:
    """For each word of a sentence, whether it stands in a clause of which the verb is still to come."""
    lacking, is_lacking = [], False
    for word, kind in zip(words, own, strict=True):
        is_lacking = kind == "relative" or (is_lacking and kind not in VERBAL)
        lacking.append(is_lacking)
        is_lacking = is_lacking or word.endswith(";")
    return lacking


def returns(words: Sequence[str], own: Sequence[str]) -> list[int]:
    """For each word of a clause, where what stood in front of the clause goes on behind it; elsewhere the number of
    words.

    "The number killed when a ferry sank has risen": "has" goes on with "number", and does not belong to "when a ferry
    sank"; a verb in front of the clause counts with it. `own` are the words' tags.
    """
    found = [len(words)] * len(words)
    for start in (i for i, kind in enumerate(own) if kind in ("relative", "clause")):
        end = _return(words, own, start)
        first = start - 1 if start and own[start - 1] == "verb" else start
        if end < len(words):
            found[first:end] = [min(end, other) for other in found[first:end]]
    return found


def _return(words: Sequence[str], own: Sequence[str], start: int) -> int:
    """Where the verb stands that belongs to what stands in front of the clause from `start` on: the second one without
    "and", or one behind a mark."""
    has_verb, is_joined = fold(words[start]) in ("which", "who") and own[start + 1 : start + 2] != ["subject"], False
    for i in range(start + 1, len(words)):
        is_paused = PAUSE.search(words[i - 1]) is not None
        if own[i] in ("relative", "clause", "subject") or (is_paused and own[i] not in VERBAL):
            return len(words)
        is_finite = own[i] in VERBAL and not words[i].strip(MARKS).lower().endswith("ing")
        is_anew = is_paused or (own[i] == "auxiliary" and own[i - 1] not in (*VERBAL, "adverb", "relative"))
        if is_finite and has_verb and is_anew and not is_joined:
            return i
        has_verb = has_verb or is_finite
        is_joined = own[i] == "and" or (is_joined and not PAUSE.search(words[i]))
    return len(words)


def verb_of(own: Sequence[str], first: int, last: int) -> int | None:
    """Which word is the verb of the words from `first` to `last`: the nearest one up to them in their clause, else the
    next one behind them; None where there is none. `own` are the tags of all words."""
    for i in range(last, -1, -1):
        if own[i] in VERBAL:
            return i
        if i <= first and own[i] in ("relative", "clause"):
            break
    return next((i for i in range(last + 1, len(own)) if own[i] in VERBAL), None)


def _joint(one: tuple[str, str], other: tuple[str, str]) -> tuple[float, float]:
    """What it costs to end between two words, and to begin there; each word comes with its tag."""
    (word, before), (following, here) = one, other
    is_abbreviated = word.endswith(".") and (following[0].islower() or INITIAL.search(word))
    if PAUSE.search(word) and not is_abbreviated:
        if YEAR.match(following):
            return BROKEN, BROKEN
        is_age = here == "figure" and PAUSE.search(following)
        return PAUSED, 0.5 if is_age else AFTER_PAUSE.get(here, 0.1)
    if following.lower() in ("before", "after") and word.lower() in MEASURING:
        return BROKEN, BROKEN
    end, start = _cost(before, here)
    if word == "that" and before == "relative" and here in NOUNS:
        return end, 0.05
    return (max(end, 0.4) if before == "verb" and word.endswith("ing") else end), start


@lru_cache(maxsize=1_000)
def _cost(before: str, here: str) -> tuple[float, float]:
    """What it costs to end between two tags, and to begin there, where no mark stands between them."""
    end = BROKEN if before in BOUND else END[here]
    start = BEHIND.get(before, START[here]) if here in NOUNS else START[here]
    if before in ("determiner", "possessive") or (before, here) == ("to", "verb") or _is_one(before, here):
        return BROKEN, BROKEN
    if before in ("auxiliary", "subject"):
        return BROKEN, max(start, 0.6)
    if before in ("verb", "report") and here in NOUNS:
        return 0.6, start
    return 0.4 if (before, here) == ("report", "relative") else end, start


def _is_one(before: str, here: str) -> bool:
    """Whether two words are a name, a date, or a figure and its unit."""
    pair = {before, here}
    return (
        pair == {"name"}
        or pair in ({"time", "figure"}, {"name", "figure"}, {"figure"})
        or (before == "figure" and here in ("word", "noun", "adjective"))
        or (before == "adjective" and here in ("word", "noun", "name"))
    )
