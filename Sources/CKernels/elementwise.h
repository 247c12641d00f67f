// The operations on vectors, written once and compiled for each instruction set: plain loops that compilers make
// vectors of.  They fuse nothing, so they give the same bytes in every set.
//
// An including file defines CK_NAME(operation) and, with it, its instruction set.

#include <math.h>

#include "exponential.h"
#include "kernels.h"

/// Eight partial sums, element i in sum i mod 8, then a tree.
static float CK_NAME(sum_of_squares)(const float *values, size_t count) {
  float lanes[8] = {0};
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (size_t lane = 0; lane < 8; lane++) lanes[lane] += values[i + lane] * values[i + lane];
  for (size_t lane = 0; i < count; i++, lane++) lanes[lane] += values[i] * values[i];
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/// As sum_of_squares.
static float CK_NAME(sum)(const float *values, size_t count) {
  float lanes[8] = {0};
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (size_t lane = 0; lane < 8; lane++) lanes[lane] += values[i + lane];
  for (size_t lane = 0; i < count; i++, lane++) lanes[lane] += values[i];
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

void CK_NAME(ck_normalize_f32)(const float *input, const float *weight, size_t count, float epsilon, float *output) {
  float mean = CK_NAME(sum_of_squares)(input, count) / (float)count;
  float factor = 1.0f / sqrtf(mean + epsilon);
  for (size_t i = 0; i < count; i++) output[i] = input[i] * factor * weight[i];
}

void CK_NAME(ck_center_f32)(const float *input, const float *weight, const float *bias, size_t count, float epsilon,
                            float *output) {
  float mean = CK_NAME(sum)(input, count) / (float)count;
  for (size_t i = 0; i < count; i++) output[i] = input[i] - mean;
  float factor = 1.0f / sqrtf(CK_NAME(sum_of_squares)(output, count) / (float)count + epsilon);
  for (size_t i = 0; i < count; i++) output[i] = output[i] * factor * weight[i] + bias[i];
}

void CK_NAME(ck_rotate_pairs_f32)(float *heads, size_t head_count, size_t size, const float *cosines,
                                   const float *sines) {
  for (size_t head = 0; head < head_count; head++, heads += size)
    for (size_t i = 0; i < size / 2; i++) {
      float a = heads[2 * i], b = heads[2 * i + 1];
      heads[2 * i] = a * cosines[i] - b * sines[i];
      heads[2 * i + 1] = a * sines[i] + b * cosines[i];
    }
}

void CK_NAME(ck_rotate_halves_f32)(float *heads, size_t head_count, size_t size, const float *cosines,
                                   const float *sines) {
  size_t half = size / 2;
  for (size_t head = 0; head < head_count; head++, heads += size)
    for (size_t i = 0; i < half; i++) {
      float a = heads[i], b = heads[i + half];
      heads[i] = a * cosines[i] - b * sines[i];
      heads[i + half] = a * sines[i] + b * cosines[i];
    }
}

void CK_NAME(ck_gate_f32)(float *gate, const float *up, size_t count) {
  for (size_t i = 0; i < count; i++) gate[i] = gate[i] / (1.0f + ck_exp(-gate[i])) * up[i];
}

void CK_NAME(ck_gelu_f32)(float *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    // (1 + tanh(u)) / 2 = 1 / (1 + e^-2u), u = sqrt(2 / pi) (x + 0.044715 x^3).
    float x = values[i], u = 0.79788456080286535588f * (x + 0.044715f * x * x * x);
    values[i] = x / (1.0f + ck_exp(-2.0f * u));
  }
}

void CK_NAME(ck_add_f32)(float *target, const float *addend, size_t count) {
  for (size_t i = 0; i < count; i++) target[i] += addend[i];
}

void CK_NAME(ck_exponential_f32)(const float *input, size_t count, float *output) {
  for (size_t i = 0; i < count; i++) output[i] = ck_exp(input[i]);
}
