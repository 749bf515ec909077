"""Whether an answer says something; EM and F1 against SQuAD's published rules."""

import random
import re
import string
from collections import Counter
from typing import Any

import pytest

from assistant.evaluation.measures.answered import answered
from assistant.evaluation.measures.matching import said, said_mostly
from assistant.evaluation.scores import MEASURES, Record
from tests.made_runs import record


def value(name: str, one: Record) -> Any:
    """What a measure gives one record."""
    return MEASURES[name].value(answered(one))


@pytest.mark.parametrize(
    ("alias", "text"),
    [
        ("4", "killed 4 people"),
        ("2,500", "some 2500 troops"),
        ("2500", "some 2,500 troops"),
        ("100,000", "1,00,000 rupees"),
        ("12 families", "At least 12 families, she said"),
        ("Jürgen", "JURGEN said"),
        ("Nuri al-Maliki", "Nuri Al Maliki"),
        ("Iraq", "Iraq’s army"),
        ("Norwick’s mayor", "the Norwick mayor"),
        ("54%", "54 percent"),
        ("54 per cent", "54%"),
        ("US", "the U.S. troops"),
        ("U.S.", "US-led"),
        ("11 p.m.", "at 11 pm"),
        ("22:45", "at 22:45."),
        ("9/11", "the 9/11 attacks"),
        ("phase (C)", "Phase C"),
        ("Łódź", "in Lodz"),
        ("Straße", "STRASSE"),
        ("東京", "彼は東京に住む"),
        ("NATO", "Nato said"),
        ("3.5", "3.5 million"),
        ("The Wall Street Journal", "the wall street journal"),
    ],
)
def test_said(alias: str, text: str) -> None:
    """Case, accents, separators, possessives, dots and punctuation do not matter."""
    assert said(alias, text)


@pytest.mark.parametrize(
    ("alias", "text"),
    [
        ("4", "14 people"),
        ("4", "in 2024"),
        ("4", "4.5 percent"),
        ("4", "4,000"),
        ("4", "4bn"),
        ("4", "the 4th"),
        ("4", "four people"),
        ("45", "at 22:45"),
        ("900", "2,900"),
        ("2.5", "25"),
        ("US", "they told us"),
        ("WHO", "those who came"),
        ("Iran", "Iranian"),
        ("man", "woman"),
        ("July 30", "July 3"),
        ("30 July", "July 30"),
        ("5%", "5 people"),
        ("", "anything"),
        ("?", "what?"),
        ("UK", "United Kingdom"),
        ("New York", "New and York"),
    ],
)
def test_not_said(alias: str, text: str) -> None:
    """Whole words only, figures whole; other words for the same are for aliases to say."""
    assert not said(alias, text)


def test_a_quote_is_mostly_said_from_half_of_its_words_in_one_run() -> None:
    """Three of six words in order do; two, or three that stand apart, do not."""
    quote = "the river burst its banks Monday"
    assert said_mostly(quote, "On Sunday its banks Monday broke")
    assert not said_mostly(quote, "On Sunday the banks Monday broke")
    assert not said_mostly(quote, "the river, it is said, burst its fine banks")
    assert not said_mostly("…", "anything …")


# EM and F1, against SQuAD 1.1's evaluation as it was published: its rules written out again


def squad_normal(text: str) -> str:
    """Lower case, then punctuation out, then articles to spaces, then single spaces."""
    text = "".join(character for character in text.lower() if character not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def squad_f1(prediction: str, truth: str) -> float:
    """Precision and recall of the bags of tokens, and their harmonic mean."""
    given, right = squad_normal(prediction).split(), squad_normal(truth).split()
    same = sum((Counter(given) & Counter(right)).values())
    if same == 0:
        return 0
    precision, recall = same / len(given), same / len(right)
    return 2 * precision * recall / (precision + recall)


def test_em_and_f1_agree_with_the_published_rules() -> None:
    """2,000 random pairs of words, articles, punctuation, accents and blanks agree to 1e-9."""
    chance = random.Random(9)
    words = [
        "the",
        "The",
        "a",
        "an",
        "theatre",
        "river",
        "River.",
        "Élan",
        "élan",
        "U.S.",
        "us",
        "2,500",
        "2500",
        "—",
        "'s",
        "an-",
        "“x”",
        " ",
        "\u00a0",
    ]
    seen = set()
    for _ in range(2000):
        given, *right = (" ".join(chance.choices(words, k=chance.randrange(5))) for _ in range(chance.randint(2, 4)))
        row = record(short=given, asked={"answers": right})
        em = max(float(squad_normal(given) == squad_normal(one)) for one in right)
        f1 = max(squad_f1(given, one) for one in right)
        assert value("EM", row) == em
        assert value("F1", row) == pytest.approx(f1, abs=1e-9)
        seen.add((em, round(f1, 1)))
    assert len(seen) > 8


def test_em_and_f1_take_the_whole_answer_where_there_is_no_short_one() -> None:
    """And nothing at all where it was abstained, whatever is shown."""
    gold = {"answers": ["Calder"]}
    assert value("EM", record(answer="The Calder.", asked=gold)) == 1
    assert value("EM", record(answer="The Calder.", short="Elm", asked=gold)) == 0
    assert value("F1", record(answer="Calder", short="Calder", asked=gold, abstained=True)) == 0
    assert value("EM", record(answer="x", asked={"answers": ["The"]}, abstained=True)) == 0
