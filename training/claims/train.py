"""Train the claim model: MiniLM reads a claim with its evidence, and marks the words that the evidence does not
support.

    uv run --with torch==2.13.0 python -m training.claims.train TRAIN_FOLDER WORDNET OUT_FOLDER [--steps 1200]
    [--start F]

TRAIN_FOLDER holds claims.jsonl.xz and spans.jsonl.xz; WORDNET is src/yaml of Open English WordNet; F are weights to
start
from (the reader's, say) instead of MiniLM's own. OUT_FOLDER gets checkpoint.pt every 100 steps (a run that was stopped
goes on from it), claims.safetensors and log.jsonl. The heads: of every token of the claim, whether it is wrong; of the
first token, whether the claim is.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from assistant.checking.claims import ALL_TOKENS, encode
from index.minilm import _find_weights
from training.claims.rows import Row, derive, read_claims, read_contexts
from training.reader.model import Reader, export_published, load_published

SEED, BATCH, BUCKET, STRIDE = 11, 32, 40, 32
RATE, WARM_UP, DECAY = 1.5e-4, 0.06, 0.01
DERIVED = 24_000
"""Rows an epoch that are made by editing."""
KEPT_STEPS = 100
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
    ids, types, offsets = encode(tokenizer, row.claim, row.evidence)
    if row.wrong is None:
        tokens = (0.0 if row.is_true else OPEN,) * len(offsets)
    else:
        tokens = tuple(float(any(a < end and start < b for start, end in row.wrong)) for a, b in offsets)
    return Example(tuple(ids), tuple(types), float(not row.is_true), tokens)


def make_epoch(folder: Path, lexicon: Path, tokenizer: Tokenizer, seed: int) -> list[list[Example]]:
    """The batches of one epoch: all claims that people wrote, and as many as wanted that are made anew."""
    chance = random.Random(seed)
    rows = read_claims(folder / "claims.jsonl.xz")
    rows += derive(read_contexts(folder / "spans.jsonl.xz", chance), lexicon, DERIVED, chance)
    chance.shuffle(rows)
    examples = [make_example(tokenizer, row) for row in rows]
    pools = [sorted(examples[i : i + BATCH * BUCKET], key=_size) for i in range(0, len(examples), BATCH * BUCKET)]
    batches = [pool[i : i + BATCH] for pool in pools for i in range(0, len(pool), BATCH)]
    chance.shuffle(batches)
    return batches


def _size(example: Example) -> int:
    return len(example.ids)


def collate(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, types and mask, each of shape (rows, tokens)."""
    longest = min(ALL_TOKENS, -(-max(map(_size, batch)) // STRIDE) * STRIDE)
    ids, types = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(2))
    for i, example in enumerate(batch):
        ids[i, : len(example.ids)] = torch.tensor(example.ids)
        types[i, : len(example.ids)] = torch.tensor(example.types)
    return ids, types, torch.arange(longest) < torch.tensor([_size(e) for e in batch])[:, None]


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
    source = _find_weights()
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    epochs = (make_epoch(folder, lexicon, tokenizer, SEED + epoch) for epoch in count())
    batches = list(islice(chain.from_iterable(epochs), steps))
    model = Reader()
    tensors = load_file(start or source / "model.safetensors")
    load_published(model, {name: value for name, value in tensors.items() if not name.startswith("heads")})
    groups = [
        {"params": [p for p in model.parameters() if p.ndim >= 2], "weight_decay": DECAY},
        {"params": [p for p in model.parameters() if p.ndim < 2], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE, fused=True)
    warm = max(1, int(WARM_UP * len(batches)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (len(batches) - step) / (len(batches) - warm))
    )
    first = _resume(out, model, optimiser, schedule)
    model.train()
    began, seen = time.monotonic(), list[float]()
    for step, batch in enumerate(batches[first:], first):
        ids, types, mask = collate(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(ids, types, mask)
        cost = loss(logits, batch)
        cost.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        schedule.step()
        seen.append(cost.item())
        if (step + 1) % KEPT_STEPS == 0 or step + 1 == len(batches):
            line = {"step": step + 1, "of": len(batches), "loss": round(sum(seen) / len(seen), 4)}
            _keep(out, model, optimiser, schedule, line | {"seconds": round(time.monotonic() - began)})
            seen = []


def _resume(
    out: Path, model: Reader, optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR
) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    model.load_state_dict(kept["model"])
    optimiser.load_state_dict(kept["optimiser"])
    schedule.load_state_dict(kept["schedule"])
    return int(kept["step"])


def _keep(
    out: Path,
    model: Reader,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    line: dict[str, float],
) -> None:
    state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
    torch.save(state | {"step": line["step"]}, out / "checkpoint.tmp")
    (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
    save_file(export_published(model), out / "claims.safetensors")
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    print(line, flush=True)


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
