"""Questions as the product searches and reads for them, with what is known of their answers."""

import pickle
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assistant.answering.asking.question import read_question
from assistant.answering.evidence import Evidence
from assistant.answering.votes import count_votes
from assistant.evaluation import questions as batches
from assistant.evaluation.measures.matching import squad_words
from assistant.opening import open_assistant
from index.storing.store import Store
from index.words import fold, words
from training.events import BARE


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the readings of the sentences found for it; `is_answered`: its store holds the answer."""

    question: batches.Asked
    evidence: list[Evidence]
    is_answered: bool

    def holds(self, evidence: Evidence) -> bool:
        """Whether a sentence holds a gold answer, in an article that is said to, where that is said."""
        if not self.is_answered or (self.question.sources and evidence.source not in self.question.sources):
            return False
        given = f" {' '.join(words(fold(evidence.text)))} "
        return any(f" {' '.join(words(fold(answer)))} " in given for answer in self.question.answers)

    def marks(self, evidence: Evidence) -> bool:
        """Whether the words that the reader marks in a sentence are a gold answer, with little else."""
        given = " ".join(squad_words(evidence.words))
        golds = [" ".join(squad_words(answer)) for answer in self.question.answers]
        return self.holds(evidence) and any(gold in given and len(given) <= 2.5 * len(gold) + 10 for gold in golds)


def ask_all(store: Path, questions: Path, is_answered: bool, limit: int, keep: Path | None) -> list[Asked]:
    """Search and read for `limit` questions of a batch, evenly spread, as the product does, or taken from `keep`."""
    kept = keep / f"{questions.parent.name}.{questions.stem}.{store.name}.{limit}.pickle" if keep else None
    if kept and kept.exists():
        read: list[Asked] = pickle.loads(kept.read_bytes())
        return read
    assistant, asked = open_assistant(store), []
    every = batches.read_questions(questions)
    for question in every[:: max(1, len(every) // limit)]:
        as_of = date.fromisoformat(question.as_of) if question.as_of else None
        own = only_of(assistant.store, question.id.split("-")[0]) if BARE in question.tags else assistant.store
        found = replace(assistant, store=own).gather(read_question(question.question), as_of)
        has_answer = is_answered and question.answerable is not False
        asked.append(Asked(question, count_votes(found.evidence), has_answer))
    if kept:
        kept.write_bytes(pickle.dumps(asked))
    return asked


def only_of(store: Store, event: str) -> Store:
    """The store, as if it held only the articles of one of the invented events."""
    return store.narrowed(sources=[source for source in store.library.sources() if source.startswith(f"{event}/")])
