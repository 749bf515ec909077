"""Chroma's own model, from a server on loopback that stands in for Chroma's: downloaded only when asked for by name."""

import hashlib
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

import assistant
from assistant import doctor
from assistant.indexing import index
from benchmarks.float_graph import write_model
from index.embedding.chroma_embedder import FILES, ChromaMiniLM
from index.embedding.embedders import make_embedder
from index.embedding.minilm import CHROMAS, MiniLM, find_weights
from index.errors import EmbedderError, SettingsRefused


class FakeChroma(ThreadingHTTPServer):
    """Gives the archive to whoever asks; counts how often."""

    def __init__(self, archive: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.archive = archive
        self.requests = 0


class Handler(BaseHTTPRequestHandler):
    server: FakeChroma

    def do_GET(self) -> None:
        self.server.requests += 1
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.archive)))
        self.end_headers()
        self.wfile.write(self.server.archive)

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An archive as Chroma's, of the same network."""
    folder = tmp_path_factory.mktemp("archive")
    write_model(find_weights() / "model.safetensors", folder / "model.onnx")
    with tarfile.open(folder / "onnx.tar.gz", "w:gz", compresslevel=1) as made:
        for name in FILES:
            made.add(folder / name if name == "model.onnx" else find_weights() / name, f"onnx/{name}")
    return (folder / "onnx.tar.gz").read_bytes()


@pytest.fixture
def chroma(
    archive: bytes, tmp_path: Path, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeChroma]:
    """The server from which Chroma's function downloads, into a folder of the test's own."""
    fake = FakeChroma(archive)
    threading.Thread(target=fake.serve_forever, daemon=True).start()
    monkeypatch.setattr(ONNXMiniLM_L6_V2, "DOWNLOAD_PATH", tmp_path / "chroma")
    monkeypatch.setattr(ONNXMiniLM_L6_V2, "MODEL_DOWNLOAD_URL", f"http://127.0.0.1:{fake.server_port}/onnx.tar.gz")
    monkeypatch.setattr(ONNXMiniLM_L6_V2, "_MODEL_SHA256", hashlib.sha256(archive).hexdigest())
    yield fake
    fake.shutdown()
    fake.server_close()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chroma's function tries again without waiting."""
    monkeypatch.setattr(ONNXMiniLM_L6_V2._download.retry, "sleep", lambda seconds: None)  # type: ignore[attr-defined]


def test_it_is_downloaded_once_and_its_vectors_are_near_ours(
    chroma: FakeChroma, capfd: pytest.CaptureFixture[str]
) -> None:
    lines: list[str] = []
    texts = ["The river Elm burst its banks.", "", "half a pair: \ud83d"]
    vectors = make_embedder(CHROMAS, lines.append, is_asked=True).embed(texts)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    assert ((vectors * MiniLM().embed(texts)).sum(axis=1) > 0.97).all()
    again = make_embedder(CHROMAS, lines.append)
    assert (again.embed(texts) == vectors).all()
    assert again.embed([]).shape == (0, 384)
    assert (chroma.requests, lines) == (1, ["Downloading Chroma's all-MiniLM-L6-v2 (once, 83 MB)…"])
    assert capfd.readouterr() == ("", "")


def test_nothing_is_downloaded_unasked(chroma: FakeChroma, articles: Path, tmp_path: Path) -> None:
    index([articles], tmp_path / "store", CHROMAS)

    def ask() -> str | None:
        return assistant.open(tmp_path / "store").ask("How many families left their homes in Norwick?").short

    assert ask() == "12"
    (ONNXMiniLM_L6_V2.DOWNLOAD_PATH / "onnx" / "vocab.txt").unlink()
    for use in (ask, lambda: index([articles], tmp_path / "store"), lambda: make_embedder(CHROMAS)):
        with pytest.raises(
            EmbedderError, match=r"not on this machine; have it downloaded .* --embedder chroma:all-Mini"
        ):
            use()
    assert "not on this machine" in next(f.finding for f in doctor.examine_store(tmp_path / "store") if not f.is_well)
    assert chroma.requests == 1


def test_a_store_is_not_mixed_of_its_vectors_and_ours(chroma: FakeChroma, articles: Path, tmp_path: Path) -> None:
    index([articles], tmp_path / "store")
    with pytest.raises(SettingsRefused, match=r"built with the embedder all-MiniLM-L6-v2-int8, not chroma:all-Mini"):
        index([articles], tmp_path / "store", CHROMAS)
    assert chroma.requests == 0


@pytest.mark.parametrize("setting", ["DATELINE_EMBEDDER", ""])
def test_a_failed_download_is_one_line_and_leaves_the_choice_open(
    setting: str, chroma: FakeChroma, at_once: None, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chroma.archive = b"<html>Sign in to this network</html>"
    if setting:
        monkeypatch.setenv(setting, CHROMAS)
    with pytest.raises(
        EmbedderError, match=r"could not be downloaded .*SHA256.*try again, or use .* pip install"
    ) as said:
        index([articles], tmp_path / "store", None if setting else CHROMAS)
    assert "\n" not in str(said.value)
    assert chroma.requests == 3
    monkeypatch.delenv("DATELINE_EMBEDDER", raising=False)
    assert len(index([articles], tmp_path / "store").added) == 3


def test_a_server_that_is_not_reached_and_a_damaged_model_are_one_line(
    chroma: FakeChroma, monkeypatch: pytest.MonkeyPatch
) -> None:
    ChromaMiniLM(is_asked=True).embed(["Floods."])
    for name in ("tokenizer.json", "model.onnx"):
        (ONNXMiniLM_L6_V2.DOWNLOAD_PATH / "onnx" / name).write_bytes(b"{")
        with pytest.raises(EmbedderError, match=r"cannot be run .*; remove .*onnx, and ask for it by name again"):
            make_embedder(CHROMAS).embed(["Floods."])
    monkeypatch.setattr(ONNXMiniLM_L6_V2, "DOWNLOAD_PATH", ONNXMiniLM_L6_V2.DOWNLOAD_PATH / "elsewhere")
    monkeypatch.setattr(ONNXMiniLM_L6_V2, "MODEL_DOWNLOAD_URL", "http://127.0.0.1:9/onnx.tar.gz")
    with pytest.raises(EmbedderError, match=r"could not be downloaded .*refused"):
        make_embedder(CHROMAS, is_asked=True).embed(["Floods."])
