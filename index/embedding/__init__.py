"""Texts → vectors: the embedder that needs no network, and those of OpenAI."""
