"""Train the reader: MiniLM with start, end and no-answer heads.

    uv run --with torch==2.13.0 python -m training.reader.train TRAIN_FOLDER OUT_FOLDER [--steps 3000] [--start F]
        [--together] [--stories STORE]

TRAIN_FOLDER holds spans.jsonl.xz and unanswerable.jsonl.xz; F are weights to go on from, in place of MiniLM's own.
Passages are read one by one, or, with --together, those of one question against each other (`together.py`), among
them, with --stories STORE, those of the invented events (`stories.py`), of which STORE is an index.
OUT_FOLDER gets prepared.pickle (the rows with their near misses, made once, and the held-out rows), checkpoint.pt
(every 100 steps; a run that was stopped goes on from it), reader.safetensors (after each checkpoint and at the end) and
log.jsonl. Half precision where the processor has it.
"""

import argparse
import pickle
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from assistant.reader.reader import Reader as Shipped
from assistant.reader.shipped import load_tokenizer
from index.embedding.minilm import MiniLM, find_weights
from training.course import Course, draw_epochs, make_batches
from training.events import read_events
from training.reader import mining, stories, together
from training.reader.examples import Example, encode, vary
from training.reader.model import Reader, load_published
from training.reader.rows import Row, hold_out, read_rows, sample

SEED = 7
RATE, WARM_UP, KEPT_STEPS = 1.5e-4, 0.05, 100
TOGETHER_RATE = 1e-4
JOINT, BESIDE_STORIES, ROUNDS = 12_000, 3_000, 1
"""Questions of an epoch with several passages: alone, and beside the stories, each of which comes in `ROUNDS` draws."""
SPARED = 10_000
"""Rows that are prepared beside stories, which draw few of them; near misses of all would take an hour to find."""
UNANSWERABLE = 8_000
"""Rows an epoch that come with a passage that does not answer."""


def prepare(
    folder: Path, out: Path, is_hard: bool = True, count: int | None = None
) -> tuple[list[Row], list[list[str]], list[Row]]:
    """Rows to learn from, their near misses, and the held-out rows.

    Args:
        is_hard: whether only the near misses that mislead the shipped reader are kept.
        count: rows to draw at most; None for all.
    """
    kept = out / "prepared.pickle"
    if not kept.exists():
        rows, held = hold_out([
            row for name in ("spans", "unanswerable") for row in read_rows(folder / f"{name}.jsonl.xz")
        ])
        rows = rows if count is None else sample(rows, SEED)[:count]
        embedder = MiniLM()
        pool = list(dict.fromkeys(row.passage for row in rows))
        vectors = embedder.embed(pool)
        far = mining.far_from(embedder.embed(list({row.passage for row in held})), vectors)
        near = {passage for passage, is_far in zip(pool, far, strict=True) if not is_far}
        rows = [row for row in rows if row.passage not in near]
        places = [i for i, passage in enumerate(pool) if passage not in near and len(passage) > 200]
        answered = sample([row for row in rows if row.answers or "~" not in row.dataset], SEED)
        misses = mining.mine(answered, [pool[i] for i in places], vectors[places], embedder)
        misses = mining.harden(answered, misses, Shipped()) if is_hard else misses
        others = [row for row in rows if "~" in row.dataset]
        kept.write_bytes(pickle.dumps((answered + others, misses + [[] for _ in others], held)))
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
    return make_batches(examples, chance)


def loss(logits: Tensor, batch: Sequence[Example]) -> Tensor:
    """Mean of −ln Σ p(start) p(end) over the accepted answers (Clark & Gardner, 2018, for several places)."""
    logs = torch.log_softmax(logits, dim=1)
    each = [
        torch.logsumexp(torch.stack([logs[i, start, 0] + logs[i, end, 1] for start, end in set(example.answers)]), 0)
        for i, example in enumerate(batch)
    ]
    return -torch.stack(each).mean()


def make_joint_epoch(
    tokenizer: Tokenizer, rows: Sequence[Row], misses: Sequence[Sequence[str]], told: Sequence[stories.Story], seed: int
) -> list[list[Example]]:
    """The batches of one epoch of questions with several passages each."""
    chance = random.Random(seed)
    groups = together.make_groups(tokenizer, rows, misses, BESIDE_STORIES if told else JOINT, chance)
    groups += stories.make_groups(tokenizer, told, together.PASSAGES, ROUNDS, chance)
    return list(together.make_batches(groups, chance))


def _told(out: Path, store: Path) -> list[stories.Story]:
    """The stories of the events that the reader may learn from."""
    events = [event for event in read_events() if event.part == "learn"]
    return stories.gather(store, events, out / "stories.pickle")


def train(args: argparse.Namespace) -> None:
    """Run the whole recipe, from the last checkpoint if there is one."""
    torch.manual_seed(SEED)
    is_together = args.together or args.stories is not None
    rows, misses, _ = prepare(args.folder, args.out, not is_together, SPARED if args.stories else None)
    told = _told(args.out, args.stories) if args.stories else []
    tokenizer = load_tokenizer()

    def epoch(number: int) -> list[list[Example]]:
        if is_together:
            return make_joint_epoch(tokenizer, rows, misses, told, SEED + number)
        return make_epoch(tokenizer, rows, misses, SEED + number)

    batches = draw_epochs(epoch, args.steps)
    reader = Reader()
    load_published(reader, load_file(args.start or find_weights() / "model.safetensors"))
    if is_together:
        together.freeze(reader)
    rate = TOGETHER_RATE if is_together else RATE
    course = Course(args.out, "reader", rate, WARM_UP, KEPT_STEPS, args.device)
    course.run(reader, batches, together.loss if is_together else loss)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=3000, help="batches of 32 rows; an epoch has about 2,200")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--stories", type=Path, metavar="STORE")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    train(args)


if __name__ == "__main__":
    main()
