"""A page's tree, put straight before its article is taken from it: what only its style sheet sets apart is set apart.

Neighbours that touch in the source get a space between them, what is hidden from the eye and the captions of pictures
go, a list that lays out whole entries is none, and of articles one below the other the page's own one stays.
"""

import re
from collections.abc import Iterator
from typing import Any

_INLINE = frozenset("a abbr b button cite em font i label mark small span strong time u".split())
BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header li main ol p pre"
    " section table td th tr ul".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CAPTION = re.compile(r"caption(?:$|[\s_-])", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader(?:-only|-text)?|assistive-text|u-hidden-visually)(?:$|\s)"
)
_LEAST_ARTICLE = 200
"""Characters of an article that stands by itself; less is a teaser."""
_INITIALS = re.compile(r"(?:\w\.)+")
_FRACTION = re.compile(r"\d[.,:]$")
_ENDS = re.compile(r"[\w.,:;!?%)\]”’»]")
_BEGINS = re.compile(r"[\d(\[“‘«]")


def straighten(tree: Any) -> None:
    """Change a page's tree (lxml) so that its words, read in order, are those that a reader sees."""
    _keep_first_article(tree)
    _drop_unseen(tree)
    _open_lists(tree)
    _part_neighbours(tree)


def _drop_unseen(tree: Any) -> None:
    """Take out captions, and what only a screen reader says; headings stay."""
    for element in list(filter(_is_unseen, tree.iter("figcaption", "p", "div", "span"))):
        if element.getparent() is not None and next(element.iter(*_HEADINGS), None) is None:
            element.drop_tree()


def _is_unseen(element: Any) -> bool:
    kind = element.get("class", "")
    is_caption = element.tag == "figcaption" or (_CAPTION.search(kind) and not element.findall(".//p[2]"))
    return bool(is_caption or _UNSEEN.search(kind))


def _keep_first_article(tree: Any) -> None:
    """Of several articles with a main heading each, read by scrolling on, leave the first that is no teaser."""
    whole = [
        article
        for article in tree.iter("article")
        if article.find(".//h1") is not None and next(article.iterancestors("article"), None) is None
    ]
    own = next((article for article in whole if len(article.text_content()) >= _LEAST_ARTICLE), None)
    for article in whole if own is not None else ():
        if article is not own:
            article.drop_tree()


def _open_lists(tree: Any) -> None:
    """Make blocks of the items of a list that lays out entries of a heading and paragraphs."""
    for items in list(tree.iter("ul", "ol")):
        if any(_is_entry(item) for item in items.iterchildren("li")):
            for item in items.iterchildren("li"):
                item.tag = "div"
            items.tag = "div"


def _is_entry(item: Any) -> bool:
    """Whether an item of a list holds a heading and text below it, or several paragraphs."""
    heading = next(item.iter(*_HEADINGS), None)
    rest = len(item.text_content()) - (len(heading.text_content()) if heading is not None else 0)
    paragraphs = sum(
        1 for part in item.iter("p", "div") if (part.text_content() if part.tag == "p" else part.text or "").strip()
    )
    return (heading is not None and rest > 40) or paragraphs > 1


def _part_neighbours(tree: Any) -> None:
    """Put a space between words that stand apart on the screen and touch in the source."""
    last, gap = "", None
    for element, text, is_tail in texts_of(tree):
        if not is_tail and element.tag in _INLINE:
            gap = _gap_before(element) or gap
        if not text:
            continue
        if gap is not None and (gap[1] or is_apart(last, text)):
            gap[0].tail = " "
        last, gap = text, None


def texts_of(tree: Any) -> Iterator[tuple[Any, str, bool]]:
    """Each element with its text, then with what follows it, in the order of reading."""
    yield tree, tree.text or "", False
    unread = [(tree, tree.iterchildren())]
    while unread:
        element, children = unread[-1]
        if (child := next(children, None)) is None:
            unread.pop()
            yield element, element.tail or "", True
        else:
            yield child, (child.text or "") if isinstance(child.tag, str) else "", False
            unread.append((child, child.iterchildren()))


def _gap_before(element: Any) -> tuple[Any, bool] | None:
    """The neighbour that an inline element touches, and whether both are links, which are never one word."""
    before = element.getprevious()
    if before is None or before.tail or before.tag not in _INLINE:
        return None
    return before, before.tag == element.tag == "a"


def is_apart(left: str, right: str) -> bool:
    """Whether two texts that touch are two words: no parts of one, initials, or a first letter set large."""
    word = left.rsplit(None, 1)[-1] if left and not left[-1].isspace() else ""
    if not word or not _ENDS.match(word[-1]) or _INITIALS.fullmatch(word) or (len(word) == 1 and word.isalpha()):
        return False
    if right[0].isdigit() and (len(word) == 1 or (len(word) == 2 and word.isupper()) or _FRACTION.search(word)):
        return False
    return right[0].isupper() or _BEGINS.match(right[0]) is not None
