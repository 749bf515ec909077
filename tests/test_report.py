"""The HTML report of a run, or of two: what it holds, and how its file is written."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from assistant import Assistant
from assistant.errors import BatchError
from assistant.evaluation import batch
from assistant.evaluation.questions import read_questions
from assistant.evaluation.report import page as report
from assistant.evaluation.runs import Run, read_run
from index.errors import StoreUnusable
from tests.html_tree import Element, parse
from tests.made_runs import citation, passage, record, write_run

EXAMPLES = Path(__file__).parent.parent / "seeds" / "questions" / "examples.jsonl"

OUTCOMES: Mapping[str, Mapping[str, Any]] = {
    "right": {"answer": "At the Elm.", "asked": {"nuggets": [["Elm"]]}},
    "wrong": {"answer": "At the Oak.", "asked": {"nuggets": [["Elm"]]}},
    "abstained": {"answer": "?", "abstained": True, "asked": {"answerable": False}},
    "refused": {"answer": "?", "abstained": True, "asked": {"nuggets": [["Elm"]]}},
    "error": {"answer": "", "error": "Timeout: 30 s", "asked": {"nuggets": [["Elm"]]}},
    "unjudged": {"answer": "At the Elm."},
}


@pytest.fixture(scope="module")
def run_file(seeds: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real run over the seed articles."""
    path = tmp_path_factory.mktemp("run") / "examples.jsonl"
    batch.run(read_questions(EXAMPLES), path, seeds, EXAMPLES)
    return path


@pytest.fixture(scope="module")
def page(run_file: Path) -> Element:
    """The report on that run."""
    return parse(report.render([("examples", read_run(run_file))]))


def rows(page: Element) -> dict[str, Element]:
    """The rows of the table of questions, by the question's id."""
    return {row.attributes["data-id"]: row for row in page.all("tbody", "q")}


def shown(*records: Mapping[str, Any], **header: Any) -> Element:
    """The report on a run of these records."""
    return parse(report.render([("made", Run(header, list(records)))]))


def compared(a: list[Mapping[str, Any]], b: list[Mapping[str, Any]]) -> Element:
    """The report on two runs."""
    return parse(report.render([("before", Run({}, a)), ("after", Run({}, b))]))


def test_every_question_of_a_run_has_a_row_with_its_answer(run_file: Path, page: Element) -> None:
    records = {one["id"]: one for one in read_run(run_file).records}
    assert len(records) > 10
    assert list(rows(page)) == list(records)
    for identity, row in rows(page).items():
        assert records[identity]["question"] in row.one("button", "open").text
        shown_words = row.one("div", "answer").text.split()
        assert shown_words == records[identity]["answer"].split()


def test_every_citation_stands_marked_in_the_words_of_its_article(
    run_file: Path, page: Element, seeds: Assistant
) -> None:
    seen = 0
    for one in read_run(run_file).records:
        figures = rows(page)[one["id"]].all("figure", "cited")
        assert len(figures) == len(one["citations"])
        for figure, cited in zip(figures, one["citations"], strict=True):
            article = " ".join(seeds.store.library.article(cited["source"]).text.split())
            words = figure.one("blockquote").text
            assert figure.one("mark").text == cited["quote"]
            assert f"{cited['source']}:{cited['line']}" in figure.one("figcaption").text
            assert " ".join(words.strip("… ").split()) in article
            assert len(words) > len(cited["quote"]) + 100
            seen += 1
    assert seen > 10


def test_statements_refer_to_the_citations_that_carry_them(page: Element) -> None:
    references = page.all("a", "ref")
    assert len(references) > 20
    for reference in references:
        target = page.by_id(reference.attributes["href"].removeprefix("#"))
        assert target.one("span", "key").text == reference.text


def test_words_that_no_longer_stand_there_are_shown_alone_with_a_note(seed_store: Path, run_file: Path) -> None:
    run = read_run(run_file)
    one = next(one for one in run.records if one["citations"])
    moved = one | {"citations": [cited | {"start": cited["start"] + 1} for cited in one["citations"]]}
    for figure in shown(moved, **run.header).all("figure", "cited"):
        assert figure.one("blockquote").text == figure.one("mark").text
        assert "no longer stand" in figure.one("p", "note").text


@pytest.mark.parametrize("store", [None, "", "nowhere", 5, "\0", "x" * 5000])
def test_without_the_store_the_quotes_are_shown_and_the_page_says_so(store: Any) -> None:
    page = shown(record(citations=[citation("a.txt", "The river rose.")]), store=store)
    assert page.one("mark").text == page.one("blockquote").text == "The river rose."
    assert "store of this run is not here" in page.one("figure", "cited").text


