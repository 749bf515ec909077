"""Numbers that count nothing: those of names ("COVID-19", "Boeing 737"), of ranks, dates and hours."""

import re

from assistant.checking.figures import NUMBERED as NAMED_BY_NUMBER

MONEY = (
    r"(?:[A-Z]{2}D|EUR|GBP|CHF|CNY|RMB|INR|PKR|JPY|NGN|ZAR|KES|Rs|Rp|Tk|K?[Ss]h|RM|[RNPK](?=[\d.,]{3}|\d+(?:m|bn)\b))"
)
"""What stands directly before a sum of money; single letters before a large one."""
STARTS = "Under|Over|Sub|Mid|Pre|Post|Non|Top|Late|Early|Around|About|Nearly|Almost|Just"
DIGITS = "(?:\\d+|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Tt]wenty)"
NAMED = re.compile(
    rf"\b(?!{MONEY}-?\d)(?!(?:{STARTS})-)[A-Z][A-Za-z]*-?\d[\dA-Z]*(?:[-+/.]\d+)*"
    r"|\b(?:Boeing|Airbus|Antonov|Tupolev|Ilyushin|Embraer|Cessna|Falcon|Mirage|Leopard|Apollo|Artemis|Soyuz|iPhone|iOS"
    r"|Windows|COVID|Covid) ?\d+(?:-\d+)*(?: M(?:ax|AX)(?: \d+)?)?\b"
    r"|\b\d{3} M(?:ax|AX)(?: \d+)?\b"
    rf"|\b(?:Channel|Radio|Formula|World War|Air Force|Group of|Gang of|SEAL Team) {DIGITS}\b"
    r"|\b(?:[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[3-8])-figure\b"
    r"|\b(?:9/11|24/7|7/7|[2-6][GD])\b"
)
"""Names with a number: of letters and digits, of makes, of channels."""
HELD = re.compile(r"\b[A-Z][\w’'-]+ (?:19|20)\d\d\b(?!,\d|[-–]\d| [a-z]+s\b| (?:people|men|women|children|police)\b)")
"""Names of what is held in a year: "Euro 2024"."""

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\b\.?"
NUMBERED = f"{NAMED_BY_NUMBER} no no. number nr day week game match round lap unit aged age top covid"
ADJOINED = r"(?:to|and|or|plus|odd|something|ish|strong|dozen|hundred|thousand|[mbtr]+illion|mn|bn|tn|k|m)"
LABEL = re.compile(
    r"\b\d+(?:st|nd|rd|th)\b"
    rf"|\b(?:{'|'.join(map(re.escape, NUMBERED.split()))}) \d+\b(?![.,]\d|%)"
    rf"|(?<!\bin ){MONTH} \d{{1,2}}\b(?:,? (?:1[5-9]|20)\d\d\b)?(?![.,]\d)"
    rf"|\b\d{{1,2}} (?:of )?{MONTH}(?: (?:1[5-9]|20)\d\d\b)?|{MONTH},? (?:1[5-9]|20)\d\d\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}:\d\d\b|\b\d{1,2}(?:\.\d\d)? ?[ap]\.?m\b"
    r"|\b(?:in|since|until) (?:early |late |mid-)?(?:19|20)\d\d\b(?! [a-z]+(?:s|people|men|women|children)\b|,\d)"
    r"|\bthe (?:19|20)\d\d (?=[a-z]+[^s\W] )(?!people|men|women|children|police|dead)"
    rf"|(?<![$€£¥₹\d.,])\b\d[\d.,]*-(?!{ADJOINED}\b)[a-z]+\b"
)
"""Numbers that are ranks, stand behind what is numbered, or are of a day, an hour, a year or an adjective
("27-nation"); they may still be what is asked for."""


def without_names(text: str) -> str:
    """A text without the numbers in its names: "killed by F-16s" → "killed by F-##s"."""
    return NAMED.sub(
        lambda match: re.sub(r"\d", "#", re.sub(rf"(?<= ){DIGITS}$|{DIGITS}(?=-figure)", "#", match[0])), text
    )


def without_years(text: str) -> str:
    """A text without the years that names end with: "Euro 2024"."""
    return HELD.sub(lambda match: re.sub(r"\d", "#", match[0]), text)


def without_labels(plain: str) -> str:
    """A text in digits without those that count nothing: "the 2nd strike killed 30" → "the #nd strike killed 30"."""
    return LABEL.sub(lambda match: re.sub(r"\d", "#", match[0]), plain)
