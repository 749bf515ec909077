"""Answers: every word quoted stands where it says, marked text is never cited, and an answer knows its limits."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import assistant
from assistant.answering import compose
from assistant.answering.asking.conversation import Turn
from assistant.answering.asking.question import LONGEST, read_question
from assistant.answering.check import fault, require
from assistant.errors import CitationError, QuestionError
from assistant.evaluation.questions import read_questions
from assistant.evaluation.runs import read_run
from assistant.indexing import index
from assistant.models.choice import ModelChoice
from assistant.records import Citation
from assistant.settings import seed_articles
from index.records import Document, Filed, Mark, Provenance

Run = Callable[..., subprocess.CompletedProcess[str]]
EXAMPLES = Path(__file__).parent.parent / "seeds" / "questions" / "examples.jsonl"
ALERT = "Which alert phase did the security forces enter at Ain al-Assad base?"
QUESTIONS = [question.question for question in read_questions(EXAMPLES)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_citation_is_verbatim_on_its_line_and_reporting(seeds: assistant.Assistant, question: str) -> None:
    """Checked against the files themselves, not against the library."""
    answer = seeds.ask(question)
    for citation in answer.citations:
        place = seeds.store.library.place(citation.source)
        assert place is not None
        text = Path(place.file).read_bytes().decode("utf-8")
        assert text[citation.start : citation.end] == citation.quote
        assert text[: citation.start].count("\n") + 1 == citation.line
        assert citation.quote in answer.answer or any(citation.key in s.citations[1:] for s in answer.statements)


def test_a_figure_is_answered_with_its_quote_file_and_line(seeds: assistant.Assistant) -> None:
    answer = seeds.ask("How many US troops are in Syria?")
    first = answer.citations[0]
    assert "900 in Syria" in first.quote
    assert (first.source, first.line, first.outlet, first.date) == (
        "000_c00c47a396a668e5.txt",
        7,
        "Shafaq News",
        "2024-07-31",
    )
    assert not answer.abstained


def test_articles_that_give_one_value_in_other_words_are_cited_for_one_statement(seeds: assistant.Assistant) -> None:
    answer = seeds.ask("How many people were killed in the strike in Babil?")
    (statement,) = answer.statements
    assert (answer.short, answer.origins, len(statement.citations)) == ("four", 4, 4)
    assert len({citation.source for citation in answer.citations}) == 4


def test_marked_text_is_never_cited(seeds: assistant.Assistant) -> None:
    for question in ("What is the comment policy of Rudaw?", "Will my email address be published?", "Post a comment"):
        for citation in seeds.ask(question).citations:
            article = seeds.store.library.article(citation.source)
            assert article is not None
            assert not [m for m in article.marks if citation.start < m.end and m.start < citation.end]


def test_the_second_printing_of_a_repeated_stretch_is_never_cited(seeds: assistant.Assistant) -> None:
    answer = seeds.ask("Who met with PM Sudani in early July?")
    lines = [c.line for c in answer.citations if c.source.startswith("002")]
    assert lines
    assert max(lines) < 27


def test_what_two_articles_say_alike_is_one_statement_with_two_citations(seeds: assistant.Assistant) -> None:
    answer = seeds.ask("What can serious and uncalculated violations undermine?")
    sources = [{c.source for c in answer.citations if c.key in one.citations} for one in answer.statements]
    assert max(map(len, sources)) >= 2
    assert answer.origins >= 2


@pytest.mark.parametrize("question", [q for q in QUESTIONS if not read_question(q).wide])
def test_an_answer_keeps_to_sixty_words_unless_more_is_asked_for(seeds: assistant.Assistant, question: str) -> None:
    answer = seeds.ask(question)
    assert answer.abstained or len(answer.answer.split()) <= 60


def test_a_question_with_nothing_behind_it_abstains_and_cites_nothing(seeds: assistant.Assistant) -> None:
    answer = seeds.ask("Which stadium hosted the 2022 World Cup final?")
    assert (answer.abstained, answer.reason, answer.citations) == (True, "no_coverage", ())


def test_a_question_on_the_subject_that_nothing_answers_abstains_and_shows_what_comes_closest(
    seeds: assistant.Assistant,
) -> None:
    answer = seeds.ask("What was the name of the pilot who carried out the strike?")
    assert (answer.abstained, answer.reason, answer.short) == (True, "partial", None)
    assert answer.answer.startswith("The articles are on the subject but do not answer this.")
    assert answer.citations[0].quote in answer.answer


def test_an_answer_that_only_later_articles_hold_is_outside_the_dates(seeds: assistant.Assistant) -> None:
    """The January article stands alone on 10 January 2024; what the July articles report did not exist then."""
    answer = seeds.ask(ALERT, as_of=date(2024, 1, 10))
    assert (answer.abstained, answer.reason) == (True, "outside_dates")
    assert not {p.source[:3] for p in answer.passages} & {"000", "001", "003"}


def test_the_day_that_an_assistant_has_is_that_of_every_question_without_one(seeds: assistant.Assistant) -> None:
    early = replace(seeds, as_of=date(2024, 1, 10))
    assert (early.ask(ALERT).reason, early.ask(ALERT).as_of) == ("outside_dates", "2024-01-10")
    later = early.ask(ALERT, as_of=date(2024, 8, 1))
    assert (later.abstained, later.as_of) == (False, "2024-08-01")


@pytest.mark.parametrize("question", ["How many US troops are in Iraq?", "Who was killed in Baghdad?", "Who is Ryder?"])
def test_an_answer_as_of_a_day_is_that_of_a_library_without_the_later_articles(
    seeds: assistant.Assistant, tmp_path: Path, question: str
) -> None:
    early = [path for path in seed_articles().iterdir() if path.name[:3] in ("002", "004")]
    index(early, tmp_path / "early")
    day = date(2024, 1, 10)
    then, now = (each.ask(question, as_of=day) for each in (assistant.open(tmp_path / "early"), seeds))
    assert (now.answer, now.short, now.reason, now.citations) == (then.answer, then.short, then.reason, then.citations)
    assert now.confidence == pytest.approx(then.confidence, abs=0.02)


def test_ask_and_batch_hide_what_is_later_than_the_day_given(dateline: Run, seed_store: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(json.dumps({"question": ALERT}))
    day = ("--store", seed_store, "--as-of", "2024-01-10")
    asked = json.loads(dateline("ask", ALERT, "--json", *day).stdout)
    assert dateline("batch", "q.jsonl", "--out", "run.jsonl", *day).returncode == 0
    (record,) = read_run(tmp_path / "run.jsonl").records
    for answer in (asked, record):
        assert (answer["reason"], answer["as_of"]) == ("outside_dates", "2024-01-10")
        assert not {passage["source"][:3] for passage in answer["passages"]} & {"000", "001", "003"}


def test_a_follow_up_is_understood_from_the_conversation(seeds: assistant.Assistant) -> None:
    answer = seeds.ask("and how many in Syria?", history=[Turn("How many US troops are in Iraq?")])
    assert answer.understood == "How many US troops are in Syria?"
    assert "900" in answer.answer


def test_the_ranked_passages_hold_the_best_of_each_article(seeds: assistant.Assistant) -> None:
    answer = seeds.ask("Who carried out the strike in Babil?")
    assert len({passage.source for passage in answer.passages}) == 5
    assert [p.score for p in answer.passages] == sorted((p.score for p in answer.passages), reverse=True)


@pytest.mark.parametrize("question", ["", "   \n", "?!", "x" * (LONGEST + 1)])
def test_what_is_no_question_is_said_so(seeds: assistant.Assistant, question: str) -> None:
    with pytest.raises(QuestionError):
        seeds.ask(question)


def test_an_article_of_one_line_without_a_full_stop_can_be_cited(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "note.txt").write_bytes("\ufeffMayor Ines Calder opened the Elm bridge on 3 May 2024".encode())
    index([tmp_path / "a"], tmp_path / "store")
    answer = assistant.open(tmp_path / "store").ask("Who opened the Elm bridge?")
    assert answer.citations[0].quote == "Mayor Ines Calder opened the Elm bridge on 3 May 2024"
    assert (answer.citations[0].start, answer.citations[0].line) == (0, 1)


TEXT = "First line.\nThe mayor spoke on Monday.\nShare this story."
ARTICLE = Filed(Document("a.txt", "/a.txt", TEXT), Provenance(), (Mark("furniture", 39, 56),), "")
SOUND = Citation("1", "a.txt", 12, 38, 2, "The mayor spoke on Monday.", None, None, None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, None),
        ({"source": "b.txt"}, "no such article"),
        ({"start": 11}, "do not stand there"),
        ({"quote": "The mayor spoke on Tuesday."}, "do not stand there"),
        ({"line": 3}, "stands on line 2"),
        ({"start": -3, "end": -1}, "outside the article"),
        ({"end": 9999}, "outside the article"),
        ({"start": 39, "end": 56, "line": 3, "quote": "Share this story."}, "furniture"),
    ],
)
def test_a_citation_passes_only_if_its_words_stand_there(change: dict[str, object], said: str | None) -> None:
    citation = replace(SOUND, **change)  # type: ignore[arg-type]
    found = fault(citation, ARTICLE if citation.source == "a.txt" else None)
    assert found is None if said is None else said in str(found)
    if said is not None:
        with pytest.raises(CitationError):
            require([SOUND, citation], {"a.txt": ARTICLE})


def test_an_answer_with_a_citation_that_does_not_stand_is_not_given(
    seeds: assistant.Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever part of the program made it."""
    cite = compose._cite
    monkeypatch.setattr(compose, "_cite", lambda *given: replace(cite(*given), quote="2,500 in Syria"))
    with pytest.raises(CitationError, match="the words do not stand there"):
        seeds.ask("How many US troops are in Syria?")


