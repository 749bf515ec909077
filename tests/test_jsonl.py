"""Lines become records, each bad one is named, and no line or compressed file can fill the memory."""

import gzip
import hashlib
import os
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest

from index.reading.jsonl import MAX_LINE, Fault, Line, Record, bounded_lines, parse_record


def parse(line: str) -> Record:
    record = parse_record(line)
    assert isinstance(record, Record), record
    return record


# One record


def test_a_record_keeps_its_text_exactly_and_the_known_fields_that_say_something() -> None:
    line = (
        '{"id": "n-1", "title": " Rain ", "date": 2024, "url": null, "outlet": "", "section": "X", '
        '"text": " It rained.\\r\\n"}\r\n'
    )
    assert parse_record(line) == Record("n-1", " It rained.\r\n", {"title": "Rain", "date": "2024"}, ())


@pytest.mark.parametrize(
    ("stated", "fields"),
    [
        ('"author": "Jane Roe", "source": "Harbour Post"', {"byline": "Jane Roe", "outlet": "Harbour Post"}),
        (
            '"authors": ["Jane Roe", {"name": "Kim Lee"}], "source": {"id": null, "name": "Harbour Post"}',
            {"byline": "Jane Roe, Kim Lee", "outlet": "Harbour Post"},
        ),
        ('"byline": "A", "author": "B", "outlet": "C", "publisher": "D"', {"byline": "A", "outlet": "C"}),
        ('"headline": "Flood", "link": "https://x.example/a"', {"title": "Flood", "url": "https://x.example/a"}),
        ('"publishedAt": "2024-07-31T10:15:00Z", "date": ""', {"date": "2024-07-31T10:15:00Z"}),
        ('"source": "https://x.example/a", "author": [[], {}, null, true]', {}),
    ],
    ids=range(6),
)
def test_a_record_may_use_the_usual_names_for_what_it_states(stated: str, fields: dict[str, str]) -> None:
    assert parse(f'{{"text": "Words.", {stated}}}').fields == fields


def test_a_field_that_is_named_is_the_one_that_is_read() -> None:
    line = '{"text": "Words.", "author": "Jane Roe", "source": "feed", "site": {"title": "Harbour Post"}}'
    record = parse_record(line, {"outlet": "site.title", "byline": "writer"})
    assert isinstance(record, Record)
    assert record.fields == {"outlet": "Harbour Post"}


@pytest.mark.parametrize(
    ("stated", "cited"),
    [('"x/y z"', "x/y z"), ("7", "7"), ("0", "0"), ("1.5", "1.5"), ("1" + "0" * 30, "1" + "0" * 30)],
)
def test_an_id_is_a_string_or_a_number(stated: str, cited: str) -> None:
    assert parse(f'{{"id": {stated}, "text": "Words."}}').id == cited


@pytest.mark.parametrize("stated", ['["a"]', '{"a": 1}', "true", '""', '"  "', '"' + "x" * 1001 + '"'])
def test_any_other_id_is_passed_over_with_a_note(stated: str) -> None:
    record = parse(f'{{"id": {stated}, "text": "Words."}}')
    assert record.id is None
    assert record.notes == ("its id is not a number or a string of 1 to 1,000 characters; its line is cited instead",)


@pytest.mark.parametrize("line", ['{"text": "Words."}', '{"text": "Words.", "id": null}'])
def test_a_record_without_id_needs_no_note(line: str) -> None:
    assert parse_record(line) == Record(None, "Words.", {}, ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "A"\n', "not valid JSON (Expecting ',' delimiter, column 13)"),
        ("words", "not valid JSON (Expecting value, column 1)"),
        ("[1]", "not a JSON object; one article a line is expected"),
        ("null", "not a JSON object; one article a line is expected"),
        ("{}", 'has no "text"'),
        ('{"text": null}', 'has no "text"'),
        ('{"text": ["A."]}', '"text" is not a string'),
        ("[" * 200_000, "JSON that cannot be read (maximum recursion depth exceeded"),
        ('{"text": "A", "id": ' + "9" * 5000 + "}", "JSON that cannot be read (Exceeds the limit (4300 digits)"),
    ],
    ids=range(9),
)
def test_a_line_without_a_record_gives_the_reason(line: str, reason: str) -> None:
    said = parse_record(line)
    assert isinstance(said, str)
    assert said.startswith(reason)


