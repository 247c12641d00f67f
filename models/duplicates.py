"""Near-duplicate search by MinHash.

Broder, "On the resemblance and containment of documents" (1997).
"""
import hashlib
import multiprocessing
import re

import numpy as np


class Duplicates:
    """MinHash of five-word shingles, 16 bands of 4 rows."""
    BANDS, ROWS, LIMIT = 16, 4, 0.75

    def __init__(self, seed=1):
        rng = np.random.default_rng(seed)
        n = self.BANDS * self.ROWS
        self.a = rng.integers(1, 2**63, n, dtype=np.uint64) | np.uint64(1)
        self.b = rng.integers(0, 2**63, n, dtype=np.uint64)
        self.words, self.tables, self.seen = {}, [{} for _ in range(self.BANDS)], []

    def word(self, text):
        """A stable 64-bit number for a word."""
        number = self.words.get(text)
        if number is None:
            number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
            self.words[text] = number
        return number

    def signature(self, text):
        """MinHash values [BANDS * ROWS] of a text."""
        words = np.array([self.word(w) for w in re.findall(r"\w+", text)] or [0], dtype=np.uint64)
        shingles = words.copy()
        for k in range(1, min(5, len(words))):          # mixed with odd factors, so that order counts
            shingles = shingles[:len(words) - k] * np.uint64(0x9E3779B97F4A7C15) + words[k:]
        shingles = np.unique(shingles)
        least = np.full(len(self.a), np.iinfo(np.uint64).max, np.uint64)
        for i in range(0, len(shingles), 2048):
            values = shingles[i:i + 2048, None] * self.a + self.b
            least = np.minimum(least, (values ^ (values >> np.uint64(29))).min(0))
        return least

    def bands(self, signature):
        return [signature[i * self.ROWS:(i + 1) * self.ROWS].tobytes() for i in range(self.BANDS)]

    def known(self, signature):
        """True if a text added before has nearly this signature."""
        rivals = {j for table, band in zip(self.tables, self.bands(signature)) for j in table.get(band, ())}
        return any((self.seen[j] == signature).mean() >= self.LIMIT for j in rivals)

    def add(self, signature):
        for table, band in zip(self.tables, self.bands(signature)):
            table.setdefault(band, []).append(len(self.seen))
        self.seen.append(signature)


def signatures_of(files, processes):
    """The MinHash signature of each file's text."""
    with multiprocessing.Pool(processes) as pool:
        return list(pool.imap(Duplicates().signature, (f["text"] for f in files), chunksize=200))
