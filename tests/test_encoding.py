"""Bytes become the text they were written as, and what is no text is told apart."""

import codecs
import gzip

import pytest

from index.reading.encoding import codec_of, decode, is_binary, starts_as_utf8

MARKS = [
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
]


def test_utf8_is_kept_exactly_with_its_line_ends_and_without_a_note() -> None:
    text = "One.\r\nTwo.\rThree é.\n\u2028\n"
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding, decoded.notes) == (text, "utf-8", ())


@pytest.mark.parametrize(("mark", "codec", "encoding"), MARKS)
def test_a_byte_order_mark_is_honoured_and_no_part_of_the_text(mark: bytes, codec: str, encoding: str) -> None:
    """And the bytes, decoded with the encoding that is named, are the text."""
    text = "Größe: 5 €\r\nΑθήνα 😀"
    data = mark + text.encode(codec)
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert data.decode(decoded.encoding) == text
    assert decoded.notes == (() if encoding == "utf-8-sig" else (f"decoded as {encoding}",))


def test_one_accent_of_a_short_western_text_is_windows_1252() -> None:
    decoded = decode(b"The caf\xe9 will reopen.\nIts owner said so.\n")
    assert decoded.text == "The café will reopen.\nIts owner said so.\n"
    assert (decoded.encoding, decoded.notes) == ("windows-1252", ("decoded as windows-1252",))


@pytest.mark.parametrize(
    "text", ["Été", "The café", "“It’s £5 – no more…” she said.\n", "A população não está em situação difícil. " * 30]
)
def test_western_texts_are_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Президент заявил, что переговоры продолжатся на следующей неделе в Москве. "),
        ("koi8-r", "Источники сообщают о больших разногласиях между сторонами переговоров. "),
        ("cp1253", "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα. "),
        ("cp1256", "قال رئيس الوزراء إن المحادثات ستستمر الأسبوع المقبل في بغداد بعد الهجوم على القوات. "),
        ("shift_jis", "首相は来週も協議を続けると述べた。政府は要求を拒否した。東京の株価は上昇した。"),
        ("gb18030", "总理表示谈判将于下周继续进行。政府拒绝了这些要求。股市上涨。"),
    ],
)
def test_other_old_encodings_are_detected_and_said(encoding: str, text: str) -> None:
    data = (text * 10).encode(encoding)
    decoded = decode(data)
    assert decoded.text == text * 10
    assert decoded.notes == (f"decoded as {decoded.encoding}",)
    assert data.decode(decoded.encoding) == decoded.text


def test_the_whole_of_a_long_text_is_decoded_as_its_start_is() -> None:
    """The start is detected; what that encoding does not allow later is marked, and the rest stays readable."""
    text = "首相は来週も協議を続けると述べた。政府は要求を拒否した。東京の株価は上昇した。\n" * 20_000
    decoded = decode(text.encode("shift_jis") + b"\x81\n" + text.encode("shift_jis"))
    assert decoded.text == f"{text}�\n{text}"
    assert decoded.notes == (f"decoded as {decoded.encoding}; what it does not allow is shown as �",)


@pytest.mark.parametrize(
    ("data", "text", "bad"),
    [
        ("naïve “words” ".encode() * 50 + b"caf\xe9 end", "naïve “words” " * 50 + "caf� end", "1 byte is"),
        ("It’s".encode() + b" caf\xe9.", "It’s caf�.", "1 byte is"),
        (b"Plain words and a cut \xe2\x80", "Plain words and a cut �", "2 bytes are"),
        ("日本語の記事".encode()[:-1], "日本語の記�", "2 bytes are"),
        ("日本語".encode() + b"\xff\xfe\xff" + "の記事です".encode(), "日本語���の記事です", "3 bytes are"),
        (codecs.BOM_UTF8 + b"caf\xe9", "caf�", "1 byte is"),
    ],
)
def test_a_few_bad_bytes_do_not_spoil_utf8(data: bytes, text: str, bad: str) -> None:
    decoded = decode(data)
    assert decoded.text == text
    assert decoded.notes == (f"{bad} not valid UTF-8, shown as �",)
    assert data.decode(decoded.encoding, "replace") == text


@pytest.mark.parametrize(
    "data",
    [
        b"Some words\0and more.",
        b"%PDF-1.7\nwords",
        b"PK\x03\x04 words",
        b"\x7fELF words",
        gzip.compress(b"Words.", mtime=0),
        bytes(range(1, 32)) * 20,
        bytes(range(1, 256)) * 20,
    ],
)
def test_what_is_no_text_is_binary(data: bytes) -> None:
    """A known kind of file, a NUL byte, or many control characters."""
    assert is_binary(data)


@pytest.mark.parametrize(("mark", "codec", "encoding"), MARKS)
def test_a_marked_text_is_not_binary_though_it_holds_nul_bytes(mark: bytes, codec: str, encoding: str) -> None:
    assert not is_binary(mark + "Some words.".encode(codec))


@pytest.mark.parametrize("data", [b"\x1b[1mBold\x1b[0m words\f and a bell\a. " * 5, b"Short.\x01\n"])
def test_a_stray_control_character_does_not_make_a_text_binary(data: bytes) -> None:
    assert not is_binary(data)


def test_only_utf8_starts_as_utf8() -> None:
    """Anything may follow; a known kind of binary file, UTF-16 and UTF-32 are told by their first bytes."""
    for data in (b"{", b"caf\xe9", codecs.BOM_UTF8 + b"{", b""):
        assert starts_as_utf8(data)
    for data in (b"\x89PNG\r\n", gzip.compress(b"{}", mtime=0), "{}".encode("utf-16"), "{}".encode("utf-32")):
        assert not starts_as_utf8(data)


@pytest.mark.parametrize(
    ("labels", "codec"),
    [
        ("ascii us-ascii latin1 l1 cp819 ISO-8859-1 iso88591 iso_8859-1:1987 windows-1252 x-cp1252", "cp1252"),
        ("iso-8859-9 latin5 iso88599 windows-1254", "cp1254"),
        ("tis-620 iso-8859-11 windows-874 dos-874", "cp874"),
        ("gb2312 gbk x-gbk gb18030", "gb18030"),
        ("shift_jis sjis x-sjis", "cp932"),
        ("euc-kr ks_c_5601-1987", "cp949"),
        ("iso-8859-2 latin2", "iso8859-2"),
        ("windows-1251 cp1251", "cp1251"),
    ],
)
def test_a_label_means_what_it_means_to_browsers(labels: str, codec: str) -> None:
    assert {codec_of(label) for label in labels.split()} == {codec}
