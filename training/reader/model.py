"""MiniLM with start and end heads in PyTorch, for training only; `index/embedding/minilm_graph.py` draws what runs."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
EPSILON = 1e-12


class Layer(nn.Module):
    """Self-attention and feed-forward, each with its residual and layer norm (Vaswani et al., 2017)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.wide, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_attention, self.norm_output = (nn.LayerNorm(WIDTH, eps=EPSILON) for _ in range(2))
        self.dropout = dropout

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """`hidden` is (rows, tokens, 384), `mask` (rows, 1, 1, tokens), added to the attention logits."""
        rows, tokens, _ = hidden.shape
        parts = (
            part(hidden).view(rows, tokens, HEADS, -1).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(*parts, attn_mask=mask).transpose(1, 2)
        hidden = self.norm_attention(hidden + self._drop(self.out(mixed.reshape(rows, tokens, WIDTH))))
        return self.norm_output(hidden + self._drop(self.narrow(functional.gelu(self.wide(hidden)))))

    def _drop(self, value: Tensor) -> Tensor:
        return functional.dropout(value, self.dropout, self.training)


class Reader(nn.Module):
    """Token ids and types → a start and an end logit for every token; those of token 0 say that there is no answer."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.words = nn.Embedding(30_522, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.heads = nn.Linear(WIDTH, 2)
        nn.init.normal_(self.heads.weight, std=1 / math.sqrt(WIDTH))
        nn.init.zeros_(self.heads.bias)
        self.dropout = dropout

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Float32 logits of shape (rows, tokens, 2); `mask` is (rows, tokens), true where there is a token."""
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.words(ids) + self.positions(places) + self.types(types))
        hidden = functional.dropout(hidden, self.dropout, self.training)
        bias = torch.zeros(mask.shape, dtype=hidden.dtype, device=ids.device).masked_fill(~mask, -1e4)[:, None, None]
        for layer in self.layers:
            hidden = layer(hidden, bias.to(hidden.dtype))
        logits = self.heads(hidden).float()
        return logits.masked_fill(~mask[..., None], -1e4)


NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm_attention": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "norm_output": "output.LayerNorm",
}
EMBEDDINGS = {
    "words": "word_embeddings",
    "positions": "position_embeddings",
    "types": "token_type_embeddings",
    "norm": "LayerNorm",
}
HEAD = "heads"
"""The heads' tensors, which no BERT checkpoint has, keep their name."""


def published_name(name: str) -> str:
    """The name of a parameter in the published file of weights: "layers.0.wide.bias" → "encoder.layer.0.inter…"."""
    part, *rest = name.split(".")
    if part == HEAD:
        return name
    if part != "layers":
        return ".".join(["embeddings", EMBEDDINGS[part], *rest])
    layer, own, *rest = rest
    return ".".join(["encoder", "layer", layer, NAMES[own], *rest])


def load_published(reader: Reader, tensors: Mapping[str, Tensor]) -> None:
    """Start from published weights; the heads stay as they are."""
    own = reader.state_dict()
    reader.load_state_dict({n: tensors.get(published_name(n), value) for n, value in own.items()})


def export_published(reader: Reader) -> dict[str, Tensor]:
    """The weights under their published names."""
    return {published_name(name): value.detach().float().cpu() for name, value in reader.state_dict().items()}
