"""Teach the comparer yes/no questions: what a sentence says to one, yes (its logit of "the same") or no ("another").

    uv run --with torch==2.13.0 python -m training.comparer.teach_polar TRAIN_FOLDER OUT_FOLDER --start F --events STORE

TRAIN_FOLDER holds claims.jsonl.xz; F are its weights as shipped (`training.reader.recover`); STORE is an index of the
invented events. It learns from the part "learn" of these (`polar.py`) and from claims, asked whether they are true, and
is held to what it thinks now of other questions (`rehearsal.py`). OUT_FOLDER gets polar.pickle and rehearsal.pickle
(made once), checkpoint.pt, comparer.safetensors and log.jsonl; the figures on the part "fit" are printed.
"""

import argparse
import pickle
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from assistant.opening import open_assistant
from assistant.reader.shipped import load_tokenizer
from training.comparer import pairs, polar
from training.comparer.losses import three
from training.comparer.pairs import Kind
from training.comparer.polar import Posed
from training.comparer.rehearsal import Example, rehearse
from training.course import Course, collate, draw_epochs, make_batches
from training.events import read_events
from training.reader.model import Reader, load_published
from training.reader.together import freeze
from training.regression import auroc

SEED = 11
RATE, WARM_UP, KEPT_STEPS = 7e-5, 0.06, 50
REHEARSED, CLAIMS = 3_000, 5_000
"""Examples of an epoch beside the yes/no questions."""
NEAR = 0.5
"""The rank (`polar.Candidate`) from which a sentence that settles nothing is measured."""


def prepare(args: argparse.Namespace) -> tuple[dict[str, list[Posed]], list[Example]]:
    """The yes/no questions of both parts of the events, and what is rehearsed."""
    posed, rehearsed = args.out / "polar.pickle", args.out / "rehearsal.pickle"
    if not rehearsed.exists():
        assistant, events = open_assistant(args.events), read_events()
        parts = {
            part: list(polar.pose(assistant.store, assistant.embedder, [e for e in events if e.part == part]))
            for part in ("learn", "fit")
        }
        posed.write_bytes(pickle.dumps(parts))
        rehearsed.write_bytes(pickle.dumps(list(rehearse(assistant, [e for e in events if e.part == "learn"]))))
    return pickle.loads(posed.read_bytes()), pickle.loads(rehearsed.read_bytes())


def loss(logits: Tensor, batch: Sequence[Example]) -> Tensor:
    """Mean cross-entropy with the probabilities to learn."""
    logs = torch.log_softmax(three(logits), dim=1)
    return -(torch.tensor([example.target for example in batch], device=logits.device) * logs).sum(1).mean()


def measure(model: Reader, posed: Sequence[Posed]) -> dict[str, float]:
    """AUROC of settling a question or not, and of yes against no, over the sentences of questions."""
    tokenizer, model = load_tokenizer(), model.eval()
    every = [(one.question, each) for one in posed for each in one.candidates]
    nearest = [(asked, each) for asked, each in every if each.kind != Kind.NONE or each.rank >= NEAR]
    logits = []
    for asked, each in nearest:
        example = polar.encode(tokenizer, asked, each.setting, each.text, each.kind)
        with torch.no_grad():
            logits.append(model(*collate([example]))[0, 0].numpy())
    said, kinds = np.stack(logits), np.array([each.kind for _, each in nearest])
    settles, is_yes = kinds != Kind.NONE, kinds == Kind.SAME
    return {
        "sentences": float(len(kinds)),
        "settles": auroc(np.logaddexp(said[:, 0], said[:, 1]), settles),
        "yes or no": auroc((said[:, 0] - said[:, 1])[settles], is_yes[settles]),
    }


def main() -> None:
    """Read the command line, train, and tell the figures before and after."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=500, help="batches of 32")
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--events", type=Path, required=True, metavar="STORE")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    parts, rehearsed = prepare(args)
    claims, tokenizer = pairs.read_claims(args.folder / "claims.jsonl.xz"), load_tokenizer()

    def epoch(number: int) -> list[list[Example]]:
        chance = random.Random(SEED + number)
        drawn = [
            *polar.draw(tokenizer, parts["learn"], chance),
            *chance.sample(rehearsed, min(len(rehearsed), REHEARSED)),
        ]
        drawn += [polar.of_claim(tokenizer, pair, chance) for pair in chance.sample(claims, CLAIMS)]
        return make_batches(drawn, chance)

    torch.manual_seed(SEED)
    model = Reader(dropout=0.05)
    load_published(model, load_file(args.start))
    print("before", measure(model, parts["fit"]), flush=True)
    freeze(model)
    course = Course(args.out, "comparer", RATE, WARM_UP, KEPT_STEPS)
    course.run(model, draw_epochs(epoch, args.steps), loss)
    print("after", measure(model, parts["fit"]), flush=True)


if __name__ == "__main__":
    main()
