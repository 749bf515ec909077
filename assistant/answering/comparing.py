"""Positions → the same, with what a trained model finds that those that may be rivals of the first give beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answering.asking.question import Question
from assistant.answering.evidence import POSSIBLE
from assistant.answering.learned import log_odds
from assistant.answering.positions import Position
from assistant.answering.ranking import saying_of
from assistant.answering.rivals import possible_rivals
from assistant.reader.comparer import Comparer
from index.records import Filed

COMPARED = 8
"""Positions that are compared with the first, at most."""
BEHIND = 4.5
"""How much less likely than the first one's best sentence, in log-odds, that of a position may be that is compared."""


def compare(
    question: Question, positions: Sequence[Position], articles: Mapping[str, Filed], comparer: Comparer
) -> list[Position]:
    """The positions in their order; those that may be rivals of the first, and are likely enough, with a comparison."""
    if not positions or positions[0].lead.odds < POSSIBLE:
        return list(positions)
    first = positions[0]
    least = log_odds(first.lead.score) - BEHIND
    likely = [p for p in positions if p.lead.odds >= POSSIBLE and log_odds(p.lead.score) >= least]
    chosen = possible_rivals(question, likely, articles)[:COMPARED]
    found = comparer.compare(question.core, saying_of(first.lead), [saying_of(position.lead) for position in chosen])
    beside = {id(position): comparison for position, comparison in zip(chosen, found, strict=True)}
    return [replace(position, beside=beside.get(id(position))) for position in positions]
