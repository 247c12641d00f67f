"""Tests of the fit of the memory's weights: python -m unittest discover -s models/tests"""
import sys
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import fit_memory                                                                    # noqa: E402

COUNT = len(fit_memory.CACHE) + len(fit_memory.PRIORS)


def rows(seed=1, count=200):
    """Tokens whose open file is mostly right and whose prior is mostly wrong."""
    random = np.random.default_rng(seed)
    return [{"bytes": 3, "log_probability": float(np.log(random.uniform(0.05, 0.5))), "highest": -0.5, "levels": [
        [fit_memory.OPEN_FILE, 6, 4, 4, 1, 4 if random.random() < 0.8 else 0],
        [fit_memory.PRIOR, 3, 90, 60, 4, 3 if random.random() < 0.5 else 0],
        [fit_memory.REPOSITORY, 2, 9, 9, 3, int(random.integers(0, 5))],
    ][:int(random.integers(0, 4))]} for _ in range(count)]


class Fit(unittest.TestCase):
    def test_the_derivative_is_right(self):
        tokens = fit_memory.tokens_of(rows())
        weights = np.random.default_rng(2).normal(0, 0.5, COUNT)
        p, slope = fit_memory.probabilities(tokens, weights)
        self.assertTrue(((p > 0) & (p < 1)).all())
        exact = np.einsum("tl,tlf->tf", slope, tokens.features)
        for feature in range(COUNT):
            step = np.eye(COUNT)[feature] * 1e-5
            near = (fit_memory.probabilities(tokens, weights + step)[0]
                    - fit_memory.probabilities(tokens, weights - step)[0]) / 2e-5
            np.testing.assert_allclose(exact[:, feature], near, atol=1e-7)

    def test_what_is_right_gets_weight(self):
        tokens = fit_memory.tokens_of(rows())
        weights = fit_memory.fit(tokens, np.ones(COUNT), steps=100, rate=0.1)
        alone = fit_memory.bits_a_byte(tokens.only([]), weights)
        self.assertLess(fit_memory.bits_a_byte(tokens, weights), 0.8 * alone)
        weight = 1 / (1 + np.exp(-tokens.features @ weights))
        self.assertGreater(weight[tokens.source == fit_memory.OPEN_FILE].min(),
                           weight[tokens.source == fit_memory.PRIOR].max())

    def test_features_that_are_not_used_stay_zero(self):
        used = fit_memory.columns(["prior.total", "cache.length"])
        weights = fit_memory.fit(fit_memory.tokens_of(rows()), used, steps=20)
        self.assertEqual((weights == 0).sum(), 2 + (weights[used == 1] == 0).sum())
        self.assertIn("private var priors = Coefficients(", fit_memory.swift(weights))

    def test_order(self):
        levels = [[0, 5], [1, 4], [2, 4], [0, 4]]
        self.assertEqual(fit_memory.order(levels, prior_last=False), [[0, 5], [2, 4], [1, 4], [0, 4]])
        self.assertEqual(fit_memory.order(levels, prior_last=True), [[2, 4], [1, 4], [0, 5], [0, 4]])


if __name__ == "__main__":
    unittest.main()
