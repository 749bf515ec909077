"""Words that mean the same, the opposite, or something beside: Open English WordNet, read from its repository.

    lexicon = read_lexicon(Path("english-wordnet/src/yaml"), known)

Only single words in their first sense count, since there are no senses in running text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PARTS = {"n": "n", "v": "v", "a": "a", "s": "a", "r": "r"}
PLAIN = re.compile(r"[a-z]{3,}")


Key = tuple[str, str]
"""A base form and its part of speech: n, v, a or r."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Synonyms, opposites, and words beside (under the same more general word) of base forms.

    `usual` is the part of speech in which a word has most senses, and `known` the forms that may be given at all.
    """

    same: Mapping[Key, Sequence[str]]
    opposite: Mapping[Key, Sequence[str]]
    beside: Mapping[Key, Sequence[str]]
    usual: Mapping[str, str]
    known: Collection[str]

    def forms(self, word: str, kind: Literal["same", "opposite", "beside"]) -> list[str]:
        """Words of that kind in the form in which `word` stands, as far as that is regular."""
        table: Mapping[Key, Sequence[str]] = getattr(self, kind)
        for base, ending in _bases(word):
            part = "v" if ending in {"ed", "ing"} else self.usual.get(base, "")
            if found := table.get((base, part)):
                made = (_inflect(other, ending) for other in found)
                return [form for form in made if form and form in self.known and form != word]
        return []


def read_lexicon(folder: Path, known: Collection[str]) -> Lexicon:
    """Read the YAML files of Open English WordNet, line by line: they are regular, and large.

    Args:
        known: forms that may be given, such as those that running text has often.

    Raises:
        OSError: a file cannot be read.
    """
    members, above = _read_synsets(folder)
    first, opposites, usual = _read_entries(folder)
    below: dict[str, list[str]] = defaultdict(list)
    for synset, general in above.items():
        below[general].append(synset)
    same = {key: [m for m in members.get(synset, []) if m != key[0]] for key, synset in first.items()}
    beside = {
        (word, part): [
            member
            for other in below.get(above.get(synset, ""), [])
            if other != synset
            for member in members.get(other, [])
            if first.get((member, part)) == other and member not in same[word, part]
        ]
        for (word, part), synset in first.items()
        if part in {"n", "v"}
    }
    few = {key: found for key, found in beside.items() if 1 <= len(found) <= 150}
    return Lexicon({key: found for key, found in same.items() if found}, opposites, few, usual, known)


def _read_synsets(folder: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The words of each synset, and the more general synset above it."""
    members: dict[str, list[str]] = defaultdict(list)
    above: dict[str, str] = {}
    for path in [*folder.glob("noun.*.yaml"), *folder.glob("verb.*.yaml"), *folder.glob("ad[jv].*.yaml")]:
        synset = field = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:1].isdigit():
                synset = line.rstrip(":")
            elif line.startswith("  - ") and field == "members":
                members[synset] += PLAIN.findall(line) if PLAIN.fullmatch(line[4:].strip("'\"")) else []
            elif line.startswith("  - ") and field == "hypernym":
                above.setdefault(synset, line[4:].strip())
            elif line[:2] == "  " and line[2:3].isalpha():
                field = line.strip().partition(":")[0]
    return members, above


def _read_entries(folder: Path) -> tuple[dict[Key, str], dict[Key, list[str]], dict[str, str]]:
    """By word and part of speech the first synset and the opposites; by word the part with most senses."""
    first: dict[Key, str] = {}
    opposites: dict[Key, list[str]] = defaultdict(list)
    senses: dict[str, Counter[str]] = defaultdict(Counter)
    for path in folder.glob("entries-*.yaml"):
        word = part = field = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.strip()
            name = text.removeprefix("- ")
            if line[:1] not in {" ", ""}:
                word = line.rstrip(":").strip("'\"")
            elif re.fullmatch(r"  [nvasr](-\d)?:", line):
                part = PARTS[text[0]]
            elif not PLAIN.fullmatch(word):
                continue
            elif text.startswith("synset:"):
                first.setdefault((word, part), text.partition(": ")[2])
                senses[word][part] += 1
            elif name.endswith(":") and name[:-1].isalpha():
                field = name[:-1]
            elif field == "antonym" and text.startswith("- "):
                other = text.strip("- '\"").partition("%")[0]
                opposites[word, part] += [other] if PLAIN.fullmatch(other) else []
    return first, opposites, {word: counted.most_common(1)[0][0] for word, counted in senses.items()}


def _bases(word: str) -> Iterable[tuple[str, str]]:
    """Possible base forms of a word, with the ending that it then has."""
    yield word, ""
    for ending, backs in (
        ("ies", ("y",)),
        ("ied", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            for back in backs:
                yield word[: -len(ending)] + back, {"ies": "s", "ied": "ed", "es": "s"}.get(ending, ending)


def _inflect(base: str, ending: str) -> str | None:
    if not ending:
        return base
    if ending == "s":
        if base.endswith("y") and base[-2] not in "aeiou":
            return base[:-1] + "ies"
        return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s")
    if base.endswith("e"):
        return base[:-1] + ending
    if ending == "ed" and base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + ending
