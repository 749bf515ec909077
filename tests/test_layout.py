"""Pages as sites lay them out: what a reader sees as apart is read apart, and what is not the article is not read."""

import pytest

from index.reading.extraction import extract_text
from tests.made_files import PAGE

END = "</article>"
SEEN = (
    "On Monday, the river Elm burst its banks in Norwick. The mayor, Ines Calder, said that 12 families had left their"
    " homes."
)


def lines_of(page: str) -> list[str]:
    """The lines of a page's text, without the spaces around them."""
    return [line.strip() for line in extract_text("html", page.encode()).text.splitlines()]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("<span>by JANE DOE</span><span>12 March 2024</span>", "by JANE DOE 12 March 2024"),
        ("<a href='/h'>home</a><a href='/w'>world</a> as seen", "home world as seen"),
        ("<span>Dead: 12</span><span>Missing: 4</span><span>Hurt: 30</span>", "Dead: 12 Missing: 4 Hurt: 30"),
        (
            "<b><i>The bridge is shut.</i></b><span><em>The</em></span> road is open.",
            "The bridge is shut. The road is open.",
        ),
        ("<span>Updated</span><time>12 March 2024</time>", "Updated 12 March 2024"),
    ],
)
def test_neighbours_that_touch_in_the_source_are_words_of_their_own(source: str, seen: str) -> None:
    page = PAGE.replace(END, f"<div>{source}</div>{END}")
    assert seen in " ".join(lines_of(page))


@pytest.mark.parametrize(
    "source",
    [
        "<span>O</span><span>n Monday",
        "<span>O</span><span>N MONDAY",
        "<span>fami</span><span>lies",
        "<b>U.</b><b>S. troops",
        "<span>CO</span><span>2 rose",
        "<span>12.</span><span>5 percent",
        "<span>12,</span><span>000 people",
        '“<b>Stay</b><i>", he said',
        "<span>12</span><span>, or more",
        "<span>$</span><span>12 million",
        "<span>1</span><span>4 of them",
        "“<b>Stay</b><i>”, he said",
    ],
)
def test_the_parts_of_a_word_or_figure_stay_together(source: str) -> None:
    page = PAGE.replace(END, f"<p>{source}, and the river rose for a second time.</p>{END}")
    plain = source
    for mark in ("<span>", "</span>", "<b>", "</b>", "<i>"):
        plain = plain.replace(mark, "")
    assert f"{plain}, and the river rose for a second time." in lines_of(page)


@pytest.mark.parametrize(
    "picture",
    [
        "<figure><img src='a.jpg'><figcaption>Elm Street under water. Photo: Jo Poe</figcaption></figure>",
        "<p><img src='a.jpg'><span class='caption'>Elm Street under water.</span></p>",
        "<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>Elm Street under water.</p></div>",
        "<div><img src='a.jpg'><div class='image__caption'>Elm Street under water.</div></div>",
        "<p>The road is shut.<span class='visually-hidden'>Elm Street under water.</span></p>",
    ],
)
def test_what_only_captions_and_screen_readers_say_is_left_out(picture: str) -> None:
    lines = lines_of(PAGE.replace("</p><p>A bridge", f"</p>{picture}<p>A bridge"))
    assert SEEN in lines
    assert "A bridge was closed. Nobody was hurt, the fire brigade reported." in lines
    assert not [line for line in lines if "under water" in line]


SECOND = "<h1>Eastham raises fees</h1><p>By Per Holm</p><p>Drivers in Eastham have to pay 40 percent more to park.</p>"


@pytest.mark.parametrize(
    ("before", "after"),
    [("", f"<article>{SECOND * 3}</article>"), ("<article><h1>Watch: Eastham</h1><p>In a minute.</p></article>", "")],
    ids=["below", "a teaser above"],
)
def test_another_article_on_the_page_is_not_read(before: str, after: str) -> None:
    page = PAGE.replace("<article>", f"{before}<article>", 1)
    lines = lines_of(page.replace("<footer>", f"{after}<footer>"))
    assert SEEN in lines
    assert not [line for line in lines if "Eastham" in line]


def test_entries_that_a_list_lays_out_are_read_as_headings_and_paragraphs() -> None:
    entry = "<li><h3>{}</h3><p>The {} was shut on Monday, the council said in the morning.</p><p>It is old.</p></li>"
    page = PAGE.replace(END, f"<ul>{entry.format('Mill Lane', 'lane')}{entry.format('Elm Bridge', 'bridge')}</ul>{END}")
    lines = lines_of(page)
    assert lines[lines.index("Mill Lane") :][:4] == [
        "Mill Lane",
        "The lane was shut on Monday, the council said in the morning.",
        "It is old.",
        "Elm Bridge",
    ]
    page = PAGE.replace(END, f"<ul><li><div>The lane is shut.</div><div>It is old.</div></li></ul>{END}")
    assert {"The lane is shut.", "It is old."} <= set(lines_of(page))
    page = PAGE.replace(END, f"<ul><li>Mill Lane is shut</li><li><p>Elm Bridge is shut</p></li></ul>{END}")
    assert {"- Mill Lane is shut", "- Elm Bridge is shut"} <= set(lines_of(page))