def test_numbers_that_json_does_not_know_do_no_harm() -> None:
    assert parse('{"text": "A.", "score": NaN, "x": -Infinity, "y": 1e999}').text == "A."


def test_what_utf8_cannot_write_is_replaced_one_for_one() -> None:
    """Half of a surrogate pair, or NUL; a whole pair is the character it stands for."""
    line = '{"text": "A\\ud800B\\u0000 \\ud83d\\ude00", "title": "T\\udfff", "id": "i\\udc00"}'
    notes = ("characters that no text can hold, shown as �: 2",)
    assert parse_record(line) == Record("i�", "A�B� 😀", {"title": "T�"}, notes)


# Lines


def test_lines_are_counted_blank_ones_included_and_these_not_given() -> None:
    data = b"one\r\n\r\n  \n \t four  \nfive, no line end"
    assert list(bounded_lines(BytesIO(data))) == [
        Line(1, b"one\r\n"),
        Line(4, b" \t four  \n"),
        Line(5, b"five, no line end"),
    ]


def test_an_overlong_line_is_named_and_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with open(path, "wb") as file:
        file.write(b"one\n")
        file.seek(300_000_000, os.SEEK_CUR)  # a hole: nothing on the disk
        file.write(b"\nthree\n")
    tracemalloc.start()
    with open(path, "rb") as stream:
        lines = list(bounded_lines(stream))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    reason = "the line is too long: 300,000,001 bytes, the limit is 64,000,000"
    assert lines == [Line(1, b"one\n"), Fault(2, reason), Line(3, b"three\n")]
    assert peak < 3 * MAX_LINE


def test_reading_stops_where_too_much_has_been_read_blank_lines_included() -> None:
    assert list(bounded_lines(BytesIO(b"\n" * 100), most_bytes=50)) == [
        Fault(51, "the file unpacks to more than 50 bytes; the rest is not read", True)
    ]


# Compressed files


def make_gzip(lines: int) -> bytes:
    """Lines whose words do not compress away, the same ones each time."""
    words = (hashlib.sha256(b"%d" % number).hexdigest() for number in range(lines))
    return gzip.compress("".join(f"{word}\n" for word in words).encode())


def unpack(data: bytes) -> list[Line | Fault]:
    with gzip.GzipFile(fileobj=BytesIO(data)) as stream:
        return list(bounded_lines(stream))


def test_a_gzip_cut_short_gives_its_lines_up_to_the_cut_and_one_fault() -> None:
    data = make_gzip(20_000)
    *lines, fault = unpack(data[: len(data) // 2])
    assert 9_000 < len(lines) < 11_000
    assert all(isinstance(item, Line) for item in lines)
    assert fault == Fault(len(lines) + 1, "the compressed file is cut short here; the rest is lost", True)


@pytest.mark.parametrize(("start", "good"), [(0.5, 9_000), (0.9, 17_000), (-8, 20_000)])
def test_a_damaged_gzip_gives_the_lines_before_the_damage(start: float, good: int) -> None:
    """Whether its middle is overwritten or only its checksum, the last result says that it is damaged."""
    data = bytearray(make_gzip(20_000))
    at = int(start * len(data)) if start > 0 else int(start)
    data[at : at + 4] = b"\xff" * 4
    results = unpack(bytes(data))
    assert all(isinstance(item, Line) for item in results[:good])
    assert isinstance(results[-1], Fault)
    assert results[-1].reason.startswith("the compressed file is damaged (")


def test_what_is_not_compressed_is_one_fault() -> None:
    (fault,) = unpack(b'{"text": "A."}\n')
    assert isinstance(fault, Fault)
    assert fault.number == 1
    assert "Not a gzipped file" in fault.reason
