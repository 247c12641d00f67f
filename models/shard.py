#!/usr/bin/env python3
"""Cut train.jsonl into compressed shards of whole repositories, each small enough to travel with a checkout.

  shard.py --data DATA --out DIR [--mib 50]

Writes DIR/train-0.jsonl.xz, ..., a small development.jsonl.xz and tokenizer.json; a training run on a machine that keeps
nothing reads one shard (train.py --data DIR --train train-0.jsonl.xz).
Holes, blocks and windows are drawn there, so that one text gives many samples; compressed text is also smaller than
packed tokens.  Each file's outline (signatures.py) travels with it: a GPU need not wait for it, and it compresses to little.
"""
import argparse
import hashlib
import json
import lzma
import multiprocessing
import shutil
from collections import defaultdict
from pathlib import Path

import signatures

DEVELOPMENT = 2 << 20    # bytes of development text that travel along
EXPECTED = 0.21         # compressed bytes a byte of source text, to guess how many shards there will be
# For text; what a file was copied from may lie far away.
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 7, "dict_size": 128 << 20, "pb": 0, "lc": 4, "lp": 0}]


def by_repository(lines):
    """repository -> its lines of train.jsonl."""
    found = defaultdict(list)
    for line in lines:
        found[json.loads(line)["repo"]].append(line)
    return found


def spread(repositories, count):
    """`count` lists of lines of about equal size; a repository stays whole."""
    shards, sizes = [[] for _ in range(count)], [0] * count
    for name in sorted(repositories, key=lambda n: (-sum(map(len, repositories[n])), hashlib.sha256(n.encode()).digest())):
        k = sizes.index(min(sizes))
        shards[k] += repositories[name]
        sizes[k] += sum(map(len, repositories[name]))
    return shards


def with_outline(line):
    """A line of train.jsonl with its file's outline in it."""
    file = json.loads(line)
    return json.dumps({**file, "outline": signatures.extract(file["text"], file["language"])}, ensure_ascii=False) + "\n"


def pack(lines):
    return lzma.compress("".join(map(with_outline, lines)).encode(), filters=FILTERS)


def write_shards(lines, out, limit):
    """Write the shards; more of them until each is within `limit` bytes.  Returns their sizes."""
    repositories = by_repository(lines)
    count = max(1, -(-int(sum(map(len, lines)) * EXPECTED) // limit))
    while True:
        sizes = []
        with multiprocessing.Pool() as pool:
            for k, data in enumerate(pool.imap(pack, spread(repositories, count))):
                (out / f"train-{k}.jsonl.xz").write_bytes(data)         # the first can travel while others are packed
                sizes.append(len(data))
        if max(sizes) <= limit or count >= len(repositories):
            return sizes
        count += 1


def sample_of(lines, limit):
    """Every n-th line, so that they have about `limit` bytes."""
    return lines[::max(1, sum(map(len, lines)) // limit)]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--data", type=Path, required=True)
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--mib", type=float, default=50)
    args = a.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with open(args.data / "train.jsonl", encoding="utf-8") as f:
        sizes = write_shards(f.readlines(), args.out, int(args.mib * (1 << 20)))
    with open(args.data / "development.jsonl", encoding="utf-8") as f:
        sample = sample_of(f.readlines(), DEVELOPMENT)
    (args.out / "development.jsonl.xz").write_bytes(lzma.compress("".join(sample).encode()))
    shutil.copy(args.data / "tokenizer.json", args.out)
    print(len(sizes), "shards of", ", ".join(f"{size / (1 << 20):.1f}" for size in sizes), "MiB")


if __name__ == "__main__":
    main()
