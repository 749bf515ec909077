"""Bad input to the real command: one clear line on stderr, exit code 2, nothing lost and nothing left behind."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.made_runs import citation, record, write_run

DATELINE = str(Path(sys.executable).with_name("dateline"))
FLOOD = (
    "NORWICK, March 5, 2024 (Reuters) - The river Elm burst its banks in Norwick on Monday. "
    "The mayor, Ines Calder, said that 12 families had left their homes.\n"
)
ASK = "How many families left their homes in Norwick?"
FILES = {
    "articles/flood.txt": FLOOD.encode(),
    "mixed/flood.txt": FLOOD.encode(),
    "mixed/zero.txt": b"",
    "picture.txt": b"\x89PNG\r\n\x1a\n\0\0",
    "zero.txt": b"",
    "file": b"A file.\n",
    "other/notes": b"Something else.\n",
    "corrupt/library.sqlite3": b"This is no database. " * 500,
    "wrong-key/flood.txt": FLOOD.encode(),
    "wrong-key/sources.yaml": b"flood.txt: {outlet: Reuters}\n'*': {outlot: Reuters}\n",
}
INDEX = ["index", "--store"]
KEPT = ["--store", "kept"]
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(root: Path) -> dict[str, str]:
    """Directories of one test's own; only the cache, with the built embedder, is shared by all. Output is buffered."""
    own = {f"XDG_{name}_HOME": str(root / name.lower()) for name in ("DATA", "STATE", "CONFIG")}
    rest = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return rest | own | {"NO_COLOR": "1"}


def run_in(folder: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        input="",
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=environment(folder.parent / "xdg"),
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files above and a store, `kept`, of one article. Not to be changed."""
    folder = tmp_path_factory.mktemp("good") / "here"
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "empty").mkdir()
    made = run_in(folder, [DATELINE, *INDEX, "kept", "articles"])
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def here(good: Path, tmp_path: Path) -> Path:
    """A copy of the good folder, in which a command may do what it likes."""
    return Path(shutil.copytree(good, tmp_path / "here"))


@pytest.fixture
def dateline(here: Path) -> Run:
    """The real command, run there."""
    return lambda *arguments: run_in(here, [DATELINE, *arguments])


def snapshot(folder: Path) -> dict[str, str]:
    """What there is: each folder, and each file with a hash; without SQLite's passing ones."""
    paths = [path for path in folder.rglob("*") if not path.name.endswith(("-wal", "-shm"))]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "" for path in paths}


def assert_refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert result.stderr.startswith("dateline: ")
    assert result.stderr.count("\n") == 1, result.stderr
    assert len(result.stderr) < 400
    for word in words:
        assert word in result.stderr


