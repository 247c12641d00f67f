#!/usr/bin/env python3
"""Byte-level BPE: training, and the few look-ups that the other modules need.

  tokenizer.py --data DATA --preset cpu --out tokenizer.json
  tokenizer.py --model heed-small-4.gguf --out tokenizer.json        # the vocabulary of a model, to fine-tune it

Pre-tokenizer: Qwen2's regular expression (tokenizer.ggml.pre = "qwen2"), one digit
a piece.  All 256 bytes are tokens; the special tokens come last.
"""
import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

import gguf
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

QWEN2_SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
               r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
END, PREFIX, SUFFIX, MIDDLE, PAD, REPO, SEPARATOR = SPECIAL = [
    "<|endoftext|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"]


def balanced(files, bytes_each, seed=1):
    """Texts with about the same number of bytes of each language."""
    by_language = defaultdict(list)
    for file in files:
        by_language[file["language"]].append(file["text"])
    rng = random.Random(seed)
    for texts in by_language.values():
        size = 0
        while size < bytes_each:
            text = rng.choice(texts)[:20_000]            # no file may dominate
            size += len(text)
            yield text


def around(bpe):
    """A tokenizer with Qwen2's pre-tokenizer around a byte-level BPE."""
    tok = Tokenizer(bpe)
    tok.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2_SPLIT), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tok.decoder = decoders.ByteLevel()
    return tok


def from_model(path):
    """The tokenizer of a GGUF file that export.py wrote."""
    reader = gguf.GGUFReader(path)
    tokens = reader.get_field("tokenizer.ggml.tokens").contents()
    merges = [tuple(m.split(" ")) for m in reader.get_field("tokenizer.ggml.merges").contents()]
    tok = around(models.BPE({t: i for i, t in enumerate(tokens) if t not in SPECIAL}, merges))
    tok.add_special_tokens(SPECIAL)
    return tok


def train(texts, size):
    """A byte-level BPE with `size` tokens, special ones included."""
    tok = around(models.BPE())
    tok.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=size - len(SPECIAL), initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tok.add_special_tokens(SPECIAL)
    assert tok.get_vocab_size() == size
    return tok


def load(path):
    """A tokenizer that leaves special tokens' text in a source file as text."""
    tok = Tokenizer.from_file(str(path))
    tok.encode_special_tokens = True
    return tok


def special_ids(tok):
    return {text: tok.token_to_id(text) for text in SPECIAL}


def byte_lengths(tok):
    """Bytes that each token stands for (0 for a special one), by id."""
    vocab = tok.get_vocab()
    lengths = [0] * len(vocab)
    for text, i in vocab.items():
        if text not in SPECIAL:
            lengths[i] = len(text)       # byte-level alphabet: one character a byte
    return lengths


def vocabulary(tok):
    """(token texts by id, merges as "a b") for a GGUF file."""
    model = json.loads(tok.to_str())["model"]
    tokens = sorted(tok.get_vocab(), key=tok.token_to_id)
    merges = [m if isinstance(m, str) else " ".join(m) for m in model["merges"]]
    return tokens, merges


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--data", type=Path)
    a.add_argument("--preset", default="cpu")
    a.add_argument("--model", type=Path)
    a.add_argument("--out", type=Path, required=True)
    args = a.parse_args()
    if args.model:
        from_model(args.model).save(str(args.out))
        return
    preset = json.loads((Path(__file__).parent / "presets" / f"{args.preset}.json").read_text())
    with open(args.data / "train.jsonl", encoding="utf-8") as f:
        texts = list(balanced(map(json.loads, f), preset["tokenizer_bytes"]))
    tok = train(texts, preset["vocab"])
    tok.save(str(args.out))
    sample = "".join(random.Random(2).sample(texts, min(50, len(texts))))
    print(tok.get_vocab_size(), "tokens,", round(len(sample.encode()) / len(tok.encode(sample).ids), 2), "bytes a token")


if __name__ == "__main__":
    main()
