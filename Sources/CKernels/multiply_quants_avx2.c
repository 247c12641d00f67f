// Quantized matrix times quantized vectors with AVX2, FMA and F16C: the CK_GROUP rows of a group in the lanes of a
// register, 4 columns of each as bytes.
//
// A block of weights is unpacked once for all vectors; then a tile of up to TILE vectors at a time takes its integer
// dot products, which are exact, and adds them to the vectors' sums in the order of blocks.  So neither a tile's shape
// nor the number of vectors changes any element.
//
// maddubs multiplies unsigned by signed bytes and adds pairs in 16 bits.  Codes are unsigned and small, so that several
// such pairs add up before they are widened (`WIDEN_AFTER`); the codes' offset comes off as offset * sum of the quants.
// Signed codes give their sign to the quants instead.

#include "avx2.h"
#include "layout.h"

#if CK_HAS_AVX2

#pragma STDC FP_CONTRACT OFF

enum { QUADS = 8, MOST_VECTORS = 32 };

/// A block of CK_GROUP rows.
typedef struct block_weights {
  __m256i codes[QUADS];
  /// Their magnitudes, if they are signed.
  __m256i magnitudes[QUADS];
  __m256 scales[2];
  __m256 minimums;
} block_weights;

CK_INLINE __m256i load_bytes(const char *address) { return _mm256_loadu_si256((const __m256i *)address); }

CK_INLINE __m256 load_halves(const char *address) {
  return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)address));
}

CK_INLINE __m128i load_eight(const char *address) { return _mm_loadl_epi64((const __m128i *)address); }

/// Shifts each byte by `by` (negative: right) and keeps `mask`; shifting pairs of bytes lets none into the mask.
CK_INLINE __m256i shifted(__m256i bytes, int by, char mask) {
  __m256i moved = by < 0 ? _mm256_srli_epi16(bytes, -by) : _mm256_slli_epi16(bytes, by);
  return _mm256_and_si256(moved, _mm256_set1_epi8(mask));
}

CK_INLINE void unpack_codes(ck_format format, const char *codes, block_weights *output) {
  enum { PLANE = 4 * CK_GROUP };
  for (int quad = 0; quad < QUADS; quad++) {
    __m256i code;
    if (format == CK_FORMAT_Q8_0) code = load_bytes(codes + quad * PLANE);
    else code = shifted(load_bytes(codes + quad % 4 * PLANE), quad < 4 ? 0 : -4, 15);
    if (ck_code_bits(format) == 5)
      code = _mm256_or_si256(code, shifted(load_bytes(codes + 4 * PLANE), 4 - quad, 16));
    if (ck_code_bits(format) == 6)
      code = _mm256_or_si256(code, shifted(load_bytes(codes + (4 + quad / 4) * PLANE), 4 - quad % 4 * 2, 48));
    if (format == CK_FORMAT_IQ4_NL)
      code = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)ck_nonlinear)), code);
    output->codes[quad] = code;
    if (ck_is_signed(format)) output->magnitudes[quad] = _mm256_abs_epi8(code);
  }
}

CK_INLINE void unpack_scales(ck_format format, ck_group_parts group, size_t block, block_weights *output) {
  const char *scales = group.scales + block * ck_scale_bytes(format);
  if (!ck_is_super(format)) {
    output->scales[0] = load_halves(scales);
    if (ck_has_minimum(format)) output->minimums = load_halves(scales + CK_GROUP * 2);
    return;
  }
  const char *super = group.supers + block / (CK_SUPER / CK_QUANT) * ck_super_bytes(format);
  __m256 factors = load_halves(super);
  for (size_t i = 0; i < 2; i++) {
    __m128i bytes = load_eight(scales + i * CK_GROUP);
    __m256i wide = ck_has_minimum(format) ? _mm256_cvtepu8_epi32(bytes) : _mm256_cvtepi8_epi32(bytes);
    if (ck_has_minimum(format) && i == 1)
      output->minimums = _mm256_mul_ps(load_halves(super + CK_GROUP * 2), _mm256_cvtepi32_ps(wide));
    else output->scales[i] = _mm256_mul_ps(factors, _mm256_cvtepi32_ps(wide));
  }
}

CK_INLINE __m256i broadcast_four(const void *address) {
  int32_t four;
  memcpy(&four, address, sizeof four);
  return _mm256_set1_epi32(four);
}

CK_INLINE __m256i widen(__m256i pairs) { return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)); }

/// How many products of a quad fit into 16 bits together.
static inline int widen_after(ck_format format) {
  if (ck_is_signed(format)) return 1;
  switch (ck_code_bits(format)) {
    case 6: return 2;
    case 5: return 4;
    default: return QUADS;
  }
}

