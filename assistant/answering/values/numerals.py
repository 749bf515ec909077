"""Numerals: figures in words → in digits, and what order of magnitude stands behind one."""

import re
from functools import lru_cache

from assistant.answering.values.fractions import SHORT, in_decimals, in_front, partly
from assistant.checking.figures import SCALES, TENS, UNITS
from index.words import fold

BEHIND_DIGITS = re.compile(rf"(\d|\bhalf(?: an?)?|\bquarters?(?: of an?)?)[\s-]({'|'.join(SHORT)})s?\b")
"""A magnitude behind digits or a part, which a converter of words would take for a figure of its own."""
NUMBERS = {word: number for number, word in enumerate(UNITS.split()) if number}
WORDED = re.compile(
    rf"\b(?!one\b)({'|'.join([*NUMBERS, *TENS.split()])})(?=-[a-z]+)"
    r"(?!-(?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand|[mbtr]+illion|third|quarter|fifth|half"
    r"|first|second|fourth|sixth|seventh|eighth|ninth|and|to|or)s?\b)"
)
"""A number at the head of an adjective: "a six-year-old"."""
NAUGHT = re.compile(r"\bnot (?:a single (?:one)?|one)\b|\bno one\b|\bnil\b|\bnobody\b|\bnone\b")
ENSEMBLES = {"duo": 2, "trio": 3, "quartet": 4, "quintet": 5}
"""How news calls so many of some people."""
TIMES = (
    (re.compile(r"\b(?:a )?pair of (?=[a-z])"), "2 "),
    *((re.compile(rf"\b(?:a )?{word} of (?=[a-z])"), f"{number} ") for word, number in ENSEMBLES.items()),
    (re.compile(r"^\W*dozen of\b"), "12"),
    (re.compile(r"\b(?:a )?couple of (?!dozen|hundred|thousand|million|billion)"), "about 2 "),
    (re.compile(r"\btwice\b(?! (?:as|the|that|its|their|what|more)\b)"), "2 times"),
    (re.compile(r"^\W*(?:(?:only|just) )?once\W*$"), "1 time"),
    (re.compile(r"\bhalf a dozen\b|(?<!\band )\ba half[ -]dozen\b|(?<!\ba )\bhalf[ -]dozen\b"), "6"),
    (re.compile(r"\b(?:a|one) dozen\b"), "12"),
)
NO_THINGS = re.compile(
    r"\W*(?:there )?(?:(?:is|are|was|were) )?(?:no|not any|without(?: any)?) "
    r"(?!.*\b(?:more|fewer|less|longer|further|reports?|details|figures|numbers|signs|indications|estimates|statistics"
    r"|claims|words|plans|comments|answers|limits|records|doubts|questions)\b)"
    r"(?:[a-z-]+ ){0,2}?(?:[a-z]+[^siu\W\d]s|people|men|women|children)\b"
)
"""That there are none of some things, and not that nothing is told of them ("no reports of casualties")."""
VAGUE = re.compile(
    r"\b(?:(?:several|many|(?:a )?few|a couple of) (?P<few>dozen|hundred|thousand|million|billion)s?"
    r"|(?P<many>dozen|hundred|thousand|million|billion|trillion)s"
    r"|(?P<some>ten|score)s(?= of (?!\d)))\b"
    r"(?: (?:of )?(?P<times>thousand|million|billion|trillion)s?\b)?"
)
"""A number that is only told to be large: "dozens", "several hundred", "tens of thousands"."""
FEW = re.compile(r"\b(?:several|an? (?:small )?(?:few|handful)|a number of)\b(?: of\b)?")
"""More than one, and not many."""
LEAST = {"ten": 10, "score": 40, "dozen": 24}
"""From where on such a word may be said, where that is not its own value."""


@lru_cache(maxsize=10_000)
def in_digits(text: str) -> str:
    """A text, folded, with its figures in digits: "two and a half million" → "2 and a half mn"."""
    from text_to_num import alpha2digit

    plain = in_front(NAUGHT.sub("0", fold(in_decimals(text))))
    for pattern, figure in TIMES:
        plain = pattern.sub(figure, plain)
    plain = BEHIND_DIGITS.sub(lambda match: f"{match[1]} {SHORT[match[2]]}", plain)
    plain = WORDED.sub(lambda match: str(alpha2digit(match[1], "en", threshold=0)), plain)
    return partly(str(alpha2digit(plain, "en", threshold=0)))


def tells_none(text: str) -> bool:
    """Whether a text says that there are none of the things it names: "no casualties"."""
    return NO_THINGS.match(fold(text)) is not None


def limits(vague: re.Match[str]) -> tuple[int, int]:
    """From where to where a number may lie that is only told to be large: hundreds are less than ten hundreds."""
    word = vague["few"] or vague["many"] or vague["some"]
    times = SCALES[vague["times"]] if vague["times"] else 1
    least = LEAST.get(word) or SCALES[word]
    return least * times, (100 if word in LEAST else 10 * least) * times


def magnitude(figure: float) -> int:
    """The order of magnitude by which a figure is told in words: 1,000,000 of three million."""
    return next((times for times in (10**12, 10**9, 10**6, 10**3, 100) if figure % times == 0), 1)
