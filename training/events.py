"""Invented news, written for training: events told by several outlets, with questions and each article's own answers.

    uv run python -m training.events OUT_FOLDER

Writes OUT_FOLDER/articles.jsonl (the articles of all events), and batches of questions of two parts, "learn" and "fit":
PART.answered.jsonl, PART.unanswered.jsonl, PART.differing.jsonl (those answered about which articles differ),
PART.quiz.jsonl (worded as in news quizzes), PART.twins.answered.jsonl and PART.twins.unanswered.jsonl (pairs of which
one detail decides whether any article answers, questions in other words than the articles', and "bare" ones, which name
nothing, to be asked of their event's articles alone). The reader learns from the first part; what is fitted over the
reader sees only the second, since a reader is surer of what it has learned from.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "invented"
FITTED = 0.4
"""Share of the events that are kept from the reader."""
PARTS = ("learn", "fit")
BARE = "bare"
"""The kind of questions that name nothing, to be asked of their event's articles alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """A question about an event. `answers` are (source, words): what each article has for an answer, verbatim; none: no
    article answers. `values` are the groups of equal answers where articles differ."""

    question: str
    kind: str
    answers: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its articles as records of a corpus (id, outlet, date, title, text), and questions; `quiz` are further
    ones, worded as in news quizzes, `twins` such as differ by one detail from others, are reworded, or bare."""

    name: str
    articles: tuple[dict[str, str], ...]
    questions: tuple[Told, ...]
    quiz: tuple[Told, ...] = ()
    twins: tuple[Told, ...] = ()

    @property
    def every(self) -> tuple[Told, ...]:
        """All its questions."""
        return (*self.questions, *self.quiz, *self.twins)

    @property
    def part(self) -> str:
        """Which part it belongs to, told from its name alone."""
        draw = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:4], "big") / 2**32
        return "fit" if draw < FITTED else "learn"


def read_events(folder: Path = FOLDER) -> list[Event]:
    """Every event of a folder of JSON files, by name of the file, with the files of that name in "quiz" and "twins".

    Raises:
        ValueError: an answer does not stand in its article.
    """
    paths = sorted(folder.glob("*.json"))
    return [
        _event(path.stem, _read(path), _read(folder / "quiz" / path.name), _read(folder / "twins" / path.name))
        for path in paths
    ]


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def _event(name: str, read: dict[str, Any], quiz: Sequence[dict[str, Any]], twins: Sequence[dict[str, Any]]) -> Event:
    articles = tuple(article | {"id": f"{name}/{article['id']}"} for article in read["articles"])
    texts = {article["id"]: article["text"] for article in articles}
    told = (_told(name, texts, questions) for questions in (read["questions"], quiz, twins))
    return Event(name, articles, *told)


def _told(name: str, texts: Mapping[str, str], read: Sequence[dict[str, Any]]) -> tuple[Told, ...]:
    questions = []
    for one in read:
        answers = tuple((f"{name}/{answer['source']}", answer["text"]) for answer in one["answers"])
        for source, text in answers:
            if text not in texts[source]:
                raise ValueError(f"{name}: {one['question']}: {source} does not hold {text!r}")
        values = tuple(tuple(group) for group in one.get("values", ()))
        questions.append(Told(one["question"], one["kind"], answers, values))
    return tuple(questions)


def by_id(events: Sequence[Event]) -> dict[str, Told]:
    """Every question of the events by its id in the batches."""
    return {
        _id(named, number): told
        for event in events
        for named in (event, _of_others(event, event.quiz, "quiz"), _of_others(event, event.twins, "twin"))
        for number, told in enumerate(named.questions)
    }


def _id(event: Event, number: int) -> str:
    return f"{event.name}-{number}"


def thin(event: Event, share: float, chance: random.Random) -> Event:
    """The event with a share of its questions, of each kind, drawn at random."""
    kinds = (event.questions, event.quiz, event.twins)
    questions, quiz, twins = (tuple(one for one in some if chance.random() < share) for some in kinds)
    return replace(event, questions=questions, quiz=quiz, twins=twins)


def quiz(events: Sequence[Event]) -> Iterator[dict[str, Any]]:
    """All questions of the events' quizzes, in the batch format."""
    told = [_of_others(event, event.quiz, "quiz") for event in events]
    yield from batch(told, is_answered=True)
    yield from batch(told, is_answered=False)


def twins(events: Sequence[Event], is_answered: bool) -> Iterator[dict[str, Any]]:
    """Those of the events' twins that have answers, or have none, in the batch format."""
    yield from batch([_of_others(event, event.twins, "twin") for event in events], is_answered)


def _of_others(event: Event, questions: tuple[Told, ...], kind: str) -> Event:
    """The event with other questions, which are numbered under a name of their own."""
    return replace(event, questions=questions, name=f"{event.name}-{kind}")


def batch(events: Sequence[Event], is_answered: bool, is_differing: bool = False) -> Iterator[dict[str, Any]]:
    """The questions of the events that have answers, or those that have none, in the batch format.

    Args:
        is_differing: only those about which articles differ.
    """
    for event in events:
        for number, one in enumerate(event.questions):
            if bool(one.answers) == is_answered and (one.values or not is_differing):
                asked = {"id": _id(event, number), "question": one.question, "tags": [one.kind]}
                sources = sorted({source for source, _ in one.answers})
                known = {"answers": sorted({text for _, text in one.answers}), "sources": sources}
                yield asked | (known if is_answered else {"answerable": False})


def main() -> None:
    """Read the command line, write corpus and batches."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    events = read_events()
    records: dict[str, Iterator[dict[str, Any]]] = {"articles": (one for event in events for one in event.articles)}
    for part in PARTS:
        own = [event for event in events if event.part == part]
        records |= {f"{part}.{name}": batch(own, name == "answered") for name in ("answered", "unanswered")}
        records[f"{part}.differing"] = batch(own, is_answered=True, is_differing=True)
        records[f"{part}.quiz"] = quiz(own)
        records |= {f"{part}.twins.{name}": twins(own, name == "answered") for name in ("answered", "unanswered")}
    for name, lines in records.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (out / f"{name}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
