#!/usr/bin/env python3
"""Write a checkpoint as a GGUF file.

  export.py --checkpoint RUN/checkpoint.pt --tokenizer tokenizer.json --out heed-small-4.gguf [--type Q8_0|F32|F16|Q4_K|Q5_K|Q6_K]

The checkpoint may also be a folder of weights-*.bin (weights.py).

Architecture "llama" with the layout's metadata (heed.*).  Norms stay F32.  The file
is written beside its place and renamed, so that a reader never sees half of it.
"""
import argparse
import os
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T

import quantize
from tokenizer import END, MIDDLE, PAD, PREFIX, REPO, SEPARATOR, SPECIAL, SUFFIX, load, special_ids, vocabulary
from weights import BLOCK_NAMES, load as load_weights

LICENCE = "Apache-2.0"
DESCRIPTION = "Small fill-in-the-middle model for eighteen programming languages, attention by segments"
FILE_TYPES = {"F32": "ALL_F32", "Q4_K": "MOSTLY_Q4_K_M", "Q5_K": "MOSTLY_Q5_K_M"}     # others: MOSTLY_ and the name
FIM = {"pre": PREFIX, "suf": SUFFIX, "mid": MIDDLE, "pad": PAD, "rep": REPO, "sep": SEPARATOR}


def tensors(state, layers):
    """(GGUF name, float32 array) of every tensor; RoPE pairs are already llama's."""
    get = lambda name: state[name + ".weight"].float().numpy()
    yield "token_embd.weight", get("embed")
    for i in range(layers):
        for ours, theirs in BLOCK_NAMES.items():
            yield f"blk.{i}.{theirs}.weight", get(f"blocks.{i}.{ours}")
    yield "output_norm.weight", get("norm")


def add_shape(w, name, p):
    w.add_name(name)
    w.add_license(LICENCE)
    w.add_description(DESCRIPTION)
    w.add_context_length(p["sinks"] + p["global"] + p["suffix"] + p["prefix"] + p["middle"])
    w.add_embedding_length(p["d"])
    w.add_block_count(p["layers"])
    w.add_feed_forward_length(p["ffn"])
    w.add_head_count(p["heads"])
    w.add_head_count_kv(p["kv_heads"])
    w.add_rope_freq_base(p["rope_base"])
    w.add_rope_dimension_count(p["head_dim"])
    w.add_layer_norm_rms_eps(p["rms_eps"])
    w.add_vocab_size(p["vocab"])


def add_layout(w, p):
    w.add_string("heed.layout", "segments")
    w.add_uint32("heed.layout.version", 1)
    for key in ("sinks", "global", "suffix", "prefix", "middle", "global_blocks"):
        w.add_uint32(f"heed.segments.{key}", p[key])
    if "cursor_blocks" in p:                                  # of global_blocks, those that only the middle sees
        w.add_uint32("heed.segments.cursor_blocks", p["cursor_blocks"])


def add_tokenizer(w, tok):
    tokens, merges = vocabulary(tok)
    ids = special_ids(tok)
    control = set(SPECIAL)
    w.add_tokenizer_model("gpt2")
    w.add_tokenizer_pre("qwen2")
    w.add_token_list(tokens)
    w.add_token_types([gguf.TokenType.CONTROL if t in control else gguf.TokenType.NORMAL for t in tokens])
    w.add_token_merges(merges)
    w.add_bos_token_id(ids[END])
    w.add_eos_token_id(ids[END])
    w.add_eot_token_id(ids[END])
    w.add_pad_token_id(ids[PAD])
    w.add_add_bos_token(False)
    for key, text in FIM.items():
        w.add_uint32(f"tokenizer.ggml.fim_{key}_token_id", ids[text])


def write(out, state, p, tok, kind):
    """Write the file; returns its size in bytes."""
    temporary = str(out) + ".part"
    w = gguf.GGUFWriter(temporary, "llama")
    add_shape(w, Path(out).stem, p)
    w.add_file_type(gguf.LlamaFileType[FILE_TYPES.get(kind, f"MOSTLY_{kind}")])
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    add_layout(w, p)
    add_tokenizer(w, tok)
    for name, x in tensors(state, p["layers"]):
        matrix = x.ndim == 2 and kind != "F32"
        raw = quantize.quantize(x, kind) if matrix else np.ascontiguousarray(x, np.float32)
        w.add_tensor(name, raw, raw_dtype=T[kind] if matrix else T.F32)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()
    os.replace(temporary, out)
    return os.path.getsize(out)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--checkpoint", type=Path, required=True)
    a.add_argument("--tokenizer", type=Path, required=True)
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--type", choices=["F32", "F16", "Q8_0", *quantize.K_TYPES], default="Q8_0")
    args = a.parse_args()
    state, facts = load_weights(args.checkpoint)
    size = write(args.out, state, facts["preset"], load(args.tokenizer), args.type)
    print(f"{args.out.name}: {size} bytes, step {facts['step']}, {facts['tokens']} tokens")


if __name__ == "__main__":
    main()
