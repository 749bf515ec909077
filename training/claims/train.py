"""Train the claim model: MiniLM reads a claim with its evidence, and marks the words that the evidence does not
support.

    uv run --with torch==2.13.0 python -m training.claims.train TRAIN_FOLDER WORDNET OUT_FOLDER [--steps 1200]
    [--start F]

TRAIN_FOLDER holds claims.jsonl.xz and spans.jsonl.xz; WORDNET is src/yaml of Open English WordNet; F are weights to
start from (the reader's, say) instead of MiniLM's own. OUT_FOLDER gets checkpoint.pt every 100 steps (a run that was
stopped goes on from it), claims.safetensors and log.jsonl. The heads: of every token of the claim, whether it is wrong;
of the first token, whether the claim is.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from assistant.checking.claims import encode
from assistant.reader.shipped import load_tokenizer
from index.embedding.minilm import find_weights
from training.claims.rows import Row, derive, read_claims, read_contexts
from training.course import Course, make_batches
from training.reader.model import Reader, load_published

SEED = 11
RATE, WARM_UP, KEPT_STEPS = 1.5e-4, 0.06, 100
DERIVED = 24_000
"""Rows an epoch that are made by editing."""
OPEN = -1.0
"""The label of a token of which it is not known whether it is wrong."""


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids and types; `claim` is 1 where the claim is wrong; of each claim token whether it is, or `OPEN`."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    claim: float
    tokens: tuple[float, ...]


def make_example(tokenizer: Tokenizer, row: Row) -> Example:
    """The row as the model reads it."""
    ids, first, offsets = encode(tokenizer, row.claim, row.evidence)
    if row.wrong is None:
        tokens = (0.0 if row.is_true else OPEN,) * len(offsets)
    else:
        tokens = tuple(float(any(a < end and start < b for start, end in row.wrong)) for a, b in offsets)
    types = (0,) * first + (1,) * (len(ids) - first)
    return Example(tuple(ids), types, float(not row.is_true), tokens)


def make_epoch(folder: Path, lexicon: Path, tokenizer: Tokenizer, seed: int) -> list[list[Example]]:
    """The batches of one epoch: all claims that people wrote, and as many as wanted that are made anew."""
    chance = random.Random(seed)
    rows = read_claims(folder / "claims.jsonl.xz")
    rows += derive(read_contexts(folder / "spans.jsonl.xz", chance), lexicon, DERIVED, chance)
    chance.shuffle(rows)
    return make_batches((make_example(tokenizer, row) for row in rows), chance)


def loss(logits: Tensor, batch: Sequence[Example]) -> Tensor:
    """Cross-entropy of the claims, and of their tokens where known: a wrong one counts as much as all right ones."""
    claims = torch.tensor([example.claim for example in batch])
    whole = functional.binary_cross_entropy_with_logits(logits[:, 0, 1], claims)
    parts = []
    for i, example in enumerate(batch):
        labels = torch.tensor(example.tokens)
        known = labels != OPEN
        given = logits[i, 1 : 1 + len(labels), 0][known]
        if len(given):
            weights = torch.where(labels[known] > 0, 1.0 + (labels[known] == 0).sum() / 4, 1.0)
            parts.append(functional.binary_cross_entropy_with_logits(given, labels[known], weight=weights))
    return whole + (torch.stack(parts).mean() if parts else 0.0)


def train(folder: Path, lexicon: Path, out: Path, steps: int, start: Path | None) -> None:
    """Run the whole recipe, from the last checkpoint if there is one."""
    torch.manual_seed(SEED)
    tokenizer = load_tokenizer()
    epochs = (make_epoch(folder, lexicon, tokenizer, SEED + epoch) for epoch in count())
    batches = list(islice(chain.from_iterable(epochs), steps))
    model = Reader()
    tensors = load_file(start or find_weights() / "model.safetensors")
    load_published(model, {name: value for name, value in tensors.items() if not name.startswith("heads")})
    Course(out, "claims", RATE, WARM_UP, KEPT_STEPS).run(model, batches, loss)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=1200, help="batches of 32 rows; an epoch has about 1,200")
    parser.add_argument("--start", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    train(args.folder, args.wordnet, args.out, args.steps, args.start)


if __name__ == "__main__":
    main()
