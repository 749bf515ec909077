"""Claims against articles: for each claim the sentences that come nearest, and whether they support it.

A claim of several sentences is supported if each of them is. The rules of `support.py` decide; where the trained
model is
part of the installation, it must agree.
"""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.checking.reading import read, stems
from assistant.checking.support import Cited, faults
from assistant.checking.verdict import Judgement
from assistant.errors import BatchError
from index.reading.read import read_path
from index.records import Refusal, Span
from index.split import split_sentences

NEAREST = 5
"""Sentences of an article that are put before a claim."""
ARTICLES = 3
"""Articles that are looked at for a claim that names none."""
HEAD = 300
"""Characters at the start of an article whose names may be meant by "he" and "the group"."""
SUPPORTED = 0.5
"""Probability from which the trained model supports a claim."""


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
    """What was found of a claim. `probability` is the trained model's, None without it; `why` is what speaks
    against."""

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
    try:
        if not path.is_file():
            return [Claim("1", given)]
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        if len(given.split()) > 2 and not given.endswith((".txt", ".jsonl")):
            return [Claim("1", given)]
        raise BatchError(f"{given}: cannot be read as claims ({error})") from error
    kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if path.suffix != ".jsonl":
        return [Claim(str(number), " ".join(line.split())) for number, line in kept]
    return [_claim(given, number, line) for number, line in kept]


def _claim(file: str, number: int, line: str) -> Claim:
    try:
        read = json.loads(line)
        text = read["claim"]
        if not isinstance(text, str) or not text.strip():
            raise ValueError("the claim is empty")
        return Claim(str(read.get("id", number)), " ".join(text.split()), read.get("article"))
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
                texts.append(Text(found.source, found.text, split_sentences(found.text)))
    if not texts:
        raise BatchError("no article to check against; name files or folders of articles after the claims")
    return texts, refused


def check(claims: Sequence[Claim], texts: Sequence[Text], judgement: Judgement | None = None) -> Iterator[Finding]:
    """What is found of each claim, in order.

    Raises:
        BatchError: a claim names an article that is not there.
    """
    known = {text.source: text for text in texts}
    for claim in claims:
        if claim.article is not None and claim.article not in known:
            raise BatchError(f"claim {claim.id}: there is no article {claim.article!r}")
        yield _check(claim, [known[claim.article]] if claim.article else texts, judgement)


def judgement() -> Judgement | None:
    """The trained judgement, where it is part of the installation."""
    from assistant.checking.claims import ClaimModel

    model = ClaimModel()
    return model if model.is_there() else None


def _check(claim: Claim, texts: Sequence[Text], judgement: Judgement | None) -> Finding:
    """The finding for the article that speaks best for the claim."""
    began = time.monotonic()
    nearest = sorted(texts, key=lambda text: -len(stems(claim.text) & stems(text.text)))[:ARTICLES]
    found = [_against(claim, text, judgement) for text in nearest]
    why, probability, evidence = min(found, key=lambda one: (len(one[0]), -(one[1] or 0.0)))
    return Finding(claim.id, claim.text, not why, probability, why, evidence, round(time.monotonic() - began, 4))


def _against(
    claim: Claim, text: Text, judgement: Judgement | None
) -> tuple[tuple[str, ...], float | None, tuple[Evidence, ...]]:
    why, least, evidence = list[str](), None, dict[Span, Evidence]()
    for part in (span.of(claim.text) for span in split_sentences(claim.text)):
        spans = nearest_sentences(part, text)
        words = " ".join(" ".join(span.of(text.text).split()) for span in spans)
        found = list(faults(part, Cited(words, known=text.text[:HEAD], is_whole=True)))
        if judgement is not None:
            probability = round(judgement(part, words), 4)
            least = probability if least is None else min(least, probability)
            if probability < SUPPORTED and not found:
                found.append("the sentences nearest to it do not say so")
        why += found
        evidence |= {span: _evidence(text, span) for span in spans}
    return tuple(dict.fromkeys(why)), least, tuple(evidence.values())


def nearest_sentences(claim: str, text: Text, count: int = NEAREST) -> list[Span]:
    """The sentences that share most with the claim, in the order of the article; rarer words count more.

    A sentence's share is Σ 1 / n(w) over the claim's stems w that it holds, n(w) being the sentences that hold w.
    """
    held = [stems(span.of(text.text)) for span in text.sentences]
    wanted = stems(claim) | {word.stem for word in read(claim) if word.folded[:1].isdigit()}
    often = {stem: sum(stem in found for found in held) for stem in wanted}
    scored = [(sum(1 / often[stem] for stem in wanted & found), -place) for place, found in enumerate(held)]
    best = sorted(scored, reverse=True)[:count]
    return [text.sentences[place] for place in sorted(-place for score, place in best if score > 0)]


def _evidence(text: Text, span: Span) -> Evidence:
    line = text.text.count("\n", 0, span.start) + 1
    return Evidence(text.source, line, span.start, span.end, span.of(text.text))


def describe(finding: Finding) -> Iterator[str]:
    """A finding in lines for a reader."""
    sure = "" if finding.probability is None else f" ({finding.probability:.2f})"
    yield f"{'supported' if finding.supported else 'NOT SUPPORTED'}{sure}: {finding.claim}"
    yield from (f"    {why}" for why in finding.why)
    for evidence in finding.evidence[:NEAREST]:
        yield f"    {evidence.source}:{evidence.line}  “{' '.join(evidence.quote.split())}”"
