"""The chain from a question to a checked answer:

question → (resolved with the conversation, spelt as in the articles) → search → sentences read, the best once more
→ judged → positions → compared → borne out → composed → checked → Answer
"""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answering import compose
from assistant.answering.abstention import Verdict, judge
from assistant.answering.agreement import count_origins, group
from assistant.answering.asking.conversation import Turn, resolve
from assistant.answering.asking.parts import parts_of
from assistant.answering.asking.question import Question, read_question
from assistant.answering.asking.spelling import mend
from assistant.answering.check import require
from assistant.answering.comparing import compare
from assistant.answering.corroboration import corroborate
from assistant.answering.coverage import question_weights
from assistant.answering.evidence import Evidence, with_vectors
from assistant.answering.learned import learned
from assistant.answering.material import Brief, Material
from assistant.answering.positions import take
from assistant.answering.ranking import rank, read_again
from assistant.answering.rivals import rivals
from assistant.answering.sentences import gather, worth_reading
from assistant.answering.writing import Session, Tell
from assistant.checking.verdict import Judgement
from assistant.reader.comparer import Comparer
from assistant.reader.reader import Reader
from assistant.records import Answer, PassageRef
from index.records import Embedder, Filed, Hit
from index.searching import search as searching
from index.storing.store import Store

if TYPE_CHECKING:
    from assistant.models.client import ChatModel


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched for a question, and the passages found, best first."""

    question: Question
    query: searching.Query
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question, and read: the passages found and those read, best first, with their articles; what
    the question's words weigh; the sentences read, best first."""

    question: Question
    hits: Sequence[Hit]
    read: Sequence[Hit]
    articles: Mapping[str, Filed]
    weights: Mapping[str, float]
    evidence: Sequence[Evidence]


