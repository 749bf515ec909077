"""Text → paragraphs → sentences, each an exact span of code points; no word is changed or lost.

Sentences come from `sentencex`; three small repairs follow, for what was seen to go wrong in news: pieces that belong
together ("10 a.m." | "Tuesday"), a bracketed sentence joined to the next, and a long quotation kept as one sentence.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from index.records import Span

LONGEST_CHUNK = 20_000  # code points handed to the splitter at once: a text on one line must not take quadratic time
LONG_SENTENCE = 60  # words from which a sentence is looked at again without its quotation marks
NARROWEST, WIDEST = 40, 120  # columns between which a program can have wrapped lines; longer lines are paragraphs

LINE = re.compile(r"[^\n\r\f\v\u2028\u2029]+")
ITEM = re.compile(r"(?:[-*+>#]+|\(?[a-zA-Z0-9]\))\s|[•●◦▪‣►✔→]|[-*_=]{3,}")
NUMBERED = re.compile(r"(?:\(?\d{1,3}[.)]|[–—])\s")
STOPPED = re.compile(r"[.!?…:;。؟][\"'”’»)\]]*$")
PLAIN = {
    **dict.fromkeys(map(ord, "\n\r\f\v\t\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029"), " "),
    **dict.fromkeys(map(ord, "•▪◦►●"), "-"),
    **dict.fromkeys(range(0xD800, 0xE000), "?"),
}
"""What the splitter reads instead: it does not know all white space, does not split after a bullet, and fails on a
lone surrogate."""

APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
"""Within a word: hidden from the splitter, which takes two of them for quotation marks."""

ABBREVIATED = re.compile(
    r"(?:^|[\s(\[\"“‘'-])(?:[Aa]pprox|Ald|Atty|Amb|Ayat|Brig|Cmdr|Col|Comdr|Cpl|Dr|Gen|Gov|Hon|Insp|Lt|Maj|Messrs|Mlle|"
    r"Mme|Mr|Mrs|Ms|Msgr|Pres|Prof|Pvt|Rep|Rev|Sen|Sgt|Sheik|Spc|Supt|[Vv]s|cf|e\.g|i\.e|incl)\.$"
)
CLOCK = re.compile(r"\d\s?[ap]\.\s?m\.$", re.IGNORECASE)
AFTER_CLOCK = re.compile(
    r"[a-z(–—]|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day\b|\.)|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug"
    r"|Sept?|Oct|Nov|Dec)[a-z]*\.? \d|(?:[ECMPB]S?D?T|GMT|UTC|IST|AEST|Eastern|Central|Pacific|Mountain)\b"
)
NEW_SENTENCE = re.compile(r"(?:He|She|It|They|We|I|You|The|An?|This|That|There|His|Her|Their|But|And|In|On|At|After)\b")
UNFINISHED = re.compile(r"(?:[!?…]|\.\.\.)[\"'”’»)\]]*$")
EXCLAIMED = re.compile(r"[!?][\"'”’»]+$")
ATTRIBUTION = re.compile(r"(?:[\w.’'-]+\s+){1,4}?(?:said|says|asked|asks|told|added|replied|wrote|shouted|cried)\b")
CLOSERS = re.compile(r"[\"”’»)\]]+(?=\s|$)")
OPENED = re.compile(r"\s[\"“]\s*$")
MASKED = re.compile(r"[\"“”„«»()\[\]]|(?<!\w)['‘’]|['’](?!\w)")
BRACKETED = re.compile(r"[(\[](?:[^()\[\]\s]+\s+)+[^()\[\]\s]*[.!?…][\"'”’]?[)\]](?=\s+[\"“‘(\[]?[A-Z0-9])")


def split_paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of `text`: trimmed, ordered, covering all that is not white space.

    A blank line always ends one. A single line end does too (web text has one paragraph a line), unless the lines look
    wrapped by a program: most continue in lower case, and the next word would not have fitted on the line before it.
    """
    blocks = _blocks(text)
    width = _wrap_width(text, [pair for block in blocks for pair in pairwise(block)])
    return tuple(paragraph for block in blocks for paragraph in _unwrap(text, block, width))


def _trim(text: str, start: int, end: int) -> Span | None:
    """The part of [start, end) without white space at its ends; None where there is nothing else."""
    words = text[start:end]
    left = start + len(words) - len(words.lstrip())
    return Span(left, start + len(words.rstrip())) if left < end else None


def _blocks(text: str) -> list[list[Span]]:
    """The lines, trimmed, in groups that a blank line or a form feed sets apart."""
    blocks: list[list[Span]] = []
    end = 0
    for found in LINE.finditer(text):
        line = _trim(text, found.start(), found.end())
        if line is None:
            continue
        if not blocks or _is_blank(text[end : line.start]):
            blocks.append([])
        blocks[-1].append(line)
        end = line.end
    return blocks


def _is_blank(gap: str) -> bool:
    """Whether the white space between two lines holds a blank line."""
    ends = len(LINE.sub("", gap.replace("\r\n", "\n")))
    return ends > 1 or "\f" in gap or "\u2029" in gap


def _wrap_width(text: str, pairs: list[tuple[Span, Span]]) -> int:
    """The column at which a program wrapped these lines; 0 where fewer than half of them go on in lower case."""
    narrow = [(line, after) for line, after in pairs if line.end - line.start <= WIDEST]
    lower = sum(text[after.start].islower() for _, after in narrow)
    if not narrow or 2 * lower < len(narrow) or len(narrow) < len(pairs) / 2:
        return 0
    width = max(line.end - line.start for line, _ in narrow)
    return width if width >= NARROWEST else 0


