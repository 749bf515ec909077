"""Boilerplate is marked; prose never is; a mark never leaves an article with nothing to cite."""

import random
from itertools import pairwise
from pathlib import Path

import pytest

from index.facts.clean import find_marks
from index.passages import build_passages
from index.records import Mark
from index.split import split_paragraphs, split_sentences

SEEDS = sorted((Path(__file__).parent.parent / "seeds" / "articles").glob("*.txt"))
PROSE = [
    "The minister left Baghdad on Tuesday for talks about the base, an official told reporters.",
    "Four people were killed in the strike north of the city, according to the health ministry.",
    "Parliament will vote on the budget next week, its speaker said after the meeting on Monday.",
]


def marks_of(text: str) -> list[tuple[str, str]]:
    return [(mark.kind, text[mark.start : mark.end]) for mark in find_marks(text, split_sentences(text))]


def article(*lines: str) -> str:
    """The lines between two paragraphs of prose and a third."""
    return "\n\n".join([*PROSE[:2], *lines, PROSE[2]])


def seed(number: int) -> str:
    return SEEDS[number].read_bytes().decode()


def test_seed_articles_without_boilerplate_keep_every_word() -> None:
    assert marks_of(seed(0)) == marks_of(seed(3)) == []


def test_the_date_and_byline_above_an_article_are_its_heading() -> None:
    assert marks_of(seed(1)) == [("heading", "date 2024-07-31 Hoda Jassim (Baghdad)")]


def test_the_second_printing_and_the_comment_policy_are_marked_and_the_caption_is_not() -> None:
    text = seed(2)
    marks = find_marks(text, split_sentences(text))
    assert [mark.kind for mark in marks] == ["heading", "repeat", "comments"]
    assert text[: marks[0].end] == "Iraq"
    again = text.index("“Despite all efforts", text.index("“Despite all efforts") + 1)
    policy = text.index("\nComments\n")
    assert (marks[1].start, marks[1].end) == (again, policy)
    assert (marks[2].start, marks[2].end) == (policy + 1, len(text.rstrip()))


def test_the_lines_of_the_page_are_marked_and_the_article_is_not() -> None:
    assert marks_of(seed(4)) == [
        ("heading", "Iraq wants to boot out US troops — RT World News"),
        ("furniture", "Source link"),
        ("related", "Related Articles"),
        ("comments", "Leave a Reply\n\nYour email address will not be published. Required fields are marked *"),
        ("furniture", "Back to top button"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Sign up for our newsletter",
        "Sign up here for the ‘5 Things’ newsletter.",
        "A version of this story appeared in our science newsletter. To get it in your inbox, sign up for free here.",
        "Follow us on Twitter",
        "Follow Jane Doe on Twitter: @janedoe",
        "Share this article on Facebook",
        "Subscribe to our channel for more videos.",
        "Click here to read the full report",
        "© 2024 The Daily Example. All rights reserved.",
        "Copyright 2024 The Daily Example",
        "Photo: Jane Doe/Getty Images",
        "Adrian Dennis/Pool/Getty Images",
        "This website uses cookies to improve your experience. By continuing you accept them.",
        "Contact Jane Doe at 555-1234 or jdoe@example.com.",
        "Reporting by Jane Doe and John Roe in Norwick; Editing by Kim Lee",
        "(Additional reporting by Jane Doe and Kim Lee; Writing by John Roe.)",
        "John Roe in Elmton contributed to this report.",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "We and our 842 partners store and access information on a device, such as cookies, and process personal data.",
        "We value your privacy. We and our partners use cookies.",
        "Subscribe to continue reading this article. Already a subscriber? Log in.",
        "This article is for subscribers only. Subscribe now to read more.",
        "after newsletter promotion",
        "You have 2 free articles left this month.",
        "___",
    ],
)
def test_furniture_is_marked_and_nothing_around_it(line: str) -> None:
    assert marks_of(article(line)) == [("furniture", line)]


@pytest.mark.parametrize(
    "line", ["RELATED: Senate votes on budget", "Read more: Senate votes", "Also read: Polls", "Read More"]
)
def test_a_link_line_is_related(line: str) -> None:
    assert marks_of(article(line)) == [("related", line)]


@pytest.mark.parametrize(
    "heading", ["Related Articles", "Related stories:", "More on this story", "Most read", "Read more:"]
)
def test_the_headlines_under_a_heading_for_links_are_related(heading: str) -> None:
    links = "\n\n".join([heading, "Senate votes on budget", "Who won the vote?", "Polls open in Erbil"])
    assert marks_of(article(links)) == [("related", links)]


def test_quotations_below_a_list_of_links_are_prose() -> None:
    links = "\n\n".join(["Recommended Stories", "list of 2 items", "Who won the vote?", "end of list"])
    assert marks_of(article(f"{links}\n\n“We will respond to this at a time of our own choosing.”")) == [
        ("related", links)
    ]


