"""The comparing model at work: the same value, another, or no answer, as the question has it."""

import json
from collections import Counter

import pytest

from assistant.reader.comparer import SENTENCE_TOKENS, Comparer, Comparison, Saying, tail_of
from index.records import Span
from training.comparer.items import ACCOUNTS, Item, Statement
from training.comparer.pairs import Kind, pairs_of

COMPARER = Comparer()
WHO = "Who fired on the ferry Amala?"
REBELS = (
    "The rebel Front for Tesh claimed on Monday that its gunboats had shelled the Amala.",
    "The rebel Front for Tesh",
)
FIGHTERS = (
    "Fighters of the Tesh front opened fire on the passenger ferry, the coast guard said.",
    "Fighters of the Tesh front",
)
NAVY = (
    "An inquiry found that the navy itself had mistaken the ferry for a smuggler and fired on it.",
    "the navy itself",
)
PIRATES = ("Last May, pirates robbed a sister ship, the Oruna, and killed a deckhand.", "pirates")


def _saying(told: tuple[str, str]) -> Saying:
    text, answer = told
    start = text.index(answer)
    return Saying(text, Span(start, start + len(answer)))


def _compare(question: str, first: tuple[str, str], *others: tuple[str, str]) -> list[Comparison]:
    return COMPARER.compare(question, _saying(first), [_saying(other) for other in others])


def test_another_value_the_same_and_none_are_told_apart() -> None:
    same, other, none = _compare(WHO, REBELS, FIGHTERS, NAVY, PIRATES)
    assert same.same > 0.5
    assert other.other > 0.5
    assert none.same + none.other < 0.5


SHELLED, COUNTED = "Who shelled the ferry Amala?", "How many people died on the ferry Amala?"


def test_the_question_decides_what_is_compared() -> None:
    told = ("Shells of the navy killed nine on the ferry Amala.", "Shells of the navy killed nine")
    again = ("On the Amala nine died when rebels shelled it.", "nine died when rebels shelled it")
    (by_whom,), (how_many,) = (_compare(q, told, again) for q in (SHELLED, COUNTED))
    assert by_whom.other > how_many.other
    assert how_many.same > by_whom.same


def test_where_there_is_nothing_to_compare_no_model_is_loaded() -> None:
    comparer = Comparer()
    comparer.package = "no.such.package"
    assert comparer.compare(WHO, _saying(REBELS), []) == []
    assert comparer.judge(WHO, []) == []


def test_a_sentence_by_itself_answers_or_not() -> None:
    told = dict(
        zip("rfnp", COMPARER.judge(WHO, [("", _saying(one)) for one in (REBELS, FIGHTERS, NAVY, PIRATES)]), strict=True)
    )
    assert min(told["r"], told["f"], told["n"]) > told["p"] + 1


@pytest.mark.parametrize(
    ("question", "told", "right", "wrong"),
    [
        (
            "Who claimed the attack on the port of Kelvara?",
            ("The Harbour Front claimed that attack.", "The Harbour Front"),
            "Drones hit grain port Nine were killed when drones struck the port of Kelvara on Wednesday.",
            "Drones hit grain port Two years ago rockets struck the port of Durrin, 90 km north, and sank a tug.",
        ),
        (
            "How old was Per Sund?",
            ("He was 47 and had led the union for six years.", "47"),
            "Union leader Per Sund dies Per Sund died in a fall on Monday.",
            "Union leader Per Sund dies Ola Berg, his deputy, was at his side.",
        ),
    ],
)
def test_what_stands_before_a_sentence_tells_what_it_is_about(
    question: str, told: tuple[str, str], right: str, wrong: str
) -> None:
    of_this, of_another = COMPARER.judge(question, [(right, _saying(told)), (wrong, _saying(told))])
    assert of_this > of_another + 0.5


def test_what_is_compared_does_not_depend_on_the_others() -> None:
    together = _compare(WHO, REBELS, FIGHTERS, NAVY, PIRATES)
    alone = [_compare(WHO, REBELS, one)[0] for one in (FIGHTERS, NAVY, PIRATES)]
    assert [[round(p, 5) for p in pair] for pair in together] == [[round(p, 5) for p in pair] for pair in alone]


@pytest.mark.parametrize("text", ["", " ", "\ud800", "x" * 50_000, "word " * 3_000, "\u0000\u202e", "漢字" * 400])
def test_any_text_can_be_compared(text: str) -> None:
    whole = Saying(text, Span(0, len(text)))
    (told,) = COMPARER.compare(text or "Who?", whole, [whole])
    assert 0 <= told.same + told.other <= 1.0001


def test_a_long_sentence_is_cut_around_its_answer() -> None:
    text = "and so on " * 100 + "the navy fired" + " and so on" * 100
    start = text.index("the navy")
    tokenizer = COMPARER.load()[0]
    ids = tail_of(tokenizer, Saying(text, Span(start, start + len("the navy"))))
    navy = tokenizer.token_to_id("navy")
    assert ids.count(navy) == 2  # as the answer, and in the sentence
    assert len(ids) <= SENTENCE_TOKENS + 2 + len("the navy".split())


def test_the_accounts_it_learned_from_are_whole_and_verbatim() -> None:
    items = [item for path in ACCOUNTS.glob("*.json") for item in json.loads(path.read_text(encoding="utf-8"))]
    assert len(items) > 1_000
    differing = 0
    for item in items:
        told = item["statements"]
        assert all((one["answer"] is None) == (one["value"] is None) for one in told), item["question"]
        assert all(one["answer"] is None or one["answer"] in one["text"] for one in told), item["question"]
        assert sum(one["value"] is None for one in told) >= 2, item["question"]
        values = {one["value"] for one in told if one["value"] is not None}
        assert values, item["question"]
        differing += len(values) > 1
    assert 0.4 < differing / len(items) < 0.7


def test_a_pair_is_of_the_kind_that_its_values_make() -> None:
    told = (Statement(_saying(REBELS), 0), Statement(_saying(FIGHTERS), 0), Statement(_saying(NAVY), 1))
    pairs = list(pairs_of(Item("ferry", WHO, (*told, Statement(_saying(PIRATES), None)))))
    assert Counter(pair.kind for pair in pairs) == {Kind.SAME: 2, Kind.OTHER: 4, Kind.NONE: 3}
    assert all(pair.first.text != PIRATES[0] for pair in pairs)
