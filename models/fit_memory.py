#!/usr/bin/env python3
"""Fit what the memory's counts weigh (Sources/Decoding/MemoryWeights.swift) on real lines of the development set.

  heed model evidence REPOSITORY --sample 400 > NAME.jsonl      (for each of some repositories of set 1)
  fit_memory.py NAME.jsonl...

Each line of the input is a token of a known text: the model's probability of it, and for each context that was seen
before how often the token came after it.  The weights are those under which the text is most likely.  Prints the bits
a byte with and without each source, each repository measured with weights that were fitted on the others, then the
Swift constants fitted on all.
"""
import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PRIOR, REPOSITORY, OPEN_FILE = range(3)
LONGEST, SHORTEST = 8, 2                  # TokenMemory.longestMatch, MemorySegment.shortestMatch
LEAST_DOUBT = 1e-6
# Features of a level; caches and prior have weights of their own.
CACHE = ["openFile", "repository", "length", "isLongest", "total", "distinct", "certainty"]
PRIORS = ["bias", "length", "total", "distinct", "certainty", "listed"]


@dataclass
class Tokens:
    """Arrays over tokens, and over tokens and their levels in the order in which they are mixed."""
    size: np.ndarray                      # bytes
    model: np.ndarray                     # probability of the token
    highest: np.ndarray                   # and of the model's most likely one
    source: np.ndarray                    # -1 where there is no level
    share: np.ndarray                     # of the token among the level's counts
    listed: np.ndarray                    # share of all listed tokens
    features: np.ndarray                  # columns of CACHE, then of PRIORS

    def only(self, sources):
        kept = np.isin(self.source, list(sources))
        return Tokens(self.size, self.model, self.highest, np.where(kept, self.source, -1),
                      self.share * kept, self.listed * kept, self.features)


def log_odds(p):
    p = np.clip(p, LEAST_DOUBT, 1 - LEAST_DOUBT)
    return np.log(p / (1 - p))


def order(levels, prior_last):
    """Most specific first; `prior_last`: the prior is the base of the caches, whatever its length."""
    return sorted(levels, key=lambda l: (-(prior_last and l[0] == PRIOR), l[1], l[0]), reverse=True)


def read(path, prior_last=False):
    return tokens_of([json.loads(line) for line in Path(path).read_text().splitlines()], prior_last)


def tokens_of(rows, prior_last=False):
    depth = max(1, max(len(r["levels"]) for r in rows))
    raw = np.zeros((len(rows), depth, 6))
    raw[:, :, 0] = -1
    raw[:, :, 2:5] = 1
    for row, levels in zip(raw, (order(r["levels"], prior_last) for r in rows)):
        if levels:
            row[:len(levels)] = levels
    source, length, total, listed, distinct, count = np.moveaxis(raw, 2, 0)
    highest = np.exp([r["highest"] for r in rows])
    sure = np.broadcast_to(log_odds(highest)[:, None], source.shape)
    extra = np.minimum(length, LONGEST) - SHORTEST
    cache = source > PRIOR
    columns = [source == OPEN_FILE, source == REPOSITORY, cache * extra, cache * (length >= LONGEST),
               cache * np.log(total), cache * np.log(distinct), cache * sure]
    prior = source == PRIOR
    columns += [prior, prior * length, prior * np.log(total), prior * np.log(distinct), prior * sure,
                prior * log_odds(listed / total)]
    exists = source >= 0
    return Tokens(np.array([r["bytes"] for r in rows]), np.exp([r["log_probability"] for r in rows]), highest,
                  source, exists * count / total, exists * listed / total, np.stack(columns, axis=2).astype(float))