@pytest.mark.parametrize("heading", ["Comments", "3 Comments", "Leave a Reply", "Leave a comment", "Post a comment"])
def test_a_comment_policy_is_marked_and_the_article_that_goes_on_after_it_is_not(heading: str) -> None:
    policy = [
        heading,
        "Your email address will not be published. Required fields are marked *",
        "The Daily moderates all comments submitted on our website.",
        "Your comments must meet our community guidelines.",
        "We will not tolerate threats or abuse.",
        "Name *",
        "Post Comment",
    ]
    assert marks_of(article(*policy)) == [("comments", "\n\n".join(policy))]


def test_readers_comments_are_marked_to_the_end() -> None:
    thread = "2 Comments\n\nJohn says:\n\nThis is plainly wrong, as all who were there know very well.\n\nReply"
    assert marks_of("\n\n".join([*PROSE, thread])) == [("comments", thread)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Officials said comments were not edited.",
        "The newspaper moderates all comments on its website, its editor said.",
        "The site's rules say that “your email address will not be published” and nothing more.",
        "“Your email address will not be published,” the form said.",
        "“Sign up for our newsletter,” the campaign urged its supporters.",
        "“It is free. Sign up for the newsletter,” read a message to supporters.",
        "Photo: Workers search rubble in Gaza",
        "Voters can sign up for the newsletter of the election office until Friday.",
        "Follow the money on Facebook and two firms stand out, the report says.",
        "Subscribers to the newsletter fell by 40% in March.",
        "Related deaths rose to 40 in the province.",
        "Comments by the minister angered Tehran.",
        "Copyright law was changed in 2019 by parliament.",
        "Photo: Rescue workers searched the rubble of a hospital in Gaza on Monday.",
        "Iraqi PM Mohammed Shia' al-Sudani presiding over a meeting on 27 January, 2024. Photo: PM Sudani's office",
        "Advertisement spending fell by 4% in May.",
        "More than 40 people were hurt.",
        "“We use cookies,” the firm told the court.",
        "Lawyers of the ministry contributed to this report.",
        "Reporting by the Guardian led to three arrests.",
        "We store the grain for our members, and process personal data of none.",
        "You have 2 free articles of clothing, the note said.",
        "Share prices fell on Monday.",
        "- Population: 4.2 million",
        "Death toll: 40",
    ],
)
def test_prose_and_facts_are_never_marked(sentence: str) -> None:
    assert marks_of(article(sentence)) == []
    assert marks_of(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister's remarks drew anger in the capital on Monday, officials said.",
        "The ministry removed comments on the law from its page, officials said.",
    ],
)
def test_a_section_called_comments_is_prose_where_no_policy_follows(sentence: str) -> None:
    assert marks_of(article("Comments", sentence)) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["By Jane Doe"],
        ["BBC News", "By Jane Doe and John Smith, Staff Writers"],
        ["Published: July 31, 2024 10:30 am"],
        ["Wed, 31 Jul 2024 22:45 GMT"],
        ["Talks on the base end without a result", "By Jane Doe", "July 31, 2024"],
        ["World", "Talks on the base end without a result"],
        ["Talks on the base end", "By Ola Nyberg, Fjord Post, 12 March 2025"],
        ["Reported by Kystnytt, 13 March 2025"],
        ["Washington CNN —"],
        ["---\ntitle: Talks end\ntags:\n  - iraq\n---"],
        ["# Talks end without a result"],
    ],
)
def test_title_section_byline_and_date_above_the_prose_are_headings(lines: list[str]) -> None:
    header = "\n\n".join(lines)
    assert marks_of("\n\n".join([header, *PROSE])) == [("heading", header)]


@pytest.mark.parametrize(
    "line",
    [
        "The deck under the title says that four people were killed",
        "Rescuers search the rubble of a hospital on Monday",
        "• Four people killed in a strike north of the city",
        "Updated figures show that 40 people died.",
        "On 12 March 2025 the mill burnt down and two people died",
        "Happy Wednesday, readers!",
    ],
)
def test_a_deck_a_caption_and_an_item_above_the_prose_stay(line: str) -> None:
    title = "Talks on the base end without a result"
    assert marks_of("\n\n".join([title, line, *PROSE])) == [("heading", title)]


@pytest.mark.parametrize(
    ("line", "is_marked"),
    [
        ("By Jane Doe, Paris correspondent", True),
        ("By Jane Doe and Ola Nyberg, staff writers", True),
        ("By Jane van Doe, chief political reporter", True),
        ("By Jane Doe, senior foreign affairs editor", True),
        ("By Jane Doe, who was there", False),
        ("By Monday, four correspondents", False),
    ],
)
def test_a_byline_may_say_what_its_writer_does(line: str, is_marked: bool) -> None:
    title = "Talks on the base end without a result"
    marks = marks_of("\n\n".join([title, line, *PROSE]))
    assert any(line in words for _, words in marks) is is_marked


