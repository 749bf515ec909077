"""The rows that the claim model learns from: claims with evidence, true or not, and where it is known, the wrong
words."""

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.claims.edits import Editor
from training.claims.lexicon import read_lexicon
from training.reader.examples import SENTENCE

SOURCES = frozenset(
    "squad1.1-train44 squad-train-routerlens squad-train-emptycity squadshifts-newwiki nanco-news".split()
)
NEWS = frozenset("qamr-wikinews qadiscourse-wikinews qasrl-gs-wikinews".split())
"""One-sentence contexts from news: several are put together."""
STRANGE = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
OFTEN = 15
"""Times that a word must stand in the texts to be put into a claim."""
LEAST, MOST = 9, 45
"""Words of a sentence of which a claim is made."""


@dataclass(frozen=True, slots=True)
class Row:
    """A claim and its evidence. `wrong`: places of the words that make it false; None where they are not known."""

    claim: str
    evidence: str
    is_true: bool
    wrong: tuple[tuple[int, int], ...] | None = None


def read_claims(path: Path) -> list[Row]:
    """The pairs of one .jsonl.xz file; "neutral" counts as not supported.

    Raises:
        OSError: the file cannot be read.
    """
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    return [Row(_tidy(r["claim"]), _tidy(r["sentence"]), r["label"] == "supports") for r in read]


def _tidy(text: str) -> str:
    """The text without the spaces that a tokenizer put before its punctuation."""
    text = text.replace("-LRB-", "(").replace("-RRB-", ")").replace("``", "“").replace("''", "”").replace("--", "–")
    return re.sub(r"\s+([.,;:!?)'’]|n't\b)", r"\1", re.sub(r"([(“])\s+", r"\1", " ".join(text.split())))


def read_contexts(path: Path, chance: random.Random) -> list[list[str]]:
    """Texts as lists of sentences; those of one sentence are put together by fours.

    Raises:
        OSError: the file cannot be read.
    """
    texts: dict[str, str] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["dataset"] in SOURCES | NEWS:
                texts.setdefault(row["context"], row["dataset"])
    whole = [SENTENCE.split(" ".join(text.split())) for text, name in texts.items() if name in SOURCES]
    single = [_tidy(text) for text, name in texts.items() if name in NEWS]
    chance.shuffle(single)
    return [text for text in whole if len(text) > 1] + [single[i : i + 4] for i in range(0, len(single), 4)] * 2


def derive(contexts: Sequence[Sequence[str]], lexicon: Path, count: int, chance: random.Random) -> Iterator[Row]:
    """Rows made by editing sentences, half of them true, each with some sentences around as evidence."""
    strange = sorted({name for text in contexts for sentence in text for name in STRANGE.findall(sentence)})
    seen = Counter(word for text in contexts for sentence in text for word in re.findall(r"[a-z]+", sentence))
    known = frozenset(word for word, times in seen.items() if times >= OFTEN)
    editor, made = Editor(read_lexicon(lexicon, known), strange, chance), 0
    while made < count:
        text = chance.choice(contexts)
        place = chance.randrange(len(text))
        sentence = _shorten(text[place], chance)
        first = max(0, place - chance.randint(0, 3))
        evidence = " ".join(text[first : place + chance.randint(1, 4)])
        is_true = made % 2 == 0
        if LEAST <= len(sentence.split()) <= MOST and (claim := editor.make(sentence, evidence, is_true)):
            made += 1
            yield Row(claim.text, evidence, is_true, claim.wrong)


def _shorten(sentence: str, chance: random.Random) -> str:
    """The sentence, or without what stands in brackets or behind its last comma: still true, and less."""
    if chance.random() < 0.5:
        sentence = re.sub(r"\s*\([^()]*\)", "", sentence)
    if chance.random() < 0.3 and (
        match := re.search(r",\s+(?:which|who|where|while|although|but|and|with|including)\b[^,]*\.$", sentence)
    ):
        sentence = sentence[: match.start()] + "."
    return sentence
