"""Units of figures: shares, currencies, measures; and whether two can be of one thing."""

import re

from assistant.checking.figures import CURRENCY_SIGNS

SIGN = r"(?:\b(?:us|au?|ca?|nz|hk|s|nt|r|mx))?\$|[€£¥₹₽₪₩₦]|\b(?:rs\.?|usd|eur|gbp|chf|jpy)(?=\s?\d)"
"""The sign of a currency, folded, with the country that may stand before a dollar's: "a$"."""
CURRENCIES = CURRENCY_SIGNS | {"yuan": "¥", "rupee": "₹", "rouble": "₽", "ruble": "₽", "shekel": "₪", "naira": "₦"}
CURRENCIES |= {name: name for name in "dinar franc peso lira rial riyal dirham rand".split()}
CURRENCIES |= dict.fromkeys(("krona", "kronor", "krone", "kroner"), "krona")
CODES = {"rs": "₹", "usd": "us$", "eur": "€", "gbp": "£", "jpy": "¥", "chf": "franc"}
COINS = re.compile(r"\s?(?:(?P<euro>euro )|(?:us|american) )?(?:cents?|(?P<pence>pence))\b|(?P<p>p)\b(?!\.?m)")
"""What a currency has a hundred of."""
WHOSE = {"us": "us", "u.s.": "us", "american": "us", "australian": "a", "canadian": "c", "hong kong": "hk"}
WHOSE |= {"new zealand": "nz", "singapore": "s", "taiwan": "nt"}
WHOSE |= dict.fromkeys(("british", "japanese", "chinese", "swiss"), "")
CURRENCY = re.compile(
    rf"\W*(?:of )?(?:(?P<whose>{'|'.join(map(re.escape, WHOSE))}|[a-z]+(?:an|ish|ese|i)) )?"
    rf"(?P<name>{'|'.join(CURRENCIES)})s?\b"
)
POINTS = re.compile(r"[\s-]?(?:(?P<basis>basis points?\b|bps?\b)|(?:percentage|per ?cent) points?\b|pp\b)")
PERCENT = re.compile(r"\s?(?:%|per ?cent\b)")
MEASURES = {
    ("length", 1e3): "km kms kilometre kilometres kilometer kilometers",
    ("length", 1.0): "metre metres meter meters",
    ("length", 1e-2): "cm centimetre centimetres centimeter centimeters",
    ("length", 1e-3): "mm millimetre millimetres millimeter millimeters",
    ("length", 1609.344): "mile miles",
    ("length", 1852.0): "nautical_mile nautical_miles",
    ("length", 0.3048): "foot feet ft",
    ("length", 0.0254): "inch inches",
    ("mass", 1e3): "ton tons tonne tonnes",
    ("mass", 1.0): "kg kilo kilos kilogram kilograms kilogramme kilogrammes",
    ("mass", 1e-3): "gram grams gramme grammes",
    ("mass", 0.4536): "lb lbs",
    ("length squared", 4046.9): "acre acres",
    ("length squared", 1e4): "hectare hectares",
    ("length cubed", 1e-3): "litre litres liter liters",
    ("length cubed", 0.003785): "gallon gallons",
    ("length cubed", 0.159): "barrel barrels",
    ("length per hour", 1609.344): "mph",
    ("length per hour", 1e3): "kph kmh",
    ("length per hour", 1852.0): "knot knots",
    ("power", 1.0): "mw megawatt megawatts",
    ("power", 1e3): "gw gigawatt gigawatts",
}
"""Names of measures, by what they measure and in how many of its least common unit."""
DAYS = {"second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "day": 1, "night": 1, "week": 7}
DAYS |= {"month": 365.25 / 12, "year": 365.25, "decade": 3_652.5, "century": 36_525, "centurie": 36_525}
"""Units of time, without the "s" of several, and how many days they have."""
NAMED = {name.replace("_", " "): measure for measure, names in MEASURES.items() for name in names.split()}
NAMED |= {unit + s: ("time", float(days)) for unit, days in DAYS.items() for s in ("s", "")}
del NAMED["second"]  # mostly a rank
MEASURE = re.compile(
    rf"[\s-]?(?P<power>square |cubic )?(?P<name>{'|'.join(sorted(NAMED, key=len, reverse=True))})"
    r"(?P<speed>/h| (?:per|an) hour)?(?![\w/])"
)
POWERS = {"": 1, "square ": 2, "cubic ": 3}
DEGREES = re.compile(r"\s?(?:(?:°|degrees?\b)\s?(?P<scale>[cf])?|(?P<named>celsius|centigrade|fahrenheit)\b)")


def unit_behind(behind: str) -> str:
    """The unit that is named behind a figure: "%", "points", a currency, a measure, folded; "" for things."""
    if POINTS.match(behind):
        return "points"
    if PERCENT.match(behind):
        return "%"
    if coins := COINS.match(behind):
        return "£" if coins["pence"] or coins["p"] else "€" if coins["euro"] else "$"
    if named := CURRENCY.match(behind):
        whose = named["whose"] or ""
        return WHOSE.get(whose, whose) + CURRENCIES[named["name"]]
    if named := DEGREES.match(behind):
        return f"°{named['scale'] or (named['named'] or '')[:1]}"
    named = MEASURE.match(behind)
    return named.group().strip(" -") if named else ""


def sign_of(sign: str | None) -> str:
    """The sign of a currency as units tell it: "rs" as "₹"."""
    return CODES.get((sign or "").rstrip("."), sign or "")


def is_in_hundredths(behind: str) -> bool:
    """Whether a figure is of basis points, of which a percentage point has a hundred, or of cents."""
    points = POINTS.match(behind)
    return (points is not None and points["basis"] is not None) or COINS.match(behind) is not None


def can_be_one(one: str, other: str) -> bool:
    """Whether figures of two units can be of one thing: a bare sign leaves open whose dollars they are."""
    if not one or not other or one == other:
        return True
    bare, whole = sorted((one, other), key=len)
    if factor(one, other) is not None or (bare == "°" and whole.startswith(bare)):
        return True
    return bare in CURRENCIES.values() and whole.endswith(bare)


def are_of_one_kind(one: str, other: str) -> bool:
    """Whether figures of two units measure the same kind of thing: shares, sums of money, lengths, things. A figure
    without a unit may have lost that of a measure or of money, but counts things beside a share."""
    if "%" in (one, other):
        return one == other
    return not one or not other or _kind(one) == _kind(other)


def _kind(unit: str) -> str:
    """What a unit measures; itself, where that is all of its kind."""
    measure = _measure(unit) if unit != "£" else None
    if measure or unit.startswith("°"):
        return measure[0] if measure else "°"
    return "money" if is_money(unit) else unit


def is_money(unit: str) -> bool:
    """Whether a unit is a currency."""
    return any(unit.endswith(sign) for sign in CURRENCIES.values())


def factor(one: str, other: str) -> float | None:
    """How many of one unit another is, where both measure the same."""
    ours, theirs = _measure(one), _measure(other)
    return theirs[1] / ours[1] if ours and theirs and ours[0] == theirs[0] else None


def in_common_unit(value: float, unit: str) -> tuple[float, str]:
    """A figure in the common unit of what its unit measures: 40 "km" → 40,000 of "length"."""
    measure = None if unit == "£" else _measure(unit)
    return (float(f"{value * measure[1]:.6g}"), measure[0]) if measure else (value, unit)


def _measure(unit: str) -> tuple[str, float] | None:
    """What a unit measures, and in how many of its common unit; a pound is one of weight, where it may be."""
    named = MEASURE.fullmatch("lb" if unit == "£" else unit)
    if named is None:
        return None
    what, size = NAMED[named["name"]]
    power = POWERS[named["power"] or ""]
    what += {1: "", 2: " squared", 3: " cubed"}[power] + (" per hour" if named["speed"] else "")
    return what, size**power
