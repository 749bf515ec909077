"""Our retriever and embedder as LlamaIndex components: they drop into anybody's LlamaIndex program.

    retriever = DatelineRetriever(store=open_store(folder), embedder=MiniLM())
    engine = RetrieverQueryEngine.from_args(retriever, llm=my_llm)

Nothing here asks LlamaIndex for a default model: an engine's model is always the caller's.
"""

from datetime import date
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import PrivateAttr

from index.embedding.minilm import MiniLM
from index.records import Embedder, Filed, Hit
from index.searching.search import read_query, search
from index.storing.store import Store


class DatelineEmbedding(BaseEmbedding):
    """An `Embedder` as a LlamaIndex embedding; all-MiniLM-L6-v2 unless another is given."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder | None = None, **options: Any) -> None:
        embedder = embedder or MiniLM()
        super().__init__(model_name=embedder.name, **options)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex serialises the component."""
        return "DatelineEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embeddings([query])[0]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in vector] for vector in self._embedder.embed(texts)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class DatelineRetriever(BaseRetriever):
    """The hybrid search over a store. A node's id is the passage's, its metadata say where the words stand:
    source, start, end, line, outlet, date, title."""

    def __init__(self, store: Store, embedder: Embedder, as_of: date | None = None, limit: int = 10) -> None:
        super().__init__()
        self._store, self._embedder, self._as_of, self._limit = store, embedder, as_of, limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = search(self._store, read_query(self._embedder, query_bundle.query_str, self._as_of))[: self._limit]
        articles = {hit.passage.source: self._store.library.article(hit.passage.source) for hit in hits}
        return [_node(hit, article) for hit in hits if (article := articles[hit.passage.source]) is not None]


def _node(hit: Hit, article: Filed) -> NodeWithScore:
    passage, facts = hit.passage, article.provenance
    place: dict[str, Any] = {
        "source": passage.source,
        "start": passage.start,
        "end": passage.end,
        "line": article.line_of(passage.start),
        "outlet": facts.outlet.value,
        "date": facts.date.value,
        "title": facts.title.value,
    }
    hidden = ["start", "end", "line"]
    node = TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=place,
        excluded_llm_metadata_keys=hidden,
        excluded_embed_metadata_keys=hidden,
    )
    return NodeWithScore(node=node, score=hit.score)
