"""A chat over four short articles: what is typed into it, and what it says."""

import pytest

from assistant.errors import ChatError
from assistant.records import Answer
from assistant.terminal.commands import run_command
from assistant.terminal.state import Chat

FAMILIES = "How many families left their homes in Norwick?"
ALL = {"flood.txt", "wire.txt", "gazette.txt", "election.md"}


def say(chat: Chat, line: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Carry out a command; what is shown."""
    run_command(chat, line)
    return capsys.readouterr().out


def refusal(chat: Chat, line: str) -> str:
    """What is said of a command that cannot be carried out."""
    with pytest.raises(ChatError) as refused:
        run_command(chat, line)
    return str(refused.value)


def sources_of(answer: Answer) -> set[str]:
    return {citation.source for citation in answer.citations}


def found(answer: Answer) -> set[str]:
    return {passage.source for passage in answer.passages}
