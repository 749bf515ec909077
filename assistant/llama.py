"""Dateline's answers as a LlamaIndex query engine, for anybody's LlamaIndex program: as it is, or as an agent's tool.

engine = DatelineQueryEngine(assistant.open())
response = engine.query("How many US troops are in Syria?")
response.source_nodes[0].node.metadata["source"], response.metadata["abstained"]
"""

from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode
from pydantic import PrivateAttr

from assistant.answering.answer import Assistant
from assistant.records import Citation


class DatelineQueryEngine(CustomQueryEngine):
    """Answers with checked citations.

    Of a response, the source nodes are the citations: each node's text is the verbatim quotation, and its metadata say
    where it stands (key, source, start, end, line, outlet, date, title). The response's metadata are the whole answer,
    as `--json` prints it. Whoever writes the answer is the assistant's matter: LlamaIndex is asked for no model.
    """

    _news: Assistant = PrivateAttr()

    def __init__(self, news: Assistant, **options: Any) -> None:
        super().__init__(**options)
        self._news = news

    def custom_query(self, query_str: str) -> Response:
        """Answer a question.

        Raises:
            QuestionError: the question is blank or too long.
            StoreError: the store cannot be read.
        """
        answer = self._news.ask(query_str)
        return Response(answer.answer, list(map(_node, answer.citations)), answer.to_json())


def _node(citation: Citation) -> NodeWithScore:
    place = {
        "key": citation.key,
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
        "line": citation.line,
        "outlet": citation.outlet,
        "date": citation.date,
        "title": citation.title,
    }
    hidden = ["key", "start", "end", "line"]
    node = TextNode(
        id_=f"{citation.source}:{citation.start}-{citation.end}",
        text=citation.quote,
        metadata=place,
        excluded_llm_metadata_keys=hidden,
        excluded_embed_metadata_keys=hidden,
    )
    return NodeWithScore(node=node)
