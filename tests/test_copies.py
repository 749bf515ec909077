"""Articles that print the same stand behind the best of them, which names them."""

import numpy as np

from index.searching.copies import find_copies
from index.searching.features import Shelved


def _shelved(number: int, vector: tuple[float, float] = (1, 0)) -> Shelved:
    nothing, unit = np.zeros(0, np.uint32), np.array(vector, np.float32)
    return Shelved(number, str(number), None, None, 1, nothing, nothing, nothing, unit, unit)


def test_the_best_of_articles_that_print_the_same_stands_for_them() -> None:
    articles = [_shelved(7), _shelved(8), _shelved(9)]
    assert find_copies(articles, np.array([1.0, 3.0, 2.0]), {(7, 9), (9, 7)}) == {2: [0]}
    assert find_copies(articles, np.array([1.0, 3.0, 2.0]), set()) == {}


def test_a_brief_that_a_long_report_holds_does_not_stand_behind_it() -> None:
    assert find_copies([_shelved(7), _shelved(9, (0.8, 0.6))], np.array([1.0, 2.0]), {(7, 9), (9, 7)}) == {}
