#!/usr/bin/env python3
"""Reference logits of a small GGUF file (llama, qwen2, qwen3, starcoder2; scaled positions), in plain numpy.

  reference_logits.py model.gguf --tokens 1,2,3 --out logits.npy
  reference_logits.py model.gguf --segments segments.json --json fixture.json
  reference_logits.py model.gguf --emulate-activations     # as an integer-dot engine rounds

Without --segments the tokens are one causal text from position 0.  With it, the
file is a JSON list of segments {"tokens": [ids], "position": p, "sees": [indexes]}:
segment i's tokens stand at positions p, p+1, ...; each sees its own segment
causally and every token of the segments in "sees", and nothing else.

The oracle dequantizes every tensor (F32, F16, Q8_0, ... by the gguf package) and
computes in float64.  An engine that multiplies quantized weights by quantized
activations differs from it by that rounding; --emulate-activations applies the
same rounding to each matrix product's input, which leaves only summation order.

Output: float32 array [tokens, vocabulary] (segments' tokens in order) as .npy, or
a small text fixture with --json.
"""
import argparse
import json
import os

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T

Q8_0_WEIGHTS = {T.Q4_0, T.Q5_0, T.Q8_0}
Q8_K_WEIGHTS = {T.Q2_K, T.Q3_K, T.Q4_K, T.Q5_K, T.Q6_K}


def round_q8_0(x):
    """Round to blocks of 32 with one float16 scale (what Q8_0 keeps of x)."""
    blocks = x.astype(np.float32).reshape(-1, 32)
    scale = np.abs(blocks).max(-1, keepdims=True) / np.float32(127)
    inverse = np.divide(np.float32(1), scale, out=np.zeros_like(scale), where=scale != 0)
    return (np.rint(blocks * inverse) * scale.astype(np.float16).astype(np.float32)).reshape(x.shape)


def round_q8_k(x):
    """Round to blocks of 256 with one float32 scale (what Q8_K keeps of x)."""
    blocks = x.astype(np.float32).reshape(-1, 256)
    top = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[:, None], -1)
    inverse = np.divide(np.float32(-127), top, out=np.zeros_like(top), where=top != 0)
    scale = np.divide(np.float32(1), inverse, out=np.zeros_like(inverse), where=inverse != 0)
    return (np.minimum(np.rint(blocks * inverse), 127) * scale).reshape(x.shape)


def flatten(segments):
    """Segments -> tokens [n], positions [n], visible [n, n] (True where row may see column)."""
    tokens = [t for s in segments for t in s["tokens"]]
    owner = np.array([i for i, s in enumerate(segments) for _ in s["tokens"]], dtype=int)
    positions = np.array([s["position"] + j for s in segments for j in range(len(s["tokens"]))], dtype=int)
    sees = np.zeros((len(segments), len(segments)), bool)
    for i, segment in enumerate(segments):
        sees[i, [j for j in segment.get("sees", []) if j != i]] = True
    order = np.arange(len(tokens))
    own = (owner[:, None] == owner[None, :]) & (order[None, :] <= order[:, None])
    return tokens, positions, own | sees[owner][:, owner]


def causal(tokens):
    """One causal text as a single segment."""
    return [{"tokens": list(tokens), "position": 0, "sees": []}]


