"""The chain from a question to a checked answer:

question → (resolved with the conversation) → search → sentences → judged → grouped → composed → checked → Answer
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering import compose
from assistant.answering.abstention import judge
from assistant.answering.agreement import count_origins, group
from assistant.answering.check import require
from assistant.answering.conversation import Turn, resolve
from assistant.answering.learned import learned
from assistant.answering.question import Question, read_question
from assistant.answering.sentences import Evidence, gather, question_weights, rank
from assistant.answering.writing import Session, Tell
from assistant.records import Answer, PassageRef
from assistant.settings import seed_articles, seed_store, set_store, user_store
from index import search as searching
from index.build import index_paths
from index.embedders import DEFAULT, make_embedder
from index.errors import StoreUnusable
from index.records import Embedder, Filed, Hit
from index.store import Store, exists, open_store

if TYPE_CHECKING:
    from assistant.models.choice import ModelChoice
    from assistant.models.client import ChatModel


@dataclass
class Assistant:
    """Answers questions over one store. Get one with `assistant.open`."""

    store: Store
    embedder: Embedder
    as_of: date | None = None
    model: "ChatModel | None" = None

    def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        history: Sequence[Turn] = (),
        tell: Tell = lambda statement: None,
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
        began = time.monotonic()
        as_of = as_of or self.as_of
        read_question(question)
        session = Session(self.model) if self.model else None
        asked = read_question(session.condense(question, history) if session else resolve(question, history))
        query = searching.read_query(self.embedder, asked.text, as_of)
        hits = searching.search(self.store, query)
        weights = self._weights(asked)
        evidence = self._read(asked, query, hits, weights)
        verdict = judge(evidence)
        if verdict.reason and as_of and self._is_later(asked, query, weights):
            verdict = replace(verdict, reason="outside_dates")
        articles = self._articles({e.source for e in evidence})
        groups = group(evidence)
        draft = (
            compose.abstain(verdict, groups, articles, as_of)
            if verdict.reason
            else compose.answer(asked, groups, articles, weights)
        )
        require(draft.citations, articles)
        answer = Answer(
            question=question,
            understood=asked.text,
            answer=draft.text,
            abstained=verdict.reason is not None,
            reason=verdict.reason,
            statements=draft.statements,
            citations=draft.citations,
            origins=count_origins([articles[source] for source in dict.fromkeys(c.source for c in draft.citations)]),
            passages=tuple(_reference(hit) for hit in hits),
            confidence=round(verdict.confidence, 4),
            as_of=as_of.isoformat() if as_of else None,
            seconds=round(time.monotonic() - began, 4),
        )
        if session is None:
            return answer
        return session.rewrite(answer, hits, self._articles({hit.passage.source for hit in hits}), tell)

    def warm(self) -> None:
        """Load now what the first question would load: the embedder and the vector index, side by side."""
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(self.embedder.embed, ["warm"])
            self.store.vectors.count()
            loading.result()

    def _read(
        self, asked: Question, query: searching.Query, hits: Sequence[Hit], weights: Mapping[str, float]
    ) -> list[Evidence]:
        return rank(gather(asked, query.vector, hits, self.embedder, weights))

    def _weights(self, asked: Question) -> Mapping[str, float]:
        frequency = self.store.library.frequencies(asked.words)
        return question_weights(frequency, self.store.library.count()[1], learned().repeats)

    def _is_later(self, asked: Question, query: searching.Query, weights: Mapping[str, float]) -> bool:
        """Whether the articles would answer if those after the day of asking were looked at too."""
        query = replace(query, until=None)
        return judge(self._read(asked, query, searching.search(self.store, query), weights)).reason is None

    def _articles(self, sources: set[str]) -> dict[str, Filed]:
        found = {source: self.store.library.article(source) for source in sources}
        return {source: article for source, article in found.items() if article is not None}


EXPLAINED = ("title_share", "article_share", "article_cosine")
"""What is told of a passage's article: the shares of the question's words, by weight, that it holds, and its cosine."""


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


def open_assistant(
    folder: Path | None,
    as_of: date | None = None,
    notify: Callable[[str], None] = lambda line: None,
    model: "ModelChoice | None" = None,
) -> Assistant:
    """Open the store in `folder`, or the one set, or the user's own, or else that of the seed articles."""
    folder = folder or set_store() or (user_store() if exists(user_store()) else _seeds(notify))
    store = open_store(folder)
    if not store.library.count()[0]:
        raise StoreUnusable(f"{folder}: holds no articles yet; take some in: dateline index FOLDER --store {folder}")
    embedder = make_embedder(store.library.note("embedder") or DEFAULT, notify)
    return Assistant(store, embedder, as_of, _chat_model(model) if model else None)


def _chat_model(choice: "ModelChoice") -> "ChatModel":
    from assistant.models.client import ChatModel

    return ChatModel(choice)


def _seeds(notify: Callable[[str], None]) -> Path:
    """The store of the seed articles, made if it is not there."""
    folder = seed_store()
    if not exists(folder):
        notify("No articles of yours yet: taking the five seed articles (yours: dateline index FOLDER)")
        index_paths(open_store(folder, create=True), [seed_articles()], make_embedder(DEFAULT, notify), wait=True)
    return folder
