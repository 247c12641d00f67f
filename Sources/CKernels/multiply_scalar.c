// Matrix times vectors, the reference: one output element after another.

#include "half.h"
#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

/// One weight of a packed group of F32 or F16.
static inline float weight_at(ck_type type, const char *group, size_t column, size_t lane) {
  size_t place = column * CK_GROUP + lane;
  if (type == CK_F16) return ck_float_of_half(ck_load_half(group + place * 2));
  float value;
  memcpy(&value, group + place * 4, sizeof value);
  return value;
}

static float dot_numbers(ck_type type, const char *group, size_t lane, size_t width, const float *vector) {
  float sum = 0;
  for (size_t column = 0; column < width; column++) sum += weight_at(type, group, column, lane) * vector[column];
  return sum;
}

/// Exact: at most 32 * 128 * 127.
static int32_t dot_quants(const int8_t *weights, const int8_t *quants) {
  int32_t sum = 0;
  for (size_t column = 0; column < CK_QUANT; column++)
    sum += (int32_t)weights[column / 4 * 4 * CK_GROUP + column % 4] * quants[column];
  return sum;
}

static float dot_q8_0(const char *group, size_t lane, size_t width, const int8_t *quants, const float *scales) {
  float sum = 0;
  for (size_t block = 0; block < width / CK_QUANT; block++, group += CK_PACKED_QUANT_BYTES) {
    const int8_t *weights = (const int8_t *)group + CK_GROUP * 2 + lane * 4;
    float scale = ck_float_of_half(ck_load_half(group + lane * 2)) * scales[block];
    sum += (float)dot_quants(weights, quants + block * CK_QUANT) * scale;
  }
  return sum;
}

static size_t last_row(const ck_matrix *matrix, size_t end) {
  return end * CK_GROUP < matrix->rows ? end * CK_GROUP : matrix->rows;
}

static void multiply_numbers(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end,
                             float *output, size_t stride) {
  size_t bytes = ck_group_bytes(matrix->type, matrix->width);
  for (size_t row = first * CK_GROUP; row < last_row(matrix, end); row++) {
    const char *group = (const char *)matrix->packed + row / CK_GROUP * bytes;
    for (size_t v = 0; v < vectors->count; v++)
      output[v * stride + row] =
          dot_numbers(matrix->type, group, row % CK_GROUP, matrix->width, vectors->values + v * vectors->width);
  }
}

void ck_multiply_f32_scalar(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end, float *output,
                            size_t stride) {
  multiply_numbers(matrix, vectors, first, end, output, stride);
}

void ck_multiply_f16_scalar(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end, float *output,
                            size_t stride) {
  multiply_numbers(matrix, vectors, first, end, output, stride);
}

void ck_multiply_q8_0_scalar(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end,
                             float *output, size_t stride) {
  size_t bytes = ck_group_bytes(CK_Q8_0, matrix->width), blocks = matrix->width / CK_QUANT;
  for (size_t row = first * CK_GROUP; row < last_row(matrix, end); row++) {
    const char *group = (const char *)matrix->packed + row / CK_GROUP * bytes;
    for (size_t v = 0; v < vectors->count; v++)
      output[v * stride + row] = dot_q8_0(group, row % CK_GROUP, matrix->width, vectors->quants + v * vectors->width,
                                          vectors->scales + v * blocks);
  }
}
