// Attention with vectors, written once and compiled for each instruction set; see attend_scalar.c for the method.
//
// Keys are transposed within a block: a register holds one dimension of several keys, so that scores need no sum across
// it.  Query heads that share a key head, of one token or of several, are rows of small matrix products with the
// block's keys and values: what is read and widened once serves all of them.  A row's own operations and their order do
// not depend on its neighbours.
//
// An including file defines CK_NAME(operation), CK_INLINE (which names the instruction set), the type `vector` of LANES
// numbers, ROWS, KEY_REGISTERS and VALUE_REGISTERS (rows of a tile, and its registers a row), and the functions that
// are called here and not defined.

#include <math.h>
#include <string.h>

#include "attend_rows.h"
#include "exponential.h"

#pragma STDC FP_CONTRACT OFF

/// What the rows of a chunk have seen so far in the current span: relative to `top`, `total` in LANES parts.
typedef struct row_states {
  float queries[CK_CHUNK_NUMBERS] __attribute__((aligned(64)));  // dimension by dimension, ck_most_rows each
  float sums[CK_CHUNK_NUMBERS] __attribute__((aligned(64)));  // row by row, padded to whole vectors
  float scores[CK_CHUNK_ROWS][CK_KEYS] __attribute__((aligned(64)));
  float totals[CK_CHUNK_ROWS][LANES] __attribute__((aligned(64)));
  float tops[CK_CHUNK_ROWS] __attribute__((aligned(64)));
  float shrinks[CK_CHUNK_ROWS] __attribute__((aligned(64)));
} row_states;

/// LANES numbers from index `index` on.
CK_INLINE vector load(ck_kv_type type, const void *numbers, size_t index) {
  switch (type) {
    case CK_KV_F32: return load_f32((const float *)numbers + index);
    case CK_KV_F16: return load_f16((const uint16_t *)numbers + index);
    case CK_KV_Q8: return load_q8((const int8_t *)numbers + index);
  }
}

/// The first `count` of them; the rest is zero and is not read.
CK_INLINE vector load_some(ck_kv_type type, const void *numbers, size_t index, size_t count) {
  switch (type) {
    case CK_KV_F32: return load_some_f32((const float *)numbers + index, count);
    case CK_KV_F16: return load_some_f16((const uint16_t *)numbers + index, count);
    case CK_KV_Q8: return load_some_q8((const int8_t *)numbers + index, count);
  }
}

/// Asks for `numbers` numbers from index `index` on of memory that is read soon.
CK_INLINE void fetch(ck_kv_type type, const void *memory, size_t index, size_t numbers) {
  enum { LINE = 64 };
  const char *bytes = (const char *)memory + index * ck_number_bytes(type);
  for (size_t offset = 0; offset < numbers * ck_number_bytes(type); offset += LINE)
    __builtin_prefetch(bytes + offset, 0, 2);
}

/// scores[row][key] = query . key for all places of a block; `rows` is a constant after inlining.
CK_INLINE void score_tile(ck_kv_type type, ck_head head, ck_head next, row_states *states, size_t first, size_t rows,
                          size_t size) {
  size_t stride = ck_most_rows(size);
  for (size_t key = 0; key < CK_KEYS; key += KEY_REGISTERS * LANES) {
    vector sums[ROWS][KEY_REGISTERS];
    for (size_t r = 0; r < rows; r++)
      for (size_t k = 0; k < KEY_REGISTERS; k++) sums[r][k] = zero();
    const float *queries = states->queries + first;
    for (size_t d = 0; d < size; d++, queries += stride) {
      vector keys[KEY_REGISTERS];
      fetch(type, next.keys, d * CK_KEYS + key, KEY_REGISTERS * LANES);
      for (size_t k = 0; k < KEY_REGISTERS; k++) keys[k] = load(type, head.keys, d * CK_KEYS + key + k * LANES);
      for (size_t r = 0; r < rows; r++)
        for (size_t k = 0; k < KEY_REGISTERS; k++) sums[r][k] = fuse(spread(queries[r]), keys[k], sums[r][k]);
    }
    for (size_t r = 0; r < rows; r++)
      for (size_t k = 0; k < KEY_REGISTERS; k++) {
        size_t place = key + k * LANES;
        if (type == CK_KV_Q8) sums[r][k] *= load_f32(head.key_scales + place);
        store(states->scores[first + r] + place, sums[r][k]);
      }
  }
}

