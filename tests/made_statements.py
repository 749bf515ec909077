"""True statements with the words that prove them, and each with one detail altered: invented news, and the seeds'."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.split import split_sentences
from tests.conftest import SEEDS

PEOPLE = """Ines Calder;Omar Lindqvist;Rosa Whitfield;Tariq Bensaid;Mina Osei;Pavel Hruska;Leila Farouk;Sven Aalto;Grace
Mbeki;Hugo Marchetti;Noor Rahmani;Ian Prescott""".replace("\n", " ").split(";")
PLACES = "Norwick;Port Alma;Tessin;Halvorsen;Duma Valley;Kestrel Bay;Oradea;Lower Brook;Santa Rita;Vanta".split(";")
BODIES = "Harbour Authority;Health Ministry;River Board;Transport Union;Civil Guard;Central Bank;Fire Service".split(
    ";"
)
THINGS = "families;soldiers;houses;vehicles;passengers;schools;workers;protesters".split(";")
MONTHS = "January February March April June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

FORMS = (
    (
        "On {day}, {month} {date}, {year}, the {body} evacuated {n} {things} from {place} after the "
        "river rose, {person} said.",
        "{person} said the {body} evacuated {n} {things} from {place} on {month} {date}, {year}.",
    ),
    (
        "{person}, who leads the {body}, told reporters in {place} that {n} {things} had not been counted by {day}.",
        "{person} told reporters that {n} {things} had not been counted by {day}.",
    ),
    (
        "The {body} in {place} has spent {m} million dollars on shelters since {month} {year}, according to {person}.",
        "According to {person}, the {body} in {place} has spent {m} million dollars on shelters since {month} {year}.",
    ),
    (
        "Police in {place} arrested {n} {things} on {day} and released {m} of them, but {person} was "
        "not among those held.",
        "Police in {place} arrested {n} {things} on {day}.",
    ),
    (
        "{place} and the {body} signed an agreement on {date} {month} {year} that covers {n} {things} and {m} bridges.",
        "The agreement that {place} and the {body} signed on {date} {month} {year} covers {n} {things}.",
    ),
    (
        "“We have never closed the port,” said {person} of the {body}, which employs {n} {things} in {place}.",
        "The {body}, which employs {n} {things} in {place}, has never closed the port, said {person}.",
    ),
    (
        "A fire in {place} destroyed {n} {things} on {day}; nobody was hurt. It was the worst since {year}.",
        "On {day} a fire in {place} destroyed {n} {things}.",
    ),
    (
        "Around {m} percent of voters in {place} chose {person} as governor on {month} {date}, the "
        "electoral board announced.",
        "The electoral board announced that {m} percent of voters in {place} chose {person} as governor "
        "on {month} {date}.",
    ),
    (
        "{person} did not attend the talks in {place}, where the {body} offered {n} {things} a raise of {m} percent.",
        "In {place}, the {body} offered {n} {things} a raise of {m} percent.",
    ),
    (
        "The court in {place} sentenced {person} to {m} years in prison on {day} for selling land of the {body}.",
        "{person} was sentenced to {m} years in prison by the court in {place} on {day}.",
    ),
    (
        "No {things} were harmed when the bridge at {place} collapsed on {month} {date}, the {body} said.",
        "The {body} said that no {things} were harmed when the bridge at {place} collapsed on {month} {date}.",
    ),
    (
        "The {body} will reopen {n} kilometres of road near {place} in {month}, {person} confirmed on {day}.",
        "{person} confirmed that the {body} will reopen {n} kilometres of road near {place} in {month}.",
    ),
)


@dataclass(frozen=True)
class Pair:
    """A true statement, and the words that prove it."""

    statement: str
    words: str


@dataclass(frozen=True)
class Altered:
    """A statement that is no longer true, and what was altered."""

    statement: str
    words: str
    what: str


def invented(count: int, chance: random.Random) -> Iterator[Pair]:
    """True statements about invented news, in other words than the news."""
    for i in range(count):
        words, statement = FORMS[i % len(FORMS)]
        values = {
            "person": chance.choice(PEOPLE),
            "place": chance.choice(PLACES),
            "body": chance.choice(BODIES),
            "things": chance.choice(THINGS),
            "n": f"{chance.choice([chance.randint(13, 99), chance.randint(100, 999), chance.randint(1000, 9000)]):,}",
            "m": str(chance.randint(3, 49)),
            "day": chance.choice(DAYS),
            "month": chance.choice(MONTHS),
            "date": str(chance.randint(1, 28)),
            "year": str(chance.randint(1998, 2025)),
        }
        yield Pair(statement.format(**values), words.format(**values))


def from_seeds() -> Iterator[Pair]:
    """The sentences of the seed articles, each true by itself."""
    for file in sorted(SEEDS.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        for span in split_sentences(text):
            words = " ".join(span.of(text).split())
            if 8 <= len(words.split()) <= 60:
                yield Pair(words, words)
                yield Pair(
                    f"The article says: {words[0].lower() if words[1].islower() else words[0]}{words[1:]}", words
                )


def alter(pair: Pair, chance: random.Random) -> Altered | None:
    """The statement with one figure, name, date or negation altered, whichever it has, by chance."""
    ways = [way for way in (_figure, _name, _date, _negation) if way(pair.statement, chance)]
    if not ways:
        return None
    way = chance.choice(ways)
    return Altered(way(pair.statement, chance) or "", pair.words, way.__name__.strip("_"))


def _figure(text: str, chance: random.Random) -> str | None:
    found = [m for m in re.finditer(r"(?<![\w,.])\d{1,3}(?:,\d{3})*(?![\w:]|,\d|\.\d)", text) if not _is_dated(text, m)]
    if not found:
        return None
    match = chance.choice(found)
    value = int(match.group().replace(",", ""))
    other = chance.choice([value + 1, value * 2, max(2, value // 2) if value > 4 else value + 3, value + 10])
    return text[: match.start()] + f"{other:,}" + text[match.end() :]


def _is_dated(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 11) : match.end() + 12]
    return any(month in around for month in [*MONTHS, "May", "Oct"])


def _name(text: str, chance: random.Random) -> str | None:
    found = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})*", text))
    found = [m for m in found if m.group().split()[0] not in {*MONTHS, *DAYS, "May"}]
    if not found:
        return None
    match = chance.choice(found)
    other = chance.choice([name for name in [*PEOPLE, *PLACES] if name.split()[0] not in text])
    return text[: match.start()] + other + text[match.end() :]


def _date(text: str, chance: random.Random) -> str | None:
    found = list(re.finditer(rf"\b(?:{'|'.join([*MONTHS, *DAYS])})\b|\b(?:19|20)\d\d\b", text))
    if not found:
        return None
    match = chance.choice(found)
    word = match.group()
    others = MONTHS if word in MONTHS else DAYS if word in DAYS else [str(int(word) + d) for d in (-3, 1, 2, 10)]
    return text[: match.start()] + chance.choice([o for o in others if o != word]) + text[match.end() :]


def _negation(text: str, chance: random.Random) -> str | None:
    if re.search(r"\b(?:not|never) ", text):
        return re.sub(r"\b(?:not|never) ", "", text, count=1)
    if re.search(r"\b[Nn]o (?=[a-z]+ (?:was|were)\b)", text):
        return re.sub(
            r"\b([Nn])o (?=[a-z]+ (?:was|were)\b)", "Some " if text.startswith("No") else "some ", text, count=1
        )
    verbs = list(re.finditer(r"\b(?:was|were|has|have|had|will|is|are|would)\b(?! not\b)", text))
    if not verbs:
        return None
    match = chance.choice(verbs)
    return f"{text[: match.end()]} not{text[match.end() :]}"