def _unwrap(text: str, block: list[Span], text_width: int) -> Iterator[Span]:
    """The paragraphs of one block of lines."""
    pairs = list(pairwise(block))
    width = _wrap_width(text, pairs) or text_width
    start = block[0].start
    for line, after in pairs:
        if not _goes_on(text, line, after, width):
            yield Span(start, line.end)
            start = after.start
    yield Span(start, block[-1].end)


def _goes_on(text: str, line: Span, after: Span, width: int) -> bool:
    """Whether the paragraph of `line` continues on the line `after` it."""
    if text[line.start] == "#" or ITEM.match(text, after.start, after.end):
        return False
    stopped = STOPPED.search(text[max(line.start, line.end - 8) : line.end]) is not None
    if stopped and NUMBERED.match(text, after.start, after.end):
        return False
    length = line.end - line.start
    if not stopped and length >= NARROWEST and text[after.start].islower():
        return True
    word = text.find(" ", after.start, after.end)
    return 0 < width < length + 1 + (word if word > 0 else after.end) - after.start


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of `text`: trimmed, ordered, never empty, never across a paragraph's end.

    They cover every code point of `text` that is not white space.
    """
    return tuple(
        Span(chunk.start + sentence.start, chunk.start + sentence.end)
        for paragraph in split_paragraphs(text)
        for chunk in _chunks(text, paragraph)
        for sentence in _sentences(APOSTROPHE.sub("x", chunk.of(text).translate(PLAIN)))
    )


def _chunks(text: str, paragraph: Span) -> Iterator[Span]:
    """The paragraph in parts short enough for the splitter, cut after a full stop if there is one, else at a space."""
    start = paragraph.start
    while paragraph.end - start > LONGEST_CHUNK:
        window = text[start : start + LONGEST_CHUNK]
        stops = [found.end() for found in re.finditer(r"[.!?]\W?\s", window)]
        spaces = len(window) - len(window.rsplit(None, 1)[-1])
        cut = start + (stops[-1] if stops else spaces or len(window))
        if chunk := _trim(text, start, cut):
            yield chunk
        start = cut
    if chunk := _trim(text, start, paragraph.end):
        yield chunk


def _sentences(words: str) -> list[Span]:
    """The sentences of one line of text, repaired."""
    return [part for whole in _mend(words, _boundaries(words, words)) for part in _part(words, whole)]


def _boundaries(words: str, masked: str) -> list[Span]:
    """The library's sentences of `masked`, which is `words` with some characters blanked, as trimmed spans of `words`.

    Quotation marks at a boundary go with the sentence that they touch, the opening ones with the one after it.
    """
    spans, start = [], 0
    for found in sentencex.get_sentence_boundaries("en", masked):
        end = found["end_index"]
        if masked is not words:
            end = len(masked[:end].rstrip())
            while end < len(words) and not words[end].isspace():
                end += 1
        elif closed := CLOSERS.match(words, end):
            end = closed.end()
        elif opened := OPENED.search(words, start, end):
            end = opened.start()
        if end > start and (span := _trim(words, start, end)):
            spans.append(span)
        start = max(start, end)
    if rest := _trim(words, start, len(words)):
        spans.append(rest)
    return spans


def _mend(words: str, spans: list[Span]) -> list[Span]:
    """Join what the splitter should not have parted."""
    mended: list[Span] = []
    for span in spans:
        if mended and _belongs(words[max(mended[-1].start, mended[-1].end - 24) : mended[-1].end], span.of(words)):
            mended[-1] = Span(mended[-1].start, span.end)
        else:
            mended.append(span)
    return mended


def _belongs(before: str, after: str) -> bool:
    """Whether a sentence does not end between `before` and `after`."""
    if ABBREVIATED.search(before) or re.fullmatch(r"\(?\d{1,3}[.)]", before):
        return True
    if CLOCK.search(before):
        return AFTER_CLOCK.match(after) is not None
    if before.endswith("P.M."):
        return NEW_SENTENCE.match(after) is None
    if UNFINISHED.search(before) and after[0].islower():
        return True
    return EXCLAIMED.search(before) is not None and ATTRIBUTION.match(after) is not None


WORD_END = re.compile(r"(?<=\s)(?:me|no|ok|art|ill|miss|ore|fed|con|op|ad)\.(?=\s+[\"“‘']?[A-Z])")
"""The end of a sentence behind a word that the library takes for an abbreviation."""


def _part(words: str, sentence: Span) -> Iterator[Span]:
    """Open a sentence that holds several: bracketed ones at its start, one that ends with a word taken for an
    abbreviation, or a long or unclosed quotation."""
    while (bracketed := BRACKETED.match(words, *sentence)) and (rest := _trim(words, bracketed.end(), sentence.end)):
        yield Span(sentence.start, bracketed.end())
        sentence = rest
    while (ended := WORD_END.search(words, *sentence)) and (rest := _trim(words, ended.end(), sentence.end)):
        yield Span(sentence.start, ended.end())
        sentence = rest
    inside = sentence.of(words)
    if inside.count(" ") < LONG_SENTENCE:
        yield sentence
    else:
        for part in _mend(inside, _boundaries(inside, MASKED.sub(" ", inside))):
            yield Span(sentence.start + part.start, sentence.start + part.end)
