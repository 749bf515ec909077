"""Positions → those that are at odds: another value for the same thing, which is a dispute or a development."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from assistant.answering.agreement import likeness, negated
from assistant.answering.asking.question import Question
from assistant.answering.dates import is_long_before
from assistant.answering.learned import learned, log_odds
from assistant.answering.misfits import AGE
from assistant.answering.positions import Position, day_of, is_same_event, log_days_between
from assistant.answering.values.value import can_be_at_odds
from assistant.answering.voices import speaker_of
from assistant.reader.comparer import Comparison
from assistant.records import DisagreementKind
from index.facts.coming import is_to_come
from index.facts.dates import find_mentions
from index.records import Filed
from index.words import content_stems

VIEWED = 0.33
"""Share of the first one's probability from which a reading is a side where what each source says is asked for. On
invented events that articles differ about, .50 of such readings are sides and .88 of the sides are among them; of those
that the reader is sure of .65, and .54."""
OF_PAST = re.compile(r"\b(?:was|were|did|has|have|had)\b(?!.*\b(?:will|would|plan\w*|to be)\b)", re.IGNORECASE)
"""A question for what was."""
NOT_SO_FAR = re.compile(
    r"\b(?:has|have|had)\b[^.;]* not\b|\b(?:has|have|had)n['’]t\b|\bnot yet\b"
    r"|\b(?:is|are|was|were|ha[sd]|have) yet to\b|\bno [^.;]+(?:so far|\byet)\b"
)
"""How it is told that something has not been so until now."""


def possible_rivals(question: Question, positions: Sequence[Position], articles: Mapping[str, Filed]) -> list[Position]:
    """The positions that may be at odds with the first: those of its kind of unit that are about one event, as long ago
    as the first's unless the question says when, of articles that do not give the first too, unless they let somebody
    else say it. Of what was, a plan tells nothing: "180,000 will be vaccinated"."""
    if not positions or not question.can_differ:
        return []
    first, names_day = positions[0], bool(find_mentions(question.text))
    asks_of_past = OF_PAST.search(question.core) is not None
    is_of_then = _is_of_then(first, articles)
    return [
        position
        for position in positions[1:]
        if (not position.sources & first.sources or _other_speaker(first, position))
        and is_same_event(question, first.lead, position.lead, articles)
        and (names_day or _is_of_then(position, articles) == is_of_then)
        and can_be_at_odds(first.value, position.value)
        and not (asks_of_past and is_to_come(position.lead.before) and not is_to_come(first.lead.before))
    ]


def rivals(question: Question, positions: Sequence[Position], articles: Mapping[str, Filed]) -> list[Position]:
    """The positions that give another value than the first for the same event, the first included; else none.

    Whether one that was compared with the first is a side or a stray reading is a probability, from a logistic
    regression over `rival_features`. Where what each source says is asked for, every reading that the reader is sure of
    is a side, or that is nearly as likely as the first.
    """
    others = [
        side
        for side in positions
        if side.beside
        and (
            (question.asks_views and (side.lead.odds > 0 or side.lead.score >= VIEWED * positions[0].lead.score))
            or learned().rival.probability(rival_features(question, positions[0], side, articles))
            >= learned().rival_threshold
        )
    ]
    return [positions[0], *others] if others else []


def _is_of_then(position: Position, articles: Mapping[str, Filed]) -> bool:
    """Whether a value is of a time long before its article."""
    lead = position.lead
    return is_long_before(lead.text, day_of(articles[lead.source]), lead.marked)


def _other_speaker(first: Position, other: Position) -> bool:
    """Whether one of two values is said by somebody, and the other by somebody else or nobody named."""
    ours, theirs = _speakers(first, other)
    return (ours or theirs) is not None and ours != theirs


def _speakers(one: Position, other: Position) -> tuple[str | None, str | None]:
    """Who says two values, as far as it is told."""
    return speaker_of(one.lead.clause), speaker_of(other.lead.clause)


SIGNS = (1, 1, -1, -1, 1, 1, 1, 1, -1, 1)
"""Whether more of a feature speaks for a side (1) or against one (−1); weights are learned within these bounds."""


def rival_features(
    question: Question, first: Position, other: Position, articles: Mapping[str, Filed]
) -> tuple[float, ...]:
    """What tells a side from a stray reading, in the order of the weights file and of `SIGNS`.

    How much less likely the other's best sentence is than the first's, and that one's probability; how many origins
    give the first; how many words the sentences share; days between the articles; whether a figure is asked for, and
    somebody else says the other; the cosine of the sentences; and, as the comparing model has it, that both give the
    same, and that the other gives any value.
    """
    ours, theirs = first.lead, other.lead
    return (
        log_odds(theirs.score) - log_odds(ours.score),
        ours.score,
        math.log(len(first.origins)),
        _shared(ours.text, theirs.text),
        log_days_between(articles[ours.source], articles[theirs.source]),
        float(question.kind in ("count", "money", "share")),
        float(_other_speaker(first, other)),
        likeness(ours, theirs),
        *_beside(other.beside),
    )


def _beside(comparison: Comparison | None) -> tuple[float, float]:
    """The log-odds that a second sentence gives the same as the first, and that it gives any value."""
    same, other = comparison or (1 / 3, 1 / 3)
    return log_odds(same), log_odds(same + other)


def _shared(one: str, other: str) -> float:
    """|A ∩ B| / |A ∪ B| of the stems of two sentences' content words (Jaccard)."""
    a, b = content_stems(one), content_stems(other)
    return len(a & b) / len(a | b) if a | b else 0.0


def kind_of(question: Question, sides: Sequence[Position], articles: Mapping[str, Filed]) -> DisagreementKind:
    """A development where figures differ and each is told later than the one before, or where what had not been so was
    so later; else a dispute, as two ages of one person are, and a later figure that is lower and somebody else's."""
    spans = sorted(((_days(side, articles), side) for side in sides), key=lambda each: each[0])
    is_in_turn = all(days for days, _ in spans) and all(a[-1] < b[0] for (a, _), (b, _) in pairwise(spans))
    told = [side for _, side in spans]
    is_of_figures = all(side.value.quantity for side in told) and not AGE.search(question.core)
    is_next = is_of_figures and not any(_is_denied(a, b) for a, b in pairwise(told))
    is_new = is_next or (not is_of_figures and _has_come_about([side.lead.text for side in told]))
    return "development" if is_in_turn and is_new else "dispute"


def _is_denied(earlier: Position, later: Position) -> bool:
    """Whether a later figure is lower, and of another speaker: who puts a toll lower has not counted on."""
    ours, theirs = _speakers(earlier, later)
    figures = earlier.value.quantity, later.value.quantity
    is_lower = bool(figures[0] and figures[1] and figures[1].value < figures[0].value)
    return is_lower and ours is not None and theirs is not None and ours != theirs


def _has_come_about(told: Sequence[str]) -> bool:
    """Whether all sentences but the last say that something has not been so, and the last denies nothing."""
    return all(NOT_SO_FAR.search(text) for text in told[:-1]) and not negated(told[-1])


def _days(side: Position, articles: Mapping[str, Filed]) -> list[date]:
    """The days on which a value was published, in order; empty if one is not known."""
    days = [day_of(articles[source]) for source in side.sources]
    return sorted(day for day in days if day) if all(days) else []
