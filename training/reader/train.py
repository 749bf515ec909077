"""Train the reader: MiniLM with start, end and no-answer heads.

    uv run --with torch==2.13.0 python -m training.reader.train TRAIN_FOLDER OUT_FOLDER [--steps 2500]

TRAIN_FOLDER holds spans.jsonl.xz and unanswerable.jsonl.xz. OUT_FOLDER gets prepared.pickle (the rows with their near
misses, made once), held.jsonl (held-out rows), checkpoint.pt (every 200 steps; a run that was stopped goes on from it),
reader.safetensors (after each checkpoint and at the end) and log.jsonl. Half precision where the processor has it.
"""

import argparse
import json
import pickle
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import chain, count, islice
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor

from index.minilm import MiniLM, _find_weights
from training.reader import mining
from training.reader.examples import Example, encode, vary
from training.reader.model import Reader, export_published, load_published
from training.reader.rows import Row, hold_out, read_rows, sample

SEED = 7
BATCH = 32
BUCKET = 50
"""Batches' worth of examples that are sorted by length together, so that little is padded."""
RATE = 2.5e-4
WARM_UP = 0.05
DECAY = 0.01
UNANSWERABLE = 8_000
"""Rows an epoch that come with a passage that does not answer."""
KEPT_STEPS = 200
STRIDE = 32
"""Batches are padded to a multiple of this many tokens, since a new shape costs the processor's kernels a set-up."""


def prepare(folder: Path, out: Path) -> tuple[list[Row], list[list[str]], list[Row]]:
    """Rows to learn from, their near misses, and the held-out rows."""
    kept = out / "prepared.pickle"
    if not kept.exists():
        rows, held = hold_out([
            row for name in ("spans", "unanswerable") for row in read_rows(folder / f"{name}.jsonl.xz")
        ])
        embedder = MiniLM()
        pool = list(dict.fromkeys(row.passage for row in rows))
        vectors = embedder.embed(pool)
        far = mining.far_from(embedder.embed(list({row.passage for row in held})), vectors)
        near = {passage for passage, is_far in zip(pool, far, strict=True) if not is_far}
        rows = [row for row in rows if row.passage not in near]
        places = [i for i, passage in enumerate(pool) if passage not in near and len(passage) > 200]
        answered = sample([row for row in rows if row.answers or "~" not in row.dataset], SEED)
        misses = mining.mine(answered, [pool[i] for i in places], vectors[places], embedder)
        others = [row for row in rows if "~" in row.dataset]
        kept.write_bytes(pickle.dumps((answered + others, misses + [[] for _ in others], held)))
        (out / "held.jsonl").write_text("".join(json.dumps(asdict(row)) + "\n" for row in held), encoding="utf-8")
    prepared: tuple[list[Row], list[list[str]], list[Row]] = pickle.loads(kept.read_bytes())
    return prepared


def make_epoch(
    tokenizer: Tokenizer, rows: Sequence[Row], misses: Sequence[Sequence[str]], seed: int
) -> list[list[Example]]:
    """The batches of one epoch: every question with an answer, a sample of the others, varied anew."""
    chance = random.Random(seed)
    places = [i for i, row in enumerate(rows) if "~" not in row.dataset]
    places += chance.sample([i for i, row in enumerate(rows) if "~" in row.dataset], UNANSWERABLE)
    others = [row.passage for row in rows if len(row.passage) > 300]
    chance.shuffle(places)
    varied = (vary(rows[i], misses[i], others, chance) for i in places)
    examples = [made for question, title, row in varied if (made := encode(tokenizer, question, title, row, chance))]
    batches = [batch for pool in _cut(examples, BATCH * BUCKET) for batch in _cut(sorted(pool, key=_size), BATCH)]
    chance.shuffle(batches)
    return batches


def _size(example: Example) -> int:
    return len(example.ids)


def _cut(items: Sequence[Example], size: int) -> Iterator[list[Example]]:
    return (list(items[i : i + size]) for i in range(0, len(items), size))


def collate(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, types and mask, each of shape (rows, tokens)."""
    longest = -(-max(map(_size, batch)) // STRIDE) * STRIDE
    ids, types = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(2))
    for i, example in enumerate(batch):
        ids[i, : len(example.ids)] = torch.tensor(example.ids)
        types[i, : len(example.ids)] = torch.tensor(example.types)
    return ids, types, torch.arange(longest) < torch.tensor([_size(e) for e in batch])[:, None]


def loss(logits: Tensor, batch: Sequence[Example]) -> Tensor:
    """Mean of −ln Σ p(start) p(end) over the accepted answers (Clark & Gardner, 2018, for several places)."""
    logs = torch.log_softmax(logits, dim=1)
    each = [
        torch.logsumexp(torch.stack([logs[i, start, 0] + logs[i, end, 1] for start, end in set(example.answers)]), 0)
        for i, example in enumerate(batch)
    ]
    return -torch.stack(each).mean()


def train(folder: Path, out: Path, steps: int, device: str) -> None:
    """Run the whole recipe, from the last checkpoint if there is one."""
    torch.manual_seed(SEED)
    rows, misses, _ = prepare(folder, out)
    source = _find_weights()
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    epochs = (make_epoch(tokenizer, rows, misses, SEED + epoch) for epoch in count())
    batches = list(islice(chain.from_iterable(epochs), steps))
    reader = Reader().to(device)
    load_published(reader, load_file(source / "model.safetensors"))
    plain = [p for p in reader.parameters() if p.ndim < 2]
    decayed = [p for p in reader.parameters() if p.ndim >= 2]
    groups = [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, fused=True)
    warm = int(WARM_UP * len(batches))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (len(batches) - step) / (len(batches) - warm))
    )
    first = _resume(out, reader, optimiser, schedule)
    reader.train()
    began, seen = time.monotonic(), []
    for step, batch in enumerate(batches[first:], first):
        ids, types, mask = (part.to(device) for part in collate(batch))
        with torch.autocast(device, dtype=torch.bfloat16):
            logits = reader(ids, types, mask)
        cost = loss(logits, batch)
        cost.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        schedule.step()
        seen.append(cost.item())
        if (step + 1) % KEPT_STEPS == 0 or step + 1 == len(batches):
            line = {"step": step + 1, "of": len(batches), "loss": round(float(np.mean(seen)), 4)}
            _keep(out, reader, optimiser, schedule, line | {"seconds": round(time.monotonic() - began)})
            seen = []


def _resume(
    out: Path, reader: Reader, optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR
) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    reader.load_state_dict(kept["reader"])
    optimiser.load_state_dict(kept["optimiser"])
    schedule.load_state_dict(kept["schedule"])
    return int(kept["step"])


def _keep(
    out: Path,
    reader: Reader,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    line: dict[str, float],
) -> None:
    state = {"reader": reader.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
    torch.save(state | {"step": line["step"]}, out / "checkpoint.tmp")
    (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
    save_file(export_published(reader), out / "reader.safetensors")
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    print(line, flush=True)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=2500, help="batches of 32 rows; an epoch has about 1,680")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    train(args.folder, args.out, args.steps, args.device)


if __name__ == "__main__":
    main()
