"""Tests of rounding to super-blocks: what gguf's own reader makes of the bytes."""
import sys
import unittest
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import quantize                                                                     # noqa: E402


def back(x, kind):
    return gguf.quants.dequantize(quantize.quantize(x, kind), T[kind])


class Rounding(unittest.TestCase):
    def test_errors_are_those_of_the_bits(self):
        x = np.random.default_rng(1).standard_normal((48, 1280)).astype(np.float32) * 0.05
        for kind, limit in (("Q4_K", 0.075), ("Q5_K", 0.038), ("Q6_K", 0.019), ("Q8_0", 0.006)):
            error = np.linalg.norm(back(x, kind) - x) / np.linalg.norm(x)
            self.assertLess(error, limit, kind)
            self.assertGreater(error, limit / 2, kind)

    def test_what_a_block_can_say_exactly_stays(self):
        row = np.tile(np.arange(16, dtype=np.float32), 16)[None] * 0.25
        for kind in ("Q4_K", "Q5_K"):
            self.assertTrue(np.allclose(back(row, kind), row, atol=2e-3), kind)
        self.assertTrue(np.allclose(back(row - 2, "Q6_K"), row - 2, atol=2e-2))

    def test_zeros_and_one_large_weight(self):
        x = np.zeros((2, 512), np.float32)
        x[1, 300] = -7
        for kind in quantize.K_TYPES:
            y = back(x, kind)
            self.assertFalse(y[0].any())
            self.assertAlmostEqual(float(y[1, 300]), -7, delta=0.05)
            self.assertEqual(np.count_nonzero(np.abs(y[1]) > 0.01), 1)

    def test_a_row_that_is_no_multiple_is_refused(self):
        with self.assertRaisesRegex(ValueError, "multiple of 256"):
            quantize.quantize(np.ones((1, 1408), np.float32), "Q6_K")


if __name__ == "__main__":
    unittest.main()
