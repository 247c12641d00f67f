// Writes keys and values into blocks.

#include <math.h>
#include <string.h>

#include "include/CKernels.h"
#include "half.h"

#pragma STDC FP_CONTRACT OFF

static uint16_t half_within_range(float x) {
  const float largest = 65504.0f;
  return ck_half_of_float(x > largest ? largest : x < -largest ? -largest : x);
}

static void store_f16(uint16_t *head, size_t place, const float *key, const float *value, size_t size) {
  for (size_t i = 0; i < size; i++) head[i * CK_KEYS + place] = half_within_range(key[i]);
  head += (CK_KEYS + place) * size;
  for (size_t i = 0; i < size; i++) head[i] = half_within_range(value[i]);
}

static float scale_of(const float *numbers, size_t size) {
  float largest = 0;
  for (size_t i = 0; i < size; i++) largest = fabsf(numbers[i]) > largest ? fabsf(numbers[i]) : largest;
  return largest / 127.0f;
}

/// The nearest integer within -127...127, ties to even; 0 for what is not a number.
static int8_t quant(float x) {
  // Adding 1.5 * 2^23 rounds.
  float bounded = x > 127.0f ? 127.0f : x < -127.0f ? -127.0f : x;
  return bounded == bounded ? (int8_t)((bounded + 12582912.0f) - 12582912.0f) : 0;
}

static void store_q8(char *head, size_t place, const float *key, const float *value, size_t size) {
  int8_t *keys = (int8_t *)head, *values = keys + size * CK_KEYS;
  float *scales = (float *)(head + 2 * size * CK_KEYS);
  float key_scale = scale_of(key, size), value_scale = scale_of(value, size);
  // Of numbers that are all 0, or nearly, nothing is left.
  float key_factor = key_scale > 1e-37f ? 1 / key_scale : 0, value_factor = value_scale > 1e-37f ? 1 / value_scale : 0;
  for (size_t i = 0; i < size; i++) keys[i * CK_KEYS + place] = quant(key[i] * key_factor);
  for (size_t i = 0; i < size; i++) values[place * size + i] = quant(value[i] * value_factor);
  scales[place] = key_scale;
  scales[CK_KEYS + place] = value_scale;
}

void ck_store(ck_kv_type type, void *head, size_t place, const float *key, const float *value, size_t size) {
  switch (type) {
    case CK_KV_F32: {
      float *numbers = head;
      for (size_t i = 0; i < size; i++) numbers[i * CK_KEYS + place] = key[i];
      memcpy(numbers + (CK_KEYS + place) * size, value, size * sizeof(float));
      break;
    }
    case CK_KV_F16: store_f16(head, place, key, value, size); break;
    case CK_KV_Q8: store_q8(head, place, key, value, size); break;
  }
}