def test_a_store_that_is_named_and_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable):
        report.render([("made", Run({}, [record()]))], tmp_path / "nowhere")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_is_named(outcome: str) -> None:
    page = shown(record("q", **OUTCOMES[outcome]))
    assert rows(page)["q"].attributes["data-outcome"] == outcome
    assert [chip.text for chip in page.one("ul", "legend").all("span", "chip")] == [outcome]
    assert [toggle.attributes["data-value"] for toggle in page.all("button", "toggle")] == [outcome]


def test_what_was_expected_is_marked_said_or_not_said() -> None:
    gold = {"nuggets": [["Elm", "Elm river"], ["twelve"]], "sources": ["a.txt", "b.txt"], "quotes": ["The Elm rose."]}
    cited, found = [citation("a.txt", "The Elm rose.")], [passage("c.txt"), passage("b.txt")]
    row = rows(shown(record("q", "The Elm rose.", gold, citations=cited, passages=found)))["q"]
    marks = [" ".join(item.text.split()) for item in row.all("li") if {"yes", "no"} & set(item.classes)]
    assert marks == [
        "said Elm / Elm river",
        "not said twelve",
        "cited The Elm rose.",
        "cited a.txt not found",
        "not cited b.txt article 2 of 2 found",
    ]


def test_retrieved_passages_are_listed_with_scores_text_and_the_expected_words(page: Element, run_file: Path) -> None:
    one = next(one for one in read_run(run_file).records if one["id"] == "e01")
    listed = rows(page)["e01"].one("details", "found").all("li")
    assert len(listed) == min(10, len(one["passages"]))
    for item, found in zip(listed, one["passages"], strict=False):
        assert found["source"] in item.text
        assert f"score {found['score']:.4g}" in item.text
    assert "2,500" in [mark.text for item in listed for mark in item.all("mark", "alias")]


def test_runs_of_other_programs_with_nothing_but_answers_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"id": 7, "answer": "It rose [1]."}\n', encoding="utf-8")
    page = parse(report.render([("other", read_run(path))]))
    assert rows(page)["7"].attributes["data-outcome"] == "unjudged"
    assert rows(page)["7"].one("div", "answer").text.strip() == "It rose [1]."


def test_a_citation_without_a_key_and_a_side_without_a_value_have_no_name(tmp_path: Path) -> None:
    path, place = tmp_path / "other.jsonl", {"source": "a", "start": 0, "end": 3, "quote": "900"}
    sides = [{"about": None, "positions": [{"value": None}, {"value": "900"}]}]
    row = {"id": 7, "answer": "900", "citations": [place], "disagreements": sides}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    page = parse(report.render([("other", read_run(path))]))
    assert "None" not in rows(page)["7"].text
    assert page.one("mark").text == "900"


@pytest.mark.parametrize(("right", "tile"), [(300, "100%"), (299, "> 99%"), (150, "50%"), (1, "< 1%"), (0, "0%")])
def test_a_share_is_rounded_neither_to_all_nor_to_none(right: int, tile: str) -> None:
    page = shown(*(record(f"q{number}", **OUTCOMES["right" if number < right else "wrong"]) for number in range(300)))
    assert page.one("ul", "tiles").all("b")[0].text == tile


def test_a_run_without_answers_makes_a_page() -> None:
    assert not rows(shown(count=3))


# -- two runs


def test_two_runs_stand_side_by_side_with_what_became_of_each_question() -> None:
    right, wrong = OUTCOMES["right"], OUTCOMES["wrong"]
    a = [record("f", **wrong), record("b", **right), record("c", **wrong), record("s", **right), record("a", **right)]
    other = dict(wrong) | {"answer": "At the Ash."}
    b = [record("f", **right), record("b", **wrong), record("c", **other), record("s", **right), record("o", **right)]
    page = compared(a, b)
    changes = {identity: row.attributes["data-change"] for identity, row in rows(page).items()}
    assert changes == {"f": "fixed", "b": "broken", "c": "changed", "s": "same", "a": "only", "o": "only"}
    replies = rows(page)["c"].all("section", "reply")
    assert [reply.one("div", "answer").text.strip() for reply in replies] == ["At the Oak.", "At the Ash."]
    assert "Not asked in this run" in rows(page)["a"].all("section", "reply")[1].text


