"""How an answer reads: short first, statements, where sources differ, footnotes, who agrees; at any width."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.cells import cell_len

from assistant.records import Answer, Citation, Disagreement, Position, Statement
from assistant.terminal.answers import plain, show_answer
from assistant.terminal.export import to_markdown
from assistant.terminal.links import Links
from assistant.terminal.panels import said_by
from assistant.terminal.render import Screen
from assistant.terminal.screen import quoted
from assistant.terminal.sessions import read_answer

QUESTION = "How many people were killed in the strike in Babil?"
FOUR = "A strike targeting two patrols north of Babil killed four PMF members."
ALSO_FOUR = "The attack led to the killing of 4 people and the injury of 3 others."
TWO = "At least two people were killed in the attack, including Mushtaq Talib al-Saidi."
WIDE = "北京报道：爆炸造成四人死亡，另有三人受伤，官员周三表示。" * 3


def cite(key: str, quote: str, outlet: str | None, date: str | None, source: str | None = None) -> Citation:
    return Citation(key, source or f"{key}_article.txt", 0, len(quote), 3, quote, outlet, date, None)


FIRST = cite("1", FOUR, "Shafaq News", "2024-07-31")
SECOND = cite("2", ALSO_FOUR, None, "2024-07-31")
THIRD = cite("3", TWO, "RT", None)
AGREED = Answer(
    QUESTION,
    FOUR,
    short="four",
    statements=(Statement(FOUR, ("1", "2")),),
    citations=(FIRST, SECOND),
    origins=2,
    understood=QUESTION,
)
DISPUTED = Answer(
    QUESTION,
    FOUR,
    short="four",
    statements=(Statement(FOUR, ("1", "2")), Statement(TWO, ("3",))),
    citations=(FIRST, SECOND, THIRD),
    disagreements=(
        Disagreement(
            "how many were killed", (Position("four", ("1", "2")), Position("2 or more", ("3",), "the Pentagon"))
        ),
    ),
    origins=3,
    understood=QUESTION,
)
DEVELOPED = Answer(
    QUESTION,
    FOUR,
    statements=(Statement("Rescuers went on searching.", ("4",)),),
    citations=(
        cite("4", "12 bodies were found", "Late", "2024-08-02"),
        cite("5", "3 bodies were found", "Early", "2024-08-01"),
    ),
    disagreements=(Disagreement("bodies found", (Position("12", ("4",)), Position("3", ("5",))), "development"),),
    origins=2,
    understood=QUESTION,
)
ABSTAINED = Answer(
    QUESTION, "The articles do not cover this.", abstained=True, reason="no_coverage", understood=QUESTION
)


def shown(answer: Answer, width: int = 100, is_terminal: bool = True, links: Links | None = None) -> str:
    """What a screen of `width` columns shows, without colours."""
    screen = Screen(file=StringIO(), force_terminal=is_terminal, width=width, color_system=None, highlight=False)
    show_answer(screen, answer, links or Links())
    return screen.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_the_short_answer_comes_first_then_the_words_then_where_they_stand_then_who_agrees() -> None:
    lines = shown(AGREED).splitlines()
    assert lines[0] == "four"
    assert lines[1] == f"“{FOUR}” [1][2]"
    assert "  [1] Shafaq News, 2024-07-31  1_article.txt:3" in lines
    assert "  [2] outlet unknown, 2024-07-31  2_article.txt:3" in lines
    assert lines[-1] == "2 articles, 2 independent origins"


def test_what_is_told_in_case_the_first_statement_is_wrong_is_marked_as_less_likely() -> None:
    statements = (Statement(FOUR, ("1",)), Statement(TWO, ("3",), is_alternative=True))
    answer = replace(AGREED, statements=statements, citations=(FIRST, THIRD))
    lines = shown(answer, width=200).splitlines()
    assert f"“{FOUR}” [1]" in lines
    assert f"or, less likely: “{TWO}” [3]" in lines
    assert f"or, less likely: “{TWO}” [3]" in plain(answer).splitlines()
    assert "*or, less likely:*" in list(to_markdown([answer], {}))
    assert read_answer(answer.to_json()) == answer


def test_a_source_that_words_it_differently_is_quoted_in_its_footnote_and_no_quote_is_shown_twice() -> None:
    text = shown(AGREED)
    assert text.index("[2] outlet unknown") < text.index(f"“{ALSO_FOUR}”")
    assert text.count(FOUR) == 1


def test_a_source_with_the_same_words_stands_with_its_place_in_the_panel_alone() -> None:
    copy = replace(SECOND, quote=FOUR, outlet="Elm Post")
    text = shown(replace(DISPUTED, citations=(FIRST, copy, THIRD)), is_terminal=False)
    assert "[2] also Elm Post, 2024-07-31  2_article.txt:3\n" in text
    assert text.count("Elm Post") == text.count(FOUR) == 1


@pytest.mark.parametrize("is_terminal", [True, False])
def test_where_sources_differ_each_side_has_its_value_quote_outlet_and_date(is_terminal: bool) -> None:
    text = shown(DISPUTED, is_terminal=is_terminal)
    assert text.startswith("four\n")
    panel = text[text.index("Sources differ") : text.index("\n  [2] ")]
    assert "how many were killed" in panel
    assert (
        panel.index("four")
        < panel.index(FOUR)
        < panel.index("[1] Shafaq News, 2024-07-31  1_article.txt:3")
        < panel.index("[2] also outlet unknown, 2024-07-31")
    )
    assert (
        panel.index("2 or more, says the Pentagon\n" if not is_terminal else "2 or more, says the Pentagon ")
        < panel.index(TWO)
        < panel.index("[3] RT, undated  3_article.txt:3")
    )
    assert text.count(FOUR) == text.count(TWO) == 1, "what the panel quotes is quoted nowhere else"
    assert text.count("1_article.txt") == text.count("3_article.txt") == 1, "nor is its place told twice"
    assert text.endswith("3 articles, 3 independent origins\n")
    assert ("╭" in text) is is_terminal


def test_a_later_figure_is_a_development_in_order_of_time_and_no_dispute() -> None:
    text = shown(DEVELOPED)
    assert "Sources differ" not in text
    panel = text[text.index("Developed over time") :]
    assert panel.index("2024-08-01  3") < panel.index("2024-08-02  12  latest")
    assert "Rescuers went on searching." in text


def test_a_panel_says_what_it_is_about_only_where_the_question_does_not() -> None:
    about = replace(DISPUTED.disagreements[0], about="How many people were killed")
    text = shown(replace(DISPUTED, disagreements=(about,)), is_terminal=False)
    assert "Sources differ:\n  four" in text


def test_a_quotation_within_a_quotation_and_words_cut_out_of_a_sentence_are_seen_as_such() -> None:
    assert quoted("“We know,” he said.") == "‘“We know,” he said.’"
    assert quoted('They took "legal steps."') == '‘They took "legal steps."’'
    assert quoted("“We know.”") == "“We know.”"
    assert quoted("killed in a strike against") == "“… killed in a strike against …”"
    assert quoted("") == ""
    assert quoted("- The strike is over.") == "“The strike is over.”", "an item of a list"
    assert quoted("# The strike is over.") == "“The strike is over.”", "a heading"
    assert quoted("-4 degrees. - 5 is more.") == "“-4 degrees. - 5 is more.”"


def test_marks_of_citations_do_not_stand_alone_on_a_line() -> None:
    for width in range(40, 100):
        marks = [line for line in shown(AGREED, width).splitlines() if line.strip() == "[1][2]"]
        assert not marks, f"at {width} columns"


def test_an_abstention_says_so_and_names_no_origins() -> None:
    assert shown(ABSTAINED) == "The articles do not cover this.\n"


@pytest.mark.parametrize("width", [40, 41, 57, 80, 100, 200])
@pytest.mark.parametrize("answer", [AGREED, DISPUTED, DEVELOPED])
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(answer: Answer, width: int) -> None:
    lines = shown(answer, width).splitlines()
    assert max(map(cell_len, lines)) <= width
    for word in (word for citation in answer.citations for word in citation.quote.split() if len(word) > 3):
        assert word.strip(",") in " ".join(lines)


@pytest.mark.parametrize("width", [40, 79])
def test_wide_characters_and_long_words_are_wrapped_too(width: int) -> None:
    quotes = [WIDE, "http://example.com/" + "a" * 300, "Ü" * 200]
    for quote in quotes:
        citations = (cite("1", quote, "新华社", None, "報道/" + "長" * 60 + ".txt"),)
        answer = Answer("Q?", quote, statements=(Statement(quote, ("1",)),), citations=citations, understood="Q?")
        lines = shown(answer, width).splitlines()
        assert max(map(cell_len, lines)) <= width
        assert quote in "".join(line.strip() for line in lines).replace(" ", "").replace("”[1]", "”")


def test_over_a_pipe_a_line_stays_a_line_and_nothing_trails() -> None:
    lines = shown(DISPUTED, 100_000, is_terminal=False).splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert f"    “{FOUR}”" in lines
    assert "    [2] also outlet unknown, 2024-07-31" in lines


def test_a_model_is_named_and_so_is_what_went_wrong() -> None:
    statements = (Statement("Four people died.", ("1",)), Statement("It was a strike.", ("1",)))
    answer = Answer("Q?", "A.", statements=statements, citations=(FIRST,), mode="model", model="gpt-x", error="hung up")
    text = shown(replace(answer, understood="Q?"))
    assert text.startswith("Four people died. [1]\n"), "its words are no quotation"
    assert f"“{FOUR}”" in text, "what it cites is quoted"
    assert "written by gpt-x" in text
    assert "hung up" in text
    told = Screen(file=StringIO(), width=100)
    show_answer(told, replace(answer, understood="Q?"), told=1)
    assert told.file.getvalue().startswith("It was a strike. [1]\n")  # type: ignore[attr-defined]


def test_a_follow_up_shows_how_it_was_understood() -> None:
    answer = Answer("and in Syria?", "x", abstained=True, understood="How many in Syria?")
    assert shown(answer).startswith("(understood as: How many in Syria?)\n")


def test_the_plain_text_holds_all_that_is_needed_to_check_it() -> None:
    text = plain(AGREED)
    assert text.splitlines()[0] == "four"
    assert f"“{FOUR}” [1][2]" in text
    assert "[1] Shafaq News, 2024-07-31, 1_article.txt:3" in text


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("The Pentagon", ", says the Pentagon"),
        ("officials", ", say officials"),
        ("Gazan doctors", ", say Gazan doctors"),
        ("the police", ", say the police"),
        ("residents of Norwick", ", say residents of Norwick"),
        ("a head of five schools", ", says a head of five schools"),
        ("Ana Rivers", ", says Ana Rivers"),
        ("the boss", ", says the boss"),
        ("United Nations", ", says United Nations"),
    ],
)
def test_several_say_and_one_says(name: str, by: str) -> None:
    assert said_by(name) == by
