#!/usr/bin/env python3
"""Writes a GGUF file with seeded random weights in the shape of Qwen2.5-Coder 0.5B or 1.5B.

    random_model.py 0.5b Q4_K_M FILE [--seed 1]

Speed does not depend on what the weights are, so engines are compared without anybody's trained model. Each tensor has
its own generator, seeded by the seed and its name: all types of a shape are quantizations of the same weights, drawn
from N(0, 1 / row length), which keeps activations at unit scale. Tensor types are those that llama-quantize chooses.
The tokenizer is a byte-level BPE with Qwen2's pre-tokenizer and Qwen2.5's ids for fill-in-the-middle tokens, trained
here on the sources of Python's own library and filled up with dummies to the full vocabulary.

Needs what requirements.txt pins (gguf, numpy, tokenizers). The formats of blocks are those of llama.cpp's
ggml-common.h.
"""

import argparse
import json
import os
import re
import sysconfig
import zlib
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type


@dataclass(frozen=True)
class Shape:
    layers: int
    width: int
    heads: int
    kv_heads: int
    inner: int

    @property
    def head_width(self):
        return self.width // self.heads


SHAPES = {"0.5b": Shape(24, 896, 14, 2, 4864), "1.5b": Shape(28, 1536, 12, 2, 8960)}
TYPES = ["Q4_0", "Q8_0", "Q4_K_M"]
VOCABULARY = 151936
CONTEXT = 32768
FIRST_SPECIAL = 151643
SPECIAL = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>",
    "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>", "<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>",
    "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"]
TRAINED_TOKENS = 32768
TRAINED_BYTES = 16 << 20
QWEN2_WORDS = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
               r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


# Quantization: gguf's package encodes the old types; the K types are encoded here by range, without a search.

def quotient(values, divisor, low, high):
    """Rounded values / divisor between two bounds, 0 where the divisor is 0."""
    result = np.divide(values, divisor, out=np.zeros_like(values), where=divisor != 0)
    return np.rint(result).clip(low, high)


def encode_q4_k(values):
    """d and dmin as F16, 12 bytes of 6-bit scales and minima, 128 of nibbles.

    weight = d * scale * q - dmin * minimum
    """
    runs = values.reshape(-1, 8, 32)
    count = len(runs)
    minima = -np.minimum(runs.min(-1), 0)
    scales = (runs.max(-1) + minima) / 15
    d = (scales.max(-1) / 63).astype(np.float16)
    dmin = (minima.max(-1) / 63).astype(np.float16)
    scale = quotient(scales, d.astype(np.float32)[:, None], 0, 63).astype(np.uint8)
    minimum = quotient(minima, dmin.astype(np.float32)[:, None], 0, 63).astype(np.uint8)
    step = (d.astype(np.float32)[:, None] * scale)[..., None]
    offset = (dmin.astype(np.float32)[:, None] * minimum)[..., None]
    q = quotient(runs + offset, step, 0, 15).astype(np.uint8)
    packed = np.concatenate([
        scale[:, :4] | ((scale[:, 4:] >> 4) << 6), minimum[:, :4] | ((minimum[:, 4:] >> 4) << 6),
        (scale[:, 4:] & 15) | ((minimum[:, 4:] & 15) << 4)], axis=1)
    pairs = q.reshape(count, 4, 2, 32)
    nibbles = (pairs[:, :, 0] | (pairs[:, :, 1] << 4)).reshape(count, 128)
    return np.concatenate([d[:, None].view(np.uint8), dmin[:, None].view(np.uint8), packed, nibbles], axis=1)


def encode_q6_k(values):
    """128 bytes of low nibbles, 64 of high bits, 16 signed scales, d as F16; weight = d * scale * (q - 32)."""
    runs = values.reshape(-1, 16, 16)
    count = len(runs)
    farthest = np.abs(runs).argmax(-1)[..., None]
    scales = np.take_along_axis(runs, farthest, -1)[..., 0] / -32
    widest = np.take_along_axis(scales, np.abs(scales).argmax(-1)[:, None], -1)[:, 0]
    d = (widest / -128).astype(np.float16)
    scale = quotient(scales, d.astype(np.float32)[:, None], -128, 127).astype(np.int8)
    step = (d.astype(np.float32)[:, None] * scale)[..., None]
    q = (quotient(runs, step, -32, 31) + 32).astype(np.uint8).reshape(count, 2, 4, 32)
    low = np.concatenate([(q[:, :, i] & 15) | ((q[:, :, i + 2] & 15) << 4) for i in (0, 1)], axis=2)
    high = q >> 4
    high = high[:, :, 0] | (high[:, :, 1] << 2) | (high[:, :, 2] << 4) | (high[:, :, 3] << 6)
    return np.concatenate(
        [low.reshape(count, 128), high.reshape(count, 64), scale.view(np.uint8), d[:, None].view(np.uint8)], axis=1)


K_TYPES = {Type.Q4_K: encode_q4_k, Type.Q6_K: encode_q6_k}


def encode(values, kind):
    if kind in K_TYPES:
        return K_TYPES[kind](values).reshape(len(values), -1)
    return gguf.quants.quantize(values, kind)


def storage_type(name, shape, model, wanted):
    """What llama-quantize stores a tensor as: its rule for a tied head, for the more precise layers, for odd rows."""
    if len(shape) == 1:
        return Type.F32
    if wanted == "Q8_0":
        return Type.Q8_0
    if name == "token_embd.weight":
        kind = Type.Q6_K
    elif wanted == "Q4_0":
        kind = Type.Q4_0
    else:
        kind = Type.Q4_K
        layer, eighth = int(re.match(r"blk\.(\d+)", name)[1]), model.layers // 8
        precise = layer < eighth or layer >= 7 * model.layers // 8 or (layer - eighth) % 3 == 2
        if precise and re.search("attn_v|ffn_down", name):
            kind = Type.Q6_K
    if shape[-1] % 256:
        kind = {Type.Q4_K: Type.Q5_0, Type.Q6_K: Type.Q8_0}.get(kind, kind)
    return kind


