"""The records of a run, or of two, in the articles that they cite → what a report shows.

Runs of other programs may lack fields; what is not there is empty or None here.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.compare import asked_in
from assistant.evaluation.measures.answered import Answered, Record
from assistant.evaluation.measures.answering import words_given
from assistant.evaluation.measures.matching import said, said_mostly
from assistant.evaluation.measures.measure import Value
from assistant.evaluation.report.excerpts import Articles, marked
from assistant.evaluation.report.views import Cited, Expected, Found, Position, Reply, Row, Said
from assistant.evaluation.runs import Run
from assistant.evaluation.scores import Sheet

PASSAGES_LISTED = 10

REFERENCE = re.compile(r"\[([^\[\]\s]{1,24})\]")
"""The key of a citation as answers show it."""

Anchors = Mapping[str, str]
"""Key of a citation → its anchor."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A run with what its answers are worth, and the articles that they cite."""

    name: str
    run: Run
    sheet: Sheet
    articles: Articles

    def reply(self, position: int, room: int) -> Reply:
        """What a report shows of one answer; its passages hold at most `room` code points of text."""
        answer, right = self.sheet.answers[position], self.sheet.values["correct"][position]
        return _reply(self.run.records[position], answer, outcome(answer, right), self.articles, room)


def rows(runs: Sequence[Reported], changes: Mapping[str, str], room: int) -> list[Row]:
    """The questions of the first run in its order, then those that only the second has.

    Args:
        runs: one or two runs.
        changes: what became of each question from the first to the second, by its id.
        room: code points of passage text that each reply may hold.
    """
    places = [{answer.id: position for position, answer in enumerate(run.sheet.answers)} for run in runs]
    found = []
    for number, identity in enumerate(dict.fromkeys(name for known in places for name in known), 1):
        positions = [known.get(identity) for known in places]
        replies = [
            None if position is None else run.reply(position, room)
            for run, position in zip(runs, positions, strict=True)
        ]
        first = next(place for place, position in enumerate(positions) if position is not None)
        record = runs[first].run.records[positions[first] or 0]
        found.append(_row(number, identity, record, tuple(replies), changes.get(identity)))
    return found


def _row(number: int, identity: str, record: Record, replies: tuple[Reply | None, ...], change: str | None) -> Row:
    asked = record.get("asked") or {}
    question = str(record.get("question") or asked.get("question") or "(the run does not hold the question)")
    tags = tuple(dict.fromkeys(map(str, asked.get("tags") or ())))
    return Row(number, identity, question, tags, tuple(_context(asked)), replies, change)


