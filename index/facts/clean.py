"""Text → marked stretches: what an article prints that is not its reporting. Nothing is removed or rewritten.

What is marked can never be cited, so a mark needs evidence of form and not only of words: a whole paragraph, short,
that begins or reads throughout as boilerplate does. Words in quotation marks are never such evidence.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from index.facts.head import ROLE, Line
from index.facts.headers import header_day
from index.facts.repeats import find_repeats
from index.records import Mark, MarkKind, Span
from index.split import split_paragraphs

LONGEST = 1200  # code points of the longest paragraph that may be boilerplate
TOP = 12  # lines above the prose, at most, that can be an article's header

ORNAMENT = re.compile(r"[^\w(©@\"“”'‘’«„\[]+")
QUOTED = re.compile(r"[\"“„«][^\"“”„»]*[\"”»]?")
STOPPED = re.compile(r"[.!?…:;。؟][\"'”’»)\]]*$")
TWO_SENTENCES = re.compile(r"[a-z0-9)\"”][.!?][\"”’)]* +[\"“‘(]?[A-Z]")
JOINERS = frozenset("a an and at by de del der di el for from in of on the van via von".split())


def _any(*patterns: str, whole: bool = False) -> re.Pattern[str]:
    """A pattern for the beginning of a line, or, if `whole`, for all of it but punctuation."""
    return re.compile(rf"(?:{'|'.join(patterns)})" + (r"\W*$" if whole else ""), re.IGNORECASE)


COMMENTS = _any(r"(?:\d+ )?comments?(?: ?[(\[]\d+[)\]])?:?$", r"join the (?:conversation|discussion):?$")
REPLY = _any(
    r"(?:leave|post|write|add|submit)(?: a| your)? (?:comment|reply)(?: to .{1,40}| cancel reply| below)?\W*$",
    r"(?:view|show|see|hide|read|load) (?:(?:all|more|\d+) )?comments?(?: \(\d+\))?\W*$|cancel reply$",
    r"comments (?:are )?(?:now )?(?:closed|off)(?: (?:for|on) this (?:article|story|post))?\W*$",
    r"your e-?mail address will not be (?:published|shared)|save my name, e-?mail|notify me of (?:new|follow)",
    r"(?:you must be |please )?(?:logged|log|signed|sign) in to (?:post|leave|comment|reply)|this site uses akismet",
)
LABEL = _any(r"(?:name|e-?mail|website|comment|message|submit|reply)(?: address)?|required fields.*", whole=True)
POLICY = _any(
    r".*\bcomments?\b.*(?:moderat|reject|approv|publish|delet|remov|guideline|polic|rules|welcome|relevant|edit)",
    r".*(?:moderat|reject|approv|publish|delet|remov|guideline|polic|rules|welcome).*\bcomments?\b",
    r".*\b(?:will|do|can) ?not (?:tolerate|accept|allow|publish|permit)\b|.*\bcommunity (?:guidelines|standards)",
)
ADDRESSED = re.compile(r"\b(?:we|our|us|you|your)\b", re.IGNORECASE)
READER = _any(r".{1,60} says:?", r".{0,60}\b(?:\d+|an?) (?:minute|hour|day|week|month|year)s? ago", "reply", whole=True)

THINGS = r"(?:articles?|stor(?:y|ies)|posts?|news|topics?|content|coverage|links?|reading|videos?|headlines?)"
LINKS = _any(
    rf"(?:related|recommended)(?: {THINGS}| for you)?|more (?:(?:related |top )?{THINGS}|on this (?:story|topic))",
    r"you (?:may|might)(?: also)? (?:like|be interested in)|(?:most|top) (?:read|popular|viewed|shared|stories)",
    r"(?:read|see|watch) also|also (?:read|see|watch)|editor['’]?s['’]? (?:picks?|choice)|read more:",
    whole=True,
)
LINK = _any(
    r"(?:(?:read|learn|see|show|view) (?:more|less|the full (?:story|article))(?: here)?|(?:read|up) next)\W*$",
    rf"(?:related(?: {THINGS})?|also read|read also|see also|read next|more on this(?: story)?)\s*[:|»>]",
    r"\(?read (?:more|the full (?:story|article|report))(?: (?:on|about|from|at|in|of|here)\b|[\w’' ]{0,40}:)",
    r"(?-i:MORE|More)\s?[:|»].*[^.]$",
)
BUTTON = _any(
    r"(?:read )?(?:the )?(?:source|original|via) (?:link|article)|(?:back|return|go) to top(?: button)?|hide caption",
    r"advertise?ment|advertising|ad|sponsored(?: content| by .{1,40})?|promoted(?: content)?|all rights reserved",
    r"(?:(?:article|story) )?continues? (?:reading )?(?:below|after)(?: (?:this |the )?(?:advertisement|ad))?",
    r"scroll (?:down )?to continue(?: reading)?|continue reading.{0,40}|skip to (?:main )?content|load(?:ing)? more",
    r"share(?: (?:this|on|via)\b(?: \S+){0,6})?|tweet|e-?mail|print(?: this)?(?: article)?|copy link|menu|close",
    r"(?:accept|reject|manage)(?: all)? cookies|cookie (?:policy|settings)|privacy policy|terms of (?:use|service)",
    whole=True,
)
SITES = r"(?:twitter|facebook|instagram|x|linkedin|youtube|telegram|tiktok|whatsapp)"
APPEAL = _any(
    rf"(?:please )?follow (?:us\b|(?:him|her|them|me|(?-i:[A-Z])\S*) (?:\S+ ){{0,12}}(?:on|at) {SITES}\b)",
    r"(?:find|like|join) us on \w+|(?:video )?ad feedback|would you like to receive",
    r"(?:please )?subscribe(?: now| here| today| to (?:our|the|my|continue|keep)\b| for (?:free|more)|\W*$)",
    r"(?:please )?sign up (?:now|here|today|(?:for|to) .*\b(?:newsletter|alert|update|briefing)s?\b|.*\binbox\b)",
    r"(?:click|tap) here(?: (?:to|for|if)\b|\W*$)|(?:download|get) (?:the|our) (?:\S+ ){0,4}app\b",
    r"already (?:a )?(?:subscriber|subscribed|a member)\b|you have \d+ (?:free )?articles? (?:left|remaining)\b",
    r"this (?:article|story|content|post) is (?:only )?(?:for|available (?:only )?(?:to|for)|reserved for) "
    r"(?:our |paying |paid |registered )*(?:subscribers|members)\b|(?:after|skip past) newsletter promotion\W*$",
    r"support (?:local|independent|our) journalism|(?:you can )?(?:contact|e-?mail|reach|write to) (?:\S+ ){0,8}\S+@\S",
)
ENROL = re.compile(r"(?:^|[.!?:]\)? ?|inbox, )(?:sign up|subscribe|click here|register)\b", re.IGNORECASE)
ENROLLED = re.compile(r"\b(?:newsletters?|inbox|e-?mail alerts|text messages?|print edition)\b", re.IGNORECASE)
NOTICE = _any(
    r"(?:copyright )?©|copyright (?:\(c\)|\d{4})|\(c\) ?\d{4}|(?:\S+ ){0,8}all rights reserved",
    r"this (?:material|content|article|story) may not be (?:published|reproduced|copied)",
    r"(?:this|our) (?:web ?)?sites? uses? cookies|we value your privacy\b|our standards: the thomson reuters trust",
    r"we (?:and our partners )?use cookies|we and our (?:[\w,]+ ){0,2}partners .*\b(?:cookies|personal data)\b",
    r"by (?:continuing to (?:use|browse)|using) (?:this|our) (?:web ?)?site\b.*\b(?:agree|consent|accept|cookies)",
)
CREDIT = re.compile(
    r"\(?(?i:(?:file |ap )?(?:photo|image|picture|video)s?(?: credits?| source| courtesy)?(?: ?[:/|]| by\b)|credits?:"
    r"|contributing:)|.*(?:Getty Images|Shutterstock)|.*(?:/|\bvia |^|\()(?:AFP|Reuters|REUTERS|AP|EPA)\b"
)
STAFF_WORDS = re.compile(r"(?i:\b(?:additional |further )?(?:reporting|writing|editing)\b)")
STAFF = re.compile(
    r"\(?(?:(?:(?:Additional|Original|With) )?[Rr]eporting|Writing|Editing|Compiled|Edited)(?: and \w+ing)? by\b"
    r"(?P<by>.*)|(?P<who>.{2,120}) contributed (?:reporting )?to this (?:report|article|story)\W*$"
)
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:[a-z]{1,6})?\.?"
DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
DATE_LINE = _any(
    rf"(?:(?:{DAY}|{MONTH}|[\d:.,/|–-]++(?:st|nd|rd|th|am|pm)?|[ap]\.?m\.?|at|E[SD]?T|GMT|UTC|BST)[\s,]*+)++$",
    r"(?:first |last )?(?:published|updated|posted|modified|created|date|issued)\b:?(?: \S+){1,12}$|\d+ min\w* read",
)
EVENT = re.compile(rf"\bon {DAY}\b|\b{MONTH} \d|\b\d\d?,? {MONTH}(?: |$)|\b(?:19|20)\d\d\b|Photo:|^(?:The )?[Cc]laim:")
MARKDOWN = re.compile(r"#{1,6} ")
FRONT_MATTER = re.compile(r"\s*---\s*\n(?:\w[\w-]*:.*\n|[ \t-].*\n){1,40}?---\s*(?:\n|$)")


class _Line(NamedTuple):
    """A paragraph as the rules see it: on one line and without ornaments (`words`), and without quotations (`bare`).

    Both are empty where the paragraph is too long to be anything but prose.
    """

    span: Span
    words: str = ""
    bare: str = ""
    size: int = 0

    @property
    def stops(self) -> bool:
        """Whether it ends as a sentence does."""
        return STOPPED.search(self.words[-8:]) is not None

    @property
    def is_prose(self) -> bool:
        """Whether it can be an article's own text: long, or a sentence."""
        return self.span.end - self.span.start > LONGEST or self.size > 30 or (self.size >= 8 and self.stops)


