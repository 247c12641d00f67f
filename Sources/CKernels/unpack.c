// Takes the blocks of GGUF's quantized formats apart.  The layouts are facts of the format, as ggml defines them (ggml
// project, docs and ggml-common.h); "K" formats have super-blocks of 256 weights whose scales are quantized themselves.
//
//   Q4_0  f16 d, 16 bytes of nibbles: weight j low, j + 16 high          (q - 8) d
//   Q4_1  f16 d, f16 m, nibbles                                          q d + m
//   Q5_0  f16 d, 32 fifth bits, nibbles                                  (q - 16) d
//   Q5_1  f16 d, f16 m, 32 fifth bits, nibbles                           q d + m
//   Q8_0  f16 d, 32 int8                                                 q d
//   IQ4_NL  as Q4_0, q an index into a table                             table[q] d
//   Q3_K  32 bytes of third bits, 64 of 2 bits, 12 of 6-bit scales, f16 d  (q - 4) d (s - 32), a scale every 16
//   Q4_K  f16 d, f16 dmin, 12 bytes of 6-bit scales and minimums, 128 of nibbles     q d s - dmin m, both every 32
//   Q5_K  as Q4_K with 32 bytes of fifth bits before the nibbles
//   Q6_K  128 bytes of 4 bits, 64 of 2 bits, 16 int8 scales, f16 d       (q - 32) d s, a scale every 16

#include "unpack.h"

#include "half.h"

#pragma STDC FP_CONTRACT OFF

enum { SUPER = 256 };

