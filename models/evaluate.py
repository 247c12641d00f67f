#!/usr/bin/env python3
"""Bits a byte of a checkpoint or GGUF-equivalent weights on the development set.

  evaluate.py --checkpoint RUN/checkpoint.pt --data DATA --samples 150 [--json out.json]

The same seeded holes are measured three times: without globals, with the blocks
that names around the cursor suggest, and with blocks that also know the hole's
names (what a perfect retrieval could give).  "hole": the tokens that reach past
the cursor; "middle": all from the commit point on; both without the end token.
"exact" is the share of one-line holes that greedy decoding would give token for
token up to its end; a token such as "}\\n" ends the line as "}" and the end token do.
Weights are rounded to Q8_0 first, as shipped.
"""
import argparse
import json
import math
import random
from collections import defaultdict
from pathlib import Path

import gguf
import torch
import torch.nn.functional as F
from gguf import GGMLQuantizationType as T

from model import Model
from samples import Corpus, Sampler, row_of
from tokenizer import END

VARIANTS = {"none": {"globals": False}, "globals": {"globals": True, "hole_names": False},
            "oracle": {"globals": True, "hole_names": True}}
PARTS = {"suffix": True, "path": True, "cross_file": False}


def as_shipped(state):
    """The weights after Q8_0 rounding of the matrices."""
    rounded = lambda x: torch.from_numpy(gguf.quants.dequantize(gguf.quants.quantize(x.numpy(), T.Q8_0), T.Q8_0).copy())
    return {k: rounded(v.float()) if v.ndim == 2 else v for k, v in state.items()}


@torch.no_grad()
def middle_results(model, segments):
    """(nats, argmax, targets) of the middle's next tokens."""
    length = sum(len(s["tokens"]) for s in segments)
    tokens, targets, _, positions, segment, sees = row_of(segments, length, 0.0)
    start = length - len(segments[-1]["tokens"])
    hidden = model.hidden(*(torch.from_numpy(x)[None] for x in (tokens, positions, segment, sees)))[0, start:length - 1]
    logits = hidden @ model.embed.weight.T
    wanted = torch.from_numpy(targets[start:length - 1])
    return F.cross_entropy(logits, wanted, reduction="none"), logits.argmax(-1), wanted


def line_is_right(texts, guess, wanted):
    """True if greedy decoding gives the line: the end token, or a line end (also inside the last token), stops it."""
    for g, w in zip(guess, wanted):
        if g != w:
            return texts[g].split("\n")[0] == texts[w] and "\n" in texts[g]
    return True


def measure(model, sampler, language, parts, count, seed):
    """Sums over `count` holes of one language."""
    sums, end = defaultdict(float), sampler.id[END]
    texts = [sampler.tok.decode([i]) for i in range(sampler.p["vocab"])]         # "" for special tokens
    for k in range(count):
        sample = sampler.sample(random.Random(f"{seed}/{language}/{k}"), language, {**PARTS, **parts})
        nats, guess, wanted = middle_results(model, sample["segments"])
        size = torch.from_numpy(sampler.bytes)[wanted]
        text, hole = wanted != end, torch.arange(len(wanted)) >= sample["first"] - 1
        for name, chosen in (("middle", text), ("hole", text & hole)):
            sums[name + " nats"] += float(nats[chosen].sum())
            sums[name + " bytes"] += int(size[chosen].sum())
        lines = "\n" in sampler.tok.decode(wanted[hole].tolist())
        if hole.sum() > 1 and not lines and wanted[-1] == end:
            sums["lines"] += 1
            sums["exact"] += line_is_right(texts, guess[hole].tolist(), wanted[hole].tolist())
        sums["globals"] += any(s["kind"] in ("global", "cursor") for s in sample["segments"])
    return sums


def figures(sums):
    bits = lambda name: round(sums[name + " nats"] / math.log(2) / sums[name + " bytes"], 4)
    return {"hole_bits_a_byte": bits("hole"), "middle_bits_a_byte": bits("middle"), "hole_bytes": int(sums["hole bytes"]),
            "one_line_holes": int(sums["lines"]), "exact": round(sums["exact"] / max(1, sums["lines"]), 4),
            "samples_with_globals": int(sums["globals"])}


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--checkpoint", type=Path, required=True)
    a.add_argument("--data", type=Path, required=True)
    a.add_argument("--samples", type=int, default=150, help="holes a language")
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--json", type=Path)
    args = a.parse_args()
    torch.set_num_threads(args.threads)
    checkpoint = torch.load(args.checkpoint, weights_only=True)
    preset = checkpoint["preset"]
    model = Model(preset)
    model.load_state_dict(as_shipped(checkpoint["model"]))
    whole = {**preset, "row": preset["sinks"] + preset["global_blocks"] * preset["global"] + preset["suffix"]
             + preset["prefix"] + preset["middle"]}          # so that globals never shorten the prefix
    sampler = Sampler(Corpus(args.data / "development.jsonl"), args.data / "tokenizer.json", whole)
    result = {"step": checkpoint["step"], "tokens": checkpoint["tokens"], "samples_a_language": args.samples, "seed": args.seed}
    for language in sorted(sampler.corpus.languages):
        result[language] = {v: figures(measure(model, sampler, language, parts, args.samples, args.seed))
                            for v, parts in VARIANTS.items()}
        print(language, json.dumps(result[language]), flush=True)
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
