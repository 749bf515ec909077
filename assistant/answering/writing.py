"""A chat model's part in an answer: it makes follow-ups stand alone, and writes; what stands is decided here.

Nothing that it writes is shown unless `checking` finds the words that prove it. Where it fails, or where nothing that
it wrote stands, the answer made of the articles' own sentences is given, with a notice that says so.
"""

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answering import drafts
from assistant.answering.asking.conversation import Turn, resolve
from assistant.answering.asking.question import read_question
from assistant.answering.check import require
from assistant.answering.offers import offer, show
from assistant.answering.written import Written, abstaining, filled
from assistant.checking.reading import content, holds, read
from assistant.checking.verdict import Judgement, Offered, judge
from assistant.errors import ContextTooLong, ModelError, QuestionError
from assistant.prompts import fill
from assistant.records import Answer, Citation, Statement
from assistant.terminal.screen import clean, one_line
from index.records import Filed, Hit

if TYPE_CHECKING:
    from assistant.models.client import ChatModel, Message, Reply

READ = 8
"""Passages that the model is given."""
REMEMBERED = 6
"""Turns of the conversation that it is given."""
LONGEST_TURN = 400
"""Characters of each."""

KEPT = 0.5
"""Share of a question's words of content that the same question must keep when it is made to stand alone."""

Tell = Callable[[Statement, Sequence[Citation]], None]
"""Called with each statement as soon as it has stood the check, and with the citations so far."""


@dataclass
class Session:
    """One question to a chat model: its time and its account."""

    model: "ChatModel"
    judgement: Judgement | None = None

    def __post_init__(self) -> None:
        self._account = self.model.open_account()
        self._left = self.model.choice.deadline

    def condense(self, question: str, history: Sequence[Turn]) -> str:
        """The question as it would be asked without the conversation; made without the model where that fails."""
        if not history:
            return question
        from assistant.models.client import Message, Reply

        prompt, reply = fill("condense", conversation=_conversation(history), question=one_line(question)), Reply()
        try:
            with self._clock() as end:
                for _ in self.model.stream([Message("user", prompt)], self._account, end, reply):
                    pass
        except ModelError:
            return resolve(question, history)
        written = None if reply.incomplete else _stands_alone(reply.text, question, history)
        return written or resolve(question, history)

    def rewrite(
        self,
        answer: Answer,
        hits: Sequence[Hit],
        articles: Mapping[str, Filed],
        tell: Tell = lambda statement, citations: None,
    ) -> Answer:
        """The model's answer in the place of `answer`, which was made without it; or that one, with a notice."""
        began = time.monotonic()
        draft, notice, incomplete = Written(), None, None
        if hits:
            try:
                with self._clock() as end:
                    incomplete = self._write(answer, hits[:READ], articles, draft, (tell, end))
            except ModelError as error:
                notice = f"{error}. Answered without the model"
        require(draft.citations, articles)
        seconds = round(answer.seconds + time.monotonic() - began, 4)
        answer = replace(
            answer,
            seconds=seconds,
            usage=self._account.spent.usage,
            model=self.model.choice.model,
            withheld=tuple(draft.withheld),
            incomplete=incomplete,
        )
        if draft.statements:
            return filled(answer, draft, articles)
        if draft.abstained and not incomplete:
            return abstaining(answer)
        if draft.withheld and notice is None:
            notice = "Nothing that the model wrote is supported by the articles. Answered without the model"
        return replace(answer, model=None if notice or not hits else answer.model, notice=notice)

    @contextmanager
    def _clock(self) -> Generator[float]:
        """Gives when the time is over. Only the model's time counts, not that of searching between its calls."""
        began = time.monotonic()
        try:
            yield began + self._left
        finally:
            self._left -= time.monotonic() - began

    def _write(
        self,
        answer: Answer,
        hits: Sequence[Hit],
        articles: Mapping[str, Filed],
        draft: Written,
        watch: tuple[Tell, float],
    ) -> str | None:
        """Let the model write, and check each line as it comes; why its end may be missing, or None.

        Args:
            watch: what is called with each statement, and when the time is over.

        Raises:
            ModelError: it wrote nothing.
        """
        from assistant.models.client import Reply

        reply, (tell, end) = Reply(), watch
        fence, offered = offer(hits, articles)
        pieces = self.model.stream(_messages(answer, fence, offered), self._account, end, reply)
        try:
            for line in _lines(pieces, reply):
                self._check(line, offered, draft, tell)
        except ContextTooLong:
            if len(hits) == 1:
                raise
            return self._write(answer, hits[: len(hits) // 2], articles, draft, watch)
        return reply.incomplete or None

    def _check(self, line: str, offered: Sequence[Offered], draft: Written, tell: Tell) -> None:
        """Judge the sentences of a line; what stands is told at once."""
        if drafts.is_abstention(line):
            draft.abstained = True
            return
        for sentence in drafts.read_sentences(line):
            marks = [(mark.key, mark.quote) for mark in sentence.marks]
            verdict = judge(sentence.text, marks, offered, self.judgement)
            if statement := draft.add(sentence.text, verdict):
                tell(statement, draft.citations)


def _messages(answer: Answer, fence: str, offered: Sequence[Offered]) -> "list[Message]":
    from assistant.models.client import Message

    key = offered[0].key
    rules = fill(
        "answer-rules",
        abstention=drafts.ABSTENTION,
        fence=fence,
        key=key,
        example=f'The bridge was closed on Monday. [{key}: "the bridge was closed to all traffic on Monday"]',
    )
    day = answer.as_of or date.today().isoformat()
    asked = fill("answer-question", passages=show(fence, offered), question=answer.understood, day=day)
    return [Message("system", rules), Message("user", asked)]


def _lines(pieces: Iterator[str], reply: "Reply") -> Iterator[str]:
    """The lines of a stream as each ends, without the key, should a server echo it, and without a model's thoughts.

    They are read from `reply`, where also a key that came in pieces has been taken out.
    """
    told = 0
    for _ in pieces:
        *whole, _ = drafts.spoken(reply.text).split("\n")
        yield from whole[told:]
        told = max(told, len(whole))
    yield from drafts.spoken(reply.text).split("\n")[told:]


def _conversation(history: Sequence[Turn]) -> str:
    turns = history[-REMEMBERED:]
    return "\n".join(
        f"Question: {one_line(turn.question)[:LONGEST_TURN]}\nAnswer: {one_line(turn.answer)[:LONGEST_TURN]}"
        for turn in turns
    )


def _stands_alone(written: str, question: str, history: Sequence[Turn]) -> str | None:
    """The model's question if it is one, asks for what was asked, and names nothing that neither the question nor the
    conversation names."""
    text = one_line(clean(drafts.spoken(written))).strip('"“” ')
    known = read(" ".join([question, *(f"{turn.question} {turn.answer}" for turn in history[-REMEMBERED:])]))
    try:
        read_question(text)
    except QuestionError:
        return None
    is_new = [
        w for w in content(read(text)) if not holds(known, w.stem) and (w.text[:1].isupper() or w.text[:1].isdigit())
    ]
    is_long = len(text) > LONGEST_TURN or len(content(read(text))) > 3 * len(known)
    asked = content(read(question))
    is_other = sum(holds(read(text), word.stem) for word in asked) < KEPT * len(asked)
    return None if is_new[1:] or any(w.start for w in is_new) or is_long or is_other else text
