"""What may be typed after a "/": the table of commands, their help, and what to do with a word that is none."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from rich.text import Text

from assistant.errors import ChatError
from assistant.terminal.layout import MARK, NOTE, hang, put
from assistant.terminal.screen import one_line
from assistant.terminal.state import Chat

Takes = str
"""What a command takes, for its completion: "", "key", "outlet", "outlets", "file", "session", "command", "day"."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the chat: its name, what it takes, what it does, and where that is written ("module:function")."""

    name: str
    argument: str
    does: str
    place: str
    takes: Takes = ""
    more: str = ""

    @property
    def usage(self) -> str:
        """How it is typed."""
        return f"/{self.name} {self.argument}".rstrip()

    def run(self, chat: Chat, argument: str) -> None:
        """Carry it out."""
        module, _, function = self.place.partition(":")
        do: Callable[[Chat, str], None] = getattr(import_module(f"assistant.terminal.{module}"), function)
        do(chat, argument)


TABLE = (
    Command("open", "N", "the line that [N] cites, in your editor or pager", "inspection:open_place", "key",
            "Uses $VISUAL or $EDITOR, else $PAGER or less, where the quoted words stand out. /open SOURCE:LINE too."),
    Command("source", "N", "the article behind [N]: who, when, how that is known", "inspection:show_source", "key",
            "Of any other by its name: /source 002_strike.txt"),
    Command("sources", "[WORDS]", "the articles, or those described by the words", "inspection:list_sources", "",
            "Looks at names, outlets, dates and titles: /sources rudaw 2024-07"),
    Command("why", "", "how the answer came about, and which source it hangs on", "why:explain", "",
            "Shows what was searched for and found, then asks again without each independent origin that was cited."),
    Command("withheld", "", "what a chat model said without support", "inspection:show_withheld"),
    Command("more", "", "the next passages found for the last question", "inspection:show_more"),
    Command("timeline", "[SUBJECT]", "dated statements, in order of time", "sides:show_timeline", "",
            "On the last question, or on a subject: /timeline coalition withdrawal"),
    Command("compare", "A B", "what two outlets say to the last question", "sides:compare", "outlets",
            'Names in quotes, or “and” between them: /compare "Shafaq News" Rudaw. An article\'s name does as well. '
            "/open A1 goes to [A1]."),
    Command("as-of", "DATE", "hide later articles; “off” shows them", "scope:set_day", "day",
            "/as-of 2024-07-31, or: 31 July 2024, July 2024, yesterday"),
    Command("outlet", "NAME", "look at one outlet only; “off” looks at all", "scope:set_outlet", "outlet"),
    Command("index", "PATH", "take articles into the library", "scope:take_in", "file"),
    Command("model", "[NAME]", "who answers; a chat model, or “off” for none", "scope:set_model", "model",
            "Its server is that of --base-url or the settings. What it says is checked before it is shown."),
    Command("copy", "[plain]", "the last answer to the clipboard", "archive:copy", "",
            "By the terminal's own means (OSC 52); “/copy plain” prints it, to be marked and copied."),
    Command("export", "FILE", "the conversation as .md, .json or .svg", "archive:export", "file",
            "Markdown and JSON hold receipts: size and SHA-256 of every cited file. No file is overwritten."),
    Command("save", "[NAME]", "keep this conversation under a name", "archive:save"),
    Command("save-batch", "FILE", "the questions as a batch, to be checked and scored", "archive:save_batch", "file"),
    Command("sessions", "[WORDS]", "kept conversations; “delete N” or “delete all”", "archive:sessions", "sessions",
            "They lie on this machine only. To keep none: keep = false in the settings, or dateline chat --no-keep."),
    Command("resume", "[N]", "go on with a kept conversation", "archive:resume", "session"),
    Command("help", "[COMMAND]", "this help, or that of a command", "commands:show_help", "command"),
    Command("quit", "", "leave (also Ctrl-D)", ""),
)  # fmt: skip
COMMANDS: Mapping[str, Command] = {command.name: command for command in TABLE}
ALIASES: Mapping[str, str] = {"": "help", "?": "help", "h": "help", "exit": "quit", "q": "quit", "asof": "as-of"}
EVEN_SO = {"help", "quit"}
"""What is done whatever stands behind it."""
WORDS: Mapping[str, str] = {"help": "help", "?": "help", "quit": "quit", "exit": "quit", ":q": "quit", "bye": "quit"}
"""What people type, without a "/", for help or to leave."""

