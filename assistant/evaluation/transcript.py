"""A conversation → a batch of questions, so that what a user asked becomes an evaluation set.

A transcript is JSONL with one answer a line, oldest first, as `dateline ask --json` prints it; a run is one too. What
the answers cited becomes what is expected, and their abstentions become unanswerable questions. That is only what the
assistant said: each row is tagged "unreviewed" until a person has checked it and taken the tag away.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.errors import BatchError
from assistant.evaluation.questions import DEFAULTS, Asked, find_fault
from assistant.evaluation.runs import fill, read_objects
from assistant.evaluation.whole import write_whole

REMEMBERED = 20
"""Turns before a follow-up that go with it."""
UNREVIEWED = "unreviewed"
"""The tag of a row that no person has checked."""


def read_transcript(path: Path) -> list[Mapping[str, Any]]:
    """The answers of a transcript, in order; lines without "answer" are passed over.

    Raises:
        BatchError: the file cannot be read, holds no answer, or a value of the wrong kind; line and field are named.
    """
    turns: list[Mapping[str, Any]] = [
        fill(f"{path}:{number}", line) for number, line in read_objects(path) if "answer" in line
    ]
    if not turns:
        raise BatchError(f"{path}: holds no answers; one a line, as dateline ask --json prints them")
    return turns


def to_batch(turns: Sequence[Mapping[str, Any]]) -> list[Asked]:
    """One question for each turn of one conversation, with what its answer cited.

    A question that was understood as it was typed stands alone; a follow-up keeps the turns before it as its history.

    Args:
        turns: answers as `Answer.to_json` gives them, oldest first.
    """
    return [_asked(number, turn, turns[:number][-REMEMBERED:]) for number, turn in enumerate(turns)]


def write_batch(path: Path, rows: Sequence[Asked]) -> None:
    """Write a batch as JSONL, with the fields that say something, whole or not at all.

    Raises:
        BatchError: there are no rows, one of them could not be read back, the name does not end in .jsonl, the file is
            there already or cannot be written.
    """
    if not rows:
        raise BatchError(f"{path}: nothing has been asked yet, so there is nothing to save")
    if path.suffix.lower() != ".jsonl":
        raise BatchError(f"{path}: questions are saved as JSONL; name a file that ends in .jsonl")
    lines = [json.dumps(dict(_said(row)), ensure_ascii=False).encode("utf-8", "replace").decode() for row in rows]
    for row, line in zip(rows, lines, strict=True):
        if wrong := find_fault(json.loads(line)):
            raise BatchError(f"{path}: not written, for {row.id} could not be asked again: {wrong[0]} {wrong[1]}")
    if path.exists():
        raise BatchError(f"{path}: is there already, and stays as it is; name another file")
    write_whole(path, "".join(f"{line}\n" for line in lines))


def _asked(number: int, turn: Mapping[str, Any], before: Sequence[Mapping[str, Any]]) -> Asked:
    understood = turn.get("understood") or turn["question"]
    is_follow_up = " ".join(understood.split()) != " ".join(turn["question"].split())
    citations = [] if turn["abstained"] else turn["citations"]
    return Asked(
        id=f"q{number + 1}",
        question=turn["question"],
        as_of=turn.get("as_of"),
        sources=tuple(dict.fromkeys(citation["source"] for citation in citations)),
        quotes=tuple(dict.fromkeys(citation["quote"] for citation in citations if citation["quote"].strip())),
        answerable=not turn["abstained"],
        tags=(UNREVIEWED,),
        history=tuple({"question": _standing(each), "answer": each["answer"]} for each in before)
        if is_follow_up
        else (),
    )


def _standing(turn: Mapping[str, Any]) -> str:
    """An earlier question as the conversation remembers it."""
    return str(turn.get("understood") or turn["question"])


def _said(row: Asked) -> Iterator[tuple[str, Any]]:
    """The fields of a row that are not as they are by default."""
    return ((name, value) for name, value in asdict(row).items() if name not in DEFAULTS or value != DEFAULTS[name])
