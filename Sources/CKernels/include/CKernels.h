// The arithmetic of the attention model.
//
// Promise: each output element is the same sequence of floating-point operations whatever the number of tokens computed
// together, the rows a thread got, or what was computed before.  So results are byte-equal within one instruction set;
// between sets they differ in summation order and fused multiply-adds only.  To keep it:
// - every file turns contraction off and fuses only where it says so;
// - sums run in an order that depends on the operands' lengths alone;
// - attention goes over blocks of CK_KEYS keys, in the caller's order, from each segment's own start.
//
// Every operation takes the instruction set, which the machine must have (ck_supports), and calls its own version,
// `ck_<operation>_<type>_<set>`.  The scalar one is the reference, and the only one on machines other than x86-64.
//
// Nothing here allocates or fails, except the thread pool; the caller bounds every size.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// In ascending order: each set has what the earlier ones have.  CK_AVX512: F, BW, DQ, VL and VNNI.
typedef enum ck_isa { CK_SCALAR = 0, CK_AVX2 = 1, CK_AVX512 = 2 } ck_isa;

/// True if this machine has the set.
bool ck_supports(ck_isa isa);

// MARK: Matrices

/// Rows interleaved in one group; a packed matrix is padded with zero rows to whole groups.
#define CK_GROUP 8
/// Weights in a block of a quantized matrix, and numbers in a block of a quantized vector.
#define CK_QUANT 32

/// How a matrix is stored: GGUF's formats by the file's own numbers.  A packed matrix has the same numbers, interleaved.
typedef enum ck_format {
  CK_FORMAT_F32 = 0,
  CK_FORMAT_F16 = 1,
  CK_FORMAT_Q4_0 = 2,
  CK_FORMAT_Q4_1 = 3,
  CK_FORMAT_Q5_0 = 6,
  CK_FORMAT_Q5_1 = 7,
  CK_FORMAT_Q8_0 = 8,
  CK_FORMAT_Q3_K = 11,
  CK_FORMAT_Q4_K = 12,
  CK_FORMAT_Q5_K = 13,
  CK_FORMAT_Q6_K = 14,
  CK_FORMAT_IQ4_NL = 20,
  CK_FORMAT_BF16 = 30
} ck_format;

/// True if a matrix of the format multiplies quantized vectors.
bool ck_is_quantized(ck_format format);

/// A matrix whose rows are packed in groups of CK_GROUP by ck_pack.
typedef struct ck_matrix {
  ck_format format;
  size_t rows;
  size_t width;
  const void *packed;
} ck_matrix;

/// What matrices are multiplied by: `count` vectors of `width` numbers.
///
/// Weights that are numbers read `values`, one vector after another.  Quantized ones read what ck_quantize makes: of
/// block b of vector v, at place b * stride + v, the quants (CK_QUANT of them), the scale, scale * sum of the quants, and
/// the sums of the first and the last half of the quants.  So all vectors' quants that meet a block of weights lie
/// together.
typedef struct ck_vectors {
  size_t count;
  size_t width;
  size_t stride;
  const float *values;
  const int8_t *quants;
  const float *scales;
  const float *sums;
  const int16_t *halves;
} ck_vectors;

/// Bytes of a packed matrix; the caller has made sure that the product does not overflow.
size_t ck_packed_bytes(ck_format format, size_t rows, size_t width);

/// Bytes of a row of `width` numbers, a multiple of the format's block, as a GGUF file has it.
size_t ck_row_bytes(ck_format format, size_t width);

/// Packs the rows [first, end) of a matrix, of which `first` begins a group and `end` ends one or the matrix; `source` is
/// row `first` as a GGUF file has it, `packed` the whole packed matrix.
void ck_pack(ck_format format, const void *source, size_t first, size_t end, size_t width, void *packed);

/// Writes one row of a packed matrix as F32.
void ck_row(const ck_matrix *matrix, size_t row, float *output);