static const int8_t nonlinear[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

static float half_at(const uint8_t *address) { return ck_float_of_half(ck_load_half(address)); }

static size_t block_bytes(ck_format format) {
  switch (format) {
    case CK_FORMAT_Q4_0: return 18;
    case CK_FORMAT_Q4_1: return 20;
    case CK_FORMAT_Q5_0: return 22;
    case CK_FORMAT_Q5_1: return 24;
    case CK_FORMAT_Q8_0: return 34;
    case CK_FORMAT_IQ4_NL: return 18;
    case CK_FORMAT_Q3_K: return 110;
    case CK_FORMAT_Q4_K: return 144;
    case CK_FORMAT_Q5_K: return 176;
    case CK_FORMAT_Q6_K: return 210;
    case CK_FORMAT_F32: return 4;
    case CK_FORMAT_F16:
    case CK_FORMAT_BF16: return 2;
  }
  return 0;
}

static size_t block_width(ck_format format) {
  switch (format) {
    case CK_FORMAT_F32:
    case CK_FORMAT_F16:
    case CK_FORMAT_BF16: return 1;
    case CK_FORMAT_Q3_K:
    case CK_FORMAT_Q4_K:
    case CK_FORMAT_Q5_K:
    case CK_FORMAT_Q6_K: return SUPER;
    default: return CK_QUANT;
  }
}

size_t ck_row_bytes(ck_format format, size_t width) { return width / block_width(format) * block_bytes(format); }

/// 16 bytes of nibbles, the low ones first.
static void unpack_nibbles(const uint8_t *bytes, int8_t *quants) {
  for (size_t i = 0; i < 16; i++) {
    quants[i] = bytes[i] & 15;
    quants[i + 16] = bytes[i] >> 4;
  }
}

static void add_fifth_bits(const uint8_t *bits, int8_t *quants) {
  for (size_t i = 0; i < CK_QUANT; i++) quants[i] |= (int8_t)((bits[i / 8] >> i % 8 & 1) << 4);
}

static void shift(int8_t *quants, int8_t by) {
  for (size_t i = 0; i < CK_QUANT; i++) quants[i] -= by;
}

static void set_scale(ck_unpacked *output, float scale) { output->scales[0] = output->scales[1] = scale; }

static void unpack_small(ck_format format, const uint8_t *block, ck_unpacked *output) {
  const uint8_t *after = block + 2;
  set_scale(output, half_at(block));
  if (format == CK_FORMAT_Q8_0) {
    memcpy(output->quants, after, CK_QUANT);
    return;
  }
  if (format == CK_FORMAT_Q4_1 || format == CK_FORMAT_Q5_1) {
    output->minimum = -half_at(after);
    after += 2;
  }
  bool has_fifth = format == CK_FORMAT_Q5_0 || format == CK_FORMAT_Q5_1;
  unpack_nibbles(after + (has_fifth ? 4 : 0), output->quants);
  if (has_fifth) add_fifth_bits(after, output->quants);
  if (format == CK_FORMAT_Q4_0) output->minimum = 8 * output->scales[0];
  if (format == CK_FORMAT_Q5_0) shift(output->quants, 16);
  if (format == CK_FORMAT_IQ4_NL)
    for (size_t i = 0; i < CK_QUANT; i++) output->quants[i] = nonlinear[output->quants[i] & 15];
}

/// Scale and minimum `index` (< 8) of the 12 bytes that Q4_K and Q5_K pack them in.
static void packed_scale(const uint8_t *bytes, size_t index, uint8_t *scale, uint8_t *minimum) {
  if (index < 4) {
    *scale = bytes[index] & 63;
    *minimum = bytes[index + 4] & 63;
  } else {
    *scale = (uint8_t)((bytes[index + 4] & 15) | bytes[index - 4] >> 6 << 4);
    *minimum = (uint8_t)(bytes[index + 4] >> 4 | bytes[index] >> 6 << 4);
  }
}

/// Part `part` (< 8) of a super-block of Q4_K or Q5_K.
static void unpack_q45_k(bool has_fifth, const uint8_t *block, size_t part, ck_unpacked *output) {
  uint8_t scale, minimum;
  packed_scale(block + 4, part, &scale, &minimum);
  set_scale(output, half_at(block) * (float)scale);
  output->minimum = half_at(block + 2) * (float)minimum;
  const uint8_t *fifth = block + 16, *nibbles = fifth + (has_fifth ? 32 : 0) + part / 2 * 32;
  for (size_t i = 0; i < CK_QUANT; i++) {
    output->quants[i] = (int8_t)(part % 2 ? nibbles[i] >> 4 : nibbles[i] & 15);
    if (has_fifth) output->quants[i] |= (int8_t)((fifth[i] >> part & 1) << 4);
  }
}

static void unpack_q6_k(const uint8_t *block, size_t part, ck_unpacked *output) {
  const uint8_t *low = block + part / 4 * 64 + part % 2 * 32, *high = block + 128 + part / 4 * 32;
  const int8_t *scales = (const int8_t *)block + 192;
  float d = half_at(block + 208);
  for (size_t i = 0; i < CK_QUANT; i++) {
    int four = part % 4 < 2 ? low[i] & 15 : low[i] >> 4;
    output->quants[i] = (int8_t)((four | (high[i] >> part % 4 * 2 & 3) << 4) - 32);
  }
  for (size_t i = 0; i < 2; i++) output->scales[i] = d * (float)scales[part * 2 + i];
}

/// Scale `index` (< 16) of Q3_K: four low bits, then two high bits elsewhere.
static int q3_scale(const uint8_t *bytes, size_t index) {
  int low = index < 8 ? bytes[index] & 15 : bytes[index - 8] >> 4;
  return (low | (bytes[8 + index % 4] >> index / 4 * 2 & 3) << 4) - 32;
}

static void unpack_q3_k(const uint8_t *block, size_t part, ck_unpacked *output) {
  const uint8_t *third = block, *low = block + 32 + part / 4 * 32, *scales = block + 96;
  float d = half_at(block + 108);
  for (size_t i = 0; i < CK_QUANT; i++)
    output->quants[i] = (int8_t)((low[i] >> part % 4 * 2 & 3) - (third[i] >> part & 1 ? 0 : 4));
  for (size_t i = 0; i < 2; i++) output->scales[i] = d * (float)q3_scale(scales, part * 2 + i);
}

void ck_unpack(ck_format format, const uint8_t *row, size_t block, ck_unpacked *output) {
  const uint8_t *super = row + block / (SUPER / CK_QUANT) * block_bytes(format);
  size_t part = block % (SUPER / CK_QUANT);
  output->minimum = 0;
  switch (format) {
    case CK_FORMAT_Q3_K: unpack_q3_k(super, part, output); break;
    case CK_FORMAT_Q4_K: unpack_q45_k(false, super, part, output); break;
    case CK_FORMAT_Q5_K: unpack_q45_k(true, super, part, output); break;
    case CK_FORMAT_Q6_K: unpack_q6_k(super, part, output); break;
    default: unpack_small(format, row + block * block_bytes(format), output); break;
  }
}
