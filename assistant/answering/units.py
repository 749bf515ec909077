"""Units of figures: shares, currencies, measures; and whether two can be of one thing."""

import re

from assistant.checking.figures import CURRENCY_SIGNS

SIGN = r"(?:\b(?:us|au?|ca?|nz|hk|s|nt|r|mx))?\$|[€£¥₹₽₪₩]"
"""The sign of a currency, folded, with the country that may stand before a dollar's: "a$"."""
CURRENCIES = CURRENCY_SIGNS | {"yuan": "¥", "rupee": "₹", "rouble": "₽", "ruble": "₽", "shekel": "₪"}
CURRENCIES |= {name: name for name in "cent dinar franc peso lira rial riyal dirham rand".split()}
CURRENCIES |= dict.fromkeys(("krona", "kronor", "krone", "kroner"), "krona")
WHOSE = {"us": "us", "u.s.": "us", "american": "us", "australian": "a", "canadian": "c", "hong kong": "hk"}
WHOSE |= {"new zealand": "nz", "singapore": "s", "taiwan": "nt", "british": "", "japanese": "", "chinese": ""}
CURRENCY = re.compile(
    rf"\W*(?:of )?(?:(?P<whose>{'|'.join(map(re.escape, WHOSE))}|[a-z]+(?:an|ish|ese|i)) )?"
    rf"(?P<name>{'|'.join(CURRENCIES)})s?\b"
)
POINTS = re.compile(r"[\s-]?(?:(?P<basis>basis points?\b|bps?\b)|(?:percentage|per ?cent) points?\b|pp\b)")
PERCENT = re.compile(r"\s?(?:%|per ?cent\b)")
MEASURES = {
    "km": "km kms kilometre kilometres kilometer kilometers",
    "metre": "metre metres meter meters",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "mile": "mile miles",
    "foot": "foot feet ft",
    "inch": "inch inches",
    "kg": "kg kilo kilos kilogram kilograms kilogramme kilogrammes",
    "gram": "gram grams gramme grammes",
    "ton": "ton tons tonne tonnes",
    "lb": "lb lbs",
    "litre": "litre litres liter liters",
    "gallon": "gallon gallons",
    "barrel": "barrel barrels",
    "acre": "acre acres",
    "hectare": "hectare hectares",
    "mph": "mph",
    "kph": "kph km/h",
    "megawatt": "mw megawatt megawatts",
    "gigawatt": "gw gigawatt gigawatts",
    "second": "seconds",
    "minute": "minute minutes",
    "hour": "hour hours",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years",
    "decade": "decade decades",
}
NAMED = {word: unit for unit, names in MEASURES.items() for word in names.split()}
MEASURE = re.compile(
    rf"[\s-]?(?P<power>square |cubic )?(?P<name>{'|'.join(sorted(NAMED, key=len, reverse=True))})(?![\w/])"
)


def unit_behind(behind: str) -> str:
    """The unit that is named behind a figure: "%", "points", a currency, a measure; "" for things."""
    if POINTS.match(behind):
        return "points"
    if PERCENT.match(behind):
        return "%"
    if named := CURRENCY.match(behind):
        whose = named["whose"] or ""
        return WHOSE.get(whose, whose) + CURRENCIES[named["name"]]
    if named := MEASURE.match(behind):
        return (named["power"] or "") + NAMED[named["name"]]
    return ""


def is_in_hundredths(behind: str) -> bool:
    """Whether a figure is of basis points, of which a percentage point has a hundred."""
    points = POINTS.match(behind)
    return points is not None and points["basis"] is not None


def can_be_one(one: str, other: str) -> bool:
    """Whether figures of two units can be of one thing: a bare sign leaves open whose dollars they are."""
    if not one or not other or one == other:
        return True
    bare, whole = sorted((one, other), key=len)
    return bare in CURRENCIES.values() and whole.endswith(bare)
