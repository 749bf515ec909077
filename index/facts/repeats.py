"""What an article prints twice."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from index.records import Mark, Span

REPEATED_SENTENCE, REPEATED_RUN = 6, 30  # words of a sentence that can begin a repeat; of a run that is one


def find_repeats(text: str, sentences: Sequence[Span], left: Sequence[int]) -> Iterator[Mark]:
    """Later printings of what the article has already printed; `left` are the indices of the sentences to look at.

    A run of repeated sentences is unbroken in both printings. A refrain, or a quotation that stands in the lead and
    again below, is shorter than a run must be, and stays.
    """
    folded = [tuple(re.findall(r"\w+", sentences[index].of(text).casefold())) for index in left]
    shifts = _shifts(folded)
    for shift, run in groupby(range(len(left)), key=shifts.__getitem__):
        indices = list(run)
        words = sum(len(folded[index]) for index in indices)
        if shift and words >= REPEATED_RUN:
            for _, part in groupby(indices, key=lambda index: left[index] - index):
                whole = [sentences[left[index]] for index in part]
                yield Mark("repeat", whole[0].start, whole[-1].end)


def _shifts(folded: list[tuple[str, ...]]) -> list[int]:
    """For each sentence how far back it stands already, 0 for the first printing; short ones only within a run."""
    first: dict[tuple[str, ...], int] = {}
    shifts: list[int] = []
    for index, words in enumerate(folded):
        shift = shifts[-1] if shifts else 0
        if not shift or folded[index - shift] != words:
            shift = index - first.get(words, index) if len(words) >= REPEATED_SENTENCE else 0
        shifts.append(shift)
        first.setdefault(words, index)
    return shifts
