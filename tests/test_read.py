"""Paths become documents, and every file that does not is named with its reason."""

import codecs
import gzip
import hashlib
import json
import os
import socket
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from index.errors import NothingToIndex
from index.reading.read import MAX_CHARACTERS, OTHER_KIND, find_files, read_path
from index.records import Document, Refusal

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"


def write(folder: Path, name: str, data: bytes | str = "Words.") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def write_jsonl(folder: Path, *records: object, name: str = "a.jsonl") -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    return write(folder, name, "".join(f"{line}\n" for line in lines))


def read_documents(path: Path) -> list[Document]:
    results = list(read_path(path))
    assert [item for item in results if isinstance(item, Refusal)] == []
    return [item for item in results if isinstance(item, Document)]


def read_one(path: Path) -> Document:
    (document,) = read_documents(path)
    return document


def read_refusals(path: Path) -> dict[str, str]:
    refused = [item for item in read_path(path) if isinstance(item, Refusal)]
    reasons = {item.source: item.reason for item in refused}
    assert len(reasons) == len(refused)
    return reasons


def read_sources(path: Path) -> list[str]:
    return [item.source for item in read_path(path) if isinstance(item, Document)]


@pytest.fixture
def guarded() -> Iterator[Callable[[Path], None]]:
    """Takes all permissions from a path, and root's privilege from this process, for one test."""
    closed: list[Path] = []
    was_root = os.geteuid() == 0

    def close(path: Path) -> None:
        path.chmod(0)
        closed.append(path)
        if was_root and os.geteuid() == 0:
            os.seteuid(65534)

    yield close
    if was_root:
        os.seteuid(0)
    for path in closed:
        path.chmod(0o700)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may read, unlike `tmp_path`."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


# Which files


def test_the_seeds_are_read_whole() -> None:
    """Each seed file is one document: its bytes, decoded, cited by its name, found at its path."""
    documents = read_documents(SEEDS)
    assert [document.source for document in documents] == sorted(path.name for path in SEEDS.glob("*.txt"))
    assert len(documents) == 5
    for document in documents:
        path = SEEDS / document.source
        assert document.text.encode() == path.read_bytes()
        assert Path(document.file) == path.absolute()
        assert (document.record, document.notes, document.fields) == (None, (), {})


def test_files_at_any_depth_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b/c/d.TXT", "c.markdown", "a.text"):
        write(tmp_path, name)
    assert read_sources(tmp_path) == ["a/b/c/d.TXT", "a/z.md", "a.text", "b.txt", "c.markdown"]


def test_a_thousand_nested_folders_are_walked(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1100):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    file = write(folders[-1], "a.txt")
    sources = read_sources(tmp_path)
    file.unlink()
    for folder in reversed(folders):  # here and now: what clears `tmp_path` away cannot go so deep
        folder.rmdir()
    assert sources == ["d/" * 1100 + "a.txt"]


def test_hidden_things_and_the_sidecar_are_passed_over_in_silence(tmp_path: Path) -> None:
    for name in (".a.txt", ".git/b.txt", "c/.d/e.txt", "sources.yaml", "c/sources.yaml", "c/kept.txt"):
        write(tmp_path, name)
    assert [item.source for item in read_path(tmp_path)] == ["c/kept.txt"]


@pytest.mark.parametrize(
    ("page", "folder"), [("a.html", "a_files"), ("Page one.htm", "Page one-Dateien"), ("a.html", "a_fichiers")]
)
def test_what_a_browser_saved_with_a_page_is_named_and_not_read(tmp_path: Path, page: str, folder: str) -> None:
    for name in (page, f"{folder}/saved_resource.html", f"{folder}/style.css", "other_files/b.html"):
        write(tmp_path, name, "<p>The river burst its banks in Norwick on Monday.</p>")
    assert read_sources(tmp_path) == sorted([page, "other_files/b.html"])
    assert read_refusals(tmp_path) == {folder: f"what a browser saved with {page}; it is not read"}
    assert read_sources(tmp_path / folder) == ["saved_resource.html"]


