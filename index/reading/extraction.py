"""HTML, PDF and DOCX → their words. This runs in a process of its own, which `converter` starts, watches and ends.

Trafilatura tells a page's article from its furniture, PDFium (the engine of Chrome) reads PDF, and python-docx DOCX.
LlamaIndex's readers for the same would bring pandas with them, keep a page's furniture, and drop text that Word marks
as inserted.
"""

import codecs
import json
import os
import re
import signal
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

from index.reading.converter import HEADER, MEMORY, SECONDS, Extract
from index.reading.encoding import called, codec_of, decode
from index.reading.jsonl import UNFIT
from index.reading.layout import straighten
from index.reading.linked_data import read_linked_data
from index.reading.live import read_posts
from index.reading.pages import drop_running_lines, join_pages, rejoin

MOST_UNPACKED = 100_000_000
"""Bytes that a DOCX may unpack to."""
MOST_PAGES = 5_000
"""Pages of a PDF."""
_ENOUGH = 20_000_001
"""Characters from which more of a PDF need not be read: it is too long."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_COMMENTS = r"\A(?:\s|<!--.*?-->|<[?!](?!--)[^>]*>)*"
_BEFORE, _BYTES_BEFORE = re.compile(_COMMENTS, re.DOTALL), re.compile(_COMMENTS.encode(), re.DOTALL)
"""What may stand before a page."""
_TOP = 4096
"""Characters after that, in which a page begins and names its encoding."""
_NAMED = re.compile(r"<meta[^>]{0,200}?\b(?P<property>og:(?:title|site_name))\b", re.IGNORECASE)
_RAISED = re.compile(
    r"<sup\b[^>]{0,200}>\s{0,9}(?:<a\b[^>]{0,500}>)?\s{0,9}(\d{1,3})\s{0,9}(?:</a>\s{0,9})?</sup>", re.IGNORECASE
)
_PAGE_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\b", re.IGNORECASE)
_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TABLE = re.compile(r"<(/?)(?:table|thead|tbody|tfoot|tr|td|th)\b", re.IGNORECASE)
_LONGEST_CELL = 300
"""Characters of a table's cell; a longer one is a part of the page's layout."""
_WORD_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COPIES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def serve() -> None:
    """Convert what comes on stdin and answer on stdout, until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while header := sys.stdin.buffer.read(HEADER.size):
        kind, size = HEADER.unpack(header)
        data = sys.stdin.buffer.read(size)
        _limit()
        extract = extract_text(kind.rstrip(b"\0").decode(), data)
        answers.write(json.dumps(asdict(extract)).encode() + b"\n")
        answers.flush()


