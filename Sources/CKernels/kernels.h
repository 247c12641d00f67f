// The instruction sets' versions of each operation, for the dispatch in dispatch.c.

#ifndef CK_KERNELS_INTERNAL_H
#define CK_KERNELS_INTERNAL_H

#include "include/CKernels.h"

#if defined(__x86_64__)
#define CK_HAS_AVX2 1
#else
#define CK_HAS_AVX2 0
#endif

#define CK_DECLARE(set)                                                                                               \
  void ck_multiply_f32_##set(const ck_matrix *, const ck_vectors *, size_t, size_t, float *, size_t);                 \
  void ck_multiply_f16_##set(const ck_matrix *, const ck_vectors *, size_t, size_t, float *, size_t);                 \
  void ck_multiply_bf16_##set(const ck_matrix *, const ck_vectors *, size_t, size_t, float *, size_t);                \
  void ck_multiply_q8_0_##set(const ck_matrix *, const ck_vectors *, size_t, size_t, float *, size_t);                \
  void ck_multiply_q8_16_##set(const ck_matrix *, const ck_vectors *, size_t, size_t, float *, size_t);               \
  void ck_multiply_q8_1_##set(const ck_matrix *, const ck_vectors *, size_t, size_t, float *, size_t);                \
  void ck_multiply_q4_1_##set(const ck_matrix *, const ck_vectors *, size_t, size_t, float *, size_t);                \
  void ck_quantize_q8_0_##set(const float *, size_t, int8_t *, float *, float *);                                     \
  void ck_normalize_f32_##set(const float *, const float *, size_t, float, float *);                                  \
  void ck_center_f32_##set(const float *, const float *, const float *, size_t, float, float *);                      \
  void ck_rotate_pairs_f32_##set(float *, size_t, size_t, const float *, const float *);                              \
  void ck_rotate_halves_f32_##set(float *, size_t, size_t, const float *, const float *);                             \
  void ck_gate_f32_##set(float *, const float *, size_t);                                                             \
  void ck_gelu_f32_##set(float *, size_t);                                                                            \
  void ck_add_f32_##set(float *, const float *, size_t);                                                              \
  void ck_exponential_f32_##set(const float *, size_t, float *);

/// Operations that have a version for AVX-512.
#define CK_DECLARE_WIDE(set)                                                                                          \
  void ck_attend_f32_##set(const ck_attention *, size_t, size_t);                                                     \
  void ck_attend_f16_##set(const ck_attention *, size_t, size_t);                                                     \
  void ck_attend_q8_##set(const ck_attention *, size_t, size_t);

CK_DECLARE(scalar)
CK_DECLARE_WIDE(scalar)
#if CK_HAS_AVX2
CK_DECLARE(avx2)
CK_DECLARE_WIDE(avx2)
CK_DECLARE_WIDE(avx512)
#endif

/// Bytes of the scales and minimums of CK_GROUP rows x CK_QUANT columns.
static inline size_t ck_scale_bytes(ck_type type) { return type == CK_Q8_0 ? CK_GROUP * 2 : CK_GROUP * 8; }

/// Bytes of one group of packed rows.
static inline size_t ck_group_bytes(ck_type type, size_t width) {
  switch (type) {
    case CK_F32: return width * CK_GROUP * 4;
    case CK_F16:
    case CK_BF16: return width * CK_GROUP * 2;
    case CK_Q8_0:
    case CK_Q8_16:
    case CK_Q8_1: return width / CK_QUANT * (ck_scale_bytes(type) + CK_GROUP * CK_QUANT);
    case CK_Q4_1: return width / CK_QUANT * (ck_scale_bytes(type) + CK_GROUP * CK_QUANT / 2);
  }
  return 0;
}

/// One weight of a packed group.
float ck_weight(ck_type type, const char *group, size_t lane, size_t column);

#endif
