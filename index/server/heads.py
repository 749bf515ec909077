"""The heads of the articles on a Chroma server: an article's state counts while its head is there.

Of two heads of one name the later counts; the others are states that a run that died has left behind.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from index.records import Article
from index.server import records
from index.server.client import Records

Head = dict[str, Any]


class Heads:
    """Reads and follows the heads among an article collection's records."""

    def __init__(self, articles: Records) -> None:
        self._articles = articles
        self._known: dict[str, list[Head]] | None = None

    def remember(self) -> None:
        """Read once what is there, for a run that follows its changes by `note`."""
        self._known = self.all()

    def forget(self) -> None:
        """Forget what was read."""
        self._known = None

    def all(self) -> dict[str, list[Head]]:
        """The heads by source, the latest of each first."""
        found: dict[str, list[Head]] = {}
        for row in self._articles.where({"kind": "head"}):
            found.setdefault(row["metadata"]["source"], []).append(row["metadata"])
        return {source: sorted(heads, key=_revision) for source, heads in found.items()}

    def of(self, source: str) -> list[Head]:
        """The heads of one article, the latest first."""
        rows = self._articles.where({"$and": [{"kind": "head"}, {"source": source}]})
        return sorted((row["metadata"] for row in rows), key=_revision)

    def latest(self) -> dict[str, Head]:
        """The head that counts, by source; as remembered, if it is."""
        known = self.all() if self._known is None else self._known
        return {source: heads[0] for source, heads in known.items()}

    def known(self, source: str) -> Head | None:
        """The head of one article that counts; as remembered, if it is."""
        heads = self.of(source) if self._known is None else self._known.get(source, [])
        return heads[0] if heads else None

    def may_hold(self, source: str) -> bool:
        """Whether there can be a head of this article."""
        return self._known is None or source in self._known

    def move(self, source: str, place: Mapping[str, Any]) -> None:
        """Write where an article, unchanged, stands now: its `file` and `record`."""
        for head in self.of(source):
            self._articles.update([head["article"]], [dict(place)])
        for head in (self._known or {}).get(source, []):
            head |= place

    def note(self, removed: Iterable[str], added: Iterable[tuple[Article, str]]) -> None:
        """Follow what was removed, and then added (articles with their digests), where it is remembered."""
        if self._known is None:
            return
        for source in removed:
            self._known.pop(source, None)
        for article, digest in added:
            document = article.document
            key = records.identify(document.source, digest)
            head = {"article": key, "file": document.file, "fingerprint": digest, "source": document.source}
            size = {"passages": len(article.passages), "parts": 0, "record": document.record or 0}
            self._known[document.source] = [head | size]


def _revision(head: Head) -> int:
    return -int(head["revision"])
