"""A conversation as a document: Markdown to read, JSON for programs, SVG to show; with receipts, never over a file.

A receipt says what an article's file was when it was first cited (size and SHA-256), so that anyone can check the
quotes, also after the article has changed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.errors import ChatError
from assistant.evaluation.receipts import take_receipts
from assistant.evaluation.whole import write_whole
from assistant.records import Answer, Citation, Disagreement
from assistant.terminal.answers import ALTERNATIVE, agreement, limits
from assistant.terminal.panels import TITLES, arrange, said_by, subject
from assistant.terminal.screen import one_line, paired, quoted
from index.storing.library import Library

Receipts = Mapping[str, Mapping[str, Any]]


def export(path: Path, answers: Sequence[Answer], library: Library) -> None:
    """Write the conversation as .md, .json or .svg, as the name says.

    Raises:
        ChatError: nothing was asked, the name ends otherwise, or the file is there already.
        BatchError: the file cannot be written.
    """
    if not answers:
        raise ChatError("nothing has been asked yet, so there is nothing to export")
    if path.suffix.lower() not in {".md", ".json", ".svg"}:
        raise ChatError(f"{path}: name a file that ends in .md, .json or .svg")
    if path.exists():
        raise ChatError(f"{path}: is there already, and stays as it is; name another file")
    taken = {source: receipt for answer in reversed(answers) for source, receipt in answer.receipts.items()}
    cited = {citation.source for answer in answers for citation in answer.citations}
    receipts = dict(sorted((taken | take_receipts(cited - set(taken), library)).items()))
    match path.suffix.lower():
        case ".json":
            text = to_json(answers, receipts)
        case ".svg":
            from assistant.terminal.picture import draw

            text = draw(answers)
        case _:
            text = "\n".join(to_markdown(answers, receipts)) + "\n"
    write_whole(path, text.encode("utf-8", "replace").decode("utf-8"))


def to_json(answers: Sequence[Answer], receipts: Receipts) -> str:
    """The conversation with every field of its answers, and the receipts."""
    turns = [answer.to_json(f"q{number}") for number, answer in enumerate(answers, 1)]
    whole = {"dateline": version("dateline"), "exported": _now(), "turns": turns, "receipts": receipts}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def to_markdown(answers: Sequence[Answer], receipts: Receipts) -> Iterator[str]:
    """The conversation, each answer with its sources, and the receipts as a table."""
    yield from ("# Questions to the articles", "", f"Dateline {version('dateline')}, {_now()}")
    for answer in answers:
        yield from ("", f"## {_escape(answer.question)}", "")
        yield from "\n".join(_answer(answer)).rstrip("\n").split("\n")
    yield from ("", "## Receipts", "", "| article | file | bytes | SHA-256 |", "|---|---|---|---|")
    for source, receipt in receipts.items():
        row = (source, receipt["file"], receipt["size"] or "one record", receipt["sha256"] or "not readable")
        yield f"| {' | '.join(_escape(str(cell)) for cell in row)} |"


def _answer(answer: Answer) -> Iterator[str]:
    if answer.understood.split() != answer.question.split():
        yield from (f"*understood as: {_escape(answer.understood)}*", "")
    for limit in limits(answer):
        yield from (f"*{_escape(limit)}*", "")
    if answer.short:
        yield from (f"**{_escape(paired(answer.short))}**", "")
    if answer.abstained or not answer.statements:
        yield from (_escape(answer.answer.split("\n")[0]), "")
    for statement in answer.statements:
        words = f"> {_escape(quoted(statement.text))}" if answer.mode == "extractive" else _escape(statement.text)
        if statement.is_alternative:
            yield from (f"*{ALTERNATIVE}:*", "")
        yield from (f"{words} {_keys(statement.citations)}", "")
    cited = {citation.key: citation for citation in answer.citations}
    for disagreement in answer.disagreements:
        yield from _disagreement(disagreement, cited, answer.understood)
    for citation in answer.citations:
        who = f"{citation.outlet or 'outlet unknown'}, {citation.date or 'undated'}"
        place = f"`{one_line(citation.source).replace('`', '')}:{citation.line}`"
        yield f"- {_keys([citation.key])} {_escape(who)}, {place}: {_escape(quoted(citation.quote))}"
    for question in answer.unanswered:
        yield from ("", f"*not answered: {_escape(question)}*")
    if line := agreement(answer):
        yield from ("", line)


def _disagreement(disagreement: Disagreement, cited: Mapping[str, Citation], asked: str) -> Iterator[str]:
    about = subject(disagreement, asked)
    yield from (f"**{TITLES[disagreement.kind]}{f': {_escape(about)}' if about else ''}**", "")
    for side in arrange(disagreement, cited):
        by = _escape(said_by(side.by))
        yield f"- {_escape(paired(side.value))}{by}: {_keys(side.citations)}"
    yield ""


def _keys(keys: Iterable[str]) -> str:
    return "".join(f"[{one_line(key)}]" for key in keys)


def _escape(text: str) -> str:
    """On one line, clean, and without what Markdown or HTML would read as markup."""
    plain = one_line(text)
    for character in "\\`*_[]<>|#":
        plain = plain.replace(character, f"\\{character}")
    return plain.replace("\\<", "&lt;").replace("\\>", "&gt;")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
