"""The command: its contract with programs (JSON, exit codes, streams) and with people (help, sources, show, doctor)."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
import typer

from assistant.cli_runs import app
from assistant.places import NoSuchPlace, find_line
from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.storing.opening import open_store
from tests.conftest import DATELINE

Run = Callable[..., subprocess.CompletedProcess[str]]
FIELDS = """id question answer short abstained reason citations disagreements origins passages mode model seconds
error""".split()
README = Path(__file__).parent.parent / "README.md"
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_the_json_of_an_answer_has_every_field_of_the_contract(dateline: Run, seed_store: Path) -> None:
    done = dateline("ask", "How many US troops are in Syria?", "--json", "--store", seed_store)
    answer = json.loads(done.stdout)
    assert [field for field in FIELDS if field not in answer] == []
    assert set(answer["citations"][0]) >= {"key", "source", "start", "end", "line", "quote", "outlet", "date", "title"}
    assert set(answer["passages"][0]) >= {"source", "start", "end", "score"}
    assert (answer["mode"], answer["model"], answer["error"]) == ("extractive", None, None)
    keys = {citation["key"] for citation in answer["citations"]}
    assert {key for statement in answer["statements"] for key in statement["citations"]} == keys
    assert done.stderr == ""


def test_an_answer_is_on_stdout_and_nothing_else_is(dateline: Run, tmp_path: Path) -> None:
    """The first question ever also builds the store of the seeds: that is told on stderr."""
    done = dateline("ask", "How many US troops are in Syria?", XDG_DATA_HOME=str(tmp_path / "data"))
    assert done.returncode == 0
    assert "No articles of yours yet" in done.stderr
    assert "No articles of yours yet" not in done.stdout
    assert "900 in Syria" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_question_may_come_through_a_pipe(dateline: Run, seed_store: Path) -> None:
    asked = dateline("ask", "--store", seed_store, stdin="How many US troops\nare in Syria?\n")
    assert "900 in Syria" in asked.stdout


def test_explain_shows_the_passages_with_their_scores(dateline: Run, seed_store: Path) -> None:
    done = dateline("ask", "How many US troops are in Syria?", "--explain", "--store", seed_store)
    assert re.search(r"cosine \(rank\) +words \(rank\)", done.stdout)
    assert "000_c00c47a396a668e5.txt" in done.stdout
    scores = [float(row[0]) for row in re.findall(r"^(-?\d+\.\d\d) (.*) \d+–\d+$", done.stdout, re.MULTILINE)]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)


def test_sources_lists_each_article_with_what_is_known(dateline: Run, seed_store: Path) -> None:
    done = dateline("sources", "--store", seed_store)
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if line.startswith("00")}
    assert len(rows) == 5
    assert "Shafaq News" in rows["000_c00c47a396a668e5.txt"]
    assert "2024-07-31?" in rows["000_c00c47a396a668e5.txt"]
    assert "2024-07-31 " in rows["001_4de8a3ccd143667c.txt"]
    assert "Hoda Jassim" in rows["001_4de8a3ccd143667c.txt"]


def test_tables_in_a_pipe_have_no_blanks_at_the_ends_of_their_lines(dateline: Run, seed_store: Path) -> None:
    for arguments in (["sources"], ["doctor"], ["ask", "How many US troops are in Syria?", "--explain"]):
        lines = dateline(*arguments, "--store", seed_store).stdout.split("\n")
        assert len(lines) > 3
        assert [line for line in lines if line != line.rstrip()] == []


def test_show_prints_the_line_that_was_cited(dateline: Run, seed_store: Path) -> None:
    done = dateline("show", "000_c00c47a396a668e5.txt:7", "--store", seed_store)
    assert "Notably, the United States has around 2,500 troops in Iraq and 900 in Syria" in done.stdout
    assert re.search(r"^ +7  Notably", done.stdout, re.MULTILINE)


def test_doctor_finds_a_sound_store_sound(dateline: Run, seed_store: Path) -> None:
    done = dateline("doctor", "--store", seed_store)
    assert (done.returncode, "BAD" in done.stdout) == (0, False)
    assert "5 articles" in done.stdout


def test_doctor_names_what_is_wrong(dateline: Run, articles: Path, tmp_path: Path) -> None:
    dateline("index", articles, "--store", tmp_path / "store")
    (articles / "flood.txt").unlink()
    done = dateline("doctor", "--store", tmp_path / "store")
    assert done.returncode == 1
    assert "flood.txt" in done.stdout


def test_doctor_rescues_the_library_that_is_asked_by_default(dateline: Run, articles: Path, tmp_path: Path) -> None:
    own = {"XDG_DATA_HOME": str(tmp_path / "data")}
    dateline("index", articles, **own)
    library = tmp_path / "data" / "dateline" / "library" / "library.sqlite3"
    whole = library.read_bytes()
    library.write_bytes(whole[:4096] + b"\x00" * 4096 + whole[8192:])
    done = dateline("doctor", **own)
    assert (done.returncode, done.stderr) == (1, "")
    assert "was damaged" in done.stdout


def test_doctor_looks_at_the_store_that_is_set_as_ask_does(dateline: Run, tmp_path: Path) -> None:
    done = dateline("doctor", DATELINE_STORE=str(tmp_path / "none"))
    assert "none yet" in done.stdout
    assert dateline("ask", "Who?", DATELINE_STORE=str(tmp_path / "none")).returncode == 2


def test_what_embeds_nothing_needs_no_key(dateline: Run, articles: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", create=True)
    index_paths(store, [articles], MiniLM())
    with store.library.writing():
        store.library.set_note("embedder", "openai:text-embedding-3-small")
    for command in (["sources"], ["show", "flood.txt:1"]):
        done = dateline(*command, "--store", tmp_path / "store", OPENAI_API_KEY="")
        assert (done.returncode, done.stderr) == (0, "")


def test_a_question_in_another_encoding_is_read(dateline: Run, seed_store: Path, tmp_path: Path) -> None:
    (tmp_path / "question").write_bytes(b"How many US troops are in Syria? caf\xe9\n")
    with (tmp_path / "question").open("rb") as question:
        done = subprocess.run(
            [DATELINE, "ask", "--store", str(seed_store)],
            stdin=question,
            capture_output=True,
            env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"},
            check=False,
        )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


def test_index_says_what_it_did(dateline: Run, articles: Path, tmp_path: Path) -> None:
    (articles / "broken.txt").write_bytes(b"\x00\x01\x02" * 100)
    done = dateline("index", articles, "--store", tmp_path / "store")
    assert done.returncode == 0
    assert done.stdout == ""
    assert "3 added, 0 changed, 0 removed, 0 unchanged, 1 refused" in done.stderr
    assert re.search(r"refused: broken.txt: .*binary", done.stderr)


def test_hostile_names_and_texts_reach_no_screen_unchanged(dateline: Run, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    name = "evil\x1b[31m\nname\u202e.txt"
    (folder / name).write_text(
        "Mayor Calder \x1b]52;c;AAAA\x07 opened the \u202eElm bridge on Monday.\n", encoding="utf-8"
    )
    outputs = [dateline("index", folder, "--store", tmp_path / "s")]
    outputs += [dateline(*c, "--store", tmp_path / "s") for c in (["sources"], ["ask", "Who opened the Elm bridge?"])]
    for done in outputs:
        assert done.returncode == 0, done.stderr
        assert not set(done.stdout + done.stderr) & set("\x1b\x07\u202e")
    assert "Elm bridge" in outputs[-1].stdout
    as_json = dateline("ask", "Who opened the Elm bridge?", "--json", "--store", tmp_path / "s").stdout
    assert as_json.isascii()
    assert "\u202e" in json.dumps(json.loads(as_json), ensure_ascii=False), "a program reads the words as they are"


def test_an_article_is_found_by_its_files_own_name_of_whatever_bytes(tmp_path: Path) -> None:
    """As the shell completes it: bytes that are no text, line ends, letters beyond ASCII."""
    names = {b"a\xff.txt": "a\\udcff.txt", b"b\n.txt": "b\\x0a.txt", "é 1.txt".encode(): "é 1.txt"}
    for number, name in enumerate(names):
        (tmp_path / os.fsdecode(name)).write_text(f"The Elm bridge was closed on day {number}.\n")
    store = open_store(tmp_path / "store", create=True)
    index_paths(store, [tmp_path], MiniLM())
    for name, source in names.items():
        for place in (f"{os.fsdecode(name)}:1", f"{source}:1"):
            article, line = find_line(store.library, place)
            assert (article.source, line) == (source, 1)
    with pytest.raises(NoSuchPlace, match=r"it has lines 1 to 1$"):
        find_line(store.library, "é 1.txt:2")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(dateline: Run, command: str) -> None:
    done = dateline(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 4
    assert f"dateline {command}" in README.read_text(encoding="utf-8")
    assert dateline(command, "-h").stdout == done.stdout


def test_the_program_tells_its_version_and_what_it_can_do(dateline: Run) -> None:
    done = dateline("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"dateline {metadata.version('dateline')}\n", "")
    assert dateline("-h").stdout == dateline("--help").stdout
    assert "Ask a corpus of news articles" in dateline("-h").stdout


def test_the_shell_completes_commands(dateline: Run) -> None:
    offered = dateline(COMP_WORDS="dateline s", COMP_CWORD="1", _DATELINE_COMPLETE="complete_bash").stdout.split()
    assert {"sources", "show", "score", "save-batch"} <= set(offered)


def test_the_readme_says_only_what_the_program_does(dateline: Run, seed_store: Path) -> None:
    """Each question of the README's session is asked again; every quotation shown there must be in the answer."""
    session = README.read_text(encoding="utf-8").split("<!-- session -->")[1]
    questions = re.findall(r"^dateline> (?!/)(.+)$", session, re.MULTILINE)
    shown = [a or b for a, b in re.findall(r"“([^”]{20,})”|‘([^’]{20,})’", " ".join(session.replace("│", " ").split()))]
    done = dateline("chat", "--store", seed_store, stdin="\n".join(questions) + "\n")
    said = " ".join(done.stdout.split())
    assert questions
    assert shown
    assert [quote for quote in shown if quote not in said] == []


