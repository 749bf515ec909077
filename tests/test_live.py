"""Pages of live reports: every post is read, in order, with its own time and heading."""

import json

import pytest

from index.facts.provenance import find_provenance
from index.reading.extraction import extract_text
from index.records import Document
from tests.made_files import PAGE

HEAD = PAGE[: PAGE.index("<body>")]
LIVE = json.dumps({"@type": "LiveBlogPosting", "headline": "Flood in Norwick: live", "datePublished": "2024-03-05"})
TOP = "<nav><a href='/'>Home</a></nav><main><h1>Flood in Norwick: live</h1>"
TOP += "<p>Follow the flood here, as it is reported.</p>"
SHUT = (
    "9.40am GMT",
    "Bridge shut",
    "The bridge at Elm Street was shut at 9.30am, the police say.",
    "Buses go round it.",
)
DEAD = (
    "9.10am GMT",
    "Mayor speaks",
    "The mayor, Ines Calder, says that 12 people died in the night.",
    "She was in tears.",
)
WELCOME = (
    "6.05am GMT",
    "Good morning",
    "Welcome to our report of the flood, which began at midnight.",
    "More to come.",
)
POSTS = (SHUT, DEAD, WELCOME)


def text_of(body: str, head: str = HEAD) -> str:
    return extract_text("html", f"{head}<body>{body}</body></html>".encode()).text


def article(time: str, heading: str, *paragraphs: str) -> str:
    words = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    share = "<div class='post-share'>Share on Facebook</div><button>Copy link</button>"
    return f"<article class='block'><header><time>{time}</time><h2>{heading}</h2></header>{words}{share}</article>"


def item(time: str, heading: str, *paragraphs: str) -> str:
    words = "".join(f"<div>{paragraph}</div>" for paragraph in paragraphs)
    return f"<li class='post'><div><span>{time}</span><h3>{heading}</h3></div><div>{words}</div></li>"


def stated(time: str, heading: str, *paragraphs: str) -> str:
    """A post that shows how long ago it was, and states its time for machines."""
    moment = f"2024-03-05T{time.split('am')[0].replace('.', ':').zfill(5)}:00Z"
    words = "<br>".join(paragraphs)
    return f"<div class='entry'><time datetime='{moment}'>2 hours ago</time><b>{heading}</b><div>{words}</div></div>"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"{TOP}<div id='liveblog'>{''.join(article(*post) for post in POSTS)}</div></main>", HEAD),
        (f"{TOP}<ul class='live-feed'>{''.join(item(*post) for post in POSTS)}</ul></main>", HEAD),
        (
            f"{TOP}<div><div>{article(*SHUT)}</div><div>{article(*DEAD)}{article(*WELCOME)}</div></div></main>",
            HEAD.replace("</head>", f"<script type='application/ld+json'>{LIVE}</script></head>"),
        ),
    ],
    ids=["articles", "list", "linked data"],
)
def test_posts_are_paragraphs_in_order_with_their_times_and_headings(body: str, head: str) -> None:
    above, *posts = text_of(body, head).split("\n\n")
    assert above.splitlines() == ["Flood in Norwick: live", "Follow the flood here, as it is reported."]
    assert [tuple(post.splitlines()) for post in posts] == list(POSTS)


def test_a_post_that_shows_only_how_long_ago_it_was_gets_the_time_that_it_states() -> None:
    _, *posts = text_of(
        f"{TOP}<div class='live-updates'>{''.join(stated(*post) for post in POSTS)}</div></main>"
    ).split("\n\n")
    times = ["2024-03-05 09:40 UTC", "2024-03-05 09:10 UTC", "2024-03-05 06:05 UTC"]
    assert [tuple(post.splitlines()) for post in posts] == [
        (time, *post[1:]) for time, post in zip(times, POSTS, strict=True)
    ]


def test_the_page_keeps_its_day_and_title() -> None:
    head = HEAD.replace("</head>", f"<script type='application/ld+json'>{LIVE}</script></head>")
    text = text_of(f"{TOP}{''.join(article(*post) for post in POSTS)}</main>", head)
    found = find_provenance(Document("a.html", "/a.html", text, fields={"date": "2024-03-05"}))
    assert (found.title.value, found.date.value) == ("Flood in Norwick: live", "2024-03-05")


def test_an_article_with_comments_beside_a_live_box_is_no_live_page() -> None:
    comment = (
        "<li class='comment'><time>{}</time><p>I saw the water come down Mill Lane and it took my car along.</p></li>"
    )
    comments = "".join(comment.format(time) for time in ("10:15", "10:20", "11:30", "12:00"))
    box = "<div class='live-updates'><a href='/live'>Live</a></div>"
    text = text_of(
        f"{PAGE[PAGE.index('<body>') + 6 : PAGE.index('<footer>')]}{box}<ol class='comments'>{comments}</ol>"
    )
    assert "my car" not in text
    assert "12 families had left their homes." in text