class Model:
    """A GGUF model with all its weights dequantized to `dtype`."""

    def __init__(self, path, dtype=np.float64, emulate=False):
        reader = gguf.GGUFReader(path)
        self.dtype, self.emulate = dtype, emulate
        self.kv = {k: f.contents() for k, f in reader.fields.items()}
        self.arch = self.kv["general.architecture"]
        self.w = {t.name: gguf.quants.dequantize(t.data, t.tensor_type).astype(dtype) for t in reader.tensors}
        self.types = {t.name: t.tensor_type for t in reader.tensors}
        self.layers, self.d = self.get("block_count"), self.get("embedding_length")
        self.heads, self.kv_heads = self.get("attention.head_count"), self.get("attention.head_count_kv")
        self.centered = self.arch == "starcoder2"
        self.eps = self.get("attention.layer_norm_epsilon" if self.centered else "attention.layer_norm_rms_epsilon")
        self.theta = self.get("rope.freq_base", 10000.0)
        self.head_dim = self.get("attention.key_length", self.d // self.heads)
        self.frequencies, self.magnitude = self.rotation()
        self.vocab = len(self.w["token_embd.weight"])

    def get(self, key, default=None):
        if default is None:
            return self.kv[f"{self.arch}.{key}"]
        return self.kv.get(f"{self.arch}.{key}", default)

    def rotation(self):
        """Each pair's turn a position, and what rotated numbers are multiplied with.

        Positions may be scaled by one factor (arXiv 2306.15595) or as in YaRN (arXiv 2309.00071); Llama 3.1's files
        divide the frequencies by a tensor of factors.
        """
        pairs = np.arange(self.head_dim // 2)
        plain = self.theta ** (-2.0 * pairs / self.head_dim) / self.w.get("rope_freqs.weight", 1.0)
        kind, factor = self.get("rope.scaling.type", "linear"), self.get("rope.scaling.factor", 1.0)
        magnitude = self.get("rope.scaling.attn_factor", 1.0)
        if kind != "yarn":
            return plain / (1.0 if kind == "none" else factor), magnitude
        length = self.get("rope.scaling.original_context_length", self.get("context_length"))
        place = lambda turns: self.head_dim * np.log(length / (turns * 2 * np.pi)) / (2 * np.log(self.theta))
        low = max(0, np.floor(place(self.get("rope.scaling.yarn_beta_fast", 32.0))))
        high = min(self.head_dim - 1, np.ceil(place(self.get("rope.scaling.yarn_beta_slow", 1.0))))
        kept = 1 - np.clip((pairs - low) / max(0.001, high - low), 0, 1)
        return plain * (kept + (1 - kept) / factor), magnitude * (1 + 0.1 * np.log(max(factor, 1.0)))

    def linear(self, x, name):
        """x [n, in] times the matrix `name`.weight [out, in], plus `name`.bias if the file has it."""
        if self.emulate:
            x = self.rounded(x, self.types[name + ".weight"])
        return x @ self.w[name + ".weight"].T + self.w.get(name + ".bias", 0)

    def rounded(self, x, weight_type):
        """x as an integer-dot engine sees it for this weight type."""
        if weight_type in Q8_0_WEIGHTS:
            x = round_q8_0(x)
        elif weight_type in Q8_K_WEIGHTS:
            x = round_q8_k(x)
        elif weight_type == T.F16:
            x = x.astype(np.float16)
        return x.astype(self.dtype)

    def norm(self, x, name):
        """RMS norm, or layer norm for starcoder2."""
        if self.centered:
            x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + self.eps)
        return x * self.w[name + ".weight"] + self.w.get(name + ".bias", 0)

    def rope(self, x, positions):
        """x [n, heads, head_dim]. llama rotates pairs (2i, 2i+1), the others pairs (i, i + head_dim/2)."""
        half = self.head_dim // 2
        angle = (positions[:, None] * self.frequencies)[:, None]
        c, s = (self.magnitude * f(angle).astype(self.dtype) for f in (np.cos, np.sin))
        interleaved = self.arch == "llama"
        a, b = (x[..., 0::2], x[..., 1::2]) if interleaved else (x[..., :half], x[..., half:])
        rotated = a * c - b * s, a * s + b * c
        return np.stack(rotated, -1).reshape(x.shape) if interleaved else np.concatenate(rotated, -1)

    def attention(self, h, p, positions, visible):
        """h [n, d] -> [n, d]; visible [n, n]."""
        n, group = len(h), self.heads // self.kv_heads
        q = self.linear(h, p + "attn_q").reshape(n, self.heads, self.head_dim)
        k = self.linear(h, p + "attn_k").reshape(n, self.kv_heads, self.head_dim)
        v = self.linear(h, p + "attn_v").reshape(n, self.kv_heads, self.head_dim)
        if self.arch == "qwen3":
            q, k = self.norm(q, p + "attn_q_norm"), self.norm(k, p + "attn_k_norm")
        q, k = self.rope(q, positions), self.rope(k, positions)
        out = np.empty_like(q)
        for i in range(self.heads):
            score = q[:, i] @ k[:, i // group].T / np.sqrt(self.head_dim)
            score = np.where(visible, score, -np.inf)
            weight = np.exp(score - score.max(-1, keepdims=True))
            out[:, i] = weight / weight.sum(-1, keepdims=True) @ v[:, i // group]
        return self.linear(out.reshape(n, self.heads * self.head_dim), p + "attn_output")

    def feed_forward(self, h, p):
        """SwiGLU, or GELU (by its tanh form) without a gate for starcoder2."""
        up = self.linear(h, p + "ffn_up")
        if self.arch == "starcoder2":
            inner = up / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (up + 0.044715 * up**3)))
        else:
            gate = self.linear(h, p + "ffn_gate")
            inner = gate / (1 + np.exp(-gate)) * up
        return self.linear(inner, p + "ffn_down")

    def logits(self, segments):
        """Logits after each token, segments' tokens in order: [n, vocabulary]."""
        tokens, positions, visible = flatten(segments)
        x = self.w["token_embd.weight"][tokens]
        for i in range(self.layers):
            p = f"blk.{i}."
            x = x + self.attention(self.norm(x, p + "attn_norm"), p, positions, visible)
            x = x + self.feed_forward(self.norm(x, p + "ffn_norm"), p)
        x = self.norm(x, "output_norm")
        return self.linear(x, "output" if "output.weight" in self.w else "token_embd")


def fixed_tokens(n, vocab):
    """A fixed sequence any language can reproduce: x <- (1103515245 x + 12345) mod 2^31, x0 = 42."""
    x, out = 42, []
    for _ in range(n):
        x = (1103515245 * x + 12345) & 0x7FFFFFFF
        out.append((x >> 8) % vocab)
    return out


def fixture(segments, logits):
    """A small text record: tokens, each position's 8 best (id, logit), checksum of all logits."""
    top = np.argsort(-logits, axis=-1)[:, :8]
    return {"segments": segments, "sum_abs": float(np.abs(logits).sum()),
            "top": [[[int(i), float(row[i])] for i in ids] for ids, row in zip(top, logits)]}


def arguments():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("gguf")
    a.add_argument("--tokens", help="comma-separated ids (default: a fixed sequence)")
    a.add_argument("--segments", help="JSON file: list of {tokens, position, sees}")
    a.add_argument("-n", type=int, default=64, help="length of the fixed sequence")
    a.add_argument("--dtype", choices=["float64", "float32"], default="float64")
    a.add_argument("--emulate-activations", action="store_true")
    a.add_argument("--out", help=".npy for the logits")
    a.add_argument("--json", help="text fixture")
    return a.parse_args()


def main():
    args = arguments()
    model = Model(args.gguf, np.dtype(args.dtype).type, args.emulate_activations)
    if args.segments:
        with open(args.segments) as f:
            segments = json.load(f)
    else:
        ids = [int(t) for t in args.tokens.split(",")] if args.tokens else fixed_tokens(args.n, model.vocab)
        segments = causal(ids)
    logits = model.logits(segments)
    print(f"{os.path.basename(args.gguf)}: {model.arch}, {len(logits)} tokens, logits std {logits.std():.3f}, "
          f"max |logit| {np.abs(logits).max():.3f}, sum|logit| {np.abs(logits).sum():.6f}")
    if args.out:
        np.save(args.out, logits.astype(np.float32))
    if args.json:
        with open(args.json, "w") as f:
            json.dump(fixture(segments, logits), f)


if __name__ == "__main__":
    main()
