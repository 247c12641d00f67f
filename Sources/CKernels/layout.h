// Where a packed matrix has its numbers; see pack.c.  All of it folds away where the format is a constant.

#ifndef CK_LAYOUT_H
#define CK_LAYOUT_H

#include "include/CKernels.h"

/// Weights that share the float16 numbers of the "K" formats.
#define CK_SUPER 256

/// What IQ4_NL's codes stand for (ggml-common.h).
static const int8_t ck_nonlinear[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

/// True for weights with scales that are quantized themselves, once for CK_SUPER of them.
static inline bool ck_is_super(ck_format format) {
  return format == CK_FORMAT_Q3_K || format == CK_FORMAT_Q4_K || format == CK_FORMAT_Q5_K || format == CK_FORMAT_Q6_K;
}

/// True for weights of the form code * scale - minimum, code from 0.
static inline bool ck_has_minimum(ck_format format) {
  return format == CK_FORMAT_Q4_1 || format == CK_FORMAT_Q5_1 || format == CK_FORMAT_Q4_K || format == CK_FORMAT_Q5_K;
}

/// Columns that share a scale.
static inline size_t ck_scale_width(ck_format format) {
  return format == CK_FORMAT_Q3_K || format == CK_FORMAT_Q6_K ? CK_QUANT / 2 : CK_QUANT;
}

/// Bits of a code.
static inline size_t ck_code_bits(ck_format format) {
  switch (format) {
    case CK_FORMAT_Q8_0: return 8;
    case CK_FORMAT_Q6_K: return 6;
    case CK_FORMAT_Q5_0:
    case CK_FORMAT_Q5_1:
    case CK_FORMAT_Q5_K: return 5;
    default: return 4;
  }
}

/// weight = (code - offset) * scale for formats without a minimum; those whose codes are signed have 0 here.
static inline int ck_code_offset(ck_format format) {
  switch (format) {
    case CK_FORMAT_Q3_K: return 4;
    case CK_FORMAT_Q4_0: return 8;
    case CK_FORMAT_Q5_0: return 16;
    case CK_FORMAT_Q6_K: return 32;
    default: return 0;
  }
}

/// True for codes that are signed bytes, or stand for some.
static inline bool ck_is_signed(ck_format format) {
  return format == CK_FORMAT_Q8_0 || format == CK_FORMAT_IQ4_NL;
}

/// What comes off a product for codes that are `offset` too large: factors for the sums of the quants' halves, that of
/// the first half in the low 16 bits; a scale `part` of half a block has one of them only.
static inline int32_t ck_offset_pair(int offset, int part, bool is_whole) {
  int low = part == 0 ? -offset & 0xffff : 0, high = part == 1 || is_whole ? -offset : 0;
  return (int32_t)((uint32_t)high << 16) | low;
}

/// Bytes of the codes of CK_GROUP rows and CK_QUANT columns.
static inline size_t ck_code_bytes(ck_format format) { return CK_GROUP * CK_QUANT / 8 * ck_code_bits(format); }

/// Bytes of the scales, and of the minimums after them, of CK_GROUP rows and CK_QUANT columns.
static inline size_t ck_scale_bytes(ck_format format) {
  return format == CK_FORMAT_Q4_1 || format == CK_FORMAT_Q5_1 ? CK_GROUP * 4 : CK_GROUP * 2;
}

/// Bytes of what CK_GROUP rows and CK_SUPER columns share: a float16 scale, and a minimum if there are minimums.
static inline size_t ck_super_bytes(ck_format format) {
  if (!ck_is_super(format)) return 0;
  return ck_has_minimum(format) ? CK_GROUP * 4 : CK_GROUP * 2;
}

/// Bytes of one group of packed rows: a multiple of 64, so that every group's codes are aligned.
static inline size_t ck_group_bytes(ck_format format, size_t width) {
  size_t bytes = 0;
  switch (format) {
    case CK_FORMAT_F32: bytes = width * CK_GROUP * 4; break;
    case CK_FORMAT_F16:
    case CK_FORMAT_BF16: bytes = width * CK_GROUP * 2; break;
    default:
      bytes = width / CK_QUANT * (ck_code_bytes(format) + ck_scale_bytes(format)) +
              width / CK_SUPER * ck_super_bytes(format);
  }
  return (bytes + 63) / 64 * 64;
}

/// The parts of one group of packed quantized rows.
typedef struct ck_group_parts {
  const char *codes;
  const char *scales;
  const char *supers;
} ck_group_parts;

/// `group`: where the group begins.
static inline ck_group_parts ck_parts(ck_format format, const char *group, size_t width) {
  const char *scales = group + width / CK_QUANT * ck_code_bytes(format);
  return (ck_group_parts){group, scales, scales + width / CK_QUANT * ck_scale_bytes(format)};
}

#endif
