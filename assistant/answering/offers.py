"""Passages → what a chat model reads: each under an opaque key, between marks that no article can know beforehand."""

import hashlib
from collections.abc import Mapping, Sequence

from assistant.checking.verdict import Offered
from assistant.prompts import fill
from assistant.terminal.screen import clean, one_line
from index.records import Filed, Hit

LONGEST_NAME = 80
"""Characters of an outlet's name that are passed on."""


def offer(hits: Sequence[Hit], articles: Mapping[str, Filed]) -> tuple[str, list[Offered]]:
    """The code between which passages stand, and the passages under their keys.

    Both are hashes over all the passages, so that whoever wrote one of them could foresee neither.
    """
    kept = [hit.passage for hit in hits if hit.passage.source in articles]
    seed = hashlib.sha256("\0".join(p.id + p.text for p in kept).encode("utf-8", "replace")).hexdigest()
    keys = [f"p{hashlib.sha256((seed + str(i) + p.id).encode()).hexdigest()[:7]}" for i, p in enumerate(kept)]
    return seed[:16], [Offered(key, p, articles[p.source]) for key, p in zip(keys, kept, strict=True)]


def show(fence: str, offered: Sequence[Offered]) -> str:
    """The passages as the prompt holds them."""
    return "\n\n".join(_show(fence, one) for one in offered)


def _show(fence: str, one: Offered) -> str:
    facts = one.article.provenance
    return fill(
        "passage",
        fence=fence,
        key=one.key,
        outlet=_name(facts.outlet.value or "outlet unknown"),
        date=_name(facts.date.value or "undated"),
        text=clean(one.passage.text),
    )


def _name(text: str) -> str:
    return one_line(text).replace("<", "(").replace(">", ")")[:LONGEST_NAME]
