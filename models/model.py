"""The network: llama's architecture with a mask by segments.

Pre-normalised transformer blocks (RMSNorm), rotary positions, grouped-query
attention, SwiGLU, tied embeddings, no biases.  RoPE rotates the pairs (2i, 2i+1),
as "llama" GGUF files store it, so that the export copies rows unchanged.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.attention.flex_attention import BlockMask, create_block_mask, flex_attention


def visible_of(segment, sees):
    """Who sees whom [B, T, T], from each token's segment [B, T] and which segments each sees wholly [B, S, S]."""
    same = segment[:, :, None] == segment[:, None, :]
    causal = torch.ones(segment.shape[1], segment.shape[1], dtype=torch.bool, device=segment.device).tril()
    rows = torch.gather(sees, 1, segment[:, :, None].expand(-1, -1, sees.shape[2]))
    return (same & causal) | torch.gather(rows, 2, segment[:, None, :].expand(-1, segment.shape[1], -1))


def additive_mask(segment, sees):
    """visible_of as [B, 1, T, T], 0 where visible and -inf elsewhere."""
    visible = visible_of(segment, sees)[:, None]
    return torch.zeros(visible.shape, device=segment.device).masked_fill(~visible, float("-inf"))


def block_mask(segment, sees, compiled=True):
    """visible_of for FlexAttention (Dong et al. 2024): a GPU's kernel skips the blocks in which nothing is visible."""
    def visible(b, h, q, k):
        own, other = segment[b, q], segment[b, k]
        return ((own == other) & (q >= k)) | sees[b, own, other]
    rows, length = segment.shape
    return create_block_mask(visible, rows, None, length, length, device=segment.device, _compile=compiled)


def attention(q, k, v, mask):
    """q [B, heads, T, head_dim], k and v [B, kv_heads, T, head_dim]; mask of block_mask or additive_mask."""
    if isinstance(mask, BlockMask):
        return flex_attention(q, k, v, block_mask=mask, enable_gqa=q.shape[1] != k.shape[1])
    k, v = (t.repeat_interleave(q.shape[1] // k.shape[1], 1) for t in (k, v))
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))


def rotate(x, cos, sin):
    """x [B, heads, T, head_dim]; cos, sin [B, 1, T, head_dim/2]; pairs (2i, 2i+1)."""
    a, b = x.float().unflatten(-1, (-1, 2)).unbind(-1)
    return torch.stack([a * cos - b * sin, a * sin + b * cos], -1).flatten(-2).to(x.dtype)


class Block(nn.Module):
    """One transformer block."""

    def __init__(self, p):
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = p["heads"], p["kv_heads"], p["head_dim"]
        d, q, kv = p["d"], p["heads"] * p["head_dim"], p["kv_heads"] * p["head_dim"]
        self.attn_norm, self.ffn_norm = nn.RMSNorm(d, p["rms_eps"]), nn.RMSNorm(d, p["rms_eps"])
        self.q, self.k, self.v = (nn.Linear(d, n, bias=False) for n in (q, kv, kv))
        self.o = nn.Linear(q, d, bias=False)
        self.gate, self.up = nn.Linear(d, p["ffn"], bias=False), nn.Linear(d, p["ffn"], bias=False)
        self.down = nn.Linear(p["ffn"], d, bias=False)

    def split(self, x, heads):
        return x.unflatten(-1, (heads, self.head_dim)).transpose(1, 2)

    def forward(self, x, mask, cos, sin):
        """x [B, T, d]; mask as `attention` takes it."""
        h = self.attn_norm(x)
        q = rotate(self.split(self.q(h), self.heads), cos, sin)
        k = rotate(self.split(self.k(h), self.kv_heads), cos, sin)
        v = self.split(self.v(h), self.kv_heads)
        y = attention(q, k, v, mask)
        x = x + self.o(y.transpose(1, 2).flatten(-2))
        h = self.ffn_norm(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Model(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p
        self.embed = nn.Embedding(p["vocab"], p["d"])
        self.blocks = nn.ModuleList(Block(p) for _ in range(p["layers"]))
        self.norm = nn.RMSNorm(p["d"], p["rms_eps"])
        nn.init.normal_(self.embed.weight, std=0.02)
        for block in self.blocks:                     # the residual stream starts as the embedding alone
            nn.init.zeros_(block.o.weight)
            nn.init.zeros_(block.down.weight)
        inverse = p["rope_base"] ** (-torch.arange(0, p["head_dim"], 2) / p["head_dim"])
        self.register_buffer("inverse", inverse, persistent=False)

    def hidden(self, tokens, positions, segment, sees, mask=None):
        """tokens, positions, segment [B, T], sees [B, S, S], mask of them if made already -> [B, T, d]."""
        angle = positions[:, None, :, None].float() * self.inverse
        cos, sin = angle.cos(), angle.sin()
        mask = additive_mask(segment, sees) if mask is None else mask
        x = self.embed(tokens)
        for block in self.blocks:
            x = block(x, mask, cos, sin)
        return self.norm(x)

    def forward(self, tokens, positions, segment, sees):
        """Logits [B, T, vocabulary]."""
        return self.hidden(tokens, positions, segment, sees) @ self.embed.weight.T

    def loss(self, tokens, targets, weights, positions, segment, sees, mask=None):
        """Weighted mean of the next-token loss, in nats a token."""
        logits = F.linear(self.hidden(tokens, positions, segment, sees, mask), self.embed.weight)
        nats = F.cross_entropy(logits.flatten(0, 1).float(), targets.flatten(), reduction="none")
        return (nats * weights.flatten()).sum() / weights.sum()
