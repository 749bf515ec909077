"""A folder of hostile files: every one is an article or refused by name, nothing crashes, memory and time are bounded.

80 files here; with DATELINE_HOSTILE=1000 a thousand.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.hostile_files import make_hostile

COUNT = int(os.environ.get("DATELINE_HOSTILE", "80"))
PATIENCE = 1800
"""Seconds of wall time, which other work on the machine takes too."""
MEMORY = 500_000_000
"""Bytes that the run may hold, with the process that converts; pages that both share count once."""
SECONDS = 0.25
"""Of processor time for one file."""

RUN = """
import json, resource, sys
from pathlib import Path
import numpy as np
from index.build import index_paths
from index.storing.opening import open_store

class Hashing:
    "Vectors of no meaning: what is tested is everything else."
    name, dimensions = "hashing", 384
    def embed(self, texts):
        rows = [np.random.default_rng(abs(hash(text)) % 2**32).standard_normal(384) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32).reshape(-1, 384)

store = open_store(Path(sys.argv[2]), create=True)
report = index_paths(store, [Path(sys.argv[1])], Hashing())
usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({
    "refused": [refusal.source for refusal in report.refused],
    "reasons": sorted({refusal.reason for refusal in report.refused}),
    "files": store.library.files(),
    "seconds": sum(used.ru_utime + used.ru_stime for used in usage),
    "passages": store.library.count()[1], "vectors": store.vectors.count(),
}))
"""


def memory(process: int) -> int:
    """Bytes that a process and those that it started hold: their proportional set sizes."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        children = [
            int(child)
            for thread in Path(f"/proc/{process}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except OSError:  # it has just ended
        return 0
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return own * 1024 + sum(map(memory, children))


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="no /proc here")
def test_hostile_files_are_read_or_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    names = make_hostile(folder, COUNT)
    with (tmp_path / "out").open("w") as out, (tmp_path / "errors").open("w") as errors:
        run = subprocess.Popen([sys.executable, "-c", RUN, folder, tmp_path / "store"], stdout=out, stderr=errors)
        began, peak = time.monotonic(), 0
        while run.poll() is None and time.monotonic() - began < PATIENCE:
            peak = max(peak, memory(run.pid))
            time.sleep(0.02)
        run.kill()
        run.wait()
    assert run.returncode == 0, (tmp_path / "errors").read_text()[-2000:]
    result = json.loads((tmp_path / "out").read_text().splitlines()[-1])
    print(f"{peak:,} bytes,", {key: result[key] for key in ("seconds", "passages")}, "refused:", len(result["refused"]))
    told = {source.split("/")[1][:4] for source in result["refused"] if "/" in source}
    taken = {Path(file).name[:4] for file in result["files"]}
    assert [name for name in names if Path(name).name[:4] not in told | taken] == []
    assert len(taken) > COUNT / 10
    assert all(reason and len(reason) < 300 for reason in result["reasons"])
    assert result["passages"] == result["vectors"] > 0
    assert 0 < peak < MEMORY
    assert result["seconds"] < 10 + COUNT * SECONDS