@dataclass
class Assistant:
    """Answers questions over one store. Get one with `assistant.open`.

    It abstains where the probability that its first statement answers is below `min_confidence`, by default the learned
    threshold.
    """

    store: Store
    embedder: Embedder
    as_of: date | None = None
    min_confidence: float | None = None
    reader: Reader = field(default_factory=Reader)
    comparer: Comparer = field(default_factory=Comparer)
    model: "ChatModel | None" = None
    judgement: Judgement | None = None

    def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        history: Sequence[Turn] = (),
        tell: Tell = lambda statement, citations: None,
    ) -> Answer:
        """Answer a question from the articles, every statement with its verbatim words and their place.

        Args:
            question: in words; a follow-up if `history` is given.
            as_of: the day on which it is asked: articles dated later are not looked at.
            history: the conversation so far, oldest first.
            tell: called with each statement of a chat model that has stood the check, while it still writes.

        Raises:
            QuestionError: the question is blank or too long.
            StoreError: the store cannot be read.
        """
        self.store.open_vectors()  # which may have to mend them first
        with self.store.library.reading():
            return self._ask(question, as_of, history, tell)

    def _ask(self, question: str, as_of: date | None, history: Sequence[Turn], tell: Tell) -> Answer:
        began = time.monotonic()
        as_of = as_of or self.as_of
        read_question(question)
        session = Session(self.model, self.judgement) if self.model else None
        alone = session.condense(question, history) if session else resolve(question, history)
        searched = self._search_as_spelt(read_question(alone), as_of)
        found, verdict, draft = self._answer(searched, as_of)
        articles = found.articles
        require(draft.citations, articles)
        answer = Answer(
            question=question,
            understood=searched.question.text,
            answer=draft.text,
            short=draft.short,
            abstained=verdict.reason is not None,
            reason=verdict.reason or draft.reason,
            statements=draft.statements,
            citations=draft.citations,
            disagreements=draft.disagreements,
            origins=count_origins(list({c.source: articles[c.source] for c in draft.citations}.values())),
            passages=tuple(_reference(hit) for hit in searched.hits),
            confidence=round(verdict.confidence, 4),
            as_of=as_of.isoformat() if as_of else None,
            unanswered=draft.unanswered,
            seconds=round(time.monotonic() - began, 4),
        )
        if session is None:
            return answer
        return session.rewrite(answer, found.read, articles, tell)

    def _answer(self, searched: Searched, as_of: date | None) -> tuple[Found, Verdict, compose.Draft]:
        """What was read, whether to answer, and what; to a question that asks for two things, each that can be."""
        asked = [replace(searched, question=read_question(part)) for part in parts_of(searched.question.text)]
        parts = [self._read(part) for part in asked]
        verdicts = [self._judge(part) for part in parts]
        told = [part for part, verdict in zip(parts, verdicts, strict=True) if verdict.reason is None]
        if told:
            least = min(verdict.confidence for verdict in verdicts if verdict.reason is None)
            untold = [part.question.text for part, verdict in zip(parts, verdicts, strict=True) if verdict.reason]
            return told[0], Verdict(least, None), compose.answer_each([self._material(part) for part in told], untold)
        found = self._read(searched)
        verdict = self._judge(found)
        if verdict.reason is None:
            return found, verdict, compose.answer(self._material(found))
        whole = replace(searched.query, until=None)
        if as_of and self._judge(self._read(self._search(searched.question, whole))).reason is None:
            verdict = replace(verdict, reason="outside_dates")
        return found, verdict, compose.abstain(_brief(found), verdict, group(found.evidence), as_of)

    def warm(self) -> None:
        """Load now what the first question would load: the embedder, the reader and the vector index, side by side."""
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(lambda: (self.embedder.embed(["warm"]), self.reader.load(), self.comparer.load()))
            self.store.vectors.warm()
            loading.result()

    def find(self, question: Question, as_of: date | None = None) -> Found:
        """Search for a question and read what is found."""
        return self._read(self._search(question, self._query(question, as_of)))

    def gather(self, question: Question, as_of: date | None = None) -> Found:
        """Search for a question, with every reading of what is found, not yet scored: what training starts from."""
        return self._gather(self._search(question, self._query(question, as_of)))

    def _search_as_spelt(self, question: Question, as_of: date | None) -> Searched:
        """What is searched and found, with the question's names spelt as in the articles."""
        searched = self._search(question, self._query(question, as_of))
        frequency = self.store.library.frequencies(question.words, searched.query.until)
        unknown = [word for word, count in frequency.items() if not count and not self.reader.knows(word)]
        mended = mend(question.text, unknown, (hit.passage.text for hit in searched.hits))
        if mended == question.text:
            return searched
        respelt = read_question(mended)
        return self._search(respelt, self._query(respelt, as_of))

    def _query(self, question: Question, as_of: date | None) -> searching.Query:
        return searching.read_query(self.embedder, question.text, as_of)

    def _search(self, question: Question, query: searching.Query) -> Searched:
        return Searched(question, query, searching.search(self.store, query))

    def _read(self, searched: Searched) -> Found:
        found = self._gather(searched)
        evidence = read_again(found.question.core, rank(found.evidence), self.comparer)
        return replace(found, evidence=with_vectors(evidence, self.embedder))

    def _gather(self, searched: Searched) -> Found:
        """What is read, with every reading of its sentences, not yet scored."""
        question, library, until = searched.question, self.store.library, searched.query.until
        articles = self._articles(searched.hits)
        weights = question_weights(library.frequencies(question.words, until), library.size(until), learned().repeats)
        hits = [hit for hit in searched.hits if hit.passage.source in articles]
        read = worth_reading(hits)
        return Found(question, hits, read, articles, weights, gather(question, read, articles, self.reader, weights))

    def _judge(self, found: Found) -> Verdict:
        return judge(found.evidence, self.min_confidence)

    def _material(self, found: Found) -> Material:
        question, evidence, articles = found.question, found.evidence, found.articles
        positions = compare(question, take(question, evidence, articles), articles, self.comparer)
        sides = rivals(question, positions, articles)
        stated = sides or (positions[:1] if question.has_short else [])
        told = corroborate(question, stated, evidence, found.hits, articles, self.comparer)
        positions = [*told[:1], *positions[1:]] if told else positions
        return Material(_brief(found), group(evidence), positions, told if sides else ())

    def _articles(self, hits: Sequence[Hit]) -> dict[str, Filed]:
        """The articles of passages."""
        found = {source: self.store.library.article(source) for source in {hit.passage.source for hit in hits}}
        return {source: article for source, article in found.items() if article is not None}


def _brief(found: Found) -> Brief:
    return Brief(found.question, found.weights, found.articles)


EXPLAINED = ("title_share", "article_share", "article_cosine", "window", "agreed", "spoken")
"""What is told of a passage's article: the shares of the question's words, by weight, that its title, all of it, and a
stretch of it hold; its cosines with the question and with the other articles found; whether the speaker asked for
speaks."""


def _reference(hit: Hit) -> PassageRef:
    parts = {name: round(hit.article[name], 4) for name in EXPLAINED if name in hit.article}
    why = {
        "dense": round(hit.dense, 4),
        "dense_rank": hit.dense_rank,
        "lexical": round(hit.lexical, 4),
        "lexical_rank": hit.lexical_rank,
        "near": hit.near,
        **parts,
    }
    return PassageRef(hit.passage.source, hit.passage.start, hit.passage.end, round(hit.score, 4), why, hit.copies)
