"""Claims against articles: for each claim the sentences that come nearest, and whether they support it.

A claim of several sentences is supported if each of them is. The rules of `support.py` decide, and the trained
judgement of `meaning.py` on the words that the article does not use.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.checking.meaning import MIDDLE, NewWord, support
from assistant.checking.reading import read, stems
from assistant.checking.support import Cited, faults
from assistant.errors import BatchError
from index.facts.clean import FRONT_MATTER, find_marks
from index.reading.read import read_path
from index.records import Refusal, Span
from index.split import split_sentences

NEAREST = 5
"""Sentences of an article that are put before a claim."""
ARTICLES = 3
"""Articles that are looked at for a claim that names none."""
HEAD = 300
"""Characters at the start of an article whose names may be meant by "he" and "the group"."""
SHOWN = 3
"""Of these, those that a reader is shown."""
SUPPORTED = 0.5
"""Probability from which the trained judgement supports a claim."""

NewWords = Callable[[str, str], Sequence[NewWord]]
"""A claim and an article's sentences → the claim's words that are new to them."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said. `article` is the source that it must be checked against, None for any."""

    id: str
    text: str
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """An article as claims are checked against it."""

    source: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that was looked at; `line` counts from 1."""

    source: str
    line: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a claim.

    `probability`: that its new words say what the article says, None without the trained judgement; `why`: what speaks
    against it; `evidence`: the nearest sentences, the nearest first.
    """

    id: str
    claim: str
    supported: bool
    probability: float | None
    why: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready mapping."""
        return asdict(self)


def read_claims(given: str) -> list[Claim]:
    """Claims from a file (JSONL with "claim", or one claim a line), or, where there is no such file, the text itself.

    Raises:
        BatchError: the file cannot be read, or a line of it is no claim.
    """
    path = Path(given)
    is_named = given.endswith((".txt", ".jsonl")) or len(given.split()) < 2
    try:
        if not path.exists() and not is_named:
            return [Claim("1", given)]
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as error:
        if not is_named:  # such as a claim too long for a file's name
            return [Claim("1", given)]
        reason = getattr(error, "strerror", None) or error
        raise BatchError(
            f"{given}: cannot be read as claims ({reason}); name a file, or put a claim in quotes"
        ) from error
    kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not kept:
        raise BatchError(f"{given}: holds no claims; write one on each line")
    if path.suffix != ".jsonl":
        return [Claim(str(number), " ".join(line.split())) for number, line in kept]
    return [_claim(given, number, line) for number, line in kept]


def _claim(file: str, number: int, line: str) -> Claim:
    try:
        read = json.loads(line)
        text = read["claim"]
        if not isinstance(text, str) or not text.strip():
            raise ValueError("the claim is empty")
        article = read.get("article")
        if not isinstance(article, str | None):
            raise ValueError("the article is no name")
        return Claim(str(read.get("id", number)), " ".join(text.split()), article)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BatchError(f'{file}:{number}: not a claim; write {{"claim": "…"}} on each line') from error


def read_articles(paths: Iterable[Path]) -> tuple[list[Text], list[Refusal]]:
    """The articles of files and folders, and what could not be read.

    Raises:
        BatchError: there is none.
    """
    texts, refused = list[Text](), list[Refusal]()
    for path in paths:
        for found in read_path(path):
            if isinstance(found, Refusal):
                refused.append(found)
            else:
                texts.append(Text(found.source, found.text, _told(found.text)))
    if not texts:
        raise BatchError("no article to check against; name files or folders of articles after the claims")
    return texts, refused


def _told(text: str) -> tuple[Span, ...]:
    """The sentences of an article, without its front matter, comments, links and what else is not its reporting.

    Its headings are looked at: they may state what nothing else does.
    """
    sentences, matter = split_sentences(text), FRONT_MATTER.match(text)
    marks = [mark for mark in find_marks(text, sentences) if mark.kind != "heading"]
    apart = [*((mark.start, mark.end) for mark in marks), (0, matter.end() if matter else 0)]
    told = tuple(span for span in sentences if not any(start < span.end and span.start < end for start, end in apart))
    return told or sentences


def check(claims: Sequence[Claim], texts: Sequence[Text], new_words: NewWords | None = None) -> Iterator[Finding]:
    """What is found of each claim, in order.

    Raises:
        BatchError: a claim names an article that is not there.
    """
    known = {text.source: text for text in texts}
    for claim in claims:
        if claim.article is not None and claim.article not in known:
            raise BatchError(f"claim {claim.id}: there is no article {claim.article!r}")
        yield _check(claim, [known[claim.article]] if claim.article else texts, new_words)


def _check(claim: Claim, texts: Sequence[Text], new_words: NewWords | None) -> Finding:
    """The finding for the article that speaks best for the claim; where none does, for the nearest of those that speak
    least against it."""
    began = time.monotonic()
    nearest = sorted(texts, key=lambda text: -len(stems(claim.text) & stems(text.text)))[:ARTICLES]
    found = [_against(claim, text, new_words) for text in nearest]
    why, probability, evidence = min(found, key=lambda one: (len(one[0]), 0.0 if one[0] else -(one[1] or 0.0)))
    return Finding(claim.id, claim.text, not why, probability, why, evidence, round(time.monotonic() - began, 4))


def _against(
    claim: Claim, text: Text, new_words: NewWords | None
) -> tuple[tuple[str, ...], float | None, tuple[Evidence, ...]]:
    why, new, evidence = list[str](), list[NewWord](), dict[Span, Evidence]()
    for part in (span.of(claim.text) for span in split_sentences(claim.text)):
        spans = nearest_sentences(part, text)
        words = " ".join(" ".join(span.of(text.text).split()) for span in sorted(spans, key=lambda span: span.start))
        why += faults(part, Cited(words, known=text.text[:HEAD], is_whole=True))
        if new_words is not None:
            new += new_words(part, words)
        evidence |= {span: _evidence(text, span) for span in spans}
    probability = round(support(new), 4) if new_words is not None else None
    if not why and probability is not None and probability < SUPPORTED:
        why = [_strange(new)]
    plain = (fault.replace("the cited words", "the nearest sentences") for fault in why)
    return tuple(dict.fromkeys(plain)), probability, tuple(evidence.values())


def _strange(new: Sequence[NewWord]) -> str:
    """The new words that are least of all what the article says, in words."""
    worst = sorted((word for word in new if word.odds < MIDDLE), key=lambda word: word.odds)[:SHOWN]
    named = ", ".join(f"“{text}”" for text in dict.fromkeys(word.text for word in worst))
    return f"the nearest sentences do not seem to say {named}"


def nearest_sentences(claim: str, text: Text) -> list[Span]:
    """The sentences that share most with the claim, the nearest first; rarer words count more.

    A sentence's share is Σ 1 / n(w) over the claim's stems w that it holds, n(w) being the sentences that hold w.
    """
    held = [stems(span.of(text.text)) for span in text.sentences]
    wanted = stems(claim) | {word.stem for word in read(claim) if word.folded[:1].isdigit()}
    often = {stem: sum(stem in found for found in held) for stem in wanted}
    scored = [(sum(1 / often[stem] for stem in wanted & found), -place) for place, found in enumerate(held)]
    best = sorted(scored, reverse=True)[:NEAREST]
    return [text.sentences[-place] for score, place in best if score > 0]


def _evidence(text: Text, span: Span) -> Evidence:
    line = text.text.count("\n", 0, span.start) + 1
    return Evidence(text.source, line, span.start, span.end, span.of(text.text))


def describe(finding: Finding) -> Iterator[str]:
    """A finding in lines for a reader."""
    yield f"{'supported' if finding.supported else 'NOT SUPPORTED'}: {finding.claim}"
    yield from (f"    {why}" for why in finding.why)
    for evidence in finding.evidence[:SHOWN]:
        yield f"    {evidence.source}:{evidence.line}  “{' '.join(evidence.quote.split())}”"
    if not finding.evidence:
        yield "    no sentence shares a word with it"
