"""Text → paragraphs → sentences → passages, each an exact span of code points; no word is changed or lost.

Sentences come from `sentencex`; three small repairs follow, for what was seen to go wrong in news: pieces that belong
together ("10 a.m." | "Tuesday"), a bracketed sentence joined to the next, and a long quotation kept as one sentence.
"""

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import sentencex

from index.records import Mark, Passage, Span

LONGEST_WORD = 10  # code points; words of a text are not longer on average, unless white space does not part them
LONGEST_CHUNK = 20_000  # code points handed to the splitter at once: a text on one line must not take quadratic time
LONG_SENTENCE = 60  # words from which a sentence is looked at again without its quotation marks
NARROWEST, WIDEST = 40, 120  # columns between which a program can have wrapped lines; longer lines are paragraphs
FULLEST = 1.25  # times the budget of words that a passage may hold

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


def _part(words: str, sentence: Span) -> Iterator[Span]:
    """Open a sentence that holds several: bracketed ones at its start, or a long or unclosed quotation."""
    while (bracketed := BRACKETED.match(words, *sentence)) and (rest := _trim(words, bracketed.end(), sentence.end)):
        yield Span(sentence.start, bracketed.end())
        sentence = rest
    inside = sentence.of(words)
    if inside.count(" ") < LONG_SENTENCE:
        yield sentence
    else:
        for part in _mend(inside, _boundaries(inside, MASKED.sub(" ", inside))):
            yield Span(sentence.start + part.start, sentence.start + part.end)


def build_passages(
    source: str, text: str, sentences: Sequence[Span], marks: Sequence[Mark], words: int = 130
) -> tuple[Passage, ...]:
    """Group the unmarked sentences into passages of about `words` words; none reaches across a mark.

    A passage ends with a paragraph where one ends near the budget. What is left over at the end of a run of sentences
    is shared with the passages before it. A sentence of more than twice the budget is cut at white space.
    """
    starts = {paragraph.start for paragraph in split_paragraphs(text)}
    passages = []
    for run in _unmarked(sentences, marks):
        pieces = [piece for sentence in run for piece in _pieces(text, sentence, words)]
        passages += [_passage(source, text, group) for group in _groups(text, pieces, starts, words)]
    return tuple(passages)


def _unmarked(sentences: Sequence[Span], marks: Sequence[Mark]) -> Iterator[list[Span]]:
    """Runs of sentences with no mark in or between them."""
    run: list[Span] = []
    ahead = iter(sorted(marks, key=lambda mark: mark.start))
    mark = next(ahead, None)
    for sentence in sentences:
        while mark and mark.end <= sentence.start:
            if run:
                yield run
                run = []
            mark = next(ahead, None)
        if not mark or mark.start >= sentence.end:
            run.append(sentence)
    if run:
        yield run


def _pieces(text: str, sentence: Span, words: int) -> list[Span]:
    """The sentence, or, where it is over twice the budget, its parts of as equal a length as can be."""
    size = len(sentence.of(text).split())
    if size <= 2 * words:
        return [sentence]
    found = [word.span() for word in re.compile(r"\S+").finditer(text, *sentence)]
    count = math.ceil(size / words)
    cuts = [size * number // count for number in range(count + 1)]
    return [Span(found[a][0], found[b - 1][1]) for a, b in pairwise(cuts)]


def _groups(text: str, pieces: list[Span], starts: set[int], words: int) -> Iterator[tuple[Span, ...]]:
    """The pieces, in order, in groups of near equal size; `starts` are the positions where paragraphs begin."""
    sizes = [_size(piece.of(text)) for piece in pieces]
    ends = [piece.start in starts for piece in pieces[1:]] + [True]
    first, left = 0, sum(sizes)
    while first < len(pieces):
        aim = left / max(1, math.ceil(left / (FULLEST * words)), round(left / words))
        last = _last(sizes, ends, first, aim, words)
        yield tuple(pieces[first:last])
        left -= sum(sizes[first:last])
        first = last


def _size(text: str) -> int:
    """Words, or what the characters would make where there is hardly any white space."""
    return max(len(text.split()), len(text) // LONGEST_WORD)


def _last(sizes: list[int], ends: list[bool], first: int, aim: float, words: int) -> int:
    """The index after the last piece of the group that begins with piece `first` and should hold `aim` words."""
    best, cost, size = first + 1, float("inf"), 0
    for last in range(first + 1, len(sizes) + 1):
        size += sizes[last - 1]
        if size > FULLEST * words:
            break
        off = abs(size - aim) / aim + (0.0 if ends[last - 1] and size >= 0.6 * words else 0.25)
        if off <= cost:
            best, cost = last, off
    return best


def _passage(source: str, text: str, sentences: tuple[Span, ...]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    words = text[start:end]
    key = "\0".join((source, str(start), str(end), words)).encode("utf-8", "surrogatepass")
    return Passage(hashlib.sha256(key).hexdigest()[:24], source, start, end, words, sentences)
