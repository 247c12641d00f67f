// Matrix times vectors with AVX2, FMA and F16C: the CK_GROUP rows of a group in the lanes of a register.
//
// A tile of up to 4 vectors reads each weight once.  Every lane adds its row's products in column order, so a tile's
// shape does not change any element.

#include "avx2.h"
#include "layout.h"

#if CK_HAS_AVX2

#pragma STDC FP_CONTRACT OFF

enum { CHAINS = 4 };

CK_INLINE __m256 load_weights(ck_format format, const char *group, size_t column) {
  if (format == CK_FORMAT_F16)
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(group + column * CK_GROUP * 2)));
  if (format == CK_FORMAT_BF16) {
    __m128i halves = _mm_loadu_si128((const __m128i *)(group + column * CK_GROUP * 2));
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16));
  }
  return _mm256_loadu_ps((const float *)(group + column * CK_GROUP * 4));
}

/// `groups` groups times `count` vectors, both constants after inlining; several of them keep the adders busy.
CK_INLINE void number_tile(ck_format format, const ck_matrix *matrix, size_t first, size_t groups, const float *vectors,
                           size_t count, float *output, size_t stride) {
  size_t width = matrix->width, bytes = ck_group_bytes(format, width);
  const char *packed = (const char *)matrix->packed + first * bytes;
  __m256 sums[CHAINS][TILE];
  for (size_t g = 0; g < groups; g++)
    for (size_t v = 0; v < count; v++) sums[g][v] = _mm256_setzero_ps();
  for (size_t column = 0; column < width; column++)
    for (size_t g = 0; g < groups; g++) {
      __m256 weights = load_weights(format, packed + g * bytes, column);
      for (size_t v = 0; v < count; v++)
        sums[g][v] = _mm256_fmadd_ps(weights, _mm256_broadcast_ss(vectors + v * width + column), sums[g][v]);
    }
  for (size_t g = 0; g < groups; g++)
    for (size_t v = 0; v < count; v++) {
      size_t row = (first + g) * CK_GROUP;
      store_rows(output + v * stride + row, sums[g][v], matrix->rows - row);
    }
}

CK_INLINE void multiply_numbers(ck_format format, const ck_matrix *matrix, const ck_vectors *vectors, size_t first,
                                size_t end, float *output, size_t stride) {
  size_t width = matrix->width, v = 0;
  for (; v + TILE <= vectors->count; v += TILE) {
    const float *tile = vectors->values + v * width;
    size_t group = first;
    for (; group + 2 <= end; group += 2) number_tile(format, matrix, group, 2, tile, TILE, output + v * stride, stride);
    for (; group < end; group++) number_tile(format, matrix, group, 1, tile, TILE, output + v * stride, stride);
  }
  for (; v < vectors->count; v++) {
    const float *one = vectors->values + v * width;
    size_t group = first;
    for (; group + CHAINS <= end; group += CHAINS)
      number_tile(format, matrix, group, CHAINS, one, 1, output + v * stride, stride);
    for (; group < end; group++) number_tile(format, matrix, group, 1, one, 1, output + v * stride, stride);
  }
}

#define CK_MULTIPLY(name, format)                                                                                      \
  CK_TARGET void ck_multiply_##name##_avx2(const ck_matrix *matrix, const ck_vectors *vectors, size_t first,           \
                                           size_t end, float *output, size_t stride) {                                 \
    multiply_numbers(format, matrix, vectors, first, end, output, stride);                                             \
  }

CK_MULTIPLY(f32, CK_FORMAT_F32)
CK_MULTIPLY(f16, CK_FORMAT_F16)
CK_MULTIPLY(bf16, CK_FORMAT_BF16)

#endif
