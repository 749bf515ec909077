"""Embeddings by OpenAI, or by any server that speaks its API (`OPENAI_BASE_URL`), when asked for as `openai:MODEL`."""

import os
from collections.abc import Sequence

import numpy as np
import openai

from index.errors import EmbedderError
from index.records import Vectors

BATCH = 256
"""Texts in one request."""
DEADLINE = 60.0
"""Seconds that one request may take."""


class OpenAIEmbedder:
    """An `Embedder` on a server. Nothing is sent before the first text.

    Raises:
        EmbedderError: there is no key, or the server cannot be reached, refuses, or answers something else.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        self.name = f"openai:{model}"
        self.dimensions = 0
        if not os.environ.get("OPENAI_API_KEY"):
            raise EmbedderError(f"{self.name} needs a key: set OPENAI_API_KEY, or use the built-in embedder")
        self._client = openai.OpenAI(timeout=DEADLINE, max_retries=3)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors in the order of the texts, shape (n, dimensions); the dimensions are the server's."""
        rows = [row for i in range(0, len(texts), BATCH) for row in self._request(texts[i : i + BATCH])]
        if not rows:
            return np.zeros((0, self.dimensions), np.float32)
        vectors = np.asarray(rows, np.float32)
        self.dimensions = vectors.shape[1]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return unit

    def _request(self, texts: Sequence[str]) -> list[list[float]]:
        try:
            # an empty text is refused by the API; a space means the same
            reply = self._client.embeddings.create(model=self.model, input=[text or " " for text in texts])
        except openai.OpenAIError as error:
            reason = error.message if isinstance(error, openai.APIError) else str(error)
            raise EmbedderError(f"{self.name}: no embeddings from the server ({reason})") from error
        rows = [item.embedding for item in sorted(reply.data or [], key=lambda item: item.index)]
        if len(rows) != len(texts):
            raise EmbedderError(f"{self.name}: {len(texts)} texts sent, {len(rows)} vectors returned")
        return rows
