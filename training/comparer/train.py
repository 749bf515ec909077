"""Train the model that compares what two sentences give for a question: `assistant/reader/comparer.onnx`.

    uv run --with torch==2.13.0 python -m training.comparer.train TRAIN_FOLDER OUT_FOLDER --start F [--go-on]

TRAIN_FOLDER holds claims.jsonl.xz, spans.jsonl.xz and unanswerable.jsonl.xz; F are the weights of the reader
(`training.reader.recover`), which knows questions. It learns from the part "learn" of the invented events, from all
accounts but every tenth, from claims, and from the sentences of single passages, of which every tenth question is kept
out, too. OUT_FOLDER gets items.pickle (made once), checkpoint.pt, comparer.safetensors and log.jsonl, as in
`training.reader.train`, and at the end the figures on what was kept out are printed: the tenths, and the part "fit" of
the events.
"""

import argparse
import json
import pickle
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, count, islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional

from assistant.reader.shipped import load_tokenizer
from training.comparer.items import Item, of_event, read_accounts
from training.comparer.pairs import (
    CLAIMS,
    Example,
    Kind,
    Pair,
    alone,
    draw,
    draw_singles,
    encode,
    pairs_of,
    read_claims,
)
from training.comparer.passages import read_passages
from training.course import BATCH, Course, collate, make_batches
from training.events import read_events
from training.reader.model import Reader, load_published
from training.reader.together import freeze
from training.regression import auroc

SEED = 11
RATE, WARM_UP, KEPT_STEPS = 1e-4, 0.05, 100
KEPT_OUT = 10
"""Every how many accounts one is kept out."""
MEASURED = 3_000
"""Pairs of what is kept out that are measured, at most."""


def prepare(folder: Path, out: Path) -> tuple[list[Item], list[Item], dict[str, list[Item]]]:
    """The items to learn from, those of single passages, and what is kept out of both, by name."""
    kept = out / "items.pickle"
    if not kept.exists():
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            events = list(pool.map(of_event, read_events()))
        kept.write_bytes(pickle.dumps((events, read_accounts(), read_passages(folder))))
    events, accounts, passages = pickle.loads(kept.read_bytes())
    parts: dict[str, list[Item]] = {"learn": [], "fit": []}
    for event, items in zip(read_events(), events, strict=True):
        parts[event.part] += items
    kept_out = {"accounts": accounts[::KEPT_OUT], "events": parts["fit"], "passages": passages[::KEPT_OUT]}
    return parts["learn"] + _others(accounts), _others(passages), kept_out


def _others(items: Sequence[Item]) -> list[Item]:
    """The items that are not kept out."""
    return [item for number, item in enumerate(items) if number % KEPT_OUT]


def loss(logits: Tensor, batch: Sequence[Example]) -> Tensor:
    """Mean cross-entropy of the first token's logits, beside 0 for "no answer"."""
    kinds = torch.tensor([example.kind for example in batch], device=logits.device)
    return functional.cross_entropy(three(logits), kinds)


def three(logits: Tensor) -> Tensor:
    """Logits of the three kinds, shape (rows, 3), from those of all tokens."""
    return functional.pad(logits[:, 0], (0, 1))


def probabilities(model: Reader, examples: Sequence[Example]) -> np.ndarray:
    """The probabilities of the kinds, shape (examples, 3)."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    found = np.zeros((len(examples), len(Kind)))
    with torch.inference_mode():
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            logits = model(*collate([examples[i] for i in places]))
            found[places] = three(logits).softmax(dim=1).numpy()
    return found


def measure(model: Reader, pairs: Sequence[Pair]) -> dict[str, float]:
    """Accuracy, and AUROC of an answer against none, of "another value" against the rest and against "the same"."""
    chance, tokenizer = random.Random(SEED), load_tokenizer()
    chosen = chance.sample(list(pairs), min(len(pairs), MEASURED))
    found = probabilities(model.eval(), [encode(tokenizer, pair, chance) for pair in chosen])
    kinds = np.array([pair.kind for pair in chosen])
    answering = kinds != Kind.NONE
    figures = {
        "pairs": len(chosen),
        "others": float((kinds == Kind.OTHER).mean()),
        "accuracy": float((found.argmax(1) == kinds).mean()),
        "auroc_answers": auroc(1 - found[:, Kind.NONE], answering.astype(float)),
    }
    if not figures["others"]:
        return figures
    return figures | {
        "auroc_other": auroc(found[:, Kind.OTHER], (kinds == Kind.OTHER).astype(float)),
        "auroc_other_or_same": auroc(
            (found[:, Kind.OTHER] / (1 - found[:, Kind.NONE] + 1e-9))[answering],
            (kinds[answering] == Kind.OTHER).astype(float),
        ),
    }


def train(args: argparse.Namespace) -> None:
    """Run the whole recipe, from the last checkpoint if there is one, and tell the figures."""
    torch.manual_seed(SEED)
    items, passages, kept_out = prepare(args.folder, args.out)
    claims, tokenizer = read_claims(args.folder / "claims.jsonl.xz"), load_tokenizer()

    def epoch(number: int) -> list[list[Example]]:
        chance = random.Random(SEED + number)
        drawn = [*draw(items, chance), *draw_singles(passages, chance), *chance.sample(claims, CLAIMS)]
        return make_batches([encode(tokenizer, pair, chance) for pair in drawn], chance)

    batches = list(islice(chain.from_iterable(map(epoch, count())), args.steps))
    model = Reader(dropout=args.dropout)
    load_published(model, load_file(args.start))
    if not args.go_on:
        torch.nn.init.normal_(model.heads.weight, std=0.02)
        torch.nn.init.zeros_(model.heads.bias)
    freeze(model)
    Course(args.out, "comparer", RATE, WARM_UP, KEPT_STEPS, args.device).run(model, batches, loss)
    model = model.cpu()
    for name, kept in kept_out.items():
        if name != "passages":
            print(name, json.dumps(measure(model, [pair for item in kept for pair in pairs_of(item)])))
        print(name, "alone", json.dumps(measure(model, [pair for item in kept for pair in alone(item)])))


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=2000, help="batches of 32 pairs")
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--go-on", action="store_true", help="F are the comparer's own weights of a course before")
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    train(args)


if __name__ == "__main__":
    main()