def join(parts):
    depth = max(p.source.shape[1] for p in parts)

    def pad(array, value):
        width = [(0, 0), (0, depth - array.shape[1])] + [(0, 0)] * (array.ndim - 2)
        return np.pad(array, width, constant_values=value)
    return Tokens(*[np.concatenate([getattr(p, n) for p in parts]) for n in ("size", "model", "highest")],
                  *[np.concatenate([pad(getattr(p, n), v) for p in parts])
                    for n, v in (("source", -1), ("share", 0), ("listed", 0), ("features", 0))])


def probabilities(tokens, weights):
    """The mixed probability of each token, and its derivative by each level's weight before the logistic function."""
    weight = 1 / (1 + np.exp(-(tokens.features @ weights)))
    weight = np.where(tokens.source >= 0, weight, 0)
    keep = 1 - weight * tokens.listed
    below = np.empty_like(weight)
    p = tokens.model.copy()
    for level in range(weight.shape[1] - 1, -1, -1):
        below[:, level] = p
        p = weight[:, level] * tokens.share[:, level] + keep[:, level] * p
    reach = np.cumprod(np.concatenate([np.ones((len(p), 1)), keep[:, :-1]], axis=1), axis=1)
    return p, reach * (tokens.share - tokens.listed * below) * weight * (1 - weight)


def bits_a_byte(tokens, weights):
    p, _ = probabilities(tokens, weights)
    return -np.log2(np.maximum(p, 1e-300)).sum() / tokens.size.sum()


def fit(tokens, used, steps=300, rate=0.1, decay=1e-4):
    """Adam on the mean negative logarithm; columns that are not `used` stay 0."""
    weights, m, v = (np.zeros(len(CACHE) + len(PRIORS)) for _ in range(3))
    for step in range(1, steps + 1):
        p, slope = probabilities(tokens, weights)
        gradient = -np.einsum("tl,tlf->f", slope / np.maximum(p, 1e-300)[:, None], tokens.features) / len(p)
        gradient = (gradient + decay * weights) * used
        m = 0.9 * m + 0.1 * gradient
        v = 0.99 * v + 0.01 * gradient ** 2
        weights -= rate * (1 - step / steps) * (m / (1 - 0.9 ** step)) / (np.sqrt(v / (1 - 0.99 ** step)) + 1e-9)
    return weights


def columns(left_out):
    return np.array([name not in left_out for name in
                     [f"cache.{n}" for n in CACHE] + [f"prior.{n}" for n in PRIORS]], float)


VARIANTS = [("model alone", []), ("model + prior", [PRIOR]), ("model + caches", [REPOSITORY, OPEN_FILE]),
            ("model + prior + caches", [PRIOR, REPOSITORY, OPEN_FILE])]


def held_out(parts, used):
    """Bits a byte of each variant and part, with weights from the other parts."""
    table = {}
    for name, sources in VARIANTS:
        row = []
        for index, part in enumerate(parts):
            others = join([p.only(sources) for i, p in enumerate(parts) if i != index] or [part.only(sources)])
            row.append(bits_a_byte(part.only(sources), fit(others, used)))
        table[name] = row
    return table


def swift(weights):
    names = [f"cache.{n}" for n in CACHE] + [f"prior.{n}" for n in PRIORS]
    return "\n".join(f"{name} = {value:.2f}" for name, value in zip(names, weights))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("files", nargs="+", type=Path)
    p.add_argument("--prior-last", action="store_true", help="mix the prior under all caches, whatever its contexts' lengths")
    p.add_argument("--without", nargs="*", default=[], help="features to leave out, such as prior.length")
    a = p.parse_args()
    parts = [read(f, prior_last=a.prior_last) for f in a.files]
    used = columns(a.without)
    print(f"{'bits a byte':26}" + "".join(f"{f.stem:>24}" for f in a.files) + f"{'mean':>10}")
    for name, row in held_out(parts, used).items():
        print(f"{name:26}" + "".join(f"{v:24.4f}" for v in row) + f"{np.mean(row):10.4f}")
    print(swift(fit(join(parts), used)))


if __name__ == "__main__":
    main()
