"""The average of two courses' weights, which reads better than either (model soups, Wortsman et al., 2022).

    uv run python -m training.average FIRST.safetensors SECOND.safetensors SHARE OUT.safetensors

SHARE, between 0 and 1, is the first's. One must have gone on from the other.
"""

import argparse
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file


def main() -> None:
    """Read the command line and write the average."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("first", "second"):
        parser.add_argument(name, type=Path)
    parser.add_argument("share", type=float)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    first, second = load_file(options.first), load_file(options.second)
    mixed = {name: options.share * first[name] + (1 - options.share) * second[name] for name in first}
    save_file({name: value.astype(np.float32) for name, value in mixed.items()}, options.out)


if __name__ == "__main__":
    main()
