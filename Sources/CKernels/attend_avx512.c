// Attention with AVX-512: 32 registers of 16 numbers.

#include "kernels.h"

#if CK_HAS_AVX2
#include <immintrin.h>

#pragma STDC FP_CONTRACT OFF

#define CK_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c")))
#define CK_INLINE static inline __attribute__((always_inline)) CK_TARGET

typedef __m512 vector;

enum { LANES = 16, ROWS = 7, KEY_REGISTERS = 2, VALUE_REGISTERS = 4 };

CK_INLINE vector zero(void) { return _mm512_setzero_ps(); }
CK_INLINE vector spread(float x) { return _mm512_set1_ps(x); }
CK_INLINE vector fuse(vector a, vector b, vector c) { return _mm512_fmadd_ps(a, b, c); }
/// b if one of them is not a number.
CK_INLINE vector larger(vector a, vector b) { return _mm512_max_ps(a, b); }
CK_INLINE void store(float *to, vector x) { _mm512_storeu_ps(to, x); }

CK_INLINE vector load_f32(const float *from) { return _mm512_loadu_ps(from); }

CK_INLINE vector load_f16(const uint16_t *from) { return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)from)); }

CK_INLINE vector load_q8(const int8_t *from) {
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)from)));
}

CK_INLINE __mmask16 first_lanes(size_t count) { return count >= LANES ? 0xffff : (__mmask16)((1u << count) - 1); }

CK_INLINE vector load_some_f32(const float *from, size_t count) {
  return _mm512_maskz_loadu_ps(first_lanes(count), from);
}

CK_INLINE vector load_some_f16(const uint16_t *from, size_t count) {
  return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(first_lanes(count), from));
}

CK_INLINE vector load_some_q8(const int8_t *from, size_t count) {
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(first_lanes(count), from)));
}

CK_INLINE float largest_lane(vector x) { return _mm512_reduce_max_ps(x); }

CK_INLINE float sum_of_lanes(vector x) {
  __m256 half = _mm256_add_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
  __m128 quarter = _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
  quarter = _mm_add_ps(quarter, _mm_movehl_ps(quarter, quarter));
  return _mm_cvtss_f32(_mm_add_ss(quarter, _mm_movehdup_ps(quarter)));
}

/// 2^n, where n are the low bits.
CK_INLINE vector power_of_two(vector shifted) {
  __m512i bits = _mm512_slli_epi32(_mm512_castps_si512(shifted), 23);
  return _mm512_castsi512_ps(_mm512_add_epi32(bits, _mm512_set1_epi32(0x3f800000)));
}

/// y, or 0 where x is below a bound.
CK_INLINE vector zero_below(vector x, float bound, vector y) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(x, spread(bound), _CMP_NLT_UQ), y);
}

#define CK_NAME(operation) operation##_avx512
#include "attend.h"

#endif
