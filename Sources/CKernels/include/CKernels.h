// The arithmetic of the attention model.
//
// Promise: each output element is the same sequence of floating-point operations whatever the number of tokens computed
// together, the rows a thread got, or what was computed before.  So results are byte-equal within one instruction set;
// between sets they differ in summation order and fused multiply-adds only.  To keep it:
// - every file turns contraction off and fuses only where it says so;
// - sums run in an order that depends on the operands' lengths alone;
// - attention goes over blocks of CK_KEYS keys, in the caller's order, from each segment's own start, and begins anew
//   every CK_SPAN blocks.
//
// Every operation takes the instruction set, which the machine must have (ck_supports), and calls its own version,
// `ck_<operation>_<type>_<set>`.  The scalar one is the reference, and the only one on machines other than x86-64.
//
// Nothing here allocates or fails, except the thread pool and guards; the caller bounds every size.

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

/// Raised when ck_pack's bytes change: packed matrices are kept in files.
#define CK_PACKING 1

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
/// Blocks in a span.
#define CK_SPAN 8

/// How keys and values are kept.  Q8: int8, one float scale for each token, head and of keys and values.
typedef enum ck_kv_type { CK_KV_F32, CK_KV_F16, CK_KV_Q8 } ck_kv_type;

/// A block of one segment: for each layer and head, `size` rows of CK_KEYS keys (transposed), then CK_KEYS rows of
/// `size` values, then, if they have any, CK_KEYS scales of keys and as many of values.  Unused places may hold anything.
typedef struct ck_block {
  const void *base;
  size_t count;
} ck_block;

/// Bytes of a key's or value's number.
static inline size_t ck_number_bytes(ck_kv_type type) { return type == CK_KV_F32 ? 4 : type == CK_KV_F16 ? 2 : 1; }

/// Bytes of one head of one layer in a block; a multiple of 64, as `size` is even.
static inline size_t ck_head_bytes(ck_kv_type type, size_t size) {
  return 2 * size * CK_KEYS * ck_number_bytes(type) + (type == CK_KV_Q8 ? 2 * CK_KEYS * sizeof(float) : 0);
}

/// Stores one token's rotated key and its value for one head at `place` (< CK_KEYS) of a block; `head` is the block's
/// base plus the offset of the layer's head.  F16 keeps what is too large for it as its largest number.
void ck_store(ck_kv_type type, void *head, size_t place, const float *key, const float *value, size_t size);

/// Attention of the query heads that share one key head, for tokens that follow one another in their own segment.
///
/// Token t sees all tokens of the first `seen` blocks, and in those after them, its own segment's, those up to itself.
typedef struct ck_attention {
  ck_kv_type type;
  /// Numbers in a head: an even number, 2 to 1024.
  size_t size;
  /// What scores are multiplied with.
  float scale;
  const ck_block *blocks;
  /// Where the layer's head lies in a block, in bytes.
  size_t offset;
  size_t seen;
  /// Tokens of the own segment before the first of these.
  size_t start;
  size_t tokens;
  /// Query heads of each token.
  size_t heads;
  /// Query heads one after another; from one token's to the next's are `stride` numbers.
  const float *queries;
  size_t stride;
  /// The results, as ck_attend says; from one token's to the next's are `partial_stride` numbers.
  float *partials;
  size_t partial_stride;
} ck_attention;

/// Numbers of a partial result of one query head: the weighted sum of values, then the largest score and the sum of
/// e^(score - largest), to which the sum of values is relative.
static inline size_t ck_partial_numbers(size_t size) { return size + 2; }

/// Attention over blocks [first, end), one partial result for each token and query head.
///
/// The blocks are taken in spans that begin at multiples of CK_SPAN, and spans are folded one by one: ck_merge of
/// single spans' results gives the same bytes as one call for all of them.
void ck_attend(ck_isa isa, const ck_attention *job, size_t first, size_t end);

/// output = softmax(query . keys * scale) values for `heads` query heads of a token: folds the partial results of
/// `spans` spans in their order, `stride` numbers from one span's to the next's, and divides.  The first span's partial
/// results are overwritten.
void ck_merge(float *partials, size_t spans, size_t stride, size_t heads, size_t size, float *output);

/// Adds to shares[block], for each block in [0, end), the shares of the attention of the first token's query heads that
/// it gets.  `partials` has room for one result.
void ck_add_shares(ck_isa isa, const ck_attention *job, size_t end, float *shares);

// MARK: Checksums

/// 64 bits that tell damaged bytes from those that a file was written with.
uint64_t ck_checksum(uint64_t seed, const void *bytes, size_t count);

// MARK: Mapped memory

/// Watches over memory that is a file's.
typedef struct ck_guard ck_guard;

/// From now on the memory, whole pages that are mapped for reading, becomes zeros as soon as a part of it cannot be read, for
/// its file was cut short or the disk fails; by default that ends the process.  To be ended before the memory is unmapped.
/// NULL if there are too many guards or the system does not allow any.
ck_guard *ck_guard_begin(void *start, size_t bytes);

/// True from when the memory became zeros; whoever has read one of them finds it so afterwards.
bool ck_guard_is_lost(const ck_guard *guard);

void ck_guard_end(ck_guard *guard);

// MARK: Threads

typedef struct ck_pool ck_pool;

/// A pool of `threads` workers besides the caller, or NULL if the system gives none.
ck_pool *ck_pool_create(size_t threads);

/// Ends the workers and frees the pool.
void ck_pool_destroy(ck_pool *pool);

/// Calls work(context, part) for every part in [0, parts), on the caller's thread and on those workers that are awake
/// in time; returns when all are done.  One caller at a time.
void ck_pool_run(ck_pool *pool, void (*work)(void *context, size_t part), void *context, size_t parts);

/// Says what thread `index` will read first in the next job: a hint.  While it has no work, it has the beginning
/// fetched into its cache.  The caller's index is the number of workers that were asked for: it gets the last parts.
void ck_pool_announce(ck_pool *pool, size_t index, const void *memory, size_t bytes);

/// How many workers sleep now, that is, use no processor time.
size_t ck_pool_sleepers(ck_pool *pool);

/// How many workers the pool has.
size_t ck_pool_workers(const ck_pool *pool);

#ifdef __cplusplus
}
#endif
#endif
