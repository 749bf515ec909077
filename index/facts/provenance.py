"""Who published an article, who wrote it, from where, under which title, and when: stated, inferred or unknown.

Trusted in this order: the fields of the format, what the text says of itself in its first or last lines, the date in
the file's name, then what can be inferred. A line counts only if all of it is header matter. What a site says of itself
("X moderates all comments submitted on our website", "© 2024 X") states the outlet; a web address only implies it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from index.facts.datelines import day_group, match_dateline, match_prefix
from index.facts.dates import parse_date
from index.facts.dating import infer_date
from index.facts.head import Line, read_head
from index.facts.headers import LONGEST_HEADER, find_days, header_day
from index.facts.outlets import find_site_outlets, host_of, is_outlet, is_person, split_title
from index.records import Document, Fact, Provenance, Span

Found = tuple[str, Fact]
"""A field of `Provenance` and a value for it."""

_PERSON = r"[A-Z][\w.'’-]+(?: (?:al|el|de|del|van|von|bin|bint|der|la|da|[A-Z][\w.'’-]*)){1,4}"
_PEOPLE = rf"{_PERSON}(?:(?:, | and | & ){_PERSON})*"
_NOBODY = re.compile(
    r"\b(?:Staff|Desk|Editors?|The|Team|Correspondent|Wires?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_BY = r"(?i:(?:written |reporting |words )?by|author|byline)\b:?\s+"
_BYLINE = re.compile(rf"{_BY}(?P<who>{_PEOPLE})(?:\s*[,|/(–—-].*)?")
_ROLE = (
    r"(?:\s+(?:Staff|Senior|Chief|Political|Business|Foreign|Diplomatic|Special|Sports|Health|Science|Technology))*"
    r"\s+(?:Writer|Correspondent|Reporter|Editor)"
)
_SIGNED = re.compile(rf"(?:{_BY})?(?P<who>{_PEOPLE})(?:\s*[,|/(]|\s[–—-])\s*(?P<outlet>[^|,]+?)(?:{_ROLE})?\)?")
_SIGNATURE = re.compile(r"(?!.*\d)[A-Z][\w'’&.-]*(?: (?:of |of the |and |& )?[A-Z][\w'’&.-]*){0,4}")
"""How whoever reports signs a dateline behind its day: "BERU, Aug 10 (World Dispatch) -"."""
_PART = re.compile(r"[^\s|,·•()/*_:–—-](?:[^|,·•()/*_:–—]*[^\s|,·•()/*_:–—-])?")
"""What stands between the marks of a line: "*Elm Gazette, |||*"."""
_WHO = re.compile(rf"(?P<who>{_PEOPLE})\s*\((?P<place>[^()]+)\)")

_LABEL = re.compile(
    r"[\W_]*(?:(?P<date>(?:first )?published|posted|date)|(?P<byline>authors?|byline)|(?P<title>title|headline)"
    r"|(?P<outlet>source|outlet|publisher|publication|newspaper|site)|(?P<place>place|location)|updated|url|link)"
    r"[*_]*\s*:[*_]*\s*[\"']?(?P<value>\S.*?)[\"']?",
    re.IGNORECASE,
)
_PATH_DAY = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d\d)([-_/.]?)(\d\d)\2(\d\d)(?![0-9A-Za-z])")
_URL = re.compile(r"(?:[\w ]{0,20}:\s*)?<?(?P<url>https?://\S+?)>?")
_NOT_A_TITLE = re.compile(
    r"(?:photo|image|picture|file|credit|watch|read|see|listen|sign up|subscribe|advert|share|related|more|from|by"
    r"|source|updated|published|special|compiled|staff|story|reporting|the claim)\b|\W*\d*\.\s"
    r"|.*(?:\b(?:photo|image):|/(?:ap|afp|reuters|getty|epa)\b|getty images|\(ap |newsletter|episode of)",
    re.IGNORECASE,
)


def find_provenance(document: Document, today: date | None = None) -> Provenance:
    """All that can be told of who published a document, and when; what cannot be told for certain stays unknown.

    `today` (default: this day) is the last day on which an article can have been written.
    """
    last_day = (today or date.today()) + timedelta(days=1)  # the newsroom's day may be ahead of ours
    lines, body = read_head(document.text)
    chosen: dict[str, Fact] = {}
    for name, fact in _claims(document, lines, body):
        is_possible = fact.value and (name != "date" or fact.value <= last_day.isoformat())
        if is_possible and name not in chosen:
            chosen[name] = fact
    if "date" not in chosen and (dated := infer_date(document.text, last_day, _dateline_day(lines))):
        chosen["date"] = Fact(dated.iso, "inferred", dated.span)
    return Provenance(**chosen)


def _claims(document: Document, lines: Sequence[Line], body: int) -> Iterator[Found]:
    """Everything that is said of the document, the most trusted first."""
    prose = [i for i, line in enumerate(lines) if _is_prose(line.text)] + [len(lines)] * 2
    opening, standfirst = lines[: prose[0]], lines[: prose[1]]
    yield from _of_fields(document)
    yield from _of_front_matter(document.text[:body])
    yield from _of_titles(lines[: prose[0] + 1])
    for line in standfirst:
        yield from _of_labels(line)
        yield from _of_byline(line)
    yield from _of_headers(opening)
    yield from _of_mastheads(opening)
    for line in lines[: prose[0] + 1]:
        yield from _of_prefix(line)
    yield from (("outlet", fact) for fact in find_site_outlets(document.text))
    for line in lines[: prose[1] + 1]:
        yield from _of_dateline(line)
    yield from _of_urls(document, lines)
    yield from _of_source(document)


def _of_fields(document: Document) -> Iterator[Found]:
    fields = document.fields
    if day := parse_date(fields.get("date", "")):
        yield "date", Fact(day, "stated", origin="field date")
    for name in ("outlet", "byline"):
        if value := fields.get(name, "").strip():
            yield name, Fact(value, "stated", origin=f"field {name}")
    if title := fields.get("title", "").strip():
        own, outlet = split_title(title, (fields.get("outlet", ""), host_of(fields.get("url", ""))))
        yield "title", Fact(own.of(title), "stated", origin="field title")
        if outlet:
            yield "outlet", Fact(outlet.of(title), "stated", origin="field title")


def _of_front_matter(block: str) -> Iterator[Found]:
    for match in re.finditer(r"\S[^\r\n]*", block):
        yield from _of_labels(Line(match.start(), match[0].rstrip()), is_trusted=True)


def _of_labels(line: Line, is_trusted: bool = False) -> Iterator[Found]:
    """ "Source: Reuters". Outside front matter a source must look like an outlet, an author like a person."""
    match = _LABEL.fullmatch(line.text) if len(line.text) <= LONGEST_HEADER else None
    slot = next((name for name in ("date", "byline", "title", "outlet", "place") if match and match[name]), None)
    if match is None or slot is None:
        return
    fact = line.stated(match, "value")
    if slot == "date":
        fact = replace(fact, value=parse_date(match["value"]))
    is_doubtful = (slot == "outlet" and not is_outlet(match["value"])) or slot == "byline"
    if fact.value and (is_trusted or not is_doubtful):
        yield slot, fact


def _of_titles(lines: Sequence[Line]) -> Iterator[Found]:
    """A Markdown heading, or a line that ends with the outlet, states the title; a first short line only implies it."""
    for line in lines:
        start = len(line.text) - len(line.text.removeprefix("#").lstrip()) if line.text.startswith("# ") else 0
        name, outlet = split_title(line.text[start:])
        is_split = outlet and not name.start and len(name.of(line.text).split()) > 2 and not _is_header(line.text)
        if (start or is_split) and len(line.text) <= LONGEST_HEADER:
            yield "title", line.at(name, start)
            if outlet:
                yield "outlet", line.at(outlet, start)
            return
    first = next((line for line in lines if not _is_above_title(line.text)), None)
    if first and _is_headline(first.text) and first is not lines[-1]:
        yield "title", Fact(first.text, "inferred", Span(first.start, first.end))


def _is_above_title(text: str) -> bool:
    """Whether a line is no title, but what may stand above one: header matter, an outlet, or a name by itself."""
    return _is_header(text) or is_outlet(text) or re.fullmatch(_PEOPLE, text) is not None


def _is_prose(text: str) -> bool:
    return len(text) > 80 and text.rstrip("\"'”’)")[-1:] in ".!?…"


def _is_headline(text: str) -> bool:
    """Whether a short line is worded as a title: no sentence, caption, name, section, header or dateline."""
    words = text.split()
    is_worded = len(words) >= 4 and len(text) <= LONGEST_HEADER and text[-1] not in ".:;,…" and "@" not in text
    return is_worded and not (
        _NOT_A_TITLE.match(text)
        or re.fullmatch(_PEOPLE, text)
        or is_outlet(" ".join(words[-2:]))
        or is_outlet(words[-1])
        or match_dateline(text)
    )


def _is_header(text: str) -> bool:
    line = Line(0, text)
    return bool(any(_of_byline(line)) or _URL.fullmatch(text) or any(_of_labels(line)) or header_day(line))


def _of_byline(line: Line) -> Iterator[Found]:
    """ "By Jane Doe and John Roe", or, with or without "By", "Jane Doe, Example Times"."""
    if len(line.text) > LONGEST_HEADER:
        return
    signed = _SIGNED.fullmatch(line.text)
    if signed and is_outlet(signed["outlet"]):
        yield "outlet", line.stated(signed, "outlet")
    else:
        signed = _BYLINE.fullmatch(line.text)
    if signed and is_outlet(signed["who"]) and not is_person(signed["who"]):
        yield "outlet", line.stated(signed, "who")
    elif signed and not _NOBODY.search(signed["who"]):
        yield "byline", line.stated(signed, "who")


def _of_mastheads(lines: Sequence[Line]) -> Iterator[Found]:
    """A line with no more than the outlet's name, or its name and a day with a bar between; a person's name on the
    line before it implies the byline."""
    for before, line in zip([None, *lines], lines, strict=False):
        if is_outlet(line.text):
            yield "outlet", Fact(line.text, "stated", Span(line.start, line.end))
            if before and re.fullmatch(_PEOPLE, before.text) and not _NOBODY.search(before.text):
                yield "byline", Fact(before.text, "inferred", Span(before.start, before.end))


def _of_headers(lines: Sequence[Line]) -> Iterator[Found]:
    """ "date 2024-07-31 Jane Doe (London)", "Elm Gazette, 31 July 2024", or a day by itself."""
    for fact, line in find_days(lines):
        yield "date", fact
        start, end = (fact.span.start - line.start, fact.span.end - line.start) if fact.span else (0, 0)
        for part in _PART.finditer(line.text[:start] + "|" * (end - start) + line.text[end:]):
            if is_outlet(part[0]):
                yield "outlet", line.stated(part)
        if match := _WHO.search(line.text):
            yield "byline", line.stated(match, "who")
            yield "place", line.stated(match, "place")


def _of_prefix(line: Line) -> Iterator[Found]:
    """ "Example News/ The minister said"."""
    if match := match_prefix(line.text):
        yield "outlet", line.stated(match, "outlet")
        if match["place"]:
            yield "place", line.stated(match, "place")


def _of_dateline(line: Line) -> Iterator[Found]:
    if not (match := match_dateline(line.text)):
        return
    if match["place"]:
        yield "place", line.stated(match, "place")
    for group in ("agency", "bare"):
        name = match.groupdict().get(group)
        is_signed = name and group == "agency" and match["date"] and _SIGNATURE.fullmatch(name)
        if name and (is_signed or is_outlet(name)):
            yield "outlet", line.stated(match, group)
    told = day_group(match)
    if told and (day := parse_date(match[told])) and len(day) == len("2024-07-31"):
        yield "date", Fact(day, "stated", line.stated(match, told).span)


def _dateline_day(lines: Sequence[Line]) -> Span | None:
    """Where a dateline names its day."""
    found = ((line, match) for line in lines if (match := match_dateline(line.text)))
    return next((line.stated(match, group).span for line, match in found if (group := day_group(match))), None)


def _of_urls(document: Document, lines: Sequence[Line]) -> Iterator[Found]:
    found: list[tuple[str, Span | None, str]] = [(document.fields.get("url", ""), None, "field url")]
    for line in lines:
        if match := _URL.fullmatch(line.text):
            found.append((match["url"], line.stated(match, "url").span, ""))
    for url, span, origin in found:
        if host := host_of(url):
            yield "outlet", Fact(host, "inferred", span, origin)
            yield "date", Fact(_path_day(urlsplit(url).path), "stated", span, origin)
            yield "url", Fact(url, "stated", span, origin)


def _of_source(document: Document) -> Iterator[Found]:
    yield "date", Fact(_path_day(document.source), "stated", origin="file name" if document.record is None else "id")


def _path_day(path: str) -> str | None:
    """The day in a path: "2024-07-31-strike.txt", "news/2024/07/31/strike"."""
    match = _PATH_DAY.search(path)
    return parse_date("-".join(match.group(1, 3, 4))) if match else None
