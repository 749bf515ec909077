"""Train the model that compares what two sentences give for a question: `assistant/reader/comparer.onnx`.

    uv run --with torch==2.13.0 python -m training.comparer.train TRAIN_FOLDER OUT_FOLDER --start F [--go-on]
        --reader R --events STORE

TRAIN_FOLDER holds claims.jsonl.xz and spans.jsonl.xz; F are the weights to start from: the reader's, which knows
questions, or, to go on, its own; R are the reader's (all from `training.reader.recover`); STORE is an index of the
invented events. It learns from pairs of sentences (`pairs.py`: the part "learn" of the events, all accounts but every
tenth, claims), and from choices between the readings of a question (`choices.py`: the same part of the events, and the
reader's rows, over their passages). OUT_FOLDER gets items.pickle, choices.pickle and kept_out.pickle (made once),
checkpoint.pt, comparer.safetensors and log.jsonl, as in `training.reader.train`; at the end the figures on what was
kept out are printed: every tenth account and row, and the part "fit" of the events (`measure.py`).
"""

import argparse
import pickle
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import torch
from safetensors.torch import load_file

from assistant.indexing import index
from assistant.reader.shipped import load_tokenizer
from training.comparer import choices, gathering
from training.comparer.choices import Choice
from training.comparer.items import ACCOUNTS, Item, of_event, read_accounts
from training.comparer.losses import loss
from training.comparer.measure import KeptOut, report
from training.comparer.pairs import CLAIMS, Example, draw, encode, read_claims
from training.course import Course, draw_epochs, make_batches
from training.events import read_events, thin
from training.reader.model import Reader, load_published
from training.reader.together import freeze

SEED = 11
RATE, WARM_UP, KEPT_STEPS = 1e-4, 0.05, 100
KEPT_OUT = 10
"""Every how many accounts one is kept out."""
LEARNED, JUDGED = 0.25, 0.08
"""Shares of the events' questions of which the readings are gathered, of the parts "learn" and "fit"."""
ROUNDS = 2
"""Times that each choice is drawn for an epoch."""
PASSAGES, ROWS = 14_000, 1_500
"""Rows of which the passages make a corpus, and of which the readings are gathered, from the first."""


Kept = TypeVar("Kept")


def prepare(args: argparse.Namespace) -> tuple[list[Item], list[Choice], KeptOut]:
    """The items and choices to learn from, and what is kept out of both."""
    kept = args.out / "items.pickle"
    if not kept.exists():
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            events = list(pool.map(partial(of_event, weights=args.reader), read_events()))
            read = pool.map(partial(read_accounts, weights=args.reader), sorted(ACCOUNTS.glob("*.json")))
            accounts = list(chain.from_iterable(read))
        kept.write_bytes(pickle.dumps((events, accounts)))
    events, accounts = pickle.loads(kept.read_bytes())
    parts: dict[str, list[Item]] = {"learn": [], "fit": []}
    for event, items in zip(read_events(), events, strict=True):
        parts[event.part] += items
    found = _choices(args)
    kept_out = KeptOut(
        {"accounts": accounts[::KEPT_OUT], "events": parts["fit"]},
        {"events": found["fit"], "rows": found["rows"][::KEPT_OUT]},
    )
    (args.out / "kept_out.pickle").write_bytes(pickle.dumps(kept_out))
    return parts["learn"] + _others(accounts), found["learn"] + _others(found["rows"]), kept_out


def _choices(args: argparse.Namespace) -> dict[str, list[Choice]]:
    """The choices of the parts of the events, and of the rows."""
    kept = args.out / "choices.pickle"
    if not kept.exists():
        chance, found = random.Random(SEED), dict[str, list[Choice]]()
        for part, share in (("learn", LEARNED), ("fit", JUDGED)):
            events = [thin(event, share, chance) for event in read_events() if event.part == part]
            found[part] = gathering.of_events(args.events, args.reader, events)
        rows = gathering.read_whole(args.folder / "spans.jsonl.xz")
        gathering.write_passages(rows[:PASSAGES], args.out / "passages.jsonl")
        index([args.out / "passages.jsonl"], args.out / "passages")
        found["rows"] = gathering.of_rows(args.out / "passages", args.reader, rows[:ROWS])
        kept.write_bytes(pickle.dumps(found))
    read: dict[str, list[Choice]] = pickle.loads(kept.read_bytes())
    return read


def _others(items: Sequence[Kept]) -> list[Kept]:
    """Those that are not kept out."""
    return [item for number, item in enumerate(items) if number % KEPT_OUT]


def train(args: argparse.Namespace) -> None:
    """Run the whole recipe, from the last checkpoint if there is one, and tell the figures."""
    torch.manual_seed(SEED)
    items, chosen, kept_out = prepare(args)
    claims, tokenizer = read_claims(args.folder / "claims.jsonl.xz"), load_tokenizer()

    def epoch(number: int) -> list[Sequence[Example | choices.Example]]:
        chance = random.Random(SEED + number)
        drawn = [*draw(items, chance), *chance.sample(claims, CLAIMS)]
        batches: list[Sequence[Example | choices.Example]] = [
            *make_batches([encode(tokenizer, pair, chance) for pair in drawn], chance),
            *choices.make_batches(tokenizer, chosen * ROUNDS, chance),
        ]
        chance.shuffle(batches)
        return batches

    batches = draw_epochs(epoch, args.steps)
    model = Reader(dropout=args.dropout)
    load_published(model, load_file(args.start))
    if not args.go_on:
        torch.nn.init.normal_(model.heads.weight, std=0.02)
        torch.nn.init.zeros_(model.heads.bias)
    freeze(model)
    Course(args.out, "comparer", RATE, WARM_UP, KEPT_STEPS, args.device).run(model, batches, loss)
    report(model.cpu(), kept_out)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=2000, help="batches of 32 pairs")
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True, help="the reader's weights")
    parser.add_argument("--events", type=Path, required=True, metavar="STORE")
    parser.add_argument("--go-on", action="store_true", help="F are the comparer's own weights of a course before")
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    train(args)


if __name__ == "__main__":
    main()