Kinds = dict[int, MarkKind]


def find_marks(text: str, sentences: Sequence[Span]) -> tuple[Mark, ...]:
    """The stretches of `text` that are not its reporting: ordered, apart, whole paragraphs or whole sentences.

    Where the marks would leave no sentence, the text is all there is to cite, and nothing is marked.
    """
    lines = [_line(text, span) for span in split_paragraphs(text)]
    matter = FRONT_MATTER.match(text)
    kinds: Kinds = {index: "heading" for index, line in enumerate(lines) if matter and line.span.end <= matter.end()}
    for index, line in enumerate(lines):
        if _is_furniture(line):
            kinds.setdefault(index, "furniture")
    for index in _comments(lines):
        kinds[index] = "comments"
    for index in _related(lines, kinds):
        kinds.setdefault(index, "related")
    for index in _headings(text, lines, kinds):
        kinds.setdefault(index, "heading")
    marks = _merge(lines, kinds)
    starts = [mark.start for mark in marks]
    before = [bisect_left(starts, sentence.end) - 1 for sentence in sentences]
    left = [i for i, at in enumerate(before) if at < 0 or marks[at].end <= sentences[i].start]
    if not any(c.isalnum() for index in left for c in sentences[index].of(text)):
        return ()
    return tuple(sorted([*marks, *find_repeats(text, sentences, left)], key=lambda mark: mark.start))


