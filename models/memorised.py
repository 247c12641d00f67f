#!/usr/bin/env python3
"""How much of its training text a model repeats: the share of prompts whose greedy continuation is verbatim.

  memorised.py --model heed-small-4.gguf --preset gpu --data DATA [--prompts 1000] [--tokens 50]

A prompt is a place in a training file with the text before it as the prefix, nothing after it and no globals; the model goes on greedily
without the memory.  It counts as repeated if its tokens are those of the file, all of them.
"""
import argparse
import json
import random
from pathlib import Path

import torch

from model import Model
from samples import Corpus, Sampler, arrange, line_starts, row_of, short_path
from tokenizer import END, MIDDLE
from train import load_preset
from weights import load as load_weights


def prompt(sampler, rng, count):
    """(segments, the `count` tokens that follow) at a random line start of a training file that is long enough; None if there is none."""
    p, i = sampler.p, sampler.corpus.pick(rng, None, sampler.p["language_shares"])
    text = sampler.corpus.files[i]["text"]
    start = rng.choice(line_starts(text))
    truth = sampler.encode(text[start:start + count * 12])[:count]
    if len(truth) < count:
        return None
    sinks = ([sampler.id[END]] + sampler.encode(short_path(sampler.corpus.files[i]["path"]) + "\n"))[:p["sinks"]]
    return arrange(p, sinks, [], [], sampler.prefix(text, start, p["prefix"]), [sampler.id[MIDDLE]]), truth


@torch.no_grad()
def repeats(model, segments, truth):
    """True if greedy decoding gives `truth`; one pass over prompt and truth is enough to know."""
    segments[-1]["tokens"] = segments[-1]["tokens"] + truth
    length = sum(len(s["tokens"]) for s in segments)
    tokens, _, _, positions, segment, sees = row_of(segments, length, 0.0)
    hidden = model.hidden(*(torch.from_numpy(x)[None] for x in (tokens, positions, segment, sees)))[0, length - len(truth) - 1:-1]
    return (hidden @ model.embed.weight.T).argmax(-1).tolist() == truth


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--model", type=Path, required=True)
    a.add_argument("--preset", default="cpu")
    a.add_argument("--data", type=Path, required=True)
    a.add_argument("--train", nargs="+", default=["train.jsonl"], help="the training texts in DATA, or shards of them")
    a.add_argument("--prompts", type=int, default=1000)
    a.add_argument("--tokens", type=int, default=50)
    args = a.parse_args()
    preset = load_preset(args.preset)
    model = Model(preset)
    model.load_state_dict(load_weights(args.model)[0])
    sampler = Sampler(Corpus(*(args.data / name for name in args.train)), args.data / "tokenizer.json", preset)
    rng, done, found = random.Random(1), 0, 0
    while done < args.prompts:
        made = prompt(sampler, rng, args.tokens)
        if made:
            done += 1
            found += repeats(model, *made)
    print(json.dumps({"prompts": done, "tokens": args.tokens, "repeated": found, "share": found / done}))


if __name__ == "__main__":
    main()
