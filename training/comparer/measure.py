"""What the comparer does with what was kept out of its training.

    uv run --with torch==2.13.0 python -m training.comparer.measure OUT_FOLDER WEIGHTS.safetensors

OUT_FOLDER is that of `training.comparer.train`.
"""

import argparse
import json
import pickle
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from assistant.reader.shipped import load_tokenizer
from training.comparer import choices
from training.comparer.choices import Choice
from training.comparer.items import Item
from training.comparer.losses import odds_of, three
from training.comparer.pairs import Kind, Pair, alone, encode, pairs_of
from training.course import BATCH, Sized, collate
from training.reader.model import Reader, load_published
from training.regression import auroc

SEED = 11
MEASURED = 3_000
"""Pairs of each kind of what is kept out that are measured, at most."""


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Items and choices that were not learned from, by name."""

    items: dict[str, list[Item]]
    choices: dict[str, list[Choice]]


def report(model: Reader, kept_out: KeptOut) -> None:
    """Print the figures."""
    for name, items in kept_out.items.items():
        print(name, json.dumps(measure_pairs(model, [pair for item in items for pair in pairs_of(item)])), flush=True)
        print(name, "alone", json.dumps(measure_pairs(model, [pair for item in items for pair in alone(item)])))
    for name, chosen in kept_out.choices.items():
        print(name, "choices", json.dumps(measure_choices(model, chosen)), flush=True)


def logits_of(model: Reader, examples: Sequence[Sized]) -> Tensor:
    """The first token's two logits of each example, shape (examples, 1, 2)."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    found = torch.zeros(len(examples), 1, 2)
    with torch.inference_mode():
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            found[places] = model(*collate([examples[i] for i in places]))[:, :1]
    return found


def measure_choices(model: Reader, chosen: Sequence[Choice]) -> dict[str, float]:
    """The share of questions whose likeliest reading is right, of those with a right one, beside the product's order
    before; AUROC of the likeliest reading's odds for whether there is a right one, and of all for whether they are."""
    tokenizer = load_tokenizer()
    examples = [[choices.encode(tokenizer, one.question, reading) for reading in one.readings] for one in chosen]
    odds = odds_of(logits_of(model.eval(), [example for group in examples for example in group])).numpy()
    right = np.array([reading.is_right for one in chosen for reading in one.readings])
    ends = np.cumsum([len(one.readings) for one in chosen])[:-1]
    groups = list(zip(np.split(odds, ends), np.split(right, ends), strict=True))
    answered = [(own, rights) for own, rights in groups if rights.any()]
    return {
        "questions": len(chosen),
        "answered": len(answered),
        "first": float(np.mean([rights[own.argmax()] for own, rights in answered])),
        "first_before": float(np.mean([rights[0] for _, rights in answered])),
        "auroc": auroc(np.array([own.max() for own, _ in groups]), np.array([float(r.any()) for _, r in groups])),
        "auroc_readings": auroc(odds, right.astype(float)),
    }


def measure_pairs(model: Reader, pairs: Sequence[Pair]) -> dict[str, float]:
    """Accuracy, and AUROC of an answer against none, of "another value" against the rest and against "the same"."""
    chance, tokenizer = random.Random(SEED), load_tokenizer()
    chosen = chance.sample(list(pairs), min(len(pairs), MEASURED))
    logits = logits_of(model.eval(), [encode(tokenizer, pair, chance) for pair in chosen])
    found = three(logits).softmax(dim=1).numpy()
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


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("weights", type=Path)
    args = parser.parse_args()
    model = Reader()
    load_published(model, load_file(args.weights))
    report(model, pickle.loads((args.out / "kept_out.pickle").read_bytes()))


if __name__ == "__main__":
    main()