def _line(text: str, span: Span) -> _Line:
    if span.end - span.start > LONGEST:
        return _Line(span)
    words = " ".join(span.of(text).split())
    if ornament := ORNAMENT.match(words):
        words = words[ornament.end() :]
    return _Line(span, words, QUOTED.sub("“”", words), len(words.split()))


def _merge(lines: list[_Line], kinds: Kinds) -> list[Mark]:
    """One mark for each unbroken run of lines of one kind."""
    runs = [(kind, list(run)) for kind, run in groupby(range(len(lines)), key=kinds.get)]
    return [Mark(kind, lines[run[0]].span.start, lines[run[-1]].span.end) for kind, run in runs if kind]


def _comments(lines: list[_Line]) -> Iterator[int]:
    """Reply forms and comment policies: from a heading as far as what follows is one; readers' comments to the end."""
    inside = False
    for index, line in enumerate(lines):
        if COMMENTS.match(line.words):
            after = lines[index + 1 : index + 3]
            if any(line.size <= 10 and READER.match(line.words) for line in after):
                yield from range(index, len(lines))
                return
            inside = not after or _is_form(after[0])
        else:
            inside = REPLY.match(line.words) is not None or (inside and _is_form(line))
        if inside:
            yield index


def _is_form(line: _Line) -> bool:
    """Whether a line below a comment heading still belongs to the form or the policy."""
    if REPLY.match(line.words) or LABEL.match(line.words):
        return True
    return POLICY.match(line.bare) is not None and ADDRESSED.search(line.bare) is not None


