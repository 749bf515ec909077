"""What may reach a terminal. Every word from an article, a file name, a model or a server passes through `clean`."""

import codecs
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff"
    r"\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Control characters but tab and newline, invisible and bidirectional formatting characters, lone surrogates."""
STACKED = 4
"""Combining marks that one letter may bear; any language is content with fewer, and a flood covers other lines."""
EDGE = re.compile(r"(?P<opening>“|(?<![^\s(\[])\"(?=\S))|(?P<closing>”|(?<=[^\s(\[])\"(?!\w))")
"""A double quotation mark, by which side of words it stands on."""
QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
ITEM = re.compile(r"^(?:[-*+•‣▪] |#{1,6} )(?=\S)")
"""What stands before an item of a list, or a heading, of plain text."""
DOUBLE = re.compile(r"[“”\"„«»]")
ENDED = re.compile(r"[.!?…。！？؟।][\"'“”‘’«»)\]]*$")
"""How a sentence ends that was not cut."""
TYPOGRAPHIC = str.maketrans({
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "–": "-",
    "—": "--",
    "…": "...",
    "·": "-",
    "→": "->",
    "\u00a0": " ",
})
"""What stands for typographic characters where the output's encoding lacks them."""


def clean(text: str) -> str:
    """The text without what could steer a terminal or reorder a line; each such character becomes U+FFFD or nothing.

    Control characters become "�", so that a reader sees that something was there; invisible ones are dropped, narrow
    and line-separating spaces become spaces. Carriage returns before a newline are dropped, and so are combining marks
    beyond the `STACKED` first on a letter.
    """
    text = UNSAFE.sub(_harmless, text.replace("\r\n", "\n"))
    return text if text.isascii() else "".join(_unstacked(text))


def one_line(text: str) -> str:
    """The text cleaned and on one line."""
    return " ".join(clean(text).split())


def quoted(text: str) -> str:
    """The text on one line in quotation marks, unless it stands in some already; in single ones where it holds double
    ones, so that the two are told apart. "…" stands where it was cut out of a sentence. The mark of an item of a list
    is left out."""
    plain = ITEM.sub("", one_line(text))
    if not plain or QUOTED.fullmatch(plain):
        return plain
    before, after = "… " * plain[0].islower(), "" if ENDED.search(plain) else " …"
    return f"‘{before}{plain}{after}’" if DOUBLE.search(plain) else f"“{before}{plain}{after}”"


def paired(text: str) -> str:
    """The text on one line, with the quotation marks that were cut off before and behind it: of 'a crime" and an
    "affront' both. The mark of inches is none."""
    plain = one_line(text)
    edges = list(EDGE.finditer(plain))
    if not edges:
        return plain
    first, last = edges[0], edges[-1]
    is_cut = first["closing"] and not plain[: first.start()][-1:].isdigit()
    before = {"”": "“"}.get(first["closing"], first["closing"]) if is_cut else ""
    behind = {"“": "”"}.get(last["opening"], last["opening"]) if last["opening"] else ""
    return f"{before}{plain}{behind}"


def counted(number: int, what: str) -> str:
    """A number of things in words: "1 answer", "1,200 answers"."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def print_note(line: str) -> None:
    """Print a line that is no answer on stderr, wrapped between words where that is a terminal."""
    rows = [one_line(line)]
    if sys.stderr.isatty():
        columns = shutil.get_terminal_size().columns
        rows = textwrap.wrap(rows[0], columns, break_long_words=False, break_on_hyphens=False)
    print(*rows, sep="\n", file=sys.stderr)


def _harmless(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\u2028\u2029\u202f":
        return " "
    is_control = character < "\u00a0" or "\ud800" <= character <= "\udfff"
    return "\ufffd" if is_control else ""


def _unstacked(text: Iterable[str]) -> Iterator[str]:
    stacked = 0
    for character in text:
        stacked = stacked + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if stacked <= STACKED:
            yield character


def substitute(error: UnicodeError) -> tuple[str, int]:
    """For an output whose encoding lacks a character: its plain form, or "?"."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end].translate(TYPOGRAPHIC)
    return missing.encode(error.encoding, "replace").decode(error.encoding), error.end


codecs.register_error("plain", substitute)
