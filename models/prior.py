#!/usr/bin/env python3
"""Count the static n-gram prior: what came after which tokens in the training texts.

  prior.py --data DATA --tokenizer tokenizer.json --out heed-small-4.prior [--bytes N]

Reads DATA/train.jsonl (never another file; the set rule is enforced from the names) and
writes the format that README.md describes.  Contexts of 1 to N tokens inside one file are
counted; what only one repository says is left out.  What is kept is chosen by how much it
tells beyond the next shorter context (Stolcke 1998, entropy-based pruning: total times the
Kullback-Leibler divergence), for each byte that it takes: the limit is found by bisection
so that the file has at most --bytes.
"""
import argparse
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import tokenizer as tokenizer_module
from sets import require_training

MAGIC, VERSION = b"HEEDNGRM", 1
HEADER_BYTES, LEVEL_BYTES, CONTEXT_BYTES, ENTRY_BYTES = 40, 8, 6, 3
LEAST_TOTAL, LEAST_COUNT, LEAST_REPOSITORIES = 4, 2, 2
MOST_ENTRIES = 16                        # of a context
MASK = (1 << 64) - 1


# --------------------------------------------------------------------- format

def vocabulary_hash(tok):
    """FNV-1a (64 bits) over each token's bytes, special ones' texts, each followed by 0xff."""
    letters = {c: b for b, c in byte_alphabet().items()}
    vocab = tok.get_vocab()
    h = 0xcbf29ce484222325
    for text in sorted(vocab, key=vocab.get):
        special = text in tokenizer_module.SPECIAL
        for byte in (text.encode() if special else bytes(letters[c] for c in text)) + b"\xff":
            h = (h ^ byte) * 0x100000001b3 & MASK
    return h


def byte_alphabet():
    """GPT-2's stand-in character for each byte."""
    plain = [*range(0x21, 0x7f), *range(0xa1, 0xad), *range(0xae, 0x100)]
    others = [b for b in range(256) if b not in plain]
    return {b: chr(b) for b in plain} | {b: chr(0x100 + i) for i, b in enumerate(others)}


