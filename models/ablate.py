#!/usr/bin/env python3
"""The toy ablation that decides the layout: small models, each with one thing changed, on the development set.

  ablate.py --data DATA --out ablation.json [--steps 600] [--threads 2] [--only NAME...]

Every variant has the same seed, data order, steps and rows; "tokens" differ a little where a window is smaller.
Layouts: "segments" is the design's mask and positions; "consecutive" has the mask, but positions count on over all
segments, so that nothing computed for one block can be used again; "causal" is one plain text.
"""
import argparse
import json
from pathlib import Path

import torch

from evaluate import PARTS, VARIANTS, figures, measure
from samples import Corpus, Sampler
from threads import Threads
from train import Run, batches, load_preset

CHANGES = {
    "segments": {},
    "no globals in training": {"drop_globals": 1.0},
    "causal": {"layout": "causal"},
    "consecutive": {"layout": "consecutive"},
    "holes anywhere": {"cross_file_share": 0.0},
    "prefix 128": {"prefix": 128},
    "suffix 16": {"suffix": 16},
}


def train(preset, sampler, steps, threads):
    """A model after `steps` steps, the last fifth of them in decay."""
    torch.manual_seed(preset["seed"])
    run = Run(preset, Path("/nonexistent"))
    run.plan = (int(steps * 0.8), steps)
    data = batches(sampler, 0, 0)
    step = Threads(threads, run.model.loss, preset["compile"])
    while run.step < steps:
        run.train_step(step.choose(), next(data))
    return run


def row_whole(preset):
    return {**preset, "row": preset["sinks"] + preset["global_blocks"] * preset["global"] + preset["suffix"] + preset["prefix"]
            + preset["middle"]}


def results(model, sampler, samples, seed=1):
    """slice -> variant -> mean over the languages of bits a byte in the hole."""
    table = {"all": {}, "cross_file": {}}
    for kind in table:
        for variant, parts in VARIANTS.items():
            parts = {**parts, "cross_file": kind == "cross_file"}
            bits = [figures(measure(model, sampler, language, parts, samples, seed))["hole_bits_a_byte"]
                    for language in sorted(sampler.corpus.languages)]
            table[kind][variant] = round(sum(bits) / len(bits), 4)
    return table


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--data", type=Path, required=True)
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--preset", default="ablation")
    a.add_argument("--steps", type=int, default=600)
    a.add_argument("--samples", type=int, default=100, help="holes a language")
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--only", nargs="*")
    args = a.parse_args()
    base = load_preset(args.preset)
    corpora = [Corpus(args.data / name) for name in ("train.jsonl", "development.jsonl")]
    table = json.loads(args.out.read_text()) if args.out.exists() else {}
    for name, change in CHANGES.items():
        if name in table or (args.only and name not in args.only):
            continue
        preset = {**base, **change}
        run = train(preset, Sampler(corpora[0], args.data / "tokenizer.json", preset), args.steps, args.threads)
        development = Sampler(corpora[1], args.data / "tokenizer.json", row_whole(preset))
        table[name] = {"tokens": run.tokens, **results(run.model, development, args.samples)}
        print(name, table[name], flush=True)
        args.out.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
