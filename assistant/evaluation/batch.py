"""Asking a batch: questions → a run. What a stopped batch has answered is never asked again."""

import os
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answering.asking.conversation import Turn
from assistant.errors import BatchError
from assistant.evaluation import run_file
from assistant.evaluation.gold import find_quotes
from assistant.evaluation.header import build_header, differences
from assistant.evaluation.questions import Asked
from assistant.evaluation.receipts import with_receipts
from assistant.evaluation.runs import read_objects, read_run
from assistant.records import Answer
from assistant.terminal.screen import counted

if TYPE_CHECKING:
    from assistant.answering.answer import Assistant


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch did: the questions that have an answer now, how many of them were asked now, how many are errors."""

    answered: int
    asked: int
    failed: int

    def __str__(self) -> str:
        failed = f"{self.failed:,} of them errors" if self.failed else "no errors"
        return f"{counted(self.answered, 'question')} answered, {self.asked:,} of them now, {failed}"


def run(
    questions: Sequence[Asked],
    out: Path,
    assistant: "Assistant",
    origin: Path,
    progress: Callable[[int], None] = lambda done: None,
    notify: Callable[[str], None] = lambda line: None,
    jobs: int = 1,
    fresh: bool = False,
) -> Outcome:
    """Ask the questions, `jobs` at once, and append each answer to `out`; what `out` has answered is not asked again.

    When all are answered, the answers stand in the order of the questions, whatever the order in which they came.

    Args:
        origin: the file of the questions; its hash is kept, and a run goes on only with the same file.
        progress: called with the number of questions that have an answer.
        notify: called with one line when the batch is interrupted: how far it is, and how it goes on.
        fresh: replace the run in `out` instead of going on with it, once all is ready for the first question.

    Raises:
        BatchError: `out` cannot be written, is no run, is one of other questions, articles or settings, or is busy.
    """
    out = Path(os.path.realpath(out))
    try:
        _check_place(out, origin)
        with run_file.claim(out):
            header = build_header(assistant, origin, len(questions), jobs)
            done = _answered(out, header, fresh)
            pending = [asked for asked in questions if asked.id not in (done or ())]
            if pending:
                assistant.warm()
            if done is None:
                run_file.begin(out, header)
            run_file.mend(out)
            kept = len(questions) - len(pending)
            progress(kept)
            try:
                _ask_all(pending, out, assistant, jobs, lambda count: progress(kept + count))
            except KeyboardInterrupt:
                notify(_stopped(out, len(questions), fresh))
                raise
            run_file.settle(out, [asked.id for asked in questions])
            failed = sum(bool(line.get("error")) for _, line in read_objects(out))
    except OSError as error:
        raise BatchError(f"{error.filename or out}: cannot be read or written ({error.strerror})") from error
    return Outcome(len(questions), len(pending), failed)


def _check_place(out: Path, origin: Path) -> None:
    if not out.parent.is_dir():
        raise BatchError(f"{out}: there is no folder {out.parent}; make it, or name another --out")
    if out.exists() and not out.is_file():
        raise BatchError(f"{out}: not a file; name a file with --out")
    if out.exists() and origin.exists() and out.samefile(origin):
        raise BatchError(f"{out}: holds the questions; name another file with --out")


def _answered(out: Path, header: Mapping[str, Any], fresh: bool) -> set[str] | None:
    """The ids of the questions that `out` has answered; None where a run must be begun.

    Raises:
        BatchError: `out` is no run, or none that this batch can go on with.
    """
    if not out.exists() or not out.stat().st_size:
        return None
    _, first = next(read_objects(out), (1, {}))
    if not {"run", "answer"} & set(first):
        raise BatchError(f"{out}: not a run, so it is left alone; name another file with --out")
    if fresh:
        return None
    kept = read_run(out)
    if found := list(differences(kept.header, header)):
        raise BatchError(
            f"{out}: cannot go on with this run: {', '.join(found)}; --fresh replaces it, or name another --out"
        )
    return {record["id"] for record in kept.records}


def _stopped(out: Path, total: int, fresh: bool) -> str:
    command = "the same command without --fresh" if fresh else "the same command"
    done = f"{len(read_run(out).records):,} of {counted(total, 'question')}"
    return f"{out}: stopped with {done} answered; {command} goes on from there"


# -- asking --------------------------------------------------------------------------------------------------------


def _ask_all(
    pending: Sequence[Asked], out: Path, assistant: "Assistant", jobs: int, progress: Callable[[int], None]
) -> None:
    """Ask and append, in threads; stopped, it lets those under way finish, keeps their answers, and asks no more."""
    with _assistants(assistant, jobs) as mine, run_file.Appender(out) as file:

        def ask(asked: Asked) -> None:
            file.add(answer(mine(), asked))

        pool = ThreadPoolExecutor(jobs)
        try:
            for count, future in enumerate(as_completed([pool.submit(ask, asked) for asked in pending]), 1):
                future.result()
                progress(count)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _assistants(assistant: "Assistant", jobs: int) -> Generator[Callable[[], "Assistant"]]:
    """Gives each thread its own assistant: they share the embedder, but each has its own connection to the library, on
    which threads would wait for one another."""
    own, opened = threading.local(), list["Assistant"]()

    def mine() -> "Assistant":
        found: Assistant | None = getattr(own, "assistant", None)
        if found is None:
            found = own.assistant = replace(assistant, store=assistant.store.sibling())
            opened.append(found)
        return found

    try:
        yield mine if jobs > 1 else lambda: assistant
    finally:
        for one in opened:
            one.store.close()


def answer(assistant: "Assistant", asked: Asked) -> dict[str, Any]:
    """One line of a run. Whatever goes wrong with a question is its answer's `error`, and the batch goes on."""
    began = time.monotonic()
    try:
        as_of = date.fromisoformat(asked.as_of) if asked.as_of else None
        given = assistant.ask(asked.question, as_of=as_of, history=turns(asked.history))
    except Exception as error:
        seconds = round(time.monotonic() - began, 4)
        given = Answer(asked.question, answer="", error=f"{type(error).__name__}: {error}", seconds=seconds)
    library = assistant.store.library
    places = {"gold_places": find_quotes(asked, library)} if asked.quotes and asked.sources else {}
    return with_receipts(given, library).to_json(asked.id) | {"asked": asdict(asked)} | places


def turns(history: Sequence[Any]) -> list[Turn]:
    """The turns before a question, oldest first.

    A turn is a question alone, {"question", "answer"}, or a message {"role": "user" or "assistant", "content"}.
    """
    found: list[Turn] = []
    for turn in history:
        if isinstance(turn, str):
            found.append(Turn(turn))
        elif turn.get("role") == "assistant":
            found[-1:] = [Turn(found[-1].question if found else "", turn["content"])]
        else:
            found.append(Turn(turn["content"] if "role" in turn else turn["question"], turn.get("answer") or ""))
    return found