def _limit() -> None:
    """Hold this process to its memory, and to its time even when nobody is left to end it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + 2 * SECONDS) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def extract_text(kind: str, data: bytes) -> Extract:
    """The words of a file, or the reason why it has none; lone surrogates and NUL become U+FFFD."""
    try:
        extract = {"html": _of_html, "pdf": _of_pdf, "docx": _of_docx}[kind](data)
    except MemoryError:
        return Extract(reason=f"damaged or hostile: converting it takes more than {MEMORY >> 20} MB")
    except Exception as exc:  # whatever a library makes of a damaged file
        return Extract(
            reason=f"damaged, or no {kind.upper()} ({' '.join(str(exc).split())[:100] or type(exc).__name__})"
        )
    fields = {name: UNFIT.sub("�", value).strip() for name, value in extract.fields.items()}
    kept = {name: value for name, value in fields.items() if value}
    return Extract(UNFIT.sub("�", extract.text), kept, extract.notes, extract.reason)


def _of_html(data: bytes) -> Extract:
    from trafilatura import html2txt

    text, notes = _decode_html(data)
    if "<html" not in _BEFORE.sub("", text, count=1)[:_TOP].lower():
        text = f"<html><head></head><body>{text}</body></html>"  # a part of a page is taken for none
    text = _RAISED.sub(lambda match: match[1].translate(_DIGITS), text)  # else the note of "40¹" makes it 401
    page = _main_part(text)
    if page and page.text and _is_laid_out(page.text):
        page = _main_part(_TABLE.sub(r"<\1div", text)) or page
    if page is None or not page.text:
        notes.append("no main text found; all of the page is kept")
        return Extract(
            html2txt(text), {}, notes, "no words found in the page; it may be too large, or nested too deeply"
        )
    stated = {
        "title": page.title,
        "date": _day(page, text),
        "url": page.url,
        "outlet": page.sitename,
        "byline": page.author,
        "heading": " ".join(unescape(heading[1]).split()) if (heading := _PAGE_TITLE.search(text)) else "",
    }
    return Extract(page.text, {name: value or "" for name, value in (stated | _linked(text)).items()}, notes)


def _main_part(text: str) -> Any:
    """The article of a page, put straight, as trafilatura sees it, or None."""
    from trafilatura import bare_extraction, load_html

    tree: Any = load_html(text)
    if tree is None:
        return None
    straighten(tree)
    page: Any = bare_extraction(
        tree, with_metadata=True, include_comments=False, date_extraction_params=_date_options()
    )
    if page and page.text:
        page.text = read_posts(tree, page.text) or page.text
    return page


def _date_options() -> dict[str, Any]:
    return {"extensive_search": False, "original_date": True, "max_date": date.today().isoformat()}


def _day(page: Any, text: str) -> str:
    """The day of a page that was found in its head, else in its body without footer, menus and asides; "" where all
    that gives it has two readings."""
    from htmldate import find_date
    from trafilatura import load_html

    day: str = page.date or ""
    if day and day not in _HEAD_END.split(text, maxsplit=1)[0]:
        tree: Any = load_html(text)
        for part in list(tree.iter("footer", "aside", "nav")):
            part.drop_tree()
        day = find_date(tree, url=page.url, **_date_options()) or ""
    return "" if day and _has_two_readings(day, text) else day


def _has_two_readings(day: str, text: str) -> bool:
    """Whether a page writes a day as 03/04/2024, and in no other way."""
    year, month, number = (part.lstrip("0") for part in day.split("-"))
    if int(number) > 12 or number == month:
        return False
    pairs = rf"(?:0?{number}([/-])0?{month}|0?{month}([/-])0?{number})"
    named = rf"\b0?{number}(?:\.|st|nd|rd|th)? [^\W\d_]{{3,12}}\.? {year}|[^\W\d_]{{3,12}}\.? 0?{number},? {year}"
    plain = rf"{year}([-/.]?)0?{month}\1?0?{number}"
    return bool(re.search(rf"\b{pairs}[/-]{year}\b", text)) and not re.search(f"{plain}|{named}", text)


def _is_laid_out(text: str) -> bool:
    """Whether whole paragraphs stand in a table: it is none of data, but was made to place the parts of the page."""
    rows = (line for line in text.splitlines() if line.startswith("|"))
    return any(len(cell) > _LONGEST_CELL for row in rows for cell in row.split("|"))


def _linked(text: str) -> dict[str, str]:
    """What a page states as linked data, but for the title and outlet that it shows to other sites."""
    shown = {match["property"].lower() for match in _NAMED.finditer(text)}
    names = {"title": "og:title", "outlet": "og:site_name"}
    return {field: value for field, value in read_linked_data(text).items() if names.get(field) not in shown}


def _decode_html(data: bytes) -> tuple[str, list[str]]:
    """A page in the encoding that its mark, else its head, names, if there is such a one; else as any text.

    One that is sound UTF-8 is that, whatever its head says: it was saved again. Of old Asian encodings of seven bits,
    which are sound UTF-8 too, the head is believed.
    """
    found = _CHARSET.search(data[:_TOP]) or _CHARSET.search(_BYTES_BEFORE.sub(b"", data, count=1)[:_TOP])
    is_marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if (
        found
        and not is_marked
        and not _is_utf8(data)
        and not found[1].lower().startswith((b"utf-8", b"utf8", b"utf-16"))
    ):
        with suppress(LookupError, UnicodeDecodeError):
            codec = codec_of(found[1].decode("ascii"))
            return data.decode(codec), [f"decoded as {called(codec)}"]
    decoded = decode(data)
    return decoded.text, list(decoded.notes)


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 with something beyond ASCII in it, or ASCII without escapes."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x1b" not in data and b"~{" not in data


def _of_pdf(data: bytes) -> Extract:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        locked = "assword" in str(exc)
        return Extract(reason="locked by a password" if locked else "damaged, or no PDF")
    count = len(document)
    if count > MOST_PAGES:
        return Extract(reason=f"too long: {count:,} pages; the limit is {MOST_PAGES:,}")
    text = rejoin(join_pages(drop_running_lines(list(filter(None, _pages(document))))))
    return Extract(text, {}, [], f"no text on its {count:,} pages; scanned pages need text recognition (OCR) first")


def _pages(document: Any) -> Iterator[str]:
    """The words of each page, until there are more than any article may have."""
    left = _ENOUGH
    for page in document:
        text = page.get_textpage().get_text_bounded().replace("\r\n", "\n").strip()
        left -= len(text)
        yield text
        if left <= 0:
            return


def _of_docx(data: bytes) -> Extract:
    from docx import Document

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Extract(reason="locked by a password, or an old .doc; save it as .docx without one")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MOST_UNPACKED:
        return Extract(reason=f"unpacks to {unpacked:,} bytes; the limit is {MOST_UNPACKED:,}")
    document = Document(BytesIO(data))
    return Extract("\n".join(_paragraphs(document.element.body)), {}, [], "holds no words")


def _paragraphs(body: Any) -> Iterator[str]:
    """The words of every paragraph, in tables, text boxes and insertions too; what is deleted is not among them."""
    for paragraph in body.iter(f"{_WORD_NAMESPACE}p"):
        if next(paragraph.iterancestors(_COPIES), None) is None:
            yield "".join(_run_text(paragraph))


def _run_text(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(*(f"{_WORD_NAMESPACE}{tag}" for tag in ("t", "tab", "br", "cr", "noBreakHyphen"))):
        if next(node.iterancestors(f"{_WORD_NAMESPACE}p"), None) is paragraph:
            tag = node.tag.removeprefix(_WORD_NAMESPACE)
            yield (node.text or "") if tag == "t" else {"tab": "\t", "noBreakHyphen": "-"}.get(tag, "\n")