@pytest.mark.parametrize(
    "line",
    [
        "Rescuers search the rubble of a hospital on Monday",
        "A meeting of the two sides in Baghdad, 27 January, 2024",
        "• Four people killed in a strike north of the city",
        "The talks are over. Nobody knows what comes next",
        "The claim: Four people were killed in the strike",
        "(Four people were killed in the strike)",
        "Four people were killed in a strike, said officials in the capital and in the province that was hit at night",
    ],
)
def test_a_first_line_that_is_no_title_stays(line: str) -> None:
    assert marks_of("\n\n".join([line, *PROSE])) == []


def test_names_far_above_the_prose_are_a_list_and_stay() -> None:
    names = [
        f"Jane {name}"
        for name in ("Doe", "Roe", "Poe", "Coe", "Noe", "Moe", "Loe", "Hoe", "Foe", "Boe", "Zoe", "Yoe", "Woe")
    ]
    assert marks_of("\n\n".join([*names, *PROSE])) == []


def test_a_markdown_heading_is_marked_anywhere_and_a_plain_one_inside_the_article_is_not() -> None:
    assert marks_of(article("## What comes next")) == [("heading", "## What comes next")]
    assert marks_of(article("Kurdistan Region")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Four people were killed in the strike",
        "Four people were killed in the strike.",
        "Iraq",
        "Related Articles\nSource link",
        "- four people killed\n- two hurt\n- talks go on",
        "so we went there in the morning\nand then they came\nand nobody knew what to do about it",
        "",
    ],
)
def test_a_text_that_would_be_marked_away_is_left_alone(text: str) -> None:
    assert marks_of(text) == []


def test_only_the_later_printing_of_a_long_run_is_a_repeat_whatever_its_case_quotes_and_spaces() -> None:
    run = ["“The talks go on,” the minister said on Tuesday.", *PROSE[:2]]
    again = [run[0].replace("“", '"').replace("”", '"'), PROSE[0].upper(), PROSE[1].replace(" ", "  ")]
    text = "\n\n".join([*run, PROSE[2], *again])
    assert marks_of(text) == [("repeat", "\n\n".join(again))]


def test_short_sentences_within_a_repeated_run_are_repeats_too() -> None:
    run = f"{PROSE[0]} He smiled. {PROSE[1]}"
    assert marks_of(f"{run}\n\n{PROSE[2]}\n\n{run}") == [("repeat", run)]


def test_a_refrain_and_a_quotation_said_twice_stay() -> None:
    quotation = "“We will not leave this country before the work is done,” the general said."
    assert marks_of("\n\n".join([quotation, *PROSE, quotation])) == []
    assert marks_of("\n".join([PROSE[0], *["So it is."] * 30])) == []
    assert marks_of(" ".join(f"No comment. {sentence}" for sentence in PROSE)) == []


def test_a_repeat_does_not_reach_over_another_mark() -> None:
    text = "\n\n".join([*PROSE, PROSE[0], "Advertisement", *PROSE[1:]])
    assert [kind for kind, _ in marks_of(text)] == ["repeat", "furniture", "repeat"]


def random_article(seed: int) -> str:
    random_ = random.Random(seed)
    lines = [
        *PROSE,
        *PROSE,
        "Comments",
        "Leave a Reply",
        "Related Articles",
        "Source link",
        "World",
        "By Jane Doe",
        "---",
    ]
    lines += [
        "# A title",
        "Read more",
        "A: b",
        "We moderate comments.",
        "Share",
        "العربية هنا.",
        "😀",
        "\u200b",
        "(So.) Yes",
    ]
    return "".join(random_.choice(lines) + random_.choice(["\n", "\n\n", "\r\n", " ", "\u2028"]) for _ in range(25))


def test_marks_are_apart_in_order_and_cut_no_sentence_and_leave_something_to_cite() -> None:
    kinds = set()
    for number in range(300):
        text = random_article(number)
        sentences, paragraphs = split_sentences(text), split_paragraphs(text)
        marks = find_marks(text, sentences)
        kinds |= {mark.kind for mark in marks}
        assert all(before.end <= after.start for before, after in pairwise(marks))
        edges = sentences if any(mark.kind == "repeat" for mark in marks) else paragraphs
        assert {mark.start for mark in marks} <= {span.start for span in (*edges, *paragraphs)}
        assert {mark.end for mark in marks} <= {span.end for span in (*edges, *paragraphs)}
        assert all(not _is_cut(sentence.start, sentence.end, marks) for sentence in sentences)
        assert build_passages("a", text, sentences, marks)
    assert kinds == {"comments", "related", "furniture", "repeat", "heading"}


def _is_cut(start: int, end: int, marks: tuple[Mark, ...]) -> bool:
    return any(m.start < end and start < m.end and not (m.start <= start and end <= m.end) for m in marks)
