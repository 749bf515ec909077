"""A page → what it states of its article as linked data (JSON-LD, schema.org): title, day and outlet."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

_OPENING = re.compile(r"<script\b[^>]{0,200}\bld\+json\b[^>]{0,200}>", re.IGNORECASE)
_CLOSING = re.compile(r"</script", re.IGNORECASE)
_BEFORE = re.compile(r"\s*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?")
_AFTER = re.compile(r"(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?\s*\Z")
"""Marks around a script's words that old browsers needed."""
_ARTICLE = re.compile(r"(?:.*[:/#])?(?:\w*Article|(?:Live)?BlogPosting|Report)")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")

_Node = Mapping[str, Any]


def read_linked_data(page: str) -> dict[str, str]:
    """What a page's articles agree in, of: title, date, outlet. Those that it only lists are none of its own."""
    nodes = [node for block in _blocks(page) for node in _nodes(block)]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node}
    stated: dict[str, set[str]] = {"title": set(), "date": set(), "outlet": set()}
    for node in nodes:
        if any(_ARTICLE.fullmatch(kind) for kind in _strings(node.get("@type"))):
            stated["title"] |= set(_strings(node.get("headline"))[:1])
            stated["date"] |= {day for day in _strings(node.get("datePublished"))[:1] if _DAY.match(day)}
            stated["outlet"] |= set(_names(node.get("publisher"), named)[:1])
    return {field: values.pop() for field, values in stated.items() if len(values) == 1}


def _blocks(page: str) -> Iterator[Any]:
    end = 0
    while (opening := _OPENING.search(page, end)) and (closing := _CLOSING.search(page, opening.end())):
        end = closing.end()
        words = page[opening.end() : closing.start()]
        if mark := _BEFORE.match(words):
            words = words[mark.end() :]
            words = words[:-40] + _AFTER.sub("", words[-40:])
        try:
            yield json.loads(words, strict=False)
        except (ValueError, RecursionError):
            continue


def _nodes(block: Any) -> Iterator[_Node]:
    """What a block says of the page: itself, or each of a list or graph."""
    for node in block if isinstance(block, list) else [block]:
        if isinstance(node, dict):
            yield node
            yield from (inner for inner in _listed(node.get("@graph")) if isinstance(inner, dict))


def _names(value: Any, named: Mapping[str, _Node]) -> list[str]:
    """The names of publishers, which may stand elsewhere and be pointed at."""
    found: list[str] = []
    for item in _listed(value):
        node = named.get(item.get("@id", ""), item) if isinstance(item, dict) and "name" not in item else item
        found += _strings(node.get("name") if isinstance(node, dict) else node)
    return [name for name in found if "://" not in name]


def _strings(value: Any) -> list[str]:
    return [" ".join(unescape(item).split()) for item in _listed(value) if isinstance(item, str) and item.strip()]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
