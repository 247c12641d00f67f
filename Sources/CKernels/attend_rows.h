// What the versions of attention share: which rows there are, what they see, and how spans come together.

#ifndef CK_ATTEND_ROWS_H
#define CK_ATTEND_ROWS_H

#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

/// A chunk's rows share each reading of a block; its queries and sums stay in the nearest caches.
enum { CK_CHUNK_ROWS = 32, CK_CHUNK_NUMBERS = 8192 };

/// Rows of a chunk: row i is query head i % heads of token i / heads.
typedef struct ck_rows {
  size_t first;
  size_t count;
} ck_rows;

/// A head's numbers in a block; of those without scales the scales are NULL.
typedef struct ck_head {
  const void *keys;
  const void *values;
  const float *key_scales;
  const float *value_scales;
} ck_head;

/// A head's size in whole vectors of any set.
static inline size_t ck_padded(size_t size) { return (size + 15) / 16 * 16; }

/// Most rows in a chunk.
static inline size_t ck_most_rows(size_t size) {
  size_t most = CK_CHUNK_NUMBERS / ck_padded(size);
  return most < CK_CHUNK_ROWS ? most : CK_CHUNK_ROWS;
}

/// The chunk that begins with row `first`: whole tokens if they fit.
static inline ck_rows ck_next_rows(const ck_attention *job, size_t first) {
  size_t most = ck_most_rows(job->size);
  size_t whole = most / job->heads * job->heads, rest = job->tokens * job->heads - first;
  size_t count = whole > 0 ? whole : most;
  return (ck_rows){first, count < rest ? count : rest};
}

static inline size_t ck_token(const ck_attention *job, ck_rows rows, size_t row) {
  return (rows.first + row) / job->heads;
}

static inline const float *ck_query(const ck_attention *job, ck_rows rows, size_t row) {
  size_t index = rows.first + row;
  return job->queries + index / job->heads * job->stride + index % job->heads * job->size;
}

static inline float *ck_partial_of(const ck_attention *job, ck_rows rows, size_t row) {
  size_t index = rows.first + row;
  return job->partials + index / job->heads * job->partial_stride + index % job->heads * ck_partial_numbers(job->size);
}

/// How many tokens of a block a token sees.
static inline size_t ck_visible(const ck_attention *job, size_t token, size_t block) {
  if (block < job->seen) return job->blocks[block].count;
  size_t own = job->start + token + 1, before = (block - job->seen) * CK_KEYS;
  if (own <= before) return 0;
  return own - before < CK_KEYS ? own - before : CK_KEYS;
}

/// Where the span of block `start` ends.
static inline size_t ck_span_end(size_t start, size_t end) {
  size_t next = (start / CK_SPAN + 1) * CK_SPAN;
  return next < end ? next : end;
}

static inline ck_head ck_head_of(ck_kv_type type, const ck_attention *job, size_t block) {
  const char *keys = (const char *)job->blocks[block].base + job->offset;
  size_t bytes = ck_number_bytes(type) * job->size * CK_KEYS;
  if (type != CK_KV_Q8) return (ck_head){keys, keys + bytes, NULL, NULL};
  const float *scales = (const float *)(keys + 2 * bytes);
  return (ck_head){keys, keys + bytes, scales, scales + CK_KEYS};
}

/// Makes a row's partial result one of nothing seen.
static inline void ck_begin(float *partial, size_t size) { partial[size + 1] = 0; }

/// Adds a span's sums to a row's partial result.
void ck_fold(float *partial, float top, float total, const float *sums, size_t size);

#endif
