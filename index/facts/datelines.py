"""What opens a report before its first sentence: a dateline with place, day and agency, or the outlet's prefix.

"ERBIL, Kurdistan Region (AP) —", "London, July 31 (Reuters) -", "CNN —", "Erbil/ Example News/ ".
"""

import re

from index.facts.outlets import AGENCY, is_outlet

_WORD = r"[A-Z0-9][\w'’&.-]*"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]{2,8}\.?(?: \d{4})?)"
_REGION = rf"(?:, (?!{_DAY})[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){{0,2}}){{0,2}}"
_CITY = r"(?:[A-Z][A-Z.'’-]{2,}(?:[ /-][A-Z][A-Z.'’-]+){0,3}|[A-Z][A-Z.'’]+(?:[ /-][A-Z][A-Z.'’-]+){1,3})"
_DASH = r"\s*(?:--?|–|—)(?:\s+|$)"
_DATELINE = re.compile(
    rf"(?P<place>{_CITY}{_REGION})(?:,? (?P<date>{_DAY}))?\s*(?:\((?P<agency>[^()\n]{{2,30}})\)\s*)?{_DASH}"
    r"(?=[\"“‘'(]?[A-Z0-9])(?=.*[a-z])"
)
_WIRE = re.compile(
    rf"(?:(?P<day>{_DAY})\s+|(?P<place>(?!{_DAY}\b){_WORD}(?: (?:[a-z]{{2}}-)?{_WORD}){{0,3}}?{_REGION})"
    rf"(?:,? (?P<date>{_DAY}))?\s+)?"
    rf"(?:\((?P<agency>{AGENCY})\)(?:{_DASH}|\s+(?=[A-Z“\"‘']))|(?P<bare>{AGENCY})\s(?:–|—)(?:\s|$))"
)
_SHOUT = re.compile(
    r"(?:BREAKING|UPDATED?|EXCLUSIVE|WATCH|LIVE|VIDEO|OPINION|ANALYSIS|FACTBOX|EXPLAINER|TIMELINE|REVIEW|PHOTO|NEWS|SPORT"
    r"|EDITORIAL|CORRECTION|INTERVIEW|FEATURE|NOTE|NATO|COVID|READ|MORE|RELATED|SPOILER|WARNING|ADVISORY|JUST|ALERT|FACT"
    r"|FILE|NEWSLETTER|FACTCHECK|LIVEBLOG|NEWSFLASH)S?\b"
)
_BODY = re.compile(
    r"(?:NASA|WHO|OPEC|IAEA|IMF|OECD|ASEAN|BRICS|UNESCO|UNICEF|UNHCR|UNRWA|FIFA|UEFA|FBI|CIA|NSA|FDA|CDC|EPA|FAA|FCC|SEC|IRS"
    r"|FEMA|NOAA|ESA|ECB|FED|IDF|IRGC|ISIS|NBA|NFL|NHL|MLB|PGA|NCAA|NASCAR|BBC|CNN|GDP|OSCE|ICC|ICJ|HIV|AIDS|MPOX)"
)
_TOPIC = re.compile(
    r"\b(?:WAR|CONFLICT|CRISIS|INFLATION|ECONOMY|BUDGET|TAX(?:ES)?|PRICES?|RATES?|TARIFFS?|TRADE|JOBS|MARKETS?|STOCKS?|OIL"
    r"|ELECTIONS?|VOTE|POLLS?|REFERENDUM|POLITICS|GOVERNMENT|TALKS?|DEAL|TREATY|TRUCE|CEASEFIRE|SANCTIONS|ATTACKS?|STRIKES?"
    r"|SHOOTING|MURDER|TRIAL|LAW|CLIMATE|WEATHER|STORM|HURRICANE|FLOODS?|EARTHQUAKE|WILDFIRES?|VIRUS|VACCINES?|HEALTH|CRIME"
    r"|MIGRATION|IMMIGRATION|PROTESTS?|SCANDAL|LEAGUE|CUP|OLYMPICS|FOOTBALL|SCIENCE|TECH|TECHNOLOGY|BUSINESS)"
    r"(?:$| (?:IN|ON)\b)"
)
"""Words of a line's subject, which is written as a city is: "UK INFLATION — What to know"."""
_PREFIX = re.compile(rf"(?:(?P<place>{_WORD})\s*/\s*)?(?P<outlet>{_WORD}(?: {_WORD}){{0,3}})\s?/\s+(?=\S)")


def match_dateline(text: str) -> re.Match[str] | None:
    """The dateline that opens a line; groups `place`, `date` (or, before the agency alone, `day`), `agency` and, where
    one stands without brackets, `bare`."""
    match = _WIRE.match(text) or _DATELINE.match(text)
    return None if not match or _SHOUT.match(text) or _is_subject(match) else match


def _is_subject(match: re.Match[str]) -> bool:
    """Whether what stands before a dash, without a region, a day or an agency, is what the line is about."""
    parts = match.groupdict()
    place = parts["place"] or ""
    if not place.isupper() or "," in place or day_group(match) or parts["agency"] or parts.get("bare"):
        return False
    return bool(_BODY.fullmatch(place) or _TOPIC.search(place))


def day_group(match: re.Match[str]) -> str | None:
    """The group of a dateline in which its day stands, if it names one."""
    return next((name for name in ("date", "day") if match.groupdict().get(name)), None)


def match_prefix(text: str) -> re.Match[str] | None:
    """The outlet, followed by a slash, that opens a line; groups `outlet` and `place`, the latter None if not given."""
    match = _PREFIX.match(text)
    return match if match and is_outlet(match["outlet"]) else None
