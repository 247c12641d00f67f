// Matrix times vectors, the reference: one output element after another.

#include "half.h"
#include "kernels.h"
#include "layout.h"

#pragma STDC FP_CONTRACT OFF

static float half_at(const char *halves, size_t index) { return ck_float_of_half(ck_load_half(halves + index * 2)); }

static float number_at(ck_format format, const char *group, size_t lane, size_t column) {
  size_t place = column * CK_GROUP + lane;
  if (format == CK_FORMAT_F16) return half_at(group, place);
  if (format == CK_FORMAT_BF16) return ck_float_of_bits((uint32_t)ck_load_half(group + place * 2) << 16);
  float value;
  memcpy(&value, group + place * 4, sizeof value);
  return value;
}

/// The whole number that a weight's scale multiplies; `codes`: those of the block, `column` < CK_QUANT.
static int32_t quant_at(ck_format format, const char *codes, size_t lane, size_t column) {
  size_t quad = column / 4, byte = lane * 4 + column % 4, plane = 4 * CK_GROUP;
  if (format == CK_FORMAT_Q8_0) return (int8_t)codes[quad * plane + byte];
  int32_t code = (uint8_t)codes[quad % 4 * plane + byte] >> (quad / 4 * 4) & 15;
  if (ck_code_bits(format) == 5) code |= ((uint8_t)codes[4 * plane + byte] >> quad & 1) << 4;
  if (ck_code_bits(format) == 6) code |= ((uint8_t)codes[(4 + quad / 4) * plane + byte] >> quad % 4 * 2 & 3) << 4;
  return format == CK_FORMAT_IQ4_NL ? ck_nonlinear[code] : code - ck_code_offset(format);
}

static float scale_at(ck_format format, ck_group_parts group, size_t block, size_t lane, size_t column) {
  const char *scales = group.scales + block * ck_scale_bytes(format);
  if (!ck_is_super(format)) return half_at(scales, lane);
  float factor = half_at(group.supers + block * CK_QUANT / CK_SUPER * ck_super_bytes(format), lane);
  if (ck_has_minimum(format)) return factor * (float)(uint8_t)scales[lane];
  return factor * (float)(int8_t)scales[column / ck_scale_width(format) * CK_GROUP + lane];
}

static float minimum_at(ck_format format, ck_group_parts group, size_t block, size_t lane) {
  const char *scales = group.scales + block * ck_scale_bytes(format);
  if (!ck_has_minimum(format)) return 0;
  if (!ck_is_super(format)) return half_at(scales, CK_GROUP + lane);
  float factor = half_at(group.supers + block * CK_QUANT / CK_SUPER * ck_super_bytes(format), CK_GROUP + lane);
  return factor * (float)(uint8_t)scales[CK_GROUP + lane];
}

float ck_weight(const ck_matrix *matrix, const char *group, size_t lane, size_t column) {
  ck_format format = matrix->format;
  if (!ck_is_quantized(format)) return number_at(format, group, lane, column);
  ck_group_parts parts = ck_parts(format, group, matrix->width);
  size_t block = column / CK_QUANT;
  column %= CK_QUANT;
  float quant = (float)quant_at(format, parts.codes + block * ck_code_bytes(format), lane, column);
  return quant * scale_at(format, parts, block, lane, column) - minimum_at(format, parts, block, lane);
}

static float dot_numbers(ck_format format, const char *group, size_t lane, size_t width, const float *vector) {
  float sum = 0;
  for (size_t column = 0; column < width; column++) sum += number_at(format, group, lane, column) * vector[column];
  return sum;
}

/// Exact: at most 32 * 128 * 127.
static int32_t dot_quants(ck_format format, const char *codes, size_t lane, size_t first, size_t end,
                          const int8_t *quants) {
  int32_t sum = 0;
  for (size_t column = first; column < end; column++) sum += quant_at(format, codes, lane, column) * quants[column];
  return sum;
}

/// `v`: the vector's number.
static float dot_blocks(ck_format format, ck_group_parts group, size_t lane, const ck_vectors *vectors, size_t v) {
  size_t part = ck_scale_width(format);
  float sum = 0;
  for (size_t block = 0; block < vectors->width / CK_QUANT; block++) {
    size_t place = block * vectors->stride + v;
    const char *codes = group.codes + block * ck_code_bytes(format);
    for (size_t first = 0; first < CK_QUANT; first += part) {
      int32_t dot = dot_quants(format, codes, lane, first, first + part, vectors->quants + place * CK_QUANT);
      sum += (float)dot * (scale_at(format, group, block, lane, first) * vectors->scales[place]);
    }
    if (ck_has_minimum(format)) sum -= minimum_at(format, group, block, lane) * vectors->sums[place];
  }
  return sum;
}

static void multiply(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end, float *output,
                     size_t stride) {
  ck_format format = matrix->format;
  size_t width = matrix->width;
  for (size_t row = first * CK_GROUP; row < end * CK_GROUP && row < matrix->rows; row++) {
    const char *group = (const char *)matrix->packed + row / CK_GROUP * ck_group_bytes(format, width);
    for (size_t v = 0; v < vectors->count; v++)
      output[v * stride + row] =
          ck_is_quantized(format)
              ? dot_blocks(format, ck_parts(format, group, width), row % CK_GROUP, vectors, v)
              : dot_numbers(format, group, row % CK_GROUP, width, vectors->values + v * width);
  }
}

#define CK_MULTIPLY(name, operation, set)                                                                              \
  void ck_multiply_##operation##_##set(const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end,   \
                                       float *output, size_t stride) {                                                 \
    multiply(matrix, vectors, first, end, output, stride);                                                             \
  }

CK_MULTIPLY(F32, f32, scalar)
CK_MULTIPLY(F16, f16, scalar)
CK_MULTIPLY(BF16, bf16, scalar)
CK_EACH_QUANT(CK_MULTIPLY, scalar)
