"""Train the network that says whether two words mean the same: `assistant/checking/meaning.safetensors`.

    uv run --with torch==2.13.0 python -m training.meaning.train WORDNET OUT_FOLDER [--hold-out]

WORDNET is src/yaml of Open English WordNet. Each word is shown by itself, as MiniLM reads it without a sentence; what
it learns holds for words in their sentences. With --hold-out, a tenth of the words is kept out,
and the area under the ROC curve on their pairs is told. Minutes on one core.
"""

import argparse
import random
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.checking.meaning import SCALE, Floats
from assistant.reader.shipped import load_tokenizer
from index.embedding.minilm import DIMENSIONS, MiniLM
from training.meaning.wordnet import Pair, pairs, read_wordnet
from training.regression import auroc

PLAIN = re.compile(r"[a-z]{3,}")
SEED = 0
MOST = {"beside": 60_000, "below": 12_000, "opposite": 6_000, "unrelated": 25_000}
"""Pairs of each kind that are not the same."""
WIDTH, DROPPED = 64, 0.2
PAIR_SCALE = 20.0
BATCH, EPOCHS, RATE, DECAY = 512, 6, 2e-3, 1e-2


class Network(nn.Module):
    """As `assistant.checking.meaning.pair_odds`, for two states of each row."""

    def __init__(self) -> None:
        super().__init__()
        self.project, self.pair = nn.Linear(DIMENSIONS, WIDTH), nn.Linear(DIMENSIONS, 1)
        self.hidden, self.out, self.drop = nn.Linear(4 * WIDTH + 2, WIDTH), nn.Linear(WIDTH, 1), nn.Dropout(DROPPED)

    def forward(self, mine: Tensor, theirs: Tensor) -> Tensor:
        """Log odds, shape (n,), of states of shape (n, 384)."""
        p, q = SCALE * self.project(mine), SCALE * self.project(theirs)
        cosine = (mine * theirs).sum(dim=1, keepdim=True)
        seen = torch.cat([p * q, (p - q).abs(), p, q, cosine, cosine**2], dim=1)
        deep: Tensor = self.out(self.drop(torch.relu(self.hidden(self.drop(seen)))))
        linear: Tensor = self.pair(PAIR_SCALE * mine * theirs)
        return (deep + linear)[:, 0]

    def export(self) -> dict[str, Floats]:
        """The weights under the names that `pair_odds` reads, float16."""
        made = {
            "project": self.project.weight,
            "project.bias": self.project.bias,
            "hidden": self.hidden.weight,
            "hidden.bias": self.hidden.bias,
            "out": self.out.weight[0],
            "out.bias": self.out.bias + self.pair.bias,
            "pair": PAIR_SCALE * self.pair.weight[0],
        }
        return {name: value.detach().numpy().astype(np.float16) for name, value in made.items()}


def choose(found: Sequence[Pair], words: Sequence[str], chance: random.Random) -> list[Pair]:
    """All pairs that are the same, and of the others as many as `MOST` says, with unrelated words beside them."""
    chosen = [pair for pair in found if pair.is_same]
    near = {(pair.first, pair.second) for pair in found}
    drawn = ((chance.choice(words), chance.choice(words)) for _ in range(MOST["unrelated"]))
    others = [*found, *(Pair(*two, False, "unrelated") for two in drawn if two not in near and two[0] != two[1])]
    for kind, most in MOST.items():
        of_kind = [pair for pair in others if pair.kind == kind]
        chosen += chance.sample(of_kind, min(most, len(of_kind)))
    return chosen


class Rows:
    """Pairs as rows of the states of their words, each by itself."""

    def __init__(self, chosen: Sequence[Pair]) -> None:
        words = sorted({word for pair in chosen for word in pair[:2]})
        embedder, place = MiniLM(), {word: i for i, word in enumerate(words)}
        table = np.stack([embedder.states(word)[0].mean(axis=0) for word in words])
        self.table = torch.tensor(table / np.linalg.norm(table, axis=1, keepdims=True))
        self.places = torch.tensor([[place[pair.first], place[pair.second]] for pair in chosen])
        self.labels = torch.tensor([float(pair.is_same) for pair in chosen])

    def states(self, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """The two states of each pair."""
        return self.table[self.places[rows, 0]], self.table[self.places[rows, 1]]


def train(rows: Rows, places: NDArray[np.int64]) -> Network:
    """A network trained on the pairs at these places: AdamW, linear decay."""
    torch.manual_seed(SEED)
    network, chance = Network(), np.random.default_rng(SEED)
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    order = np.concatenate([chance.permutation(places) for _ in range(EPOCHS)])
    for start in range(0, len(order), BATCH):
        optimiser.param_groups[0]["lr"] = RATE * (1 - start / len(order))
        batch = order[start : start + BATCH]
        odds = network(*rows.states(batch))
        loss = functional.binary_cross_entropy_with_logits(odds, rows.labels[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    network.eval()
    return network


def main() -> None:
    """Read the command line, train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hold-out", action="store_true")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    known = {word for word in load_tokenizer().get_vocab() if PLAIN.fullmatch(word)}
    net = read_wordnet(args.wordnet, known)
    words = sorted(word for word in net.senses if net.senses[word])
    chosen = choose(pairs(net, known), words, random.Random(SEED))
    held = set(random.Random(1).sample(words, len(words) // 10)) if args.hold_out else set()
    is_held = np.array([bool({pair.first, pair.second} & held) for pair in chosen])
    rows = Rows(chosen)
    network = train(rows, np.flatnonzero(~is_held))
    if args.hold_out:
        with torch.no_grad():
            odds = network(*rows.states(np.flatnonzero(is_held))).numpy()
        print(f"{is_held.sum():,} pairs held out: AUROC {auroc(odds, rows.labels.numpy()[is_held]):.3f}")
    save_file(network.export(), args.out / "meaning.safetensors")
    print(f"{args.out / 'meaning.safetensors'}: {len(chosen):,} pairs")


if __name__ == "__main__":
    main()
