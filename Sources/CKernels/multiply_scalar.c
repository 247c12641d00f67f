// Matrix times vectors, the reference: one output element after another.

#include "half.h"
#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

static float number_at(ck_type type, const char *group, size_t lane, size_t column) {
  size_t place = column * CK_GROUP + lane;
  if (type == CK_F16) return ck_float_of_half(ck_load_half(group + place * 2));
  if (type == CK_BF16) return ck_float_of_bits((uint32_t)ck_load_half(group + place * 2) << 16);
  float value;
  memcpy(&value, group + place * 4, sizeof value);
  return value;
}

static float float_at(const char *address, size_t index) {
  float value;
  memcpy(&value, address + index * 4, sizeof value);
  return value;
}

static int32_t quant_at(ck_type type, const char *block, size_t lane, size_t column) {
  const char *quants = block + ck_scale_bytes(type);
  if (type != CK_Q4_1) return (int8_t)quants[column / 4 * 4 * CK_GROUP + lane * 4 + column % 4];
  uint8_t both = (uint8_t)quants[column / 8 * 4 * CK_GROUP + lane * 4 + column % 4];
  return column % 8 < 4 ? both & 15 : both >> 4;
}

static float scale_at(ck_type type, const char *block, size_t lane, size_t column) {
  if (type == CK_Q8_0) return ck_float_of_half(ck_load_half(block + lane * 2));
  return float_at(block, lane + (type == CK_Q8_16 ? column / 16 * CK_GROUP : 0));
}

static float minimum_at(ck_type type, const char *block, size_t lane) {
  return type == CK_Q8_1 || type == CK_Q4_1 ? float_at(block, CK_GROUP + lane) : 0;
}

float ck_weight(ck_type type, const char *group, size_t lane, size_t column) {
  if (!ck_is_quantized(type)) return number_at(type, group, lane, column);
  const char *block = group + column / CK_QUANT * ck_group_bytes(type, CK_QUANT);
  column %= CK_QUANT;
  float weight = (float)quant_at(type, block, lane, column) * scale_at(type, block, lane, column);
  return weight - minimum_at(type, block, lane);
}

static float dot_numbers(ck_type type, const char *group, size_t lane, size_t width, const float *vector) {
  float sum = 0;
  for (size_t column = 0; column < width; column++) sum += number_at(type, group, lane, column) * vector[column];
  return sum;
}

/// Exact: at most 32 * 128 * 127.
static int32_t dot_quants(ck_type type, const char *block, size_t lane, size_t first, size_t end,
                          const int8_t *quants) {
  int32_t sum = 0;
  for (size_t column = first; column < end; column++) sum += quant_at(type, block, lane, column) * quants[column];
  return sum;
}

/// `v`: the vector's number.
static float dot_blocks(ck_type type, const char *group, size_t lane, const ck_vectors *vectors, size_t v) {
  size_t blocks = vectors->width / CK_QUANT, part = type == CK_Q8_16 ? CK_QUANT / 2 : CK_QUANT;
  const int8_t *quants = vectors->quants + v * vectors->width;
  const float *scales = vectors->scales + v * blocks, *sums = vectors->sums + v * blocks;
  float sum = 0;
  for (size_t i = 0; i < blocks; i++, group += ck_group_bytes(type, CK_QUANT)) {
    for (size_t first = 0; first < CK_QUANT; first += part) {
      int32_t dot = dot_quants(type, group, lane, first, first + part, quants + i * CK_QUANT);
      sum += (float)dot * (scale_at(type, group, lane, first) * scales[i]);
    }
    if (type == CK_Q8_1 || type == CK_Q4_1) sum -= minimum_at(type, group, lane) * sums[i];
  }
  return sum;
}

static void multiply(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end, float *output,
                     size_t stride) {
  size_t bytes = ck_group_bytes(matrix->type, matrix->width);
  for (size_t row = first * CK_GROUP; row < end * CK_GROUP && row < matrix->rows; row++) {
    const char *group = (const char *)matrix->packed + row / CK_GROUP * bytes;
    for (size_t v = 0; v < vectors->count; v++)
      output[v * stride + row] =
          ck_is_quantized(matrix->type)
              ? dot_blocks(matrix->type, group, row % CK_GROUP, vectors, v)
              : dot_numbers(matrix->type, group, row % CK_GROUP, matrix->width, vectors->values + v * vectors->width);
  }
}

#define CK_MULTIPLY(type)                                                                                             \
  void ck_multiply_##type##_scalar(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end,      \
                                   float *output, size_t stride) {                                                    \
    multiply(matrix, vectors, first, end, output, stride);                                                            \
  }

CK_MULTIPLY(f32)
CK_MULTIPLY(f16)
CK_MULTIPLY(bf16)
CK_MULTIPLY(q8_0)
CK_MULTIPLY(q8_16)
CK_MULTIPLY(q8_1)
CK_MULTIPLY(q4_1)
