"""Tests of the prior's maker: python -m unittest discover -s models/tests"""
import json
import struct
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import numpy as np

MODELS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(MODELS))

import prior                                                                        # noqa: E402
import tokenizer                                                                    # noqa: E402

REPOSITORIES = ["gin-gonic/gin", "pallets/click", "spf13/cobra"]                     # all of the training sets
LINES = ["for i in range(10):\n", "    print(i, end='')\n", "while True:\n", "    return None\n", "x = x + 1\n"]


def texts(seed, files=6, lines=80):
    random = np.random.default_rng(seed)
    return ["".join(LINES[i] for i in random.integers(0, len(LINES), lines)) for _ in range(files)]


def parse(content):
    """{length: {key: (total, {token: count})}} of a file, by the description of the format alone."""
    magic, version, vocab, fingerprint, longest, zero, zero2 = struct.unpack_from("<8sIIQIIQ", content)
    assert (magic, version, zero, zero2) == (b"HEEDNGRM", 1, 0, 0)
    at, levels = 40, {}
    for length in range(1, longest + 1):
        n, m = struct.unpack_from("<II", content, at)
        at += 8

        def take(kind, count):
            nonlocal at
            array = np.frombuffer(content, kind, count, at)
            at += array.nbytes
            return array
        keys, sizes, totals = take("<u4", n), take("u1", n), take("u1", n)
        tokens, counts = take("<u2", m), take("u1", m)
        assert (np.diff(keys.astype(np.int64)) > 0).all() and sizes.sum() == m and (tokens < vocab).all()
        ends = np.cumsum(sizes)
        levels[length] = {int(k): (int(t), dict(zip(tokens[e - s:e].tolist(), counts[e - s:e].tolist())))
                          for k, s, t, e in zip(keys, sizes, totals, ends)}
    assert at == len(content)
    return vocab, fingerprint, levels


def make(folder, records, most_bytes=1 << 30):
    (folder / "train.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    tok = tokenizer.train([r["text"] for r in records], 300)
    text = prior.read(folder / "train.jsonl", tok)
    levels = prior.count_levels(text, 300, 4)
    return tok, prior.file_bytes(levels, 300, prior.vocabulary_hash(tok), most_bytes)


def records():
    return [{"repo": name, "path": f"{n}.py", "language": "python", "text": text}
            for seed, name in enumerate(REPOSITORIES) for n, text in enumerate(texts(seed))]


class Prior(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_counts_are_those_of_every_place(self):
        tok, content = make(self.folder, records())
        vocab, fingerprint, levels = parse(content)
        self.assertEqual((vocab, fingerprint), (300, prior.vocabulary_hash(tok)))
        totals, counts = Counter(), Counter()
        for record in records():
            ids = tok.encode(record["text"]).ids
            for length in levels:
                for at in range(length, len(ids)):
                    key = int(prior.context_keys(np.array([ids[at - length:at]]))[0])
                    totals[length, key] += 1
                    counts[length, key, ids[at]] += 1
        found = 0
        for length, contexts in levels.items():
            for key, (total, entries) in contexts.items():
                self.assertEqual(total, round(8 * np.log2(totals[length, key])))
                for token, count in entries.items():
                    self.assertEqual(count, round(8 * np.log2(counts[length, key, token])))
                    found += 1
        self.assertGreater(found, 100)

    def test_the_key_is_the_documented_one(self):
        h = 0xcbf29ce484222325
        for token in (7, 0, 4095):
            h = (h ^ token) * 0x9E3779B97F4A7C15 % (1 << 64)
            h ^= h >> 29
        self.assertEqual(int(prior.context_keys(np.array([[7, 0, 4095]]))[0]), h >> 32)

    def test_no_more_bytes_than_allowed(self):
        _, whole = make(self.folder, records())
        for most in (len(whole), len(whole) // 2, 400):
            _, content = make(self.folder, records(), most)
            parse(content)
            self.assertLessEqual(len(content), most)
            self.assertGreater(len(content), most * 0.7)

    def test_what_one_repository_alone_says_is_left_out(self):
        own = {"repo": "junegunn/fzf", "path": "q.py", "language": "python", "text": "qqq = zzz\n" * 50}
        tok, content = make(self.folder, records() + [own])
        ids = tok.encode("qqq = zzz\n").ids
        _, _, levels = parse(content)
        for length in range(1, 4):
            key = int(prior.context_keys(np.array([ids[-1 - length:-1]]))[0])
            self.assertNotIn(ids[-1], levels[length].get(key, (0, {}))[1])

    def test_only_training_repositories(self):
        record = {"repo": "cli/cli", "path": "a.py", "language": "python", "text": "x = 1\n" * 50}
        with self.assertRaises(ValueError):
            make(self.folder, records() + [record])


if __name__ == "__main__":
    unittest.main()
