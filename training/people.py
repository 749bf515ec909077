"""The English nouns for people and groups of them → `assistant/answering/asking/people.txt`.

    uv run --with pyyaml python -m training.people WORDNET

WORDNET is src/yaml of Open English WordNet (CC BY 4.0, derived from Princeton WordNet). Taken are the nouns of one word
in lower case of which one of the first two senses is in the file of persons (18) or of groups (14).
"""

import argparse
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import yaml

OUT = Path(__file__).parents[1] / "assistant" / "answering" / "asking" / "people.txt"
FILES = {"14", "18"}
SENSES = 2
PLURALS = "people men women gunmen policemen servicemen firemen fishermen businessmen lawmen militiamen children"


def nouns(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each noun with the numbers of its senses' files ("missile%1:06:00::" → "06"), the commonest first."""
    for path in sorted(folder.glob("entries-*.yaml")):
        for lemma, entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).items():
            for name in ("n", "n-1"):
                if name in entry:
                    yield lemma, [sense["id"].split("%")[1].split(":")[1] for sense in entry[name]["sense"]]


def main() -> None:
    """Read the command line and write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wordnet", type=Path)
    found = {
        lemma
        for lemma, files in nouns(parser.parse_args().wordnet)
        if re.fullmatch("[a-z]{3,}", lemma) and FILES & set(files[:SENSES])
    }
    head = "# Nouns for people and groups, of Open English WordNet (CC BY 4.0); made by training/people.py\n"
    OUT.write_text(head + textwrap.fill(" ".join(sorted(found | set(PLURALS.split()))), 120) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