BAD = {
    # indexing
    "an empty folder": (
        [*INDEX, "new", "empty"],
        "/empty: holds no articles (.txt, .md, .html, .pdf, .docx, .jsonl, .jsonl.gz)",
    ),
    "a missing path": ([*INDEX, "new", "missing"], "/missing: no such file or folder"),
    "a missing path beside a good one": ([*INDEX, "kept", "articles", "missing"], "/missing: no such file or folder"),
    "a picture": ([*INDEX, "new", "picture.txt"], "/picture.txt: binary, not text"),
    "a file of 0 bytes": ([*INDEX, "new", "zero.txt"], "/zero.txt: empty (0 bytes)"),
    "an empty folder beside a good one": ([*INDEX, "new", "mixed", "empty"], "/empty: holds no articles"),
    "a bad file into an empty folder": ([*INDEX, "empty", "zero.txt"], "/zero.txt: empty (0 bytes)"),
    "a bad sources.yaml": ([*INDEX, "new", "wrong-key"], "/wrong-key/sources.yaml:2: unknown key 'outlot'; use one of"),
    # stores
    "a store that is a file": (["ask", ASK, "--store", "file"], "file: is a file, not a store; name a folder"),
    "indexing into other things": ([*INDEX, "other", "articles"], "other: not empty and not a store; name another"),
    "asking a missing store": (["ask", ASK, "--store", "none"], "none: no store there; make one with: dateline index"),
    "a library that is none": (["ask", ASK, "--store", "corrupt"], "corrupt/library.sqlite3: cannot be used"),
    # questions
    "a question of spaces": (["ask", " \t \n ", *KEPT], "the question is empty; ask in words"),
    "a question of no words": (["ask", "?! … —", *KEPT], "the question is empty; ask in words"),
    "a question of 100,000 characters": (["ask", "Who?!" * 20_000, *KEPT], "100,000 characters; ask in at most"),
    "no question, no store yet": (["ask", ""], "the question is empty; ask in words"),
    "a day that does not exist": (["ask", ASK, "--as-of", "2024-02-30"], "'--as-of': '2024-02-30' is no day; write"),
    # the command line
    "an unknown command": (["idnex", "articles"], "No such command 'idnex'. Did you mean 'index'? See: dateline"),
    "an unknown option": (["ask", "--frob", ASK], "No such option: --frob. See: dateline ask --help"),
    "a missing argument": (["index"], "Missing argument 'PATH'. See: dateline index --help"),
    "too much": (["chat", "a", "b"], "unexpected extra argument(s) (b). See: dateline chat --help"),
    "a question for a command": (
        ["Who", "fled?"],
        """'Who' is no command; a question is asked with: dateline ask "Who fled?\"""",
    ),
    "a question in quotes": ([ASK], "is no command; a question is asked with: dateline ask "),
    "an unknown word": (["zebra"], "No such command 'zebra'. See: dateline --help"),
    "an embedder that is none": ([*INDEX, "new", "articles", "--embedder", "zebra"], "zebra: no such embedder; known:"),
    # places
    "the beginning of a name": (
        ["show", "flo", *KEPT],
        "flo: no article is cited by this name; did you mean flood.txt?",
    ),
    "an unknown source": (["show", "none.md:1", *KEPT], "none.md: no article is cited by this name; see: dateline"),
    "a mistyped source": (["show", "flod.txt:1", *KEPT], "flod.txt: no article is cited", "did you mean flood.txt?"),
    "a line beyond the last": (["show", "flood.txt:99", *KEPT], "flood.txt:99: no such line; it has lines 1 to"),
    "a line of 5,000 digits": (["show", f"flood.txt:{'9' * 5000}", *KEPT], "no such line; it has lines 1 to"),
    "line 0": (["show", "flood.txt:0", *KEPT], "flood.txt:0: no such line; it has lines 1 to"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_line_and_changes_nothing(case: str, here: Path, dateline: Run) -> None:
    """Each store that was there is as before to the byte; one that was not is not left behind, nor is anything else."""
    arguments, *words = BAD[case]
    before = snapshot(here.parent)
    assert_refused(dateline(*arguments), *words)
    assert snapshot(here.parent) == before


def test_a_wrong_setting_is_named_with_its_file(here: Path, dateline: Run) -> None:
    (here / "dateline.toml").write_text('storr = "kept"')
    before = snapshot(here.parent)
    assert_refused(dateline("ask", ASK), "dateline.toml: unknown setting 'storr'; use one of: ")
    assert snapshot(here.parent) == before


@pytest.mark.parametrize(
    ("name", "words"), [("long.txt", "too long: 50,000,000 bytes; "), ("long.jsonl", "not valid JSON")]
)
def test_50_megabytes_on_one_line_are_refused_within_seconds(name: str, words: str, here: Path, dateline: Run) -> None:
    (here / name).write_bytes(b"word " * 10_000_000)
    began = time.monotonic()
    assert_refused(dateline(*INDEX, "new", name), words)
    assert time.monotonic() - began < 10
    assert not (here / "new").exists()


def test_invalid_utf8_is_read_and_noted(here: Path, dateline: Run) -> None:
    (here / "cafe.txt").write_bytes(b"NORWICK - The caf\xe9 on the quay was closed on Monday, its owner said.\n")
    result = dateline(*INDEX, "new", "cafe.txt")
    assert (result.returncode, result.stdout) == (0, "")
    assert "note: cafe.txt: decoded as windows-1252\n" in result.stderr
    assert "The café on the quay" in dateline("show", "cafe.txt:1", "--store", "new").stdout


def test_without_a_question_and_with_stdin_closed(here: Path) -> None:
    assert_refused(run_in(here, ["sh", "-c", f'"{DATELINE}" ask --store kept <&-']), "the question is empty")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_output_that_cannot_be_written_is_an_error(here: Path) -> None:
    command = f'"{DATELINE}" ask --json --store kept "{ASK}" >/dev/full'
    assert_refused(run_in(here, ["sh", "-c", command]), "the output: No space left on device")


def without_privilege(*command: str) -> list[str]:
    """The command, bound by permissions even if root runs it."""
    if not AS_ROOT:
        return list(command)
    if not shutil.which("setpriv"):
        pytest.skip("permissions do not bind root, and setpriv is not there")
    return ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search", *command]


@pytest.fixture
def shut(here: Path) -> Iterator[Path]:
    """A folder with an article, and without permission."""
    folder = here / "articles" / "shut"
    folder.mkdir()
    (folder / "hidden.txt").write_text("NORWICK - The bridge was closed on Friday.\n")
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)


def test_a_folder_without_permission(here: Path, shut: Path) -> None:
    command = without_privilege(DATELINE, *INDEX, "new", "articles/shut")
    assert_refused(run_in(here, command), "'articles/shut' is not readable")
    assert not (here / "new").exists()


def test_what_can_no_longer_be_read_keeps_its_articles(here: Path, shut: Path, dateline: Run) -> None:
    """A folder that was shut after it was indexed, and a JSONL file that was emptied: both are named."""
    shut.chmod(0o700)
    (here / "articles" / "wire.jsonl").write_text('{"id": "wire-1", "text": "The river Elm fell on Sunday."}\n')
    assert dateline(*INDEX, "new", "articles").stderr.startswith("3 added")
    shut.chmod(0)
    (here / "articles" / "wire.jsonl").write_bytes(b"")
    result = run_in(here, without_privilege(DATELINE, *INDEX, "new", "articles"))
    assert result.returncode == 0
    assert "refused: shut: no permission to read\n" in result.stderr
    assert "refused: wire.jsonl: empty (0 bytes)\n" in result.stderr
    assert "0 removed" in result.stderr
    with sqlite3.connect(here / "new" / "library.sqlite3") as library:
        sources = [source for (source,) in library.execute("SELECT source FROM article ORDER BY source")]
    assert sources == ["flood.txt", "shut/hidden.txt", "wire-1"]


def test_an_article_that_may_not_be_looked_at_is_a_finding_and_not_the_end(
    here: Path, shut: Path, dateline: Run
) -> None:
    """Of `verify`, which goes on with the other articles, and of `doctor`."""
    shut.chmod(0o700)
    assert dateline(*INDEX, "new", "articles").returncode == 0
    cited = [citation("flood.txt", "The flood", key="1"), citation("shut/hidden.txt", "The bridge", key="2")]
    write_run(here / "run.jsonl", [record(citations=cited)])
    shut.chmod(0)
    verified = run_in(here, without_privilege(DATELINE, "verify", "run.jsonl", "--store", "new"))
    assert verified.returncode == 1, verified.stderr
    assert "shut/hidden.txt: cannot be read any more: no permission to read (1 citation)\n" in verified.stdout
    assert "flood.txt:1: " in verified.stdout
    examined = run_in(here, without_privilege(DATELINE, "doctor", "--store", "new"))
    assert examined.returncode == 1, examined.stderr
    assert "shut/hidden.txt: no longer there, or not open to you" in examined.stdout


@pytest.mark.parametrize("arguments", [["sources"], ["index", "articles"]])
def test_a_library_damaged_within_is_named(arguments: list[str], here: Path, dateline: Run) -> None:
    """The file opens; the damage is met later, where the articles stand."""
    library = here / "kept" / "library.sqlite3"
    data = bytearray(library.read_bytes())
    page = data.index(b"The river Elm") // 4096 * 4096
    data[page : page + 4096] = b"\xff" * 4096
    library.write_bytes(data)
    words = "kept/library.sqlite3: damaged (1 of "
    assert_refused(dateline(*arguments, *KEPT), words)


def test_a_store_still_answers_after_bad_input(here: Path, dateline: Run) -> None:
    """Even after its only article's file was spoiled."""
    assert dateline(*INDEX, "new", "articles").returncode == 0
    (here / "articles" / "flood.txt").write_bytes(b"\0")
    assert_refused(dateline(*INDEX, "new", "articles"), "articles/flood.txt: binary, not text")
    answer = json.loads(dateline("ask", ASK, "--json", "--store", "new").stdout)
    assert [c["source"] for c in answer["citations"] if "12 families" in c["quote"]] == ["flood.txt"]


# Stopped from outside


def start(here: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environ = environment(here.parent / "xdg")
    pipe = subprocess.PIPE
    return subprocess.Popen([DATELINE, *arguments], stdin=pipe, stdout=pipe, stderr=pipe, cwd=here, env=environ)


@pytest.mark.parametrize("arguments", [["ask", ASK, "--json"], ["sources"]])
def test_a_pipe_that_its_reader_closed_is_no_error(arguments: list[str], here: Path) -> None:
    """As in `dateline ask … | head -c 1`."""
    with start(here, *arguments, *KEPT) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")


def wait_until_open(process: subprocess.Popen[bytes]) -> None:
    """Until the process has opened a library."""
    files = Path(f"/proc/{process.pid}/fd")
    for _ in range(1000):
        if any(os.path.realpath(file).endswith("library.sqlite3") for file in files.iterdir()):
            return
        time.sleep(0.01)
    raise TimeoutError("the library was never opened")


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="no /proc here")
@pytest.mark.parametrize(
    ("arguments", "delay"),
    [
        (["ask", ASK, *KEPT], 0.0),
        ([*INDEX, "kept", "many.jsonl"], 0.5),
        ([*INDEX, "new", "many.jsonl"], 0.5),
    ],
)
def test_ctrl_c_stops_quietly_and_loses_nothing(arguments: list[str], delay: float, here: Path) -> None:
    lines = (json.dumps({"text": f"Article {number}. {FLOOD}" * 8}) for number in range(2_000))
    (here / "many.jsonl").write_text("\n".join(lines))
    before = snapshot(here)
    with start(here, *arguments) as process:
        wait_until_open(process)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        output, said = process.communicate(timeout=30)
    assert (process.returncode, output, said) == (130, b"", b"")
    after = {path: content for path, content in snapshot(here).items() if f"{here}/new" not in path}
    assert after == before, "a new library may stay, with nothing in it"
