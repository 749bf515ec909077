"""An answer to a question for several things holds all that is enumerated with it, and nothing else."""

import pytest

from assistant.answering.enumeration import complete, going_on, is_complete, named_behind, together
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
        ("Gone are Ann Ide, harbour pilot Li Po and cook Bo Ek.", "Ann Ide", ", harbour pilot Li Po and cook Bo Ek"),
        ("He met Ann Ide, then flew to Oslo and met Li Po.", "Ann Ide", ""),
        ("It is Ann Ide of the Greens, Li Po, a cook, and Bo.", "Ann Ide", " of the Greens, Li Po, a cook, and Bo"),
        ("Strand and the Dutch company Van Rhijn agreed.", "Strand", " and the Dutch company Van Rhijn"),
        ("Peru and Chile in Brazil agreed.", "Peru", " and Chile"),
        ("Peru beat teams from Kenya's Maji Works and Chile.", "Kenya's Maji Works", " and Chile"),
    ],
)  # fmt: skip
def test_names_behind_a_marked_one_are_taken_with_it(text: str, marked: str, added: str) -> None:
    assert complete(text, _span(text, marked)).of(text) == marked + added


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ("It beat bidders from China, Turkey and Portugal.", "Portugal", "China, Turkey and Portugal"),
        ("It beat bidders from China, Turkey and Portugal.", "Turkey and Portugal", "China, Turkey and Portugal"),
        ("Peru, Chile and Brazil signed.", "Brazil", "Peru, Chile and Brazil"),
        ("In Paris, France and Spain agreed.", "Spain", "Spain"),
        ("It said that in Paris, France and Spain agreed.", "Spain", "Spain"),
        ("Smith met Jones and Brown left.", "Brown", "Brown"),
        ("Gone: pilot Ann Ide, cook Li Po and mate Bo Ek.", "Ann Ide", "pilot Ann Ide, cook Li Po and mate Bo Ek"),
    ],
)
def test_names_and_titles_before_a_marked_one_are_taken_with_it(text: str, marked: str, whole: str) -> None:
    assert complete(text, _span(text, marked)).of(text) == whole


@pytest.mark.parametrize(
    ("text", "marked", "names"),
    [
        ("Three pilots left: Ann Ide, Li Po and Bo Ek.", "Three pilots", "Ann Ide, Li Po and Bo Ek"),
        ("The 2 other banks agreed on Monday: Nord and Halm.", "The 2 other banks", "Nord and Halm"),
        ("Four pilots left: Ann Ide, Li Po and Bo Ek.", "Four pilots", "Four pilots"),
        ("Three pilots left: “We are tired,” they said.", "Three pilots", "Three pilots"),
        ("The pilots left: Ann Ide and Li Po.", "The pilots", "The pilots"),
    ],
)
def test_those_who_are_counted_are_told_by_the_names_behind_a_colon(text: str, marked: str, names: str) -> None:
    assert named_behind(text, _span(text, marked)).of(text) == names


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ("Greens backed Ide; the cooks' union and the port backed Po.", "the port", "the cooks' union and the port"),
        ("Ann Ide, the cook and Li Po resigned.", "Li Po", "Ann Ide, the cook and Li Po"),
        ("The army denied it and the police agreed.", "the police", "the police"),
        ("The army met the mayor and the police.", "the police", "the police"),
    ],
)  # fmt: skip
def test_whoever_did_it_is_told_with_those_who_did_it_too(text: str, marked: str, whole: str) -> None:
    assert together(text, _span(text, marked)).of(text) == whole


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ("They want gloves, soap and wages of 3.5 months.", "gloves", "gloves, soap and wages of 3.5 months"),
        ("She will freeze taxes, hire staff, and go; he won't.", "freeze taxes", "freeze taxes, hire staff, and go"),
        ("He saw Paris, met Merkel and flew home.", "Paris", "Paris"),
        ("It was a bomb, police and witnesses said.", "a bomb", "a bomb"),
        ("He wants troops, backed by tanks and jets.", "troops", "troops"),
        ("It hit a school and a mosque.", "a school", "a school"),
    ],
)  # fmt: skip
def test_the_first_of_several_things_is_told_with_the_others(text: str, marked: str, whole: str) -> None:
    assert going_on(text, _span(text, marked)).of(text) == whole


def _span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def test_an_enumeration_that_ends_is_told_from_one_name() -> None:
    told = {
        text: is_complete(text) for text in ("France, Spain and Andorra", "Peru or Chile", "France, Spain", "Spain")
    }
    assert list(told.values()) == [True, True, False, False]