def _related(lines: list[_Line], kinds: Kinds) -> Iterator[int]:
    """Links to other articles: single lines, and the headlines (at most ten) below a heading for them."""
    headlines = 0
    for index, line in enumerate(lines):
        if LINKS.match(line.words):
            headlines = 10
        elif headlines and line.words.casefold() == "end of list":
            headlines = 0
        elif line.size > 30 or not LINK.match(line.words):
            is_sentence = (line.stops and not line.words.endswith("?")) or line.words[-1:] in (":", "")
            is_headline = 0 < line.size <= 20 and not is_sentence and index not in kinds
            headlines = headlines - 1 if headlines and is_headline else 0
            if not headlines:
                continue
        yield index


def _is_furniture(line: _Line) -> bool:
    """Whether a line is of the page and not of the article: a button, an appeal, a notice, a credit, a ruler."""
    if line.span.end - line.span.start > LONGEST:
        return False
    if not any(c.isalnum() for c in line.words) or BUTTON.match(line.words):
        return True
    if line.size <= 30 and APPEAL.match(line.bare):
        return True
    if line.size <= 8 and not line.stops and CREDIT.match(line.words) and _is_names(line.words):
        return True
    staff = STAFF.match(line.words) if line.size <= 30 else None
    if staff and _is_names(STAFF_WORDS.sub("", staff["who"] or staff["by"])):
        return True
    if line.size <= 45 and ENROL.search(line.bare) and ENROLLED.search(line.bare):
        return True
    return NOTICE.match(line.words) is not None


def _is_names(words: str) -> bool:
    """Whether every word is capitalised, but for those that join names."""
    parts = re.findall(r"[^\W\d_][\w'’.-]*", words)
    return bool(parts) and all(part[0].isupper() or part in JOINERS for part in parts)


def _headings(text: str, lines: list[_Line], kinds: Kinds) -> Iterator[int]:
    """Markdown headings; above the prose, also the title, section names, bylines and dates.

    A plain headline inside the article stays: it may state what nothing else does, and it places the words below it.
    """
    prose = [index for index, line in enumerate(lines) if line.is_prose and index not in kinds]
    if not prose:
        return
    for index, line in enumerate(lines):
        if (line.size <= 20 and MARKDOWN.match(text, line.span.start)) or (line.words[-1:] == "—" and _is_header(line)):
            yield index
    untitled = True
    above = [index for index in range(prose[0]) if index not in kinds]
    for index in above if len(above) <= TOP else ():
        if _is_header(lines[index]):
            yield index
        else:
            if untitled and _is_title(lines[index]) and not ORNAMENT.match(text, lines[index].span.start):
                yield index
            untitled = False


def _is_header(line: _Line) -> bool:
    """Whether a line above the prose is a section's name, a byline, an agency or a date."""
    if line.size > 14 or (line.stops and not re.search(r"[ap]\.m\.$", line.words)):
        return False
    if DATE_LINE.match(line.words) or header_day(Line(0, line.words)):
        return True
    named = line.size <= (14 if line.words.startswith(("By ", "by ", "BY ")) else 6)
    return named and _is_names(ROLE.sub(r"\1", line.words)) and not any(c.isdigit() for c in line.words)


def _is_title(line: _Line) -> bool:
    """Whether the first line above the prose that is no header is the title, and not a caption, an item or a date."""
    if line.stops or not 0 < line.size <= 20 or line.words[0] == "(":
        return False
    return not TWO_SENTENCES.search(line.words) and not EVENT.search(line.words)
