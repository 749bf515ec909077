"""Commands that keep a conversation, or take it elsewhere: /copy, /export, /save, /save-batch, /sessions, /resume."""

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from assistant.errors import BatchError, ChatError
from assistant.records import Answer
from assistant.terminal import clipboard
from assistant.terminal.answers import plain, show_answer, show_question
from assistant.terminal.layout import MARK, NOTE, hang, put
from assistant.terminal.scope import named_path
from assistant.terminal.screen import counted, one_line
from assistant.terminal.sessions import Kept, forget, questions_file
from assistant.terminal.state import Chat

REPEATED = 1
"""Turns shown again when a conversation is resumed."""


def copy(chat: Chat, argument: str) -> None:
    """`/copy`: the last answer to the clipboard; "plain" prints it, to be marked and copied by hand."""
    text = plain(chat.last)
    if argument != "plain" and clipboard.copy(text):
        chat.notify(f"{len(text):,} characters handed to the terminal's clipboard; if they did not arrive: /copy plain")
        return
    chat.screen.print(Text(text), soft_wrap=True)


def export(chat: Chat, argument: str) -> None:
    """`/export FILE`: the conversation with receipts, as .md, .json or .svg."""
    from assistant.terminal.export import export

    if not argument:
        raise ChatError("/export needs a file: /export strike.md (or .json, .svg)")
    export(named_path(argument), chat.answers, chat.loader.get().store.library)
    chat.notify(f"{argument}: {_count(len(chat.answers))} written")


def save_batch(chat: Chat, argument: str) -> None:
    """`/save-batch FILE`: the conversation's questions, with what their answers cited, as a batch."""
    from assistant.evaluation.transcript import UNREVIEWED, to_batch, write_batch

    if not argument:
        raise BatchError("/save-batch needs a file: /save-batch questions.jsonl")
    rows = to_batch([answer.to_json() for answer in chat.answers])
    write_batch(named_path(argument), rows)
    chat.screen.print(
        Text(f"{one_line(argument)}: {_count(len(rows))}; check what they expect, then remove the tag {UNREVIEWED!r}")
    )


def save(chat: Chat, argument: str) -> None:
    """`/save [NAME]`: keep this conversation, under a name; also where conversations are not kept."""
    store = chat.library_name
    if not chat.answers:
        raise ChatError("nothing has been asked yet, so there is nothing to save")
    if chat.session is None or not chat.is_kept:
        chat.session, chat.is_kept = chat.shelf.begin(store, chat.answers), True
    if argument:
        chat.shelf.rename(chat.session, argument)
    chat.notify(f"kept as {chat.session}{f', {argument}' if argument else ''}; /resume {chat.session} goes on with it")


def sessions(chat: Chat, argument: str) -> None:
    """`/sessions [WORDS]`: the kept conversations; "delete N", or "delete all", deletes."""
    word, _, rest = argument.partition(" ")
    if word == "delete":
        _delete(chat, rest.strip())
        return
    found = chat.shelf.find(argument)
    if not found:
        raise ChatError(f"{argument}: no kept conversation holds this" if argument else "no conversation is kept yet")
    for kept in found:
        about = Text.assemble((f"{_local(kept.changed)}, {_count(kept.turns)}  ", NOTE), _shortened(kept.first))
        name = Text.assemble((one_line(kept.name), "bold"), "  " * bool(kept.name), about)
        put(chat.screen, hang(chat.screen, Text(f"{kept.id:>4}  ", MARK), name))
    chat.screen.print(Text("/resume N goes on with one, /sessions delete N deletes it", NOTE))


def _count(turns: int) -> str:
    return counted(turns, "question")


def _local(moment: str) -> str:
    """A moment (ISO 8601) as the user's clock shows it."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")


def _delete(chat: Chat, name: str) -> None:
    if not name:
        raise ChatError("say which: /sessions delete 3, or: /sessions delete all")
    number = None if name == "all" else chat.shelf.pick(name).id
    questions = chat.shelf.questions(number) if number else ()
    count = chat.shelf.delete(number)
    if number is None:
        questions_file().unlink(missing_ok=True)
    else:
        forget(questions)
    was_kept = chat.is_kept
    if number in {None, chat.session}:
        chat.session, chat.is_kept = None, False
    chat.notify(f"{count} deleted" + "; this one is not kept any more" * (was_kept and not chat.is_kept))


def resume(chat: Chat, argument: str, hint: str = "/sessions lists them") -> None:
    """`/resume [N]`: go on with a kept conversation, the last one unless named."""
    kept = chat.shelf.pick(argument, hint) if argument else _last_other(chat)
    chat.answers, chat.session, chat.further = chat.shelf.answers(kept.id), kept.id, 0
    chat.is_kept, chat.compared = chat.is_kept or chat.may_keep, ()
    name = one_line(kept.name) or f"conversation {kept.id}"
    chat.screen.print(Text(f"{name}: {_count(kept.turns)}, last on {_local(kept.changed)}", NOTE))
    here = chat.library_name
    from index.storing.opening import whole_name

    if (there := whole_name(kept.store)) != here:
        chat.notify(f"it was asked of another library, {there}; what follows is asked of {here}")
    _repeat(chat, chat.answers[-REPEATED:])


def _last_other(chat: Chat) -> Kept:
    others = [kept for kept in chat.shelf.find(limit=2) if kept.id != chat.session]
    if not others:
        raise ChatError("no other conversation is kept yet")
    return others[0]


def _repeat(chat: Chat, answers: Sequence[Answer]) -> None:
    for answer in answers:
        show_question(chat.screen, answer.question)
        show_answer(chat.screen, answer, chat.links)


def _shortened(text: str, length: int = 60) -> str:
    plain = one_line(text)
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"
