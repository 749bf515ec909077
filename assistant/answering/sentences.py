"""Hits → the sentences that may answer the question, best first, with what speaks for each. No model server.

The reader marks in every sentence the words that answer best; a sentence is scored by a logistic regression over
`Evidence.features`, with learned weights (`learned.py`).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.answering.kinds import fits
from assistant.answering.learned import learned
from assistant.answering.question import Question
from assistant.answering.voices import is_teller, voice
from assistant.answering.votes import count_votes
from assistant.reader.reader import Found, Page, Reader
from index.facts.datelines import match_dateline, match_prefix
from index.facts.dates import Mention, find_mentions
from index.records import Filed, Hit, Span, Vectors
from index.searching.search import EXACT
from index.words import content_words, stem, words

LEAST_READ, READ = 6, 14
"""Passages that are read in any case, and those among which others are read."""
AS_FAR = 1.5
"""How far behind the best passage's score one beyond `LEAST_READ` may lie to be read.

On realtimeqa-2022 and on invented events, reading 20, as far as 6 behind, put a right sentence first no more often.
"""
HEARD = 5
"""Articles of which the best passage is read wherever it lies, for what others say."""
LEAST_ODDS, MOST_ODDS = -12.0, 8.0
"""What the reader's odds are cut to; beyond, they tell no more."""
MOST_BEHIND = 10.0
"""The same for how far a passage lies behind the best."""
FAR = 3.0
"""How far behind the best passage an answer tells 1/e as much."""
LONG = 8
"""Words from which an answer is no short one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that may answer a question.

    Of the search: `passage` is its passage's cosine with the question, `behind` how far that passage's score lies
    behind the best one's, `timely` is 1 if nearness in time was part of that score, `lacks` the share, by weight, of
    the question's names and figures that its article does not hold anywhere. Of the words: `coverage` is the share of
    the question's content words, by weight, that the sentence holds, `context` the same for its whole passage; `fits`
    says whether it holds something of the kind asked for (a name, a place, a time, a figure) that the question does not
    name itself, and `clashes` whether the dates that both name exclude each other. Of who speaks (`voices.py`): `voice`
    says whether the sentence has its words from the speaker asked for (1) or from somebody else (−1), `teller` whether
    its answer is only whoever tells the rest. Of the
    reader: `answer` are the words that answer best, `odds` how much likelier they are than that the passage has no
    answer (natural logarithm), `answer_fits` whether they are of the kind asked for, `own` the share of them that are
    the question's. Of the other sentences (`votes.py`): `votes` and `repeats` are the probabilities, summed, with which
    articles of other origins, and other sentences of this one, give the same words.

    `origin` stands for the article and those that print the same: the first of their sources.

    `vector` is the sentence's own (shape d), for the best sentences only; of shape 0 for the others.
    """

    source: str
    span: Span
    text: str
    coverage: float
    context: float
    passage: float
    behind: float
    fits: float
    clashes: float = 0.0
    lacks: float = 0.0
    timely: float = 0.0
    answer: Span | None = None
    odds: float = LEAST_ODDS
    answer_fits: float = 0.0
    own: float = 1.0
    voice: float = 0.0
    teller: float = 0.0
    votes: float = 0.0
    repeats: float = 0.0
    score: float = 0.0
    origin: str = ""
    vector: Vectors = field(default_factory=lambda: np.zeros(0, np.float32), compare=False)

    @property
    def sure(self) -> float:
        """1 / (1 + exp(−odds)): how likely an answer is to the reader alone."""
        return 1 / (1 + math.exp(-clip(self.odds)))

    @property
    def features(self) -> tuple[float, ...]:
        """What the regression reads, in the order of the weights file.

        Where the time is known, the search's order tells more and the reader's odds less; such features stand twice.
        """
        behind = min(self.behind, MOST_BEHIND)
        surest = self.sure * math.exp(-behind / FAR)
        return (
            self.coverage,
            self.context,
            self.passage,
            self.fits,
            behind,
            clip(self.odds),
            self.answer_fits,
            self.clashes,
            self.own,
            math.log1p(self.votes),
            math.log1p(self.repeats),
            float(len(self.words.split()) > LONG),
            surest,
            self.voice,
            self.teller,
            self.lacks,
            *(self.timely * value for value in (self.passage, behind, clip(self.odds), surest)),
        )

    @property
    def words(self) -> str:
        """The words of the answer; the whole sentence where the reader marked none."""
        if self.answer is None:
            return self.text
        return self.text[self.answer.start - self.span.start : self.answer.end - self.span.start]


def gather(
    question: Question,
    hits: Sequence[Hit],
    articles: Mapping[str, Filed],
    reader: Reader,
    weights: Mapping[str, float],
) -> list[Evidence]:
    """The sentences of passages with their features, not yet scored.

    Args:
        hits: those to read, best first.
        articles: those of the hits, by source.
        weights: the question's words with what each tells (`question_weights`).
    """
    pages = [_page(hit, articles[hit.passage.source].provenance.title.value or "") for hit in hits]
    found = reader.read(question.core, pages)
    asked = find_mentions(question.text)
    return [
        replace(evidence, origin=min(hit.passage.source, *articles[hit.passage.source].copies))
        for hit, page, marks in zip(hits, pages, found, strict=True)
        for evidence in _of_page(question, asked, weights, hit, page, marks, hits[0].score)
    ]