def test_a_store_at_home_is_found_where_the_shell_leaves_the_sign(dateline: Run, tmp_path: Path) -> None:
    """As it does in --store=~/NAME."""
    done = dateline("sources", "--store=~/library", HOME=str(tmp_path / "home"))
    assert done.stderr.startswith(f"dateline: {tmp_path}/home/library: no store there")


@pytest.mark.parametrize(
    ("command", "default"), [("ask", "yours, or the seed articles"), ("index", "yours"), ("verify", "the run's own")]
)
def test_help_says_which_store_is_used_where_none_is_named(command: str, default: str) -> None:
    parameters = typer.main.get_command(app).commands[command].params  # type: ignore[attr-defined]
    assert [f"[default: {default}]" in each.help for each in parameters if each.name == "store"] == [True]


def test_a_store_in_a_folder_that_is_nobodys_is_refused_in_one_line(dateline: Run) -> None:
    done = dateline("sources", DATELINE_STORE="~nobody-here/store")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("dateline: ~nobody-here/store: no store there")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("is_loading", [True, False])
def test_who_leaves_while_something_loads_does_not_wait_for_python_to_be_taken_down(is_loading: bool) -> None:
    begin = "threading.Thread(target=threading.Event().wait, daemon=True).start()" * is_loading
    code = f"""import atexit, sys, threading
from assistant.entry import main
{begin}
atexit.register(print, "taken down")
sys.argv = ["dateline", "--nonsense"]
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "" if is_loading else "taken down\n")
    assert done.stderr == "dateline: No such option: --nonsense. See: dateline --help\n"
