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

/// How far ahead weights are asked for at least, in bytes: what is read while memory answers.
enum { AHEAD = 8192 };

/// The group that will be wanted by the time it arrives, or the matrix's last one; `least`: the next that is not in
/// work yet.  It may lie behind the part that is asked for: as a rule the same thread goes on there.
static inline size_t group_ahead(size_t group, size_t least, const ck_matrix *matrix, size_t bytes) {
  size_t distance = (AHEAD + bytes - 1) / bytes, ahead = group + (distance < least ? least : distance);
  size_t last = (matrix->rows - 1) / CK_GROUP;
  return ahead < last ? ahead : last;
}

/// Asks memory for a block's codes and scales.  Into the second cache, which has more requests under way than the
/// first: measured, one thread then reads at the speed of memory, with T0 at half of it.
CK_INLINE void prefetch_block(const char *codes, size_t code_bytes, const char *scales) {
  for (size_t i = 0; i < code_bytes; i += 64) _mm_prefetch(codes + i, _MM_HINT_T1);
  _mm_prefetch(scales, _MM_HINT_T1);
}

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