/// output[vector * stride + row] = matrix row . vector, for the rows of groups [first, end).
void ck_multiply(ck_isa isa, const ck_matrix *matrix, const ck_vectors *vectors, size_t first, size_t end,
                 float *output, size_t stride);

/// Q8_0 of one vector of `count` numbers (a multiple of CK_QUANT): scale = largest / 127 rounded to float16, quants =
/// nearest, ties even.  The outputs are those of the vector's first block; block b's lie b * stride places further.
void ck_quantize(ck_isa isa, const float *values, size_t count, size_t stride, int8_t *quants, float *scales,
                 float *sums, int16_t *halves);

// MARK: Vectors

/// output = input / sqrt(mean(input^2) + epsilon) * weight; output may be the input.
void ck_normalize(ck_isa isa, const float *input, const float *weight, size_t count, float epsilon, float *output);

/// output = c / sqrt(mean(c^2) + epsilon) * weight + bias, where c = input - mean(input).
void ck_center(ck_isa isa, const float *input, const float *weight, const float *bias, size_t count, float epsilon,
               float *output);

/// Rotates each head's pairs (2i, 2i+1) by the angles whose cosines and sines are given (size / 2 each).
void ck_rotate_pairs(ck_isa isa, float *heads, size_t head_count, size_t size, const float *cosines,
                     const float *sines);

/// Rotates each head's pairs (i, i + size / 2).
void ck_rotate_halves(ck_isa isa, float *heads, size_t head_count, size_t size, const float *cosines,
                      const float *sines);

/// gate = gate / (1 + e^-gate) * up.
void ck_gate(ck_isa isa, float *gate, const float *up, size_t count);

/// values = x / 2 * (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
void ck_gelu(ck_isa isa, float *values, size_t count);

/// target += addend.
void ck_add(ck_isa isa, float *target, const float *addend, size_t count);

/// output[i] = e^input[i], as the other operations compute it (for tests).
void ck_exponential(ck_isa isa, const float *input, size_t count, float *output);

// MARK: Attention

/// Tokens in a block of keys and values.
#define CK_KEYS 32

/// A block of one segment: for each layer and head, `size` rows of CK_KEYS keys (transposed), then CK_KEYS rows of
/// `size` values.  Unused places may hold anything.
typedef struct ck_block {
  const float *base;
  size_t count;
} ck_block;

/// Offset of a layer's head within a block.
static inline size_t ck_block_offset(size_t layer, size_t head, size_t head_count, size_t size) {
  return (layer * head_count + head) * 2 * size * CK_KEYS;
}

/// Stores one token's rotated key and its value for one head at `place` (< CK_KEYS) of a block; `block_head` is the
/// block's base plus ck_block_offset.
void ck_store(float *block_head, size_t place, const float *key, const float *value, size_t size);

/// For each of `head_count` query heads that share one key head: output = softmax(query . keys * scale) values, over
/// `block_count` blocks in order, of which only the last may be cut, to `last_count` tokens.
void ck_attend(ck_isa isa, const ck_block *blocks, size_t block_count, size_t last_count, size_t offset,
               const float *queries, size_t head_count, size_t size, float scale, float *outputs);

// MARK: Threads

typedef struct ck_pool ck_pool;

/// A pool of `threads` workers besides the caller, or NULL if the system gives none.
ck_pool *ck_pool_create(size_t threads);

/// Ends the workers and frees the pool.
void ck_pool_destroy(ck_pool *pool);

/// Calls work(context, part) for every part in [0, parts), on the caller's thread and on those workers that are awake
/// in time; returns when all are done.  One caller at a time.
void ck_pool_run(ck_pool *pool, void (*work)(void *context, size_t part), void *context, size_t parts);

/// How many workers sleep now, that is, use no processor time.
size_t ck_pool_sleepers(ck_pool *pool);

/// How many workers the pool has.
size_t ck_pool_workers(const ck_pool *pool);

#ifdef __cplusplus
}
#endif
#endif
