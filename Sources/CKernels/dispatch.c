// Chooses the instruction set's version of each operation.

#include "kernels.h"

bool ck_supports(ck_isa isa) {
  if (isa == CK_SCALAR) return true;
#if CK_HAS_AVX2
  __builtin_cpu_init();
  bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
  if (isa == CK_AVX2) return has_avx2;
  return has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512vnni");
#else
  return false;
#endif
}

// An operation without a version of its own for a set uses that of the next lower one.
#if CK_HAS_AVX2
#define CK_CALL(isa, operation, ...)                                                                                  \
  if (isa >= CK_AVX2) operation##_avx2(__VA_ARGS__);                                                                  \
  else operation##_scalar(__VA_ARGS__)
#else
#define CK_CALL(isa, operation, ...)                                                                                  \
  (void)isa;                                                                                                          \
  operation##_scalar(__VA_ARGS__)
#endif

// An operation that has a version for AVX-512.
#if CK_HAS_AVX2
#define CK_CALL_WIDE(isa, operation, ...)                                                                             \
  if (isa >= CK_AVX512) operation##_avx512(__VA_ARGS__);                                                              \
  else CK_CALL(isa, operation, __VA_ARGS__)
#else
#define CK_CALL_WIDE(isa, operation, ...) CK_CALL(isa, operation, __VA_ARGS__)
#endif

void ck_multiply(ck_isa isa, const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end,
                 float *output, size_t stride) {
#define CK_CASE(name, operation, CALL)                                                                                 \
  case CK_FORMAT_##name: CALL(isa, ck_multiply_##operation, matrix, vectors, first, end, output, stride); break;
  switch (matrix->format) {
    CK_CASE(F32, f32, CK_CALL)
    CK_CASE(F16, f16, CK_CALL)
    CK_CASE(BF16, bf16, CK_CALL)
    CK_EACH_QUANT(CK_CASE, CK_CALL_WIDE)
  }
#undef CK_CASE
}

void ck_quantize(ck_isa isa, const float *values, size_t count, size_t stride, int8_t *quants, float *scales,
                 float *sums, int16_t *halves) {
  CK_CALL(isa, ck_quantize_q8_0, values, count, stride, quants, scales, sums, halves);
}

void ck_normalize(ck_isa isa, const float *input, const float *weight, size_t count, float epsilon, float *output) {
  CK_CALL(isa, ck_normalize_f32, input, weight, count, epsilon, output);
}

void ck_center(ck_isa isa, const float *input, const float *weight, const float *bias, size_t count, float epsilon,
               float *output) {
  CK_CALL(isa, ck_center_f32, input, weight, bias, count, epsilon, output);
}

void ck_rotate_pairs(ck_isa isa, float *heads, size_t head_count, size_t size, const float *cosines,
                     const float *sines) {
  CK_CALL(isa, ck_rotate_pairs_f32, heads, head_count, size, cosines, sines);
}

void ck_rotate_halves(ck_isa isa, float *heads, size_t head_count, size_t size, const float *cosines,
                      const float *sines) {
  CK_CALL(isa, ck_rotate_halves_f32, heads, head_count, size, cosines, sines);
}

void ck_gate(ck_isa isa, float *gate, const float *up, size_t count) { CK_CALL(isa, ck_gate_f32, gate, up, count); }

void ck_gelu(ck_isa isa, float *values, size_t count) { CK_CALL(isa, ck_gelu_f32, values, count); }

void ck_add(ck_isa isa, float *target, const float *addend, size_t count) {
  CK_CALL(isa, ck_add_f32, target, addend, count);
}

void ck_exponential(ck_isa isa, const float *input, size_t count, float *output) {
  CK_CALL(isa, ck_exponential_f32, input, count, output);
}

void ck_attend(ck_isa isa, const ck_attention *job, size_t first, size_t end) {
  switch (job->type) {
    case CK_KV_F32: CK_CALL_WIDE(isa, ck_attend_f32, job, first, end); break;
    case CK_KV_F16: CK_CALL_WIDE(isa, ck_attend_f16, job, first, end); break;
    case CK_KV_Q8: CK_CALL_WIDE(isa, ck_attend_q8, job, first, end); break;
  }
}
