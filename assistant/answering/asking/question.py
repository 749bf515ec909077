"""What a question asks for, read from its words alone."""

import re
from dataclasses import dataclass

from assistant.answering.asking.breadth import DEMANDED, as_question, is_summary, is_wide
from assistant.answering.asking.kinds import CLOCK, COUNT, DURATION, WHEN, Kind, kind_of
from assistant.answering.asking.polar import is_polar
from assistant.answering.grammar import AUXILIARY, without_opening
from assistant.answering.voices import asks_who_says
from assistant.errors import QuestionError
from index.searching.speakers import asked_speaker
from index.words import content_words, words

LONGEST = 2_000
"""Characters in a question; the embedder reads about the first 1,000 of them."""

ONLY_ASKS = re.compile(
    "|".join(pattern.pattern for pattern in (WHEN, CLOCK, DURATION, COUNT))
    + r"|\b(take|takes|took|taken|taking) place\b|\b(happen|occur)\w*\b|\bhow come\b|\baccording to\b"
    r"|\b(?:any|some)(?:one|body|thing)\b|\b(?:do|does) (?:you|we|anybody|anyone) know\b",
    re.IGNORECASE,
)
"""Words that only ask, and that an answer does not repeat."""
VIEWS = re.compile(
    r"[\s,:;–—-]*\b(?:what do (?:the |these |those )?(?:\w+ )?(?:sources|articles|outlets|reports|media|accounts)"
    r" (?:say|report|claim)(?: about (?:it|this|that))?|according to (?:each (?:source|article|outlet|report)"
    r"|(?:the )?(?:different |various )?(?:sources|articles|outlets|reports)))\b(?! (?:by|of|from|in)\b)",
    re.IGNORECASE,
)
"""Words that ask for what each source says, and not for what is asked about."""
SOURCES = r"(?:\w+ )?(?:sources|articles|outlets|reports|media|accounts|newspapers|papers)"
AGREEING = re.compile(
    rf"^\W*(?:do (?:all |both )?(?:of )?(?:the |these |those )?{SOURCES} (?:all )?(?:agree|disagree|differ|conflict)"
    r"|(?:is|are) there (?:any |an? )?(?:agreement|disagreements?|conflict|contradictions?|discrepanc(?:y|ies))"
    rf"(?: (?:among|between|in) (?:the |these |those )?{SOURCES})?) (?:on|about|over|as to|regarding)\s+",
    re.IGNORECASE,
)
"""Words that ask whether the sources say the same of what stands behind them."""
NAMED_ONLY = re.compile(r"(?!(?:what|which|who|whom|whose|when|where|why|how|whether|if)\b)", re.IGNORECASE)
GOES_ON = re.compile(rf"(?:{AUXILIARY}|caused|led|happened)\b", re.IGNORECASE)
"""How "What do the sources say was hit?" goes on."""
ONE_FACT = re.compile(
    r"\b(?:what|which)\b(?!.*\b(?:says?|said|do|doing|happen\w*|means?|thinks?|argue\w*)\b"
    r"|.*\bd(?:id|o|oes) .*\b(?<!the )(?<!a )(?:write|tell|add|explain|comment|reply|respond|post|tweet|stress|call)\b)"
)
"""A question whose answer is one thing, and not all that somebody says."""
FACTS = re.compile(r"\b(?:what|which)\b")
"""A question whose answer is facts: one, or several that are not at odds."""
WORLD_HEALTH = re.compile(r"\bWHO\b")
"""The agency, which is no question word."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read.

    `core` is the question without what introduces it ("Tell me") and without words that only ask for what each source
    says, a demand ("List …") as a question.
    `words` are the content words, folded, that an answer may repeat, `own` all words: what only repeats them answers
    nothing. `wide`: it asks for a list, a comparison or a summary, so that more than 60 words of quotation are in
    order; `is_about_one`: its answer is one thing; `is_list`: it is several; `can_differ`: two things given for it may
    be at odds. `is_summary`: it asks for what matters, told in order of time. `speaker`: stems of the words that name
    whose words are asked for; empty if nobody's are. `asks_who_says`: whoever says something may be the answer;
    `asks_views`: it asks for what each source says.
    """

    text: str
    core: str
    words: tuple[str, ...]
    own: frozenset[str]
    kind: Kind
    wide: bool
    is_about_one: bool
    is_list: bool
    can_differ: bool
    is_summary: bool
    speaker: frozenset[str]
    asks_who_says: bool
    asks_views: bool

    @property
    def has_short(self) -> bool:
        """Whether words of an article can be the short answer: not where yes or no is asked for, nor a summary."""
        return self.kind != "polar" and not self.is_summary


def read_question(text: str) -> Question:
    """Read a question.

    Raises:
        QuestionError: it is blank, holds no word, or is longer than `LONGEST` characters.
    """
    text = " ".join(text.split())
    if not text or not words(text):
        raise QuestionError("the question is empty; ask in words, for example: How many US troops are in Syria?")
    if len(text) > LONGEST:
        raise QuestionError(f"the question has {len(text):,} characters; ask in at most {LONGEST:,}")
    plain, wide = without_opening(text), is_wide(text)
    core = _without_views(plain)
    asked_about, asked = ONLY_ASKS.sub(" ", DEMANDED.sub("", core)), as_question(core)
    named = asked if asked.isupper() else WORLD_HEALTH.sub("agency", asked)
    kind, is_list = kind_of(named.lower()), wide and core == plain
    kind = "polar" if kind == "other" and not wide and is_polar(asked) else kind
    is_one_fact = kind != "other" or ONE_FACT.search(core.lower()) is not None
    return Question(
        text=text,
        core=asked,
        words=tuple(content_words(asked_about) or content_words(core)),
        own=frozenset(words(text)),
        kind=kind,
        wide=wide,
        is_about_one=not is_list and is_one_fact,
        is_list=is_list,
        can_differ=not is_list and kind != "polar" and (is_one_fact or not FACTS.search(core.lower())),
        is_summary=kind == "other" and is_summary(text),
        speaker=asked_speaker(core),
        asks_who_says=asks_who_says(core),
        asks_views=core != plain,
    )


def _without_views(text: str) -> str:
    """A question without words that only ask for what each source says; the question itself if nothing else stays."""
    if asked := AGREEING.match(text):
        core = text[asked.end() :]
        core = f"What is {core}" if NAMED_ONLY.match(core) else core[:1].upper() + core[1:]
        return core if content_words(core) else text
    core = VIEWS.sub("", text).strip(" ,")
    if VIEWS.match(text) and GOES_ON.match(core):
        core = f"What {core}"
    return core if content_words(core) else text