/// The exact products of the quads of scale `part` with the quants of `count` vectors.
CK_INLINE void dot_tile(ck_format format, const block_weights *weights, int part, const int8_t *quants,
                        const int16_t *halves, size_t count, __m256i *dots) {
  int quads = (int)ck_scale_width(format) / 4, first = part * quads, offset = ck_code_offset(format);
  __m256i pairs[TILE];
  __m256i offsets = _mm256_set1_epi32(ck_offset_pair(offset, part, quads == QUADS));
  for (size_t v = 0; v < count; v++)
    dots[v] = offset ? _mm256_madd_epi16(offsets, broadcast_four(halves + v * 2)) : _mm256_setzero_si256();
  for (int quad = first; quad < first + quads; quad++) {
    for (size_t v = 0; v < count; v++) {
      __m256i x = broadcast_four(quants + v * CK_QUANT + quad * 4);
      __m256i more = ck_is_signed(format)
                         ? _mm256_maddubs_epi16(weights->magnitudes[quad], _mm256_sign_epi8(x, weights->codes[quad]))
                         : _mm256_maddubs_epi16(weights->codes[quad], x);
      pairs[v] = (quad - first) % widen_after(format) == 0 ? more : _mm256_add_epi16(pairs[v], more);
    }
    if ((quad - first + 1) % widen_after(format) == 0 || quad + 1 == first + quads)
      for (size_t v = 0; v < count; v++) dots[v] = _mm256_add_epi32(dots[v], widen(pairs[v]));
  }
}

/// Adds a block's products with `count` vectors, whose first is at `place`, to their sums.
CK_INLINE void add_tile(ck_format format, const block_weights *weights, const ck_vectors *vectors, size_t place,
                        size_t count, __m256 *sums) {
  for (int part = 0; part < (int)(CK_QUANT / ck_scale_width(format)); part++) {
    __m256i dots[TILE];
    dot_tile(format, weights, part, vectors->quants + place * CK_QUANT, vectors->halves + place * 2, count, dots);
    for (size_t v = 0; v < count; v++) {
      __m256 scale = _mm256_mul_ps(weights->scales[part], _mm256_broadcast_ss(vectors->scales + place + v));
      sums[v] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(dots[v]), scale, sums[v]);
    }
  }
  if (ck_has_minimum(format))
    for (size_t v = 0; v < count; v++)
      sums[v] = _mm256_fnmadd_ps(weights->minimums, _mm256_broadcast_ss(vectors->sums + place + v), sums[v]);
}

/// One group times `count` vectors from v0 on; `count` is a constant after inlining if it is at most TILE.
CK_INLINE void multiply_group(ck_format format, ck_group_parts group, ck_group_parts next, const ck_vectors *vectors,
                              size_t v0, size_t count, float *output, size_t stride, size_t rows) {
  __m256 sums[MOST_VECTORS];
  for (size_t v = 0; v < count; v++) sums[v] = _mm256_setzero_ps();
  for (size_t block = 0; block < vectors->width / CK_QUANT; block++) {
    prefetch_block(next.codes + block * ck_code_bytes(format), ck_code_bytes(format),
                   next.scales + block * ck_scale_bytes(format));
    block_weights weights;
    unpack_codes(format, group.codes + block * ck_code_bytes(format), &weights);
    unpack_scales(format, group, block, &weights);
    size_t place = block * vectors->stride + v0, v = 0;
    for (; v + TILE <= count; v += TILE) add_tile(format, &weights, vectors, place + v, TILE, sums + v);
    switch (count - v) {
      case 1: add_tile(format, &weights, vectors, place + v, 1, sums + v); break;
      case 2: add_tile(format, &weights, vectors, place + v, 2, sums + v); break;
      case 3: add_tile(format, &weights, vectors, place + v, 3, sums + v); break;
      default: break;
    }
  }
  for (size_t v = 0; v < count; v++) store_rows(output + (v0 + v) * stride, sums[v], rows);
}

CK_INLINE void multiply_quants(ck_format format, const ck_matrix *matrix, const ck_vectors *vectors, size_t first,
                               size_t end, float *output, size_t stride) {
  size_t bytes = ck_group_bytes(format, matrix->width);
  for (size_t g = first; g < end; g++) {
    ck_group_parts group = ck_parts(format, (const char *)matrix->packed + g * bytes, matrix->width);
    const char *ahead = (const char *)matrix->packed + group_ahead(g, 1, matrix, bytes) * bytes;
    ck_group_parts next = ck_parts(format, ahead, matrix->width);
    size_t rows = matrix->rows - g * CK_GROUP;
    float *to = output + g * CK_GROUP;
    for (size_t v = 0; v < vectors->count; v += MOST_VECTORS) {
      size_t count = vectors->count - v < MOST_VECTORS ? vectors->count - v : MOST_VECTORS;
      switch (count) {
        case 1: multiply_group(format, group, next, vectors, v, 1, to, stride, rows); break;
        case 2: multiply_group(format, group, next, vectors, v, 2, to, stride, rows); break;
        case 3: multiply_group(format, group, next, vectors, v, 3, to, stride, rows); break;
        case 4: multiply_group(format, group, next, vectors, v, 4, to, stride, rows); break;
        default: multiply_group(format, group, next, vectors, v, count, to, stride, rows); break;
      }
    }
  }
}

#define CK_MULTIPLY(name, operation, set)                                                                              \
  CK_TARGET void ck_multiply_##operation##_##set(const ck_matrix *matrix, const ck_vectors *vectors, size_t first,     \
                                                 size_t end, float *output, size_t stride) {                           \
    multiply_quants(CK_FORMAT_##name, matrix, vectors, first, end, output, stride);                                    \
  }

CK_EACH_QUANT(CK_MULTIPLY, avx2)

#endif
