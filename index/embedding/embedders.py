"""The embedders by name: "minilm" (the default, offline), "openai:MODEL", or "chroma:all-MiniLM-L6-v2"."""

from collections.abc import Callable

from index.embedding.minilm import CHROMAS, MiniLM
from index.errors import EmbedderError
from index.records import Embedder

DEFAULT = "minilm"


def make_embedder(
    name: str = DEFAULT, notify: Callable[[str], None] = lambda line: None, is_asked: bool = False
) -> Embedder:
    """The embedder called `name`, as a user writes it or a store notes it; `notify` hears of slow beginnings.

    Nothing is downloaded for it unless `is_asked`: the user named it just now.

    Raises:
        EmbedderError: there is no such embedder, or it lacks what it needs.
    """
    if name in {DEFAULT, MiniLM.name}:
        return MiniLM(progress=notify)
    if name.startswith("openai:") and (model := name.removeprefix("openai:")):
        from index.embedding.openai_embedder import OpenAIEmbedder

        return OpenAIEmbedder(model)
    if name == CHROMAS:
        from index.embedding.chroma_embedder import ChromaMiniLM

        return ChromaMiniLM(is_asked, notify)
    raise EmbedderError(f"{name}: no such embedder; known: {DEFAULT}, openai:MODEL, {CHROMAS}")
