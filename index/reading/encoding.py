"""Bytes → text: whether they are text at all, and in which encoding. What was done is said with the text.

What has no byte order mark and is not UTF-8 is decoded as windows-1252 or as a detector finds.
"""

import codecs
import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]")
_SAMPLE = 1_000_000
"""Bytes at the start of a text that the detector looks at."""
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_BINARY_STARTS = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"%PDF-", b"PK\x03\x04", b"\x7fELF", b"\x1f\x8b"),
    *(b"BZh91AY&SY", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"\xd0\xcf\x11\xe0", b"SQLite format 3"),
)
_CONTROLS = bytes(code for code in (*range(1, 32), 127) if code not in b"\t\n\v\f\r\b\x1b")
_HIGH = bytes(range(128, 256))
_ACCENTED = bytes(range(192, 256))  # the letters of windows-1252; below are its quotation marks, dashes and signs
_PLAIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE_PAGE = re.compile(r"(?:windows|dos)-(?=\d)")
_LATIN = re.compile(r"iso8859(?=\d+$)")
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Codecs that browsers read as a larger one (WHATWG Encoding Standard)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was decoded: `encoding` is a name that Python knows, `notes` are remarks for the user."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def is_binary(data: bytes) -> bool:
    """Whether `data` is no text: it begins like a known kind of file, holds NUL, or one byte in 20 is a control."""
    if _mark_of(data) not in (None, "utf-8-sig"):
        return False
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return data.startswith(_BINARY_STARTS) or b"\0" in data or (controls > 2 and controls * 20 > len(data))


def holds_words(text: str) -> bool:
    """Whether there is a letter or a digit in `text`."""
    return _WORD.search(text) is not None


def starts_as_utf8(data: bytes) -> bool:
    """Whether `data` begins neither like a known kind of binary file nor like UTF-16 or UTF-32."""
    return not data.startswith(_BINARY_STARTS) and _mark_of(data) in (None, "utf-8-sig")


def decode(data: bytes) -> Decoded:
    """`data` as text; line ends stay as they are, and a byte order mark is not part of the text.

    What has no mark and is not UTF-8 is either UTF-8 with a few bad bytes, which become U+FFFD, or an older encoding.
    """
    marked = _mark_of(data)
    if marked == "utf-8-sig":
        return _decode_utf8(data, marked)
    if marked:
        return _decode_as(data, marked)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as exc:
        return _decode_utf8(data, "utf-8") if _is_mostly_utf8(data, exc) else _decode_as(data, _guess_encoding(data))


def codec_of(label: str) -> str:
    """The codec by which browsers read a page that names its encoding so.

    Raises:
        LookupError: there is no such encoding.
    """
    name = label.lower().removeprefix("x-")
    found = codecs.lookup(_LATIN.sub("iso8859-", _CODE_PAGE.sub("cp", name))).name
    return _READ_AS.get(found, found)


def called(codec: str) -> str:
    """A codec's name as it is told."""
    return codec.replace("cp125", "windows-125").replace("_", "-")


def _mark_of(data: bytes) -> str | None:
    return next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)


def _decode_utf8(data: bytes, encoding: str) -> Decoded:
    bad = _count_bad_bytes(data)
    notes = (f"{_bytes_are(bad)} not valid UTF-8, shown as �",) if bad else ()
    return Decoded(data.decode(encoding, "replace"), encoding, notes)


def _decode_as(data: bytes, encoding: str) -> Decoded:
    note = f"decoded as {encoding}"
    try:
        return Decoded(data.decode(encoding), encoding, (note,))
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, "replace"), encoding, (f"{note}; what it does not allow is shown as �",))


def _bytes_are(count: int) -> str:
    return "1 byte is" if count == 1 else f"{count:,} bytes are"


def _count_bad_bytes(data: bytes) -> int:
    return len(re.findall(r"[\udc80-\udcff]", data.decode("utf-8", "surrogateescape")))


def _is_mostly_utf8(data: bytes, first_fault: UnicodeDecodeError) -> bool:
    """Whether bytes in valid sequences of two to four are at least twice the bad ones, or only the end is cut off.

    Older encodings seldom give such sequences by chance: about one character in six for Chinese, fewer elsewhere.
    """
    bad = _count_bad_bytes(data)
    high = len(data) - len(data.translate(None, _HIGH))
    cut_off = first_fault.reason == "unexpected end of data" and bad > 1
    return cut_off or high - bad >= 2 * bad


def _guess_encoding(data: bytes) -> str:
    """Latin letters mean windows-1252, whose nearest relatives no statistics tell apart; else what is detected."""
    accented = len(data) - len(data.translate(None, _ACCENTED))
    plain = len(data) - len(data.translate(None, _PLAIN))
    if (accented <= 3 or accented * 3 < plain) and _decodes(data, "cp1252"):
        return "windows-1252"
    from charset_normalizer import from_bytes  # seldom needed; the chat prompt should not wait for it

    sample = data[:_SAMPLE]
    if len(data) > _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample  # no encoding has a line feed within a character
    best = from_bytes(sample).best()
    return called(best.encoding if best else "cp1252")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
