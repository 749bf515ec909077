"""A page of live reports → its posts, in the page's order, each with the time and the heading that are its own."""

import re
from collections.abc import Iterator
from typing import Any

from index.reading.layout import BLOCKS, texts_of

_LIVE = re.compile(
    r"live[-_]?(?:blog|feed|ticker|updates?|posts?|coverage|story|event|text|stream|reporting)|lx-stream", re.IGNORECASE
)
_CLOCK = re.compile(r"(?<![\d.:])\d{1,2} ?[:.h] ?[0-5]\d(?!\d)|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_WHEN = re.compile(rf"{_CLOCK.pattern}|\b(?:\d+|an?) ?(?:m|h|d|mins?|minutes?|hrs?|hours?|days?) ago\b", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_TOP = 200
"""Characters at a post's top, in which its time stands."""
_LEAST_POST = 60
"""Characters of a post."""
_FURNITURE = (
    "aside button figure footer form iframe nav noscript picture script style svg template video input select".split()
)
_SHARING = re.compile(r"(?:^|[\s_-])(?:shar(?:e|ing)|social|toolbar|advert\w*|ad-slot|newsletter)", re.IGNORECASE)
_REPLIES = re.compile(r"comment(?!ary)|repl(?:y|ies)|disqus", re.IGNORECASE)
_HEAD_WORDS = 6
"""Words of a line above the posts, at least, that is more than a button or a menu's entry."""


def read_posts(tree: Any, found: str) -> str | None:
    """The text of a page of live reports, or None where it is no such page; the tree (lxml) is changed.

    `found` is what another reading took for the page's text: posts that hold less than half of it are not its subject.
    """
    posts = _find_posts(tree) if _is_live(tree) else []
    above = list(_read_above(tree, posts[0])) if posts else []
    parts = ["\n".join(_read_post(post)) for post in posts]
    is_subject = parts and 2 * sum(map(len, parts)) >= len(found)
    return "\n\n".join(["\n".join(above), *parts]).strip() if is_subject else None


def _is_live(tree: Any) -> bool:
    """Whether a page says so in its linked data, or in the names that its parts have for style sheets."""
    if any("LiveBlogPosting" in (script.text or "") for script in tree.iter("script")):
        return True
    return any(
        _LIVE.search(_names(element)) for element in tree.iter("article", "div", "li", "main", "ol", "section", "ul")
    )


def _names(element: Any) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('itemtype', '')}"


def _find_posts(tree: Any) -> list[Any]:
    """The elements alike that hold most of what has a time at its top; the smallest of those that hold the same."""
    alike: dict[tuple[str, str], list[Any]] = {}
    for element in tree.iter("article", "div", "li", "section"):
        alike.setdefault((element.tag, " ".join(element.get("class", "").split()[:1])), []).append(element)
    groups = [posts for group in alike.values() if len(posts := list(_outermost(filter(_is_post, group)))) > 1]
    sizes = [sum(len(post.text_content()) for post in posts) for posts in groups]
    large = [posts for posts, size in zip(groups, sizes, strict=True) if size >= 0.8 * max(sizes)]
    return max(large, key=len, default=[])


def _is_post(element: Any) -> bool:
    """Whether an element has a time at its top, text, and no place among readers' comments."""
    words = " ".join(element.text_content().split())
    if len(words) < _LEAST_POST or not (_WHEN.search(words[:_TOP]) or element.find(".//time") is not None):
        return False
    return not any(_REPLIES.search(_names(part)) for part in (element, *element.iterancestors()))


def _outermost(elements: Iterator[Any]) -> Iterator[Any]:
    """Those of some elements, in the order of the page, that are in none of the others."""
    seen: set[Any] = set()
    for element in elements:
        if seen.isdisjoint(element.iterancestors()):
            seen.add(element)
            yield element


def _read_above(tree: Any, first: Any) -> Iterator[str]:
    """The page's heading and what is said below it, before the first post."""
    is_below = False
    for element in tree.iter("h1", "p", "li", first.tag):
        if element is first:
            return
        words = " ".join(element.text_content().split())
        is_below = is_below or element.tag == "h1"
        if element.tag == "h1" or (is_below and element.tag in ("p", "li") and _is_sentence(element, words)):
            yield words


def _is_sentence(element: Any, words: str) -> bool:
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    is_apart = any(part.tag in ("aside", "footer", "form", "nav") for part in element.iterancestors())
    return len(words.split()) >= _HEAD_WORDS and 2 * linked < len(words) and not is_apart


def _read_post(post: Any) -> list[str]:
    """The paragraphs of a post."""
    for part in list(post.iter(*_FURNITURE)):
        part.drop_tree()
    for part in list(post.iter("div", "ul", "span", "p")):
        if _SHARING.search(_names(part)) and part is not post and part.getparent() is not None:
            part.drop_tree()
    if (moment := post.find(".//time")) is not None:
        _set_time(moment)
    return _lines(post)


def _set_time(moment: Any) -> None:
    """Give a post's time a line of its own, and its clock where only "2 hours ago" is shown."""
    stated = _MOMENT.match(moment.get("datetime", ""))
    if stated and not _CLOCK.search(moment.text_content()):
        for part in list(moment):
            part.drop_tree()
        moment.text = " ".join(filter(None, (stated[1], stated[2], (stated[3] or "").replace("Z", "UTC"))))
    moment.tag = "p"


def _lines(element: Any) -> list[str]:
    """The words of an element, one line for each block in it."""
    lines = [""]
    for part, text, is_tail in texts_of(element):
        if part.tag in BLOCKS or part.tag == "br":
            lines.append("")
        if part is not element or not is_tail:
            lines[-1] += text
    plain = (" ".join(line.split()) for line in lines)
    return [line for line in plain if line]
