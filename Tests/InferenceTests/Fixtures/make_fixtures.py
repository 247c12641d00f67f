#!/usr/bin/env python3
"""Writes this folder's model files and the logits that the engine must give for them.

  make_fixtures.py              # needs numpy and gguf; writes what is missing
  make_fixtures.py STEM...      # writes these again

Models: llama and qwen2 as F32, F16 and Q8_0, qwen3 and starcoder2 as F32 and Q8_0, and models with scaled positions as F32
(VARIANTS): two layers, random weights with unit-scale activations (so that a wrong
rotation, norm or bias shows) and a byte-level tokenizer of 288 tokens that works. Expected logits come from
models/reference_logits.py: for each position the norm of its logits and the 8 largest, for a few positions all. Both are
committed, because numpy's random streams may change between versions.
"""
import json
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[2] / "models"))
import reference_logits  # noqa: E402

SPECIAL = ["<|endoftext|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|fim_pad|>", "<|repo_name|>",
           "<|file_sep|>"]
MERGES = ["Ġ Ġ", "ĠĠ ĠĠ", "Ċ ĠĠĠĠ", "r e", "t u", "re tu", "retu r", "retur n", "d e", "de f", "s e", "l f", "se lf", "Ġ =",
          "( )", "i n", "in t", "a l", "u e", "v al", "val ue", "Ġ value", "Ġ return", "f o", "fo r"]
VOCABULARY = 256 + len(MERGES) + len(SPECIAL)
SEGMENTS = {"sinks": 8, "global": 40, "suffix": 24, "prefix": 96, "middle": 88, "global_blocks": 3}


@dataclass(frozen=True)
class Shape:
    width: int
    feed_forward: int
    heads: int = 4
    kv_heads: int = 2
    layers: int = 2
    explicit_head_size: int = 0

    @property
    def head_size(self):
        return self.explicit_head_size or self.width // self.heads


# F32 files are narrower, to keep every file below 200 KB.
SHAPES = {T.F32: Shape(32, 72), T.F16: Shape(64, 128), T.Q8_0: Shape(64, 128)}
# Of qwen3 the heads are longer than their share of the width.
QWEN3_SHAPES = {T.F32: Shape(32, 72, explicit_head_size=12), T.Q8_0: Shape(32, 64, explicit_head_size=16)}
STARCODER2_SHAPES = {T.F32: Shape(32, 72), T.Q8_0: Shape(32, 64)}
LONG_HEADS = Shape(32, 48, heads=2, kv_heads=1)

# Positions scaled, by the name in the file's name: architecture, metadata, factors of the frequencies.
VARIANTS = {
    "linear": ("llama", {"type": "linear", "factor": 4.0}, None),
    "yarn": ("qwen2", {"type": "yarn", "factor": 4.0, "original_context_length": 128}, None),
    "factors": ("llama", {}, [1, 1, 1.25, 2, 4, 8, 8, 8]),
}


