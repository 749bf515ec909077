"""Measures of what an answer says, against the answers and nuggets of its question.

All are unscored where the question is unanswerable or its gold is not given; an abstention or an error says nothing and
scores 0. `correct` alone also judges unanswerable questions.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from assistant.evaluation.measures.answered import Answered
from assistant.evaluation.measures.matching import said, said_mostly, squad_words
from assistant.evaluation.measures.measure import Measure, Value, mean

SQUAD = "Rajpurkar et al. 2016, SQuAD: 100,000+ questions for machine comprehension of text"


def words_given(answer: Answered) -> str:
    """The answer's text; nothing for an abstention or an error, whatever they show."""
    return answer.text if answer.is_given else ""


def nugget_recall(answer: Answered) -> Value:
    """Nuggets of which the answer says an alias / nuggets. Then the mean over questions, each weighing the same."""
    groups = answer.gold.nuggets
    if not groups or answer.gold.answerable is False:
        return None
    text = words_given(answer)
    return sum(any(said(alias, text) for alias in group) for group in groups) / len(groups)


def containment(answer: Answered) -> Value:
    """1 if the answer says one of the right answers as whole words, else 0."""
    if not answer.gold.answers or answer.gold.answerable is False:
        return None
    return float(any(said(alias, words_given(answer)) for alias in answer.gold.answers))


def correct(answer: Answered) -> Value:
    """1 if the question is answered rightly, else 0.

    Unanswerable: it was abstained from. Answerable: an answer was given that says all nuggets; where there are no
    nuggets, one of the right answers; where there are only quotes, it cites at least half of one. Else unscored.
    """
    gold = answer.gold
    if gold.answerable is False:
        return float(answer.abstained)
    if gold.nuggets:
        return float(nugget_recall(answer) == 1)
    if gold.answers:
        return containment(answer)
    if not gold.quotes:
        return None
    cited = [citation.quote for citation in answer.citations] if answer.is_given else []
    return float(any(said_mostly(quote, words) for quote in gold.quotes for words in cited))


def short_answer(answer: Answered) -> str:
    """What EM and F1 compare: the short answer; the whole answer where no short one was given."""
    return answer.short if answer.short is not None and answer.is_given else words_given(answer)


def exact_match(answer: Answered) -> Value:
    """1 if the short answer equals a right answer in SQuAD's words, else 0; the best over the right answers."""
    return _best(answer, lambda given, right: float(given == right))


def overlap_f1(answer: Answered) -> Value:
    """2PR / (P + R) of SQuAD's words: P = shared / given, R = shared / right; the best over the right answers."""
    return _best(answer, word_f1)


def word_f1(given: Sequence[str], right: Sequence[str]) -> float:
    """F1 of two lists of words, each word counted as often as it stands in both; 0 where they share none."""
    shared = sum((Counter(given) & Counter(right)).values())
    return 2 * shared / (len(given) + len(right)) if shared else 0.0


def errors(answer: Answered) -> Value:
    """1 if the question ended in an error, else 0."""
    return float(answer.failed)


def _best(answer: Answered, compare: Callable[[Sequence[str], Sequence[str]], float]) -> Value:
    if not answer.gold.answers or answer.gold.answerable is False:
        return None
    if not answer.is_given:
        return 0.0
    given = squad_words(short_answer(answer))
    return max(compare(given, squad_words(right)) for right in answer.gold.answers)


MEASURES = [
    Measure("correct", "answers", correct, "answered rightly, or rightly abstained from", mean),
    Measure("errors", "answers", errors, "questions that ended in an error", mean, "lower", error="1"),
    Measure("nugget recall", "answers", nugget_recall, "what the answer has to say and says", mean,
            paper="Voorhees 2003, Overview of the TREC 2003 question answering track"),
    Measure("containment", "answers", containment, "the answer says one of the right answers", mean),
    Measure("EM", "answers", exact_match, "the short answer is a right answer, word for word", mean, paper=SQUAD),
    Measure("F1", "answers", overlap_f1, "words that the short answer and a right answer share", mean, paper=SQUAD),
]  # fmt: skip
