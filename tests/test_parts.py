"""A question that asks for two things at once is answered as two, and says which of them nothing answers."""

from io import StringIO

import pytest

import assistant
from assistant.answering.asking.parts import parts_of
from assistant.indexing import index
from assistant.terminal.answers import plain, show_answer
from assistant.terminal.export import to_markdown
from assistant.terminal.render import Screen

TOLD = (
    "PORT HALIM, May 3 (Wire) - A bomb killed three guards at Tamarisk Barracks at 6.40 am on Friday, it said.\n\n"
    "The barracks stand beside the old customs house in Port Halim. General Osei Barrow visited the wounded.\n"
)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("When and where was she born?", ["When was she born?", "Where was she born?"]),
        (
            "At what time and on what date did it sink?",
            ["At what time did it sink?", "On what date did it sink?"],
        ),
        ("On what day and time did it sink?", ["What day did it sink?", "What time did it sink?"]),
        (
            "How many people, and how many soldiers were killed?",
            ["How many people were killed?", "How many soldiers were killed?"],
        ),
        ("Who was killed and when?", ["Who was killed?", "When were they killed?"]),
        ("Which bridge was hit and why?", ["Which bridge was hit?", "Why was the bridge hit?"]),
        (
            "How many guards were killed in Halim and where?",
            ["How many guards were killed in Halim?", "Where were the guards killed in Halim?"],
        ),
        ("Who attacked it and when?", ["Who attacked it?", "When was it that they attacked it?"]),
        ("Who did it and why?", ["Who did it?", "Why was it that they did it?"]),
        ("What did he say on Iran and when?", ["What did he say on Iran?", "When did he say it on Iran?"]),
        ("What was she accused of and when?", ["What was she accused of?", "When was she accused of it?"]),
        ("Who will attend and when?", ["Who will attend?", "When will they attend?"]),
        ("When was it sunk and by whom?", ["When was it sunk?", "By whom was it sunk?"]),
        (
            "Who was killed, when, and where?",
            ["Who was killed?", "When were they killed?", "Where were they killed?"],
        ),
        ("When, where and how did it sink?", ["When did it sink?", "Where did it sink?", "How did it sink?"]),
        ("Who opposes it, and why?", ["Who opposes it?", "Why do they oppose it?"]),
        ("Which party backs it and why?", ["Which party backs it?", "Why does the party back it?"]),
        ("Do you know who won and when?", ["who won?", "When was it that they won?"]),
        ("Please, would you tell me who won and when?", ["who won?", "When was it that they won?"]),
        ("So who must pay and why?", ["who must pay?", "Why must they pay?"]),
        ("Who won? And who lost?", ["Who won?", "who lost? (about: won)"]),
        ("What news was told and when?", ["What news was told?", "When was the news told?"]),
        ("Who is the mayor and since when?", ["Who is the mayor?", "Since when are they the mayor?"]),
        ("Who has been mayor and why?", ["Who has been mayor?", "Why have they been mayor?"]),
        (
            "How many guards were killed and how many wounded in Halim?",
            ["How many guards were killed in Halim?", "How many guards were wounded in Halim?"],
        ),
        ("Is Assad dead and when did he die?", ["Is Assad dead?", "When did he die? (about: Assad dead)"]),
        ("What fell in Halim and who was hurt?", ["What fell in Halim?", "Who was hurt? (about: fell Halim)"]),
        ("Who is the mayor? How old is she?", ["Who is the mayor?", "How old is the mayor?"]),
        ("When did Ek go and why did Li stay?", ["When did Ek go?", "Why did Li stay?"]),
        ("What hit the bridge? What do the sources say?", []),
        ("What did she say about how it began and who did it?", []),
        ("Who decides who lives and who dies?", []),
        ("What is the difference between what was said and what was done?", []),
        ("What happened and why?", []),
        ("Who knows how and why?", []),
        ("Did she say when and where?", []),
        ("What is the plan and why?", []),
        ("Where was she born and raised?", []),
        ("How many men and women were killed?", []),
        ("When did Jones and Smith meet?", []),
        ("Who and", []),
    ],
)
def test_a_question_is_taken_apart_only_where_two_things_are_asked_for(question: str, parts: list[str]) -> None:
    assert parts_of(question) == parts


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> assistant.Assistant:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "wire.txt").write_text(TOLD, encoding="utf-8")
    index([folder / "wire.txt"], store=folder / "store")
    return assistant.open(folder / "store")


def test_both_parts_are_answered_and_a_sentence_is_quoted_once(news: assistant.Assistant) -> None:
    answer = news.ask("At what time and on what day did the bomb go off at Tamarisk Barracks?")
    assert answer.short is not None
    assert "6.40 am" in answer.short
    assert "Friday" in answer.short
    assert len({citation.quote for citation in answer.citations}) == len(answer.citations)


def test_a_part_that_nothing_answers_is_named(news: assistant.Assistant) -> None:
    answer = news.ask("Who and how many horses were killed at Tamarisk Barracks?")
    assert not answer.abstained
    missing = "How many horses were killed at Tamarisk Barracks?"
    assert (answer.unanswered, answer.reason) == ((missing,), "partial")
    assert f"The articles do not answer: {missing}" in answer.answer
    screen = Screen(file=StringIO(), width=100)
    show_answer(screen, answer)
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    for text in (shown, plain(answer), "\n".join(to_markdown([answer], {}))):
        assert f"not answered: {missing}" in text


def test_it_abstains_where_neither_part_is_answered(news: assistant.Assistant) -> None:
    answer = news.ask("When and where was the treaty on Antarctic krill fishing signed?")
    assert answer.abstained
    assert answer.short is None


def test_each_part_keeps_what_the_whole_is_searched_with() -> None:
    asked = "Who was killed and when? (about: Elm fire)"
    assert parts_of(asked) == ["Who was killed? (about: Elm fire)", "When were they killed? (about: Elm fire)"]
    assert parts_of("Who was killed? (about: Elm fire)") == []