ASKED = {"why"}
"""Names of commands that are questions without a "/"."""
MARK_ALONE = re.compile(r"\[?([AB]?\d{1,2})\]?", re.IGNORECASE)
"""The mark of a citation where nothing else is typed."""
COMMAND_LIKE = re.compile(r"|off|\[?[ABab]?\d{1,2}\]?|\d{4}-\d\d-\d\d|\S+\.(?:md|json|jsonl|svg|txt|html|pdf)(?::\d+)?")
"""What may stand behind the name of a command that is meant as one: nothing, a mark, a day, a file."""
SMALL_TALK = frozenset((
    "hello", "hello there", "hi", "hi there", "hey", "good morning", "good evening", "thanks", "thank you", "ok",
    "okay", "yes", "no", "test", "help me", "what can i ask", "what can you do", "who are you", "what are you",
    "how does this work",
))  # fmt: skip
"""What people say to a chat that is no question to the articles."""

INTRODUCTION = (
    "Ask in your own words; a follow-up (“and how many in Syria?”) is understood from what came before. "
    "Every answer quotes the articles: [1] is the place, /open 1 goes there."
)
MARGIN = 12
"""Columns by which what a command does must have more room than its name, or it stands below."""
KEYS = (
    "Enter asks, Alt-Enter starts a new line, Tab completes, Ctrl-R searches what you asked before, Ctrl-C stops an "
    "answer. Keys of vi: keys = \"vi\" in the settings."
)  # fmt: skip


def read_command(line: str) -> tuple[str, str] | None:
    """The name and the argument of a line that is a command; None for a question.

    A lone word that asks for help, or to leave, is one without its "/".
    """
    if line.lower() in WORDS:
        return WORDS[line.lower()], ""
    if not line.startswith("/"):
        return None
    name, argument = [*line[1:].split(maxsplit=1), "", ""][:2]
    return ALIASES.get(name.lower(), name.lower()), argument.strip()


def run_command(chat: Chat, line: str) -> None:
    """Carry out a line that is a command; all but leaving, which is for who reads the lines.

    Raises:
        ChatError: there is no such command; the nearest is named. Or it takes nothing, and something stands behind it.
    """
    name, argument = read_command(line) or ("", line)
    command = find_command(name)
    if argument and not command.argument and command.name not in EVEN_SO:
        raise ChatError(f"/{command.name} takes nothing behind it; a question is asked without a “/”")
    command.run(chat, argument)


def meant_command(line: str) -> str | None:
    """The command that a line without a "/" seems to be: "sources", "open 1", "[2]", "export talk.md"; None for a
    question."""
    if mark := MARK_ALONE.fullmatch(line):
        return f"/open {mark.group(1)}"
    name, argument = [*line.split(maxsplit=1), "", ""][:2]
    name = ALIASES.get(name.lower(), name.lower())
    if name not in COMMANDS or name in ASKED:
        return None
    return f"/{name} {argument}".rstrip() if COMMAND_LIKE.fullmatch(argument) else None


def find_command(name: str) -> Command:
    """The command of this name.

    Raises:
        ChatError: there is none; the nearest is named.
    """
    name = name.lower().lstrip("/")
    if command := COMMANDS.get(ALIASES.get(name, name)):
        return command
    near = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.65)
    begun = [known for known in COMMANDS if name and known.startswith(name)]
    hint = f"did you mean /{(begun or near)[0]}?" if begun or near else "/help lists them"
    raise ChatError(f"/{one_line(name)}: no such command; {hint}")


def is_small_talk(line: str) -> bool:
    """Whether a line speaks to the chat, and asks the articles nothing."""
    return " ".join(line.lower().strip(" .,!?").split()) in SMALL_TALK


def show_help(chat: Chat, argument: str) -> None:
    """`/help [COMMAND]`: all commands in a line each, or all that there is to say of one."""
    screen = chat.screen
    if argument:
        command = find_command(argument)
        put(screen, hang(screen, Text(), Text.assemble((command.usage, MARK), f"  {command.does}")))
        if command.more:
            put(screen, hang(screen, Text("  "), Text(command.more)))
        return
    put(screen, hang(screen, Text(), Text(INTRODUCTION)))
    wide = max(len(command.usage) for command in TABLE) + 4
    for command in TABLE:
        if screen.width < 2 * wide + MARGIN:
            put(screen, [Text(f"  {command.usage}", MARK)])
            put(screen, hang(screen, Text("      "), Text(command.does)))
        else:
            put(screen, hang(screen, Text(f"  {command.usage:<{wide - 2}}", MARK), Text(command.does)))
    put(screen, hang(screen, Text(), Text(KEYS, NOTE)))