def test_another_kind_of_file_in_a_folder_is_refused(tmp_path: Path) -> None:
    for name in ("page.rtf", "LICENSE", "notes.txt.bak"):
        write(tmp_path, name)
    assert read_refusals(tmp_path) == dict.fromkeys(("page.rtf", "LICENSE", "notes.txt.bak"), OTHER_KIND)
    assert read_sources(tmp_path) == []


def test_a_file_given_by_itself_is_cited_by_its_name_whatever_its_kind(tmp_path: Path) -> None:
    assert read_one(write(tmp_path, "deep/er/report.log", "It rained.")).source == "report.log"
    assert read_one(write(tmp_path, ".hidden.txt")).source == ".hidden.txt"
    assert read_refusals(write(tmp_path, "photo.png", b"\x89PNG\r\n")) == {"photo.png": "binary, not text"}


def test_find_files_gives_what_would_be_read(tmp_path: Path) -> None:
    paths = [write(tmp_path, name) for name in ("a/b.txt", "c.jsonl.gz", "d.ndjson")]
    for name in ("e.odt", ".f.txt", "sources.yaml"):
        write(tmp_path, name)
    assert list(find_files(tmp_path)) == paths
    assert list(find_files(tmp_path / "e.odt")) == [tmp_path / "e.odt"]


@pytest.mark.parametrize("missing", ["none", "none/at/all", "a.txt/b.txt", "nul\0"])
def test_a_missing_path_is_an_error_at_once(tmp_path: Path, missing: str) -> None:
    """Raised by the call itself, before anything is asked of its results."""
    write(tmp_path, "a.txt")
    for function in (find_files, read_path):
        with pytest.raises(NothingToIndex, match=r"no such file or folder|null byte"):
            function(tmp_path / missing)


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert list(read_path(tmp_path)) == []


