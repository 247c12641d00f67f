// e^x in single precision, the only one that the kernels use.
//
// The method and coefficients are those of Cephes' expf (S. L. Moshier, "Methods and Programs for Mathematical
// Functions", 1989; netlib.org/cephes, single/expf.c): x = n ln 2 + r, a polynomial of degree 7 in r, and 2^n put into
// the exponent bits. No branch and no conversion to integers, so that compilers make vectors of it and nothing is
// undefined for NaN.

#ifndef CK_EXPONENTIAL_H
#define CK_EXPONENTIAL_H

#include "half.h"

// Before the first function, as in every file here: contraction would depend on who includes this.
#pragma STDC FP_CONTRACT OFF

// Constants of the method, also for those who compute it by vectors.
#define CK_EXP_LOWEST -87.33f
#define CK_EXP_LOG2E 1.44269504088896341f
// Adding 1.5 * 2^23 leaves the nearest integer in the low bits.
#define CK_EXP_MAGIC 12582912.0f
// ln 2 in two parts, so that n times the first is exact.
#define CK_EXP_LN2_HIGH 0.693359375f
#define CK_EXP_LN2_LOW -2.12194440e-4f
// The polynomial's coefficients.
#define CK_EXP_5 1.9875691500e-4f
#define CK_EXP_4 1.3981999507e-3f
#define CK_EXP_3 8.3334519073e-3f
#define CK_EXP_2 4.1665795894e-2f
#define CK_EXP_1 1.6666665459e-1f
#define CK_EXP_0 5.0000001201e-1f

/// Below -87.33 the result is 0, above 88.37 it stays at e^88.37 (about 2.4e38): never infinite.
static inline float ck_exp(float x) {
  const float lowest = CK_EXP_LOWEST, highest = 88.37f;
  float bounded = x < lowest ? lowest : x;
  bounded = bounded > highest ? highest : bounded;
  float shifted = bounded * CK_EXP_LOG2E + CK_EXP_MAGIC;
  float n = shifted - CK_EXP_MAGIC;
  float r = bounded - n * CK_EXP_LN2_HIGH;
  r = r - n * CK_EXP_LN2_LOW;
  float p = CK_EXP_5;
  p = p * r + CK_EXP_4;
  p = p * r + CK_EXP_3;
  p = p * r + CK_EXP_2;
  p = p * r + CK_EXP_1;
  p = p * r + CK_EXP_0;
  p = p * (r * r) + r + 1.0f;
  float power = ck_float_of_bits((ck_bits_of_float(shifted) << 23) + 0x3f800000u);
  float result = p * power;
  return x < lowest ? 0.0f : result;
}

#endif
