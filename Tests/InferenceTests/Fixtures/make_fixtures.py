#!/usr/bin/env python3
"""Writes this folder's model files and the logits that the engine must give for them.

  make_fixtures.py              # needs numpy and gguf

Models: llama and qwen2, each as F32, F16 and Q8_0, two layers, random weights with unit-scale activations (so that a wrong
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

    @property
    def head_size(self):
        return self.width // self.heads


# F32 files are narrower, to keep every file below 200 KB.
SHAPES = {T.F32: Shape(32, 72), T.F16: Shape(64, 128), T.Q8_0: Shape(64, 128)}


def byte_alphabet():
    """GPT-2's printable stand-ins for the 256 bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [b for b in range(256) if b not in printable]
    return [chr(b) for b in printable] + [chr(256 + i) for i in range(len(hidden))]


def tensor_shapes(shape, qkv_bias, tied):
    width, kv = shape.width, shape.kv_heads * shape.head_size
    yield "token_embd.weight", (VOCABULARY, width)
    for layer in range(shape.layers):
        p = f"blk.{layer}."
        yield p + "attn_norm.weight", (width,)
        for name, rows in (("q", width), ("k", kv), ("v", kv)):
            yield p + f"attn_{name}.weight", (rows, width)
            if qkv_bias:
                yield p + f"attn_{name}.bias", (rows,)
        yield p + "attn_output.weight", (width, width)
        yield p + "ffn_norm.weight", (width,)
        yield p + "ffn_gate.weight", (shape.feed_forward, width)
        yield p + "ffn_up.weight", (shape.feed_forward, width)
        yield p + "ffn_down.weight", (width, shape.feed_forward)
    yield "output_norm.weight", (width,)
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


def write_model(path, architecture, kind):
    shape, is_llama = SHAPES[kind], architecture == "llama"
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
    writer.add_layer_norm_rms_eps(1e-5 if is_llama else 1e-6)
    add_tokenizer(writer)
    if is_llama:
        writer.add_string("heed.layout", "segments")
        writer.add_uint32("heed.layout.version", 1)
        for key, value in SEGMENTS.items():
            writer.add_uint32(f"heed.segments.{key}", value)
    tied = not (is_llama and kind == T.F32)
    for name, dimensions in tensor_shapes(shape, not is_llama, tied):
        stored = kind if len(dimensions) == 2 else T.F32
        data = gguf.quants.quantize(random_tensor(name, dimensions), stored)
        writer.add_tensor(name, data, raw_dtype=stored)
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


def main():
    for architecture in ("llama", "qwen2"):
        for kind in SHAPES:
            stem = f"tiny-{architecture}-{kind.name.lower()}"
            path = str(FOLDER / f"{stem}.gguf")
            write_model(path, architecture, kind)
            record = []
            for name, segments in cases():
                entry = {"name": name, "segments": segments,
                         "exact": expected(reference_logits.Model(path).logits(segments))}
                if kind == T.Q8_0:
                    entry["rounded"] = expected(reference_logits.Model(path, emulate=True).logits(segments))
                record.append(entry)
            (FOLDER / f"{stem}.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