def byte_alphabet():
    """GPT-2's printable stand-ins for the 256 bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [b for b in range(256) if b not in printable]
    return [chr(b) for b in printable] + [chr(256 + i) for i in range(len(hidden))]


def tensor_shapes(architecture, shape, tied):
    width, kv, queries = shape.width, shape.kv_heads * shape.head_size, shape.heads * shape.head_size
    is_starcoder2 = architecture == "starcoder2"

    def norm(name, length=width):
        yield name + ".weight", (length,)
        if is_starcoder2:
            yield name + ".bias", (length,)

    def projection(name, rows, length, biased=is_starcoder2):
        yield name + ".weight", (rows, length)
        if biased:
            yield name + ".bias", (rows,)

    yield "token_embd.weight", (VOCABULARY, width)
    for layer in range(shape.layers):
        p = f"blk.{layer}."
        yield from norm(p + "attn_norm")
        for name, rows in (("q", queries), ("k", kv), ("v", kv)):
            yield from projection(p + f"attn_{name}", rows, width, architecture in ("qwen2", "starcoder2"))
        if architecture == "qwen3":
            yield from norm(p + "attn_q_norm", shape.head_size)
            yield from norm(p + "attn_k_norm", shape.head_size)
        yield from projection(p + "attn_output", width, queries)
        yield from norm(p + "ffn_norm")
        if not is_starcoder2:
            yield from projection(p + "ffn_gate", shape.feed_forward, width)
        yield from projection(p + "ffn_up", shape.feed_forward, width)
        yield from projection(p + "ffn_down", width, shape.feed_forward)
    yield from norm("output_norm")
    if not tied:
        yield "output.weight", (VOCABULARY, width)


def random_tensor(name, shape):
    x = np.random.default_rng([1, zlib.crc32(name.encode())]).standard_normal(shape, dtype=np.float32)
    if len(shape) == 2:
        return x / np.float32(np.sqrt(shape[-1]))
    return x * np.float32(0.1) + np.float32(0 if name.endswith("bias") else 1)


def add_tokenizer(writer):
    merged = [m.replace(" ", "") for m in MERGES]
    tokens = byte_alphabet() + merged + SPECIAL
    ids = {text: i for i, text in enumerate(tokens)}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.NORMAL] * (256 + len(merged)) + [gguf.TokenType.CONTROL] * len(SPECIAL))
    writer.add_token_merges(MERGES)
    writer.add_bos_token_id(ids["<|endoftext|>"])
    writer.add_eos_token_id(ids["<|endoftext|>"])
    writer.add_eot_token_id(ids["<|endoftext|>"])
    writer.add_add_bos_token(False)
    for key, text in (("pre", "<|fim_prefix|>"), ("suf", "<|fim_suffix|>"), ("mid", "<|fim_middle|>"),
                      ("pad", "<|fim_pad|>"), ("rep", "<|repo_name|>"), ("sep", "<|file_sep|>")):
        writer.add_uint32(f"tokenizer.ggml.fim_{key}_token_id", ids[text])


def write_model(path, architecture, kind, shape, scaling=None, factors=None):
    is_llama = architecture == "llama"
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name(f"tiny-{architecture}")
    length = SEGMENTS["sinks"] + SEGMENTS["global"] + SEGMENTS["suffix"] + SEGMENTS["prefix"] + SEGMENTS["middle"]
    writer.add_context_length(length if is_llama else 512)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_freq_base(1e4 if is_llama else 1e6)
    writer.add_rope_dimension_count(shape.head_size)
    if shape.explicit_head_size:
        writer.add_key_length(shape.head_size)
        writer.add_value_length(shape.head_size)
    if architecture == "starcoder2":
        writer.add_layer_norm_eps(1e-5)
    else:
        writer.add_layer_norm_rms_eps(1e-5 if is_llama else 1e-6)
    for key, value in (scaling or {}).items():
        add = {str: writer.add_string, int: writer.add_uint32, float: writer.add_float32}[type(value)]
        add(f"{architecture}.rope.scaling.{key}", value)
    add_tokenizer(writer)
    if is_llama:
        writer.add_string("heed.layout", "segments")
        writer.add_uint32("heed.layout.version", 1)
        for key, value in SEGMENTS.items():
            writer.add_uint32(f"heed.segments.{key}", value)
    tied = not (is_llama and kind == T.F32)
    for name, dimensions in tensor_shapes(architecture, shape, tied):
        stored = kind if len(dimensions) == 2 else T.F32
        data = gguf.quants.quantize(random_tensor(name, dimensions), stored)
        writer.add_tensor(name, data, raw_dtype=stored)
    if factors:
        writer.add_tensor("rope_freqs.weight", np.array(factors, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def cases():
    """Named lists of segments: plain text, and Heed's layout with segments that share positions and do not see each other."""
    ids = iter(reference_logits.fixed_tokens(4096, VOCABULARY))
    take = lambda count: [next(ids) for _ in range(count)]
    yield "causal", [{"tokens": take(70), "position": 0, "sees": []}]
    s, g, x = SEGMENTS["sinks"], SEGMENTS["global"], SEGMENTS["suffix"]
    yield "segments", [
        {"tokens": take(5), "position": 0, "sees": []},
        {"tokens": take(40), "position": s, "sees": [0]},
        {"tokens": take(11), "position": s, "sees": [0]},
        {"tokens": take(9), "position": s + g, "sees": [0]},
        {"tokens": take(34), "position": s + g + x, "sees": [0, 1]},
        {"tokens": take(15), "position": s + g + x + 34, "sees": [0, 1, 2, 3, 4]},
    ]
    yield "alone", [{"tokens": take(3), "position": 7, "sees": []}, {"tokens": take(33), "position": 2, "sees": []}]


def digits(values):
    return [float(f"{v:.8g}") for v in values]


def expected(logits):
    top = np.argsort(-logits, axis=-1)[:, :8]
    rows = sorted({0, len(logits) // 2, len(logits) - 1})
    return {"norms": digits(np.linalg.norm(logits, axis=-1)), "top_ids": top.tolist(),
            "top": [digits(row[ids]) for ids, row in zip(top, logits)],
            "rows": {str(i): digits(logits[i]) for i in rows}}


def models():
    """Stem of the file's name, and what write_model wants besides the path."""
    for architecture, shapes in (("llama", SHAPES), ("qwen2", SHAPES), ("qwen3", QWEN3_SHAPES),
                                 ("starcoder2", STARCODER2_SHAPES)):
        for kind, shape in shapes.items():
            yield f"tiny-{architecture}-{kind.name.lower()}", (architecture, kind, shape)
    for name, (architecture, scaling, factors) in VARIANTS.items():
        yield f"tiny-{architecture}-{name}-f32", (architecture, T.F32, LONG_HEADS, scaling, factors)


def main():
    wanted = sys.argv[1:]
    for stem, model in models():
        path = FOLDER / f"{stem}.gguf"
        if stem not in wanted if wanted else path.exists():
            continue
        write_model(path, *model)
        record = []
        for name, segments in cases():
            entry = {"name": name, "segments": segments,
                     "exact": expected(reference_logits.Model(path).logits(segments))}
            if model[1] == T.Q8_0:
                entry["rounded"] = expected(reference_logits.Model(path, emulate=True).logits(segments))
            record.append(entry)
        (FOLDER / f"{stem}.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
