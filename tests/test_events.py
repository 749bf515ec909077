"""The invented events that the reader and what is fitted over it learn from: whole, verbatim, and kept apart."""

import json
from pathlib import Path

import pytest

from assistant.indexing import index
from training.events import PARTS, batch, read_events
from training.readings import ask_all

EVENTS = read_events()


def test_every_answer_stands_in_its_article_and_every_question_without_one_says_so() -> None:
    assert len(EVENTS) > 100
    for event in EVENTS:
        assert event.quiz
        assert event.twins
        for one in (*event.questions, *event.quiz, *event.twins):
            assert bool(one.answers) == (one.kind != "none"), f"{event.name}: {one.question}"


def test_values_are_told_by_the_articles() -> None:
    told = {event.name: " ".join(article["text"] for article in event.articles) for event in EVENTS}
    groups = [(event.name, group) for event in EVENTS for one in event.questions for group in one.values]
    assert groups
    silent = [group for name, group in groups if not any(text in told[name] for text in group)]
    assert len(silent) <= 0.02 * len(groups)


def test_no_event_is_in_both_parts() -> None:
    parts = {part: {event.name for event in EVENTS if event.part == part} for part in PARTS}
    assert not parts["learn"] & parts["fit"]
    assert all(len(names) > 50 for names in parts.values())


def test_a_batch_holds_what_is_answered_or_what_is_not() -> None:
    answered, unanswered = (list(batch(EVENTS, is_answered)) for is_answered in (True, False))
    assert len(answered) + len(unanswered) == sum(len(event.questions) for event in EVENTS)
    assert all(one["answers"] and one["sources"] for one in answered)
    assert all(one["answerable"] is False for one in unanswered)


def test_bare_questions_are_asked_of_their_events_articles_alone(tmp_path: Path) -> None:
    texts = {"X01/a": "The ferry sank off Marlow on Friday.", "X02/b": "The mill burned in Calder on Friday."}
    records = [{"id": source, "date": "2025-03-14", "text": text} for source, text in texts.items()]
    (tmp_path / "articles.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    index([tmp_path / "articles.jsonl"], tmp_path / "store")
    asked = [{"id": f"X0{n}-twin-0", "question": "What happened on Friday?", "answers": ["x"]} for n in (1, 2)]
    for tag, sources in (("bare", [{"X01/a"}, {"X02/b"}]), ("fact", [set(texts), set(texts)])):
        lines = (json.dumps(one | {"tags": [tag]}) + "\n" for one in asked)
        (tmp_path / "questions.jsonl").write_text("".join(lines))
        found = ask_all(tmp_path / "store", tmp_path / "questions.jsonl", True, 2, None)
        assert [{e.source for e in one.evidence} for one in found] == sources


def test_an_answer_that_its_article_does_not_hold_is_named(tmp_path: Path) -> None:
    article = {"id": "a", "outlet": "Marlow Courier", "date": "2025-03-14", "title": "Ferry", "text": "It sank."}
    asked = {"question": "What sank?", "kind": "fact", "answers": [{"source": "a", "text": "the Aurora"}]}
    (tmp_path / "X01.json").write_text(json.dumps({"event": "x", "articles": [article], "questions": [asked]}))
    with pytest.raises(ValueError, match=r"X01: What sank\?.*the Aurora"):
        read_events(tmp_path)
