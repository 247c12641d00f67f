// Attention over blocks of keys and values, the reference.
//
// The softmax is computed on the way ("online": M. Milakov, N. Gimelshein, "Online normalizer calculation for softmax",
// arXiv 1805.02867): `top` is the largest score so far, `total` and the output are relative to it and rescaled when it
// grows.

#include <math.h>

#include "exponential.h"
#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

/// scores[i] = query . key i * scale; returns the largest.
static float score(const float *keys, size_t count, const float *query, size_t size, float scale, float *scores) {
  float largest = -INFINITY;
  for (size_t i = 0; i < count; i++) {
    float sum = 0;
    for (size_t d = 0; d < size; d++) sum += query[d] * keys[d * CK_KEYS + i];
    scores[i] = sum * scale;
    largest = scores[i] > largest ? scores[i] : largest;
  }
  return largest;
}

static void attend_one(const ck_block *blocks, size_t block_count, size_t last_count, size_t offset, const float *query,
                       size_t size, float scale, float *output) {
  float top = -INFINITY, total = 0, weights[CK_KEYS];
  for (size_t d = 0; d < size; d++) output[d] = 0;
  for (size_t b = 0; b < block_count; b++) {
    const float *keys = blocks[b].base + offset, *values = keys + size * CK_KEYS;
    size_t count = b + 1 == block_count ? last_count : blocks[b].count;
    float largest = score(keys, count, query, size, scale, weights);
    float new_top = largest > top ? largest : top;
    float shrink = ck_exp(top - new_top);
    top = new_top;
    total *= shrink;
    for (size_t d = 0; d < size; d++) output[d] *= shrink;
    for (size_t i = 0; i < count; i++) {
      float weight = ck_exp(weights[i] - top);
      total += weight;
      for (size_t d = 0; d < size; d++) output[d] += weight * values[i * size + d];
    }
  }
  for (size_t d = 0; d < size; d++) output[d] /= total;
}

void ck_attend_f32_scalar(const ck_block *blocks, size_t block_count, size_t last_count, size_t offset,
                          const float *queries, size_t head_count, size_t size, float scale, float *outputs) {
  for (size_t head = 0; head < head_count; head++)
    attend_one(blocks, block_count, last_count, offset, queries + head * size, size, scale, outputs + head * size);
}
