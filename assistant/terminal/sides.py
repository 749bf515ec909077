"""`/timeline` and `/compare`: statements in order of time, and what two outlets say, side by side."""

import shlex
from collections.abc import Sequence
from dataclasses import replace

from rich.rule import Rule
from rich.text import Text

from assistant.errors import ChatError
from assistant.records import Answer
from assistant.terminal import answers, render
from assistant.terminal.footnotes import origin_line
from assistant.terminal.hinges import is_one_value
from assistant.terminal.inspection import citation_of
from assistant.terminal.layout import NOTE, hang, put
from assistant.terminal.scope import is_known, match_outlet
from assistant.terminal.screen import one_line, paired, quoted
from assistant.terminal.state import Chat
from assistant.terminal.timeline import Event
from index.storing.library import Library

JOINTS = frozenset(("and", "with", "to", "vs", "versus", "against"))
"""Words that may stand between two names."""


def show_timeline(chat: Chat, argument: str) -> None:
    """`/timeline [SUBJECT]`: dated statements on a subject, or on the last question, in order of time."""
    from assistant.terminal.timeline import find_events

    subject = argument or chat.last.understood
    news = chat.news
    with render.waiting("reading…"):
        events = find_events(news.store, news.embedder, subject, chat.as_of)
    if not events:
        raise ChatError(f"{subject}: no dated statement on this was found")
    last = ""
    for event in events:
        day = event.when if event.is_said else f"({event.when})"
        _show_event(chat, event, "" if day == last else day)
        last = day
    if any(not event.is_said for event in events):
        note = "(in parentheses: the day of the article, where the sentence names none)"
        put(chat.screen, hang(chat.screen, Text(), Text(note, NOTE)))


def _show_event(chat: Chat, event: Event, day: str) -> None:
    """The sentence beside its day, or below it on a narrow screen, and the places where it stands."""
    screen = chat.screen
    head = Text(f"{day:<12}  ", "bold" if event.is_said else NOTE)
    if screen.width < render.NARROW:
        if day:
            screen.print(head)
        head = Text("  ")
    put(screen, hang(screen, head, Text(quoted(event.told[0].text))))
    for each in event.told:
        place = origin_line(citation_of(each.article, each.span, each.line), chat.links)
        place.stylize(NOTE)
        put(screen, hang(screen, Text(" " * head.cell_len), place))


def compare(chat: Chat, argument: str) -> None:
    """`/compare A B`: the last question, asked of the articles of one outlet (or one article) and of another."""
    library = chat.loader.get().store.library
    sides = [match_outlet(library, name, or_source=True) for name in _two_names(library, argument)]
    if sides[0] == sides[1]:
        raise ChatError(f"{sides[0][0]}: is compared with itself; name two: /compare {_example(library)}")
    question, said = chat.last.understood, list[tuple[str, Answer]]()
    for letter, (name, outlets, sources) in zip("AB", sides, strict=True):
        with render.waiting("reading…"):
            answer = chat.narrowed(outlets, sources).ask(question, as_of=chat.as_of)
        answer = mark(answer, letter)
        said.append((one_line(name), answer))
        heading = Text(one_line(name), "bold")
        chat.screen.print(Rule(heading, align="left", style="dim") if chat.screen.is_terminal else f"{heading}:")
        answers.show_answer(chat.screen, answer, chat.links)
        chat.screen.print()
    chat.compared = tuple(citation for _, answer in said for citation in answer.citations)
    if line := conclude(said):
        put(chat.screen, hang(chat.screen, Text(), Text(line, "bold")))


def _two_names(library: Library, argument: str) -> Sequence[str]:
    """The two names that are typed: in quotes, with a comma or "and" between them, or parted where both are known.

    Raises:
        ChatError: there are not two.
    """
    parts = [part.strip(" \"'") for part in argument.split(",")] if "," in argument else _words(argument)
    if len(parts) == 2:
        return parts
    for cut in range(1, len(parts)) if "," not in argument else ():
        names = (" ".join(parts[:cut]), " ".join(parts[cut:]))
        if all(is_known(library, name) for name in names):
            return names
    joints = [place for place, part in enumerate(parts) if part.lower().rstrip(".") in JOINTS]
    if "," not in argument and len(joints) == 1 and 0 < joints[0] < len(parts) - 1:
        return " ".join(parts[: joints[0]]), " ".join(parts[joints[0] + 1 :])
    raise ChatError(f"name two: /compare {_example(library)}")


def mark(answer: Answer, letter: str) -> Answer:
    """The answer with marks of its own, A1 and so on, since 1 leads to what the last answer cites."""

    def own(keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"{letter}{key}" for key in keys)

    return replace(
        answer,
        citations=tuple(replace(each, key=f"{letter}{each.key}") for each in answer.citations),
        statements=tuple(replace(each, citations=own(each.citations)) for each in answer.statements),
        disagreements=tuple(
            replace(each, positions=tuple(replace(side, citations=own(side.citations)) for side in each.positions))
            for each in answer.disagreements
        ),
    )


def conclude(said: Sequence[tuple[str, Answer]]) -> str:
    """What two answers come to, each with the name of who gives it; "" where that cannot be told from them."""
    given = [(name, answer) for name, answer in said if not answer.abstained]
    if not given:
        return "Neither answers this."
    if len(given) == 1:
        name, answer = given[0]
        return f"Only {name} answers this{f': {values}' if (values := _values(answer)) else ''}."
    told = [_values(answer) for _, answer in given]
    if not all(told):
        return ""
    if told[0].casefold() == told[1].casefold():
        return f"Both say: {told[0]}"
    each = "; ".join(f"{name}: {values}" for (name, _), values in zip(given, told, strict=True))
    return f"{'They agree' if _agree(*(answer for _, answer in given)) else 'They differ'}: {each}"


def _agree(one: Answer, other: Answer) -> bool:
    """Whether each of two answers gives one value, and these are the same, or one of them only says more."""
    return not one.disagreements and not other.disagreements and is_one_value(one, other)


def _values(answer: Answer) -> str:
    """The short answer, and what else it is where the articles give differing values; "" for none."""
    sides = [position.value for each in answer.disagreements[:1] for position in each.positions]
    values = {value.casefold(): value for value in map(paired, (answer.short or "", *sides)) if value}
    return ", also ".join(values.values())


def _example(library: Library) -> str:
    """Two names as they are typed, of this library's own outlets where it knows two."""
    outlets = library.lookup.outlets()
    names = [*outlets, *library.sources()][:2] if len(outlets) < 2 else outlets[:2]
    return " ".join(f'"{one_line(name)}"' if " " in name else one_line(name) for name in names)


def _words(argument: str) -> list[str]:
    try:
        return shlex.split(argument)
    except ValueError:
        return argument.split()
