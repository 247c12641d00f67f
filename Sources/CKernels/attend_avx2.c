// Attention over blocks of keys and values with AVX2 and FMA; see attend_scalar.c for the method.
//
// Keys are transposed within a block: a register holds one dimension of 8 keys, so scores need no sum across it.  Two
// query heads at a time read each key once.  A head's own operations and their order do not depend on its neighbour.

#include "kernels.h"

#if CK_HAS_AVX2
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "exponential.h"

#pragma STDC FP_CONTRACT OFF

#define CK_TARGET __attribute__((target("avx2,fma,f16c")))
#define CK_INLINE static inline __attribute__((always_inline, target("avx2,fma,f16c")))

enum { LANES = 8, KEY_REGISTERS = CK_KEYS / LANES, PAIR = 2, VALUE_REGISTERS = 8 };

/// What one query head has seen so far.
typedef struct head_state {
  float top;
  float total;
} head_state;

/// scores[head][key] = query . key for all CK_KEYS places of the block; `heads` is a constant after inlining.
CK_INLINE void score(const float *keys, const float *queries, size_t heads, size_t size, float scores[PAIR][CK_KEYS]) {
  __m256 sums[PAIR][KEY_REGISTERS];
  for (size_t h = 0; h < heads; h++)
    for (size_t r = 0; r < KEY_REGISTERS; r++) sums[h][r] = _mm256_setzero_ps();
  for (size_t d = 0; d < size; d++)
    for (size_t h = 0; h < heads; h++) {
      __m256 query = _mm256_broadcast_ss(queries + h * size + d);
      for (size_t r = 0; r < KEY_REGISTERS; r++)
        sums[h][r] = _mm256_fmadd_ps(query, _mm256_loadu_ps(keys + d * CK_KEYS + r * LANES), sums[h][r]);
    }
  for (size_t h = 0; h < heads; h++)
    for (size_t r = 0; r < KEY_REGISTERS; r++) _mm256_storeu_ps(scores[h] + r * LANES, sums[h][r]);
}

/// Turns scores into weights relative to the new top and updates the state; returns by how much older sums shrink.
CK_INLINE float weigh(float scores[CK_KEYS], size_t count, float scale, head_state *state) {
  float largest = state->top;
  for (size_t i = 0; i < CK_KEYS; i++) scores[i] = i < count ? scores[i] * scale : -INFINITY;
  for (size_t i = 0; i < CK_KEYS; i++) largest = scores[i] > largest ? scores[i] : largest;
  float shrink = ck_exp(state->top - largest);
  float sums[LANES] = {0};
  for (size_t i = 0; i < CK_KEYS; i++) scores[i] = ck_exp(scores[i] - largest);
  for (size_t i = 0; i < CK_KEYS; i += LANES)
    for (size_t lane = 0; lane < LANES; lane++) sums[lane] += scores[i + lane];
  float sum = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
  state->top = largest;
  state->total = state->total * shrink + sum;
  return shrink;
}

/// output[d] = output[d] * shrink + sum of weights[i] * values[i][d] for `registers` * LANES dimensions.
CK_INLINE void accumulate(float *output, float shrink, const float *weights, const float *values, size_t count,
                          size_t size, size_t registers) {
  __m256 sums[VALUE_REGISTERS];
  for (size_t r = 0; r < registers; r++)
    sums[r] = _mm256_mul_ps(_mm256_loadu_ps(output + r * LANES), _mm256_set1_ps(shrink));
  for (size_t i = 0; i < count; i++) {
    __m256 weight = _mm256_broadcast_ss(weights + i);
    for (size_t r = 0; r < registers; r++)
      sums[r] = _mm256_fmadd_ps(weight, _mm256_loadu_ps(values + i * size + r * LANES), sums[r]);
  }
  for (size_t r = 0; r < registers; r++) _mm256_storeu_ps(output + r * LANES, sums[r]);
}

CK_INLINE void mix(float *output, float shrink, const float *weights, const float *values, size_t count, size_t size) {
  size_t d = 0;
  for (; d + VALUE_REGISTERS * LANES <= size; d += VALUE_REGISTERS * LANES)
    accumulate(output + d, shrink, weights, values + d, count, size, VALUE_REGISTERS);
  for (; d + LANES <= size; d += LANES) accumulate(output + d, shrink, weights, values + d, count, size, 1);
  for (; d < size; d++) {
    float sum = output[d] * shrink;
    for (size_t i = 0; i < count; i++) sum = __builtin_fmaf(weights[i], values[i * size + d], sum);
    output[d] = sum;
  }
}

CK_INLINE void attend_heads(const ck_block *blocks, size_t block_count, size_t last_count, size_t offset,
                            const float *queries, size_t heads, size_t size, float scale, float *outputs) {
  head_state states[PAIR];
  for (size_t h = 0; h < heads; h++) states[h] = (head_state){-INFINITY, 0};
  memset(outputs, 0, heads * size * sizeof(float));
  for (size_t b = 0; b < block_count; b++) {
    const float *keys = blocks[b].base + offset, *values = keys + size * CK_KEYS;
    size_t count = b + 1 == block_count ? last_count : blocks[b].count;
    float scores[PAIR][CK_KEYS];
    score(keys, queries, heads, size, scores);
    for (size_t h = 0; h < heads; h++) {
      float shrink = weigh(scores[h], count, scale, &states[h]);
      mix(outputs + h * size, shrink, scores[h], values, count, size);
    }
  }
  for (size_t h = 0; h < heads; h++)
    for (size_t d = 0; d < size; d++) outputs[h * size + d] /= states[h].total;
}

CK_TARGET void ck_attend_f32_avx2(const ck_block *blocks, size_t block_count, size_t last_count, size_t offset,
                                  const float *queries, size_t head_count, size_t size, float scale, float *outputs) {
  size_t head = 0;
  for (; head + PAIR <= head_count; head += PAIR)
    attend_heads(blocks, block_count, last_count, offset, queries + head * size, PAIR, size, scale,
                 outputs + head * size);
  for (; head < head_count; head++)
    attend_heads(blocks, block_count, last_count, offset, queries + head * size, 1, size, scale, outputs + head * size);
}

#endif
