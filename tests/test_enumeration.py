"""An answer to a question for several things holds all that is enumerated with it, and nothing else."""

import pytest

from assistant.answering.enumeration import complete, is_complete
from index.records import Span


@pytest.mark.parametrize(
    ("text", "marked", "added"),
    [
        ("It borders France, Spain and Andorra.", "France", ", Spain and Andorra"),
        ("It borders Peru, Chile, and the Republic of Iquique.", "Peru, Chile", ", and the Republic of Iquique"),
        ("It is Spain, Peru, the United Kingdom, and NATO.", "Spain, Peru", ", the United Kingdom, and NATO"),
        ("The wounded are Ali Reza (34), Omar al-Bakri and J. Smith.", "Ali Reza", " (34), Omar al-Bakri and J. Smith"),
        ("Peru and Chile agreed, and Brazil did not.", "Peru", " and Chile"),
        ("They met in Paris, France, on Monday.", "Paris", ""),
        ("France won, and Spain lost.", "France", ""),
        ("Iran, which denies it, and Iraq signed.", "Iran", ""),
        ("Apples and pears were sold.", "Apples", ""),
        ("It was France.", "France.", ""),
    ],
)  # fmt: skip
def test_names_behind_a_marked_one_are_taken_with_it(text: str, marked: str, added: str) -> None:
    start = text.index(marked)
    assert complete(text, Span(start, start + len(marked))).of(text) == marked + added


def test_an_enumeration_that_ends_is_told_from_one_name() -> None:
    told = {
        text: is_complete(text) for text in ("France, Spain and Andorra", "Peru or Chile", "France, Spain", "Spain")
    }
    assert list(told.values()) == [True, True, False, False]
