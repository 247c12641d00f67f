// Quantized matrices times quantized vectors with AVX2: the CK_GROUP rows of a group in the lanes of a register.
//
// A tile of up to 4 vectors reads each weight once.  The products of a block (Q8_16: of half of one) are summed exactly in
// integers; then come one fused multiply-add with the scales and, where there are minimums, one fused subtraction.  So a
// tile's shape does not change any element.
//
// Pairs of products are 16 bits wide (maddubs).  Where weights are small, four columns' pairs are added up before they are
// widened: 15 * 127 * 2 * 8 (Q4_1), 31 * 127 * 2 * 4 (Q8_1 as the formats fill it) and 32 * 127 * 2 * 4 (Q8_16) stay below 2^15.

#include "avx2.h"

#if CK_HAS_AVX2

#pragma STDC FP_CONTRACT OFF

CK_INLINE __m256i load_bytes(const char *address) { return _mm256_loadu_si256((const __m256i *)address); }

CK_INLINE __m256i broadcast_quants(const int8_t *quants) {
  int32_t four;
  memcpy(&four, quants, sizeof four);
  return _mm256_set1_epi32(four);
}

CK_INLINE __m256i widen(__m256i pairs) { return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)); }

/// |weights| * (x with their signs): maddubs wants an unsigned factor; pairs stay below 2 * 128 * 127 < 2^15.
CK_INLINE __m256i signed_pairs(__m256i weights, __m256i x) {
  return _mm256_maddubs_epi16(_mm256_abs_epi8(weights), _mm256_sign_epi8(x, weights));
}

/// The exact products of columns [first, end) of one block, for each of `count` vectors.
CK_INLINE void dot_tile(ck_type type, const char *weights, const int8_t *quants, size_t width, size_t first, size_t end,
                        size_t count, __m256i *dots) {
  __m256i pairs[TILE];
  for (size_t v = 0; v < count; v++) pairs[v] = dots[v] = _mm256_setzero_si256();
  for (size_t column = first; column < end; column += 4) {
    __m256i bytes;
    if (type == CK_Q4_1) {
      bytes = load_bytes(weights + column / 8 * 4 * CK_GROUP);
      if (column % 8) bytes = _mm256_srli_epi16(bytes, 4);
      bytes = _mm256_and_si256(bytes, _mm256_set1_epi8(15));
    } else {
      bytes = load_bytes(weights + column * CK_GROUP);
    }
    for (size_t v = 0; v < count; v++) {
      __m256i x = broadcast_quants(quants + v * width + column);
      if (type == CK_Q8_0) {
        dots[v] = _mm256_add_epi32(dots[v], widen(signed_pairs(bytes, x)));
      } else {
        __m256i more = type == CK_Q8_16 ? signed_pairs(bytes, x) : _mm256_maddubs_epi16(bytes, x);
        pairs[v] = _mm256_add_epi16(pairs[v], more);
      }
    }
    if (type == CK_Q8_1 && column % 16 == 12)
      for (size_t v = 0; v < count; v++) {
        dots[v] = _mm256_add_epi32(dots[v], widen(pairs[v]));
        pairs[v] = _mm256_setzero_si256();
      }
  }
  if (type == CK_Q4_1 || type == CK_Q8_16)
    for (size_t v = 0; v < count; v++) dots[v] = widen(pairs[v]);
}

CK_INLINE __m256 load_scales(ck_type type, const char *block, size_t first) {
  if (type == CK_Q8_0) return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)block));
  return _mm256_loadu_ps((const float *)block + (type == CK_Q8_16 ? first / 16 * CK_GROUP : 0));
}

/// One group times `count` vectors; type and count are constants after inlining.
CK_INLINE void quant_tile(ck_type type, const char *group, const ck_vectors *vectors, size_t v0, size_t count,
                          float *output, size_t stride, size_t rows) {
  size_t width = vectors->width, blocks = width / CK_QUANT, part = type == CK_Q8_16 ? CK_QUANT / 2 : CK_QUANT;
  const int8_t *quants = vectors->quants + v0 * width;
  const float *scales = vectors->scales + v0 * blocks, *block_sums = vectors->sums + v0 * blocks;
  __m256 sums[TILE];
  for (size_t v = 0; v < count; v++) sums[v] = _mm256_setzero_ps();
  for (size_t block = 0; block < blocks; block++, group += ck_group_bytes(type, CK_QUANT)) {
    for (size_t first = 0; first < CK_QUANT; first += part) {
      __m256i dots[TILE];
      dot_tile(type, group + ck_scale_bytes(type), quants + block * CK_QUANT, width, first, first + part, count, dots);
      __m256 weight_scales = load_scales(type, group, first);
      for (size_t v = 0; v < count; v++) {
        __m256 scale = _mm256_mul_ps(weight_scales, _mm256_broadcast_ss(scales + v * blocks + block));
        sums[v] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(dots[v]), scale, sums[v]);
      }
    }
    if (type == CK_Q8_1 || type == CK_Q4_1) {
      __m256 minimums = _mm256_loadu_ps((const float *)group + CK_GROUP);
      for (size_t v = 0; v < count; v++)
        sums[v] = _mm256_fnmadd_ps(minimums, _mm256_broadcast_ss(block_sums + v * blocks + block), sums[v]);
    }
  }
  for (size_t v = 0; v < count; v++) store_rows(output + v * stride, sums[v], rows);
}

CK_INLINE void multiply_quants(ck_type type, const ck_matrix *matrix, const ck_vectors *vectors, size_t first,
                               size_t end, float *output, size_t stride) {
  size_t bytes = ck_group_bytes(type, matrix->width);
  for (size_t g = first; g < end; g++) {
    const char *group = (const char *)matrix->packed + g * bytes;
    size_t rows = matrix->rows - g * CK_GROUP;
    for (size_t v = 0; v < vectors->count; v += TILE) {
      float *to = output + v * stride + g * CK_GROUP;
      switch (vectors->count - v) {
        case 1: quant_tile(type, group, vectors, v, 1, to, stride, rows); break;
        case 2: quant_tile(type, group, vectors, v, 2, to, stride, rows); break;
        case 3: quant_tile(type, group, vectors, v, 3, to, stride, rows); break;
        default: quant_tile(type, group, vectors, v, TILE, to, stride, rows); break;
      }
    }
  }
}

#define CK_MULTIPLY(name, type)                                                                                       \
  CK_TARGET void ck_multiply_##name##_avx2(const ck_matrix *matrix, const ck_vectors *vectors, size_t first,          \
                                           size_t end, float *output, size_t stride) {                                \
    multiply_quants(type, matrix, vectors, first, end, output, stride);                                               \
  }

CK_MULTIPLY(q8_0, CK_Q8_0)
CK_MULTIPLY(q8_16, CK_Q8_16)
CK_MULTIPLY(q8_1, CK_Q8_1)
CK_MULTIPLY(q4_1, CK_Q4_1)

#endif
