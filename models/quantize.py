"""Rounding matrices to GGUF's super-blocks of 256 weights: Q4_K, Q5_K, Q6_K.

The formats are ggml's (block_q4_K, block_q5_K and block_q6_K of ggml-common.h in
llama.cpp, the layout that `gguf.quants.dequantize` reads).  Each part's scale is
searched for: of some candidates the one with the least squared error, weights by size,
after a least-squares step; the idea is that of llama.cpp's "make_qkx2_quants".
The other types come from the gguf package.
"""
import gguf
import numpy as np
from gguf import GGMLQuantizationType as T

SUPER = 256
K_TYPES = {"Q4_K": 4, "Q5_K": 5, "Q6_K": 6}


def quantize(x, kind):
    """x [rows, columns] float32 -> bytes [rows, bytes of a row] of GGUF type `kind`; columns must be a multiple of its block."""
    if kind not in K_TYPES:
        return gguf.quants.quantize(x, T[kind])
    if x.shape[1] % SUPER:
        raise ValueError(f"{kind} needs rows of a multiple of {SUPER} weights, not {x.shape[1]}; choose Q8_0, or other widths in the preset.")
    blocks = np.ascontiguousarray(x, np.float32).reshape(-1, SUPER)
    packed = q6_k(blocks) if kind == "Q6_K" else q45_k(blocks, K_TYPES[kind])
    return packed.reshape(x.shape[0], -1)


def over(values, by):
    """values / by, 0 where `by` is 0."""
    return np.divide(values, by, out=np.zeros(np.broadcast(values, by).shape, np.float32), where=by != 0)


# ------------------------------------------------------------- scales alone

def symmetric_scales(x, most):
    """x [blocks, parts, n] -> scales [blocks, parts] for quants of -most ... most - 1."""
    peak = np.take_along_axis(x, np.abs(x).argmax(-1)[..., None], -1)
    weight, best, scales = x * x, np.full(x.shape[:2], -1, np.float32), np.zeros(x.shape[:2], np.float32)
    for step in np.arange(-9, 10) * 0.1:
        quants = np.clip(np.rint(over(-(most + step) * x, peak)), -most, most - 1)
        product, square = (weight * x * quants).sum(-1), (weight * quants * quants).sum(-1)
        gain = over(product * product, square)                # what of the squares this scale explains
        better = gain > best
        best, scales = np.where(better, gain, best), np.where(better, over(product, square), scales)
    return scales


def q6_k(blocks):
    """128 bytes of low nibbles, 64 of high pairs, 16 int8 scales, f16 scale of the scales."""
    count, x = len(blocks), blocks.reshape(-1, 16, 16)
    scales = symmetric_scales(x, 32)
    peak = np.take_along_axis(scales, np.abs(scales).argmax(-1)[:, None], -1)
    d = (-peak / 128).astype(np.float16)
    whole = np.clip(np.rint(over(scales, d.astype(np.float32))), -128, 127).astype(np.int8)
    step = d.astype(np.float32)[..., None] * whole[..., None]
    quants = (np.clip(np.rint(over(x, step)), -32, 31) + 32).astype(np.uint8).reshape(count, 2, 4, 32)
    low = np.concatenate([quants[:, :, 0:2] & 15 | (quants[:, :, 2:4] & 15) << 4], 2).reshape(count, 128)
    high = sum((quants[:, :, k] >> 4) << 2 * k for k in range(4)).astype(np.uint8).reshape(count, 64)
    return np.concatenate([low, high, whole.view(np.uint8), d.view(np.uint8)], 1)


# ------------------------------------------------------- scales and minimums

def scales_and_minimums(x, most):
    """x [blocks, 8, 32] -> (scales, minimums >= 0) so that x is near scale * (0 ... most) - minimum."""
    low, high = np.minimum(x.min(-1), 0), x.max(-1)
    weight = np.sqrt((x * x).mean(-1, keepdims=True)) + np.abs(x)
    total, first = weight.sum(-1), (weight * x).sum(-1)
    scales, minimums = over(high - low, np.float32(most)), -low
    best = np.full(scales.shape, np.inf, np.float32)
    for step in np.arange(-10, 11) * 0.1:
        quants = np.clip(np.rint(over((most + step) * (x - low[..., None]), (high - low)[..., None])), 0, most)
        sum_1, sum_2, product = (weight * quants).sum(-1), (weight * quants * quants).sum(-1), (weight * quants * x).sum(-1)
        determinant = total * sum_2 - sum_1 * sum_1
        scale, offset = over(total * product - first * sum_1, determinant), over(sum_2 * first - sum_1 * product, determinant)
        alone = offset > 0                                    # a minimum cannot lift
        scale, offset = np.where(alone, over(product, sum_2), scale), np.where(alone, 0, offset)
        error = (weight * (scale[..., None] * quants + offset[..., None] - x) ** 2).sum(-1)
        better = (error < best) & (scale > 0)
        best = np.where(better, error, best)
        scales, minimums = np.where(better, scale, scales), np.where(better, -offset, minimums)
    return scales, minimums


def six_bits(values):
    """values [blocks, 8] >= 0 -> (their f16 unit [blocks, 1], whole numbers of 0 to 63)."""
    unit = (values.max(-1, keepdims=True) / 63).astype(np.float16)
    return unit, np.clip(np.rint(over(values, unit.astype(np.float32))), 0, 63).astype(np.uint8)


def q45_k(blocks, bits):
    """f16 units of scales and minimums, both in 12 bytes, for Q5_K 32 bytes of fifth bits, 128 bytes of nibbles."""
    count, x, most = len(blocks), blocks.reshape(-1, 8, 32), (1 << bits) - 1
    scales, minimums = scales_and_minimums(x, most)
    (d, scale), (d_minimum, minimum) = six_bits(scales), six_bits(minimums)
    step, offset = (u.astype(np.float32)[..., None] * w[..., None] for u, w in ((d, scale), (d_minimum, minimum)))
    quants = np.clip(np.rint(over(x + offset, step)), 0, most).astype(np.uint8)
    twelve = np.concatenate([scale[:, :4] & 63 | (scale[:, 4:] >> 4) << 6, minimum[:, :4] & 63 | (minimum[:, 4:] >> 4) << 6,
                             scale[:, 4:] & 15 | (minimum[:, 4:] & 15) << 4], 1)
    nibbles = (quants[:, 0::2] & 15 | (quants[:, 1::2] & 15) << 4).reshape(count, 128)
    fifth = [sum((quants[:, k] >> 4) << k for k in range(8)).astype(np.uint8)] if bits == 5 else []
    return np.concatenate([d.view(np.uint8), d_minimum.view(np.uint8), twelve, *fifth, nibbles], 1)
