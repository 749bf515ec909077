"""Our components inside LlamaIndex's own: they retrieve and embed, and LlamaIndex never picks a model by itself."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from llama_index.core import Settings
from llama_index.core.base.response.schema import Response
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.tools import QueryEngineTool

import assistant
from assistant.llama import DatelineQueryEngine
from index.embedding.minilm import MiniLM
from index.llama import DatelineEmbedding, DatelineRetriever
from index.storing.opening import open_store


class EchoLLM(CustomLLM):
    """A model that answers with the lines of its prompt that hold a figure."""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="echo")

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        return CompletionResponse(text="\n".join(line for line in prompt.splitlines() if "900" in line))

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponseGen:
        yield self.complete(prompt)


@pytest.fixture(autouse=True)
def _no_default_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Building any default model of LlamaIndex is an error."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a default model was asked for")

    monkeypatch.setattr("llama_index.core.settings.resolve_llm", refuse)
    monkeypatch.setattr("llama_index.core.settings.resolve_embed_model", refuse)
    monkeypatch.setattr(Settings, "_llm", None)
    monkeypatch.setattr(Settings, "_embed_model", None)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def test_a_stock_query_engine_answers_over_our_retriever(seed_store: Path) -> None:
    retriever = DatelineRetriever(open_store(seed_store), MiniLM())
    engine = RetrieverQueryEngine.from_args(retriever, llm=EchoLLM())
    response = engine.query("How many US troops are in Syria?")
    assert "2,500 troops in Iraq and 900 in Syria" in str(response)
    assert response.source_nodes[0].node.metadata["source"] == "000_c00c47a396a668e5.txt"


def test_each_node_says_where_its_words_stand(seed_store: Path) -> None:
    store = open_store(seed_store)
    for found in DatelineRetriever(store, MiniLM(), limit=5).retrieve("Who met PM Sudani in early July?"):
        place = found.node.metadata
        article = store.library.article(place["source"])
        assert article is not None
        assert article.text[place["start"] : place["end"]] == found.node.get_content()
        assert place["line"] == article.text[: place["start"]].count("\n") + 1


def test_the_embedding_gives_our_vectors_one_by_one_and_in_batches() -> None:
    embedding = DatelineEmbedding()
    texts = ["A strike north of Babil.", "", "The mayor spoke."]
    ours = MiniLM().embed(texts)
    assert np.allclose(embedding.get_text_embedding_batch(texts), ours, atol=1e-6)
    assert np.allclose(embedding.get_query_embedding(texts[0]), ours[0], atol=1e-6)


def test_our_query_engine_answers_with_verbatim_citations_as_its_nodes(seed_store: Path) -> None:
    news = assistant.open(seed_store)
    response = DatelineQueryEngine(news).query("How many US troops are in Syria?")
    assert isinstance(response, Response)
    assert "900 in Syria" in str(response)
    assert response.metadata and response.metadata["abstained"] is False
    for found in response.source_nodes:
        place = found.node.metadata
        article = news.store.library.article(place["source"])
        assert article is not None
        assert article.text[place["start"] : place["end"]] == found.node.get_content()
    tool = QueryEngineTool.from_defaults(DatelineQueryEngine(news), description="asks the articles")
    assert "900 in Syria" in tool("How many US troops are in Syria?").content
