// The instruction sets' versions of each operation, for the dispatch in dispatch.c.

#ifndef CK_KERNELS_INTERNAL_H
#define CK_KERNELS_INTERNAL_H

#include "include/CKernels.h"

#if defined(__x86_64__)
#define CK_HAS_AVX2 1
#else
#define CK_HAS_AVX2 0
#endif

/// X(name, operation, set) of each quantized format; `set` is whatever X wants besides.
#define CK_EACH_QUANT(X, set)                                                                                          \
  X(Q4_0, q4_0, set)                                                                                                   \
  X(Q4_1, q4_1, set)                                                                                                   \
  X(Q5_0, q5_0, set)                                                                                                   \
  X(Q5_1, q5_1, set)                                                                                                   \
  X(Q8_0, q8_0, set)                                                                                                   \
  X(Q3_K, q3_k, set)                                                                                                   \
  X(Q4_K, q4_k, set)                                                                                                   \
  X(Q5_K, q5_k, set)                                                                                                   \
  X(Q6_K, q6_k, set)                                                                                                   \
  X(IQ4_NL, iq4_nl, set)

#define CK_DECLARE_MULTIPLY(name, operation, set)                                                                      \
  void ck_multiply_##operation##_##set(const ck_matrix *, const ck_vectors *, size_t, size_t, float *, size_t);

#define CK_DECLARE(set)                                                                                               \
  CK_DECLARE_MULTIPLY(F32, f32, set)                                                                                   \
  CK_DECLARE_MULTIPLY(F16, f16, set)                                                                                   \
  CK_DECLARE_MULTIPLY(BF16, bf16, set)                                                                                 \
  CK_EACH_QUANT(CK_DECLARE_MULTIPLY, set)                                                                              \
  void ck_quantize_q8_0_##set(const float *, size_t, size_t, int8_t *, float *, float *, int16_t *);                  \
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
CK_EACH_QUANT(CK_DECLARE_MULTIPLY, avx512)
CK_DECLARE_WIDE(avx512)
#endif

/// One weight of a packed group.
float ck_weight(const ck_matrix *matrix, const char *group, size_t lane, size_t column);

#endif
