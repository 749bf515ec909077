"""`dateline check`: claims against articles, by file or in words, for people and programs."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.checking.articles import check, read_articles, read_claims
from assistant.checking.meaning import NewWord
from assistant.errors import BatchError, PromptError
from assistant.prompts import FOLDER, fill

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_claim_in_words_is_checked_against_a_folder(dateline: Run, articles: Path) -> None:
    good = dateline("check", "12 families had left their homes in Norwick.", articles)
    assert (good.returncode, good.stdout.startswith("supported")) == (0, True), good.stderr
    assert "flood.txt:1" in good.stdout or "wire.txt:" in good.stdout
    bad = dateline("check", "15 families had left their homes in Norwick.", articles)
    assert bad.returncode == 1
    assert "NOT SUPPORTED" in bad.stdout
    assert "the figure 15 is not in the nearest sentences, which have 12" in bad.stdout


def test_a_file_of_claims_gives_one_object_a_line(dateline: Run, articles: Path, tmp_path: Path) -> None:
    rows = [
        {"id": "a", "claim": "Omar Lindqvist won 54 percent of the vote.", "article": "election.md"},
        {"id": "b", "claim": "Omar Lindqvist did not win 54 percent of the vote.", "article": "election.md"},
        {"id": "c", "claim": "Ines Calder won 54 percent of the vote.", "article": "election.md"},
    ]
    (tmp_path / "claims.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = dateline("check", "claims.jsonl", articles, "--json")
    found = {line["id"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert {name: line["supported"] for name, line in found.items()} == {"a": True, "b": False, "c": False}
    text = (articles / "election.md").read_text(encoding="utf-8")
    for evidence in found["a"]["evidence"]:
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert done.returncode == 1


def test_what_is_no_claim_or_no_article_is_told_by_line(dateline: Run, articles: Path, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text('{"claim": "One."}\n{"text": "Two."}\n', encoding="utf-8")
    wrong = dateline("check", "claims.jsonl", articles)
    assert (wrong.returncode, "claims.jsonl:2: not a claim" in wrong.stderr) == (2, True)
    assert dateline("check", "A claim.", tmp_path / "none").returncode == 2
    texts, _ = read_articles([articles])
    (tmp_path / "claims.jsonl").write_text('{"claim": "One.", "article": "gone.txt"}\n', encoding="utf-8")
    with pytest.raises(BatchError, match=r"no article .gone\.txt."):
        list(check(read_claims(str(tmp_path / "claims.jsonl")), texts))


def test_claims_that_windows_wrote_are_read(tmp_path: Path) -> None:
    """With its mark at the beginning; and only a line's end ends a line."""
    for name, text in (
        ("c.txt", "One\u2028is one.\r\nTwo.\r\n"),
        ("c.jsonl", '{"claim": "One\u2028is one."}\n{"claim": "Two."}'),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8-sig", newline="")
        assert [claim.text for claim in read_claims(str(tmp_path / name))] == ["One is one.", "Two."]


def test_words_that_mean_something_else_let_no_claim_pass(articles: Path) -> None:
    texts, _ = read_articles([articles])
    claims = read_claims("12 families had left their homes in Norwick.")
    assert [finding.supported for finding in check(claims, texts, lambda claim, words: [])] == [True]
    assert [finding.supported for finding in check(claims, texts, lambda claim, words: [NewWord("left", 1.0)])] == [
        True
    ]
    doubted = next(check(claims, texts, lambda claim, words: [NewWord("left", -3.0)]))
    assert (doubted.supported, doubted.why) == (False, ("the nearest sentences do not seem to say “left”",))
    assert doubted.probability is not None
    assert doubted.probability < 0.5


def test_what_is_no_file_and_what_is_empty_are_told(dateline: Run, articles: Path, tmp_path: Path) -> None:
    for name in ("empty.txt", "blank.jsonl"):
        (tmp_path / name).write_text("\n \n", encoding="utf-8")
        done = dateline("check", name, articles)
        assert (done.returncode, f"{name}: holds no claims" in done.stderr) == (2, True), done.stderr
    gone = dateline("check", "gone.jsonl", articles)
    assert (gone.returncode, "gone.jsonl: cannot be read" in gone.stderr) == (2, True), gone.stderr


def test_a_slip_is_told_with_the_name_that_is_meant(articles: Path) -> None:
    texts, _ = read_articles([articles])
    found = next(check(read_claims("Voters in the valley chose Omar Lindqvst as governor."), texts))
    assert any("Lindqvst" in why and "which have Lindqvist" in why for why in found.why), found.why


def test_the_nearest_sentence_comes_first(articles: Path) -> None:
    texts, _ = read_articles([articles])
    found = next(check(read_claims("12 families had left their homes in Norwick."), texts))
    assert "12 families" in found.evidence[0].quote


def test_what_is_not_an_articles_reporting_supports_no_claim(tmp_path: Path) -> None:
    """Front matter, links to other articles and readers' comments; a heading may state what nothing else does."""
    text = (
        "---\ntitle: Nine ships wait\noutlet: Elm Radio\ndate: 2025-03-04\n---\n\n# Dockers walk out at Elm\n\n"
        "The port of Elm stood still for a second day on Tuesday, its operator said, and nobody knew for how long.\n\n"
        "Related articles\n\nMayor resigns over bridge\n\nComments\n\nOwl says:\nThe harbour master was bribed.\n"
    )
    (tmp_path / "strike.md").write_text(text, encoding="utf-8")
    texts, _ = read_articles([tmp_path / "strike.md"])
    claims = ["Dockers walk out at Elm.", "The mayor resigns over a bridge.", "The harbour master was bribed."]
    found = [finding for claim in claims for finding in check(read_claims(claim), texts)]
    assert [finding.supported for finding in found] == [True, False, False]
    quotes = " ".join(evidence.quote for finding in found for evidence in finding.evidence)
    assert not any(word in quotes for word in ("outlet:", "resigns", "bribed"))


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("Four ships were sent to Orsina in the strike.", "which have Three and 900 and 20"),
        ("Some 30 people stayed at home, and no ships came.", "which have 900 and 20 and Three"),
        ("The strike cost 9 percent.", ""),
    ],
)
def test_figures_of_the_same_things_are_told_first(claim: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "strike.txt").write_text(
        "Some 900 people stayed at home for 20 days in the strike at the port. Three ships were sent to Orsina.",
        encoding="utf-8",
    )
    texts, _ = read_articles([tmp_path / "strike.txt"])
    why = next(check(read_claims(claim), texts)).why
    assert len([fault for fault in why if fault.startswith("the ")]) == 1
    assert why[0].endswith(told or "is not in the nearest sentences")


def test_each_prompt_takes_exactly_its_names(tmp_path: Path) -> None:
    (tmp_path / "hello.md").write_text("Hello $name, $$5 to you.", encoding="utf-8")
    assert fill("hello", tmp_path, name="$other") == "Hello $other, $5 to you."
    with pytest.raises(PromptError, match=r"nothing is given for \$name"):
        fill("hello", tmp_path)
    with pytest.raises(PromptError, match=r"does not use \$age"):
        fill("hello", tmp_path, name="A", age="9")
    (tmp_path / "stray.md").write_text("It costs $ 5.", encoding="utf-8")
    with pytest.raises(PromptError, match="begins no name"):
        fill("stray", tmp_path)
    with pytest.raises(PromptError, match="cannot be read"):
        fill("none", tmp_path)


def test_every_shipped_prompt_is_sound() -> None:
    prompts = [path for path in FOLDER.glob("*.md") if path.name != "README.md"]
    assert len(prompts) >= 4
    for path in prompts:
        with pytest.raises(PromptError, match=r"nothing is given for \$"):
            fill(path.stem)
