// Attention over blocks of keys and values, the reference.
//
// The softmax is computed on the way ("online": M. Milakov, N. Gimelshein, "Online normalizer calculation for softmax",
// arXiv 1805.02867): `top` is the largest score so far, `total` and the sums are relative to it and rescaled when it
// grows.  Every CK_SPAN blocks this begins anew and is folded into what came before, so that threads can share a long
// text (T. Dao et al., "Flash-Decoding for long-context inference", 2023) and still compute the same.

#include <math.h>
#include <string.h>

#include "attend_rows.h"
#include "exponential.h"
#include "half.h"

#pragma STDC FP_CONTRACT OFF

enum { MOST_SIZE = 1024 };

/// What one row has seen so far in the current span.
typedef struct row_state {
  float top;
  float total;
  float sums[MOST_SIZE];
} row_state;

static float number(ck_kv_type type, const void *numbers, size_t index) {
  switch (type) {
    case CK_KV_F32: return ((const float *)numbers)[index];
    case CK_KV_F16: return ck_float_of_half(((const uint16_t *)numbers)[index]);
    case CK_KV_Q8: return ((const int8_t *)numbers)[index];
  }
  return 0;
}

/// scores[i] = query . key i * scale; returns the largest.
static float score(ck_kv_type type, ck_head head, size_t count, const float *query, size_t size, float scale,
                   float *scores) {
  float largest = -INFINITY;
  for (size_t i = 0; i < count; i++) {
    float sum = 0;
    for (size_t d = 0; d < size; d++) sum += query[d] * scale * number(type, head.keys, d * CK_KEYS + i);
    scores[i] = type == CK_KV_Q8 ? sum * head.key_scales[i] : sum;
    largest = scores[i] > largest ? scores[i] : largest;
  }
  return largest;
}

static void attend_block(ck_kv_type type, ck_head head, size_t count, const float *query, size_t size, float scale,
                         row_state *state) {
  float scores[CK_KEYS];
  float largest = score(type, head, count, query, size, scale, scores);
  float top = largest > state->top ? largest : state->top;
  float shrink = ck_exp(state->top - top);
  state->top = top;
  state->total *= shrink;
  for (size_t d = 0; d < size; d++) state->sums[d] *= shrink;
  for (size_t i = 0; i < count; i++) {
    float weight = ck_exp(scores[i] - top);
    state->total += weight;
    if (type == CK_KV_Q8) weight *= head.value_scales[i];
    for (size_t d = 0; d < size; d++) state->sums[d] += weight * number(type, head.values, i * size + d);
  }
}

static void attend(ck_kv_type type, const ck_attention *job, size_t first, size_t end) {
  ck_rows rows = {0, job->tokens * job->heads};
  for (size_t row = 0; row < rows.count; row++) {
    float *partial = ck_partial_of(job, rows, row);
    ck_begin(partial, job->size);
    for (size_t start = first; start < end;) {
      size_t next = ck_span_end(start, end);
      row_state state = {.top = -INFINITY};
      for (size_t block = start; block < next; block++) {
        size_t count = ck_visible(job, ck_token(job, rows, row), block);
        if (count > 0)
          attend_block(type, ck_head_of(type, job, block), count, ck_query(job, rows, row), job->size, job->scale,
                       &state);
      }
      ck_fold(partial, state.top, state.total, state.sums, job->size);
      start = next;
    }
  }
}

void ck_attend_f32_scalar(const ck_attention *job, size_t first, size_t end) { attend(CK_KV_F32, job, first, end); }

void ck_attend_f16_scalar(const ck_attention *job, size_t first, size_t end) { attend(CK_KV_F16, job, first, end); }

void ck_attend_q8_scalar(const ck_attention *job, size_t first, size_t end) { attend(CK_KV_Q8, job, first, end); }
