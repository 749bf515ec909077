"""What the comparer learns by: the losses of pairs and of choices, from the first token's two logits."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from training.comparer import choices, pairs


def three(logits: Tensor) -> Tensor:
    """Logits of the three kinds, shape (rows, 3), from those of all tokens; that of "no answer" is 0."""
    return functional.pad(logits[:, 0], (0, 1))


def odds_of(logits: Tensor) -> Tensor:
    """ln of how much likelier each row answers than that it does not, shape (rows), from the logits of all tokens."""
    return torch.logsumexp(logits[:, 0], dim=1)


def choice_loss(logits: Tensor, batch: Sequence[choices.Example]) -> Tensor:
    """Mean over questions of −ln of the share of the right readings, or of "none" where none is right.

    With o the odds of a reading, that share is Σ_right exp(o) / (1 + Σ exp(o)), or 1 / (1 + Σ exp(o)). To it comes the
    mean cross-entropy of each reading by itself.
    """
    odds, right = odds_of(logits), torch.tensor([one.is_right for one in batch], device=logits.device)
    groups, rights = odds.view(-1, choices.SIZE), right.view(-1, choices.SIZE)
    total = torch.logsumexp(functional.pad(groups, (0, 1)), dim=1)
    given = torch.logsumexp(groups.masked_fill(~rights, -1e4), dim=1)
    shared = total - torch.where(rights.any(1), given, torch.zeros_like(given))
    return shared.mean() + functional.binary_cross_entropy_with_logits(odds, right.float())


def loss(logits: Tensor, batch: Sequence[pairs.Example | choices.Example]) -> Tensor:
    """Mean cross-entropy of the kinds of pairs, or the loss of a batch of choices; no batch has both."""
    chosen = [example for example in batch if isinstance(example, choices.Example)]
    if chosen:
        return choice_loss(logits, chosen)
    kinds = [example.kind for example in batch if isinstance(example, pairs.Example)]
    return functional.cross_entropy(three(logits), torch.tensor(kinds, device=logits.device))
