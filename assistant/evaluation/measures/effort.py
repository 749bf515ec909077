"""Measures of what answers are made of and what they cost. None is right or wrong; what nobody counted is unscored."""

from assistant.evaluation.measures.answered import Answered
from assistant.evaluation.measures.measure import Measure, Value, mean, median, percentile_95


def origins(answer: Answered) -> Value:
    """Independent origins of the cited articles; of answers given."""
    return float(answer.origins) if answer.is_given and answer.origins is not None else None


def answer_words(answer: Answered) -> Value:
    """Words between spaces; of answers given."""
    return float(len(answer.text.split())) if answer.is_given else None


def seconds(answer: Answered) -> Value:
    """Wall time of an answer or abstention, in seconds. An error is unscored: it may come at once, or at a timeout."""
    return None if answer.failed else answer.seconds


def tokens(answer: Answered) -> Value:
    """Tokens of prompt and completion, of all calls to a chat model, errors too."""
    return answer.tokens


def cost(answer: Answered) -> Value:
    """US dollars for the calls to a chat model, errors too."""
    return answer.cost


MEASURES = [
    Measure("origins", "effort", origins, "independent origins an answer", mean, "neither", error="unscored"),
    Measure("words", "effort", answer_words, "words an answer", mean, "neither", error="unscored"),
    Measure("seconds (median)", "effort", seconds, "time of an answer", median, "lower", error="unscored"),
    Measure(
        "seconds (p95)", "effort", seconds, "95 of 100 answers are faster", percentile_95, "lower", error="unscored"
    ),
    Measure("tokens", "effort", tokens, "tokens a question", mean, "lower", error="what was counted"),
    Measure("cost", "effort", cost, "US dollars a question", mean, "lower", error="what was counted"),
]
