"""Names of outlets: which words are one, and where a title or the site's own words carry one.

A name counts that is on the list of known outlets and agencies, is a web site, or ends as newspapers and stations are
named ("Example Times"). Common words alone ("Breaking News") are no name.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from index.records import Fact, Span

TAIL = 3000
"""Code points at the end in which a site speaks of itself."""

AGENCY = (
    r"Reuters|REUTERS|AP|AFP|UPI|CNN Business|CNN|BBC|Xinhua|TASS|IANS|PTI|ANI|DPA|dpa|EFE|ANSA|Kyodo|Bloomberg|VOA"
)
"""Pattern of the names by which news agencies sign a dateline."""

_KNOWN = re.compile(
    rf"{AGENCY}|(?:The )?Associated Press|Agence France-Presse|NPR|RT|Rudaw|Al Jazeera|Al Arabiya|Asharq Al-Awsat|DW"
    r"|Politico|Axios|Vox|Voice of America|Deutsche Welle|France 24|Euronews|Forbes|Newsweek|USA (?:TODAY|Today)|CNBC"
    r"|MSNBC|NBC|ABC|CBS|PBS|ITV|ESPN|Haaretz|HuffPost|Middle East Eye|Kurdistan ?24|Der Spiegel|Le Monde|El País|Wired"
    r"|Anadolu(?: Agency)?|ProPublica|TechCrunch|Business Insider|Semafor|Sky Sports|Evening Standard"
    r"|(?:The )?Daily (?:Beast|Caller|Express|Mail|Maverick|Mirror|Nation|Record|Sabah|Star|Trust|Wire)"
    r"|Radio (?:Farda|Liberty|Free (?:Asia|Europe))|Times Now"
    r"|(?:The )?(?:Bangkok|Denver|Huffington|Jakarta|Jerusalem|Kathmandu|Kyiv|Washington) Post"
    r"|(?:The )?(?:Boston|Korea|Miami|New Zealand) Herald"
    r"|The (?:Hill|Economist|Atlantic|Week(?: UK)?|Independent|Verge|Conversation|Intercept|Mirror|Sun|Standard|Star"
    r"|Observer|Hindu|National|Scotsman|New Arab|Times|Post|Globe and Mail)"
)
_MASTHEAD = re.compile(
    r"news|times|post|guardian|herald|tribune|gazette|chronicle|telegraph|radio|tv|television|journal|courier|dispatch"
    r"|sentinel|inquirer|examiner|newswire|broadcasting|bulletin|newspaper|monitor|daily|wire|ledger|echo|argus"
    r"|advertiser|enquirer|gleaner|observer|weekly|(?:news|press) agency|anzeiger|zeitung|tageblatt|tagblatt"
    r"|nachrichten|rundschau|kurier|abendblatt|morgenpost|dagblad|dagbladet|tidende|tidningen|nyheter"
)
_SURNAME = re.compile(r"post|courier|daily|herald")
"""Words by which newspapers are named that are surnames as well."""
_TAIL = re.compile(
    r"service|network|online|news|channel|digital|group|media|company|corporation|live|now|international|world|english"
    r"|arabi[ac]|africa|america|asia|australia|brazil|canada|china|europe|france|germany|india|iran|iraq|ireland|israel"
    r"|japan|kenya|korea|malaysia|mexico|nigeria|pakistan|russia|scotland|singapore|turkey|turkiye|uk|ukraine|us|usa|wales"
    r"|zealand|boston|chicago|detroit|houston|miami|philadelphia|texas|york"
)
"""Words that may follow the one by which a newspaper or station is named."""
_PAPER = re.compile(r"(?:beast|citizen|express|mail|mirror|press|record|star|sun|standard|times|news)")
"""Words that name a newspaper behind "Daily"."""
_COMMON = re.compile(
    r"the|and|news|times|post|chronicle|agency|radio|tv|television|journal|courier|dispatch|newswire|broadcasting|bulletin"
    r"|newspaper|monitor|daily|fake|bad|good|end|hard|breaking|top|latest|world|uk|us|local|more|other|related|live|sports?"
    r"|business|politics|middle|east|today|press|your|our|my|blog|best|worst|modern|tough|job|goal|video|state"
)
_SECTION = re.compile(
    r"(?:africa|america|asia|australia|brazil|canada|china|europe|france|germany|india|iran|iraq|israel|japan|kenya|korea"
    r"|mexico|nigeria|pakistan|russia|ukraine|city|climate|court|crime|crypto|education|election|entertainment|finance"
    r"|football|cricket|gaming|general|golf|health|international|market|money|movie|music|national|nba|nfl|nhl|mlb|royal"
    r"|rugby|science|soccer|tech|technology|tennis|travel|weather|company|industry) news",
    re.IGNORECASE,
)
"""Names of a site's sections, which are written as outlets' names are."""
_CLAUSE = re.compile(r"an?|but|or|in|on|at|how|why|when|what|who|as|for|from|with|after|by|to|says|is|are")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|org|net|news|info|tv|[a-z]{2})", re.IGNORECASE)
_BREAK = re.compile(r"\s+(?:[|–—·•»-]|::)\s+")
_ARTICLE = re.compile(r"(?:the|der|die|das|le|la|les|el|il)\s+")
_SECOND_LEVEL = ("ac", "co", "com", "gov", "net", "or", "org")
_LEAST_TITLE = 3
"""Words behind an outlet's name, at least, that are a title and no section's name."""

_NAME_WORD = r"[A-Z0-9](?:[\w'’&-]|\.(?=\w))*"
_NAME = rf"{_NAME_WORD}(?: (?:of the |of |the |and |& )?{_NAME_WORD}){{0,5}}"
_SITE = re.compile(
    rf"(?P<own>{_NAME}) (?:moderates all comments|is not responsible for the content of external)"
    rf"|^\W*(?:©|\([cC]\)|Copyright\s*©?)\s*\d{{4}}(?:\s*[-–]\s*\d{{4}})?,?\s+(?:by )?(?P<copyright>{_NAME})"
    r"|^\W*This (?:article|story|report) (?:was )?(?:first|originally) (?:appeared|published) (?:in|on|by) "
    rf"(?P<first>{_NAME})",
    re.MULTILINE,
)


def is_outlet(name: str) -> bool:
    """Whether a name is that of a known outlet or agency, a web site, or ends as newspapers and stations are named."""
    words = name.split()
    if _KNOWN.fullmatch(name) or (len(words) == 1 and _DOMAIN.fullmatch(name)):
        return True
    folded = [word.casefold() for word in words]
    if _SECTION.fullmatch(name):
        return False
    if not 2 <= len(words) <= 6 or "," in name or any(_CLAUSE.fullmatch(word) for word in folded):
        return False
    is_name = all(word[0].isupper() or word in ("of", "the", "and", "&") for word in words)
    is_own = not all(_COMMON.fullmatch(word) for word in folded)
    return is_name and is_own and _ends_as_outlet(folded)


def is_person(name: str) -> bool:
    """Whether a name that may be an outlet's is rather a writer's, where a writer is named: "Emily Post"."""
    words = name.split()
    is_plain = len(words) == 2 and all(word.isalpha() and word.istitle() for word in words)
    return is_plain and _SURNAME.fullmatch(words[1].casefold()) is not None and not _KNOWN.fullmatch(name)


def _ends_as_outlet(words: Sequence[str]) -> bool:
    """Whether folded words end with one by which newspapers and stations are named, or with such a one and its tail."""
    before, last = words[-2:]
    if _MASTHEAD.fullmatch(last) or _MASTHEAD.fullmatch(f"{before} {last}"):
        return True
    return (_PAPER if before == "daily" else _TAIL).fullmatch(last) is not None and bool(_MASTHEAD.fullmatch(before))


def split_title(title: str, stated: Sequence[str] = ()) -> tuple[Span, Span | None]:
    """Where in a title its own words stand, and where the outlet does, behind its last dash or bar or before its first.

    `stated`: the names and hosts by which the outlet is known from elsewhere; they count however they are written.
    """
    breaks = list(_BREAK.finditer(title))
    last = title[breaks[-1].end() :] if breaks else ""
    if last and (is_outlet(last) or _is_called(last, stated)):
        cut = next((b for b in breaks if b[0].strip() == "|"), breaks[-1])
        return Span(0, cut.start()), Span(breaks[-1].end(), len(title))
    first = title[: breaks[0].start()] if breaks else ""
    is_first = _is_called(first, stated) or (is_outlet(first) and not first.startswith("The "))
    bars = [b for b in reversed(breaks) if b[0].strip() == "|"]
    behind = (b.end() for b in [*bars, *breaks[:1]] if len(title[b.end() :].split()) >= _LEAST_TITLE)
    if is_first and (start := next(behind, None)):
        return Span(start, len(title)), Span(0, breaks[0].start())
    return Span(0, len(title)), None


def _is_called(name: str, stated: Sequence[str]) -> bool:
    """Whether a name is one of those stated, but for capitals, accents, "The", and a host's ending."""
    return any(_spellings(name) & _spellings(other) for other in stated)


def _spellings(name: str) -> set[str]:
    """The letters of a name, with and without an article before it; of a host those of the site, "post.co.uk": post."""
    labels = name.strip().split(".")
    if len(labels) > 1 and " " not in name.strip():
        name = labels[-3] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2]
    plain = unicodedata.normalize("NFKD", name.casefold().strip())
    letters = {"".join(filter(str.isalnum, part)) for part in (plain, _ARTICLE.sub("", plain, count=1))}
    return {spelling for spelling in letters if len(spelling) > 1}


def host_of(address: str) -> str:
    """The host of a web address without its "www."; "" where it has none."""
    with suppress(ValueError):  # "http://[x" is no address
        return (urlsplit(address).hostname or "").removeprefix("www.")
    return ""


def find_site_outlets(text: str) -> Iterator[Fact]:
    """The outlets that a site's own words near the end of an article state, in the order of the text."""
    start = max(0, len(text) - TAIL)
    for match in _SITE.finditer(text, start):
        name = match.lastgroup or ""
        if name == "own" or is_outlet(match[name]):
            yield Fact(match[name], "stated", Span(*match.span(name)))