# The tokenizer.

def corpus():
    """Sources of Python's library, in a fixed order."""
    total = 0
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).rglob("*.py")):
        if total < TRAINED_BYTES and "site-packages" not in path.parts and path.is_file():
            text = path.read_text("utf-8", errors="ignore")
            total += len(text)
            yield text


def train_bpe():
    """The tokens by id, and the merges as "a b"."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2_WORDS), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.train_from_iterator(corpus(), trainers.BpeTrainer(
        vocab_size=TRAINED_TOKENS, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    model = json.loads(tokenizer.to_str())["model"]
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    return sorted(model["vocab"], key=model["vocab"].get), merges


def add_tokenizer(writer):
    tokens, merges = train_bpe()
    tokens += [f"Ġdummy{number}" for number in range(len(tokens), FIRST_SPECIAL)] + SPECIAL
    unused = VOCABULARY - len(tokens)
    kinds = [gguf.TokenType.NORMAL] * FIRST_SPECIAL + [gguf.TokenType.CONTROL] * len(SPECIAL)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens + [f"[PAD{len(tokens) + number}]" for number in range(unused)])
    writer.add_token_types(kinds + [gguf.TokenType.UNUSED] * unused)
    writer.add_token_merges(merges)
    writer.add_add_bos_token(False)
    for add in (writer.add_bos_token_id, writer.add_eos_token_id, writer.add_pad_token_id):
        add(FIRST_SPECIAL)
    for key, text in {"pre": "prefix", "suf": "suffix", "mid": "middle", "pad": "pad"}.items():
        writer.add_uint32(f"tokenizer.ggml.fim_{key}_token_id", FIRST_SPECIAL + SPECIAL.index(f"<|fim_{text}|>"))
    writer.add_uint32("tokenizer.ggml.fim_rep_token_id", FIRST_SPECIAL + SPECIAL.index("<|repo_name|>"))
    writer.add_uint32("tokenizer.ggml.fim_sep_token_id", FIRST_SPECIAL + SPECIAL.index("<|file_sep|>"))


# The model.

def tensors(model):
    """Names and shapes in the order of llama.cpp's converter."""
    yield "token_embd.weight", (VOCABULARY, model.width)
    for layer in range(model.layers):
        name = f"blk.{layer}."
        yield name + "attn_norm.weight", (model.width,)
        for part, rows in (("q", model.width), ("k", model.kv_heads * model.head_width),
                           ("v", model.kv_heads * model.head_width)):
            yield name + f"attn_{part}.weight", (rows, model.width)
            yield name + f"attn_{part}.bias", (rows,)
        yield name + "attn_output.weight", (model.width, model.width)
        yield name + "ffn_norm.weight", (model.width,)
        yield name + "ffn_gate.weight", (model.inner, model.width)
        yield name + "ffn_up.weight", (model.inner, model.width)
        yield name + "ffn_down.weight", (model.width, model.inner)
    yield "output_norm.weight", (model.width,)


def stored(name, shape, kind, seed):
    """A tensor's bytes, made some 64 MB of floats at a time."""
    if name.endswith("norm.weight"):
        return np.ones(shape, np.float32)
    generator = np.random.default_rng([seed, zlib.crc32(name.encode())])
    if len(shape) == 1:
        return 0.1 * generator.standard_normal(shape, np.float32)
    rows, width = shape
    step = max(1, (16 << 20) // width)
    parts = (generator.standard_normal((min(step, rows - row), width), np.float32) for row in range(0, rows, step))
    return np.concatenate([encode(part / np.float32(width ** 0.5), kind) for part in parts])


def write(name, kind, path, seed):
    model = SHAPES[name]
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_name(f"random-qwen2.5-coder-{name}")
    writer.add_description(f"random weights, seed {seed}; only for measuring speed")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(model.width)
    writer.add_block_count(model.layers)
    writer.add_feed_forward_length(model.inner)
    writer.add_head_count(model.heads)
    writer.add_head_count_kv(model.kv_heads)
    writer.add_rope_freq_base(1e6)
    writer.add_rope_dimension_count(model.head_width)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_file_type(gguf.LlamaFileType["MOSTLY_" + kind])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    add_tokenizer(writer)
    plan = [(tensor, shape, storage_type(tensor, shape, model, kind)) for tensor, shape in tensors(model)]
    for tensor, shape, stored_as in plan:
        block, size = gguf.GGML_QUANT_SIZES[stored_as]
        if stored_as == Type.F32:
            writer.add_tensor_info(tensor, shape, np.dtype(np.float32), 4 * shape[0])
        else:
            row = shape[1] // block * size
            writer.add_tensor_info(tensor, (shape[0], row), np.dtype(np.uint8), shape[0] * row, raw_dtype=stored_as)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for tensor, shape, stored_as in plan:
        writer.write_tensor_data(stored(tensor, shape, stored_as, seed))
    writer.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("type", choices=TYPES)
    parser.add_argument("file")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    # Under another name until it is whole, so that an interrupted run leaves no half a model.
    write(arguments.shape, arguments.type, arguments.file + ".new", arguments.seed)
    os.replace(arguments.file + ".new", arguments.file)


if __name__ == "__main__":
    main()
