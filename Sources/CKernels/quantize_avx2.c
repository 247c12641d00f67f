// Quantizes vectors with AVX2 and F16C: the same operations as quantize_scalar.c, so the same bytes.

#include "avx2.h"

#if CK_HAS_AVX2

#pragma STDC FP_CONTRACT OFF

enum { LANES = 8, PARTS = CK_QUANT / LANES };

CK_INLINE float largest_magnitude(const __m256 *values) {
  __m256 largest = _mm256_setzero_ps();
  // The second operand is taken where the first is NaN.
  for (int i = 0; i < PARTS; i++)
    largest = _mm256_max_ps(_mm256_andnot_ps(_mm256_set1_ps(-0.0f), values[i]), largest);
  __m128 four = _mm_max_ps(_mm256_castps256_ps128(largest), _mm256_extractf128_ps(largest, 1));
  four = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(four, _mm_movehdup_ps(four)));
}

/// To nearest, ties to even, within -127...127; NaN becomes -127.
CK_INLINE __m256i nearest(__m256 values, __m256 inverse) {
  __m256 magic = _mm256_set1_ps(12582912.0f);
  __m256 rounded = _mm256_sub_ps(_mm256_add_ps(_mm256_mul_ps(values, inverse), magic), magic);
  rounded = _mm256_min_ps(_mm256_max_ps(rounded, _mm256_set1_ps(-127.0f)), _mm256_set1_ps(127.0f));
  return _mm256_cvtps_epi32(rounded);
}

/// The numbers of four registers as bytes in order.
CK_INLINE __m256i bytes_of(const __m256i *numbers) {
  __m256i low = _mm256_packs_epi32(numbers[0], numbers[1]), high = _mm256_packs_epi32(numbers[2], numbers[3]);
  return _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high), _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

/// The sums of the first and the last half of the bytes, in the low numbers of the two halves of the register.
CK_INLINE __m256i half_sums(__m256i bytes) {
  __m256i fours = _mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_set1_epi8(1), bytes), _mm256_set1_epi16(1));
  fours = _mm256_add_epi32(fours, _mm256_shuffle_epi32(fours, 0x4e));
  return _mm256_add_epi32(fours, _mm256_shuffle_epi32(fours, 0xb1));
}

CK_TARGET void ck_quantize_q8_0_avx2(const float *values, size_t count, size_t stride, int8_t *quants, float *scales,
                                     float *sums, int16_t *halves) {
  for (size_t block = 0; block < count / CK_QUANT; block++, values += CK_QUANT) {
    __m256 own[PARTS];
    for (int i = 0; i < PARTS; i++) own[i] = _mm256_loadu_ps(values + i * LANES);
    float scale = largest_magnitude(own) / 127.0f;
    float inverse = 1.0f / scale;
    // Also a scale so small that its inverse overflows is nothing.
    if (!(inverse <= 3.4e38f)) inverse = 0, scale = 0;
    __m256i numbers[PARTS];
    for (int i = 0; i < PARTS; i++) numbers[i] = nearest(own[i], _mm256_set1_ps(inverse));
    __m256i bytes = bytes_of(numbers), both = half_sums(bytes);
    size_t place = block * stride;
    _mm256_storeu_si256((__m256i *)(quants + place * CK_QUANT), bytes);
    int32_t first = _mm256_extract_epi32(both, 0), last = _mm256_extract_epi32(both, 4);
    scales[place] = _cvtsh_ss(_cvtss_sh(scale, _MM_FROUND_TO_NEAREST_INT));
    sums[place] = scales[place] * (float)(first + last);
    halves[place * 2] = (int16_t)first;
    halves[place * 2 + 1] = (int16_t)last;
  }
}

#endif
