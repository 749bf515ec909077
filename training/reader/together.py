"""Several passages of one question in one softmax, so that odds from different passages can be compared.

A reader that has only seen passages one by one is as sure of a near miss as of the right passage: its odds say how an
answer compares with the rest of its own passage. Here a question meets its passage and near misses that the search puts
high, and all their spans, and "none of them", share one distribution (shared normalisation, Clark & Gardner, 2018).
"""

import random
from collections.abc import Iterator, Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.reader.examples import Example, encode, make_title, vary
from training.reader.mining import WHOLE
from training.reader.model import Reader
from training.reader.rows import Row

PASSAGES = 4
"""Passages of one question, its own included."""
GROUPS = 8
"""Questions of a batch."""
BUCKET = 25
"""Batches' worth of groups that are sorted by length together."""
ALONE = 0.5
"""Weight of the loss of each passage by itself, which keeps the marks inside a passage sharp."""

FROZEN = 2
"""Layers, from the first, that stay as they are, as the embeddings do: it saves a fourth of the time."""

Group = tuple[Example, ...]
"""A question's passages; an answer stands in the first or in none."""


def make_groups(
    tokenizer: Tokenizer, rows: Sequence[Row], misses: Sequence[Sequence[str]], count: int, chance: random.Random
) -> list[Group]:
    """`count` questions, drawn at random, with `PASSAGES` passages each.

    Questions whose passage is a sentence or two ask too little for other passages to be wrong; they are left out, but
    for every fourth, whose near misses are taken as they come.
    """
    places = [i for i, row in enumerate(rows) if len(misses[i]) >= PASSAGES - 1 and _is_kept(row, i)]
    others = [row.passage for row in rows if len(row.passage) > WHOLE]
    chance.shuffle(places)
    groups = (_group(tokenizer, rows[i], misses[i], others, chance) for i in places[:count])
    return [group for group in groups if group]


def _is_kept(row: Row, place: int) -> bool:
    return bool(row.answers) and (len(row.passage) > WHOLE or place % 4 == 0)


def _group(
    tokenizer: Tokenizer, row: Row, misses: Sequence[str], others: Sequence[str], chance: random.Random
) -> Group | None:
    question, title, own = vary(row, [], others, chance)
    wrong = [Row(row.dataset, row.identity, question, text, ()) for text in chance.sample(list(misses), PASSAGES - 1)]
    passages = [(title, own), *((make_title(miss, chance), miss) for miss in wrong)]
    made = [encode(tokenizer, question, title, passage, chance) for title, passage in passages]
    return tuple(one for one in made if one) if all(made) else None


def make_batches(groups: list[Group], chance: random.Random) -> Iterator[list[Example]]:
    """Batches of `GROUPS` groups of like length, flat, in random order."""
    chance.shuffle(groups)
    pool = GROUPS * BUCKET
    batches = []
    for i in range(0, len(groups), pool):
        alike = sorted(groups[i : i + pool], key=lambda group: max(len(one.ids) for one in group))
        batches += [alike[j : j + GROUPS] for j in range(0, len(alike) - GROUPS + 1, GROUPS)]
    chance.shuffle(batches)
    return ([one for group in batch for one in group] for batch in batches)


def freeze(reader: Reader) -> None:
    """Leave the embeddings and the first `FROZEN` layers out of training."""
    for part in (reader.words, reader.positions, reader.types, reader.norm, *list(reader.layers)[:FROZEN]):
        part.requires_grad_(False)


def loss(logits: Tensor, batch: Sequence[Example]) -> Tensor:
    """Mean over questions of −ln of the share that the accepted answers, or "none", have among all passages' spans.

    A span's odds against its passage's "no answer" are o = start + end − start₀ − end₀; the share of answers A is
    Σ_A exp(o) / (1 + Σ exp(o)), that of "none" 1 / (1 + Σ exp(o)). To it comes `ALONE` times the loss of each passage.
    """
    whole = torch.logsumexp(logits[:, 1:], dim=1).sum(1)
    none = logits[:, 0].sum(1)
    right = torch.stack([
        torch.logsumexp(torch.stack([logits[i, start, 0] + logits[i, end, 1] for start, end in set(one.answers)]), 0)
        for i, one in enumerate(batch)
    ])
    answers = torch.tensor([one.answers != ((0, 0),) for one in batch])
    odds = (whole - none).view(-1, PASSAGES)
    total = torch.logsumexp(torch.cat([odds, torch.zeros(len(odds), 1)], dim=1), dim=1)
    given = torch.where(answers, right - none, torch.full_like(none, -1e4)).view(-1, PASSAGES)
    is_answered = answers.view(-1, PASSAGES).any(1)
    shared = total - torch.where(is_answered, torch.logsumexp(given, dim=1), torch.zeros_like(total))
    alone = torch.logsumexp(torch.stack([whole, none]), 0) - right
    return shared.mean() + ALONE * alone.mean()