def context_keys(contexts):
    """The key of each row of tokens, oldest first."""
    h = np.full(len(contexts), 0xcbf29ce484222325, np.uint64)
    for column in contexts.T:
        h = (h ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        h ^= h >> np.uint64(29)
    return (h >> np.uint64(32)).astype(np.uint32)


def log_scale(counts):
    """Counts as bytes: the nearest q of 2**(q/8)."""
    return np.minimum(np.rint(8 * np.log2(counts)), 255).astype(np.uint8)


# -------------------------------------------------------------------- reading

@dataclass
class Text:
    """All files one after the other: token, place in its file (at most 255) and repository of each position."""
    tokens: np.ndarray
    places: np.ndarray
    repositories: np.ndarray


def read(path, tok, chunk=4_000_000):
    """Tokens of the files, grouped by repository."""
    by_repository = defaultdict(list)
    batch, size = [], 0

    def encode():
        nonlocal batch, size
        for record, row in zip(batch, tok.encode_batch([r["text"] for r in batch], add_special_tokens=False)):
            by_repository[record["repo"]].append(np.array(row.ids, np.uint16))
        batch, size = [], 0

    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            if record["repo"] not in by_repository:
                require_training(record["repo"])
            batch.append(record)
            size += len(line)
            if size > chunk:
                encode()
    encode()
    rows, numbers = [], []
    for number, name in enumerate(sorted(by_repository)):
        for row in by_repository[name]:
            rows.append(row)
            numbers.append(number)
    lengths = np.array([len(r) for r in rows], np.int64)
    tokens = np.concatenate(rows)
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    places = np.minimum(np.arange(len(tokens)) - starts, 255).astype(np.uint8)
    return Text(tokens, places, np.repeat(np.array(numbers, np.uint16), lengths))


# ------------------------------------------------------------------- counting

@dataclass
class Level:
    """The contexts of one length, and their entries: context, token, count and the two probabilities."""
    contexts: np.ndarray                 # tokens, oldest first
    totals: np.ndarray
    entry_contexts: np.ndarray           # ascending; counts descending in each
    tokens: np.ndarray
    counts: np.ndarray
    own: np.ndarray                      # with this context
    lower: np.ndarray                    # with the next shorter one


def starts_of(changes):
    return np.flatnonzero(np.concatenate(([True], changes)))


def lengths_of(starts, count):
    return np.diff(np.append(starts, count))


def count_levels(text, vocab, longest, log=lambda s: None):
    """The levels of lengths 1 to `longest`.

    A position keeps the number of its context while that is frequent enough, since no longer context can be more
    frequent; so a context of any length is a number and a token, and all of it a sortable 64-bit key.
    """
    token_bits = np.uint64(max(vocab - 1, 1).bit_length())
    repository_bits = np.uint64(max(int(text.repositories.max()), 1).bit_length())
    unigrams = np.bincount(text.tokens, minlength=vocab).astype(np.float64) + 1
    unigrams = (unigrams / unigrams.sum()).astype(np.float32)
    positions = np.arange(len(text.tokens), dtype=np.int32)
    numbers = np.zeros(len(positions), np.uint32)
    lower = unigrams[text.tokens]
    levels = []
    for length in range(1, longest + 1):
        inside = text.places[positions] >= length
        positions, numbers, lower = positions[inside], numbers[inside], lower[inside]
        if not len(positions):
            break
        assert int(numbers.max()).bit_length() + 2 * int(token_bits) + int(repository_bits) <= 64, "too many contexts"
        key = numbers.astype(np.uint64) << token_bits
        key |= text.tokens[positions - length]
        key = (key << token_bits) | text.tokens[positions]
        key = (key << repository_bits) | text.repositories[positions]
        order = np.argsort(key)
        key, positions, lower = key[order], positions[order], lower[order]
        del order, numbers
        level, kept, numbers, lower = count_level(key, positions, lower, text, length, token_bits, repository_bits)
        positions = positions[kept]
        levels.append(level)
        log(f"length {length}: {len(level.totals):,} contexts, {len(level.tokens):,} entries")
    return levels


def count_level(key, positions, lower, text, length, token_bits, repository_bits):
    """One level from sorted keys; also which positions go on, and with which context and probability."""
    repository_change = key[1:] != key[:-1]
    key >>= repository_bits
    pair_change = key[1:] != key[:-1]
    pairs = starts_of(pair_change)
    counts = lengths_of(pairs, len(key))
    repositories = np.add.reduceat(np.concatenate(([True], repository_change | pair_change)), pairs, dtype=np.int32)
    pair_key = key[pairs] >> token_bits
    contexts = starts_of(pair_key[1:] != pair_key[:-1])
    distinct = lengths_of(contexts, len(pairs))
    totals = np.add.reduceat(counts, contexts)
    context_of_pair = np.repeat(np.arange(len(contexts), dtype=np.uint32), distinct)
    # Witten and Bell's interpolation: as many unseen as there were different ones.
    pair_lower = lower[pairs]
    share = (distinct / (totals + distinct)).astype(np.float32)[context_of_pair]
    own = (counts / totals[context_of_pair]).astype(np.float32) * (1 - share) + share * pair_lower
    frequent = totals >= LEAST_TOTAL
    number = np.cumsum(frequent, dtype=np.uint32) - frequent.astype(np.uint32)
    entries = np.flatnonzero(
        frequent[context_of_pair] & (counts >= LEAST_COUNT) & (repositories >= LEAST_REPOSITORIES) & (own > pair_lower))
    tokens = text.tokens[positions[pairs[entries]]]
    entry_contexts = number[context_of_pair[entries]]
    order = np.lexsort((tokens, -counts[entries], entry_contexts))
    entries, tokens, entry_contexts = entries[order], tokens[order], entry_contexts[order]
    firsts = np.searchsorted(entry_contexts, entry_contexts, side="left")
    best = np.arange(len(entries)) - firsts < MOST_ENTRIES
    entries, tokens, entry_contexts = entries[best], tokens[best], entry_contexts[best]
    first = positions[pairs[contexts[frequent]]]
    rows = np.stack([text.tokens[first - back] for back in range(length, 0, -1)], axis=1)
    level = Level(rows, totals[frequent], entry_contexts, tokens, counts[entries], own[entries], pair_lower[entries])
    kept = np.repeat(frequent[context_of_pair], counts)
    numbers = np.repeat(number[context_of_pair], counts)[kept]
    return level, kept, numbers, np.repeat(own, counts)[kept]


# -------------------------------------------------------------------- pruning

def choose(level, price):
    """Masks of the contexts and entries that tell more than `price` nats for each of their bytes."""
    totals = level.totals[level.entry_contexts].astype(np.float64)
    gain = totals * level.own * np.log(level.own / level.lower)
    entries = gain > price * ENTRY_BYTES
    count = len(level.totals)
    of = level.entry_contexts[entries]
    size = np.bincount(of, minlength=count)
    rest = np.maximum(1 - np.bincount(of, level.own[entries], count), 1e-6)
    rest_lower = np.maximum(1 - np.bincount(of, level.lower[entries], count), 1e-6)
    score = np.bincount(of, gain[entries], count) + level.totals * rest * np.log(rest / rest_lower)
    contexts = (size > 0) & (score > price * (CONTEXT_BYTES + ENTRY_BYTES * size))
    return contexts, entries & contexts[level.entry_contexts]


def size_of(levels, price):
    size = HEADER_BYTES
    for level in levels:
        contexts, entries = choose(level, price)
        size += LEVEL_BYTES + CONTEXT_BYTES * int(contexts.sum()) + ENTRY_BYTES * int(entries.sum())
    return size


def price_for(levels, most_bytes):
    """The smallest price a byte at which the file is not larger than `most_bytes`."""
    low, high = 0.0, 1.0
    if size_of(levels, low) <= most_bytes:
        return low
    while size_of(levels, high) > most_bytes:
        low, high = high, high * 4
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (middle, high) if size_of(levels, middle) > most_bytes else (low, middle)
    return high


# -------------------------------------------------------------------- writing

def level_bytes(level, price):
    contexts, entries = choose(level, price)
    keys = context_keys(level.contexts)
    # Of two contexts with one key the more frequent one stays.
    chosen = np.flatnonzero(contexts)
    chosen = chosen[np.lexsort((-level.totals[chosen], keys[chosen]))]
    chosen = chosen[np.concatenate(([True], keys[chosen][1:] != keys[chosen][:-1]))] if len(chosen) else chosen
    rank = np.full(len(level.totals), -1, np.int64)
    rank[chosen] = np.arange(len(chosen))
    kept = np.flatnonzero(entries & (rank[level.entry_contexts] >= 0))
    kept = kept[np.argsort(rank[level.entry_contexts[kept]], kind="stable")]
    sizes = np.bincount(rank[level.entry_contexts[kept]], minlength=len(chosen))
    return b"".join([
        np.array([len(chosen), len(kept)], "<u4").tobytes(), keys[chosen].astype("<u4").tobytes(),
        sizes.astype(np.uint8).tobytes(), log_scale(level.totals[chosen]).tobytes(),
        level.tokens[kept].astype("<u2").tobytes(), log_scale(level.counts[kept]).tobytes()])


def file_bytes(levels, vocab, fingerprint, most_bytes):
    price = price_for(levels, most_bytes)
    header = MAGIC + np.array([VERSION, vocab], "<u4").tobytes() + np.array([fingerprint], "<u8").tobytes()
    header += np.array([len(levels), 0], "<u4").tobytes() + np.array([0], "<u8").tobytes()
    return header + b"".join(level_bytes(level, price) for level in levels)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--tokenizer", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--bytes", type=int, default=12_000_000)
    p.add_argument("--longest", type=int, default=5, choices=range(1, 9))
    a = p.parse_args()
    start = time.time()

    def log(line):
        print(f"{time.time() - start:6.0f} s  {line}", flush=True)

    tok = tokenizer_module.load(a.tokenizer)
    vocab = tok.get_vocab_size()
    text = read(a.data / "train.jsonl", tok)
    log(f"{len(text.tokens):,} tokens of {int(text.repositories.max()) + 1} repositories")
    levels = count_levels(text, vocab, a.longest, log)
    content = file_bytes(levels, vocab, vocabulary_hash(tok), a.bytes)
    a.out.write_bytes(content)
    log(f"{a.out}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
