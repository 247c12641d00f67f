// What the AVX2 files share.

#ifndef CK_AVX2_H
#define CK_AVX2_H

#include "kernels.h"

#if CK_HAS_AVX2
#include <immintrin.h>
#include <string.h>

#define CK_TARGET __attribute__((target("avx2,fma,f16c")))
#define CK_INLINE static inline __attribute__((always_inline, target("avx2,fma,f16c")))

/// Vectors that read each weight together.
enum { TILE = 4 };

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

#endif
#endif
