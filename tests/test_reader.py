"""The reader: it marks the words that answer, inside a sentence, and tells where there are none."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.errors import ReaderError
from assistant.reader import shipped
from assistant.reader.reader import MARKS, NEAR, Page, Reader
from index.records import Span
from index.split import split_sentences

READER = Reader()
TEXT = (
    "The regional council met on Monday in Marlow. The ferry Aurora sank off Port Ellis late on Friday, killing seven "
    "people, the coast guard said. Its captain, Joan Aldous, was rescued. An inquiry will begin next week."
)


def _page(text: str = TEXT, title: str = "") -> Page:
    return Page(title, text, tuple(split_sentences(text)))


def _best(question: str, page: Page) -> tuple[str, float]:
    found = [mark for marks in READER.read(question, [page])[0] for mark in marks]
    best = max(found, key=lambda mark: mark.odds)
    return best.span.of(page.text), best.odds


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many people were killed when the ferry sank?", "seven"),
        ("Who was the captain of the ferry?", "Joan Aldous"),
        ("Where did the Aurora sink?", "Port Ellis"),
        ("ferry name", "Aurora"),
    ],
)
def test_the_words_that_answer_are_marked(question: str, answer: str) -> None:
    words, odds = _best(question, _page(title="Ferry sinks off Port Ellis"))
    assert answer in words
    assert odds > 0


def test_a_passage_that_does_not_answer_has_odds_below_one_to_one() -> None:
    assert _best("What was the captain's salary?", _page())[1] < _best("Who was the captain?", _page())[1]
    assert _best("Which stadium hosted the cup final?", _page())[1] < 0


def test_every_sentence_gets_a_mark_inside_itself() -> None:
    page = _page()
    found = READER.read("Who was rescued?", [page])[0]
    assert len(found) == len(page.sentences) == 4
    for marks, sentence in zip(found, page.sentences, strict=True):
        assert marks
        for mark in marks:
            assert sentence.start <= mark.span.start < mark.span.end <= sentence.end


def test_other_places_of_a_sentence_are_marked_behind_the_best_unless_they_fall_far_behind() -> None:
    page = _page("Joan Aldous and the mate Per Sund were rescued from the ferry by the trawler Venture of Marlow.")
    (marks,) = READER.read("Who was rescued?", [page])[0]
    assert 1 < len(marks) <= MARKS
    assert [mark.odds for mark in marks] == sorted((mark.odds for mark in marks), reverse=True)
    assert marks[-1].odds >= marks[0].odds - NEAR
    spans = sorted(mark.span for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_what_is_read_of_a_passage_does_not_depend_on_the_others() -> None:
    pages = [_page(), _page("Nothing of note happened in Dunmere."), _page(title="Ferry")]
    together = READER.read("Who was rescued?", pages)
    assert together == [READER.read("Who was rescued?", [page])[0] for page in pages]


@pytest.mark.parametrize("text", ["", " ", "\ud800", "x" * 50_000, "word " * 3_000, "\u0000\u202e", "漢字" * 400])
def test_any_text_can_be_read(text: str) -> None:
    marks = READER.read("Who?", [Page("", text, (Span(0, len(text)),)), _page()])
    assert len(marks[0]) == 1
    assert any(marks[1])


def test_no_answer_begins_or_ends_where_a_page_bars_it() -> None:
    page = _page("“They hit, with two rockets from the north, a depot of the coast guard,” he added.")
    question, (start, end) = "What did they hit?", (page.text.index("with"), page.text.index(" from the north"))
    free, _ = _best(question, page)
    assert "rockets" in free
    barred = page._replace(barred=(Span(start, end),))
    assert _best(question, barred)[0] == "a depot of the coast guard"
    assert all(
        not (start <= place < end)
        for marks in READER.read(question, [barred])[0]
        for mark in marks
        for place in (mark.span.start, mark.span.end - 1)
    )


def test_beyond_what_is_read_nothing_is_marked() -> None:
    filler = "The council of the town met again to speak about the harbour wall. " * 60
    page = _page(filler + "Joan Aldous was rescued.")
    assert READER.read("Who was rescued?", [page])[0][-1] == ()


def test_an_altered_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Path(shipped.__file__).parent
    for name in ("reader.onnx", "reader.sha256", "tokenizer.json"):
        (tmp_path / name).write_bytes((own / name).read_bytes())
    model = bytearray((tmp_path / "reader.onnx").read_bytes())
    model[len(model) // 2] ^= 1
    (tmp_path / "reader.onnx").write_bytes(model)
    monkeypatch.setattr(shipped.resources, "files", lambda package: tmp_path)
    with pytest.raises(ReaderError, match="altered"):
        Reader().load()
    (tmp_path / "reader.onnx").unlink()
    with pytest.raises(ReaderError, match=r"reader\.onnx: cannot be read"):
        Reader().load()


@pytest.mark.parametrize("name", ["reader", "comparer"])
def test_the_model_is_small_and_is_the_one_that_its_card_tells_of(name: str) -> None:
    own = Path(shipped.__file__).parent
    model = (own / f"{name}.onnx").read_bytes()
    assert len(model) < 30_000_000
    assert hashlib.sha256(model).hexdigest() in (own / "CARD.md").read_text(encoding="utf-8")