@pytest.mark.parametrize(("start", "is_same"), [(0, True), (5, False)])
def test_what_both_runs_found_and_cited_is_shown_once(start: int, is_same: bool) -> None:
    a, b = (
        record("q", citations=[citation("a.txt", "It rose.", at)], passages=[passage("a.txt", at)]) for at in (0, start)
    )
    one, other = rows(compared([a], [b | {"citations": a["citations"]}]))["q"].all("section", "reply")
    assert len(one.all("figure", "cited")) == 1
    assert "It rests on the same citations as A." in other.text
    assert not other.all("figure", "cited")
    assert ("The same passages were found as in A." in other.text) is is_same
    assert len(other.all("details", "found")) == (not is_same)


def test_a_question_asked_in_other_words_is_not_compared() -> None:
    a, b = [record("q"), record("r")], [record("q", question="Something else?"), record("r")]
    assert rows(compared(a, b))["q"].attributes["data-change"] == "altered"


def test_the_plot_by_tag_is_of_judged_questions_that_both_runs_were_asked() -> None:
    """What one run was not asked, it did not get wrong; nor what nobody knows the answer to."""

    def tagged(name: str, tag: str, outcome: str) -> Mapping[str, Any]:
        plain = OUTCOMES[outcome]
        return record(name, **{**plain, "asked": {**plain.get("asked", {}), "tags": [tag]}})

    a = [tagged("1", "old", "right"), tagged("2", "free", "unjudged"), tagged("4", "old", "wrong")]
    b = [tagged("1", "old", "right"), tagged("2", "free", "unjudged"), tagged("3", "new", "right")]
    labels = [plot.attributes["aria-label"] for plot in compared(a, b).all("svg")]
    assert labels[-1] == "Good outcomes by tag, in the first run then the second: old 100% then 100%"


def test_the_differences_say_when_so_few_questions_can_show_none() -> None:
    page = compared([record("q", **OUTCOMES["right"])], [record("q", **OUTCOMES["wrong"])])
    verdicts = {
        line.one("bdi").text: line.all("td")[-1].text
        for line in page.one("table", "measures").all("tr")
        if line.all("td") and line.all("bdi")
    }
    assert verdicts["correct"] == "no difference that this many questions can show"


# -- the file


def test_a_thousand_questions_take_under_ten_megabytes_and_ten_seconds(run_file: Path, tmp_path: Path) -> None:
    run = read_run(run_file)
    many = [run.records[number % len(run.records)] | {"id": f"n{number}"} for number in range(1000)]
    start = time.process_time()
    report.write([write_run(tmp_path / "many.jsonl", many, run.header)], tmp_path / "many.html")
    assert time.process_time() - start < 10
    assert (tmp_path / "many.html").stat().st_size < 10_000_000


def test_the_command_writes_the_report(
    run_file: Path, tmp_path: Path, dateline: Callable[..., CompletedProcess[str]]
) -> None:
    done = dateline("report", run_file, run_file, "--out", "r.html")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(rows(parse((tmp_path / "r.html").read_text(encoding="utf-8")))) == len(read_run(run_file).records)


@pytest.mark.parametrize("line", ['{"id": "q", "answer": 5}', "not JSON", '{"id": "q"}'])
def test_a_broken_run_leaves_no_report(tmp_path: Path, line: str) -> None:
    (tmp_path / "run.jsonl").write_text(f'{{"run": {{}}}}\n{line}\n{json.dumps(record("z"))}\n', encoding="utf-8")
    if line.startswith("not") or "5" in line:
        with pytest.raises(BatchError, match=r"run\.jsonl:2"):
            report.write([tmp_path / "run.jsonl"], tmp_path / "r.html")
        assert [path.name for path in tmp_path.iterdir()] == ["run.jsonl"]
    else:  # a line without an answer is none of the run's
        report.write([tmp_path / "run.jsonl"], tmp_path / "r.html")
        assert list(rows(parse((tmp_path / "r.html").read_text(encoding="utf-8")))) == ["z"]


def test_the_report_never_takes_the_place_of_a_run_or_of_what_is_no_file(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run.jsonl", [record()])
    before = run.read_bytes()
    (tmp_path / "link.html").symlink_to(run)
    for out in (run, tmp_path / "link.html", tmp_path, Path("/dev/null")):
        with pytest.raises(BatchError):
            report.write([run], out)
    assert run.read_bytes() == before


def test_the_report_never_takes_the_place_of_its_questions(tmp_path: Path) -> None:
    run, questions = write_run(tmp_path / "run.jsonl", [record()]), tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({"id": record()["id"], "question": "Who?"}) + "\n", encoding="utf-8")
    before = questions.read_bytes()
    with pytest.raises(BatchError, match="is read here"):
        report.write([run], questions, questions=questions)
    assert questions.read_bytes() == before
