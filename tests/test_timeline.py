"""Dated statements in order of time: the day that a sentence tells of, and `/timeline`."""

from datetime import date

import pytest

import assistant
from assistant.terminal import timeline
from assistant.terminal.timeline import Told, date_of, find_events, tells
from index.records import Document, Fact, Filed, Provenance, Span
from tests.chats import ALL


def told(text: str, published: str | None) -> Told:
    article = Filed(Document("a", "/a", text), Provenance(date=Fact(published, "stated")), (), "")
    return Told(article, Span(0, len(text)), 1)


@pytest.mark.parametrize(
    ("text", "published", "when"),
    [
        ("The strike came late Tuesday.", "2024-07-31", ("2024-07-30", True)),
        ("On Wednesday, he spoke.", "2024-07-31", ("2024-07-31", True)),
        ("They met last Wednesday.", "2024-07-31", ("2024-07-24", True)),
        ("They will meet on Friday.", "2024-07-31", ("2024-08-02", True)),
        ("He spoke yesterday.", "2024-07-31", ("2024-07-30", True)),
        ("It happened on January 3, 2020.", None, ("2020-01-03", True)),
        ("She defended the January 4 strike.", "2024-01-05", ("2024-01-04", True)),
        ("Talks resumed in February.", "2024-07-31", ("2024-02", True)),
        ("Troops are to begin leaving in September.", "2024-07-31", ("2024-09", True)),
        ("It took over in December 2021.", "2024-07-31", ("2021-12", True)),
        ("Troops came in 2014.", "2024-07-31", ("2014", True)),
        ("The dam (built in 1968) broke on Tuesday.", "2024-07-31", ("2024-07-30", True)),
        ("Work is to resume at 6 a.m. on Sunday.", "2024-07-31", ("2024-08-04", True)),
        ("On Friday, the court will rule.", "2024-07-31", ("2024-08-02", True)),
        ("The ferry is due back on Friday.", "2024-07-31", ("2024-08-02", True)),
        ("The talks, planned for months, broke down on Tuesday.", "2024-07-31", ("2024-07-30", True)),
        ("The strike began on Tuesday.", "2024-07-31", ("2024-07-30", True)),
        ("“Tides” by Clara Voss (1887) is gone.", "2024-07-31", ("2024-07-31", False)),
        ("Clara Voss (1841–1902) painted it in 1887.", "2024-07-31", ("1887", True)),
        ("Nobody was hurt.", "2024-07-31", ("2024-07-31", False)),
        ("Nobody was hurt.", "2024-07", ("2024-07", False)),
        ("He spoke on Tuesday.", None, None),
        ("Nobody was hurt.", None, None),
    ],
)
def test_when_a_sentence_tells_of(text: str, published: str | None, when: tuple[str, bool] | None) -> None:
    assert date_of(told(text, published)) == when


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The alarm was off for weeks.", True),
        ("“Was it off?” the guard asked on Monday.", True),
        ("Was the alarm off for weeks?", False),
        ("He asked: “Was it off on Monday?”", False),
        ("The guard said.", False),
    ],
)
def test_a_question_and_what_is_too_short_are_no_entries(sentence: str, expected: bool) -> None:
    assert tells(sentence) is expected


def test_a_timeline_is_in_order_and_tells_the_same_once(news: assistant.Assistant) -> None:
    events = find_events(news.store, news.embedder, "the flood in Norwick and the election")
    order = [(event.when, not event.is_said) for event in events]
    assert order == sorted(order), "of one day, first what says so itself"
    flood = next(event for event in events if "burst its banks" in event.told[0].text)
    assert flood.when == "2024-03-04"
    assert {each.article.source for each in flood.told} == ALL - {"election.md"}
    assert "2024-06-20" in {event.when for event in events}
    early = find_events(news.store, news.embedder, "the flood and the election", date(2024, 3, 4))
    assert {each.article.source for event in early for each in event.told} == {"flood.txt"}
    assert len(find_events(news.store, news.embedder, "the flood", limit=1)) == 1
    assert find_events(news.store, news.embedder, "zebra football") == [], "nothing is on this"


def test_every_entry_of_the_seeds_timeline_is_verbatim(seeds: assistant.Assistant) -> None:
    events = find_events(seeds.store, seeds.embedder, "US strikes in Iraq")
    assert len(events) == timeline.EVENTS
    for each in (each for event in events for each in event.told):
        assert each.text == each.article.text[each.span.start : each.span.end]
        assert each.text.split()[0] in each.article.text.split("\n")[each.line - 1]
