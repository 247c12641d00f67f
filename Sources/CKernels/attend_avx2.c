// Attention with AVX2, FMA and F16C: 16 registers of 8 numbers.

#include "avx2.h"

#if CK_HAS_AVX2

#pragma STDC FP_CONTRACT OFF

typedef __m256 vector;

enum { LANES = 8, ROWS = 6, KEY_REGISTERS = 2, VALUE_REGISTERS = 2 };

CK_INLINE vector zero(void) { return _mm256_setzero_ps(); }
CK_INLINE vector spread(float x) { return _mm256_set1_ps(x); }
CK_INLINE vector fuse(vector a, vector b, vector c) { return _mm256_fmadd_ps(a, b, c); }
/// b if one of them is not a number.
CK_INLINE vector larger(vector a, vector b) { return _mm256_max_ps(a, b); }
CK_INLINE void store(float *to, vector x) { _mm256_storeu_ps(to, x); }

CK_INLINE vector load_f32(const float *from) { return _mm256_loadu_ps(from); }

CK_INLINE vector load_f16(const uint16_t *from) { return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)from)); }

CK_INLINE vector load_q8(const int8_t *from) {
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)from)));
}

CK_INLINE vector load_some_f32(const float *from, size_t count) {
  if (count >= LANES) return load_f32(from);
  float some[LANES] = {0};
  memcpy(some, from, count * sizeof *from);
  return load_f32(some);
}

CK_INLINE vector load_some_f16(const uint16_t *from, size_t count) {
  if (count >= LANES) return load_f16(from);
  uint16_t some[LANES] = {0};
  memcpy(some, from, count * sizeof *from);
  return load_f16(some);
}

CK_INLINE vector load_some_q8(const int8_t *from, size_t count) {
  if (count >= LANES) return load_q8(from);
  int8_t some[LANES] = {0};
  memcpy(some, from, count);
  return load_q8(some);
}

CK_INLINE float largest_lane(vector x) {
  __m128 half = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  half = _mm_max_ps(half, _mm_movehl_ps(half, half));
  return _mm_cvtss_f32(_mm_max_ss(half, _mm_movehdup_ps(half)));
}

CK_INLINE float sum_of_lanes(vector x) {
  __m128 half = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  half = _mm_add_ps(half, _mm_movehl_ps(half, half));
  return _mm_cvtss_f32(_mm_add_ss(half, _mm_movehdup_ps(half)));
}

/// 2^n, where n are the low bits.
CK_INLINE vector power_of_two(vector shifted) {
  __m256i bits = _mm256_slli_epi32(_mm256_castps_si256(shifted), 23);
  return _mm256_castsi256_ps(_mm256_add_epi32(bits, _mm256_set1_epi32(0x3f800000)));
}

/// y, or 0 where x is below a bound.
CK_INLINE vector zero_below(vector x, float bound, vector y) {
  return _mm256_and_ps(y, _mm256_cmp_ps(x, spread(bound), _CMP_NLT_UQ));
}

#define CK_NAME(operation) operation##_avx2
#include "attend.h"

#endif