def test_relative_paths_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the folder is called from, sources are relative to it and `file` is absolute."""
    write(tmp_path, "a/b.txt")
    monkeypatch.chdir(tmp_path)
    for given, source in ((".", "a/b.txt"), ("a", "b.txt"), ("a/b.txt", "b.txt"), ("a/../a", "b.txt")):
        document = read_one(Path(given))
        assert document.source == source
        assert Path(document.file).samefile(tmp_path / "a/b.txt")
        assert Path(document.file).is_absolute()


# Links and special files


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret/a.txt", "Secret.")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "folder").symlink_to(tmp_path / "secret")
    (tmp_path / "corpus" / "file.txt").symlink_to("../secret/a.txt")
    (tmp_path / "corpus" / "nowhere.txt").symlink_to("nothing.txt")
    assert read_refusals(tmp_path / "corpus") == {
        "file.txt": "a link that leads out of the folder; it is not followed",
        "folder": "a link that leads out of the folder; it is not followed",
        "nowhere.txt": "a link to a file that is not there",
    }
    assert read_sources(tmp_path / "corpus") == []


def test_a_link_within_the_folder_gives_no_second_article(tmp_path: Path) -> None:
    """Neither a link to an article, nor one to the folder that holds the link, which has no end."""
    write(tmp_path, "a/real.txt")
    (tmp_path / "a" / "again.txt").symlink_to("real.txt")
    (tmp_path / "a" / "loop").symlink_to("..")
    assert [item.source for item in read_path(tmp_path)] == ["a/real.txt"]


def test_a_link_to_a_hidden_file_of_the_folder_is_read(tmp_path: Path) -> None:
    """A mounted Kubernetes volume holds only such links."""
    write(tmp_path, "..2024/a.txt")
    (tmp_path / "..data").symlink_to("..2024")
    (tmp_path / "a.txt").symlink_to("..data/a.txt")
    (tmp_path / "folder").symlink_to("..2024")
    assert [item.source for item in read_path(tmp_path)] == ["a.txt"]


def test_a_linked_folder_can_itself_be_given(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt")
    (tmp_path / "real" / "b.txt").symlink_to("a.txt")
    (tmp_path / "link").symlink_to("real")
    assert [item.source for item in read_path(tmp_path / "link")] == ["a.txt"]


def test_pipes_and_sockets_are_refused_and_never_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is limited to about 100 bytes
    os.mkfifo("pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        reason = "a pipe, socket or device, not a file"
        assert read_refusals(tmp_path) == {"pipe.txt": reason, "socket.txt": reason}
    assert read_refusals(Path("/dev/null")) == {"null": reason}


@pytest.mark.parametrize("opening", ["<?xml version='1.0'?>", "\ufeff\n<svg>", '{"text": "', '[{"text": "', "[[1, "])
def test_a_file_of_an_unknown_kind_is_taken_for_text_unless_it_opens_as_markup_or_data(
    tmp_path: Path, opening: str
) -> None:
    assert read_one(write(tmp_path, "notes", "[Update] The mayor resigned.")).text == "[Update] The mayor resigned."
    refused = read_refusals(write(tmp_path, "notes.old", f"{opening}Words"))
    assert refused == {"notes.old": f"markup or data, {OTHER_KIND}"}


def test_a_file_without_permission_is_refused_and_the_rest_read(
    open_folder: Path, guarded: Callable[[Path], None]
) -> None:
    write(open_folder, "b.txt")
    guarded(write(open_folder, "a.txt"))
    assert read_refusals(open_folder) == {"a.txt": "no permission to read"}
    assert read_sources(open_folder) == ["b.txt"]


def test_a_folder_without_permission_is_refused_by_name(open_folder: Path, guarded: Callable[[Path], None]) -> None:
    write(open_folder, "b.txt")
    write(open_folder, "shut/c.txt")
    guarded(open_folder / "shut")
    assert read_refusals(open_folder) == {"shut": "no permission to read"}
    assert read_sources(open_folder) == ["b.txt"]
    assert read_refusals(open_folder / "shut") == {"shut": "no permission to read"}
    with pytest.raises(NothingToIndex, match="no permission to read"):
        read_path(open_folder / "shut" / "c.txt")


# Names


def test_a_name_that_cannot_be_printed_is_escaped_and_stays_unique(tmp_path: Path) -> None:
    """Bytes that are not UTF-8, line ends, terminal escapes and reversed writing; and names made to look like them."""
    names = [b"\xff.txt", b"\\udcff.txt", b"a\nb.txt", b"a\\x0ab.txt", b"a\\\\x0ab.txt", b"a\\\nb.txt", b"\x1b[2J.txt"]
    names += [
        "gpj.\u202etxt.txt".encode(),
        "\x85.txt".encode(),
        b"\x85.txt",
        b"C:\\news.txt",
        "plain é 日本.txt".encode(),
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("Words.")
    documents = read_documents(tmp_path)
    sources = {document.source for document in documents}
    assert len(sources) == len(names)
    assert {
        "\\udcff.txt",
        "a\\x0ab.txt",
        "\\x1b[2J.txt",
        "gpj.\\u202etxt.txt",
        "C:\\news.txt",
        "plain é 日本.txt",
    } < sources
    assert all(source.isprintable() and source.encode() for source in sources)
    assert all(document.file.encode() for document in documents)


# Text


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    text = "One.\r\nTwo.\rThree.\nFour.\u2028Five.\n\n"
    assert read_one(write(tmp_path, "a.txt", text)).text == text


@pytest.mark.parametrize(
    ("data", "text", "encoding", "notes"),
    [
        (codecs.BOM_UTF8 + b"Words.\r\n", "Words.\r\n", "utf-8-sig", ()),
        ("\ufeffΑθήνα".encode("utf-16-le"), "Αθήνα", "utf-16", ("decoded as utf-16",)),
        (b"The caf\xe9.\n", "The café.\n", "windows-1252", ("decoded as windows-1252",)),
        ("It’s".encode() + b" caf\xe9.", "It’s caf\ufffd.", "utf-8", ("1 byte is not valid UTF-8, shown as \ufffd",)),
    ],
)
def test_a_text_is_decoded_and_says_how(
    tmp_path: Path, data: bytes, text: str, encoding: str, notes: tuple[str, ...]
) -> None:
    """The file's bytes, decoded with the encoding that the document names, are its text."""
    document = read_one(write(tmp_path, "a.txt", data))
    assert (document.text, document.encoding, document.notes) == (text, encoding, notes)
    assert data.decode(document.encoding, "replace") == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty (0 bytes)"),
        (b" \r\n\t\n", "holds no words"),
        (codecs.BOM_UTF8, "holds no words"),
        ("\u3000\u200b—…".encode(), "holds no words"),
        (b"Some words\0and more.", "binary, not text"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    assert read_refusals(write(tmp_path, "a.txt", data)) == {"a.txt": reason}


def test_a_text_over_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    """Without reading it: of the terabyte below, nothing is on the disk."""
    with open(tmp_path / "a.txt", "wb") as file:
        file.truncate(10**12)
    (reason,) = read_refusals(tmp_path).values()
    assert reason.startswith("too long: 1,000,000,000,000 bytes; the limit for one article is 20,000,000; split it")


def test_a_text_at_the_limit_is_read(tmp_path: Path) -> None:
    assert len(read_one(write(tmp_path, "a.txt", b"word " * (MAX_CHARACTERS // 5))).text) == MAX_CHARACTERS


# JSON Lines


def test_a_record_is_an_article(tmp_path: Path) -> None:
    """Cited by its id, escaped as a file's name is, or by its line."""
    path = write_jsonl(tmp_path, {"id": "a\n1", "title": "Rain", "text": " It rained.\r\n"}, {"id": "", "text": "No."})
    first, second = read_documents(path)
    assert first == Document("a\\x0a1", str(path), " It rained.\r\n", 1, {"title": "Rain"})
    assert second.source == "a.jsonl:2"
    assert second.notes == ("its id is not a number or a string of 1 to 1,000 characters; its line is cited instead",)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.JSONL", "a.jsonl.gz"])
def test_records_are_counted_by_lines_blank_ones_included(tmp_path: Path, name: str) -> None:
    data = b'\xef\xbb\xbf{"text": "One."}\r\n\r\n  \n \t{"text": "Four.", "id": null}  \n{"text": "Five, no line end."}'
    write(tmp_path, f"in/{name}", gzip.compress(data) if name.endswith("gz") else data)
    documents = read_documents(tmp_path)
    assert [(d.source, d.record, d.text) for d in documents] == [
        (f"in/{name}:1", 1, "One."),
        (f"in/{name}:4", 4, "Four."),
        (f"in/{name}:5", 5, "Five, no line end."),
    ]


def test_a_second_article_of_the_same_id_is_refused_naming_both(tmp_path: Path) -> None:
    """In one file or in two of a folder, also where an id is the name of a file."""
    write_jsonl(tmp_path, {"id": 1, "text": "A."}, {"id": "1", "text": "B."}, {"id": "c.txt", "text": "C."})
    write_jsonl(tmp_path, {"id": 1, "text": "D."}, name="b.jsonl")
    write(tmp_path, "c.txt")
    assert read_refusals(tmp_path) == {
        "a.jsonl:2": '"1" is already the id of a.jsonl:1; each article needs its own',
        "b.jsonl:1": '"1" is already the id of a.jsonl:1; each article needs its own',
        "c.txt": '"c.txt" is already the id of a.jsonl:3; each article needs its own',
    }
    assert read_sources(tmp_path) == ["1", "c.txt"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("words", "not valid JSON (Expecting value, column 1)"),
        ('{"text": ""}', 'its "text" holds no words'),
        ('{"text": " \\n\\u00a0"}', 'its "text" holds no words'),
        ("\x01\x02\x03{}", "binary, not text"),
        ('{"text": "A\0"}', "binary, not text"),
        (f'{{"text": "{"x" * (MAX_CHARACTERS + 1)}"}}', "too long: 20,000,001 characters; the limit for one article"),
    ],
    ids=range(6),
)
def test_a_bad_record_is_refused_by_its_line_and_the_rest_read(tmp_path: Path, line: str, reason: str) -> None:
    path = write_jsonl(tmp_path, {"text": "One."}, line, {"text": "Three."})
    results = list(read_path(path))
    assert [item.source for item in results] == ["a.jsonl:1", "a.jsonl:2", "a.jsonl:3"]
    (refusal,) = [item for item in results if isinstance(item, Refusal)]
    assert refusal.source == "a.jsonl:2"
    assert refusal.reason.startswith(reason)


def test_a_record_in_an_old_encoding_is_decoded_and_said(tmp_path: Path) -> None:
    document = read_one(write(tmp_path, "a.jsonl", b'{"text": "The caf\xe9."}\n'))
    assert (document.text, document.encoding) == ("The café.", "windows-1252")
    assert document.notes == ("decoded as windows-1252",)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\n\n", '{"text": "A"}\n{"text": "B"}\n'.encode("utf-16")])
def test_a_file_that_is_no_jsonl_is_refused_once(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, "a.jsonl", data)
    assert list(read_path(path)) == [Refusal("a.jsonl", "binary or UTF-16, not JSON Lines in UTF-8")]


@pytest.mark.parametrize("data", [b"\n \n", gzip.compress(b"")])
def test_a_jsonl_file_without_records_is_refused(tmp_path: Path, data: bytes) -> None:
    name = "a.jsonl.gz" if data.startswith(b"\x1f\x8b") else "a.jsonl"
    assert read_refusals(write(tmp_path, name, data)) == {name: "holds no articles"}


def test_a_small_file_that_unpacks_to_too_much_is_stopped(tmp_path: Path) -> None:
    """Records before it stand; of the 650 MB here, four times the longest line is unpacked."""
    bomb = gzip.compress(b'{"text": "One."}\n') + gzip.compress(bytes(65_000_000)) * 10
    results = list(read_path(write(tmp_path, "a.jsonl.gz", bomb)))
    assert [item.source for item in results] == ["a.jsonl.gz:1", "a.jsonl.gz:2"]
    assert isinstance(results[1], Refusal)
    assert results[1].reason == "the file unpacks to more than 256,000,000 bytes; the rest is not read"


def test_a_gzip_cut_short_gives_its_records_and_one_refusal(tmp_path: Path) -> None:
    lines = (json.dumps({"text": hashlib.sha256(b"%d" % number).hexdigest()}) + "\n" for number in range(2_000))
    data = gzip.compress("".join(lines).encode())
    *documents, refusal = read_path(write(tmp_path, "a.jsonl.gz", data[: len(data) // 2]))
    assert len(documents) > 500
    assert all(isinstance(item, Document) for item in documents)
    reason = "the compressed file is cut short here; the rest is lost"
    assert refusal == Refusal(f"a.jsonl.gz:{len(documents) + 1}", reason)


# One at a time, while files change


def test_records_are_given_as_they_are_read(tmp_path: Path) -> None:
    """Nothing of a later record is held: ten of 100,000 cost the memory of ten."""
    write(tmp_path, "a.jsonl", (json.dumps({"text": "word " * 100}) + "\n") * 100_000)
    tracemalloc.start()
    assert len(list(islice(read_path(tmp_path), 10))) == 10
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_file_that_vanishes_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, name)
    results = read_path(tmp_path)
    first = next(results)
    (tmp_path / "b.txt").unlink()
    assert [first.source, *(item.source for item in results if isinstance(item, Document))] == ["a.txt", "c.txt"]
    write(tmp_path, "b.txt")
    results = read_path(tmp_path)
    next(results)
    (tmp_path / "b.txt").unlink()
    assert next(results) == Refusal("b.txt", "gone: removed before it could be read")


def test_a_folder_that_vanishes_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b/c.txt").unlink()
    results = read_path(tmp_path)
    next(results)
    (tmp_path / "b").rmdir()
    assert list(results) == [Refusal("b", "gone: removed before it could be read")]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_records_that_change_under_the_reader_are_reported(tmp_path: Path, name: str) -> None:
    data = b'{"text": "One."}\n{"text": "Two."}\n'
    path = write(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data)
    results = read_path(path)
    next(results)
    with open(path, "ab") as file:
        file.write(gzip.compress(b"\n") if name.endswith("gz") else b"\n")
    assert list(results)[-1] == Refusal(name, "changed while it was being read; index it again")


def test_a_text_that_changes_under_the_reader_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment between looking at a file and having read it is too short to hit, so the look makes the change."""
    path = write(tmp_path, "a.txt")
    look, looks = os.fstat, []

    def look_and_change(descriptor: int) -> os.stat_result:
        seen = look(descriptor)
        looks.append(seen)
        if len(looks) == 1:
            path.write_text("Other, longer words.")
        return seen

    monkeypatch.setattr(os, "fstat", look_and_change)
    results = list(read_path(path))
    assert results == [Refusal("a.txt", "changed while it was being read; index it again")]