def worth_reading(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are read: the first ones, those nearly as good, and the best of each of the first articles."""
    near = [hit for hit in hits[LEAST_READ:READ] if hits[0].score - hit.score <= AS_FAR]
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.passage.source, hit)
    return list(dict.fromkeys([*hits[:LEAST_READ], *near, *list(best.values())[:HEARD]]))


def _page(hit: Hit, title: str) -> Page:
    start = hit.passage.start
    return Page(title, hit.passage.text, tuple(Span(a - start, b - start) for a, b in hit.passage.sentences))


def _of_page(
    question: Question,
    asked: Sequence[Mention],
    weights: Mapping[str, float],
    hit: Hit,
    page: Page,
    marks: Sequence[Found | None],
    best: float,
) -> Iterator[Evidence]:
    """The sentences of one passage; `asked` are the dates in the question, `best` is the best passage's score."""
    start, context, own = hit.passage.start, coverage(weights, page.text), question.own
    for span, found in zip(page.sentences, marks, strict=True):
        text = span.of(page.text)
        mark = behind_dateline(found, span.start, text) if found else None
        answer = mark.span.of(page.text) if mark else ""
        yield Evidence(
            source=hit.passage.source,
            span=Span(start + span.start, start + span.end),
            text=text,
            coverage=coverage(weights, text),
            context=context,
            passage=hit.dense,
            behind=best - hit.score,
            fits=fits(question.kind, own, text),
            clashes=clashes(asked, text),
            lacks=1 - hit.article.get("exact_article", 1.0) if EXACT.search(question.text) else 0.0,
            timely=float(hit.near is not None),
            answer=Span(start + mark.span.start, start + mark.span.end) if mark else None,
            odds=mark.odds if mark else LEAST_ODDS,
            answer_fits=fits(question.kind, own, answer, is_answer=True) if mark else 0.0,
            own=_own(question, answer),
            voice=voice(question.speaker, text),
            teller=float(
                mark is not None
                and not question.asks_who_says
                and is_teller(text, mark.span.start - span.start, mark.span.end - span.start)
            ),
        )


def behind_dateline(mark: Found, start: int, text: str) -> Found:
    """A mark without the dateline, or the outlet's name, that opens its sentence, unless that is all it holds."""
    opening = match_dateline(text) or match_prefix(text)
    first = start + opening.end() if opening else start
    return mark._replace(span=Span(first, mark.span.end)) if mark.span.start < first < mark.span.end else mark


def _own(question: Question, answer: str) -> float:
    """The share of an answer's content words that the question holds; 1 where it has none."""
    asked = {stem(word) for word in question.words}
    given = [stem(word) for word in content_words(answer)]
    return sum(word in asked for word in given) / len(given) if given else 1.0


def clip(odds: float) -> float:
    """The reader's odds as far as they tell."""
    return min(max(odds, LEAST_ODDS), MOST_ODDS)


def rank(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence, each with its score (a probability that the sentence answers the question), best first."""
    regression = learned().sentence
    scored = (replace(sentence, score=regression.probability(sentence.features)) for sentence in count_votes(evidence))
    return sorted(scored, key=lambda e: (-e.score, e.source, e.span))


def coverage(weights: Mapping[str, float], text: str) -> float:
    """The share, by weight, of the words in `weights` that `text` holds, as themselves or as another form."""
    total = sum(weights.values())
    if not total:
        return 0.0
    held = {stem(word) for word in words(text)}
    return sum(weight for word, weight in weights.items() if is_held(stem(word), held)) / total


def is_held(wanted: str, held: set[str]) -> bool:
    """Whether a stem is among others, or one of them is another form of it, or a compound with it.

    Another form shares a beginning of five letters and three quarters ("injur", "injuri"); a compound ends with the
    stem, or the stem with it ("strik", "airstrik"), from five letters on.
    """
    if wanted in held:
        return True
    size = max(5, -(-len(wanted) * 3 // 4))
    return len(wanted) >= 5 and any(
        (other[:size] == wanted[:size] and len(other) <= len(wanted) + 3)
        or (len(other) >= 5 and (other.endswith(wanted) or wanted.endswith(other)))
        for other in held
    )


def clashes(asked: Sequence[Mention], text: str) -> float:
    """1 if a question (`asked` are its dates) and a text both name dates, and none can be the other's; else 0."""
    named = find_mentions(text) if asked else []
    return float(bool(named) and not any(_may_be_one(a, b) for a in asked for b in named))


def _may_be_one(one: Mention, other: Mention) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def question_weights(frequency: Mapping[str, int], total: int, repeats: Mapping[str, float]) -> dict[str, float]:
    """How much it tells that a passage holds, or lacks, each word of a question.

    Inverse document frequency, ln(1 + N / (1 + n)) for a word in n of N passages, times the share of answering passages
    that repeat the word (`repeats`, by stem, learned): "name" and "kind" are asked with, but seldom repeated.
    """
    usual = repeats.get("", 1.0)
    return {
        word: float(np.log(1 + total / (1 + count))) * repeats.get(stem(word), usual)
        for word, count in frequency.items()
    }
