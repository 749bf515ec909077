"""A sentence with its marks and the passages that were offered → whether it stands, on which words, or why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from assistant.checking.quotes import LEAST_WORDS, locate
from assistant.checking.reading import stems
from assistant.checking.support import Cited, each_fault
from index.records import Filed, Passage, Span

KNOWN = 500
"""Characters before a cited sentence in which it may have named whom it speaks of."""
UNSURE = 0.2
"""Probability of support below which the trained judgement lets no statement pass; hardly any true one lies there."""

NEAR, TRIED = 0.4, 4
"""Share of a sentence's stems that other words must hold to be tried in its repair, and how many are tried at most."""

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
    words are not those that the model named. `dropped` counts the citations beside them that prove nothing."""

    places: tuple[Place, ...] = ()
    why: str = ""
    repaired: bool = False
    dropped: int = 0


def judge(
    sentence: str,
    marks: Sequence[tuple[str, str | None]],
    offered: Sequence[Offered],
    judgement: Judgement | None = None,
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
        return Verdict(alone, dropped=len(places) - len(alone) + len(wrong))
    found = doubts(sentence, places, judgement) if places else ()
    if len(places) > 1 and not found:
        return Verdict(tuple(places), dropped=len(wrong))
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
    return list({(place.offered.key, place.span): place for place in places}.values()), tuple(wrong)


def _place(offered: Offered, span: Span) -> Place:
    start = offered.passage.start
    return Place(offered, Span(start + span.start, start + span.end))


def doubts(sentence: str, places: Sequence[Place], judgement: Judgement | None) -> tuple[str, ...]:
    """What speaks against a sentence that rests on these places, by the rules, and then by the trained judgement."""
    words = " ".join(whole.of(place.offered.article.text) for place in places for whole in [_whole(place)])
    around = "\n".join(map(_paragraph, places))
    cited = Cited(words, _known(places[0]), around, _outlet(places), _day(places[0].offered.article))
    found = tuple(islice(each_fault(sentence, cited), 1))
    if found or judgement is None or " ".join(sentence.split()) in " ".join(words.split()):
        return found
    return ("the cited words do not say so",) if judgement(sentence, words) < UNSURE else ()


def _whole(place: Place) -> Span:
    """The whole sentences in which the words stand."""
    touched = [s for s in place.offered.passage.sentences if s.start < place.span.end and place.span.start < s.end]
    return Span(min(s.start for s in touched), max(s.end for s in touched)) if touched else place.span


def _paragraph(place: Place) -> str:
    """The lines in which the words stand."""
    text, whole = place.offered.article.text, _whole(place)
    end = text.find("\n", whole.end)
    return text[text.rfind("\n", 0, whole.start) + 1 : len(text) if end < 0 else end]


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
    mine = stems(sentence)
    if len(mine) < LEAST_WORDS:
        return None
    shares = [
        (len(mine & stems(span.of(one.article.text))) / len(mine), place, span)
        for place, one in enumerate(offered)
        for span in one.passage.sentences
    ]
    near = sorted((share for share in shares if share[0] >= NEAR), key=lambda share: -share[0])
    places = (Place(offered[place], span) for _, place, span in near[:TRIED])
    return next((place for place in places if not doubts(sentence, [place], judgement)), None)