/// sums[row] = sums[row] * shrink + sum of weight * value over the keys [start, end), for `registers` vectors from
/// `column` on, of which the last may be a part; rows and registers are constants after inlining.
CK_INLINE void mix_tile(ck_kv_type type, ck_head head, ck_head next, row_states *states, size_t first, size_t rows,
                        size_t end, size_t size, size_t column, size_t registers) {
  size_t stride = ck_padded(size), rest = size - column;
  float *own = states->sums + first * stride + column;
  vector sums[ROWS][VALUE_REGISTERS];
  for (size_t r = 0; r < rows; r++)
    for (size_t v = 0; v < registers; v++)
      sums[r][v] = load_f32(own + r * stride + v * LANES) * spread(states->shrinks[first + r]);
  const float *weights = states->scores[first];
  for (size_t key = 0; key < end; key++) {
    vector values[VALUE_REGISTERS];
    fetch(type, next.values, key * size + column, registers * LANES);
    for (size_t v = 0; v < registers; v++) {
      size_t index = key * size + column + v * LANES;
      values[v] = registers > 1 ? load(type, head.values, index) : load_some(type, head.values, index, rest);
    }
    for (size_t r = 0; r < rows; r++)
      for (size_t v = 0; v < registers; v++)
        sums[r][v] = fuse(spread(weights[r * CK_KEYS + key]), values[v], sums[r][v]);
  }
  for (size_t r = 0; r < rows; r++)
    for (size_t v = 0; v < registers; v++) store(own + r * stride + v * LANES, sums[r][v]);
}

CK_INLINE void mix_rows(ck_kv_type type, ck_head head, ck_head next, row_states *states, size_t first, size_t rows,
                        size_t end, size_t size) {
  size_t column = 0;
  for (; column + VALUE_REGISTERS * LANES <= size; column += VALUE_REGISTERS * LANES)
    mix_tile(type, head, next, states, first, rows, end, size, column, VALUE_REGISTERS);
  for (; column < size; column += LANES) mix_tile(type, head, next, states, first, rows, end, size, column, 1);
}

/// Calls a tile function with its number of rows as a constant.
#define CK_EACH_ROWS(call)                                                                                            \
  switch (rows) {                                                                                                     \
    case 1: call(1); break;                                                                                           \
    case 2: call(2); break;                                                                                           \
    case 3: call(3); break;                                                                                           \
    case 4: call(4); break;                                                                                           \
    case 5: call(5); break;                                                                                           \
    case 6: call(6); break;                                                                                           \
    default: call(ROWS); break;                                                                                       \
  }

/// Scores of rows [first, end), in tiles of about the same size.
CK_INLINE void score(ck_kv_type type, ck_head head, ck_head next, row_states *states, size_t first, size_t end,
                     size_t size) {
  for (size_t tiles = (end - first + ROWS - 1) / ROWS; tiles > 0; tiles--) {
    size_t rows = (end - first + tiles - 1) / tiles;
#define CK_SCORE(count) score_tile(type, head, next, states, first, count, size)
    CK_EACH_ROWS(CK_SCORE)
    first += rows;
    next = head;
  }
}

/// Adds the values of the first `count` keys to the sums of rows [first, end).
CK_INLINE void mix(ck_kv_type type, ck_head head, ck_head next, row_states *states, size_t first, size_t end,
                   size_t count, size_t size) {
  for (size_t tiles = (end - first + ROWS - 1) / ROWS; tiles > 0; tiles--) {
    size_t rows = (end - first + tiles - 1) / tiles;
#define CK_MIX(rows) mix_rows(type, head, next, states, first, rows, count, size)
    CK_EACH_ROWS(CK_MIX)
    first += rows;
    next = head;
  }
}

/// e^x for x <= 0: ck_exp, but fused.
CK_INLINE vector exponential(vector x) {
  vector magic = spread(CK_EXP_MAGIC), bounded = larger(spread(CK_EXP_LOWEST), x);
  vector shifted = fuse(bounded, spread(CK_EXP_LOG2E), magic), n = shifted - magic;
  vector r = fuse(n, spread(-CK_EXP_LN2_HIGH), bounded);
  r = fuse(n, spread(-CK_EXP_LN2_LOW), r);
  vector p = spread(CK_EXP_5);
  p = fuse(p, r, spread(CK_EXP_4));
  p = fuse(p, r, spread(CK_EXP_3));
  p = fuse(p, r, spread(CK_EXP_2));
  p = fuse(p, r, spread(CK_EXP_1));
  p = fuse(p, r, spread(CK_EXP_0));
  p = fuse(p, r * r, r) + spread(1.0f);
  return zero_below(x, CK_EXP_LOWEST, p * power_of_two(shifted));
}

