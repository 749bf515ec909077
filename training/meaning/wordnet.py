"""Pairs of words that mean the same, or do not: from Open English WordNet, read from its repository (src/yaml).

Line by line: the files are regular, and large. Of each word the first two senses of each part of speech count, since
running text has no senses, and single words only.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SENSES = 2
PLAIN = re.compile(r"[a-z]{3,}")
ENDINGS = {"v": ("s", "ed", "ing"), "n": ("s",)}


class Pair(NamedTuple):
    """Whether `first`, in a claim, says no more than `second`, in its evidence, and what they are to each other."""

    first: str
    second: str
    is_same: bool
    kind: str


@dataclass
class WordNet:
    """The synsets by their identifiers, which end in the part of speech, and the words by theirs."""

    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    above: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    similar: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    senses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    opposites: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def first_senses(self, word: str) -> set[str]:
        """The first senses of a word in each part of speech."""
        parts: dict[str, list[str]] = defaultdict(list)
        for synset in self.senses[word]:
            parts[synset[-1]].append(synset)
        return {synset for found in parts.values() for synset in found[:SENSES]}

    def alike(self, word: str) -> set[str]:
        """The words of all its senses and of those like them."""
        return {m for s in self.senses[word] for t in [s, *self.similar[s]] for m in self.members[t]}


def read_wordnet(folder: Path, known: Collection[str]) -> WordNet:
    """Read the YAML files.

    Args:
        known: the words that count.

    Raises:
        OSError: a file cannot be read.
    """
    net = WordNet()
    for path in sorted([*folder.glob("noun.*"), *folder.glob("verb.*"), *folder.glob("ad[jv].*")]):
        _read_synsets(path.read_text(encoding="utf-8").splitlines(), net, known)
    for path in sorted(folder.glob("entries-*")):
        _read_entries(path.read_text(encoding="utf-8").splitlines(), net, known)
    return net


def _read_synsets(lines: Iterable[str], net: WordNet, known: Collection[str]) -> None:
    tables = {"members": net.members, "hypernym": net.above, "similar": net.similar}
    synset = name = ""
    for line in lines:
        if line[:1].isdigit():
            synset = line.rstrip(":")
        elif line.startswith("  - ") and name in tables:
            value = line[4:].strip().strip("'\"")
            if name != "members" or value in known:
                tables[name][synset].append(value)
        elif line[:2] == "  " and line[2:3].isalpha():
            name = line.strip().partition(":")[0]


def _read_entries(lines: Iterable[str], net: WordNet, known: Collection[str]) -> None:
    word = name = ""
    for line in lines:
        text = line.strip()
        field_name, _, value = text.removeprefix("- ").partition(":")
        if line[:1] not in {" ", ""}:
            word = line.rstrip(":").strip("'\"")
        elif word not in known:
            continue
        elif field_name == "synset":
            net.senses[word].append(value.strip())
        elif not value and field_name.isalpha():
            name = field_name
        elif text.startswith("- ") and name == "antonym":
            net.opposites[word].add(text.strip("- '\"").partition("%")[0])


def pairs(net: WordNet, known: Collection[str]) -> list[Pair]:
    """All pairs, each once; where a pair would be both, it is the same.

    Same: two words of a sense, or of like senses, and a more general word in the claim. Not the same: words beside each
    other under a more general one, a word in the claim that is below the other, opposites.
    """
    below: dict[str, list[str]] = defaultdict(list)
    for synset, above in net.above.items():
        for general in above:
            below[general].append(synset)
    same, other = set[tuple[str, str]](), dict[tuple[str, str], str]()
    for word in sorted(w for w in net.senses if net.senses[w]):
        alike = net.alike(word)
        for synset in net.first_senses(word):
            same |= {(word, m) for s in [synset, *net.similar[synset]] for m in _firsts(net, s)}
            for general in net.above[synset]:
                same |= {(m, word) for m in _firsts(net, general)}
                other |= {(word, m): "below" for m in net.members[general] if m not in alike}
                beside = (m for s in below[general] if s != synset for m in _firsts(net, s))
                other |= {(word, m): "beside" for m in beside if m not in alike}
        other |= {(word, m): "opposite" for m in net.opposites[word] if m in known}
    same |= {formed for pair in sorted(same) for formed in _forms(net, *pair, known)}
    other |= {formed: kind for pair, kind in sorted(other.items()) for formed in _forms(net, *pair, known)}
    found = [Pair(*pair, True, "same") for pair in sorted(same) if pair[0] != pair[1]]
    return found + [Pair(*pair, False, kind) for pair, kind in sorted(other.items()) if pair not in same]


def _firsts(net: WordNet, synset: str) -> list[str]:
    """The words of which a sense is among the first."""
    return [word for word in net.members[synset] if synset in net.first_senses(word)]


def _forms(net: WordNet, first: str, second: str, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """The two words in the forms that both have."""
    parts = {s[-1] for s in net.senses[first]} & {s[-1] for s in net.senses[second]}
    for ending in ENDINGS["v" if "v" in parts else "n"] if parts & {"v", "n"} else ():
        one, other = inflect(first, ending), inflect(second, ending)
        if one in known and other in known:
            yield one, other


def inflect(base: str, ending: str) -> str:
    """A regular form."""
    if ending == "s":
        if base.endswith("y") and base[-2] not in "aeiou":
            return base[:-1] + "ies"
        return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s")
    if base.endswith("e"):
        return base[:-1] + ending
    if ending == "ed" and base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + ending