@pytest.mark.parametrize(("least", "abstains"), [(0.0, False), (1.0, True)])
def test_how_sure_an_answer_must_be_can_be_set(dateline: Run, seed_store: Path, least: float, abstains: bool) -> None:
    question = ("ask", "How many US troops are in Syria?", "--json", "--store", seed_store)
    assert json.loads(dateline(*question, "--min-confidence", least).stdout)["abstained"] is abstains
    assert json.loads(dateline(*question, DATELINE_MIN_CONFIDENCE=str(least)).stdout)["abstained"] is abstains


def test_a_confidence_that_a_chat_model_does_not_heed_is_said_to_have_no_effect(seed_store: Path) -> None:
    """Where it was asked for; one that is set for all questions tells nothing."""
    tiny = ModelChoice("tiny", "http://localhost:9/v1")
    for least, model, told in ((0.9, tiny, 1), (None, tiny, 0), (0.9, None, 0)):
        notes = list[str]()
        assistant.open(seed_store, notify=notes.append, model=model, min_confidence=least)
        assert [note for note in notes if "--min-confidence has no effect on what tiny writes" in note] == notes
        assert len(notes) == told


def test_a_confidence_that_is_none_is_refused_in_one_line(dateline: Run, seed_store: Path) -> None:
    done = dateline("ask", "How many US troops are in Syria?", "--store", seed_store, DATELINE_MIN_CONFIDENCE="high")
    assert (done.returncode, done.stdout) == (2, "")
    assert "DATELINE_MIN_CONFIDENCE: min_confidence must be a number from 0 to 1, not 'high'" in done.stderr