def _context(asked: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was asked beside the question, and the answer that a person wrote to it."""
    if asked.get("as_of"):
        yield "Asked as of", str(asked["as_of"])
    for turn in asked.get("history") or ():
        words = [asked_in(turn), None if isinstance(turn, str) else turn.get("answer")]
        yield "Before that", " — ".join(str(part) for part in words if part)
    if asked.get("reference"):
        yield "Answer by a person", str(asked["reference"])


def outcome(answer: Answered, right: Value) -> str:
    """What became of a question, given what `correct` says of it: one of OUTCOMES."""
    if answer.failed:
        return "error"
    if answer.abstained and answer.gold.answerable is not None:
        return "refused" if answer.gold.answerable else "abstained"
    return "unjudged" if right is None else "right" if right == 1 else "wrong"


def _reply(record: Record, answer: Answered, became: str, articles: Articles, room: int) -> Reply:
    citations = list(_citations(record, answer, articles))
    anchors = {one.key: one.anchor for one in citations}
    statements = list(_statements(answer, citations, anchors))
    shown = {one.key for statement in statements for one in statement.citations}
    return Reply(
        outcome=became,
        answer=answer.text,
        lines=tuple(_pieces(line, anchors) for line in answer.text.splitlines() if line.strip()),
        short=answer.short,
        reason=(answer.reason or "").replace("_", " "),
        error=str(record["error"]) if answer.failed else None,
        understood=_understood(record, answer),
        expected=tuple(_expected(answer)),
        quotes=tuple(_quotes(answer)),
        sources=tuple(_sources(answer)),
        statements=tuple(statements),
        others=tuple(one for one in citations if one.key not in shown),
        disagreements=tuple(_disagreements(record, anchors)),
        passages=tuple(_passages(record, answer, articles, room)),
        unlisted=max(0, len(answer.passages) - PASSAGES_LISTED),
        gold_rank=min((rank for source, rank in _ranks(answer).items() if source in answer.gold.sources), default=None),
        confidence=answer.confidence,
        seconds=answer.seconds,
        facts=tuple(_facts(record, answer)),
    )


def _understood(record: Record, answer: Answered) -> str:
    understood = record.get("understood")
    return understood if isinstance(understood, str) and understood != answer.question else ""


def _pieces(line: str, anchors: Anchors) -> tuple[tuple[str, str | None], ...]:
    """The line, cut before and after each reference to a citation that there is."""
    pieces: list[tuple[str, str | None]] = []
    end = 0
    for match in REFERENCE.finditer(line):
        if match[1] in anchors:
            pieces += [(line[end : match.start()], None), (match[0], anchors[match[1]])]
            end = match.end()
    return tuple(piece for piece in [*pieces, (line[end:], None)] if piece[0])


def _references(keys: Iterable[str], anchors: Anchors) -> tuple[tuple[str, str | None], ...]:
    return tuple((key, anchors.get(key)) for key in dict.fromkeys(keys))


# -- what was expected -------------------------------------------------------------------------------------------------


def _groups(answer: Answered) -> Sequence[tuple[str, ...]]:
    return answer.gold.nuggets or ([answer.gold.answers] if answer.gold.answers else [])


def _expected(answer: Answered) -> Iterator[Expected]:
    """Each thing that the right answer says, in any of its aliases."""
    text = words_given(answer)
    for aliases in _groups(answer):
        yield Expected(aliases, any(said(alias, text) for alias in aliases))


def _quotes(answer: Answered) -> Iterator[Expected]:
    for quote in answer.gold.quotes:
        yield Expected((quote,), any(said_mostly(quote, one.quote) for one in answer.citations))


def _sources(answer: Answered) -> Iterator[Expected]:
    ranks = _ranks(answer)
    for source in dict.fromkeys(answer.gold.sources):
        note = f"article {ranks[source]} of {len(ranks)} found" if source in ranks else "not found"
        yield Expected((source,), any(one.place.source == source for one in answer.citations), note)


def _ranks(answer: Answered) -> dict[str, int]:
    """The articles found, each with the rank of its first passage among articles."""
    return {source: rank for rank, source in enumerate(dict.fromkeys(one.source for one in answer.passages), 1)}


# -- what was said, and where it stands --------------------------------------------------------------------------------


def _citations(record: Record, answer: Answered, articles: Articles) -> Iterator[Cited]:
    rows = record.get("citations") or ()
    for number, (row, one) in enumerate(zip(rows, answer.citations, strict=False), 1):
        source, start, end = one.place.source, one.place.start, one.place.end
        yield Cited(
            key=one.key,
            anchor=f"c{number}",
            source=source,
            line=row["line"] if isinstance(row.get("line"), int) else None,
            about=" · ".join(str(row[name]) for name in ("outlet", "date", "title") if row.get(name)),
            excerpt=articles.excerpt(source, start, end, one.quote),
            is_gold=source in answer.gold.sources,
        )


def _statements(answer: Answered, citations: Sequence[Cited], anchors: Anchors) -> Iterator[Said]:
    by_key = {one.key: one for one in citations}
    shown: set[str] = set()
    for one in answer.statements:
        known = [by_key[key] for key in dict.fromkeys(one.citations) if key in by_key]
        is_verbatim = bool(known) and one.text.split() == known[0].excerpt.quote.split()
        new = tuple(cited for cited in known if cited.key not in shown)
        yield Said(one.text, _references(one.citations, anchors), new, is_verbatim, one.is_alternative)
        shown.update(one.citations)


def _disagreements(record: Record, anchors: Anchors) -> Iterator[tuple[str, tuple[Position, ...]]]:
    for one in _mappings(record.get("disagreements")):
        sides = (
            Position(_figure(side.get("value")), _references(map(str, side.get("citations") or ()), anchors))
            for side in _mappings(one.get("positions"))
        )
        yield str(one.get("about") or ""), tuple(sides)


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


# -- what was found, and what it took ----------------------------------------------------------------------------------


def _passages(record: Record, answer: Answered, articles: Articles, room: int) -> Iterator[Found]:
    aliases = [alias for group in _groups(answer) for alias in group]
    listed = list(zip(record.get("passages") or (), answer.passages, strict=False))[:PASSAGES_LISTED]
    for row, place in listed:
        source, start, end = place.source, place.start, place.end
        text = str(row.get("text") or (articles.text(source) or "")[max(start, 0) : max(end, 0)])
        shown = _cut(text, room)
        room -= len(shown)
        pieces = tuple(marked(shown, aliases)) if shown else ()
        yield Found(source, start, end, ", ".join(_reasons(row)), pieces, source in answer.gold.sources)


def _cut(text: str, room: int) -> str:
    """The text's beginning, of at most `room` code points; nothing where that would be too little to read."""
    if len(text) <= room:
        return text
    return text[:room].rsplit(" ", 1)[0] + " …" if room >= 120 else ""


def _reasons(row: Record) -> Iterator[str]:
    """The score, then what each part of the search gave: "dense 0.45 (1)", the rank in parentheses."""
    why = row.get("why") if isinstance(row.get("why"), Mapping) else {}
    values = {"score": row.get("score"), **(why or {})}
    for name, value in values.items():
        if name.endswith("_rank") and name[:-5] in values:
            continue
        rank = values.get(f"{name}_rank")
        yield f"{name.replace('_', ' ')} {_figure(value)}" + (f" ({_figure(rank)})" if rank is not None else "")


def _facts(record: Record, answer: Answered) -> Iterator[tuple[str, str]]:
    usage = record.get("usage") or {}
    facts = {
        "confidence": answer.confidence,
        "seconds": answer.seconds,
        "independent origins": answer.origins,
        "model": record.get("model"),
        "calls": usage.get("calls"),
        "tokens": answer.tokens,
        "cost in $": answer.cost,
    }
    yield from ((name, _figure(value)) for name, value in facts.items() if value is not None)


def _figure(value: Any) -> str:
    if isinstance(value, int | float):
        return f"{value:.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
