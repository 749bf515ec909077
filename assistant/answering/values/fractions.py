"""Fractions beside numbers and measures → decimals: "3½", "half a million", "a million and a half"."""

import re
import unicodedata

SHORT = {"thousand": "k", "million": "mn", "billion": "bn", "trillion": "tn"}
MEASURES = (
    r"(?:miles?|kilomet(?:re|er)|met(?:re|er)|km|inch|foot|tonne|ton|pound|kilo|acre|hectare|lit(?:re|er)|gallon"
    r"|per ?cent|percentage point|point|degree|dollar|euro|cent)s?"
)
OF_ONE = rf"(?=(?:{'|'.join(SHORT.values())}|{MEASURES})\b)"
NOT_BESIDE = r"(?:(?<!\band )\ba |(?<!\band a )\b)"
"""What may stand before a part that is told beside no whole, as it is in "two and a half miles"."""
PARTLY = (
    (re.compile(rf"{NOT_BESIDE}half(?: an? |[\s-])(?:percentage )?point\b"), "0.5 percentage points"),
    (re.compile(rf"{NOT_BESIDE}quarter(?: of an? |[\s-])(?:percentage )?point\b"), "0.25 percentage points"),
    (re.compile(rf"{NOT_BESIDE}half(?: an? |[\s-]){OF_ONE}"), "0.5 "),
    (re.compile(rf"{NOT_BESIDE}quarter(?: of an? |[\s-]){OF_ONE}"), "0.25 "),
    (re.compile(rf"\b3[\s-]quarters of an? {OF_ONE}"), "0.75 "),
    (re.compile(rf"\b(?:an?|1) (?:third|3rd) of an? {OF_ONE}"), "0.333333 "),
    (re.compile(rf"\b2[\s-](?:thirds|3rds) of an? {OF_ONE}"), "0.666667 "),
)
"""Parts of one million, or of one mile."""
BESIDE = r"(?: and (?P<part>(?:a|1)[\s-](?:half|quarter)|3[\s-]quarters)\b(?! of))?"
"""How much of one may be told behind a number: "two and a half"."""
PARTS = {"half": 0.5, "quarter": 0.25, "quarters": 0.75}
BEHIND = (
    (re.compile(r"-and-a-(half|quarter)\b"), r" and a \1"),
    (re.compile(r"\ban? (dozen|hundred|[mbtr]+illion|thousand) and a (half|quarter)\b"), r"one and a \2 \1"),
    (re.compile(r"\b([\w.]+) (dozen|hundred|[mbtr]+illion|thousand) and a (half|quarter)\b"), r"\1 and a \3 \2"),
)
"""A part between hyphens, or told behind the magnitude that it is of."""
SIGN = re.compile(r"(?:(?P<whole>\d+)[ -]?)?(?P<sign>[¼½¾⅐-⅞])|(?P<number>\d+)[ -](?P<part>[1-4]/[2-5])(?![\d/])")
OF_SOME = re.compile(r"(?<![\d/.,])(?P<part>½|⅓|⅔|¼|¾|1/2|1/3|2/3|1/4|3/4)(?= of\b| (?:mile|inch|lit|acre))")
IN_WORDS = {"½": "half", "⅓": "a third", "⅔": "two thirds", "¼": "a quarter", "¾": "three quarters"}
IN_WORDS |= {"1/2": "half", "1/3": "a third", "2/3": "two thirds", "1/4": "a quarter", "3/4": "three quarters"}


def in_decimals(text: str) -> str:
    """A text with its fractions in decimals, or in words where they are of something: "3½", "3 1/2" → "3.5"."""
    return SIGN.sub(_decimal, OF_SOME.sub(lambda match: IN_WORDS[match["part"]], text))


def _decimal(match: re.Match[str]) -> str:
    if match["sign"]:
        return f"{int(match['whole'] or 0) + unicodedata.numeric(match['sign']):g}"
    upper, lower = map(int, match["part"].split("/"))
    return f"{int(match['number']) + upper / lower:g}" if upper < lower else match[0]


def in_front(folded: str) -> str:
    """A text in which parts stand before their magnitude: "a million and a half" → "one and a half million"."""
    for pattern, told in BEHIND:
        folded = pattern.sub(told, folded)
    return folded


def partly(plain: str) -> str:
    """A text in digits with the parts of one thing as numbers too: "half a mn" → "0.5 mn"."""
    for pattern, figure in PARTLY:
        plain = pattern.sub(figure, plain)
    return plain


def part_of(told: str) -> float:
    """How much of one is told behind a number: "a half"."""
    return PARTS[re.split(r"[\s-]", told)[-1]]
