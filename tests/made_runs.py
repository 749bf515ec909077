"""Records of runs made up for tests: an answer in the form of DESIGN.md, and runs of many answers drawn from a seed."""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.evaluation.runs import Run

ASKED: Mapping[str, Any] = {
    "as_of": None,
    "answers": [],
    "nuggets": [],
    "sources": [],
    "quotes": [],
    "answerable": True,
    "tags": [],
    "history": [],
}


def record(
    identity: str = "q", /, answer: str = "It was Elm.", asked: Mapping[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    """One record; `asked` holds what is known of the right answer, `fields` replace those of the answer."""
    question = fields.pop("question", f"Question {identity}?")
    plain = {
        "id": identity,
        "question": question,
        "answer": answer,
        "short": None,
        "abstained": False,
        "reason": None,
        "statements": [],
        "citations": [],
        "disagreements": [],
        "origins": 1,
        "passages": [],
        "mode": "extractive",
        "model": None,
        "seconds": 0.5,
        "error": None,
        "confidence": 0.5,
        "usage": None,
    }
    return plain | fields | {"asked": {"id": identity, "question": question, **ASKED, **(asked or {})}}


def citation(source: str, quote: str, start: int = 0, key: str = "1") -> dict[str, Any]:
    """A citation whose span is as long as its quote."""
    end = start + len(quote)
    about = {"outlet": None, "date": None, "title": None}
    return {"key": key, "source": source, "start": start, "end": end, "line": 1, "quote": quote, **about}


def passage(source: str, start: int = 0, end: int = 100, score: float = 1.0) -> dict[str, Any]:
    """A retrieved passage."""
    return {"source": source, "start": start, "end": end, "score": score}


def noisy_run(questions: int, seed: int, difficulty: int = 0) -> Run:
    """Answers of one stochastic assistant to the same questions whatever the seed: each question has its own chance."""
    hard, chance = random.Random(difficulty), random.Random(seed)
    return Run({}, [_noisy(number, hard.random(), hard.random() < 0.2, chance) for number in range(questions)])


def _noisy(number: int, ease: float, is_unanswerable: bool, chance: random.Random) -> dict[str, Any]:
    said = [word for word in ("one", "two", "three") if chance.random() < ease]
    abstained = chance.random() < (0.7 if is_unanswerable else 0.15)
    gold = (
        {"answerable": False} if is_unanswerable else {"nuggets": [["one"], ["two"], ["three"]], "sources": ["a", "b"]}
    )
    found = [passage(source) for source in chance.sample("abcdefgh", chance.randint(1, 8))]
    return record(
        f"q{number}",
        " ".join(said) or "nothing",
        gold | {"tags": [f"t{number % 5}"]},
        abstained=abstained,
        confidence=round(0.6 * (not abstained) + 0.4 * chance.random(), 2),
        passages=found,
        citations=[citation(chance.choice("abc"), "one two")],
        seconds=chance.lognormvariate(0, 1),
    )


def write_run(path: Path, records: list[dict[str, Any]], header: Mapping[str, Any] | None = None) -> Path:
    """A run file of these records."""
    lines = [{"run": dict(header or {})}, *records]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path
