// Matrix times vectors with AVX2, FMA and F16C: the CK_GROUP rows of a group in the lanes of a register.
//
// A tile of up to 4 vectors reads each weight once.  Every lane adds its row's products in column order (Q8_0: an exact
// integer sum a block of 32, then one fused multiply-add a block), so a tile's shape does not change any element.

#include "kernels.h"

#if CK_HAS_AVX2
#include <immintrin.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define CK_TARGET __attribute__((target("avx2,fma,f16c")))
#define CK_INLINE static inline __attribute__((always_inline, target("avx2,fma,f16c")))

enum { TILE = 4, CHAINS = 4 };

/// Stores a group's results, without the padding rows.
CK_INLINE void store_rows(float *output, __m256 sums, size_t rows) {
  if (rows >= CK_GROUP) {
    _mm256_storeu_ps(output, sums);
    return;
  }
  float lanes[CK_GROUP];
  _mm256_storeu_ps(lanes, sums);
  memcpy(output, lanes, rows * sizeof(float));
}

CK_INLINE __m256 load_weights(ck_type type, const char *group, size_t column) {
  if (type == CK_F16) return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(group + column * CK_GROUP * 2)));
  return _mm256_loadu_ps((const float *)(group + column * CK_GROUP * 4));
}

/// `groups` groups times `count` vectors, both constants after inlining; several of them keep the adders busy.
CK_INLINE void number_tile(ck_type type, const ck_matrix *matrix, size_t first, size_t groups, const float *vectors,
                           size_t count, float *output, size_t stride) {
  size_t width = matrix->width, bytes = ck_group_bytes(type, width);
  const char *packed = (const char *)matrix->packed + first * bytes;
  __m256 sums[CHAINS][TILE];
  for (size_t g = 0; g < groups; g++)
    for (size_t v = 0; v < count; v++) sums[g][v] = _mm256_setzero_ps();
  for (size_t column = 0; column < width; column++)
    for (size_t g = 0; g < groups; g++) {
      __m256 weights = load_weights(type, packed + g * bytes, column);
      for (size_t v = 0; v < count; v++)
        sums[g][v] = _mm256_fmadd_ps(weights, _mm256_broadcast_ss(vectors + v * width + column), sums[g][v]);
    }
  for (size_t g = 0; g < groups; g++)
    for (size_t v = 0; v < count; v++) {
      size_t row = (first + g) * CK_GROUP;
      store_rows(output + v * stride + row, sums[g][v], matrix->rows - row);
    }
}

CK_INLINE void multiply_numbers(ck_type type, const ck_matrix *matrix, const ck_vectors *vectors, size_t first,
                                size_t end, float *output, size_t stride) {
  size_t width = matrix->width, v = 0;
  for (; v + TILE <= vectors->count; v += TILE) {
    const float *tile = vectors->values + v * width;
    size_t group = first;
    for (; group + 2 <= end; group += 2) number_tile(type, matrix, group, 2, tile, TILE, output + v * stride, stride);
    for (; group < end; group++) number_tile(type, matrix, group, 1, tile, TILE, output + v * stride, stride);
  }
  for (; v < vectors->count; v++) {
    const float *one = vectors->values + v * width;
    size_t group = first;
    for (; group + CHAINS <= end; group += CHAINS)
      number_tile(type, matrix, group, CHAINS, one, 1, output + v * stride, stride);
    for (; group < end; group++) number_tile(type, matrix, group, 1, one, 1, output + v * stride, stride);
  }
}

CK_TARGET void ck_multiply_f32_avx2(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end,
                                    float *output, size_t stride) {
  multiply_numbers(CK_F32, matrix, vectors, first, end, output, stride);
}

CK_TARGET void ck_multiply_f16_avx2(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end,
                                    float *output, size_t stride) {
  multiply_numbers(CK_F16, matrix, vectors, first, end, output, stride);
}

CK_INLINE __m256i broadcast_quants(const int8_t *quants) {
  int32_t four;
  memcpy(&four, quants, sizeof four);
  return _mm256_set1_epi32(four);
}

/// One group times `count` vectors (a constant after inlining).
CK_INLINE void quant_tile(const char *group, size_t width, const int8_t *quants, const float *scales, size_t count,
                          float *output, size_t stride, size_t rows) {
  const __m256i ones = _mm256_set1_epi16(1);
  size_t blocks = width / CK_QUANT;
  __m256 sums[TILE];
  for (size_t v = 0; v < count; v++) sums[v] = _mm256_setzero_ps();
  for (size_t block = 0; block < blocks; block++, group += CK_PACKED_QUANT_BYTES) {
    __m256i dots[TILE];
    for (size_t v = 0; v < count; v++) dots[v] = _mm256_setzero_si256();
    for (size_t column = 0; column < CK_QUANT; column += 4) {
      const char *address = group + CK_GROUP * 2 + column * CK_GROUP;
      __m256i weights = _mm256_loadu_si256((const __m256i *)address);
      // maddubs wants an unsigned factor: |w| * (x with w's sign); pairs stay below 2 * 128 * 127 < 2^15.
      __m256i magnitudes = _mm256_abs_epi8(weights);
      for (size_t v = 0; v < count; v++) {
        __m256i x = broadcast_quants(quants + v * width + block * CK_QUANT + column);
        __m256i pairs = _mm256_maddubs_epi16(magnitudes, _mm256_sign_epi8(x, weights));
        dots[v] = _mm256_add_epi32(dots[v], _mm256_madd_epi16(pairs, ones));
      }
    }
    __m256 weight_scales = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)group));
    for (size_t v = 0; v < count; v++) {
      __m256 scale = _mm256_mul_ps(weight_scales, _mm256_broadcast_ss(scales + v * blocks + block));
      sums[v] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(dots[v]), scale, sums[v]);
    }
  }
  for (size_t v = 0; v < count; v++) store_rows(output + v * stride, sums[v], rows);
}

CK_TARGET void ck_multiply_q8_0_avx2(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end,
                                     float *output, size_t stride) {
  size_t width = matrix->width, blocks = width / CK_QUANT, bytes = ck_group_bytes(CK_Q8_0, width);
  for (size_t g = first; g < end; g++) {
    const char *group = (const char *)matrix->packed + g * bytes;
    size_t rows = matrix->rows - g * CK_GROUP;
    for (size_t v = 0; v < vectors->count; v += TILE) {
      const int8_t *quants = vectors->quants + v * width;
      const float *scales = vectors->scales + v * blocks;
      float *to = output + v * stride + g * CK_GROUP;
      switch (vectors->count - v) {
        case 1: quant_tile(group, width, quants, scales, 1, to, stride, rows); break;
        case 2: quant_tile(group, width, quants, scales, 2, to, stride, rows); break;
        case 3: quant_tile(group, width, quants, scales, 3, to, stride, rows); break;
        default: quant_tile(group, width, quants, scales, TILE, to, stride, rows); break;
      }
    }
  }
}

#endif
