"""An article that was not found where it was: it is gone, or it stands in something that could not be read."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index.records import Refusal
from index.storing.library import Place

Edges = list[tuple[int, float]]
"""Articles that are still there, in order of the lines where they were: that line, and where they are now."""


@dataclass
class Readings:
    """What a run read: what was `refused`, and, by JSONL file, the line of each article `before` and `now`."""

    refused: list[Refusal] = field(default_factory=list)
    before: dict[str, dict[str, int]] = field(default_factory=dict)
    now: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def missing(self, places: Iterable[tuple[str, Place]]) -> list[str]:
        """Those of these articles that are in nothing that was refused, as far as can be told: they are gone."""
        edges = {file: self._edges(file) for file in {refusal.file for refusal in self.refused if refusal.line}}
        return [source for source, place in places if not any(_hides(r, source, place, edges) for r in self.refused)]

    def _edges(self, file: str) -> Edges:
        before, now = self.before.get(file, {}), self.now[file]
        return sorted((before[source], float(line)) for source, line in now.items() if source in before)


def _hides(refusal: Refusal, source: str, place: Place, edges: dict[str, Edges]) -> bool:
    if refusal.line is None:
        return place.file == refusal.file or Path(refusal.file) in Path(place.file).parents
    if place.file != refusal.file or place.record is None:
        return False
    if refusal.cited not in {None, refusal.source}:  # the line shows its id
        return source == refusal.cited
    first, last = between(place.record, edges[place.file])
    is_inside = (first < refusal.line or refusal.is_rest_lost) and refusal.line < last
    return is_inside or first >= last  # articles that changed places tell nothing


def between(line: int, edges: Edges) -> tuple[float, float]:
    """The lines between which an article that was on `line` is now, if it is still there: those of its neighbours."""
    place = bisect_right(edges, (line, float("inf")))
    return edges[place - 1][1] if place else 0.0, edges[place][1] if place < len(edges) else float("inf")
