"""Articles that print the same stand behind the best of them, which names them."""

import numpy as np

from index.copies import find_copies
from index.features import Shelved
from index.words import hashed_stems

AGENCY = "The river Elm burst its banks in Norwick and twelve families had to leave their homes on Monday night"
OTHER = "Valley voters chose Omar Lindqvist as their governor and he won more than half of all the votes counted"


def _shelved(text: str, vector: list[float]) -> Shelved:
    unit = np.array(vector, np.float32)
    body = np.array(hashed_stems(text), np.uint32)
    return Shelved(0, text, None, None, 1, body[:0], body, np.array([len(body)], np.uint32), unit, unit)


def test_the_best_of_articles_that_print_the_same_stands_for_them() -> None:
    articles = [_shelved(AGENCY, [1, 0]), _shelved(OTHER, [1, 0]), _shelved(AGENCY + " said police", [1, 0])]
    assert find_copies(articles, np.array([1.0, 3.0, 2.0])) == {2: [0]}


def test_articles_that_only_mean_the_same_are_no_copies() -> None:
    assert find_copies([_shelved(AGENCY, [1, 0]), _shelved(OTHER, [1, 0])], np.array([1.0, 2.0])) == {}


def test_an_article_of_no_words_is_no_copy() -> None:
    assert find_copies([_shelved("", [1, 0]), _shelved("a", [1, 0])], np.array([1.0, 2.0])) == {}
