// float16 as GGUF stores it, without the compiler's own type: that needs a run-time library on some machines.

#ifndef CK_HALF_H
#define CK_HALF_H

#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static inline float ck_float_of_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline uint32_t ck_bits_of_float(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

/// Exact.
static inline float ck_float_of_half(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16;
  uint32_t magnitude = half & 0x7fff;
  if (magnitude >= 0x7c00) return ck_float_of_bits(sign | 0x7f800000 | (magnitude & 0x3ff) << 13);
  // Moving the exponent by multiplication also makes subnormal halves normal floats.
  float scaled = ck_float_of_bits(magnitude << 13) * ck_float_of_bits((254 - 15) << 23);
  return ck_float_of_bits(ck_bits_of_float(scaled) | sign);
}

/// To nearest, ties to even, as vcvtps2ph and numpy do.
static inline uint16_t ck_half_of_float(float value) {
  uint32_t bits = ck_bits_of_float(value);
  uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
  uint32_t magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // The float adder rounds at the subnormal half's last place: 0.5 + value has its unit there.
    return sign | (uint16_t)(ck_bits_of_float(ck_float_of_bits(magnitude) + 0.5f) - ck_bits_of_float(0.5f));
  }
  magnitude += 0xfff + (magnitude >> 13 & 1);
  return sign | (uint16_t)((magnitude - (112u << 23)) >> 13);
}

static inline uint16_t ck_load_half(const void *address) {
  uint16_t half;
  memcpy(&half, address, sizeof half);
  return half;
}

#endif
