// Quantizes vectors, the reference.

#include <math.h>

#include "half.h"
#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

void ck_quantize_q8_0_scalar(const float *values, size_t count, size_t stride, int8_t *quants, float *scales,
                             float *sums, int16_t *halves) {
  for (size_t block = 0; block < count / CK_QUANT; block++, values += CK_QUANT) {
    float largest = 0;
    for (size_t i = 0; i < CK_QUANT; i++) {
      float magnitude = fabsf(values[i]);
      largest = magnitude > largest ? magnitude : largest;
    }
    float scale = largest / 127.0f;
    float inverse = 1.0f / scale;
    // Also a scale so small that its inverse overflows is nothing.
    if (!(inverse <= 3.4e38f)) inverse = 0, scale = 0;
    int32_t half_sums[2] = {0};
    int8_t *target = quants + block * stride * CK_QUANT;
    for (size_t i = 0; i < CK_QUANT; i++) {
      // Adding 1.5 * 2^23 rounds to nearest, ties to even; the bounds catch NaN before it becomes an integer.
      float nearest = (values[i] * inverse + 12582912.0f) - 12582912.0f;
      nearest = nearest > -127.0f ? nearest : -127.0f;
      nearest = nearest < 127.0f ? nearest : 127.0f;
      target[i] = (int8_t)nearest;
    }
    for (size_t i = 0; i < CK_QUANT / 2; i++) {
      half_sums[0] += target[i];
      half_sums[1] += target[i + CK_QUANT / 2];
    }
    size_t place = block * stride;
    scales[place] = ck_float_of_half(ck_half_of_float(scale));
    sums[place] = scales[place] * (float)(half_sums[0] + half_sums[1]);
    halves[place * 2] = (int16_t)half_sums[0];
    halves[place * 2 + 1] = (int16_t)half_sums[1];
  }
}
