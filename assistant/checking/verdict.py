"""A sentence with its marks and the passages that were offered → whether it stands, on which words, or why not. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.checking.quotes import LEAST_WORDS, find, locate
from assistant.checking.reading import content, read
from assistant.checking.support import Cited, coverage, faults
from index.records import Filed, Passage, Span

KNOWN = 500
"""Characters before a cited sentence in which it may have named whom it speaks of."""
UNSURE = 0.5
"""Probability of support below which the trained judgement lets no statement pass."""

Judgement = Callable[[str, str], float]
"""Statement and cited words → the probability that they support it."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A passage as it was offered to the model, under its key."""

    key: str
    passage: Passage
    article: Filed


@dataclass(frozen=True, slots=True)
class Place:
    """Words of an offered passage; `span` counts in its article's text."""

    offered: Offered
    span: Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """`places` are the words that prove a sentence, none where it does not stand; `why` says why not. `repaired`: the
    words are not those that the model named."""

    places: tuple[Place, ...] = ()
    why: str = ""
    repaired: bool = False


def judge(
    sentence: str, marks: Sequence[tuple[str, str | None]], offered: Sequence[Offered], judgement: Judgement | None = None
) -> Verdict:
    """Decide on a sentence.

    Each citation that is kept supports the sentence alone, or all do together. Where none does, another passage that
    does is looked for; where there is none either, the sentence does not stand.

    Args:
        marks: keys and quotations, as the model wrote them.
    """
    places, wrong = _locate(marks, offered)
    alone = tuple(place for place in places if not doubts(sentence, [place], judgement))
    if alone:
        return Verdict(alone)
    found = doubts(sentence, places, judgement) if places else ()
    if len(places) > 1 and not found:
        return Verdict(tuple(places))
    if repair := _repair(sentence, offered, judgement):
        return Verdict((repair,), repaired=True)
    return Verdict(why=(found or wrong or ("it cites nothing",))[0])


def _locate(marks: Sequence[tuple[str, str | None]], offered: Sequence[Offered]) -> tuple[list[Place], tuple[str, ...]]:
    """The places that the marks name rightly, and what is wrong with the others."""
    keys = {one.key: i for i, one in enumerate(offered)}
    places, wrong = [], []
    for key, quote in marks:
        if key not in keys:
            wrong.append("it cites a passage that does not exist")
        elif not quote:
            wrong.append("it quotes nothing")
        else:
            found = locate(quote, keys[key], [one.passage.text for one in offered])
            if found.fault is None and found.span is not None:
                places.append(_place(offered[keys[key]], found.span))
            else:
                wrong.append(f"its quotation is {found.fault}")
    return list(dict.fromkeys(places)), tuple(wrong)


def _place(offered: Offered, span: Span) -> Place:
    start = offered.passage.start
    return Place(offered, Span(start + span.start, start + span.end))


def doubts(sentence: str, places: Sequence[Place], judgement: Judgement | None) -> tuple[str, ...]:
    """What speaks against a sentence that rests on these places, by the rules, and then by the trained judgement."""
    words = " ".join(whole.of(place.offered.article.text) for place in places for whole in [_whole(place)])
    cited = Cited(words, _known(places[0]), _outlet(places), _day(places[0].offered.article))
    found = faults(sentence, cited)
    if found or judgement is None or " ".join(sentence.split()) in " ".join(words.split()):
        return found
    return ("the cited words do not say so",) if judgement(sentence, words) < UNSURE else ()


def _whole(place: Place) -> Span:
    """The whole sentences in which the words stand."""
    touched = [s for s in place.offered.passage.sentences if s.start < place.span.end and place.span.start < s.end]
    return Span(min(s.start for s in touched), max(s.end for s in touched)) if touched else place.span


def _known(place: Place) -> str:
    """The title, and what the article says right before the words."""
    article, start = place.offered.article, _whole(place).start
    return f"{article.provenance.title.value or ''}. {article.text[max(0, start - KNOWN) : start]}"


def _outlet(places: Sequence[Place]) -> str | None:
    named = [place.offered.article.provenance.outlet.value for place in places]
    return " ".join(dict.fromkeys(filter(None, named))) or None


def _day(article: Filed) -> date | None:
    try:
        return date.fromisoformat(article.provenance.date.value or "")
    except ValueError:
        return None


def _repair(sentence: str, offered: Sequence[Offered], judgement: Judgement | None) -> Place | None:
    """The words of an offered passage that support the sentence best, if any do."""
    mine = content(read(sentence))
    candidates = sorted(
        ((coverage(sentence, Cited(span.of(one.article.text))), one, span) for one, span in _sentences(offered)),
        key=lambda candidate: -candidate[0],
    )
    for share, one, span in candidates[:5]:
        place = Place(one, span)
        if share > 0 and len(mine) >= LEAST_WORDS and not doubts(sentence, [place], judgement):
            return place
    return None


def _sentences(offered: Sequence[Offered]) -> Iterator[tuple[Offered, Span]]:
    for one in offered:
        for span in one.passage.sentences:
            if find(span.of(one.article.text), one.passage.text) is not None:
                yield one, span
