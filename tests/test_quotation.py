"""Trimming: a long sentence is quoted in part, verbatim, cut between clauses, with the part that matters."""

import pytest

from assistant.answering.quotation import trim
from index.records import Span

LONG = (
    "Iraq confirmed yesterday that it will take legal and diplomatic measures to preserve its rights, after an attack "
    "on sites of the security services in the Jurf area, north of the province, which led to the killing of 4 people "
    "and the injury of 3 others, while the prime minister met his generals to discuss what had happened in past hours."
)


def _trim(text: str, wanted: str, limit: int) -> str:
    return trim(Span(0, len(text)), text, lambda words: float(wanted in words), limit).of(text)


def test_a_sentence_that_fits_is_quoted_whole() -> None:
    assert _trim(LONG, "generals", 200) == LONG


@pytest.mark.parametrize("wanted", ["legal and diplomatic", "injury of 3 others", "met his generals"])
@pytest.mark.parametrize("limit", [12, 20, 30])
def test_the_part_that_matters_is_kept_within_the_limit(wanted: str, limit: int) -> None:
    part = _trim(LONG, wanted, limit)
    assert wanted in part
    assert part in LONG
    assert len(part.split()) <= limit


def test_the_words_that_are_needed_are_kept_whatever_they_break() -> None:
    text = "“We lost 40 men around the town, and we mourn them all, the general told reporters, adding that it goes on"
    needed = Span(text.index("40"), text.index("40") + 2)
    assert "40" in trim(Span(0, len(text)), text, lambda _: 0.0, 12, needed).of(text)


def test_a_cut_stands_between_clauses() -> None:
    part = _trim(LONG, "injury of 3 others", 20)
    end = LONG.index(part) + len(part)
    assert LONG[end] in ", "
    assert not part.endswith((",", " "))


@pytest.mark.parametrize("limit", range(8, 30))
def test_a_part_does_not_break_off_behind_a_small_word(limit: int) -> None:
    text = "A US official said that four of the soldiers were killed in a defensive air strike against fighters in the"
    text += (
        " province of Babil who had sought to launch drones at the troops of the coalition in the north of the country"
    )
    assert _trim(text, "four", limit).split()[-1] not in ("a", "the", "of", "in", "against", "at", "to", "who", "were")


def test_of_equal_parts_the_one_with_the_beginning_wins() -> None:
    assert _trim(LONG, "nowhere", 20).startswith("Iraq confirmed")


def test_a_clause_without_any_break_is_cut_between_words() -> None:
    text = " ".join(f"word{i}" for i in range(100))
    part = _trim(text, "word70", 10)
    assert "word70" in part.split()
    assert len(part.split()) <= 10


def test_a_sentence_that_is_cut_loses_its_dateline_first_unless_it_is_needed() -> None:
    text = (
        "ERBIL, Kurdistan Region - The prime minister’s office has condemned the strikes on the forces in the province."
    )
    assert _trim(text, "condemned", 14) == text.partition(" - ")[2]
    place = Span(0, len("ERBIL"))
    assert trim(Span(0, len(text)), text, lambda _: 0.0, 14, place).of(text).startswith("ERBIL")
