// How the spans of attention come together: always one by one in their order, whoever computed them.

#include <math.h>
#include <string.h>

#include "attend_rows.h"
#include "exponential.h"

#pragma STDC FP_CONTRACT OFF

void ck_fold(float *partial, float top, float total, const float *sums, size_t size) {
  float *own_top = partial + size, *own_total = partial + size + 1;
  if (*own_total == 0) {
    memcpy(partial, sums, size * sizeof(float));
    *own_top = top;
    *own_total = total;
    return;
  }
  // A span in which nothing is seen.
  if (total == 0) return;
  float highest = top > *own_top ? top : *own_top;
  float own_weight = ck_exp(*own_top - highest), weight = ck_exp(top - highest);
  for (size_t d = 0; d < size; d++) partial[d] = partial[d] * own_weight + sums[d] * weight;
  *own_total = *own_total * own_weight + total * weight;
  *own_top = highest;
}

void ck_merge(float *partials, size_t spans, size_t stride, size_t heads, size_t size, float *output) {
  for (size_t head = 0; head < heads; head++) {
    float *partial = partials + head * ck_partial_numbers(size);
    for (size_t span = 1; span < spans; span++) {
      const float *other = partial + span * stride;
      ck_fold(partial, other[size], other[size + 1], other, size);
    }
    for (size_t d = 0; d < size; d++) output[head * size + d] = partial[d] / partial[size + 1];
  }
}
