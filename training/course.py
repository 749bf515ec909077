"""What trainings have in common: batches of like length, AdamW under a schedule, checkpoints, and going on from one."""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import Protocol, TypeVar

import torch
from safetensors.torch import save_file
from torch import Tensor

from training.reader.model import Reader, export_published

BATCH = 32
BUCKET = 50
"""Batches' worth of examples that are sorted by length together, so that little is padded."""
STRIDE = 32
"""Batches are padded to a multiple of this many tokens, since a new shape costs the processor's kernels a set-up."""
DECAY = 0.01


class Sized(Protocol):
    """An example that the model can read: token ids and types of equal length."""

    @property
    def ids(self) -> Sequence[int]:
        """The tokens."""

    @property
    def types(self) -> Sequence[int]:
        """0 for the first text's tokens, 1 for the second's."""


Example = TypeVar("Example", bound=Sized)
Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Course:
    """How a model is trained, and where it is kept: `name`.safetensors, checkpoint.pt and log.jsonl in `out`."""

    out: Path
    name: str
    rate: float
    warm_up: float
    kept_steps: int
    device: str = "cpu"

    def run(
        self, model: Reader, batches: Sequence[Sequence[Example]], loss: Callable[[Tensor, Sequence[Example]], Tensor]
    ) -> None:
        """Train on the batches in order, from the last checkpoint if there is one.

        Products are in bfloat16 where the device has it: without, they take twenty times as long as in float32.

        Args:
            loss: of the logits, shape (rows, tokens, 2), and their examples.
        """
        model = model.to(self.device)
        optimiser, schedule = self._prepare(model, len(batches))
        first = self._resume(model, optimiser, schedule)
        model.train()
        is_half = self.device != "cpu" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
        began, seen = time.monotonic(), list[float]()
        for step, batch in enumerate(batches[first:], first + 1):
            ids, types, mask = (part.to(self.device) for part in collate(batch))
            with torch.autocast(self.device, dtype=torch.bfloat16, enabled=is_half):
                logits = model(ids, types, mask)
            cost = loss(logits, batch)
            cost.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            schedule.step()
            seen.append(cost.item())
            if step % self.kept_steps == 0 or step == len(batches):
                line = {"step": step, "of": len(batches), "loss": round(sum(seen) / len(seen), 4)}
                self._keep(model, optimiser, schedule, line | {"seconds": round(time.monotonic() - began)})
                seen = []

    def _prepare(self, model: Reader, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
        parameters = [p for p in model.parameters() if p.requires_grad]
        groups = [
            {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": DECAY},
            {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
        ]
        optimiser = torch.optim.AdamW(groups, lr=self.rate, fused=True)
        warm = max(1, int(self.warm_up * steps))
        return optimiser, torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
        )

    def _resume(
        self, model: Reader, optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR
    ) -> int:
        path = self.out / "checkpoint.pt"
        if not path.exists():
            return 0
        kept = torch.load(path, weights_only=True)
        model.load_state_dict(kept["model"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        return int(kept["step"])

    def _keep(
        self,
        model: Reader,
        optimiser: torch.optim.Optimizer,
        schedule: torch.optim.lr_scheduler.LambdaLR,
        line: dict[str, float],
    ) -> None:
        state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
        torch.save(state | {"step": line["step"]}, self.out / "checkpoint.tmp")
        (self.out / "checkpoint.tmp").replace(self.out / "checkpoint.pt")
        save_file(export_published(model), self.out / f"{self.name}.safetensors")
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        print(line, flush=True)


def draw_epochs(epoch: Callable[[int], Sequence[Drawn]], steps: int) -> list[Drawn]:
    """The first `steps` batches of as many epochs as hold them, which are drawn by their number, from 0."""
    return list(islice(chain.from_iterable(map(epoch, count())), steps))


def make_batches(examples: Iterable[Example], chance: random.Random) -> list[list[Example]]:
    """Batches of examples of like length, in random order."""
    pools = _cut(list(examples), BATCH * BUCKET)
    batches = [batch for pool in pools for batch in _cut(sorted(pool, key=_size), BATCH)]
    chance.shuffle(batches)
    return batches


def collate(batch: Sequence[Sized]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, types and mask, each of shape (rows, tokens)."""
    longest = -(-max(map(_size, batch)) // STRIDE) * STRIDE
    ids, types = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(2))
    for i, example in enumerate(batch):
        ids[i, : len(example.ids)] = torch.tensor(example.ids)
        types[i, : len(example.ids)] = torch.tensor(example.types)
    return ids, types, torch.arange(longest) < torch.tensor([_size(e) for e in batch])[:, None]


def _size(example: Sized) -> int:
    return len(example.ids)


def _cut(items: list[Example], size: int) -> Iterator[list[Example]]:
    return (items[i : i + size] for i in range(0, len(items), size))
