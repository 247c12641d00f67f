// Takes the blocks of quantized GGUF tensors apart.  The layouts are facts of the format, as ggml defines them (ggml
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

// All of it is inlined where the format is a constant: a model is unpacked at every start.

#ifndef CK_UNPACK_H
#define CK_UNPACK_H

#include <string.h>

#include "half.h"
#include "layout.h"

#define CK_UNPACK static inline __attribute__((always_inline))

/// CK_QUANT weights of one row.
typedef struct ck_unpacked {
  /// One a weight, all bits together: unsigned, but for Q8_0.
  uint8_t codes[CK_QUANT];
  /// The float16 scale and minimum, of the super-block if there is one.
  uint16_t halves[2];
  /// With super-blocks: scale and minimum of the block, or the signed scales of its halves.
  uint8_t scales[2];
} ck_unpacked;

/// Bytes of the file's block of CK_QUANT or CK_SUPER weights, or of one number.
static inline size_t ck_block_bytes(ck_format format) {
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

/// 16 bytes of nibbles, the low ones first.
CK_UNPACK void ck_unpack_nibbles(const uint8_t *bytes, uint8_t *codes) {
  for (size_t i = 0; i < 16; i++) {
    codes[i] = bytes[i] & 15;
    codes[i + 16] = bytes[i] >> 4;
  }
}

/// Bit i of 32 becomes bit 4 of code i.
CK_UNPACK void ck_add_fifth_bits(const uint8_t *bits, uint8_t *codes) {
  for (size_t i = 0; i < 4; i++) {
    // Byte j of `spread` keeps only bit j; adding carries it to the byte's top.
    uint64_t spread = bits[i] * 0x0101010101010101u & 0x8040201008040201u, codes8;
    memcpy(&codes8, codes + 8 * i, 8);
    codes8 |= (spread + 0x7f7f7f7f7f7f7f7fu) >> 3 & 0x1010101010101010u;
    memcpy(codes + 8 * i, &codes8, 8);
  }
}

CK_UNPACK void ck_unpack_small(ck_format format, const uint8_t *block, ck_unpacked *output) {
  const uint8_t *after = block + 2;
  output->halves[0] = ck_load_half(block);
  if (format == CK_FORMAT_Q8_0) {
    memcpy(output->codes, after, CK_QUANT);
    return;
  }
  if (format == CK_FORMAT_Q4_1 || format == CK_FORMAT_Q5_1) {
    // Minimums are subtracted.
    output->halves[1] = ck_load_half(after) ^ 0x8000;
    after += 2;
  }
  bool has_fifth = format == CK_FORMAT_Q5_0 || format == CK_FORMAT_Q5_1;
  ck_unpack_nibbles(after + (has_fifth ? 4 : 0), output->codes);
  if (has_fifth) ck_add_fifth_bits(after, output->codes);
}

/// Scale and minimum `index` (< 8) of the 12 bytes that Q4_K and Q5_K pack them in.
CK_UNPACK void ck_packed_scale(const uint8_t *bytes, size_t index, uint8_t *scale, uint8_t *minimum) {
  if (index < 4) {
    *scale = bytes[index] & 63;
    *minimum = bytes[index + 4] & 63;
  } else {
    *scale = (uint8_t)((bytes[index + 4] & 15) | bytes[index - 4] >> 6 << 4);
    *minimum = (uint8_t)(bytes[index + 4] >> 4 | bytes[index] >> 6 << 4);
  }
}

/// Part `part` (< 8) of a super-block of Q4_K or Q5_K.
CK_UNPACK void ck_unpack_q45_k(bool has_fifth, const uint8_t *block, size_t part, ck_unpacked *output) {
  output->halves[0] = ck_load_half(block);
  output->halves[1] = ck_load_half(block + 2);
  ck_packed_scale(block + 4, part, &output->scales[0], &output->scales[1]);
  const uint8_t *fifth = block + 16, *nibbles = fifth + (has_fifth ? 32 : 0) + part / 2 * 32;
  size_t by = part % 2 * 4;
  for (size_t i = 0; i < CK_QUANT; i++) output->codes[i] = nibbles[i] >> by & 15;
  if (has_fifth)
    for (size_t i = 0; i < CK_QUANT; i++) output->codes[i] |= (uint8_t)((fifth[i] >> part & 1) << 4);
}

CK_UNPACK void ck_unpack_q6_k(const uint8_t *block, size_t part, ck_unpacked *output) {
  const uint8_t *low = block + part / 4 * 64 + part % 2 * 32, *high = block + 128 + part / 4 * 32;
  size_t low_by = part % 4 / 2 * 4, high_by = part % 4 * 2;
  for (size_t i = 0; i < CK_QUANT; i++)
    output->codes[i] = (uint8_t)((low[i] >> low_by & 15) | (high[i] >> high_by & 3) << 4);
  memcpy(output->scales, block + 192 + part * 2, 2);
  output->halves[0] = ck_load_half(block + 208);
}

/// Scale `index` (< 16) of Q3_K: four low bits, then two high bits elsewhere.
CK_UNPACK int ck_q3_scale(const uint8_t *bytes, size_t index) {
  int low = index < 8 ? bytes[index] & 15 : bytes[index - 8] >> 4;
  return (low | (bytes[8 + index % 4] >> index / 4 * 2 & 3) << 4) - 32;
}

CK_UNPACK void ck_unpack_q3_k(const uint8_t *block, size_t part, ck_unpacked *output) {
  const uint8_t *third = block, *low = block + 32 + part / 4 * 32, *scales = block + 96;
  for (size_t i = 0; i < CK_QUANT; i++)
    output->codes[i] = (uint8_t)((low[i] >> part % 4 * 2 & 3) | (third[i] >> part & 1) << 2);
  for (size_t i = 0; i < 2; i++) output->scales[i] = (uint8_t)ck_q3_scale(scales, part * 2 + i);
  output->halves[0] = ck_load_half(block + 108);
}

/// The weights at [block * CK_QUANT, (block + 1) * CK_QUANT) of a row in a quantized format.
CK_UNPACK void ck_unpack(ck_format format, const uint8_t *row, size_t block, ck_unpacked *output) {
  const uint8_t *super = row + block / (CK_SUPER / CK_QUANT) * ck_block_bytes(format);
  size_t part = block % (CK_SUPER / CK_QUANT);
  switch (format) {
    case CK_FORMAT_Q3_K: ck_unpack_q3_k(super, part, output); break;
    case CK_FORMAT_Q4_K: ck_unpack_q45_k(false, super, part, output); break;
    case CK_FORMAT_Q5_K: ck_unpack_q45_k(true, super, part, output); break;
    case CK_FORMAT_Q6_K: ck_unpack_q6_k(super, part, output); break;
    default: ck_unpack_small(format, row + block * ck_block_bytes(format), output); break;
  }
}

#undef CK_UNPACK

#endif