/// Raises a row's top to its largest score and says in `shrinks` what it was raised by.
CK_INLINE void raise(row_states *states, size_t row, size_t count) {
  float *scores = states->scores[row];
  // Nothing that lies at unused places goes further than here.
  for (size_t key = count; key < CK_KEYS; key++) scores[key] = -INFINITY;
  vector largest = load_f32(scores);
  for (size_t key = LANES; key < CK_KEYS; key += LANES) largest = larger(load_f32(scores + key), largest);
  float top = states->tops[row], highest = largest_lane(largest);
  highest = highest > top ? highest : top;
  states->shrinks[row] = top - highest;
  states->tops[row] = highest;
}

/// Turns scores of rows [first, end) into weights relative to the new top; `shrinks` says by how much older sums
/// shrink.
CK_INLINE void weigh(ck_kv_type type, ck_head head, row_states *states, size_t first, size_t end) {
  for (size_t row = first / LANES * LANES; row < end; row += LANES)
    store(states->shrinks + row, exponential(load_f32(states->shrinks + row)));
  for (size_t row = first; row < end; row++) {
    vector top = spread(states->tops[row]);
    vector total = load_f32(states->totals[row]) * spread(states->shrinks[row]);
    for (size_t key = 0; key < CK_KEYS; key += LANES) {
      vector weights = exponential(load_f32(states->scores[row] + key) - top);
      total += weights;
      if (type == CK_KV_Q8) weights *= load_f32(head.value_scales + key);
      store(states->scores[row] + key, weights);
    }
    store(states->totals[row], total);
  }
}

/// One block for those rows of a chunk that see some of it: the later tokens'.
CK_INLINE void attend_block(ck_kv_type type, const ck_attention *job, ck_rows rows, size_t block, size_t end_block,
                            row_states *states) {
  size_t first = 0;
  while (first < rows.count && ck_visible(job, ck_token(job, rows, first), block) == 0) first++;
  if (first == rows.count) return;
  ck_head head = ck_head_of(type, job, block);
  ck_head next = block + 1 < end_block ? ck_head_of(type, job, block + 1) : head;
  score(type, head, next, states, first, rows.count, job->size);
  for (size_t row = first; row < rows.count; row++)
    raise(states, row, ck_visible(job, ck_token(job, rows, row), block));
  weigh(type, head, states, first, rows.count);
  while (first < rows.count) {
    size_t count = ck_visible(job, ck_token(job, rows, first), block), end = first + 1;
    while (end < rows.count && ck_visible(job, ck_token(job, rows, end), block) == count) end++;
    mix(type, head, next, states, first, end, count, job->size);
    first = end;
  }
}

CK_INLINE void forget(ck_rows rows, size_t size, row_states *states) {
  memset(states->sums, 0, rows.count * ck_padded(size) * sizeof(float));
  memset(states->totals, 0, sizeof states->totals);
  memset(states->shrinks, 0, sizeof states->shrinks);
  for (size_t row = 0; row < CK_CHUNK_ROWS; row++) states->tops[row] = -INFINITY;
}

/// All spans of the blocks [first, end) for a chunk of rows.
CK_INLINE void attend_rows(ck_kv_type type, const ck_attention *job, ck_rows rows, size_t first, size_t end,
                           row_states *states) {
  for (size_t row = 0; row < rows.count; row++) {
    const float *query = ck_query(job, rows, row);
    ck_begin(ck_partial_of(job, rows, row), job->size);
    for (size_t d = 0; d < job->size; d++) states->queries[d * ck_most_rows(job->size) + row] = query[d] * job->scale;
  }
  for (size_t start = first; start < end;) {
    size_t next = ck_span_end(start, end);
    forget(rows, job->size, states);
    for (size_t block = start; block < next; block++) attend_block(type, job, rows, block, end, states);
    for (size_t row = 0; row < rows.count; row++)
      ck_fold(ck_partial_of(job, rows, row), states->tops[row], sum_of_lanes(load_f32(states->totals[row])),
              states->sums + row * ck_padded(job->size), job->size);
    start = next;
  }
}

#define CK_ATTEND(name, type)                                                                                         \
  CK_TARGET void CK_NAME(name)(const ck_attention *job, size_t first, size_t end) {                                   \
    row_states states;                                                                                                \
    for (size_t done = 0; done < job->tokens * job->heads;) {                                                         \
      ck_rows rows = ck_next_rows(job, done);                                                                         \
      attend_rows(type, job, rows, first, end, &states);                                                              \
      done += rows.count;                                                                                             \
    }                                                                                                                 \
  }

CK_ATTEND(ck_attend_f32, CK_KV_F32)
CK_ATTEND(ck_attend_f16, CK_KV_F16)
CK_ATTEND(ck_attend_q8, CK_KV_Q8)
